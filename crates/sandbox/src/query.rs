//! Reading messages back: by id, and by time within a conversation.
//!
//! Source: fact sheet, section 12.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use axum::{
    extract::{OriginalUri, State},
    http::Uri,
    response::Response,
};
use serde::Serialize;

use crate::{
    answer::{Refusal, Shape, success},
    conversation,
    server::Shared,
    world::{Message, Shown},
};

const PAGE_MAX: usize = 100;

pub(crate) async fn one(State(shared): State<Arc<Shared>>, OriginalUri(uri): OriginalUri) -> Response {
    read_one(&shared, &uri).unwrap_or_else(|refusal| Shape::V2.refuse(&refusal))
}

pub(crate) async fn page(State(shared): State<Arc<Shared>>, OriginalUri(uri): OriginalUri) -> Response {
    read_page(&shared, &uri).unwrap_or_else(|refusal| Shape::V2.refuse(&refusal))
}

#[derive(Serialize)]
struct Page {
    has_more: bool,
    /// Empty on the last page.
    next_token: String,
    items: Vec<Shown>,
}

fn read_one(shared: &Shared, uri: &Uri) -> Result<Response, Refusal> {
    let (_, conversation) = conversation::parse(conversation_segment(uri))?;
    let id = uri.path().rsplit('/').next().unwrap_or_default().parse::<i64>();
    let id = id.map_err(|_| Refusal::parameter("message_server_id must be a decimal int64"))?;
    let missing = |why: &str| Refusal::new(107_404, format!("message not exist: {why}"));
    let message = shared.world.message(id).ok_or_else(|| missing("no such message_server_id"))?;
    if !message.kept.conversation.same_as(&conversation) {
        return Err(missing("it belongs to another conversation"));
    }
    if !message.is_in_history() || message.is_unnoticed_by(&conversation.owner) {
        return Err(missing("its options kept it out of this account's history"));
    }
    Ok(success(&message.item()))
}

fn read_page(shared: &Shared, uri: &Uri) -> Result<Response, Refusal> {
    let (_, conversation) = conversation::parse(conversation_segment(uri))?;
    let query = Query::of(uri);
    let (begin_ms, end_ms) = (query.required::<u64>("begin_time")?, query.required::<u64>("end_time")?);
    let limit = query.required::<usize>("limit")?;
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(Refusal::parameter(format_args!("limit must be 1 to {PAGE_MAX}")));
    }
    if begin_ms > end_ms {
        return Err(Refusal::new(107_439, "invalid time range: begin_time is after end_time"));
    }
    let newest_first = query.optional::<bool>("descending")?.unwrap_or(true);
    let unnoticed_too = query.optional::<bool>("include_no_sense_msg")?.unwrap_or(false);
    let types = query.numbers("message_type")?;
    // Ids rise with time, so the id alone says where the last page ended.
    let last_id = query.optional::<i64>("page_token")?;

    let shown = |message: &Arc<Message>| {
        let id = message.kept.message_server_id;
        last_id.is_none_or(|last| if newest_first { id < last } else { id > last })
            && message.is_in_history()
            && (unnoticed_too || !message.is_unnoticed_by(&conversation.owner))
            && (types.is_empty() || message.message_type().is_some_and(|kind| types.contains(&kind)))
    };
    let mut found = shared.world.conversation(&conversation, begin_ms, end_ms);
    if newest_first {
        found.reverse();
    }
    let mut found = found.into_iter().filter(shown);
    let items: Vec<Arc<Message>> = found.by_ref().take(limit).collect();
    let has_more = found.next().is_some();
    let last = items.last().map(|message| message.kept.message_server_id.to_string());
    let next_token = last.filter(|_| has_more).unwrap_or_default();
    let items = items.iter().map(|message| message.item()).collect();
    Ok(success(&Page { has_more, next_token, items }))
}

/// The raw, still percent-encoded conversation id of a path.
pub(crate) fn conversation_segment(uri: &Uri) -> &str {
    uri.path().split_once("/conversations/").and_then(|(_, rest)| rest.split('/').next()).unwrap_or_default()
}

/// The parameters of a query string, decoded.
struct Query<'a>(HashMap<Cow<'a, str>, Cow<'a, str>>);

impl<'a> Query<'a> {
    fn of(uri: &'a Uri) -> Query<'a> {
        Query(form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).collect())
    }

    fn optional<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let Some(text) = self.0.get(name).filter(|text| !text.is_empty()) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| Refusal::parameter(format_args!("{name} cannot be {text}")))
    }

    fn required<T: std::str::FromStr>(&self, name: &str) -> Result<T, Refusal> {
        self.optional(name)?.ok_or_else(|| Refusal::parameter(format_args!("{name} is missing")))
    }

    /// A comma-separated list; empty when absent.
    fn numbers(&self, name: &str) -> Result<Vec<i64>, Refusal> {
        let Some(text) = self.0.get(name).filter(|text| !text.is_empty()) else { return Ok(Vec::new()) };
        let wrong = |_| Refusal::parameter(format_args!("{name} must be numbers with commas"));
        text.split(',').map(|part| part.trim().parse().map_err(wrong)).collect()
    }
}
