//! Waiting until a server shows what it was told to.

use std::net::SocketAddr;
use std::time::Duration;

use evercert_net::probe;
use evercert_plugin::challenge::{Challenge, ChallengeType};
use evercert_plugin::challenge_server::ChallengeServer;
use futures_util::{StreamExt, stream};
use tokio::time::{Instant, sleep, timeout_at};

/// Returns when all challenges of the batch have been seen where they should be, or when patience ends: somebody who
/// cannot see them may stand in the wrong place, so the CA has the last word.
pub(super) async fn wait(server: &dyn ChallengeServer, batch: &[Challenge], patience: Duration) {
    let end = Instant::now() + patience;
    let sights = server.sights();
    let of_http = batch.iter().filter(|challenge| challenge.kind == ChallengeType::Http01);
    let looks = of_http.flat_map(|challenge| sights.iter().copied().map(move |sight| (sight, challenge)));
    let looks = looks.map(|(sight, challenge)| async move {
        if timeout_at(end, seen(sight, challenge)).await.is_err() {
            let name = &challenge.identifier;
            tracing::debug!(target: "evercert_engine::challenges", "{name} is not seen at {sight}");
        }
    });
    stream::iter(looks).for_each_concurrent(AT_ONCE, |look| look).await;
}

async fn seen(sight: SocketAddr, challenge: &Challenge) {
    let mut pause = FIRST_PAUSE;
    loop {
        let page = probe::at(sight, &challenge.identifier, &challenge.http_path()).await;
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
