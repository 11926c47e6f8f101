//! What a send's end is to the history, and to the user.

use history::{AttemptKind, Finish, NewAttempt, Phases};
use yunxin::{Attempt, End, ErrorKind, SendReport};

/// The three ends of the history, of a send or an act. What never left is `rejected`: nothing arrived, and its error says why.
pub(crate) fn finish(report: &SendReport) -> Finish {
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
        finished_at_ms: crate::clock::now_ms(),
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
        // An answer that proves nothing is reported all the same.
        End::Unknown { reason: yunxin::Error::Refused { msg, .. } } => finish.msg = Some(msg.clone()),
        End::Unknown { .. } => {}
        End::NotSent { .. } => finish.outcome = history::End::Rejected,
    }
    finish
}

pub(crate) fn error_of(end: &End) -> Option<ErrorKind> {
    match end {
        End::Sent { .. } | End::Rejected { .. } => None,
        End::Unknown { reason } => Some(reason.kind()),
        End::NotSent { error } => Some(error.kind()),
    }
}

/// The error's name as it crosses to the window and lies in the database.
pub(crate) fn error_name(kind: ErrorKind) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// A try, as the history keeps it. The number is given when it is written.
pub(crate) fn new_attempt(attempt: Attempt) -> NewAttempt {
    NewAttempt {
        number: 0,
        kind: AttemptKind::Send,
        endpoint: attempt.endpoint,
        started_at_ms: attempt.started_at_ms,
        took_ms: attempt.took_ms,
        phases: phases(attempt.phases),
        http_status: attempt.http_status,
        code: attempt.code,
        error: attempt.error.map(error_name),
        detail: attempt.detail,
        request_headers: attempt.request_headers,
        response_headers: attempt.response_headers,
        answer: attempt.answer,
    }
}

fn phases(yunxin::Phases { connect_us, wait_us, body_us }: yunxin::Phases) -> Phases {
    Phases { connect_us, wait_us, body_us }
}
