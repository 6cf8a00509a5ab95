//! Tries again what failed in passing.

use std::time::Duration;

use evercert_plugin::dns_error::DnsError;

/// Does it until it succeeds, fails for good, or failed too often. It must be harmless to do twice, as every method of a
/// provider is. Waits as long as the provider asks for, or longer each time; a provider that asks for minutes is not
/// waited for.
///
/// # Errors
/// The last failure.
pub(crate) async fn patiently<T, F>(mut work: impl FnMut() -> F) -> Result<T, DnsError>
where
    F: Future<Output = Result<T, DnsError>>,
{
    let mut pause = FIRST_PAUSE;
    for _ in 1..TRIES {
        let error = match work().await {
            Err(error) if error.is_passing() => error,
            other => return other,
        };
        let wait = error.retry_after().unwrap_or(pause).max(pause);
        if wait > LONGEST_PAUSE {
            return Err(error);
        }
        tracing::debug!(target: "evercert_dns::provider", "{error}; again in {} s", wait.as_secs());
        tokio::time::sleep(wait).await;
        pause *= 2;
    }
    work().await
}

const TRIES: usize = 5;
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_mins(2);

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    fn limited(seconds: u64) -> DnsError {
        DnsError::RateLimited { after: Some(Duration::from_secs(seconds)), detail: String::new() }
    }

    #[tokio::test(start_paused = true)]
    async fn what_fails_in_passing_is_done_again_when_the_provider_says() {
        let (start, mut left) = (Instant::now(), 2);
        let done = patiently(|| {
            left -= 1;
            std::future::ready(if left < 0 { Ok(()) } else { Err(limited(7)) })
        });
        assert!(done.await.is_ok());
        assert_eq!(start.elapsed().as_secs(), 14);
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends() {
        let mut tries = 0;
        let failed = patiently(|| {
            tries += 1;
            std::future::ready(Err::<(), _>(limited(0)))
        });
        assert!(matches!(failed.await, Err(DnsError::RateLimited { .. })));
        assert_eq!(tries, TRIES);
        let start = Instant::now();
        assert!(patiently(|| std::future::ready(Err::<(), _>(limited(3_600)))).await.is_err());
        assert!(patiently(|| std::future::ready(Err::<(), _>(DnsError::NoZone { name: "a".into() }))).await.is_err());
        assert_eq!(start.elapsed(), Duration::ZERO);
    }
}
