//! A reply in the thread of a sent message, as a draft to be written.

use history::Details;
use yunxin::{Body, SendKind, SentMessage, reply_config};

use crate::compose::{Draft, new_client_id};
use crate::error::Error;

/// An empty text in the same conversation that names its message; `None` where that has not what names it.
pub(super) fn draft(message: &SentMessage, details: &Details) -> Result<Option<Draft>, Error> {
    let sent = Body::parse(details.request_body.as_str())?;
    let Some(thread) = reply_config(message, &sent) else { return Ok(None) };
    let client_id = serde_json::Value::from(new_client_id());
    let body = format!(
        r#"{{"message":{{"message_type":0,"text":"","message_client_id":{client_id}}},"thread_config":{thread}}}"#
    );
    Ok(Some(Draft {
        account_id: details.row.account_id.parse().ok(),
        kind: SendKind::Single,
        conversation: message.conversation.clone(),
        body,
        attachment: None,
    }))
}
