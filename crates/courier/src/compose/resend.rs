//! Making a send of unknown outcome once more, so that it cannot arrive twice: the same body, trace id and message_client_id.

use history::{Details, Finish, NewAttempt, Outcome};
use tokio_util::sync::CancellationToken;
use yunxin::{Client, End, ErrorKind, OtherMessage, SendCall, SendReport, TraceId};

use super::check::CheckTarget;
use super::ending::{error_name, error_of, finish, new_attempt};
use super::send::{Recording, SendResult};
use super::stage::{SendStage, Watch, call_out};
use crate::clock::now_ms;
use crate::error::Error;

/// Too many calls: a look now would be refused for the same reason, or wait for seconds.
const TOO_MANY_CALLS: i64 = 416;

/// A send of unknown outcome that is made once more.
#[derive(Debug, Clone)]
pub(crate) struct Resend {
    pub(crate) details: Details,
    pub(crate) wanted: CheckTarget,
    pub(crate) trace_id: TraceId,
    pub(crate) client: Client,
    pub(crate) cancel: CancellationToken,
}

/// How the repeat ended.
struct Ended {
    end: Finish,
    error: Option<ErrorKind>,
    attempts: Vec<NewAttempt>,
    /// What the id of the message belongs to instead.
    other: Option<OtherMessage>,
}

impl Recording {
    /// Claims the row, sends, concludes. The row is *sending* meanwhile, so that a crash is noticed.
    pub(crate) async fn send_again(self, again: Resend, watch: Watch) -> Result<SendResult, Error> {
        let (row_id, process, at_ms) = (again.details.row.id, self.process.clone(), now_ms());
        self.blocking(move |history| history.resume(row_id, &process, at_ms)).await?;
        watch(SendStage::Recorded { row_id });
        let call = SendCall {
            destination: again.wanted.sought.conversation().clone().into(),
            body: again.details.request_body.clone(),
            trace_id: again.trace_id.clone(),
        };
        let report = call_out(&again.client, &call, &again.cancel, &watch).await;
        let (trace_id, clock_corrected_s) = (again.trace_id.clone(), report.clock_corrected_s);
        let Ended { end, error, attempts, other } = again.judge(report, at_ms).await;
        let reported =
            SendResult { clock_corrected_s, other, ..SendResult::of(row_id, &trace_id, &end, error) };
        Ok(self.conclude(reported, attempts, end, &watch).await)
    }
}

impl Resend {
    /// The end of all tries together. The first may have arrived, and a *no* to the repeat does not tell: whoever was
    /// blocked, muted or limited since is refused for what was taken before. So only a message that was seen is *sent*.
    async fn judge(self, report: SendReport, at_ms: i64) -> Ended {
        let (mut end, error) = (finish(&report), error_of(&report.end));
        let mut attempts: Vec<NewAttempt> = report.attempts.into_iter().map(new_attempt).collect();
        let code = match report.end {
            End::Sent { .. } => return Ended { end, error, attempts, other: None },
            End::NotSent { error: yunxin::Error::Cancelled } => {
                return Ended { end: as_it_was(&self.details), error, attempts, other: None };
            }
            End::Rejected { code, .. } => code,
            End::Unknown { reason: yunxin::Error::Refused { code, .. } } => Some(code),
            End::NotSent { .. } | End::Unknown { .. } => {
                end.outcome = history::End::Unknown;
                return Ended { end, error, attempts, other: None };
            }
        };
        let mut other = None;
        if code != Some(TOO_MANY_CALLS) {
            let looked = self.wanted.and_at(at_ms).look(&self.client).await;
            attempts.push(looked.attempt);
            other = looked.report.other;
            if let Some(found) = looked.end {
                let end = Finish { took_ms: end.took_ms, ..found };
                return Ended { end, error: None, attempts, other: None };
            }
        }
        end.outcome = history::End::Unknown;
        end.error = Some(error_name(ErrorKind::Refused));
        Ended { end, error: Some(ErrorKind::Refused), attempts, other }
    }
}

/// Nothing left this machine this time, so that the row says what it said.
pub(crate) fn as_it_was(details: &Details) -> Finish {
    debug_assert_eq!(details.row.outcome, Outcome::Unknown);
    Finish {
        outcome: history::End::Unknown,
        code: details.row.code,
        msg: details.msg.clone(),
        message_server_id: None,
        create_time_ms: None,
        http_status: details.http_status,
        answer: details.answer.clone(),
        error: details.row.error.clone(),
        took_ms: details.row.took_ms.unwrap_or(0),
        finished_at_ms: details.finished_at_ms.map_or_else(now_ms, |ms| ms.0),
    }
}
