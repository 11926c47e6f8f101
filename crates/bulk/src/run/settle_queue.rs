//! In which order rows of unknown end are looked for.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use super::look::{Doubtful, Finding, Once};

/// How often it is looked whether there are such rows.
pub(super) const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How many are read together.
pub(super) const ROWS_AT_A_TIME: u32 = 100;

/// Which rows are to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// These, which are looked for again, and what was found of each before.
    Again(Vec<(u64, Once)>),
    /// The next ones from this number on.
    From(u64),
}

/// Rows of which something was found that is to be found once more, the first seen first, by a clock that does not jump.
#[derive(Debug, Default)]
struct Seen {
    since: VecDeque<(u64, Instant)>,
    found: HashMap<u64, Once>,
}

impl Seen {
    fn add(&mut self, number: u64, found: Once) {
        if self.found.insert(number, found).is_none() {
            self.since.push_back((number, Instant::now()));
        }
    }

    /// Takes out those that were seen so long ago, no more than are looked for at a time.
    fn due(&mut self, after: Duration) -> Vec<(u64, Once)> {
        let mut due = Vec::new();
        while due.len() < ROWS_AT_A_TIME as usize
            && let Some((number, since)) = self.since.front()
            && since.elapsed() >= after
        {
            due.extend(self.found.remove(number).map(|found| (*number, found)));
            self.since.pop_front();
        }
        due
    }
}

/// Rows that are to be looked for. All that are unknown are gone through in passes; those that were not there, or whose question
/// was refused, come again after their time, and then before all others: with many in doubt, a pass takes longer than a process
/// may live.
#[derive(Debug)]
pub(super) struct SettleQueue {
    again_after: Duration,
    probe_after: Duration,
    again: VecDeque<(Doubtful, Once)>,
    first: VecDeque<Doubtful>,
    /// In one of the queues, or looked for at this moment.
    under_way: HashSet<u64>,
    /// Looked for since the reading of rows began: what it finds unknown may not be so any more.
    looked: HashSet<u64>,
    seen: Seen,
    /// Where the pass goes on.
    from: u64,
    next_pass: Instant,
    /// How long the pause before the next pass is where this one has no answer.
    pause: Duration,
    has_answers: bool,
    has_failures: bool,
    /// By which code every question of this pass is refused.
    refused_by: Option<i64>,
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
            seen: Seen::default(),
            from: 1,
            next_pass: Instant::now(),
            pause: probe_after,
            has_answers: false,
            has_failures: false,
            refused_by: None,
        }
    }

    /// The row that is looked for next, and what was found of it before.
    pub(super) fn next(&mut self) -> Option<(Doubtful, Option<Once>)> {
        let again = self.again.pop_front().map(|(row, found)| (row, Some(found)));
        again.or_else(|| self.first.pop_front().map(|row| (row, None)))
    }

    /// Which rows are to be read now.
    pub(super) fn wanted(&mut self) -> Option<Wanted> {
        self.looked.clear();
        if self.again.is_empty() {
            let due = self.seen.due(self.again_after);
            if !due.is_empty() {
                return Some(Wanted::Again(due));
            }
        }
        let has_room = self.first.len() < ROWS_AT_A_TIME as usize;
        (has_room && Instant::now() >= self.next_pass).then_some(Wanted::From(self.from))
    }

    /// These of them are unknown. Returns the code by which the service refuses every question, where a pass is over that had no
    /// answer for it.
    pub(super) fn listed(&mut self, wanted: &Wanted, rows: Vec<Doubtful>) -> Option<i64> {
        let mut refused_by = None;
        match wanted {
            Wanted::Again(seen) => {
                let seen: HashMap<u64, Once> = seen.iter().copied().collect();
                self.under_way.extend(rows.iter().map(|row| row.number));
                self.again.extend(rows.into_iter().filter_map(|row| {
                    let found = *seen.get(&row.number)?;
                    Some((row, found))
                }));
            }
            Wanted::From(_) => {
                let last = rows.last().filter(|_| rows.len() == ROWS_AT_A_TIME as usize);
                match last {
                    Some(row) => self.from = row.number + 1,
                    None => refused_by = self.end_pass(),
                }
                for row in rows {
                    let is_known =
                        self.seen.found.contains_key(&row.number) || self.looked.contains(&row.number);
                    if !is_known && self.under_way.insert(row.number) {
                        self.first.push_back(row);
                    }
                }
            }
        }
        refused_by
    }

    /// They could not be read.
    pub(super) fn not_listed(&mut self, wanted: Wanted) {
        if let Wanted::Again(seen) = wanted {
            seen.into_iter().for_each(|(number, found)| self.seen.add(number, found));
        }
        self.next_pass = Instant::now() + LOOK_EVERY;
    }

    fn end_pass(&mut self) -> Option<i64> {
        let is_without_answer = self.has_failures && !self.has_answers;
        let pause = if is_without_answer {
            let pause = self.pause.max(LOOK_EVERY);
            self.pause = (self.pause * 2).min(self.probe_after * 30);
            pause
        } else {
            self.pause = self.probe_after;
            LOOK_EVERY
        };
        (self.from, self.next_pass) = (1, Instant::now() + pause);
        (self.has_answers, self.has_failures) = (false, false);
        // Others may be answered yet.
        let is_through = self.under_way.is_empty();
        self.refused_by.take().filter(|_| is_without_answer && is_through)
    }

    /// A row was looked for.
    pub(super) fn looked(&mut self, number: u64, before: Option<Once>, finding: &Finding) {
        self.under_way.remove(&number);
        self.looked.insert(number);
        match finding {
            Finding::End(_) => self.has_answers = true,
            Finding::Once(found) => {
                self.has_answers = true;
                self.seen.add(number, *found);
            }
            Finding::RefusesAll { .. } | Finding::Nothing => {
                if let Finding::RefusesAll { code } = finding {
                    self.refused_by = Some(*code);
                }
                self.has_failures = true;
                // Looked for again, a row waits its time once more.
                if let Some(found) = before {
                    self.seen.add(number, found);
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

    fn next(queue: &mut SettleQueue) -> Option<(u64, Option<Once>)> {
        queue.next().map(|(row, before)| (row.number, before))
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_not_there_comes_again_after_its_time_and_before_all_others() {
        let mut queue = SettleQueue::new(AGAIN, PROBE);
        assert_eq!(list(&mut queue, 1..=100), Wanted::From(1));
        assert_eq!(next(&mut queue), Some((1, None)));
        queue.looked(1, None, &Finding::Once(Once::Absent));
        assert_eq!(list(&mut queue, 101..=150), Wanted::From(101));
        tokio::time::advance(AGAIN - Duration::from_millis(1)).await;
        // The pass is over; in the next one it is passed over, as are those that wait.
        assert_eq!(queue.wanted(), None, "there is no room");
        for _ in 0..100 {
            next(&mut queue).unwrap();
        }
        assert_eq!(list(&mut queue, [1, 150, 151]), Wanted::From(1));
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(list(&mut queue, [1]), Wanted::Again(vec![(1, Once::Absent)]));
        assert_eq!(next(&mut queue), Some((1, Some(Once::Absent))));
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_found_twice_is_the_same_thing_twice() {
        let mut queue = SettleQueue::new(AGAIN, PROBE);
        list(&mut queue, [1, 2]);
        while let Some((row, before)) = queue.next() {
            queue.looked(row.number, before, &Finding::Once(Once::Refused));
        }
        for (finding, then) in [
            (Finding::Once(Once::Absent), Once::Absent),
            // No answer leaves what was found.
            (Finding::Nothing, Once::Absent),
            (Finding::RefusesAll { code: 403 }, Once::Absent),
            (Finding::Once(Once::Refused), Once::Refused),
        ] {
            tokio::time::advance(AGAIN).await;
            let Wanted::Again(due) = list(&mut queue, [1]) else { panic!("the row is due") };
            assert_eq!(due[0].0, 1);
            let (row, before) = queue.next().unwrap();
            assert_eq!(before, Some(due[0].1));
            queue.looked(row.number, before, &finding);
            assert_eq!(queue.seen.found[&1], then);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_pass_whose_questions_are_all_refused_says_by_which_code() {
        let mut queue = SettleQueue::new(AGAIN, PROBE);
        let refused = || Finding::RefusesAll { code: 403 };
        let absent = || Finding::Once(Once::Absent);
        for (findings, expected) in [
            ([refused(), Finding::Nothing], Some(403)),
            ([refused(), absent()], None),
            ([refused(), refused()], Some(403)),
        ] {
            tokio::time::advance(PROBE * 30).await;
            list(&mut queue, [3, 4]);
            for finding in findings {
                let (row, before) = queue.next().unwrap();
                queue.looked(row.number, before, &finding);
            }
            tokio::time::advance(PROBE * 30).await;
            let wanted = Wanted::From(1);
            assert_eq!(queue.listed(&wanted, Vec::new()), expected);
            queue = SettleQueue::new(AGAIN, PROBE);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_row_that_is_settled_while_rows_are_read_is_not_taken_for_unknown() {
        let mut queue = SettleQueue::new(AGAIN, PROBE);
        list(&mut queue, 1..=100);
        while queue.next().is_some() {}
        let wanted = queue.wanted().unwrap();
        queue.looked(7, None, &Finding::End(RowEnd::Again { left: true }));
        queue.listed(&wanted, [7, 8, 101].map(Doubtful::numbered).into());
        assert_eq!((next(&mut queue), next(&mut queue)), (Some((101, None)), None));
        // Sent again, it may be so.
        tokio::time::advance(LOOK_EVERY).await;
        list(&mut queue, [7]);
        assert_eq!(next(&mut queue), Some((7, None)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_service_that_does_not_answer_is_asked_less_and_less_often() {
        let mut queue = SettleQueue::new(AGAIN, PROBE);
        let mut pauses = Vec::new();
        for has_answer in [false, false, false, false, false, false, false, true, false] {
            assert_eq!(list(&mut queue, [3]), Wanted::From(1));
            assert_eq!(next(&mut queue), Some((3, None)));
            let found = Finding::End(RowEnd::Again { left: true });
            queue.looked(3, None, if has_answer { &found } else { &Finding::Nothing });
            let since = Instant::now();
            while queue.wanted().is_none() {
                tokio::time::advance(Duration::from_millis(100)).await;
            }
            pauses.push(since.elapsed().as_millis());
        }
        assert_eq!(pauses, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 500]);
    }
}
