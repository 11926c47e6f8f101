//! In which order rows of unknown end are looked for.

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use super::look::{Doubtful, Finding};

/// How often it is looked whether there are such rows.
pub(super) const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How many are read together.
pub(super) const ROWS_AT_A_TIME: u32 = 100;

/// Which rows are to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// These, whose messages were not there, and which are looked for again.
    Again(Vec<u64>),
    /// The next ones from this number on.
    From(u64),
}

/// Rows whose messages were not there, the first seen first, by a clock that does not jump.
#[derive(Debug, Default)]
struct Absent {
    since: VecDeque<(u64, Instant)>,
    numbers: HashSet<u64>,
}

impl Absent {
    fn add(&mut self, number: u64) {
        if self.numbers.insert(number) {
            self.since.push_back((number, Instant::now()));
        }
    }

    /// Takes out those that were seen so long ago, no more than are looked for at a time.
    fn due(&mut self, after: Duration) -> Vec<u64> {
        let mut due = Vec::new();
        while due.len() < ROWS_AT_A_TIME as usize
            && let Some((number, since)) = self.since.front()
            && since.elapsed() >= after
        {
            self.numbers.remove(number);
            due.push(*number);
            self.since.pop_front();
        }
        due
    }
}

/// Rows that are to be looked for. All that are unknown are gone through in passes; those that were not there come again after
/// their time, and then before all others: with many in doubt, a pass takes longer than a process may live.
#[derive(Debug)]
pub(super) struct SettleQueue {
    again_after: Duration,
    probe_after: Duration,
    again: VecDeque<Doubtful>,
    first: VecDeque<Doubtful>,
    /// In one of the queues, or looked for at this moment.
    under_way: HashSet<u64>,
    /// Looked for since the reading of rows began: what it finds unknown may not be so any more.
    looked: HashSet<u64>,
    absent: Absent,
    /// Where the pass goes on.
    from: u64,
    next_pass: Instant,
    /// How long the pause before the next pass is where this one has no answer.
    pause: Duration,
    has_answers: bool,
    has_failures: bool,
}

impl SettleQueue {
    pub(super) fn new(again_after: Duration, probe_after: Duration) -> Self {
        Self {
            again_after,
            probe_after,
            again: VecDeque::new(),
            first: VecDeque::new(),
            under_way: HashSet::new(),
            looked: HashSet::new(),
            absent: Absent::default(),
            from: 1,
            next_pass: Instant::now(),
            pause: probe_after,
            has_answers: false,
            has_failures: false,
        }
    }

    /// The row that is looked for next, and whether it was not there before.
    pub(super) fn next(&mut self) -> Option<(Doubtful, bool)> {
        let again = self.again.pop_front().map(|row| (row, true));
        again.or_else(|| self.first.pop_front().map(|row| (row, false)))
    }

    /// Which rows are to be read now.
    pub(super) fn wanted(&mut self) -> Option<Wanted> {
        self.looked.clear();
        if self.again.is_empty() {
            let due = self.absent.due(self.again_after);
            if !due.is_empty() {
                return Some(Wanted::Again(due));
            }
        }
        let has_room = self.first.len() < ROWS_AT_A_TIME as usize;
        (has_room && Instant::now() >= self.next_pass).then_some(Wanted::From(self.from))
    }

    /// These of them are unknown.
    pub(super) fn listed(&mut self, wanted: &Wanted, rows: Vec<Doubtful>) {
        match wanted {
            Wanted::Again(_) => {
                self.under_way.extend(rows.iter().map(|row| row.number));
                self.again.extend(rows);
            }
            Wanted::From(_) => {
                let last = rows.last().filter(|_| rows.len() == ROWS_AT_A_TIME as usize);
                match last {
                    Some(row) => self.from = row.number + 1,
                    None => self.end_pass(),
                }
                for row in rows {
                    let is_known =
                        self.absent.numbers.contains(&row.number) || self.looked.contains(&row.number);
                    if !is_known && self.under_way.insert(row.number) {
                        self.first.push_back(row);
                    }
                }
            }
        }
    }

    /// They could not be read.
    pub(super) fn not_listed(&mut self, wanted: Wanted) {
        if let Wanted::Again(numbers) = wanted {
            numbers.into_iter().for_each(|number| self.absent.add(number));
        }
        self.next_pass = Instant::now() + LOOK_EVERY;
    }

    fn end_pass(&mut self) {
        let pause = if self.has_failures && !self.has_answers {
            let pause = self.pause.max(LOOK_EVERY);
            self.pause = (self.pause * 2).min(self.probe_after * 30);
            pause
        } else {
            self.pause = self.probe_after;
            LOOK_EVERY
        };
        (self.from, self.next_pass) = (1, Instant::now() + pause);
        (self.has_answers, self.has_failures) = (false, false);
    }

    /// A row was looked for.
    pub(super) fn looked(&mut self, number: u64, was_absent: bool, finding: &Finding) {
        self.under_way.remove(&number);
        self.looked.insert(number);
        match finding {
            Finding::End(_) => self.has_answers = true,
            Finding::Absent => {
                self.has_answers = true;
                self.absent.add(number);
            }
            Finding::Nothing => {
                self.has_failures = true;
                // Looked for again, a row waits its time once more.
                if was_absent {
                    self.absent.add(number);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::run::ends::RowEnd;

    const AGAIN: Duration = Duration::from_secs(15);
    const PROBE: Duration = Duration::from_secs(1);

    /// What is read next, and put into the queue: these rows.
    fn list(queue: &mut SettleQueue, rows: impl IntoIterator<Item = u64>) -> Wanted {
        let wanted = queue.wanted().unwrap();
        queue.listed(&wanted, rows.into_iter().map(Doubtful::numbered).collect());
        wanted
    }

    fn next(queue: &mut SettleQueue) -> Option<(u64, bool)> {
        queue.next().map(|(row, was_absent)| (row.number, was_absent))
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_not_there_comes_again_after_its_time_and_before_all_others() {
        let mut queue = SettleQueue::new(AGAIN, PROBE);
        assert_eq!(list(&mut queue, 1..=100), Wanted::From(1));
        assert_eq!(next(&mut queue), Some((1, false)));
        queue.looked(1, false, &Finding::Absent);
        assert_eq!(list(&mut queue, 101..=150), Wanted::From(101));
        tokio::time::advance(AGAIN - Duration::from_millis(1)).await;
        // The pass is over; in the next one it is passed over, as are those that wait.
        assert_eq!(queue.wanted(), None, "there is no room");
        for _ in 0..100 {
            next(&mut queue).unwrap();
        }
        assert_eq!(list(&mut queue, [1, 150, 151]), Wanted::From(1));
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(list(&mut queue, [1]), Wanted::Again(vec![1]));
        assert_eq!(next(&mut queue), Some((1, true)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_row_that_is_settled_while_rows_are_read_is_not_taken_for_unknown() {
        let mut queue = SettleQueue::new(AGAIN, PROBE);
        list(&mut queue, 1..=100);
        while queue.next().is_some() {}
        let wanted = queue.wanted().unwrap();
        queue.looked(7, false, &Finding::End(RowEnd::Again { left: true }));
        queue.listed(&wanted, [7, 8, 101].map(Doubtful::numbered).into());
        assert_eq!((next(&mut queue), next(&mut queue)), (Some((101, false)), None));
        // Sent again, it may be so.
        tokio::time::advance(LOOK_EVERY).await;
        list(&mut queue, [7]);
        assert_eq!(next(&mut queue), Some((7, false)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_service_that_does_not_answer_is_asked_less_and_less_often() {
        let mut queue = SettleQueue::new(AGAIN, PROBE);
        let mut pauses = Vec::new();
        for has_answer in [false, false, false, false, false, false, false, true, false] {
            assert_eq!(list(&mut queue, [3]), Wanted::From(1));
            assert_eq!(next(&mut queue), Some((3, false)));
            let found = Finding::End(RowEnd::Again { left: true });
            queue.looked(3, false, if has_answer { &found } else { &Finding::Nothing });
            let since = Instant::now();
            while queue.wanted().is_none() {
                tokio::time::advance(Duration::from_millis(100)).await;
            }
            pauses.push(since.elapsed().as_millis());
        }
        assert_eq!(pauses, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 500]);
    }
}
