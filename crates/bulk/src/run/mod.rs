//! Running a job: each row goes out once, and its end is on the disk.
//!
//! - [`ends`]: what becomes of a row, and how it is written down.
//! - [`writer`]: the one thread that writes intents and ends, many in one commit.
//! - [`verdict`]: what an answer means for its row, and for the job.
//! - [`gather`]: which rows go out in one call.
//! - [`send`]: one row, from its intent to its end; [`send_together`]: many; [`act`]: the same for what is done with a message that was sent.
//! - [`settle`]: rows of unknown end, looked for at the service, each by [`look`], in the order of [`settle_queue`].
//! - [`shared`]: what the rows of a run share.
//! - [`job`]: the loop that joins them, with [`outgoing`], [`through`], [`probe`] and [`states`]; [`start`]: its beginning, and the
//!   handle to it.

mod act;
mod claim;
pub(crate) mod ends;
pub(crate) mod flight;
pub(crate) mod gather;
mod job;
mod look;
mod model;
mod outgoing;
mod pace;
mod prepare;
mod probe;
#[cfg(test)]
mod searches;
mod send;
mod send_together;
mod settle;
mod settle_queue;
mod shared;
mod start;
mod states;
mod through;
mod track;
pub(crate) mod verdict;
mod writer;

pub use model::{RunEnd, RunOptions, RunProgress, Timing};
pub use pace::{LocalPace, Pace};
pub use start::RunHandle;
