//! Changes of a set of values, as XML.

use super::answer::Element;
use crate::names::normal;

/// The values at a name, quotes and all: what is not ours is written back as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Values {
    pub(super) ttl: u32,
    pub(super) values: Vec<String>,
}

impl Values {
    pub(super) fn none(ttl: u32) -> Self {
        Self { ttl, values: Vec::new() }
    }
}

/// The TXT values at exactly this name; a list begins at the name, or at the next that there is.
pub(super) fn listed(answer: &Element, name: &str) -> Option<Values> {
    let mut sets = answer.all("ResourceRecordSets/ResourceRecordSet");
    let set = sets.find(|set| set.text("Type") == "TXT" && normal(set.text("Name")) == name)?;
    let values = set.all("ResourceRecords/ResourceRecord").map(|record| record.text("Value").to_owned());
    Some(Values { ttl: set.text("TTL").parse().unwrap_or_default(), values: values.collect() })
}

/// Takes what was there for what shall be, in one step: it fails if anything else is there by then.
pub(super) fn batch(name: &str, before: Option<&Values>, after: &Values) -> String {
    let old = before.map(|before| change("DELETE", name, before)).unwrap_or_default();
    let new = if after.values.is_empty() { String::new() } else { change("CREATE", name, after) };
    request(&(old + &new))
}

/// The same where nobody can say what is there.
pub(super) fn unread(name: &str, before: &Values, after: &Values) -> String {
    request(&match after.values.is_empty() {
        true => change("DELETE", name, before),
        false => change("UPSERT", name, after),
    })
}

fn request(changes: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ChangeResourceRecordSetsRequest \
         xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><ChangeBatch><Changes>{changes}</Changes>\
         </ChangeBatch></ChangeResourceRecordSetsRequest>"
    )
}

fn change(action: &str, name: &str, values: &Values) -> String {
    let record = |value: &String| format!("<ResourceRecord><Value>{}</Value></ResourceRecord>", escaped(value));
    let records: String = values.values.iter().map(record).collect();
    format!(
        "<Change><Action>{action}</Action><ResourceRecordSet><Name>{name}.</Name><Type>TXT</Type><TTL>{}</TTL>\
         <ResourceRecords>{records}</ResourceRecords></ResourceRecordSet></Change>",
        values.ttl
    )
}

/// What XML wants written otherwise.
fn escaped(value: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_others_is_written_back_whole() {
        assert_eq!(escaped("\"a\" \"b<c>&\""), "\"a\" \"b&lt;c&gt;&amp;\"");
        let before = Values { ttl: 7, values: vec!["x".into()] };
        let text = batch("a.test", Some(&before), &Values::none(7));
        assert!(text.contains("<Action>DELETE</Action>") && !text.contains("CREATE"));
    }
}
