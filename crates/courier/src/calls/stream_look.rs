//! What the record and the service say about a stream whose end is not known.

use history::{AttemptKind, Details, End, Finish, KeptPart, KeptPartKind, Outcome};
use yunxin::{Body, Client, Difference, Int64, STREAM_GAP_MS, Settled, Sought, Stream};

use super::found::{Found, sent};
use super::look::around_each;
use super::stream_model::text_of;
use crate::compose::{conversation, moments};
use crate::error::{Error, RowFault};

/// A stream of which every piece that went out was taken, and none as the last.
pub(super) fn resumed(details: &Details) -> Option<Stream> {
    let parts = &details.parts;
    let is_known = parts.iter().all(|part| part.kind == KeptPartKind::Piece && part.outcome == Outcome::Sent);
    let id = parts.first()?.message_server_id.as_deref()?.parse().ok().map(Int64)?;
    let sends = details.attempts.iter().filter(|attempt| attempt.kind == AttemptKind::Send);
    // By the begin of the last call: what it took is not counted on.
    let last_at_ms = sends.map(|attempt| attempt.started_at_ms).max()?;
    let pieces = i64::try_from(parts.len()).ok()?;
    Stream::resumed(&details.request_body, text_of(parts), (pieces, last_at_ms), id).ok().filter(|_| is_known)
}

/// What is proven of a row whose pieces were all taken.
pub(super) fn so_far(details: &Details) -> Finish {
    Finish {
        outcome: End::Sent,
        code: Some(200),
        msg: None,
        message_server_id: details.parts.first().and_then(|part| part.message_server_id.clone()),
        create_time_ms: details.parts.first().and_then(|part| part.create_time_ms),
        http_status: Some(200),
        answer: details.attempts.iter().rev().find_map(|attempt| attempt.answer.clone()),
        error: None,
        took_ms: details.row.took_ms.unwrap_or(0),
        finished_at_ms: crate::clock::now_ms(),
    }
}

/// Looks for the message of a stream. That it is there proves its first piece, and nothing of the others. A stream of which
/// each piece has an end needs no look: it is settled, once the service waits no more.
pub(super) async fn in_stream(client: &Client, details: &Details, body: &Body) -> Result<Found, Error> {
    let mut found = Found::default();
    let is_open = |part: &&KeptPart| matches!(part.outcome, Outcome::Unknown | Outcome::Sending);
    let first = details.parts.first();
    if first.is_some() && !details.parts.iter().any(|part| is_open(&part)) {
        let last = resumed(details).and_then(|stream| stream.open_until_ms());
        if last.is_some_and(|until| until > crate::clock::now_ms()) {
            found.msg = Some(format!("the service ends the stream {STREAM_GAP_MS} ms after its last piece"));
            found.is_pending = true;
        }
        found.message = first.and_then(|part| Some((part.message_server_id.clone(), part.create_time_ms?)));
        return Ok(found);
    }
    let row = details.row.id;
    let sought = Sought::of(&conversation(details)?, body).ok_or(Error::Row(RowFault::NoClientId { row }))?;
    let settled = around_each(client, &sought, &moments(details), &mut found.looked_at).await;
    let (id, time) = match settled {
        Ok(Settled::Found { message_server_id, create_time_ms, .. }) => (message_server_id, create_time_ms),
        // The service shows how far the stream is, or only its first piece: which, is not documented.
        Ok(Settled::Other { other, .. }) if other.differs == [Difference::Attachment] => {
            (other.message_server_id, other.create_time_ms)
        }
        Ok(Settled::NotSeen { .. } | Settled::Other { .. }) => return Ok(found),
        Err(error) => {
            found.failed(&error);
            return Ok(found);
        }
    };
    match first.filter(is_open) {
        Some(part) => found.parts.push(sent(part, Some(id), time)),
        None if first.is_none() => found.message = Some((Some(id), time)),
        None => {}
    }
    Ok(found)
}
