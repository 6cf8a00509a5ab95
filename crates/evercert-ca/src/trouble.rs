//! Mischief at work: the habits and scripts of a running CA.

use std::sync::Mutex;

use evercert_pki::random::Random;

use crate::{
    endpoint::Endpoint,
    mischief::{Mischief, RateLimit, Script},
    problem::{Kind, Problem},
    sync::lock,
};

/// What goes wrong next.
pub(crate) struct Trouble {
    habits: Mutex<Mischief>,
    scripts: Mutex<Vec<Script>>,
}

impl Trouble {
    pub(crate) fn new(habits: Mischief) -> Self {
        Self { habits: Mutex::new(habits), scripts: Mutex::default() }
    }

    pub(crate) fn habits(&self) -> Mischief {
        lock(&self.habits).clone()
    }

    pub(crate) fn set_habits(&self, habits: Mischief) {
        *lock(&self.habits) = habits;
    }

    pub(crate) fn add_script(&self, script: Script) {
        lock(&self.scripts).push(script);
    }

    pub(crate) fn clear_scripts(&self) {
        lock(&self.scripts).clear();
    }

    /// The script for the request that has just come in, if its turn is now.
    pub(crate) fn next_script(&self, endpoint: Endpoint) -> Option<Script> {
        let mut scripts = lock(&self.scripts);
        let index = scripts.iter().position(|one| one.endpoint == endpoint)?;
        let script = &mut scripts[index];
        if script.skip > 0 {
            script.skip -= 1;
            return None;
        }
        match script.times {
            0 => Some(script.clone()),
            1 => Some(scripts.remove(index)),
            _ => {
                script.times -= 1;
                Some(script.clone())
            }
        }
    }

    /// The refusal of a request that meets the rate limit.
    pub(crate) fn turn_away(&self, endpoint: Endpoint, dice: &dyn Random) -> Option<Problem> {
        let mut habits = lock(&self.habits);
        let limit = habits.rate_limited.as_mut()?;
        if !concerns(limit, endpoint) || !happens(limit.percent, dice) {
            return None;
        }
        match &mut limit.remaining {
            Some(0) => return None,
            Some(remaining) => *remaining -= 1,
            None => {}
        }
        Some(refusal(limit))
    }

    pub(crate) fn rejects_nonce(&self, dice: &dyn Random) -> bool {
        happens(lock(&self.habits).reject_nonces_percent, dice)
    }

    pub(crate) fn breaks_body(&self, dice: &dyn Random) -> bool {
        happens(lock(&self.habits).broken_bodies_percent, dice)
    }
}

/// Throws the dice.
pub(crate) fn happens(percent: u8, dice: &dyn Random) -> bool {
    percent > 0 && dice.below(100) < u64::from(percent)
}

fn concerns(limit: &RateLimit, endpoint: Endpoint) -> bool {
    match limit.endpoint {
        Some(one) => one == endpoint,
        None => endpoint.is_signed() || endpoint == Endpoint::RenewalInfo,
    }
}

fn refusal(limit: &RateLimit) -> Problem {
    let kind = match limit.status {
        503 => Kind::ServerInternal,
        _ => Kind::RateLimited,
    };
    Problem::new(kind, "too many requests, because the sandbox was told to say so")
        .with_status(limit.status)
        .with_header("retry-after", limit.retry_after.as_secs().to_string())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use evercert_pki::random::SeededRandom;

    use super::*;

    #[test]
    fn a_script_waits_its_turn_and_ends() {
        let trouble = Trouble::new(Mischief::default());
        trouble.add_script(Script { skip: 1, times: 2, ..Script::once(Endpoint::NewOrder) });
        let turns: Vec<bool> = (0..5).map(|_| trouble.next_script(Endpoint::NewOrder).is_some()).collect();
        assert_eq!(turns, [false, true, true, false, false]);
        assert!(trouble.next_script(Endpoint::Order).is_none());
    }

    #[test]
    fn a_rate_limit_runs_out() {
        let limit = RateLimit {
            status: 503,
            retry_after: Duration::from_secs(7),
            remaining: Some(1),
            percent: 100,
            endpoint: None,
        };
        let trouble = Trouble::new(Mischief { rate_limited: Some(limit), ..Mischief::default() });
        let dice = SeededRandom::new(1);
        assert!(trouble.turn_away(Endpoint::Directory, &dice).is_none());
        let refusal = trouble.turn_away(Endpoint::NewOrder, &dice).unwrap();
        assert_eq!(refusal.status(), 503);
        assert_eq!(refusal.headers(), [("retry-after", "7".to_owned())]);
        assert!(trouble.turn_away(Endpoint::NewOrder, &dice).is_none());
    }
}
