//! Calls of unknown end: looking whether they arrived, and making them once more so that nothing can arrive twice.
//!
//! What each kind allows stands in its description: see `Repeat` and `Evidence` of the client, and ADR 0034.

use std::sync::Arc;

use history::{AttemptKind, Details, End, Finish, KeptPart, NewAttempt, Outcome, Phases, RowId};
use tokio_util::sync::CancellationToken;
use yunxin::{
    Body, Client, Destination, End as Ended, ErrorKind, Evidence, Repeat, SendCall, SendKind, TraceId,
    abandoned_messages, body_edit, call_description, part_ends,
};

use super::Calls;
use super::ending::{kept_parts, send_kind, together};
use super::found::Found;
use super::look::{in_conversations, in_room};
use super::model::{CallCheck, CallResult};
use super::stream_look::in_stream;
use super::words::{conversation, snippet_of};
use crate::account::Account;
use crate::compose::{
    SendResult, SendStage, Watch, as_it_was, call_out, error_name, error_of, finish, new_attempt,
};
use crate::confirm::{ConfirmedAction, ConfirmedMessage, Question};
use crate::error::{Error, RowFault};

/// The error of a look that found nothing.
const NOT_SEEN: &str = "not_seen";

impl Calls {
    /// Whether the row is of a call that is settled here: any but a message in one conversation.
    ///
    /// # Errors
    /// When there is no such row.
    pub async fn settles(&self, id: RowId) -> Result<bool, Error> {
        // What sent nothing is refused here, with its reason.
        let Some(kind) = send_kind(self.recording.row(id).await?.row.kind) else { return Ok(true) };
        Ok(kind == SendKind::Stream || call_description(kind).evidence != Evidence::Conversation)
    }

    /// Asks the service whether a call of unknown end arrived: in the conversation with each receiver, or in the room's
    /// history. What is found is sent from now on; what is not found stays unknown. The look is kept among the row's
    /// attempts.
    ///
    /// # Errors
    /// [`RowFault::NoEvidence`] for a call of which the service has no record; when the row is not of unknown end, or has no
    /// client id; when its account is gone, has another AppKey now or has no secret.
    pub async fn check(&self, id: RowId) -> Result<CallCheck, Error> {
        let (details, account, body, kind) =
            self.unsettled(id, Error::Row(RowFault::NoEvidence { row: id })).await?;
        let client = self.clients.of(&account).await?;
        let started_at_ms = crate::clock::now_ms();
        let found = match call_description(kind).evidence {
            Evidence::EachConversation => in_conversations(&client, &details, &body).await?,
            Evidence::RoomHistory => in_room(&client, &details, &body).await?,
            Evidence::Conversation if kind == SendKind::Stream => in_stream(&client, &details, &body).await?,
            Evidence::Conversation | Evidence::BroadcastList | Evidence::PushList | Evidence::Nothing => {
                return Err(Error::Row(RowFault::NoEvidence { row: id }));
            }
        };
        let merged: Vec<KeptPart> = details
            .parts
            .iter()
            .map(|part| {
                let is_it = |now: &&KeptPart| (now.kind, &now.name) == (part.kind, &part.name);
                found.parts.iter().find(is_it).unwrap_or(part).clone()
            })
            .collect();
        let is_open = |part: &KeptPart| matches!(part.outcome, Outcome::Unknown | Outcome::Sending);
        let is_settled = !found.is_pending
            && if merged.is_empty() { found.message.is_some() } else { !merged.iter().any(is_open) };
        let (server_id, time_ms) = found.message.clone().map_or((None, None), |(id, ms)| (id, Some(ms)));
        let end = is_settled.then(|| Finish {
            outcome: End::Sent,
            code: Some(200),
            msg: None,
            message_server_id: server_id,
            create_time_ms: time_ms,
            http_status: Some(200),
            answer: details.answer.clone(),
            error: None,
            took_ms: details.row.took_ms.unwrap_or(0),
            finished_at_ms: crate::clock::now_ms(),
        });
        let attempt = NewAttempt {
            number: 0,
            kind: AttemptKind::Check,
            endpoint: client.endpoints().primary.to_string(),
            started_at_ms,
            took_ms: u32::try_from(crate::clock::now_ms() - started_at_ms).unwrap_or(0),
            phases: Phases::default(),
            http_status: None,
            code: found.code,
            error: match found.error {
                Some(kind) => Some(error_name(kind)),
                None => (!is_settled).then(|| NOT_SEEN.to_owned()),
            },
            detail: found.msg.clone(),
            request_headers: Vec::new(),
            response_headers: Vec::new(),
            answer: None,
        };
        let outcome = if is_settled { Outcome::Sent } else { Outcome::Unknown };
        let parts = found.parts.clone();
        self.recording
            .blocking(move |history| history.conclude_with(id, &[attempt], end.as_ref(), &parts))
            .await?;
        let Found { looked_at, error, code, msg, .. } = found;
        Ok(CallCheck { outcome, parts: merged, looked_at, error, code, msg })
    }

    /// Makes a call of unknown end once more, where the service knows it again: into chatrooms, under the same trace id and
    /// client ids, with `resend_flag` 1 and otherwise byte for byte. The tries are added to the same row.
    ///
    /// # Errors
    /// [`RowFault::NoRepeat`] for a call that might arrive twice; else as [`Calls::check`] and [`Calls::send`].
    pub async fn send_again(
        &self,
        id: RowId,
        cancel: CancellationToken,
        watch: impl Fn(SendStage) + Send + Sync + 'static,
    ) -> Result<CallResult, Error> {
        let (details, account, body, kind) =
            self.unsettled(id, Error::Row(RowFault::NoRepeat { row: id })).await?;
        if call_description(kind).repeat != Repeat::ResendFlag {
            return Err(Error::Row(RowFault::NoRepeat { row: id }));
        }
        let unusable = |what| Error::Row(RowFault::Unusable { row: id, what });
        let destination = Destination::from_url(&details.url).ok_or(unusable("URL"))?;
        let text = body_edit::set(&details.request_body, &["resend_flag"], "1").ok_or(unusable("body"))?;
        let trace_id = TraceId::from_text(&details.trace_id).ok_or(unusable("trace id"))?;
        if account.is_production_for(&details.row) || kind.reaches_everybody() && !account.sandbox {
            let question = Question {
                // Who reaches everybody once more is asked as before the first time.
                action: super::action_of(&account, kind, ConfirmedAction::SendAgain),
                account_name: account.name.clone(),
                app_key: account.app_key.clone(),
                messages: vec![ConfirmedMessage {
                    conversation: conversation(&destination, &body),
                    room: kind.is_in_room(),
                    summary: snippet_of(kind, &body),
                }],
                placeholders: Vec::new(),
            };
            if !super::answered(&cancel, self.confirm.ask(question)).await? {
                return Err(Error::Unconfirmed);
            }
        }
        let client = self.clients.of(&account).await?;
        if cancel.is_cancelled() {
            return Err(Error::Cancelled);
        }
        let call = SendCall { destination, body: text, trace_id };
        let again = Again { row_id: id, kind, body, call, client, cancel, details };
        let (recording, watch): (_, Watch) = (self.recording.clone(), Arc::new(watch));
        tokio::spawn(async move { again.carry_out(recording, watch).await }).await?
    }

    /// A row of unknown end, who sent it, what and by which call; `not_sent` where it sent nothing.
    pub(super) async fn unsettled(
        &self,
        id: RowId,
        not_sent: Error,
    ) -> Result<(Details, Account, Body, SendKind), Error> {
        let details = self.recording.unknown_row(id).await?;
        let kind = send_kind(details.row.kind).ok_or(not_sent)?;
        let account = self.clients.accounts().owner(&details).await?;
        let body = Body::parse(details.request_body.as_str())?;
        Ok((details, account, body, kind))
    }
}

/// A call that is made once more.
struct Again {
    row_id: RowId,
    kind: SendKind,
    body: Body,
    call: SendCall,
    client: Client,
    cancel: CancellationToken,
    details: Details,
}

impl Again {
    /// The end of all tries together: only what the service took is *sent*; a *no* to the repeat proves nothing about the
    /// first try.
    async fn carry_out(
        self,
        recording: crate::compose::Recording,
        watch: Watch,
    ) -> Result<CallResult, Error> {
        let (row_id, process) = (self.row_id, recording.process.clone());
        let at_ms = crate::clock::now_ms();
        recording.blocking(move |history| history.resume(row_id, &process, at_ms)).await?;
        watch(SendStage::Recorded { row_id });
        let report = call_out(&self.client, &self.call, &self.cancel, &watch).await;
        let (mut end, mut error) = (finish(&report), error_of(&report.end));
        let mut parts = Vec::new();
        let mut strangers = Vec::new();
        match &report.end {
            Ended::Sent { .. } => {
                if let Some(ended) = part_ends(self.kind, &self.body, &report.end, end.answer.as_deref()) {
                    (parts, end.outcome) = together(&self.details.parts, kept_parts(&ended));
                    strangers = ended.strangers;
                }
            }
            Ended::NotSent { error: yunxin::Error::Cancelled } => end = as_it_was(&self.details),
            Ended::Rejected { .. } => {
                end.outcome = End::Unknown;
                error = Some(ErrorKind::Refused);
                end.error = error.map(error_name);
            }
            Ended::NotSent { .. } | Ended::Unknown { .. } => end.outcome = End::Unknown,
        }
        let result = SendResult {
            clock_corrected_s: report.clock_corrected_s,
            abandoned: abandoned_messages(self.kind, end.answer.as_deref()),
            ..SendResult::of(row_id, &self.call.trace_id, &end, error)
        };
        let attempts: Vec<_> = report.attempts.into_iter().map(new_attempt).collect();
        let kept = parts.clone();
        let written = recording
            .blocking(move |history| history.conclude_with(row_id, &attempts, Some(&end), &kept))
            .await;
        watch(SendStage::Ended { row_id });
        if let Err(error) = &written {
            tracing::error!(%row_id, %error, "the end of a repeated call could not be written");
        }
        let parts = if parts.is_empty() { self.details.parts } else { parts };
        Ok(CallResult { end: SendResult { unwritten: written.is_err(), ..result }, parts, strangers })
    }
}
