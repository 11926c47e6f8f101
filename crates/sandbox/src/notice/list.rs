//! Pages of what was sent to everybody, and single ones of it.

use axum::http::Uri;
use serde::Serialize;

use crate::answer::Refusal;
use crate::query::Query;
use crate::world::Notice;

/// Also what a missing limit, and one of 0 or less, stands for.
const PAGE_MAX: i64 = 100;

#[derive(Serialize)]
pub(super) struct Page<T> {
    has_more: bool,
    /// Empty on the last page.
    next_token: String,
    items: Vec<T>,
}

/// Newest first; `found` is oldest first.
pub(super) fn page<'a, T>(
    found: impl DoubleEndedIterator<Item = (&'a Notice, T)>,
    query: &Query<'_>,
) -> Result<Page<T>, Refusal> {
    let limit = match query.optional::<i64>("limit")? {
        None | Some(..=0) => PAGE_MAX,
        Some(limit) if limit > PAGE_MAX => {
            return Err(Refusal::parameter(format_args!("limit must be at most {PAGE_MAX}")));
        }
        Some(limit) => limit,
    };
    let limit = usize::try_from(limit).unwrap_or(1);
    let last = query.optional::<i64>("page_token")?;
    let beyond = |(notice, _): &(&Notice, T)| last.is_none_or(|last| notice.id < last);
    let mut page: Vec<(&Notice, T)> = found.rev().filter(beyond).take(limit + 1).collect();
    let has_more = page.len() > limit;
    page.truncate(limit);
    let next_token = page.last().filter(|_| has_more).map(|(notice, _)| notice.id.to_string());
    let items = page.into_iter().map(|(_, item)| item).collect();
    Ok(Page { has_more, next_token: next_token.unwrap_or_default(), items })
}

/// The id at the end of a path.
pub(super) fn last_id(uri: &Uri, name: &str) -> Result<i64, Refusal> {
    let id = uri.path().rsplit('/').next().unwrap_or_default().parse();
    id.map_err(|_| Refusal::parameter(format_args!("{name} must be a decimal int64")))
}

/// Which code the service has for this is not documented.
pub(super) fn not_found(what: &str) -> Refusal {
    Refusal::new(404, format!("not found: no such {what}"))
}
