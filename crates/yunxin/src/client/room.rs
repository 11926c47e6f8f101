//! Looking for messages in a chatroom's history, by the client ids that are their names there.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::moment::Moment;
use super::read::Got;
use super::settle::sought::{Comparison, SoughtMessage};
use super::setup::Client;
use crate::body::Body;
use crate::endpoint::Endpoint;
use crate::error::Error;

/// Longest page. Source: fact sheet §15.
const MAX_PAGE: u32 = 100;
/// A thousand messages, as of a conversation.
const MAX_PAGES: u32 = 10;

/// Messages to look for in a chatroom, as they were sent by one call.
#[derive(Debug, Clone)]
pub struct SoughtInRoom {
    room_id: String,
    sender_id: String,
    messages: Vec<SoughtMessage>,
}

impl SoughtInRoom {
    /// The messages of a call into this room: its `message`, or its `messages`. Those without a client id cannot be told
    /// from others, and are left out.
    #[must_use]
    pub fn of(room_id: &str, body: &Body) -> SoughtInRoom {
        let value = body.value();
        let sender_id = value.get("sender_id").and_then(Value::as_str).unwrap_or_default();
        let many = value.get("messages").and_then(Value::as_array).into_iter().flatten();
        let messages = value.get("message").into_iter().chain(many);
        SoughtInRoom {
            room_id: room_id.to_owned(),
            sender_id: sender_id.to_owned(),
            messages: messages.filter_map(|message| SoughtMessage::of(sender_id, message)).collect(),
        }
    }

    /// Only those of them that have these client ids.
    #[must_use]
    pub fn only(mut self, message_client_ids: &[String]) -> SoughtInRoom {
        self.messages.retain(|message| message_client_ids.iter().any(|id| id == message.message_client_id()));
        self
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }
}

/// What a look into a chatroom's history found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomSearch {
    /// The messages that are there: client id, and the service's time in Unix milliseconds.
    pub found: Vec<(String, i64)>,
    /// How many messages were looked at.
    pub looked_at: u32,
    /// The oldest message that was looked at, Unix milliseconds.
    pub back_to_ms: Option<i64>,
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    has_more: bool,
    next_token: Option<String>,
    #[serde(default)]
    items: Option<Vec<Box<RawValue>>>,
}

#[derive(Deserialize)]
struct Item {
    create_time: i64,
}

impl Client {
    /// Looks for these messages, newest first, back to six minutes before the first of these times. As in a conversation,
    /// the client id alone proves nothing: what is older, or says something else, is another message under the same id.
    /// That one is not found is no proof that it is not there: directed messages and those that are not to be kept are in
    /// no history, and a full room has more than is looked at.
    ///
    /// # Errors
    /// [`Error::Refused`] when the service says no; [`Error::NotJson`] when a page cannot be read.
    pub async fn find_in_room(&self, sought: &SoughtInRoom, since: &[Moment]) -> Result<RoomSearch, Error> {
        let SoughtInRoom { room_id, sender_id, messages } = sought;
        let mut search = RoomSearch { found: Vec::new(), looked_at: 0, back_to_ms: None };
        let mut token: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let (endpoint, page) = self.room_page(room_id, sender_id, token.as_deref()).await?;
            // Read after the answer, which may be what shows that the clock is wrong.
            let offset_s = self.clock_offset_s();
            let until_ms = since.iter().map(|moment| moment.window(offset_s).0).min().unwrap_or(0);
            for raw in page.items.unwrap_or_default() {
                let Ok(Item { create_time }) = serde_json::from_str(raw.get()) else {
                    return Err(Error::NotJson { endpoint: endpoint.base().clone() });
                };
                search.looked_at += 1;
                search.back_to_ms =
                    Some(search.back_to_ms.map_or(create_time, |oldest| oldest.min(create_time)));
                let is_it = |message: &&SoughtMessage| {
                    create_time >= until_ms && message.compare(raw.get()) == Comparison::Same
                };
                if let Some(id) = messages.iter().find(is_it).map(SoughtMessage::message_client_id)
                    && !search.found.iter().any(|(known, _)| known == id)
                {
                    search.found.push((id.to_owned(), create_time));
                }
            }
            let is_far = search.back_to_ms.is_some_and(|oldest| oldest < until_ms);
            let next = page.next_token.filter(|next| !next.is_empty() && token.as_ref() != Some(next));
            if search.found.len() == messages.len() || is_far || !page.has_more || next.is_none() {
                break;
            }
            token = next;
        }
        Ok(search)
    }

    async fn room_page(
        &self,
        room_id: &str,
        sender_id: &str,
        token: Option<&str>,
    ) -> Result<(Endpoint, Page), Error> {
        let url = |at: &Endpoint| at.room_history_url(room_id, sender_id, MAX_PAGE, token);
        let Got { endpoint, reply, .. } = self.get(&url).await;
        let (reply, base) = (reply?, endpoint.base());
        match (reply.status, reply.code()) {
            (200, Some(200)) => {}
            (_, Some(code)) if code != 200 => return Err(Error::Refused { code, msg: reply.msg() }),
            (200, None) => return Err(Error::NotJson { endpoint: base.clone() }),
            (status, _) => return Err(Error::HttpStatus { endpoint: base.clone(), status }),
        }
        let page = reply.envelope().and_then(|envelope| envelope.data::<Page>());
        let page = page.ok_or_else(|| Error::NotJson { endpoint: base.clone() })?;
        Ok((endpoint, page))
    }
}
