//! Lists that come page by page.

use jiff::Timestamp;
use serde_json::Value;

use crate::api::exchange::Exchange;
use crate::api::failure::{Failure, text_at};
use crate::api::template::Variables;
use crate::api::{Paging, Request};

/// A list in answers.
pub(super) struct List<'a> {
    pub(super) request: &'a Request,
    pub(super) items: &'a str,
    pub(super) paging: Paging,
}

impl Exchange {
    /// All items, whatever number of pages they are on.
    pub(super) async fn all(
        &self,
        list: List<'_>,
        variables: &Variables,
        since: Timestamp,
    ) -> Result<Vec<Value>, Failure> {
        let (mut all, mut before, mut step) = (Vec::new(), Vec::new(), list.paging.first());
        for asked in 1..=MOST_PAGES {
            let answer = self.page(&list, &step, variables, since).await?;
            let items = items(&answer, list.items);
            // A provider that knows no pages says the same for ever.
            if items.is_empty() || items == before {
                break;
            }
            all.extend(items.iter().cloned());
            before = items;
            step = match list.paging.next(&answer, asked) {
                Some(Step::Url(url)) if !self.is_own(&url, variables) => break,
                Some(next) => next,
                None => break,
            };
        }
        Ok(all)
    }

    async fn page(
        &self,
        list: &List<'_>,
        step: &Step,
        variables: &Variables,
        since: Timestamp,
    ) -> Result<Value, Failure> {
        match step {
            Step::Page(page) => self.send(list.request, &variables.clone().with("page", page.as_str()), since).await,
            Step::Url(url) => self.send_to(url, list.request, variables, since).await,
        }
    }
}

impl Paging {
    fn first(self) -> Step {
        match self {
            Self::Numbered(first, _) => Step::Page(first.to_string()),
            Self::Whole | Self::Next(_) | Self::Cursor(_) => Step::Page(String::new()),
        }
    }

    /// What comes after `asked` pages, of which this is the last.
    fn next(self, answer: &Value, asked: u64) -> Option<Step> {
        match self {
            Self::Whole => None,
            Self::Numbered(first, total) => {
                let total = text_at(answer, total).and_then(|total| total.parse::<u64>().ok());
                total.is_none_or(|total| asked < total).then(|| Step::Page((first + asked).to_string()))
            }
            Self::Next(place) => text_at(answer, place).filter(|url| !url.is_empty()).map(Step::Url),
            Self::Cursor(place) => text_at(answer, place).filter(|cursor| !cursor.is_empty()).map(Step::Page),
        }
    }
}

/// What is at this place: the elements of an array, or the one thing that is there.
pub(super) fn items(answer: &Value, place: &str) -> Vec<Value> {
    match answer.pointer(place) {
        Some(Value::Array(items)) => items.clone(),
        Some(Value::Null) | None => Vec::new(),
        Some(one) => vec![one.clone()],
    }
}

/// Which page to ask for.
enum Step {
    Page(String),
    Url(String),
}

const MOST_PAGES: u64 = 1_000;
