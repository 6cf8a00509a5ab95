//! Which orders of a wave may be validated together: pure.

use std::collections::HashMap;

use evercert_plugin::authenticator::Claim;

/// Splits orders, given by their claims, into rounds: within a round nobody claims what another
/// holds. Each order goes into the first round that has room for it.
pub(crate) fn rounds(orders: &[Vec<Claim>]) -> Vec<Vec<usize>> {
    let mut rounds: Vec<Round> = Vec::new();
    for (index, claims) in orders.iter().enumerate() {
        let found = rounds.iter().position(|round| round.has_room(claims));
        if found.is_none() {
            rounds.push(Round::default());
        }
        let last = rounds.len() - 1;
        rounds[found.unwrap_or(last)].add(index, claims);
    }
    rounds.into_iter().map(|round| round.orders).collect()
}

#[derive(Default)]
struct Round {
    orders: Vec<usize>,
    holders: HashMap<String, String>,
}

impl Round {
    fn has_room(&self, claims: &[Claim]) -> bool {
        claims.iter().all(|claim| self.holders.get(&claim.what).is_none_or(|holder| *holder == claim.holder))
    }

    fn add(&mut self, order: usize, claims: &[Claim]) {
        self.orders.push(order);
        self.holders.extend(claims.iter().map(|claim| (claim.what.clone(), claim.holder.clone())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(list: &[(&str, &str)]) -> Vec<Claim> {
        list.iter().map(|(what, holder)| Claim::new(*what, *holder)).collect()
    }

    #[test]
    fn without_claims_one_round_is_enough() {
        assert_eq!(rounds(&[claims(&[]), claims(&[]), claims(&[("p", "a")])]), [[0, 1, 2]]);
        assert!(rounds(&[]).is_empty());
    }

    #[test]
    fn the_same_holder_shares_and_others_wait() {
        let orders = [
            claims(&[("tcp/80", "a")]),
            claims(&[("tcp/80", "b")]),
            claims(&[("tcp/80", "a"), ("tls/x", "1")]),
            claims(&[("tcp/80", "a"), ("tls/x", "2")]),
        ];
        assert_eq!(rounds(&orders), [vec![0, 2], vec![1], vec![3]]);
    }
}
