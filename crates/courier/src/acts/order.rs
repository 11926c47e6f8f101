//! What the user asks to be done with a message.

use history::ActKind;
use serde::{Deserialize, Serialize};
use specta::Type;
use yunxin::{
    Act, ActRequest, Body, Issue, Reaction, RoomAct, RoomRecall, SentMessage, SentRoomMessage, Severity,
    Withdraw,
};

use super::target::Target;
use crate::error::{Error, ErrorCode, FormField};

/// What the user asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ActOrder {
    /// Take it back, or delete it.
    Recall(Withdraw),
    /// The same with a message of a chatroom.
    RecallRoom(RoomRecall),
    /// Change it.
    Modify {
        /// The request body; it goes out byte for byte.
        body: String,
    },
    /// Read it as the service keeps it; of a chatroom, look for it in the newest page of the room's history.
    Read,
    /// Ask who read it.
    ReadBy,
    /// Mark it as read.
    MarkRead {
        /// The account that read it.
        reader: String,
    },
    /// Put a reaction under it.
    React(Reaction),
    /// Take a reaction away.
    Unreact {
        /// Whose reaction.
        operator_id: String,
        /// Which one.
        #[specta(type = specta_typescript::Number)]
        index: i64,
    },
    /// Ask for its reactions.
    Reactions,
    /// Ask for the replies in its thread.
    Thread,
}

impl ActOrder {
    /// The call, if it may be made about this message. `now_ms` is by the service's clock. `None`: this kind of message has
    /// no such call.
    pub(super) fn request(&self, target: &Target, now_ms: i64) -> Result<Option<ActRequest>, Error> {
        match target {
            Target::Message(message) => Ok(self
                .act(message, now_ms)?
                .map(|act| ActRequest::Message { message: message.clone(), act })),
            Target::Room(message) => self.room_request(message),
        }
    }

    pub(super) fn room_request(&self, message: &SentRoomMessage) -> Result<Option<ActRequest>, Error> {
        let act = match self {
            ActOrder::RecallRoom(recall) => {
                sound(recall.issues())?;
                let operator_id = given(&recall.operator_id, FormField::Operator)?;
                RoomAct::Recall(RoomRecall { operator_id, ..recall.clone() })
            }
            ActOrder::Read => RoomAct::Read,
            _ => return Ok(None),
        };
        Ok(Some(ActRequest::Room { message: message.clone(), act }))
    }

    fn act(&self, message: &SentMessage, now_ms: i64) -> Result<Option<Act>, Error> {
        Ok(Some(match self {
            ActOrder::RecallRoom(_) => return Ok(None),
            ActOrder::Recall(withdraw) => {
                sound(withdraw.issues())?;
                Act::Withdraw(withdraw.clone())
            }
            ActOrder::Modify { body } => {
                let parsed = Body::parse(body.as_str())?;
                // Its record stands under this message's row.
                let id = parsed.value().pointer("/message/message_server_id");
                if id.and_then(serde_json::Value::as_i64) != Some(message.message_server_id.0) {
                    return Err(Error::OtherMessage { wanted: message.message_server_id.to_string() });
                }
                sound(yunxin::validate(&message.conversation, &parsed))?;
                Act::Modify { body: body.clone() }
            }
            ActOrder::Read => Act::Read,
            ActOrder::ReadBy => Act::ReadBy,
            ActOrder::MarkRead { reader } => Act::MarkRead { reader: given(reader, FormField::Reader)? },
            ActOrder::React(reaction) => {
                sound(reaction.issues())?;
                let operator_id = given(&reaction.operator_id, FormField::Operator)?;
                Act::React(Reaction { operator_id, ..reaction.clone() })
            }
            ActOrder::Unreact { operator_id, index } => {
                Act::Unreact { operator_id: given(operator_id, FormField::Operator)?, index: *index }
            }
            ActOrder::Reactions => Act::Reactions,
            ActOrder::Thread => Act::Thread { end_ms: now_ms },
        }))
    }
}

fn sound(issues: Vec<Issue>) -> Result<(), Error> {
    match issues.iter().any(|issue| issue.severity == Severity::Error) {
        true => Err(Error::Invalid { issues }),
        false => Ok(()),
    }
}

/// An account id, without what was typed around it.
fn given(account_id: &str, field: FormField) -> Result<String, Error> {
    match account_id.trim() {
        "" => Err(Error::Field { field, code: ErrorCode::FieldRequired }),
        account_id => Ok(account_id.to_owned()),
    }
}

pub(super) fn kind_of(request: &ActRequest) -> ActKind {
    match request {
        ActRequest::Room { act: RoomAct::Recall(_), .. } => ActKind::Recall,
        ActRequest::Room { act: RoomAct::Read, .. } => ActKind::Read,
        ActRequest::Message { act, .. } => match act {
            Act::Withdraw(_) => ActKind::Recall,
            Act::Modify { .. } => ActKind::Modify,
            Act::Read => ActKind::Read,
            Act::ReadBy => ActKind::ReadBy,
            Act::MarkRead { .. } => ActKind::MarkRead,
            Act::React(_) => ActKind::React,
            Act::Unreact { .. } => ActKind::Unreact,
            Act::Reactions => ActKind::Reactions,
            Act::Thread { .. } => ActKind::Thread,
        },
    }
}
