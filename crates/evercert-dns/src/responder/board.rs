//! What is published, while it is asked for.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError, RwLock},
};

use hickory_proto::rr::Name;
use tokio::sync::Notify;

use crate::responder::{
    packet::{Transport, respond},
    zone::{Zones, absolute},
};

/// The zones of a running responder, and whose values were told since when.
#[derive(Default)]
pub struct Board {
    zones: RwLock<Zones>,
    told: Mutex<HashSet<Name>>,
    changed: Notify,
}

impl Board {
    /// Changes the zones, all at once for those who ask.
    pub fn change<T>(&self, change: impl FnOnce(&mut Zones) -> T) -> T {
        // No operation leaves the zones half-changed, so a poisoned lock is still good. The same below.
        change(&mut self.zones.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks something up in the zones.
    pub fn look<T>(&self, look: impl FnOnce(&Zones) -> T) -> T {
        look(&self.zones.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The answer to a packet, if it is a question; see [`respond`].
    pub fn respond(&self, packet: &[u8], transport: Transport) -> Option<Vec<u8>> {
        let reply = self.look(|zones| respond(zones, packet, transport))?;
        if let Some(name) = reply.told {
            self.told().insert(name);
            self.changed.notify_waiters();
        }
        Some(reply.bytes)
    }

    /// Forgets whose values were told: from now on others are meant than those who asked so far.
    pub fn forget_told(&self) {
        self.told().clear();
    }

    /// Returns when somebody was told the values of each of these names; never where one is none.
    pub async fn all_told(&self, names: &[String]) {
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            // From here on no note is missed, so that looking and then waiting is enough.
            changed.as_mut().enable();
            if self.were_told(names) {
                return;
            }
            changed.await;
        }
    }

    fn were_told(&self, names: &[String]) -> bool {
        let told = self.told();
        names.iter().all(|name| absolute(name).is_ok_and(|name| told.contains(&name)))
    }

    fn told(&self) -> std::sync::MutexGuard<'_, HashSet<Name>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use hickory_proto::{
        op::{Message, MessageType, OpCode, Query},
        rr::RecordType,
    };

    use super::*;
    use crate::responder::zone::{Host, Zone};

    fn board() -> Board {
        let board = Board::default();
        let zone = Zone::new("z.test", Host::new("ns.test", vec![]).unwrap(), 5, 1).unwrap();
        board.change(|zones| {
            zones.add(zone);
            zones.publish("a.z.test", "v").unwrap();
            zones.publish("b.z.test", "v").unwrap();
        });
        board
    }

    fn ask(board: &Board, name: &str, kind: RecordType) {
        let mut message = Message::new(7, MessageType::Query, OpCode::Query);
        message.add_query(Query::query(Name::from_ascii(name).unwrap(), kind));
        board.respond(&message.to_vec().unwrap(), Transport::Udp).unwrap();
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn all_told_waits_for_the_last() {
        let board = board();
        let both = names(&["a.z.test", "B.z.test"]);
        let mut waiting = Box::pin(board.all_told(&both));
        assert!((&mut waiting).now_or_never().is_none());
        ask(&board, "A.z.test.", RecordType::TXT);
        ask(&board, "b.z.test.", RecordType::CAA);
        ask(&board, "c.z.test.", RecordType::TXT);
        assert!((&mut waiting).now_or_never().is_none());
        ask(&board, "b.z.test.", RecordType::TXT);
        assert!(waiting.now_or_never().is_some());
    }

    #[test]
    fn what_was_told_can_be_forgotten() {
        let board = board();
        ask(&board, "a.z.test.", RecordType::TXT);
        board.forget_told();
        assert!(board.all_told(&names(&["a.z.test"])).now_or_never().is_none());
        assert!(board.all_told(&names(&["a..test"])).now_or_never().is_none());
        assert!(board.all_told(&[]).now_or_never().is_some());
    }
}
