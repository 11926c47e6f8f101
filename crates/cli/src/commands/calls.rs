//! `send` and `compose` by another call than the single send.

use std::path::Path;
use std::process::ExitCode;

use courier::{
    BatchRequest, BroadcastRequest, CallOrder, ChatroomBatchRequest, ChatroomBroadcastRequest,
    ChatroomRequest, CodeKind, Conversation, ConversationType, Destination, Draft, NotificationBatchRequest,
    NotificationRequest, PushRequest, RoomBroadcastMessage, RoomMessage, RoomMessageConfig, Severity,
    request_text, validate_body,
};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::call_body::agrees;
use super::ending::{print_call, print_wait};
use super::session::Session;
use super::stream;
use super::text_of;
use super::warnings::warn_of_call;
use crate::args::{BroadcastArg, Message};
use crate::failure::{Failure, INVALID};
use crate::output::{name, say};

/// Prints the request that `send` would make, or code that makes it.
pub async fn compose(message: &Message, kind: Option<CodeKind>) -> Result<ExitCode, Failure> {
    let (destination, body) = request(message)?;
    if let Some(kind) = kind {
        let session = Session::open(message).await?;
        let draft = Draft {
            account_id: Some(session.account.id.clone()),
            kind: destination.kind(),
            conversation: conversation(message, &destination),
            body,
            attachment: None,
        };
        say(session.courier.drafts().code(&draft, kind).await?);
        session.close().await;
        return Ok(ExitCode::SUCCESS);
    }
    let issues = validate_body(&destination, &body).map_err(courier::Error::from)?;
    let is_invalid = issues.iter().any(|issue| issue.severity == Severity::Error);
    let request = json!({ "method": "POST", "path": destination.path(), "body": body, "issues": issues });
    say(if message.json { request.to_string() } else { format!("{request:#}") });
    Ok(if is_invalid { ExitCode::from(INVALID) } else { ExitCode::SUCCESS })
}

/// Sends. Some receivers that failed make the exit code 1, and are named; some with an unknown outcome make it 3.
pub async fn send(message: &Message) -> Result<ExitCode, Failure> {
    if message.call.stream {
        return stream::send(message).await;
    }
    let (destination, body) = request(message)?;
    let session = Session::open(message).await?;
    let everybody = destination.kind().reaches_everybody() && !session.account.sandbox;
    if !message.yes && everybody {
        return Err(Failure::EverybodyUnconfirmed { account: session.account.name.clone() });
    }
    if !message.yes && session.account.is_production() {
        return Err(Failure::Unconfirmed {
            account: session.account.name.clone(),
            sender: message.call.from.clone().unwrap_or_default(),
            receiver: name(&destination.kind()),
        });
    }
    warn_of_call(&destination, &body)?;
    let order = CallOrder {
        account_id: session.account.id.clone(),
        destination,
        body,
        cancel: CancellationToken::new(),
    };
    let result = session.courier.calls().send(order, print_wait).await?;
    session.close().await;
    Ok(print_call(&result, message.json))
}

/// From whom to whom, as a draft keeps it: of a chatroom the receiver is its id.
fn conversation(message: &Message, destination: &Destination) -> Conversation {
    let receiver = match destination {
        Destination::Chatroom { room_id } => room_id.clone(),
        _ => String::new(),
    };
    let sender = message.call.from.clone().unwrap_or_default();
    let given = destination.conversation().or(message.to.as_ref()).cloned();
    given.unwrap_or(Conversation { sender, kind: ConversationType::P2p, receiver })
}

/// Where it goes, and its body: as given, or made of the text.
fn request(message: &Message) -> Result<(Destination, String), Failure> {
    if message.call.stream {
        return stream::request(message);
    }
    let call = &message.call;
    let from = || call.from.clone().unwrap_or_default();
    let receivers = call.to_many.as_deref().map(receivers).transpose()?;
    let destination = match (call.broadcast, &call.chatroom, &receivers, call.notify) {
        (Some(BroadcastArg::Users), ..) => Destination::Broadcast,
        (Some(BroadcastArg::Chatrooms), ..) => Destination::ChatroomBroadcast,
        (Some(BroadcastArg::Push), ..) => Destination::Push,
        (None, Some(_), ..) if message.text.len() > 1 => Destination::ChatroomBatch,
        (None, Some(room_id), ..) => Destination::Chatroom { room_id: room_id.clone() },
        (None, None, Some(_), true) => Destination::NotificationBatch,
        (None, None, Some(_), false) => Destination::Batch,
        (None, None, None, _) => Destination::Notification,
    };
    if let Some(path) = &message.body {
        let (body, only_to) = (text_of(path)?, call.only_to.as_deref().map(self::receivers).transpose()?);
        // As several --text: which call into a room it is, its body says.
        let destination = match destination {
            Destination::Chatroom { .. } if has_messages(&body) => Destination::ChatroomBatch,
            destination => destination,
        };
        agrees(message, receivers.as_deref().or(only_to.as_deref()), &destination, &body)?;
        return Ok((destination, body));
    }
    if matches!(destination, Destination::Chatroom { .. } | Destination::ChatroomBatch) {
        let body = room_body(message, from())?;
        return Ok((destination, body));
    }
    let text = super::only_text(&message.text)?.ok_or(Failure::NoCallContent)?;
    let receiver_ids = receivers.unwrap_or_default();
    let body = match &destination {
        Destination::Batch => {
            let mut request = BatchRequest { sender_id: from(), receiver_ids, ..BatchRequest::default() };
            request.message.text = Some(text);
            // The only way in which the answer is known to name every message.
            request.need_message_detail = Some(true);
            request_text(&request)
        }
        Destination::NotificationBatch => request_text(&NotificationBatchRequest {
            sender_id: from(),
            receiver_ids,
            content: text,
            ..NotificationBatchRequest::default()
        }),
        Destination::Broadcast => request_text(&BroadcastRequest {
            content: text,
            from_account_id: call.from.clone(),
            ..BroadcastRequest::default()
        }),
        Destination::ChatroomBroadcast => request_text(&ChatroomBroadcastRequest {
            client_broadcast_id: courier::new_client_id(),
            sender_id: from(),
            message: RoomBroadcastMessage { text: Some(text), ..RoomBroadcastMessage::default() },
            ..ChatroomBroadcastRequest::default()
        }),
        Destination::Push => request_text(&PushRequest {
            content: text,
            sender_account_id: call.from.clone(),
            ..PushRequest::default()
        }),
        _ => {
            let to = message.to.clone().ok_or(Failure::NoConversation)?;
            request_text(&NotificationRequest {
                sender_id: to.sender,
                r#type: to.kind.code(),
                receiver_id: to.receiver,
                content: text,
                ..NotificationRequest::default()
            })
        }
    };
    Ok((destination, body))
}

/// One message into a room, or as many as there are texts; each has a client id, by which the service knows a repeat.
fn room_body(message: &Message, sender_id: String) -> Result<String, Failure> {
    let call = &message.call;
    let receiver_ids = call.only_to.as_deref().map(receivers).transpose()?;
    let message_config = call
        .high_priority
        .then(|| RoomMessageConfig { high_priority: Some(true), ..RoomMessageConfig::default() });
    let mut messages = message.text.iter().map(|text| RoomMessage {
        message_client_id: courier::new_client_id(),
        text: Some(text.clone()),
        ..RoomMessage::default()
    });
    if message.text.len() > 1 {
        let room = call.chatroom.clone().unwrap_or_default();
        let is_id = room.bytes().all(|byte| byte.is_ascii_digit());
        let room_id = room.parse().ok().filter(|_| is_id).ok_or(Failure::BadRoomId { given: room })?;
        return Ok(request_text(&ChatroomBatchRequest {
            room_id,
            sender_id,
            messages: messages.collect(),
            receiver_ids,
            message_config,
            ..ChatroomBatchRequest::default()
        }));
    }
    let message = messages.next().ok_or(Failure::NoCallContent)?;
    Ok(request_text(&ChatroomRequest {
        sender_id,
        message,
        receiver_ids,
        message_config,
        ..ChatroomRequest::default()
    }))
}

fn has_messages(body: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(body).is_ok_and(|body| body.get("messages").is_some())
}

/// The accounts of a file, one a line, or of a list with commas. What is called like a file is one, also where it is not
/// there: nobody means an account of that name. A file of several lines is no table: its other columns are no receivers.
fn receivers(given: &str) -> Result<Vec<String>, Failure> {
    let path = Path::new(given);
    let extension = path.extension().and_then(|ext| ext.to_str()).map(str::to_ascii_lowercase);
    let is_named_so = !given.contains(',')
        && extension.is_some_and(|ext| ["txt", "csv", "tsv", "xlsx"].contains(&ext.as_str()));
    let is_file = path.is_file() || given == "-" || is_named_so;
    let text = if is_file { text_of(path)? } else { given.to_owned() };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<Vec<&str>> = text.split('\n').map(accounts).collect();
    let has_more = lines.iter().filter(|line| !line.is_empty()).count() > 1;
    if let Some(at) = lines.iter().position(|line| line.len() > 1).filter(|_| has_more) {
        return Err(Failure::SeveralInLine { line: at + 1 });
    }
    Ok(lines.concat().into_iter().map(str::to_owned).collect())
}

fn accounts(line: &str) -> Vec<&str> {
    line.split([',', ';', '\t']).map(str::trim).filter(|id| !id.is_empty()).collect()
}
