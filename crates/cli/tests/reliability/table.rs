//! What can go wrong, and what should come of it.

use sandbox::FaultKind::*;
use sandbox::FaultStage::{After, Before};

use crate::calls::Call;
use crate::failing_service::{Backup, Failure};

/// Where on the way of a call it applies.
pub const STAGES: [&str; 5] = ["connect", "TLS", "request out", "answer in", "body"];

/// One thing that can go wrong.
#[derive(Debug)]
pub struct Row {
    pub stage: &'static str,
    pub failure: Failure,
    pub class: Class,
}

/// What can be known after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Nothing left this machine, for this reason: the next endpoint is tried, and without one the call is over.
    NeverLeft(&'static str),
    /// A gateway's 502: the next endpoint is tried under the same trace id; without an answer the end is unknown.
    Gateway,
    /// It left, and no usable answer came, for this reason: the end of a send is unknown, and nothing is repeated.
    Doubt(&'static str),
    /// HTTP 500 with the service's own envelope.
    ServerError,
    /// HTTP 200 with code 500: an answer, and no proof of anything.
    ServiceCode,
    /// Code 416: a refusal, and a rest for the whole account.
    TooMany,
    /// Refused for time: the clock is corrected, and the call made once more.
    Clock,
    /// An odd answer that says what it must.
    Believed,
    /// Code 200 with nothing readable beside it.
    BareSuccess,
}

const fn row(stage: &'static str, failure: Failure, class: Class) -> Row {
    Row { stage, failure, class }
}

const fn fault(stage: &'static str, kind: sandbox::FaultKind, at: sandbox::FaultStage, class: Class) -> Row {
    Row { stage, failure: Failure::Fault(kind, at), class }
}

pub const ROWS: &[Row] = &[
    row("connect", Failure::Nobody, Class::NeverLeft("connection_refused")),
    row("connect", Failure::NoName, Class::NeverLeft("no_such_host")),
    row("TLS", Failure::Untrusted, Class::NeverLeft("untrusted")),
    row("TLS", Failure::NoTls, Class::NeverLeft("tls_failed")),
    row("TLS", Failure::TlsReset, Class::NeverLeft("unreached")),
    row("TLS", Failure::TlsSilent, Class::NeverLeft("unreached")),
    fault("request out", ResetBeforeRead, Before, Class::Doubt("broken")),
    fault("request out", Latency, Before, Class::Doubt("unanswered")),
    fault("request out", StaleClock, Before, Class::Clock),
    fault("request out", Code416, Before, Class::TooMany),
    fault("answer in", Latency, After, Class::Doubt("unanswered")),
    fault("answer in", ResetAfterStore, After, Class::Doubt("broken")),
    fault("answer in", AnswerCode, Before, Class::ServiceCode),
    fault("answer in", AnswerCode, After, Class::ServiceCode),
    fault("answer in", Http502, Before, Class::Gateway),
    fault("answer in", Http502, After, Class::Gateway),
    fault("answer in", Http500, Before, Class::ServerError),
    fault("answer in", Http500, After, Class::ServerError),
    fault("answer in", Redirect, Before, Class::Doubt("http_status")),
    fault("answer in", Redirect, After, Class::Doubt("http_status")),
    fault("answer in", Http10, After, Class::Believed),
    fault("answer in", WrongType, After, Class::Believed),
    fault("body", HalfAnswer, After, Class::Doubt("broken")),
    fault("body", SlowDrip, After, Class::Doubt("unanswered")),
    fault("body", WrongJson, Before, Class::Doubt("not_json")),
    fault("body", WrongJson, After, Class::Doubt("not_json")),
    fault("body", Html, Before, Class::Doubt("not_json")),
    fault("body", Html, After, Class::Doubt("not_json")),
    fault("body", DuplicateKeys, After, Class::Doubt("not_json")),
    fault("body", DeepJson, Before, Class::BareSuccess),
    fault("body", DeepJson, After, Class::BareSuccess),
    fault("body", EndlessBody, Before, Class::Doubt("too_long")),
    fault("body", EndlessBody, After, Class::Doubt("too_long")),
    fault("body", HugeBody, Before, Class::Doubt("too_long")),
    fault("body", HugeBody, After, Class::Doubt("too_long")),
    fault("body", GzipBomb, Before, Class::Doubt("too_long")),
    fault("body", GzipBomb, After, Class::Doubt("too_long")),
];

impl Class {
    /// Whether waiting is all that ends it.
    pub fn hangs(self) -> bool {
        self == Class::Doubt("unanswered")
    }

    /// How often the same call is made when it goes wrong every time.
    pub fn tries(self) -> u64 {
        match self {
            Class::NeverLeft(_) | Class::Gateway | Class::Clock => 2,
            _ => 1,
        }
    }
}

impl Row {
    pub fn name(&self) -> String {
        self.failure.name()
    }

    /// How many messages the service has of it: those of calls that were carried out.
    fn copies(&self) -> usize {
        usize::from(matches!(self.failure, Failure::Fault(_, After)))
    }

    /// How a call should end.
    pub fn expected(&self, call: Call, backup: Backup) -> String {
        let helped = backup == Backup::Works;
        match call {
            Call::Send => self.expected_send(helped),
            Call::Upload => expected_upload(self.class, helped),
            Call::Test => expected_test(self.class, helped).to_owned(),
        }
    }

    fn expected_send(&self, helped: bool) -> String {
        let ended = |end: &str, copies: usize| {
            let tries = self.class.tries();
            let (try_word, copy_word) =
                (if tries == 1 { "try" } else { "tries" }, if copies == 1 { "copy" } else { "copies" });
            format!("{end} · {tries} {try_word} · {copies} {copy_word}")
        };
        match self.class {
            Class::NeverLeft(_) | Class::Gateway if helped => ended("sent", 1),
            Class::NeverLeft(why) => ended(&format!("rejected: {why}"), 0),
            Class::Gateway => ended("unknown: http_status", self.copies()),
            Class::Doubt(why) => ended(&format!("unknown: {why}"), self.copies()),
            Class::ServerError => ended("unknown: http_status", self.copies()),
            Class::ServiceCode => ended("unknown: refused", self.copies()),
            Class::TooMany => ended("rejected: code 416", 0),
            Class::Clock => ended("sent", 1),
            Class::Believed | Class::BareSuccess => ended("sent", self.copies()),
        }
    }
}

fn expected_upload(class: Class, helped: bool) -> String {
    let why = match class {
        Class::NeverLeft(_) | Class::Gateway if helped => return "uploaded".to_owned(),
        Class::Clock | Class::Believed => return "uploaded".to_owned(),
        Class::NeverLeft(why) => why,
        Class::Doubt("unanswered") => "unanswered",
        Class::Gateway | Class::Doubt(_) => "broken_answer",
        Class::ServerError | Class::ServiceCode | Class::TooMany | Class::BareSuccess => "upload_refused",
    };
    format!("failed: {why}")
}

fn expected_test(class: Class, helped: bool) -> &'static str {
    match class {
        Class::NeverLeft(_) | Class::Gateway if helped => "accepted",
        Class::NeverLeft(why) => why,
        Class::Gateway | Class::Doubt("unanswered" | "broken") => "unanswered",
        Class::Doubt(_) => "not_yunxin",
        Class::ServerError | Class::ServiceCode => "refused",
        Class::TooMany => "rate_limited",
        Class::Clock | Class::Believed | Class::BareSuccess => "accepted",
    }
}
