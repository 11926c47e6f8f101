//! What a list shows of a call: from whom, to whom, and what in one line.

use files::start_of;
use serde_json::{Value, json};
use yunxin::{Body, Conversation, ConversationType, Destination, SendKind};

use crate::compose::snippet;

const LONGEST_CHARS: usize = 120;
/// So many receivers are named; of the others, their number.
const NAMED: usize = 3;

fn text<'a>(body: &'a Body, name: &str) -> &'a str {
    body.value().get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The sender's account id; empty where the call has none.
pub(crate) fn sender(to: &Destination, body: &Body) -> String {
    match to {
        Destination::Single { conversation } | Destination::Stream { conversation } => {
            conversation.sender.clone()
        }
        _ => to
            .kind()
            .sender_at()
            .and_then(|at| body.value().pointer(at)?.as_str())
            .unwrap_or_default()
            .to_owned(),
    }
}

/// Whom it goes to, in short: the receiver, the first few of them, or the room.
pub(super) fn receiver(to: &Destination, body: &Body) -> String {
    match to {
        Destination::Single { conversation } | Destination::Stream { conversation } => {
            conversation.receiver.clone()
        }
        Destination::Batch | Destination::NotificationBatch => {
            let ids = body.value().get("receiver_ids").and_then(Value::as_array);
            let ids: Vec<&str> = ids.into_iter().flatten().filter_map(Value::as_str).collect();
            let mut shown: Vec<String> = ids.iter().take(NAMED).map(|id| (*id).to_owned()).collect();
            if ids.len() > NAMED {
                shown.push(format!("+{}", ids.len() - NAMED));
            }
            shown.join(", ")
        }
        Destination::Chatroom { room_id } => room_id.clone(),
        Destination::ChatroomBatch => {
            body.value().get("room_id").map(ToString::to_string).unwrap_or_default()
        }
        Destination::Notification => text(body, "receiver_id").to_owned(),
        Destination::Broadcast | Destination::ChatroomBroadcast | Destination::Push => "*".to_owned(),
    }
}

/// As a question shows it. Only its ends are read there.
pub(crate) fn conversation(to: &Destination, body: &Body) -> Conversation {
    let kind = match to {
        // Its number says whether it is a team that is notified.
        Destination::Notification => {
            let code = body.value().get("type").and_then(Value::as_u64);
            code.and_then(|code| ConversationType::from_code(u8::try_from(code).ok()?))
        }
        _ => to.conversation().map(|conversation| conversation.kind),
    };
    let kind = kind.unwrap_or(ConversationType::P2p);
    Conversation { sender: sender(to, body), kind, receiver: receiver(to, body) }
}

/// One line for lists.
pub(crate) fn snippet_of(kind: SendKind, body: &Body) -> String {
    match kind {
        SendKind::Notification | SendKind::NotificationBatch | SendKind::Broadcast | SendKind::Push => {
            one_line(text(body, "content"))
        }
        SendKind::ChatroomBatch => {
            let messages = body.value().get("messages").and_then(Value::as_array);
            let lines: Vec<String> = messages
                .into_iter()
                .flatten()
                .filter_map(|message| Body::parse(json!({ "message": message }).to_string()).ok())
                .map(|message| snippet(&message))
                .collect();
            one_line(&lines.join(" · "))
        }
        SendKind::Stream => one_line(
            body.value().pointer("/message/attachment/text").and_then(Value::as_str).unwrap_or_default(),
        ),
        SendKind::Single | SendKind::Batch | SendKind::Chatroom | SendKind::ChatroomBroadcast => {
            snippet(body)
        }
    }
}

/// The beginning of a text, in one line.
pub(crate) fn one_line(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    start_of(&words.join(" "), LONGEST_CHARS).to_owned()
}

/// Whether the service knows the call, or a message in it, by an id that its caller gave.
pub(crate) fn has_client_id(body: &Body) -> bool {
    !client_ids(body).is_empty()
}

/// Every id that its caller gave the call or a message in it, each with its place.
pub(crate) fn client_ids(body: &Body) -> Vec<(String, String)> {
    let messages = body.value().get("messages").and_then(Value::as_array).map_or(0, Vec::len);
    let pointers = ["/message/message_client_id", "/client_broadcast_id"].map(str::to_owned).into_iter();
    let each = (0..messages).map(|at| format!("/messages/{at}/message_client_id"));
    let id_at = |pointer: String| {
        let id = body.value().pointer(&pointer)?.as_str().filter(|id| !id.is_empty())?.to_owned();
        Some((pointer, id))
    };
    pointers.chain(each).filter_map(id_at).collect()
}

/// The id that its caller gave it.
pub(super) fn client_id(body: &Body) -> Option<String> {
    let broadcast = body.value().get("client_broadcast_id").and_then(Value::as_str);
    body.message_client_id().or(broadcast.filter(|id| !id.is_empty())).map(str::to_owned)
}
