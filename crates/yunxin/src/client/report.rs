//! What is known while a send runs, and when it is over.

use super::exchange::Attempt;
use super::verdict::End;

/// What happens while a send runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendEvent {
    /// Nothing goes out yet, because of the pace or a refusal with code 416. Reported again when the wait turns out longer.
    Waiting {
        /// For about how long.
        ms: u64,
    },
    /// A try begins; counted from 1.
    Started {
        /// Which try.
        number: u32,
        /// Whether the try before it was refused for its time, and so did not arrive.
        after_refusal: bool,
    },
    /// The request is out: from now on cancelling has no effect, because it may arrive.
    Out,
}

/// What is known when a send is over, or an act on a sent message.
#[derive(Debug)]
pub struct SendReport {
    /// How it ended.
    pub end: End,
    /// Every try, in order.
    pub attempts: Vec<Attempt>,
    /// When this send was refused for time and made once more with the service's: by how many seconds that is ahead of
    /// this machine's. Later calls are signed with the service's time from the start.
    pub clock_corrected_s: Option<i64>,
}
