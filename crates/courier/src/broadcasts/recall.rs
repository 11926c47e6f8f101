//! The recall of a broadcast: recorded, called, concluded. Its record is durable before the first byte goes out: under the row
//! that sent the broadcast or, where none did, as a row of its own.

use history::{ActKind, AttemptKind, Finish, KeptKind, NewAct, NewAttempt, NewSend, Outcome, Phases, RowId};
use tokio_util::sync::CancellationToken;
use yunxin::{BroadcastId, Client, Endpoint, ErrorKind, TraceId, preview_headers};

use super::model::{BroadcastWithdrawn, KeptBroadcast};
use crate::account::Account;
use crate::calls::words::one_line;
use crate::compose::{Recording, explain_end, finish, new_attempt};
use crate::error::Error;

/// The broadcast as it was looked up before its recall.
pub(super) struct Lookup {
    /// As the service has it.
    pub(super) broadcast: KeptBroadcast,
    /// As the answer spells it.
    pub(super) text: String,
    pub(super) started_at_ms: i64,
    pub(super) took_ms: u32,
}

/// A recall on its way.
pub(super) struct Recall {
    /// The row that sent the broadcast.
    pub(super) row: Option<RowId>,
    pub(super) broadcast_id: BroadcastId,
    /// What was found of it; `None` where it was not looked up, or could not be.
    pub(super) lookup: Option<Lookup>,
    pub(super) account: Account,
    pub(super) client: Client,
    pub(super) cancel: CancellationToken,
}

/// What the end is written to.
enum Place {
    Act { row: RowId, id: RowId },
    Row(RowId),
}

impl Recall {
    pub(super) async fn carry_out(self, recording: Recording) -> Result<BroadcastWithdrawn, Error> {
        let trace_id = TraceId::random();
        let place = match self.row {
            Some(row) => self.record_act(&recording, row, &trace_id).await?,
            None => self.record_row(&recording, &trace_id).await?,
        };
        let Recall { broadcast_id, client, cancel, .. } = self;
        let report = client.withdraw_broadcast(&broadcast_id, &trace_id, &cancel, &|_| {}).await;
        let end = Finish { message_server_id: Some(broadcast_id.to_string()), ..finish(&report) };
        let attempts: Vec<NewAttempt> = report.attempts.into_iter().map(new_attempt).collect();
        let mut withdrawn = ended(&end, &place);
        tracing::info!(row = %withdrawn.row_id, outcome = ?withdrawn.outcome, "the recall of a broadcast ended");
        let written = recording
            .blocking(move |history| match place {
                Place::Act { id, .. } => history.conclude_act(id, &attempts, &end),
                Place::Row(row) => history.conclude(row, &attempts, Some(&end)),
            })
            .await;
        // What happened at the service is the truth, even when our own disk is full.
        if let Err(error) = &written {
            tracing::error!(row = %withdrawn.row_id, %error, "the end of a recall could not be written");
        }
        withdrawn.unwritten = written.is_err();
        Ok(withdrawn)
    }

    fn url(&self) -> String {
        Endpoint::new(self.client.endpoints().primary.clone()).broadcast_url(&self.broadcast_id).to_string()
    }

    async fn record_act(
        &self,
        recording: &Recording,
        row: RowId,
        trace_id: &TraceId,
    ) -> Result<Place, Error> {
        let new = NewAct {
            kind: ActKind::Recall,
            trace_id: trace_id.to_string(),
            method: "DELETE".to_owned(),
            url: self.url(),
            request_headers: preview_headers(&self.account.app_key, trace_id, false),
            request_body: None,
            process: recording.process.clone(),
            started_at_ms: crate::clock::now_ms(),
        };
        let id = recording.blocking(move |history| history.record_act(row, &new)).await?;
        Ok(Place::Act { row, id })
    }

    /// Of a broadcast that another program sent: what it says is kept too, since afterwards nothing has it any more.
    async fn record_row(&self, recording: &Recording, trace_id: &TraceId) -> Result<Place, Error> {
        let content = self.lookup.as_ref().map(|lookup| lookup.broadcast.content.clone()).unwrap_or_default();
        let sender = self.lookup.as_ref().and_then(|lookup| lookup.broadcast.from_account_id.clone());
        let new = NewSend {
            account_id: self.account.id.to_string(),
            account_name: self.account.name.clone(),
            account_color: self.account.color.token().to_owned(),
            production: self.account.is_production(),
            sender: sender.unwrap_or_default(),
            conversation_type: 0,
            receiver: "*".to_owned(),
            message_type: None,
            message_client_id: None,
            trace_id: trace_id.to_string(),
            method: "DELETE".to_owned(),
            url: self.url(),
            request_headers: preview_headers(&self.account.app_key, trace_id, false),
            request_body: String::new(),
            snippet: match one_line(&content) {
                line if line.is_empty() => self.broadcast_id.to_string(),
                line => line,
            },
            search_text: format!("{content}\n{}", self.broadcast_id),
            process: recording.process.clone(),
            started_at_ms: crate::clock::now_ms(),
        };
        // Before the call too: a crash leaves what it may have taken away.
        let lookup: Vec<NewAttempt> = self.lookup.iter().map(|lookup| self.lookup_attempt(lookup)).collect();
        let row = recording
            .blocking(move |history| history.record_after(&new, KeptKind::BroadcastRecall, &lookup))
            .await?;
        Ok(Place::Row(row))
    }

    fn lookup_attempt(&self, lookup: &Lookup) -> NewAttempt {
        NewAttempt {
            number: 0,
            kind: AttemptKind::Check,
            endpoint: self.client.endpoints().primary.to_string(),
            started_at_ms: lookup.started_at_ms,
            took_ms: lookup.took_ms,
            phases: Phases::default(),
            http_status: Some(200),
            code: Some(200),
            error: None,
            detail: None,
            request_headers: Vec::new(),
            response_headers: Vec::new(),
            answer: Some(lookup.text.clone()),
        }
    }
}

/// The end as it is reported; whether it could be written is not known yet.
fn ended(end: &Finish, place: &Place) -> BroadcastWithdrawn {
    let outcome = Outcome::from(end.outcome);
    let kind: Option<ErrorKind> =
        end.error.as_deref().and_then(|name| serde_json::from_value(name.into()).ok());
    BroadcastWithdrawn {
        outcome,
        code: end.code,
        msg: end.msg.clone(),
        error: end.error.clone(),
        explained: explain_end(outcome, end.code, end.http_status, kind),
        row_id: match place {
            Place::Act { row, .. } | Place::Row(row) => *row,
        },
        unwritten: false,
    }
}
