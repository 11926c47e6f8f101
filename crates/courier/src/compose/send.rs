//! One send: check, record, call, conclude. The row is durable before the first byte goes out.

use std::sync::Arc;

use history::{Finish, History, NewAttempt, NewSend, Outcome, RowId};
use serde::Serialize;
use specta::Type;
use tokio_util::sync::CancellationToken;
use yunxin::{
    Attempt, Body, Client, End, ErrorKind, Explained, SendCall, SendEvent, SendReport, TraceId,
    preview_headers,
};

use super::words::{snippet, texts};
use super::{Draft, explain_code};
use crate::{Account, Error, Stage};

/// What the person asked for.
#[derive(Debug, Clone)]
pub struct SendOrder {
    /// The message.
    pub draft: Draft,
    /// The person confirmed that this goes out from a production account.
    pub confirmed: bool,
    /// Stops the send until the request is out; after that it does nothing.
    pub cancel: CancellationToken,
}

/// How far a send is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendStage {
    /// It is in the history.
    Recorded {
        /// Which row.
        row_id: RowId,
    },
    /// The request is on the wire: it cannot be stopped any more.
    Out,
    /// The row has its end.
    Ended {
        /// Which row.
        row_id: RowId,
    },
}

/// How a send ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SendResult {
    /// Its row in the history.
    pub row_id: RowId,
    /// `sent`, `rejected` or `unknown`.
    pub outcome: Outcome,
    /// Yunxin's code.
    #[specta(type = Option<i32>)]
    pub code: Option<i64>,
    /// Yunxin's own words.
    pub msg: Option<String>,
    /// Why there was no answer to go by.
    pub error: Option<ErrorKind>,
    /// The message's id at the service, to the last digit.
    pub message_server_id: Option<String>,
    /// The service's time of the message, Unix ms.
    #[specta(type = Option<i32>)]
    pub create_time_ms: Option<i64>,
    /// The trace id of the send.
    pub trace_id: String,
    /// From the first attempt's start to the last one's end.
    pub took_ms: u32,
    /// What the code means.
    pub explained: Option<Explained>,
    /// The end is true but could not be written to the history: its row will say *unknown*.
    pub unwritten: bool,
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
pub(crate) struct Way {
    pub(crate) account: Account,
    pub(crate) client: Client,
    /// The full URL of the first attempt.
    pub(crate) url: String,
}

impl SendOrder {
    /// The body, if this order may be carried out at all.
    pub(crate) fn checked(&self, stage: Stage) -> Result<Body, Error> {
        let body = Body::parse(self.draft.body.as_str())?;
        let issues = yunxin::validate(&self.draft.conversation, &body);
        if issues.iter().any(|issue| issue.severity == yunxin::Severity::Error) {
            return Err(Error::Invalid { issues });
        }
        if stage == Stage::Production && !self.confirmed {
            return Err(Error::Unconfirmed);
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
        way: Way,
        watch: Arc<dyn Fn(SendStage) + Send + Sync>,
    ) -> Result<SendResult, Error> {
        let trace_id = TraceId::random();
        let new = self.new_send(&order.draft, &body, &way, &trace_id);
        let row_id = self.blocking(move |history| history.record(&new)).await?;
        watch(SendStage::Recorded { row_id });

        let SendOrder { draft, cancel, .. } = order;
        let call =
            SendCall { conversation: draft.conversation, body: draft.body, trace_id: trace_id.clone() };
        let tell = |event| {
            if event == SendEvent::Out {
                watch(SendStage::Out);
            }
        };
        let report = way.client.send(&call, &cancel, &tell).await;

        let finish = finish(&report);
        let error = error_of(&report.end);
        let result = SendResult {
            row_id,
            outcome: finish.outcome.into(),
            code: finish.code,
            msg: finish.msg.clone(),
            error,
            message_server_id: finish.message_server_id.clone(),
            create_time_ms: finish.create_time_ms,
            trace_id: trace_id.to_string(),
            took_ms: finish.took_ms,
            explained: explain_code(finish.code.filter(|code| *code != 200), finish.http_status, error),
            unwritten: false,
        };
        let written = self.conclude(row_id, report.attempts, finish).await;
        watch(SendStage::Ended { row_id });
        // What happened at the service is the truth, even when our own disk is full.
        if let Err(error) = &written {
            tracing::error!(%row_id, %error, "the end of a send could not be written");
        }
        Ok(SendResult { unwritten: written.is_err(), ..result })
    }

    fn new_send(&self, draft: &Draft, body: &Body, way: &Way, trace_id: &TraceId) -> NewSend {
        let message_type = body.message_type();
        NewSend {
            account_id: way.account.id.clone(),
            account_name: way.account.name.clone(),
            account_color: way.account.color.token().to_owned(),
            production: way.account.stage == Stage::Production,
            sender: draft.conversation.sender.clone(),
            conversation_type: draft.conversation.kind.code(),
            receiver: draft.conversation.receiver.clone(),
            message_type: message_type.map(|kind| i64::from(kind.code())),
            message_client_id: body.message_client_id().map(str::to_owned),
            trace_id: trace_id.to_string(),
            method: "POST".to_owned(),
            url: way.url.clone(),
            request_headers: preview_headers(&way.account.app_key, trace_id, true),
            request_body: draft.body.clone(),
            snippet: snippet(body),
            search_text: texts(body),
            process: self.process.clone(),
            started_at_ms: jiff::Timestamp::now().as_millisecond(),
        }
    }

    async fn conclude(&self, row: RowId, attempts: Vec<Attempt>, finish: Finish) -> Result<(), Error> {
        self.blocking(move |history| {
            for (number, attempt) in (1..).zip(attempts) {
                history.attempt(row, &new_attempt(number, attempt))?;
            }
            history.finish(row, &finish)
        })
        .await
    }

    async fn blocking<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&History) -> Result<T, history::Error> + Send + 'static,
    {
        let history = self.history.clone();
        Ok(tokio::task::spawn_blocking(move || work(&history)).await??)
    }
}

/// The three ends of the history. A send that never left is `rejected`: nothing arrived, and its error says why.
fn finish(report: &SendReport) -> Finish {
    let last = report.attempts.last();
    let took_ms = report.attempts.iter().map(|attempt| attempt.took_ms).fold(0, u32::saturating_add);
    let mut finish = Finish {
        outcome: history::End::Unknown,
        code: last.and_then(|attempt| attempt.code),
        msg: None,
        message_server_id: None,
        create_time_ms: None,
        http_status: last.and_then(|attempt| attempt.http_status),
        answer: last.and_then(|attempt| attempt.answer.clone()),
        error: error_of(&report.end).map(error_name),
        took_ms,
        finished_at_ms: jiff::Timestamp::now().as_millisecond(),
    };
    match &report.end {
        End::Sent { message_server_id, create_time_ms } => {
            finish.outcome = history::End::Sent;
            finish.message_server_id = message_server_id.map(|id| id.to_string());
            finish.create_time_ms = *create_time_ms;
        }
        End::Rejected { msg, .. } => {
            finish.outcome = history::End::Rejected;
            finish.msg = Some(msg.clone());
        }
        End::Unknown { .. } => {}
        End::NotSent { .. } => finish.outcome = history::End::Rejected,
    }
    finish
}

fn error_of(end: &End) -> Option<ErrorKind> {
    match end {
        End::Sent { .. } | End::Rejected { .. } => None,
        End::Unknown { reason } => Some(reason.kind()),
        End::NotSent { error } => Some(error.kind()),
    }
}

/// The error's name as it crosses to the window and lies in the database.
fn error_name(kind: ErrorKind) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

fn new_attempt(number: u32, attempt: Attempt) -> NewAttempt {
    NewAttempt {
        number,
        endpoint: attempt.endpoint,
        started_at_ms: attempt.started_at_ms,
        took_ms: attempt.took_ms,
        http_status: attempt.http_status,
        code: attempt.code,
        error: attempt.error.map(error_name),
        request_headers: attempt.request_headers,
        response_headers: attempt.response_headers,
        answer: attempt.answer,
    }
}
