//! What is known after one try, and after all of them: three ends, and nothing guessed.

use serde::Deserialize;

use super::exchange::Reply;
use crate::catalogue::AnswerShape;
use crate::codes::{CallKind, Proof, Scope, explain, is_not_processed, proof};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::int64::{Int64, or_none};

/// How a send ended, or an act on a sent message.
#[derive(Debug)]
pub enum End {
    /// HTTP 200 and code 200: it was carried out.
    Sent {
        /// The service's id, exact: of the message, the broadcast or the push. `None` where the answer has none, as that to a
        /// chatroom message, to a notification, to many receivers and to some acts.
        message_server_id: Option<Int64>,
        /// The service's time, Unix milliseconds.
        create_time_ms: Option<i64>,
    },
    /// The first and only answer says that the call was not carried out: by a code that refuses it, or by an HTTP status
    /// of a gateway that did not process it.
    Rejected {
        /// The service's own code; `None` when only a gateway answered.
        code: Option<i64>,
        /// The HTTP status that came with it.
        http_status: u16,
        /// The service's text; empty when only a gateway answered.
        msg: String,
    },
    /// It may have arrived.
    Unknown {
        /// Why that is all we know.
        reason: Error,
    },
    /// Nothing of it left this machine.
    NotSent {
        /// Why.
        error: Error,
    },
}

/// One try, judged by itself.
#[derive(Debug)]
pub(super) enum Judged {
    End(End),
    /// No connection, or HTTP 502: the next endpoint may be tried. `may_have_arrived` tells the two apart.
    TryNext {
        error: Error,
        may_have_arrived: bool,
    },
}

/// What is known while a call goes from try to try.
pub(super) struct Known {
    /// Something left this machine: there is no way back, even when it was refused.
    pub(super) left: bool,
    /// A try may have arrived without our knowing.
    may_have_arrived: bool,
    /// What is known best of the tries that gave no end.
    earlier: Option<Error>,
    /// A refusal for time, before the repeat with the right time.
    refused: Option<End>,
}

impl Known {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self { left: false, may_have_arrived: false, earlier: None, refused: None }
    }

    /// Takes in a try that gave no end.
    pub(super) fn add(&mut self, error: Error, may_have_arrived: bool) {
        // A gateway's answer outweighs a later failed connection.
        if may_have_arrived || !self.may_have_arrived {
            self.earlier = Some(error);
        }
        self.may_have_arrived |= may_have_arrived;
    }

    /// Takes in a refusal after which the same call is made once more.
    pub(super) fn refused(&mut self, end: End) {
        self.refused = Some(end);
    }

    /// The end of the whole call, whose last try ended so.
    pub(super) fn end(self, last: End, endpoint: &Endpoint) -> End {
        match (last, self.refused) {
            (last, _) if self.may_have_arrived => in_doubt(last, endpoint),
            (End::NotSent { .. }, Some(refused)) => refused,
            (last, _) => last,
        }
    }

    /// The end of a call that was cancelled before its next try.
    pub(super) fn cancelled(self) -> End {
        match self.refused {
            _ if self.may_have_arrived => End::Unknown { reason: Error::Cancelled },
            Some(refused) => refused,
            None => End::NotSent { error: Error::Cancelled },
        }
    }

    /// The end of a call whose tries are used up.
    pub(super) fn over(self) -> End {
        let error = self.earlier.unwrap_or(Error::Cancelled);
        match self.refused {
            _ if self.may_have_arrived => End::Unknown { reason: error },
            Some(refused) => refused,
            None => End::NotSent { error },
        }
    }
}

/// Whether an answer, if it is the first and only one, proves that its call was not carried out.
pub(super) fn is_refusal(reply: &Reply, call: CallKind) -> bool {
    match (reply.status, reply.code()) {
        (200, code) => code.is_some_and(|code| proof(code).refuses(call)),
        (status, None) => is_not_processed(status),
        (status, Some(code)) => is_not_processed(status) && !contradicts(code, status),
    }
}

/// Whether a body's code speaks against a status by which nothing was processed. One of the same number only repeats it.
fn contradicts(code: i64, http_status: u16) -> bool {
    let is_silent = explain(Scope::ImV2, &code.to_string()).is_none();
    !is_silent && code != i64::from(http_status) && matches!(proof(code), Proof::Done | Proof::Nothing)
}

pub(super) fn judge(
    result: Result<Reply, Error>,
    is_out: bool,
    (call, answer): (CallKind, AnswerShape),
    endpoint: &Endpoint,
) -> Judged {
    let reply = match result {
        Ok(reply) => reply,
        Err(reason) if is_out => return Judged::End(End::Unknown { reason }),
        Err(Error::Cancelled) => return Judged::End(End::NotSent { error: Error::Cancelled }),
        Err(error) => return Judged::TryNext { error, may_have_arrived: false },
    };
    let (http_status, code) = (reply.status, reply.code());
    let gateway = || Error::HttpStatus { endpoint: endpoint.base().clone(), status: http_status };
    match (http_status, code) {
        (200, Some(200)) => Judged::End(sent(&reply, answer)),
        (502, _) => Judged::TryNext { error: gateway(), may_have_arrived: true },
        _ if is_refusal(&reply, call) => Judged::End(End::Rejected { code, http_status, msg: reply.msg() }),
        (200, Some(code)) => Judged::End(End::Unknown { reason: Error::Refused { code, msg: reply.msg() } }),
        (200, None) => {
            Judged::End(End::Unknown { reason: Error::NotJson { endpoint: endpoint.base().clone() } })
        }
        _ => Judged::End(End::Unknown { reason: gateway() }),
    }
}

/// What the answer to a send holds. A broadcast's id is a text to one SDK and a number to the other; where another number is a
/// text, it is read as well: without its id, a message cannot be recalled, and a stream not go on.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Receipt {
    #[serde(deserialize_with = "or_none")]
    message_server_id: Option<Int64>,
    #[serde(deserialize_with = "or_none")]
    broadcast_id: Option<Int64>,
    #[serde(deserialize_with = "or_none")]
    push_id: Option<Int64>,
    #[serde(deserialize_with = "or_none")]
    create_time: Option<Int64>,
}

/// The answer to a chatroom message.
#[derive(Deserialize)]
struct RoomReceipt {
    message: Receipt,
}

fn sent(reply: &Reply, answer: AnswerShape) -> End {
    let envelope = reply.envelope();
    let receipt = match answer {
        AnswerShape::RoomMessage => {
            envelope.and_then(|envelope| envelope.data::<RoomReceipt>()).map(|data| data.message)
        }
        _ => envelope.and_then(|envelope| envelope.data::<Receipt>()),
    };
    let Some(receipt) = receipt else { return End::Sent { message_server_id: None, create_time_ms: None } };
    let message_server_id = match answer {
        AnswerShape::Broadcast => receipt.broadcast_id,
        AnswerShape::Push => receipt.push_id,
        _ => receipt.message_server_id,
    };
    End::Sent { message_server_id, create_time_ms: receipt.create_time.map(|time| time.0) }
}

/// The end of a retry, seen from the whole call whose first try may have arrived: no refusal takes that back.
fn in_doubt(end: End, endpoint: &Endpoint) -> End {
    match end {
        End::Rejected { code: Some(code), msg, .. } => End::Unknown { reason: Error::Refused { code, msg } },
        End::Rejected { code: None, http_status: status, .. } => {
            End::Unknown { reason: Error::HttpStatus { endpoint: endpoint.base().clone(), status } }
        }
        End::NotSent { error } => End::Unknown { reason: error },
        end => end,
    }
}
