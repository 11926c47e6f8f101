//! Reactions ("quick comments").
//!
//! Source: fact sheet, section 13.

use axum::http::Uri;
use serde::Serialize;
use serde_json::Value;

use super::body::Body;
use crate::answer::Refusal;
use crate::clock::now_ms;
use crate::conversation::Conversation;
use crate::fields::Group;
use crate::query::{missing, present};
use crate::shared::Shared;
use crate::world::{Change, Ledger, Message, Reaction};

const QUERY_MAX: usize = 20;

#[derive(Serialize)]
pub(super) struct Done {
    time: u64,
}

pub(super) fn react(shared: &Shared, _: &Uri, body: &Body) -> Result<Done, Refusal> {
    let (operator_id, index, target) = request(&body.value)?;
    let extension = Group::root(&body.value)?.text("extension", None)?.unwrap_or_default().to_owned();
    let time_ms = now_ms();
    shared.world.change(|ledger| {
        if target.find(ledger)?.is_targeted() {
            return Err(Refusal::new(107_347, "targeted message takes no reactions"));
        }
        let reaction = Reaction { operator_id, index, extension, time_ms };
        let message_server_id = target.message_server_id;
        Ok((Some(Change::Reacted { message_server_id, reaction }), Done { time: time_ms }))
    })
}

pub(super) fn unreact(shared: &Shared, _: &Uri, body: &Body) -> Result<Done, Refusal> {
    let (operator, index, target) = request(&body.value)?;
    shared.world.change(|ledger| {
        target.find(ledger)?;
        let message_server_id = target.message_server_id;
        Ok((Some(Change::Unreacted { message_server_id, operator, index }), Done { time: now_ms() }))
    })
}

#[derive(Serialize)]
pub(super) struct Queried {
    success_list: Vec<Commented>,
    failed_list: Vec<Failed>,
}

#[derive(Serialize)]
struct Commented {
    conversation_type: u8,
    sender_id: String,
    receiver_id: String,
    message_server_id: i64,
    message_client_id: String,
    create_time: u64,
    comments: Vec<Reaction>,
}

#[derive(Serialize)]
struct Failed {
    conversation_type: u8,
    sender_id: String,
    receiver_id: String,
    message_server_id: i64,
    message_client_id: String,
    create_time: u64,
    error_code: i64,
    error_msg: String,
}

pub(super) fn query(shared: &Shared, _: &Uri, body: &Body) -> Result<Queried, Refusal> {
    let messages = Group::root(&body.value)?.groups("messages")?;
    if !(1..=QUERY_MAX).contains(&messages.len()) {
        return Err(Refusal::parameter(format_args!("messages must hold 1 to {QUERY_MAX}")));
    }
    let targets: Vec<Target> = messages.iter().map(Target::of).collect::<Result<_, _>>()?;
    let mut queried = Queried { success_list: Vec::new(), failed_list: Vec::new() };
    shared.world.read(|ledger| {
        for target in targets {
            match target.find(ledger) {
                Ok(message) => queried.success_list.push(Commented::of(message)),
                Err(refusal) => queried.failed_list.push(Failed::of(target, refusal)),
            }
        }
    });
    Ok(queried)
}

impl Failed {
    /// With what the call names the message by. Source: the type of the Java SDK.
    fn of(target: Target, refusal: Refusal) -> Failed {
        Failed {
            conversation_type: target.conversation.kind.number(),
            sender_id: target.conversation.owner,
            receiver_id: target.conversation.peer,
            message_server_id: target.message_server_id,
            message_client_id: target.message_client_id,
            create_time: target.create_time_ms,
            error_code: refusal.code,
            error_msg: refusal.msg,
        }
    }
}

impl Commented {
    fn of(message: &Message) -> Commented {
        let kept = &message.kept;
        Commented {
            conversation_type: kept.conversation.kind.number(),
            sender_id: kept.conversation.owner.clone(),
            receiver_id: kept.conversation.peer.clone(),
            message_server_id: kept.message_server_id,
            message_client_id: kept.message_client_id.clone(),
            create_time: kept.create_time_ms,
            comments: message.state().reactions.clone(),
        }
    }
}

/// The message that a call is about; all its marks have to fit.
struct Target {
    conversation: Conversation,
    message_server_id: i64,
    message_client_id: String,
    create_time_ms: u64,
}

impl Target {
    fn of(message: &Group<'_>) -> Result<Target, Refusal> {
        Ok(Target {
            conversation: message.conversation(message.kind("conversation_type")?)?,
            message_server_id: message.required_integer("message_server_id")?,
            message_client_id: message.required_text("message_client_id")?.to_owned(),
            create_time_ms: message.required_time("create_time")?,
        })
    }

    fn find<'a>(&self, ledger: &'a Ledger) -> Result<&'a Message, Refusal> {
        let message = present(ledger, &self.conversation, self.message_server_id)?;
        let kept = &message.kept;
        let fits = kept.conversation.owner == self.conversation.owner
            && kept.message_client_id == self.message_client_id
            && kept.create_time_ms == self.create_time_ms;
        if fits {
            Ok(message)
        } else {
            Err(missing("sender_id, message_client_id or create_time is not its own"))
        }
    }
}

fn request(body: &Value) -> Result<(String, i64, Target), Refusal> {
    let root = Group::root(body)?;
    let operator_id = root.account("operator_id")?;
    let index = root.required_integer("index")?;
    if index < 1 {
        return Err(root.wrong("index", "must be greater than 0"));
    }
    let message = root.group("message")?.ok_or_else(|| Refusal::parameter("message is missing"))?;
    Ok((operator_id, index, Target::of(&message)?))
}
