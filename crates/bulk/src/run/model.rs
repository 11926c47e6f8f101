//! What a run is given, and what it says.

use std::sync::Arc;
use std::time::Duration;

use yunxin::Client;

use super::pace::Pace;
use crate::job::model::{JobState, Reason, RowState};
use crate::suppression::Suppression;

/// What a run needs from outside.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// Makes the calls. Its own pace must not be slower than `pace`.
    pub client: Client,
    /// The pace of the app.
    pub pace: Arc<dyn Pace>,
    /// Who is not written to.
    pub suppression: Arc<dyn Suppression>,
    /// Who started it; for the events.
    pub who: String,
    /// How long things take.
    pub timing: Timing,
}

/// How long things take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// How long everything rests after code 416. Default 10 s, the documented block.
    pub rest: Duration,
    /// How long after it was not at the service a message is looked for again. Default 15 s.
    pub settle_again_after: Duration,
    /// How long after a service that does not answer it is asked again; doubles up to thirty times as long. Default 1 s.
    pub probe_after: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            rest: Duration::from_secs(10),
            settle_again_after: Duration::from_secs(15),
            probe_after: Duration::from_secs(1),
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunEnd {
    /// No row is ready, going or unknown.
    Finished,
    /// It waits for the user.
    Paused(Reason),
    /// The user ended it.
    Stopped,
}

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunProgress {
    /// Where the job stands.
    pub state: JobState,
    /// Rows on their way.
    pub in_flight: u32,
    /// Rows that this run has brought to an end or given back.
    pub through: u64,
    /// The last of them: number, where it is now, and the service's answer; newest last.
    pub last: Vec<(u64, RowState, Option<i64>)>,
}

/// How many of the last rows are reported.
pub(super) const LAST_ROWS: usize = 50;

/// What the user asks of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Run,
    Pause,
    Stop,
}
