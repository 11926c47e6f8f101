//! Which message of a row something is done with: the row's one message, or that of one of its receivers.

use history::{Act as RecordedAct, ActKind, ActState, Details, KeptKind, KeptPart, KeptPartKind, Outcome};
use serde_json::Value;
use url::Url;
use yunxin::{
    Conversation, ConversationType, Destination, Int64, SentMessage, SentRoomMessage, WithdrawKind,
};

use crate::compose::conversation_of;
use crate::error::ActClosed;

/// A message at the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// Of a conversation.
    Message(SentMessage),
    /// Of a chatroom.
    Room(SentRoomMessage),
}

impl Target {
    /// The message of a row, or of the part with this name where the call sent several.
    pub(super) fn of(details: &Details, part: Option<&str>) -> Result<Target, ActClosed> {
        let is_room_batch = details.row.kind == KeptKind::ChatroomBatch;
        let is = |part: &&KeptPart, name| {
            let is_message = !is_room_batch || part.kind == KeptPartKind::Message;
            part.name == name && is_message && !part.kind.is_piece()
        };
        let part = match part {
            // Whatever else the row holds is not what was named.
            Some(name) => {
                Some(details.parts.iter().find(|part| is(part, name)).ok_or(ActClosed::NoSuchPart)?)
            }
            None => None,
        };
        let outcome = part.map_or(details.row.outcome, |part| part.outcome);
        match details.row.kind {
            KeptKind::Broadcast => return Err(ActClosed::InBroadcasts),
            KeptKind::Notification
            | KeptKind::NotificationBatch
            | KeptKind::ChatroomBroadcast
            | KeptKind::Push
            | KeptKind::BroadcastRecall => return Err(ActClosed::NoMessage),
            KeptKind::Batch | KeptKind::ChatroomBatch if part.is_none() => {
                return Err(match details.parts.iter().any(|part| part.outcome == Outcome::Sent) {
                    true => ActClosed::OneOfSeveral,
                    false => ActClosed::NotSent,
                });
            }
            _ if outcome != Outcome::Sent => return Err(ActClosed::NotSent),
            _ => {}
        }
        match (details.row.kind, part) {
            (KeptKind::Batch, Some(part)) => of_batch(details, part).map(Target::Message),
            (KeptKind::Chatroom, _) => of_room(details).map(Target::Room),
            (KeptKind::ChatroomBatch, Some(part)) => of_room_batch(details, part).map(Target::Room),
            _ => of_row(details).map(Target::Message),
        }
    }

    /// From whom to whom, as a question shows it: of a chatroom the receiver is its id.
    pub(super) fn shown(&self) -> Conversation {
        match self {
            Target::Message(message) => message.conversation.clone(),
            Target::Room(message) => Conversation {
                sender: message.sender_id.clone(),
                kind: ConversationType::P2p,
                receiver: message.room_id.clone(),
            },
        }
    }

    /// What the path of a recall ends in.
    fn name(&self) -> String {
        match self {
            Target::Message(message) => message.message_server_id.to_string(),
            Target::Room(message) => message.message_client_id.clone(),
        }
    }

    /// Whether a recorded act took it away for both sides. A one-sided recall leaves the sender's copy.
    pub(super) fn is_gone(&self, details: &Details) -> bool {
        details
            .acts
            .iter()
            .any(|act| act.kind == ActKind::Recall && act.state == ActState::Done && self.is_taken_by(act))
    }

    fn is_taken_by(&self, act: &RecordedAct) -> bool {
        let Ok(url) = Url::parse(&act.url) else { return false };
        let last = url.path_segments().and_then(|mut segments| segments.next_back()).unwrap_or_default();
        let named = percent_encoding::percent_decode_str(last).decode_utf8_lossy();
        let whole = [WithdrawKind::TwoSided, WithdrawKind::Delete].map(|method| method.code().to_string());
        let takes_all = match self {
            Target::Room(_) => true,
            Target::Message(_) => {
                url.query_pairs().any(|(name, value)| name == "type" && whole.contains(&value.into_owned()))
            }
        };
        takes_all && named == self.name()
    }
}

/// What the messages of a row in a chatroom are called; none of another row.
pub(super) fn room_ids(details: &Details) -> Vec<String> {
    match details.row.kind {
        KeptKind::Chatroom => details.message_client_id.iter().cloned().collect(),
        KeptKind::ChatroomBatch => {
            let messages = details.parts.iter().filter(|part| part.kind == KeptPartKind::Message);
            messages.map(|part| part.name.clone()).collect()
        }
        _ => Vec::new(),
    }
}

fn of_row(details: &Details) -> Result<SentMessage, ActClosed> {
    let id = details.message_server_id.as_deref().and_then(|id| id.parse::<Int64>().ok());
    Ok(SentMessage {
        conversation: conversation_of(details).ok_or(ActClosed::NoServerId)?,
        message_server_id: id.ok_or(ActClosed::NoServerId)?,
        message_client_id: details.message_client_id.clone().or_else(|| {
            let answer: Value = serde_json::from_str(details.answer.as_deref()?).ok()?;
            answer.pointer("/data/message_client_id")?.as_str().map(str::to_owned)
        }),
        create_time_ms: details.create_time_ms.map(|ms| ms.0),
    })
}

/// Of a call to several accounts. What the one `message_client_id` of the body means for each message is not known, so only
/// the answer's counts.
fn of_batch(details: &Details, part: &KeptPart) -> Result<SentMessage, ActClosed> {
    let id = part.message_server_id.as_deref().and_then(|id| id.parse::<Int64>().ok());
    let id = id.ok_or(ActClosed::NoServerId)?;
    let answered = || {
        let answer: Value = serde_json::from_str(details.answer.as_deref()?).ok()?;
        let list = answer.pointer("/data/success_list")?.as_array()?;
        let is_it = |item: &&Value| item.get("message_server_id").and_then(Value::as_i64) == Some(id.0);
        list.iter().find(is_it)?.get("message_client_id")?.as_str().map(str::to_owned)
    };
    Ok(SentMessage {
        conversation: Conversation {
            sender: details.sender.clone(),
            kind: ConversationType::P2p,
            receiver: part.name.clone(),
        },
        message_server_id: id,
        message_client_id: answered(),
        create_time_ms: part.create_time_ms,
    })
}

fn of_room(details: &Details) -> Result<SentRoomMessage, ActClosed> {
    let Some(Destination::Chatroom { room_id }) = Destination::from_url(&details.url) else {
        return Err(ActClosed::NoServerId);
    };
    Ok(SentRoomMessage {
        room_id,
        sender_id: details.sender.clone(),
        message_client_id: client_id(details.message_client_id.as_deref())?,
        create_time_ms: details.create_time_ms.ok_or(ActClosed::NoServerTime)?.0,
    })
}

fn of_room_batch(details: &Details, part: &KeptPart) -> Result<SentRoomMessage, ActClosed> {
    Ok(SentRoomMessage {
        // As a call of several messages shows its room.
        room_id: details.receiver.clone(),
        sender_id: details.sender.clone(),
        message_client_id: client_id(Some(&part.name))?,
        create_time_ms: part.create_time_ms.ok_or(ActClosed::NoServerTime)?,
    })
}

/// As a path can name it: what none can is dropped from it, or climbs, and something else than the message would be deleted.
fn client_id(id: Option<&str>) -> Result<String, ActClosed> {
    id.filter(|id| !matches!(*id, "" | "." | "..")).map(str::to_owned).ok_or(ActClosed::NoClientId)
}
