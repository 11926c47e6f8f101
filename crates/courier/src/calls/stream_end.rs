//! What the pieces of a stream make of its end, and how long the service waits for the next one.

use std::time::Duration;

use history::{End, Finish, KeptPart, Outcome};
use tokio::time::sleep;
use yunxin::{ErrorKind, Stream};

/// Too many calls: the client itself waits before the next one.
const TOO_MANY_CALLS: i64 = 416;

/// The end of the row: unknown where that of any piece is, rejected where none was taken, and else sent.
pub(super) fn end_of(parts: &[KeptPart], last: Finish) -> Finish {
    let first = parts.iter().find(|part| part.outcome == Outcome::Sent);
    let is_open = |part: &KeptPart| matches!(part.outcome, Outcome::Unknown | Outcome::Sending);
    let mut end = last;
    if let Some(first) = first {
        end.message_server_id = first.message_server_id.clone();
        end.create_time_ms = first.create_time_ms;
    }
    if parts.iter().any(is_open) {
        end.outcome = End::Unknown;
    } else if first.is_some() {
        end = Finish { outcome: End::Sent, code: Some(200), msg: None, error: None, ..end };
    } else {
        end.outcome = End::Rejected;
    }
    end
}

/// Whether the piece that ends its stream was taken.
pub(super) fn is_finished(parts: &[KeptPart]) -> bool {
    parts.iter().any(|part| part.kind.ends_stream(part.outcome))
}

/// Refused for too many calls, or never left: certainly not taken, and for no fault of its own.
pub(super) fn was_busy(end: &Finish, error: Option<ErrorKind>) -> bool {
    end.outcome == End::Rejected
        && (end.code == Some(TOO_MANY_CALLS) || error.is_some_and(ErrorKind::is_unreached))
}

/// Resolves when the service has ended the stream for want of a piece; never before the first one, or after the last.
pub(super) async fn gap_over(stream: &Stream) {
    match stream.open_until_ms() {
        None => std::future::pending().await,
        Some(_) => sleep(Duration::from_millis(left_ms(stream))).await,
    }
}

pub(super) fn left_ms(stream: &Stream) -> u64 {
    let until = stream.open_until_ms().unwrap_or(0);
    u64::try_from(until - crate::clock::now_ms()).unwrap_or(0)
}
