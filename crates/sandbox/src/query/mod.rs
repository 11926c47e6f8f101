//! Reading messages back: by id, and by time within a conversation.
//!
//! Source: fact sheet, section 12.

mod lists;
mod params;

use std::sync::Arc;

use axum::{
    extract::{OriginalUri, Request, State},
    http::Uri,
    response::Response,
};
use serde::Serialize;

use crate::{
    answer::{Refusal, Shape, success},
    body,
    conversation::{self, Conversation},
    server::Shared,
    world::{Ledger, Message, Shown},
};
pub(crate) use params::Query;

const PAGE_MAX: usize = 100;

pub(crate) async fn one(State(shared): State<Arc<Shared>>, OriginalUri(uri): OriginalUri) -> Response {
    answer(read_one(&shared, &uri))
}

pub(crate) async fn page(State(shared): State<Arc<Shared>>, OriginalUri(uri): OriginalUri) -> Response {
    answer(read_page(&shared, &uri))
}

pub(crate) async fn search(State(shared): State<Arc<Shared>>, OriginalUri(uri): OriginalUri) -> Response {
    answer(lists::search(&shared, &uri))
}

pub(crate) async fn thread(State(shared): State<Arc<Shared>>, OriginalUri(uri): OriginalUri) -> Response {
    answer(lists::thread(&shared, &uri))
}

pub(crate) async fn by_ids(
    State(shared): State<Arc<Shared>>,
    OriginalUri(uri): OriginalUri,
    request: Request,
) -> Response {
    match body::whole(request, &shared.limits).await {
        Ok(body) => answer(body::parse(&body).and_then(|(_, body)| lists::by_ids(&shared, &uri, &body))),
        Err(refused) => refused,
    }
}

pub(crate) fn answer(data: Result<impl Serialize, Refusal>) -> Response {
    match data {
        Ok(data) => success(&data),
        Err(refusal) => Shape::V2.refuse(&refusal),
    }
}

#[derive(Serialize)]
struct Page {
    has_more: bool,
    /// Empty on the last page.
    next_token: String,
    items: Vec<Shown>,
}

/// 107404 and why.
pub(crate) fn missing(why: &str) -> Refusal {
    Refusal::new(107_404, format!("message not exist: {why}"))
}

/// The id at the end of a path.
pub(crate) fn last_segment(uri: &Uri) -> Result<i64, Refusal> {
    let id = uri.path().rsplit('/').next().unwrap_or_default().parse();
    id.map_err(|_| Refusal::parameter("message_server_id must be a decimal int64"))
}

/// A message that is there for the owner of the conversation, no-sense or not.
pub(crate) fn present<'a>(
    ledger: &'a Ledger,
    conversation: &Conversation,
    message_server_id: i64,
) -> Result<&'a Arc<Message>, Refusal> {
    let message = ledger.message(message_server_id).ok_or_else(|| missing("no such message_server_id"))?;
    if !message.kept.conversation.same_as(conversation) {
        return Err(missing("it belongs to another conversation"));
    }
    message.gone_for(&conversation.owner).map_or(Ok(message), |why| Err(missing(why)))
}

/// A message that the owner of the conversation gets to read.
fn readable<'a>(
    ledger: &'a Ledger,
    conversation: &Conversation,
    message_server_id: i64,
) -> Result<&'a Arc<Message>, Refusal> {
    let message = present(ledger, conversation, message_server_id)?;
    if message.is_unnoticed_by(&conversation.owner) {
        return Err(missing("its options kept it out of this account's history"));
    }
    Ok(message)
}

fn read_one(shared: &Shared, uri: &Uri) -> Result<Shown, Refusal> {
    let (_, conversation) = conversation::parse(conversation_segment(uri))?;
    let id = last_segment(uri)?;
    shared.world.read(|ledger| readable(ledger, &conversation, id).map(|message| message.item()))
}

fn read_page(shared: &Shared, uri: &Uri) -> Result<Page, Refusal> {
    let (_, conversation) = conversation::parse(conversation_segment(uri))?;
    let query = Query::of(uri);
    let (begin_ms, end_ms) = range(&query)?;
    let limit = limit(&query)?;
    let newest_first = query.optional::<bool>("descending")?.unwrap_or(true);
    let unnoticed_too = query.optional::<bool>("include_no_sense_msg")?.unwrap_or(false);
    query.optional::<bool>("check_team_valid")?;
    let types = query.numbers("message_type")?;
    let last_id = query.optional::<i64>("page_token")?;
    let shown = |message: &&Arc<Message>| {
        (begin_ms..=end_ms).contains(&message.kept.create_time_ms)
            && message.gone_for(&conversation.owner).is_none()
            && (unnoticed_too || !message.is_unnoticed_by(&conversation.owner))
            && (types.is_empty() || message.message_type().is_some_and(|kind| types.contains(&kind)))
    };
    let Cut { messages, has_more, next_token } = shared.world.read(|ledger| {
        Cut::of(ledger.conversation(&conversation).filter(shown), newest_first, last_id, limit)
    });
    let items = messages.iter().map(|message| message.item()).collect();
    Ok(Page { has_more, next_token, items })
}

/// `begin_time` and `end_time`, in milliseconds, both included.
fn range(query: &Query<'_>) -> Result<(u64, u64), Refusal> {
    let (begin_ms, end_ms) = (query.required::<u64>("begin_time")?, query.required::<u64>("end_time")?);
    if begin_ms > end_ms {
        return Err(Refusal::new(107_439, "invalid time range: begin_time is after end_time"));
    }
    Ok((begin_ms, end_ms))
}

fn limit(query: &Query<'_>) -> Result<usize, Refusal> {
    let limit = query.required::<usize>("limit")?;
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(Refusal::parameter(format_args!("limit must be 1 to {PAGE_MAX}")));
    }
    Ok(limit)
}

/// One page of what was found.
struct Cut {
    messages: Vec<Arc<Message>>,
    has_more: bool,
    /// Ids rise with time, so the id alone says where a page ended. Empty on the last page.
    next_token: String,
}

impl Cut {
    /// `found` is oldest first.
    fn of<'a>(
        found: impl DoubleEndedIterator<Item = &'a Arc<Message>>,
        newest_first: bool,
        last_id: Option<i64>,
        limit: usize,
    ) -> Cut {
        let beyond = |message: &&Arc<Message>| {
            let id = message.kept.message_server_id;
            last_id.is_none_or(|last| if newest_first { id < last } else { id > last })
        };
        let found = found.filter(beyond);
        // One more than asked for tells whether there is more.
        let mut messages: Vec<Arc<Message>> = if newest_first {
            found.rev().take(limit + 1).cloned().collect()
        } else {
            found.take(limit + 1).cloned().collect()
        };
        let has_more = messages.len() > limit;
        messages.truncate(limit);
        let last = messages.last().filter(|_| has_more);
        let next_token = last.map(|message| message.kept.message_server_id.to_string()).unwrap_or_default();
        Cut { messages, has_more, next_token }
    }
}

/// The raw, still percent-encoded conversation id of a path.
pub(crate) fn conversation_segment(uri: &Uri) -> &str {
    uri.path().split_once("/conversations/").and_then(|(_, rest)| rest.split('/').next()).unwrap_or_default()
}
