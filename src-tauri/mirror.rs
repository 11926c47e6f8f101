//! The sandbox' faults and messages as the window sees them. The sandbox shares no types with the client, so it derives
//! none for the window either; these copies follow it, and a new kind there does not compile until it is here.

use serde::{Deserialize, Serialize};
use specta::Type;

/// One way of misbehaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The true answer, late.
    Latency,
    /// The rate limit's refusal.
    #[serde(rename = "code_416")]
    Code416,
    /// A gateway's page with HTTP 502.
    #[serde(rename = "http_502")]
    Http502,
    /// HTTP 500.
    #[serde(rename = "http_500")]
    Http500,
    /// The connection breaks before the call is read.
    ResetBeforeRead,
    /// Carried out, then the connection breaks.
    ResetAfterStore,
    /// Half of the true answer.
    HalfAnswer,
    /// JSON that breaks off.
    WrongJson,
    /// The log-in page of a captive portal.
    Html,
    /// The true answer, called something else.
    WrongType,
    /// The true answer as HTTP/1.0.
    #[serde(rename = "http_1_0")]
    Http10,
    /// An answer without an end.
    EndlessBody,
    /// An answer of 2 GiB.
    HugeBody,
    /// 1 MiB that inflates to 1 GiB.
    GzipBomb,
    /// HTTP 302 to elsewhere.
    Redirect,
    /// The true answer, byte by byte.
    SlowDrip,
    /// A clock that is off.
    StaleClock,
    /// The true answer with a second, contradicting code.
    DuplicateKeys,
    /// JSON of 10,000 levels.
    DeepJson,
}

/// Whether a fault strikes before the call is carried out, or after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FaultStage {
    /// Nothing is stored.
    Before,
    /// Carried out; the answer is lost or broken.
    After,
}

/// Which calls a fault may strike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FaultRoute {
    /// The send call.
    Send,
    /// Both upload actions.
    Upload,
    /// Everything that only reads.
    Query,
    /// Everything that changes what is there.
    Act,
    /// The health probe.
    Health,
    /// All but the probe.
    Any,
}

impl From<FaultKind> for sandbox::FaultKind {
    fn from(here: FaultKind) -> sandbox::FaultKind {
        match here {
            FaultKind::Latency => sandbox::FaultKind::Latency,
            FaultKind::Code416 => sandbox::FaultKind::Code416,
            FaultKind::Http502 => sandbox::FaultKind::Http502,
            FaultKind::Http500 => sandbox::FaultKind::Http500,
            FaultKind::ResetBeforeRead => sandbox::FaultKind::ResetBeforeRead,
            FaultKind::ResetAfterStore => sandbox::FaultKind::ResetAfterStore,
            FaultKind::HalfAnswer => sandbox::FaultKind::HalfAnswer,
            FaultKind::WrongJson => sandbox::FaultKind::WrongJson,
            FaultKind::Html => sandbox::FaultKind::Html,
            FaultKind::WrongType => sandbox::FaultKind::WrongType,
            FaultKind::Http10 => sandbox::FaultKind::Http10,
            FaultKind::EndlessBody => sandbox::FaultKind::EndlessBody,
            FaultKind::HugeBody => sandbox::FaultKind::HugeBody,
            FaultKind::GzipBomb => sandbox::FaultKind::GzipBomb,
            FaultKind::Redirect => sandbox::FaultKind::Redirect,
            FaultKind::SlowDrip => sandbox::FaultKind::SlowDrip,
            FaultKind::StaleClock => sandbox::FaultKind::StaleClock,
            FaultKind::DuplicateKeys => sandbox::FaultKind::DuplicateKeys,
            FaultKind::DeepJson => sandbox::FaultKind::DeepJson,
        }
    }
}

impl From<sandbox::FaultKind> for FaultKind {
    fn from(there: sandbox::FaultKind) -> FaultKind {
        match there {
            sandbox::FaultKind::Latency => FaultKind::Latency,
            sandbox::FaultKind::Code416 => FaultKind::Code416,
            sandbox::FaultKind::Http502 => FaultKind::Http502,
            sandbox::FaultKind::Http500 => FaultKind::Http500,
            sandbox::FaultKind::ResetBeforeRead => FaultKind::ResetBeforeRead,
            sandbox::FaultKind::ResetAfterStore => FaultKind::ResetAfterStore,
            sandbox::FaultKind::HalfAnswer => FaultKind::HalfAnswer,
            sandbox::FaultKind::WrongJson => FaultKind::WrongJson,
            sandbox::FaultKind::Html => FaultKind::Html,
            sandbox::FaultKind::WrongType => FaultKind::WrongType,
            sandbox::FaultKind::Http10 => FaultKind::Http10,
            sandbox::FaultKind::EndlessBody => FaultKind::EndlessBody,
            sandbox::FaultKind::HugeBody => FaultKind::HugeBody,
            sandbox::FaultKind::GzipBomb => FaultKind::GzipBomb,
            sandbox::FaultKind::Redirect => FaultKind::Redirect,
            sandbox::FaultKind::SlowDrip => FaultKind::SlowDrip,
            sandbox::FaultKind::StaleClock => FaultKind::StaleClock,
            sandbox::FaultKind::DuplicateKeys => FaultKind::DuplicateKeys,
            sandbox::FaultKind::DeepJson => FaultKind::DeepJson,
        }
    }
}

impl From<FaultStage> for sandbox::FaultStage {
    fn from(here: FaultStage) -> sandbox::FaultStage {
        match here {
            FaultStage::Before => sandbox::FaultStage::Before,
            FaultStage::After => sandbox::FaultStage::After,
        }
    }
}

impl From<sandbox::FaultStage> for FaultStage {
    fn from(there: sandbox::FaultStage) -> FaultStage {
        match there {
            sandbox::FaultStage::Before => FaultStage::Before,
            sandbox::FaultStage::After => FaultStage::After,
        }
    }
}

impl From<FaultRoute> for sandbox::FaultRoute {
    fn from(here: FaultRoute) -> sandbox::FaultRoute {
        match here {
            FaultRoute::Send => sandbox::FaultRoute::Send,
            FaultRoute::Upload => sandbox::FaultRoute::Upload,
            FaultRoute::Query => sandbox::FaultRoute::Query,
            FaultRoute::Act => sandbox::FaultRoute::Act,
            FaultRoute::Health => sandbox::FaultRoute::Health,
            FaultRoute::Any => sandbox::FaultRoute::Any,
        }
    }
}

impl From<sandbox::FaultRoute> for FaultRoute {
    fn from(there: sandbox::FaultRoute) -> FaultRoute {
        match there {
            sandbox::FaultRoute::Send => FaultRoute::Send,
            sandbox::FaultRoute::Upload => FaultRoute::Upload,
            sandbox::FaultRoute::Query => FaultRoute::Query,
            sandbox::FaultRoute::Act => FaultRoute::Act,
            sandbox::FaultRoute::Health => FaultRoute::Health,
            sandbox::FaultRoute::Any => FaultRoute::Any,
        }
    }
}
