//! Whether what a person published can be seen, place by place: pure.

use evercert_net::{
    dns::records::{Silence, TxtRecords},
    probe::{Page, Unreached, Visit},
};

/// What a look found: one entry for each name server, or for each address of a web server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The places, in the order they were asked.
    pub places: Vec<Place>,
}

/// One place and what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name of a name server, or an address.
    pub name: String,
    /// What is there.
    pub found: Found,
}

/// What is at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// What was wanted.
    Right,
    /// Nothing.
    Nothing,
    /// Other records, or another page. The text comes from outside.
    Other(String),
    /// A web server's refusal, and where it came from if redirects led elsewhere.
    Status {
        /// The status.
        status: u16,
        /// The last URL.
        redirected_to: Option<String>,
    },
    /// A name server that gave no answer.
    Silent(Silence),
    /// A web server that gave no answer.
    Unreached(Unreached),
}

/// What a look comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Whoever answers has it. Who does not answer is not waited for: the way from here may be
    /// blocked, and a CA asks from elsewhere.
    Seen,
    /// Somebody answers and does not have it.
    NotYet,
    /// Nobody answers.
    Blind,
}

impl Sight {
    /// What name servers have, when a value that `is_right` should be among them.
    pub fn of_records(records: &TxtRecords, is_right: impl Fn(&str) -> bool) -> Self {
        let found = |values: &Result<Vec<String>, Silence>| match values {
            Err(silence) => Found::Silent(*silence),
            Ok(values) if values.iter().any(|value| is_right(value)) => Found::Right,
            Ok(values) if values.is_empty() => Found::Nothing,
            Ok(values) => Found::Other(values.join(", ")),
        };
        let place = |(name, found): (&String, Found)| Place { name: name.clone(), found };
        let servers = records.servers.iter().map(|answer| (&answer.server, found(&answer.values)));
        Self { places: servers.map(place).collect() }
    }

    /// What web servers have, when the page should be `wanted`.
    pub fn of_visits(visits: &[Visit], wanted: &str) -> Self {
        let place = |visit: &Visit| {
            let found = visit.answer.as_ref().map_or_else(|why| Found::Unreached(*why), |page| read(page, wanted));
            Place { name: visit.address.to_string(), found }
        };
        Self { places: visits.iter().map(place).collect() }
    }

    /// What it comes to.
    pub fn verdict(&self) -> Verdict {
        let answers = || self.places.iter().filter(|place| place.found.is_answer());
        match (answers().count(), answers().all(|place| place.found == Found::Right)) {
            (0, _) => Verdict::Blind,
            (_, true) => Verdict::Seen,
            (_, false) => Verdict::NotYet,
        }
    }
}

impl Found {
    fn is_answer(&self) -> bool {
        !matches!(self, Self::Silent(_) | Self::Unreached(_))
    }
}

fn read(page: &Page, wanted: &str) -> Found {
    match page.status {
        200 if page.body == wanted => Found::Right,
        200 if page.body.is_empty() => Found::Nothing,
        200 => Found::Other(page.body.chars().take(LONGEST_EXCERPT).collect()),
        status => Found::Status { status, redirected_to: page.redirected_to.clone() },
    }
}

/// Enough to recognise a page by.
const LONGEST_EXCERPT: usize = 100;

#[cfg(test)]
mod tests {
    use evercert_net::dns::records::ServerAnswer;

    use super::*;

    fn records(answers: &[Result<&[&str], Silence>]) -> Sight {
        let answer = |(at, values): (usize, &Result<&[&str], Silence>)| ServerAnswer {
            server: format!("ns{at}.a.test"),
            values: values.map(|values| values.iter().map(|&value| value.to_owned()).collect()),
        };
        let servers = answers.iter().enumerate().map(answer).collect();
        let records = TxtRecords { name: "_acme-challenge.a.test".into(), zone: "a.test".into(), servers };
        Sight::of_records(&records, |value| value == "wanted")
    }

    fn visits(answers: &[Result<(u16, &str), Unreached>]) -> Sight {
        let visit = |answer: &Result<(u16, &str), Unreached>| Visit {
            address: "192.0.2.1".parse().unwrap(),
            answer: answer.map(|(status, body)| Page { status, redirected_to: None, body: body.into() }),
        };
        Sight::of_visits(&answers.iter().map(visit).collect::<Vec<_>>(), "wanted")
    }

    #[test]
    fn every_name_server_that_answers_must_have_it() {
        assert_eq!(records(&[Ok(&["wanted"]), Ok(&["x", "wanted"])]).verdict(), Verdict::Seen);
        assert_eq!(records(&[Ok(&["wanted"]), Ok(&[])]).verdict(), Verdict::NotYet);
        assert_eq!(records(&[Ok(&["wanted"]), Err(Silence::Unreachable)]).verdict(), Verdict::Seen);
        assert_eq!(records(&[Ok(&["Wanted"])]).verdict(), Verdict::NotYet);
        assert_eq!(records(&[Err(Silence::NoAddress)]).verdict(), Verdict::Blind);
        assert_eq!(records(&[]).verdict(), Verdict::Blind);
    }

    #[test]
    fn what_is_there_instead_is_told() {
        let sight = records(&[Ok(&["x", "y"]), Ok(&[]), Err(Silence::NotItsZone)]);
        let found: Vec<_> = sight.places.into_iter().map(|place| (place.name, place.found)).collect();
        let expected = [
            ("ns0.a.test".to_owned(), Found::Other("x, y".into())),
            ("ns1.a.test".to_owned(), Found::Nothing),
            ("ns2.a.test".to_owned(), Found::Silent(Silence::NotItsZone)),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_page_must_be_right_at_every_address_that_answers() {
        assert_eq!(visits(&[Ok((200, "wanted")), Err(Unreached::Refused)]).verdict(), Verdict::Seen);
        assert_eq!(visits(&[Ok((200, "wanted")), Ok((404, ""))]).verdict(), Verdict::NotYet);
        assert_eq!(visits(&[Ok((500, "wanted"))]).verdict(), Verdict::NotYet);
        assert_eq!(visits(&[Err(Unreached::Timeout)]).verdict(), Verdict::Blind);
        let sight = visits(&[Ok((200, &"long".repeat(100))), Ok((200, ""))]);
        assert_eq!(sight.places[0].found, Found::Other("long".repeat(25)));
        assert_eq!(sight.places[1].found, Found::Nothing);
    }
}
