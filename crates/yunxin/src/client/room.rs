//! Looking for messages in a chatroom's history, by the client ids that are their names there.

use serde::Deserialize;

use super::read::Got;
use super::setup::Client;
use crate::endpoint::Endpoint;
use crate::error::Error;

/// Longest page. Source: fact sheet §15.
const MAX_PAGE: u32 = 100;
/// A thousand messages, as of a conversation.
const MAX_PAGES: u32 = 10;
/// How far before a send its message is looked for: clocks differ.
const BEFORE_MS: i64 = 5 * 60 * 1_000;

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
    items: Option<Vec<Item>>,
}

#[derive(Deserialize)]
struct Item {
    sender_id: Option<String>,
    message_client_id: Option<String>,
    create_time: i64,
}

impl Client {
    /// Looks for these messages of a sender, newest first, back to some minutes before `since_ms` (Unix milliseconds by this
    /// machine's clock). That one is not found is no proof that it is not there: directed messages and those that are not to
    /// be kept are in no history, and a full room has more than is looked at.
    ///
    /// # Errors
    /// [`Error::Refused`] when the service says no; [`Error::NotJson`] when a page cannot be read.
    pub async fn find_in_room(
        &self,
        room_id: &str,
        sender_id: &str,
        message_client_ids: &[String],
        since_ms: i64,
    ) -> Result<RoomSearch, Error> {
        let offset_ms = self.clock_offset_s().unwrap_or(0).saturating_mul(1_000);
        let until_ms = since_ms.saturating_sub(BEFORE_MS).saturating_add(offset_ms.min(0));
        let mut search = RoomSearch { found: Vec::new(), looked_at: 0, back_to_ms: None };
        let mut token: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let page = self.room_page(room_id, sender_id, token.as_deref()).await?;
            for item in page.items.unwrap_or_default() {
                search.looked_at += 1;
                search.back_to_ms =
                    Some(search.back_to_ms.map_or(item.create_time, |oldest| oldest.min(item.create_time)));
                let is_senders =
                    item.sender_id.as_deref().is_some_and(|sender| sender.eq_ignore_ascii_case(sender_id));
                let id = item.message_client_id.filter(|id| is_senders && message_client_ids.contains(id));
                if let Some(id) = id
                    && !search.found.iter().any(|(known, _)| *known == id)
                {
                    search.found.push((id, item.create_time));
                }
            }
            let is_far = search.back_to_ms.is_some_and(|oldest| oldest < until_ms);
            let next = page.next_token.filter(|next| !next.is_empty() && token.as_ref() != Some(next));
            if search.found.len() == message_client_ids.len() || is_far || !page.has_more || next.is_none() {
                break;
            }
            token = next;
        }
        Ok(search)
    }

    async fn room_page(&self, room_id: &str, sender_id: &str, token: Option<&str>) -> Result<Page, Error> {
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
        page.ok_or_else(|| Error::NotJson { endpoint: base.clone() })
    }
}
