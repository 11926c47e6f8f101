//! One send: check, record, call, conclude. The row is durable before the first byte goes out.

use history::{Details, Finish, History, KeptPart, NewAttempt, NewSend, Outcome, RowId, SeenFile};
use ids::StorageId;
use serde::{Deserialize, Serialize};
use specta::Type;
use tokio_util::sync::CancellationToken;
use yunxin::{Body, Client, ErrorKind, Explained, OtherMessage, SendCall, TraceId, preview_headers};

use super::advice::{Advice, never_left};
use super::draft::Draft;
use super::ending::{error_of, finish, new_attempt};
use super::explain::{PartCode, explain_end};
use super::stage::{SendStage, Watch, call_out};
use super::words::{snippet, texts};
use crate::account::Account;
use crate::error::{Error, RowFault};
use crate::uploads::UploadChoices;

/// What the user asked for.
#[derive(Debug, Clone)]
pub struct SendOrder {
    /// The message, as it was when Send was pressed: nothing changes it but the upload.
    pub draft: Draft,
    /// How its attachment is to be uploaded before it goes out; `None` where the body says already where it lies.
    pub upload: Option<SendUpload>,
    /// Stops the send until the request is out; after that it does nothing.
    pub cancel: CancellationToken,
}

/// An upload that a message waits for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SendUpload {
    /// The user's own storage that the file goes to; `None`: the service's.
    pub storage_id: Option<StorageId>,
    /// How the service is to keep it.
    pub choices: UploadChoices,
}

/// How a send ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SendResult {
    /// Its row in the history.
    pub row_id: RowId,
    /// `sent`, `rejected` or `unknown`.
    pub outcome: Outcome,
    /// Yunxin's code.
    #[specta(type = Option<specta_typescript::Number>)]
    pub code: Option<i64>,
    /// Yunxin's own words.
    pub msg: Option<String>,
    /// Why there was no answer to go by.
    pub error: Option<ErrorKind>,
    /// The message's id at the service, to the last digit.
    pub message_server_id: Option<String>,
    /// The service's time of the message, Unix ms.
    #[specta(type = Option<specta_typescript::Number>)]
    pub create_time_ms: Option<i64>,
    /// The trace id of the send.
    pub trace_id: String,
    /// From the first attempt's start to the last one's end.
    pub took_ms: u32,
    /// What the code means.
    pub explained: Option<Explained>,
    /// What may be done next.
    pub advice: Advice,
    /// Nothing of it left this machine; `error` says why.
    pub never_left: bool,
    /// The next send needs another `message_client_id`. Without this the id is kept, so that a repeat is recognised.
    pub id_spent: bool,
    /// The message's client id belongs to another message at the service; found out when it was sent again.
    pub other: Option<OtherMessage>,
    /// This machine's clock was off: by how many seconds the service's is ahead. The send was made once more with the
    /// service's time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[specta(type = Option<specta_typescript::Number>)]
    pub clock_corrected_s: Option<i64>,
    /// The end is true but could not be written to the history: its row will say *unknown*.
    pub unwritten: bool,
    /// The message_client_id for the next message, where this one has used up its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fresh_client_id: Option<String>,
    /// How each receiver, or each message, of a call with several ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<KeptPart>,
    /// What the codes of these mean, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub part_codes: Vec<PartCode>,
    /// What the answer names though nobody asked for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strangers: Vec<String>,
    /// Messages that a chatroom took and dropped on their way to its members, by their client ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub abandoned: Vec<String>,
}

impl SendResult {
    /// An end as it is reported; whether it could be written is not known yet.
    pub(crate) fn of(
        row_id: RowId,
        trace_id: &TraceId,
        end: &Finish,
        error: Option<ErrorKind>,
    ) -> SendResult {
        let advice = Advice::of(end, error);
        SendResult {
            row_id,
            outcome: end.outcome.into(),
            code: end.code,
            msg: end.msg.clone(),
            error,
            message_server_id: end.message_server_id.clone(),
            create_time_ms: end.create_time_ms,
            trace_id: trace_id.to_string(),
            took_ms: end.took_ms,
            explained: explain_end(end.outcome.into(), end.code, end.http_status, error),
            advice,
            never_left: never_left(end, error),
            id_spent: advice.is_id_spent(),
            other: None,
            clock_corrected_s: None,
            unwritten: false,
            fresh_client_id: None,
            parts: Vec::new(),
            part_codes: Vec::new(),
            strangers: Vec::new(),
            abandoned: Vec::new(),
        }
    }
}

/// What a send is written into.
#[derive(Debug, Clone)]
pub(crate) struct Recording {
    pub(crate) history: History,
    /// The running process, so that its death can be told from its work.
    pub(crate) process: String,
}

/// What a send goes through.
#[derive(Debug, Clone)]
pub(crate) struct SendTarget {
    pub(crate) account: Account,
    pub(crate) client: Client,
    /// The full URL of the first attempt.
    pub(crate) url: String,
    /// What is known of the message's file.
    pub(crate) file: Option<SeenFile>,
}

impl SendOrder {
    /// The body, if it keeps the rules of the service.
    pub(crate) fn checked(&self) -> Result<Body, Error> {
        self.draft.check_size()?;
        let body = Body::parse(self.draft.body.as_str())?;
        let issues = yunxin::validate_call(&self.draft.destination(), &body);
        if issues.iter().any(|issue| issue.severity == yunxin::Severity::Error) {
            return Err(Error::Invalid { issues });
        }
        Ok(body)
    }
}

impl Recording {
    /// Records, sends, concludes. From here on there is a row, whatever happens.
    pub(crate) async fn send(
        self,
        order: SendOrder,
        body: Body,
        target: SendTarget,
        watch: Watch,
    ) -> Result<SendResult, Error> {
        let trace_id = TraceId::random();
        let new = self.new_send(&order.draft, &body, &target, &trace_id);
        let file = target.file.clone();
        let row_id = self.blocking(move |history| history.record_with(&new, file.as_ref())).await?;
        watch(SendStage::Recorded { row_id });

        let SendOrder { draft, cancel, .. } = order;
        let call =
            SendCall { destination: draft.destination(), body: draft.body, trace_id: trace_id.clone() };
        let report = call_out(&target.client, &call, &cancel, &watch).await;

        let end = finish(&report);
        let error = error_of(&report.end);
        let attempts = report.attempts.into_iter().map(new_attempt).collect();
        let reported = SendResult {
            clock_corrected_s: report.clock_corrected_s,
            ..SendResult::of(row_id, &trace_id, &end, error)
        };
        Ok(self.conclude(reported, attempts, end, &watch).await)
    }

    /// Writes the end, and reports it together with whether it could be written.
    pub(super) async fn conclude(
        &self,
        reported: SendResult,
        attempts: Vec<NewAttempt>,
        end: Finish,
        watch: &Watch,
    ) -> SendResult {
        let row_id = reported.row_id;
        tracing::info!(
            %row_id,
            outcome = ?reported.outcome,
            code = reported.code,
            error = ?reported.error,
            took_ms = reported.took_ms,
            attempts = attempts.len(),
            "a send ended"
        );
        let written = self.blocking(move |history| history.conclude(row_id, &attempts, Some(&end))).await;
        watch(SendStage::Ended { row_id });
        // What happened at the service is the truth, even when our own disk is full.
        if let Err(error) = &written {
            tracing::error!(%row_id, %error, "the end of a send could not be written");
        }
        SendResult { unwritten: written.is_err(), ..reported }
    }

    fn new_send(&self, draft: &Draft, body: &Body, target: &SendTarget, trace_id: &TraceId) -> NewSend {
        let message_type = body.message_type();
        NewSend {
            account_id: target.account.id.to_string(),
            account_name: target.account.name.clone(),
            account_color: target.account.color.token().to_owned(),
            production: target.account.is_production(),
            sender: draft.conversation.sender.clone(),
            conversation_type: draft.conversation.kind.code(),
            receiver: draft.conversation.receiver.clone(),
            message_type: message_type.map(|kind| i64::from(kind.code())),
            message_client_id: body.message_client_id().map(str::to_owned),
            trace_id: trace_id.to_string(),
            method: "POST".to_owned(),
            url: target.url.clone(),
            request_headers: preview_headers(&target.account.app_key, trace_id, true),
            request_body: draft.body.clone(),
            snippet: snippet(body),
            search_text: texts(body),
            process: self.process.clone(),
            started_at_ms: crate::clock::now_ms(),
        }
    }

    /// Everything about one row.
    pub(crate) async fn row(&self, id: RowId) -> Result<Details, Error> {
        self.blocking(move |history| history.get(id))
            .await?
            .ok_or_else(|| Error::Row(RowFault::Missing { row: id }))
    }

    /// Everything about one row of unknown outcome.
    pub(crate) async fn unknown_row(&self, id: RowId) -> Result<Details, Error> {
        let details = self.row(id).await?;
        if details.row.outcome != Outcome::Unknown {
            return Err(Error::Row(RowFault::NotUnknown { row: id }));
        }
        Ok(details)
    }

    /// Works with the history on a thread that may block.
    pub(crate) async fn blocking<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&History) -> Result<T, history::Error> + Send + 'static,
    {
        let history = self.history.clone();
        Ok(tokio::task::spawn_blocking(move || work(&history)).await??)
    }
}
