//! What the ends of many rows say together.

use std::collections::VecDeque;

use super::model::LAST_ROWS;
use super::verdict::Reaction;
use crate::job::model::{Reason, RowState};

/// Refusals of the content in a row after which it is the content of all.
const CONTENT_REFUSALS: u32 = 10;
/// Calls in a row without a usable answer after which the service is asked whether it is there.
const NO_ANSWERS: u32 = 5;

/// What the job does next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    GoOn,
    Rest,
    Pause(Reason),
}

/// How the rows of a run went.
#[derive(Debug, Default)]
pub(super) struct Track {
    no_answers: u32,
    content_refusals: u32,
    /// Some row was accepted in this run: what refuses a row now does not refuse all.
    is_well: bool,
    through: u64,
    last: VecDeque<(u64, RowState, Option<i64>)>,
}

impl Track {
    /// A row is somewhere now.
    pub(super) fn add(&mut self, number: u64, state: RowState, code: Option<i64>) {
        self.through += 1;
        if self.last.len() == LAST_ROWS {
            self.last.pop_front();
        }
        self.last.push_back((number, state, code));
    }

    pub(super) fn through(&self) -> u64 {
        self.through
    }

    pub(super) fn last(&self) -> Vec<(u64, RowState, Option<i64>)> {
        self.last.iter().copied().collect()
    }

    pub(super) fn is_without_answers(&self) -> bool {
        self.no_answers >= NO_ANSWERS
    }

    /// The service has answered.
    pub(super) fn is_there(&mut self) {
        self.no_answers = 0;
    }

    /// What is done about the end of a call of so many rows. `state` is where its last row is now.
    pub(super) fn react(&mut self, reaction: Reaction, state: Option<RowState>, rows: u32) -> Next {
        match reaction {
            Reaction::NoAnswer => {
                self.no_answers = self.no_answers.saturating_add(rows);
                return Next::GoOn;
            }
            Reaction::GivenBack => return Next::GoOn,
            _ => self.no_answers = 0,
        }
        match reaction {
            Reaction::Well => {
                (self.content_refusals, self.is_well) = (0, true);
                Next::GoOn
            }
            Reaction::RowRefused => {
                self.content_refusals = 0;
                Next::GoOn
            }
            Reaction::ContentRefused { code } => {
                self.content_refusals = self.content_refusals.saturating_add(rows);
                if self.content_refusals < CONTENT_REFUSALS {
                    Next::GoOn
                } else {
                    Next::Pause(Reason::ContentRefused { code })
                }
            }
            Reaction::Rest => Next::Rest,
            // The row ended with it, and others were accepted: it is the row.
            Reaction::Refused { .. } if state == Some(RowState::Rejected) && self.is_well => Next::GoOn,
            Reaction::Refused { code } => Next::Pause(Reason::Refused { code }),
            Reaction::NothingLeaves { message } => Next::Pause(Reason::NothingLeaves { message }),
            Reaction::NoAnswer | Reaction::GivenBack => Next::GoOn,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_refusals_of_the_content_in_a_row_are_one_too_many() {
        let mut track = Track::default();
        let refused = || Reaction::ContentRefused { code: 107_451 };
        for _ in 0..9 {
            assert_eq!(track.react(refused(), Some(RowState::Rejected), 1), Next::GoOn);
        }
        assert_eq!(track.react(Reaction::Well, Some(RowState::Sent), 1), Next::GoOn);
        for _ in 0..9 {
            assert_eq!(track.react(refused(), Some(RowState::Rejected), 1), Next::GoOn);
        }
        let end = track.react(refused(), Some(RowState::Rejected), 1);
        assert_eq!(end, Next::Pause(Reason::ContentRefused { code: 107_451 }));
    }

    #[test]
    fn five_calls_in_a_row_without_an_answer_make_the_service_be_asked() {
        let mut track = Track::default();
        for _ in 0..4 {
            track.react(Reaction::NoAnswer, Some(RowState::Unknown), 1);
        }
        track.react(Reaction::RowRefused, Some(RowState::Rejected), 1);
        for number in 1..=5 {
            assert!(!track.is_without_answers());
            track.react(Reaction::NoAnswer, Some(RowState::Unknown), 1);
            assert_eq!(track.is_without_answers(), number == 5);
        }
        track.is_there();
        assert!(!track.is_without_answers());
    }

    #[test]
    fn the_last_rows_are_reported_and_no_more() {
        let mut track = Track::default();
        (1..=120).for_each(|number| track.add(number, RowState::Sent, None));
        let last = track.last();
        assert_eq!(
            (track.through(), last.len(), last[0].0, last[LAST_ROWS - 1].0),
            (120, LAST_ROWS, 71, 120)
        );
    }
}
