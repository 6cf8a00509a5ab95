//! Waiting until a server shows what it was told to.

use std::time::Duration;

use evercert_net::probe;
use evercert_plugin::challenge::{Challenge, ChallengeType};
use evercert_plugin::challenge_server::ChallengeServer;
use evercert_plugin::installer::Endpoint;
use futures_util::{StreamExt, stream};
use tokio::time::{sleep, timeout};

/// Returns when all challenges of the batch have been seen where they should be, or when patience ends: somebody who
/// cannot see them may stand in the wrong place, so the CA has the last word.
pub(super) async fn wait(server: &dyn ChallengeServer, batch: &[Challenge], patience: Duration) {
    let of_http = batch.iter().filter(|challenge| challenge.kind == ChallengeType::Http01);
    let sights =
        of_http.flat_map(|challenge| server.sights(challenge).into_iter().map(move |sight| (sight, challenge)));
    let looks = sights.map(|(sight, challenge)| async move {
        if timeout(patience, seen(&sight, challenge)).await.is_err() {
            let Endpoint { identifier, address } = sight;
            tracing::debug!(target: "evercert_engine::challenges", "{identifier} is not seen at {address}");
        }
    });
    stream::iter(looks).for_each_concurrent(AT_ONCE, |look| look).await;
}

async fn seen(sight: &Endpoint, challenge: &Challenge) {
    let mut pause = FIRST_PAUSE;
    loop {
        let page = probe::at(sight.address, &sight.identifier, &challenge.http_path()).await;
        if page.is_ok_and(|page| page.status == 200 && page.body == challenge.key_authorization) {
            return;
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

const AT_ONCE: usize = 32;
const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_millis(160);
