//! One fault, and what its numbers may be.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::kind::{FaultKind, FaultRoute, FaultStage};

/// So many can be set at a time.
pub(super) const MAX_FAULTS: usize = 1000;

/// One way of misbehaving and which calls it applies to. Start from [`Fault::new`] and change what matters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// What happens.
    pub kind: FaultKind,
    /// How likely it is triggered by a call, 0 to 1; 1 when left out.
    #[serde(default = "certain")]
    pub probability: f64,
    /// How many more calls trigger it; `None` is without end.
    #[serde(default)]
    pub count: Option<u64>,
    /// Wait so long before it applies, at most 600,000. For `latency` it is the fault itself (1000 unless set),
    /// for `slow_drip` the time between two bytes (200 unless set).
    #[serde(default)]
    pub delay_ms: Option<u64>,
    /// Which calls.
    #[serde(default)]
    pub route: FaultRoute,
    /// Before or after the call is carried out; `None` is the first of [`FaultKind::stages`].
    #[serde(default)]
    pub stage: Option<FaultStage>,
    /// For `stale_clock`: how many seconds this server's clock is ahead; negative is behind.
    #[serde(default)]
    pub offset_s: Option<i64>,
    /// For `answer_code`: the code, which may be any but 200; 500 unless set.
    #[serde(default)]
    pub code: Option<i64>,
}

/// A number of a [`Fault`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultField {
    /// [`Fault::probability`].
    Probability,
    /// [`Fault::delay_ms`].
    DelayMs,
    /// [`Fault::offset_s`].
    OffsetS,
    /// [`Fault::code`].
    Code,
    /// [`Fault::count`].
    Count,
}

impl fmt::Display for FaultField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FaultField::Probability => "probability",
            FaultField::DelayMs => "delay_ms",
            FaultField::OffsetS => "offset_s",
            FaultField::Code => "code",
            FaultField::Count => "count",
        })
    }
}

/// Why a fault was not set.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum FaultError {
    /// A number is outside its range.
    #[error("{field} must be {range}")]
    OutOfRange {
        /// Which number.
        field: FaultField,
        /// What it may be.
        range: &'static str,
    },
    /// The kind has no such stage.
    #[error("{kind} cannot be injected {stage} the call is carried out")]
    Stage {
        /// The kind asked for.
        kind: FaultKind,
        /// The stage asked for.
        stage: FaultStage,
    },
    /// Clear the others first.
    #[error("there are {MAX_FAULTS} faults already")]
    TooMany,
}

fn certain() -> f64 {
    1.0
}

impl Fault {
    /// How far off the clock of `stale_clock` is unless set: behind, and by more than the service allows.
    pub const USUAL_OFFSET_S: i64 = -420;
    /// The code of `answer_code` unless set.
    pub const USUAL_CODE: i64 = 500;
    /// The wait of `latency` unless set.
    pub const USUAL_LATENCY_MS: u64 = 1000;
    /// The wait of `slow_drip` between two bytes unless set.
    pub const USUAL_DRIP_MS: u64 = 200;
    /// No code of the service is longer.
    pub const MAX_CODE: i64 = 999_999;
    /// More calls than anybody makes.
    pub const MAX_COUNT: u64 = 1_000_000;
    /// Longest wait of a fault.
    pub const MAX_DELAY_MS: u64 = 10 * 60 * 1000;
    /// A year; a server clock that is further off is no clock.
    pub const MAX_OFFSET_S: i64 = 366 * 24 * 60 * 60;

    /// Triggered by every signed call, without end.
    pub fn new(kind: FaultKind) -> Fault {
        Fault {
            kind,
            probability: certain(),
            count: None,
            delay_ms: None,
            route: FaultRoute::Any,
            stage: None,
            offset_s: None,
            code: None,
        }
    }

    pub(super) fn stage(&self) -> FaultStage {
        self.stage.unwrap_or(self.kind.stages()[0])
    }

    pub(super) fn check(&self) -> Result<(), FaultError> {
        if !(0.0..=1.0).contains(&self.probability) {
            return Err(FaultError::OutOfRange { field: FaultField::Probability, range: "0 to 1" });
        }
        if self.count.is_some_and(|count| count > Self::MAX_COUNT) {
            return Err(FaultError::OutOfRange { field: FaultField::Count, range: "0 to 1000000" });
        }
        if self.delay_ms.is_some_and(|delay_ms| delay_ms > Self::MAX_DELAY_MS) {
            return Err(FaultError::OutOfRange { field: FaultField::DelayMs, range: "0 to 600000" });
        }
        if self.offset_s.is_some_and(|offset_s| offset_s.unsigned_abs() > Self::MAX_OFFSET_S.unsigned_abs()) {
            return Err(FaultError::OutOfRange { field: FaultField::OffsetS, range: "within a year" });
        }
        if self.code.is_some_and(|code| !(0..=Self::MAX_CODE).contains(&code)) {
            return Err(FaultError::OutOfRange { field: FaultField::Code, range: "0 to 999999" });
        }
        if self.code == Some(200) {
            return Err(FaultError::OutOfRange {
                field: FaultField::Code,
                range: "another than 200, which is success",
            });
        }
        match self.stage {
            Some(stage) if !self.kind.stages().contains(&stage) => {
                Err(FaultError::Stage { kind: self.kind, stage })
            }
            _ => Ok(()),
        }
    }
}
