//! Reading messages back: by id, and by time within a conversation.
//!
//! Source: fact sheet, section 12.

mod find;
mod lists;
mod page;
mod params;

use std::sync::Arc;

use axum::{
    extract::{OriginalUri, Request, State},
    http::Uri,
    response::Response,
};
use serde::Serialize;

pub(crate) use find::{conversation_segment, last_segment, missing, present};
pub(crate) use page::limit as page_limit;
pub(crate) use params::Query;

use crate::answer::{Refusal, answer};
use crate::body;
use crate::conversation;
use crate::query::find::readable;
use crate::query::page::{Cut, limit, range};
use crate::shared::Shared;
use crate::world::{Message, Shown};

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

#[derive(Serialize)]
struct Page {
    has_more: bool,
    /// Empty on the last page.
    next_token: String,
    items: Vec<Shown>,
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
