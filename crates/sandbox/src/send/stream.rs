//! A message that is sent bit by bit, as an AI speaks.
//!
//! Source: fact sheet, section 14. The codes of an ended stream and of a wrong index are not documented: 414 here.

use std::sync::Arc;

use super::rules;
use crate::answer::Refusal;
use crate::clock::now_ms;
use crate::conversation::{self, Conversation, Kind};
use crate::fields::{Group, units};
use crate::forced;
use crate::query::{conversation_segment, missing, present};
use crate::request::Input;
use crate::shared::Shared;
use crate::world::{Change, Chunk, Incoming, Message, Origin, Shown};

const TEXT: i64 = 0;
/// Of the whole stream.
const TEXT_MAX: usize = 5000;

pub(super) fn send(shared: &Shared, input: &Input) -> Result<Shown, Refusal> {
    let (conversation_id, conversation) = conversation::parse(conversation_segment(&input.uri))?;
    if conversation.kind == Kind::SuperTeam {
        return Err(Refusal::parameter(
            "conversation_id names a super group, which takes no stream messages",
        ));
    }
    let root = Group::root(&input.value)?;
    let message = root.group("message")?.ok_or_else(|| Refusal::parameter("message is missing"))?;
    if message.required_integer("message_type")? != TEXT {
        return Err(message.wrong("message_type", "must be 0 in a stream"));
    }
    let chunk = chunk(&message, &input.text)?;
    let sent = match message.integer("message_server_id")? {
        None => begin(shared, input, conversation_id, conversation, chunk)?,
        Some(id) => go_on(shared, &conversation, id, chunk)?,
    };
    Ok(sent.chunk_data(&input.text))
}

fn chunk(message: &Group<'_>, body: &str) -> Result<Chunk, Refusal> {
    let attachment = message.group("attachment")?;
    let attachment = attachment.ok_or_else(|| message.wrong("attachment", "is missing"))?;
    let text = attachment.text("text", None)?.ok_or_else(|| attachment.wrong("text", "is missing"))?;
    let index = attachment.required_integer("index")?;
    if index < 0 {
        return Err(attachment.wrong("index", "must not be negative"));
    }
    let finish = match attachment.integer("finish")? {
        None | Some(0) => false,
        Some(1) => true,
        Some(_) => return Err(attachment.wrong("finish", "must be 0 or 1")),
    };
    Ok(Chunk { text: text.to_owned(), index, finish, time_ms: now_ms(), body: body.to_owned() })
}

/// The first chunk brings the options, and makes the message.
fn begin(
    shared: &Shared,
    input: &Input,
    conversation_id: String,
    conversation: Conversation,
    chunk: Chunk,
) -> Result<Arc<Message>, Refusal> {
    let root = Group::root(&input.value)?;
    let message = root.group("message")?.ok_or_else(|| Refusal::parameter("message is missing"))?;
    let client_id = message.required_text("message_client_id")?.to_owned();
    if chunk.index != 0 {
        return Err(Refusal::parameter("message.attachment.index must be 0 in the first chunk"));
    }
    if units(&chunk.text) > TEXT_MAX {
        return Err(Refusal::parameter(format_args!("message.attachment.text exceeds {TEXT_MAX}")));
    }
    let answers = rules::check_options(&root, &conversation, TEXT, &shared.limits)?;
    for source in root.groups("rag_info_list")? {
        source.texts(&["name", "icon", "title", "url", "description"])?;
        source.value("time").map_or(Ok(0), |_| source.required_time("time"))?;
    }
    if let Some(forced) = forced::refusal(&conversation) {
        return Err(forced);
    }
    shared.directory.admit_message(&conversation, &input.value)?;
    let incoming = Incoming {
        conversation_id,
        conversation,
        trace_id: input.trace_id.clone(),
        client_id: Some(client_id),
        answers,
        headers: input.headers.clone(),
        body: input.text.clone(),
        seen: Arc::clone(&input.seen),
        origin: Origin::Stream,
    };
    let message = shared.world.accept(incoming)?;
    let message_server_id = message.kept.message_server_id;
    shared.world.change(|_| Ok((Some(Change::Streamed { message_server_id, chunk }), ())))?;
    Ok(message)
}

/// A later chunk adds its text, or finds the stream at its end.
fn go_on(
    shared: &Shared,
    conversation: &Conversation,
    message_server_id: i64,
    chunk: Chunk,
) -> Result<Arc<Message>, Refusal> {
    let gap_ms = shared.limits.stream_gap_ms;
    let went_on = shared.world.change(|ledger| {
        let message = Arc::clone(present(ledger, conversation, message_server_id)?);
        if message.kept.origin != Origin::Stream || message.kept.conversation.owner != conversation.owner {
            return Err(missing("it is no stream of this sender"));
        }
        let (next, last_ms, length, ended) = message.stream().map_or((0, 0, 0, true), |stream| {
            (stream.chunk_index + 1, stream.last_ms, units(&stream.text), stream.ended)
        });
        let end = |why: &str| Refusal::parameter(format_args!("stream has ended: {why}"));
        if ended {
            return Err(end("it takes no more chunks"));
        }
        let over = if chunk.time_ms.saturating_sub(last_ms) > gap_ms {
            Some("the gap between two chunks was more than 30 s")
        } else if length + units(&chunk.text) > TEXT_MAX {
            Some("its text exceeds 5000")
        } else {
            None
        };
        if let Some(why) = over {
            return Ok((Some(Change::StreamEnded { message_server_id }), Err(end(why))));
        }
        if chunk.index != next {
            return Err(Refusal::parameter(format_args!("message.attachment.index must be {next}")));
        }
        Ok((Some(Change::Streamed { message_server_id, chunk }), Ok(message)))
    });
    went_on?
}
