//! What certbot says before it orders and when it has the certificate: scripts look for these lines.

use evercert_pki::identifier::Identifier;

use crate::messages::message::{Message, msg};
use crate::ui::speak::Ui;

/// Says what is ordered: a new certificate, or one in place of one there is; in earnest or not.
pub(crate) fn order(ui: &Ui, identifiers: &[Identifier], is_renewal: bool, dry_run: bool) {
    let names = ui.within(&short(identifiers));
    ui.say(&match (is_renewal, dry_run) {
        (false, false) => msg!("order-new", names = names),
        (false, true) => msg!("order-new-simulated", names = names),
        (true, false) => msg!("order-renewal", names = names),
        (true, true) => msg!("order-renewal-simulated", names = names),
    });
}

/// Says that the certificate is there, set apart from what was said before.
pub(crate) fn received(ui: &Ui) {
    ui.line("");
    ui.say(&msg!("certificate-received"));
}

/// Some names in a few words, as certbot puts them.
fn short(identifiers: &[Identifier]) -> Message {
    match identifiers {
        [] => msg!("order-names-many", first = "-", more = 0_usize),
        [only] => msg!("order-names-one", name = only.value()),
        [first, second] => msg!("order-names-two", first = first.value(), second = second.value()),
        [first, more @ ..] => msg!("order-names-many", first = first.value(), more = more.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::catalogue::Catalogue;
    use crate::messages::language::Language;

    #[test]
    fn three_names_are_one_and_two_more() {
        let names = ["a.test", "b.test", "c.test"].map(|name| Identifier::parse("dns", name).unwrap());
        let shown = |count: usize, language| Catalogue::new(language).text(&short(&names[..count]));
        let english = [1, 2, 3].map(|count| shown(count, Language::English));
        assert_eq!(english, ["a.test", "a.test and b.test", "a.test and 2 more"]);
        assert_eq!(shown(3, Language::Korean), "a.test 외 2개");
    }
}
