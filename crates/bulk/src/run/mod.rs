//! Running a job: each row goes out once, and its end is on the disk.
//!
//! - [`writer`]: the one thread that writes intents and ends, many in one commit.
//! - [`verdict`]: what an answer means for its row, and for the job.
//! - [`send`]: one row, from its intent to its end.
//! - [`settle`]: rows of unknown end, looked for at the service.
//! - [`job`]: the loop that joins them, and the handle to it.

mod claim;
mod flight;
mod job;
mod pace;
mod send;
mod settle;
mod verdict;
pub(crate) mod writer;

pub use job::{RunEnd, RunHandle, RunOptions, RunProgress, Timing};
pub use pace::{LocalPace, Pace};
