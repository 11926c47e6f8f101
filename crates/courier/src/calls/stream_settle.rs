//! Streams that were cut off: finishing one that the service still waits for, and looking whether one arrived.

use std::sync::Arc;

use history::{
    AttemptKind, Details, End, Finish, KeptKind, KeptPart, KeptPartKind, Outcome, PageStart, Query, RowId,
    Stop,
};
use serde::Serialize;
use specta::Type;
use tokio_util::sync::CancellationToken;
use yunxin::{
    Body, Client, Destination, Difference, Int64, STREAM_GAP_MS, Settled, Sought, Stream, StreamFault,
};

use super::Calls;
use super::model::{CallOrder, CallResult};
use super::settle::{Found, sent};
use super::stream::text_of;
use super::stream_end::is_finished;
use super::stream_run::StreamRun;
use crate::account::Stage;
use crate::compose::{SendStage, conversation};
use crate::confirm::ConfirmedAction;
use crate::error::Error;
use crate::sends::confirm_row;

/// A stream that a process was sending when it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CutStream {
    /// Its row.
    pub row_id: RowId,
    /// So many of its pieces were taken.
    pub pieces: u32,
    /// Until when the service waits for the next piece, Unix ms; `None` where it is not known which one that is.
    #[specta(type = Option<specta_typescript::Number>)]
    pub open_until_ms: Option<i64>,
}

impl Calls {
    /// How far a stream of unknown end is; `None` for what is no such stream, or has none of its pieces recorded.
    ///
    /// # Errors
    /// When there is no such row.
    pub async fn cut_stream(&self, id: RowId) -> Result<Option<CutStream>, Error> {
        let details = self.recording.row(id).await?;
        let is_cut = details.row.kind == KeptKind::Stream && details.row.outcome == Outcome::Unknown;
        if !is_cut || details.parts.is_empty() || is_finished(&details.parts) {
            return Ok(None);
        }
        let taken = details.parts.iter().filter(|part| part.outcome == Outcome::Sent).count();
        Ok(Some(CutStream {
            row_id: id,
            pieces: u32::try_from(taken).unwrap_or(u32::MAX),
            open_until_ms: resumed(&details).and_then(|stream| stream.open_until_ms()),
        }))
    }

    /// The latest stream that its process left open, where the service still waits for its next piece.
    ///
    /// # Errors
    /// Those of the history.
    pub async fn open_stream(&self) -> Result<Option<CutStream>, Error> {
        let query = Query::parse("kind:stream outcome:unknown")?;
        let latest = self
            .recording
            .blocking(move |history| history.page(&query, PageStart::default(), 1, &Stop::default()))
            .await?;
        let Some(row) = latest.rows.first() else { return Ok(None) };
        let cut = self.cut_stream(row.id).await?;
        let now = crate::clock::now_ms();
        Ok(cut.filter(|cut| cut.open_until_ms.is_some_and(|until| until > now)))
    }

    /// Ends a stream that its process left open, while the service still waits for a piece: an empty one goes out, as the
    /// last. The row is *sent* from then on, as far as it went.
    ///
    /// # Errors
    /// [`Error::Stream`] where the service has ended it, or it is not known which piece comes next; else as
    /// [`Calls::check`].
    pub async fn finish_stream(
        &self,
        id: RowId,
        cancel: CancellationToken,
        watch: impl Fn(SendStage) + Send + Sync + 'static,
    ) -> Result<CallResult, Error> {
        let (details, account, _) = self.unsettled(id).await?;
        let stream = resumed(&details).ok_or(StreamFault::Ended)?;
        stream.piece("", true, crate::clock::now_ms())?;
        if details.row.production || account.stage == Stage::Production {
            confirm_row(&*self.confirm, ConfirmedAction::SendAgain, &account, &details, &cancel).await?;
        }
        let client = self.clients.of(&account).await?;
        let unusable = |what| Error::RowUnusable { row: id, what };
        let call = CallOrder {
            account_id: account.id.clone(),
            destination: Destination::from_url(&details.url).ok_or(unusable("URL"))?,
            body: details.request_body.clone(),
            cancel,
        };
        let (process, at_ms) = (self.recording.process.clone(), crate::clock::now_ms());
        self.recording.blocking(move |history| history.resume(id, &process, at_ms)).await?;
        let run = StreamRun::new(self.recording.clone(), call, (account, client), stream, Arc::new(watch));
        let run = StreamRun { row_id: Some(id), last: Some(so_far(&details)), parts: details.parts, ..run };
        tokio::spawn(async move {
            let mut run = run;
            run.finish_stream().await?;
            run.conclude().await
        })
        .await?
    }
}

/// A stream of which every piece that went out was taken, and none as the last.
fn resumed(details: &Details) -> Option<Stream> {
    let parts = &details.parts;
    let is_known = parts.iter().all(|part| part.kind == KeptPartKind::Piece && part.outcome == Outcome::Sent);
    let id = parts.first()?.message_server_id.as_deref()?.parse().ok().map(Int64)?;
    let sends = details.attempts.iter().filter(|attempt| attempt.kind == AttemptKind::Send);
    // By the begin of the last call: what it took is not counted on.
    let last_at_ms = sends.map(|attempt| attempt.started_at_ms).max()?;
    let next = i64::try_from(parts.len()).ok()?;
    is_known.then(|| Stream::resumed(details.request_body.clone(), text_of(parts), (next, last_at_ms), id))
}

/// What is proven of a row whose pieces were all taken.
fn so_far(details: &Details) -> Finish {
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
    let sought = Sought::of(&conversation(details)?, body).ok_or(Error::NoClientId { row })?;
    let (id, time) = match client.settle(&sought, details.row.started_at_ms.0).await {
        Ok(Settled::Found { message_server_id, create_time_ms, .. }) => (message_server_id, create_time_ms),
        // The service shows how far the stream is, or only its first piece: which, is not documented.
        Ok(Settled::Other { other, .. }) if other.differs == [Difference::Attachment] => {
            (other.message_server_id, details.row.started_at_ms.0)
        }
        Ok(Settled::NotSeen { looked_at, .. } | Settled::Other { looked_at, .. }) => {
            found.looked_at = looked_at;
            return Ok(found);
        }
        Err(error) => {
            found.msg = Some(error.to_string());
            return Ok(found);
        }
    };
    found.looked_at = 1;
    match first.filter(is_open) {
        Some(part) => found.parts.push(sent(part, Some(id), time)),
        None if first.is_none() => found.message = Some((Some(id), time)),
        None => {}
    }
    Ok(found)
}
