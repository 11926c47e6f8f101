//! How many rows are where.

use bulk::job::model::{RowState, Totals};
use bulk::job::settled::SettledRows;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// How many rows are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct JobTotals {
    /// To be sent.
    #[specta(type = Number)]
    pub ready: u64,
    /// On their way.
    #[specta(type = Number)]
    pub going: u64,
    /// The service has them.
    #[specta(type = Number)]
    pub sent: u64,
    /// The service said no.
    #[specta(type = Number)]
    pub rejected: u64,
    /// Their call had no usable answer; the service is asked about them.
    #[specta(type = Number)]
    pub unknown: u64,
    /// As unknown, but the service cannot say: the user decides.
    #[specta(type = Number)]
    pub open: u64,
    /// Not to be sent.
    #[specta(type = Number)]
    pub excluded: u64,
}

impl From<Totals> for JobTotals {
    fn from(totals: Totals) -> JobTotals {
        JobTotals {
            ready: totals.of(RowState::Ready),
            going: totals.of(RowState::Going),
            sent: totals.of(RowState::Sent),
            rejected: totals.of(RowState::Rejected),
            unknown: totals.of(RowState::Unknown),
            open: totals.of(RowState::Open),
            excluded: totals.of(RowState::Excluded),
        }
    }
}

/// Rows that were rejected with one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JobCode {
    /// The service's code.
    #[specta(type = Number)]
    pub code: i64,
    /// How many rows.
    #[specta(type = Number)]
    pub rows: u64,
}

/// What became of rows whose call had no usable answer, over all runs of a job. Those about which nothing is known yet
/// count as `unknown` in the totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct JobSettled {
    /// They were found at the service.
    #[specta(type = Number)]
    pub found: u64,
    /// They were not there, and wait for another call.
    #[specta(type = Number)]
    pub waiting: u64,
    /// They were not there, and went out again.
    #[specta(type = Number)]
    pub repeated: u64,
    /// They were left to the user.
    #[specta(type = Number)]
    pub open: u64,
}

impl JobSettled {
    /// All of them.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.found + self.waiting + self.repeated + self.open
    }
}

impl From<SettledRows> for JobSettled {
    fn from(SettledRows { found, absent, waiting, open }: SettledRows) -> JobSettled {
        JobSettled { found, waiting, repeated: absent.saturating_sub(waiting), open }
    }
}
