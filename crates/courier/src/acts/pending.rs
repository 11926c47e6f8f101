//! One act: record, call, conclude. Its record is durable before the first byte goes out.

use history::{Act as RecordedAct, ActState, Finish, NewAct, NewAttempt, RowId};
use tokio_util::sync::CancellationToken;
use yunxin::{ActCall, Client, Endpoint, SendEvent, preview_headers};

use super::note::{ActReport, note_act};
use super::order::kind_of;
use crate::compose::{Recording, finish, new_attempt};
use crate::error::Error;

/// An act on its way.
#[derive(Debug, Clone)]
pub(crate) struct PendingAct {
    /// The row of the message.
    pub(crate) row: RowId,
    /// What the row's messages are called in their chatroom.
    pub(crate) room_ids: Vec<String>,
    pub(crate) call: ActCall,
    pub(crate) client: Client,
    pub(crate) app_key: String,
    pub(crate) cancel: CancellationToken,
}

impl PendingAct {
    fn new_act(&self, process: &str) -> NewAct {
        let ActCall { request, trace_id } = &self.call;
        let endpoint = Endpoint::new(self.client.endpoints().primary.clone());
        let request_body = request.body();
        NewAct {
            kind: kind_of(request),
            trace_id: trace_id.to_string(),
            method: request.method().to_string(),
            url: request.url(&endpoint).to_string(),
            request_headers: preview_headers(&self.app_key, trace_id, request_body.is_some()),
            request_body,
            process: process.to_owned(),
            started_at_ms: crate::clock::now_ms(),
        }
    }
}

impl Recording {
    /// Records, calls, concludes. From here on there is a record, whatever happens.
    pub(crate) async fn act(self, pending: PendingAct) -> Result<ActReport, Error> {
        let new = pending.new_act(&self.process);
        let (row, recorded) = (pending.row, new.clone());
        let id = self.blocking(move |history| history.record_act(row, &recorded)).await?;
        let waits = |event| {
            if let SendEvent::Waiting { ms } = event {
                tracing::debug!(ms, "an act waits for its turn");
            }
        };
        let report = pending.client.act(&pending.call, &pending.cancel, &waits).await;
        let (end, clock_corrected_s) = (finish(&report), report.clock_corrected_s);
        let attempts: Vec<NewAttempt> = report.attempts.into_iter().map(new_attempt).collect();
        let act = ended(id, new, &end, &attempts);
        let written = self.blocking(move |history| history.conclude_act(id, &attempts, &end)).await;
        // What happened at the service is the truth, even when our own disk is full.
        if let Err(error) = &written {
            tracing::error!(%id, %error, "the end of an act could not be written");
        }
        Ok(ActReport {
            note: note_act(&act, &pending.room_ids),
            act,
            clock_corrected_s,
            unwritten: written.is_err(),
        })
    }
}

/// The record as it stands once it is concluded.
fn ended(id: RowId, new: NewAct, end: &Finish, attempts: &[NewAttempt]) -> RecordedAct {
    RecordedAct {
        id,
        kind: new.kind,
        state: ActState::from(end.outcome),
        trace_id: new.trace_id,
        method: new.method,
        url: new.url,
        request_headers: new.request_headers,
        request_body: new.request_body,
        started_at_ms: new.started_at_ms.into(),
        finished_at_ms: Some(end.finished_at_ms.into()),
        took_ms: Some(end.took_ms),
        http_status: end.http_status,
        code: end.code,
        msg: end.msg.clone(),
        error: end.error.clone(),
        answer: end.answer.clone(),
        attempts: (1..)
            .zip(attempts)
            .map(|(number, attempt)| NewAttempt { number, ..attempt.clone() })
            .collect(),
    }
}
