//! Reading a conversation page by page.

use serde::{Deserialize, Deserializer, de};
use serde_json::value::RawValue;

use super::listed::Page;
use super::read::Got;
use super::setup::Client;
use crate::conversation::Conversation;
use crate::endpoint::Endpoint;
use crate::error::Error;

/// Longest page. Source: "历史消息", and the official SDKs.
pub(super) const MAX_PAGE: u32 = 100;

/// Messages of a conversation, in the order of the service, which its own SDKs do not agree about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessagesPage {
    /// What the page holds.
    pub items: Vec<QueriedMessage>,
    /// Whether the service has more within the same times.
    pub has_more: bool,
    /// What to ask for the next page with; `None` when the service gave nothing.
    pub next_token: Option<String>,
}

/// A message as the service keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueriedMessage {
    /// The service's id, to the last digit.
    pub message_server_id: String,
    /// The sender's id, by which a send of unknown end is found again.
    pub message_client_id: Option<String>,
    /// The service's time, Unix milliseconds.
    pub create_time_ms: i64,
    /// The message as the answer spells it; half a character that stands alone as `\ufffd`.
    pub raw: String,
}

#[derive(Deserialize)]
struct Item {
    #[serde(deserialize_with = "decimal")]
    message_server_id: String,
    message_client_id: Option<String>,
    create_time: i64,
}

impl Client {
    /// Reads one page of what was said between two times, Unix milliseconds by the service's clock. `limit` is 1 to 100;
    /// `page_token` comes from the page before.
    ///
    /// # Errors
    /// [`Error::Refused`] when the service says no; [`Error::NotJson`] when the page or any message in it cannot be read,
    /// because a message that is passed over would look like one that is not there.
    pub async fn query_messages(
        &self,
        conversation: &Conversation,
        begin_ms: i64,
        end_ms: i64,
        limit: u32,
        page_token: Option<&str>,
    ) -> Result<MessagesPage, Error> {
        let limit = limit.clamp(1, MAX_PAGE);
        let url = |at: &Endpoint| at.history_url(conversation, begin_ms, end_ms, limit, page_token);
        let Got { endpoint, reply, .. } = self.get(&url).await;
        let (reply, base) = (reply?, endpoint.base());
        match (reply.status, reply.code()) {
            (200, Some(200)) => {}
            (_, Some(code)) if code != 200 => return Err(Error::Refused { code, msg: reply.msg() }),
            (200, None) => return Err(Error::NotJson { endpoint: base.clone() }),
            (status, _) => return Err(Error::HttpStatus { endpoint: base.clone(), status }),
        }
        let page = reply.envelope().and_then(|envelope| page(envelope.data::<Page<'_>>()?));
        page.ok_or_else(|| Error::NotJson { endpoint: base.clone() })
    }
}

fn page(page: Page<'_>) -> Option<MessagesPage> {
    let items = page.items.unwrap_or_default().into_iter().map(|raw| {
        let item = serde_json::from_str::<Item>(raw.get()).ok()?;
        Some(QueriedMessage {
            message_server_id: item.message_server_id,
            message_client_id: item.message_client_id,
            create_time_ms: item.create_time,
            raw: raw.get().to_owned(),
        })
    });
    Some(MessagesPage {
        items: items.collect::<Option<_>>()?,
        has_more: page.has_more,
        next_token: page.next_token.filter(|token| !token.is_empty()),
    })
}

/// A whole number, or a text of its digits, as text.
fn decimal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?.get();
    let digits = raw.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(raw);
    let is_decimal = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_decimal.then(|| digits.to_owned()).ok_or_else(|| de::Error::custom("not a decimal id"))
}
