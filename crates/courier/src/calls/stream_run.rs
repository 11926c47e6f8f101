//! Carries a stream out: records, sends and concludes each piece, and then the row.

use std::time::Duration;

use history::{End, Finish, KeptPart, NewAttempt, Outcome, RowId, StreamSoFar};
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;
use yunxin::{Body, Client, Endpoint, ErrorKind, Int64, SendCall, SendKind, Stream, StreamFault, TraceId};

use super::ending::kept_kind;
use super::model::{CallOrder, CallResult};
use super::record::new_send;
use super::stream_end::{end_of, gap_over, left_ms, was_busy};
use super::stream_model::{NextPiece, Pieces};
use super::words::snippet_of;
use crate::account::Account;
use crate::compose::{
    Recording, SendResult, SendStage, StreamProgress, Watch, call_out, error_of, finish, new_attempt, texts,
};
use crate::error::Error;

/// From a try that found no connection to the next.
const RECONNECT: Duration = Duration::from_secs(1);

/// A stream that is being sent.
pub(super) struct StreamRun {
    pub(super) recording: Recording,
    pub(super) call: CallOrder,
    pub(super) account: Account,
    pub(super) client: Client,
    pub(super) stream: Stream,
    pub(super) watch: Watch,
    /// That of the first piece, and of the row.
    pub(super) trace_id: TraceId,
    pub(super) row_id: Option<RowId>,
    /// Those that went out, with their ends.
    pub(super) parts: Vec<KeptPart>,
    pub(super) last: Option<Finish>,
    pub(super) error: Option<ErrorKind>,
    pub(super) clock_corrected_s: Option<i64>,
    pub(super) began: Instant,
}

/// What became of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Taken,
    Refused,
    Unknown,
}

impl StreamRun {
    pub(super) fn new(
        recording: Recording,
        call: CallOrder,
        (account, client): (Account, Client),
        stream: Stream,
        watch: Watch,
    ) -> StreamRun {
        StreamRun {
            recording,
            call,
            account,
            client,
            stream,
            watch,
            trace_id: TraceId::random(),
            row_id: None,
            parts: Vec::new(),
            last: None,
            error: None,
            clock_corrected_s: None,
            began: Instant::now(),
        }
    }

    pub(super) async fn carry_out(mut self, mut pieces: Pieces) -> Result<CallResult, Error> {
        let mut due = Instant::now();
        let cancel = self.call.cancel.clone();
        loop {
            let next = {
                let next = async {
                    sleep_until(due).await;
                    pieces.next().await
                };
                tokio::select! {
                    biased;
                    () = cancel.cancelled() => break,
                    () = gap_over(&self.stream) => return self.conclude().await,
                    next = next => next,
                }
            };
            let Some(NextPiece { text, is_last, accepted }) = next else { break };
            // The pace is from one piece to the next, not from an answer.
            due = Instant::now() + Duration::from_millis(pieces.pace_ms().into());
            let body = self.stream.piece(&text, is_last, crate::clock::now_ms());
            if let Some(accepted) = accepted {
                // Whoever asked may have gone.
                let _ = accepted.send(body.as_ref().map(|_| ()).map_err(|fault| *fault));
            }
            let body = match body {
                Ok(body) => body,
                Err(StreamFault::TooLong { .. }) if !self.parts.is_empty() => continue,
                Err(_) => return self.conclude().await,
            };
            match self.send_piece(&text, is_last, body).await? {
                Step::Taken if is_last => return self.conclude().await,
                Step::Taken => {}
                // With its number another piece can still end the stream.
                Step::Refused if self.stream.has_begun() && !is_last => break,
                Step::Refused | Step::Unknown => return self.conclude().await,
            }
        }
        if self.row_id.is_none() {
            return Err(Error::Cancelled);
        }
        self.finish_stream().await?;
        self.conclude().await
    }

    /// Sends an empty piece that ends the stream, if the service still waits for one.
    pub(super) async fn finish_stream(&mut self) -> Result<(), Error> {
        if let Ok(body) = self.stream.piece("", true, crate::clock::now_ms()) {
            self.send_piece("", true, body).await?;
        }
        Ok(())
    }

    /// Records a piece, sends it, and writes its end.
    async fn send_piece(&mut self, text: &str, is_last: bool, body: String) -> Result<Step, Error> {
        let is_first = !self.stream.has_begun();
        let part = KeptPart::piece(self.stream.next_index(), text, is_last);
        let row_id = match self.record(text, &part).await {
            Ok(row_id) => row_id,
            Err(error) if is_first => return Err(error),
            Err(error) => {
                // What is not recorded does not go out. The service ends the stream by itself.
                tracing::error!(%error, "a piece of a stream could not be recorded");
                self.stream.end();
                return Ok(Step::Unknown);
            }
        };
        // Once it has begun, a stop finishes the stream, and what is on its way has its end first.
        let token = if is_first { self.call.cancel.clone() } else { CancellationToken::new() };
        loop {
            let trace_id = if is_first { self.trace_id.clone() } else { TraceId::random() };
            let call = SendCall { destination: self.call.destination.clone(), body: body.clone(), trace_id };
            let report = call_out(&self.client, &call, &token, &waits_only(&self.watch)).await;
            let (end, error) = (finish(&report), error_of(&report.end));
            self.clock_corrected_s = self.clock_corrected_s.or(report.clock_corrected_s);
            let attempts: Vec<_> = report.attempts.into_iter().map(new_attempt).collect();
            if !is_first && was_busy(&end, error) && self.waits().await {
                self.write(row_id, attempts, None, Vec::new()).await;
                continue;
            }
            return Ok(self.take(row_id, (part, attempts), end, (text, is_last, error)).await);
        }
    }

    async fn record(&mut self, text: &str, part: &KeptPart) -> Result<RowId, Error> {
        let whole = self.stream.whole(text)?;
        let body = Body::parse(whole.as_str())?;
        let piece = part.clone();
        if let Some(row_id) = self.row_id {
            let now = StreamSoFar {
                request_body: whole,
                snippet: snippet_of(SendKind::Stream, &body),
                search_text: texts(&body),
            };
            self.recording.blocking(move |history| history.add_piece(row_id, &now, &piece)).await?;
            return Ok(row_id);
        }
        let endpoint = Endpoint::new(self.client.endpoints().primary.clone());
        let url = self.call.destination.url(&endpoint).to_string();
        let order = CallOrder { body: whole, ..self.call.clone() };
        let new = new_send(&order, &body, &self.account, (url, &self.trace_id), &self.recording.process);
        let kind = kept_kind(SendKind::Stream);
        let row_id =
            self.recording.blocking(move |history| history.record_call(&new, None, kind, &[piece])).await?;
        self.row_id = Some(row_id);
        (self.watch)(SendStage::Recorded { row_id });
        Ok(row_id)
    }

    /// Takes in how a piece ended.
    async fn take(
        &mut self,
        row_id: RowId,
        (part, attempts): (KeptPart, Vec<NewAttempt>),
        end: Finish,
        (text, is_last, error): (&str, bool, Option<ErrorKind>),
    ) -> Step {
        let part = KeptPart {
            outcome: end.outcome.into(),
            code: end.code.filter(|_| end.outcome != End::Sent),
            msg: end.msg.clone().filter(|_| end.outcome != End::Sent),
            message_server_id: end.message_server_id.clone(),
            create_time_ms: end.create_time_ms,
            ..part
        };
        self.write(row_id, attempts, None, vec![part.clone()]).await;
        self.parts.push(part);
        let step = match end.outcome {
            End::Sent => {
                let id = end.message_server_id.as_deref().and_then(|id| id.parse().ok()).map(Int64);
                self.stream.went_out(text, is_last, crate::clock::now_ms(), id);
                let taken = self.parts.iter().filter(|part| part.outcome == Outcome::Sent).count();
                (self.watch)(SendStage::Piece(StreamProgress {
                    pieces: u32::try_from(taken).unwrap_or(u32::MAX),
                    units: self.stream.units(),
                    open_ms: u32::try_from(left_ms(&self.stream)).unwrap_or(0),
                }));
                Step::Taken
            }
            End::Rejected => Step::Refused,
            End::Unknown => {
                self.stream.end();
                Step::Unknown
            }
        };
        if step != Step::Taken {
            self.error = error;
        }
        self.last = Some(end);
        step
    }

    /// Waits a moment before a piece is tried again; `false` when it is too late, or the stream was stopped.
    async fn waits(&self) -> bool {
        tokio::select! {
            biased;
            () = self.call.cancel.cancelled() => false,
            () = gap_over(&self.stream) => false,
            () = sleep(RECONNECT) => true,
        }
    }

    async fn write(
        &self,
        row_id: RowId,
        attempts: Vec<NewAttempt>,
        end: Option<Finish>,
        parts: Vec<KeptPart>,
    ) -> bool {
        let written = self
            .recording
            .blocking(move |history| history.conclude_with(row_id, &attempts, end.as_ref(), &parts))
            .await;
        // What happened at the service is the truth, even when our own disk is full.
        if let Err(error) = &written {
            tracing::error!(%row_id, %error, "the end of a piece could not be written");
        }
        written.is_ok()
    }

    /// Gives the row its end, as its pieces make it.
    pub(super) async fn conclude(self) -> Result<CallResult, Error> {
        let (Some(row_id), Some(last)) = (self.row_id, self.last.clone()) else {
            return Err(Error::Cancelled);
        };
        let took_ms = u32::try_from(self.began.elapsed().as_millis()).unwrap_or(u32::MAX);
        let end = end_of(&self.parts, Finish { took_ms, ..last });
        let error = self.error.filter(|_| end.outcome != End::Sent);
        let result = SendResult {
            clock_corrected_s: self.clock_corrected_s,
            ..SendResult::of(row_id, &self.trace_id, &end, error)
        };
        tracing::info!(%row_id, outcome = ?result.outcome, pieces = self.parts.len(), "a stream ended");
        let is_written = self.write(row_id, Vec::new(), Some(end), self.parts.clone()).await;
        (self.watch)(SendStage::Ended { row_id });
        Ok(CallResult {
            end: SendResult { unwritten: !is_written, ..result },
            parts: self.parts,
            strangers: Vec::new(),
        })
    }
}

/// Of one piece only that it waits is reported: that it is out does not make the stream one that cannot be stopped.
fn waits_only(watch: &Watch) -> Watch {
    let watch = watch.clone();
    std::sync::Arc::new(move |stage| {
        if matches!(stage, SendStage::Waiting { .. }) {
            watch(stage);
        }
    })
}
