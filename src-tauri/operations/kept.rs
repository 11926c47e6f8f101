//! What is known of the operations: which are being carried out, and what came of the latest.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use ids::OperationId;

/// So many ended operations are remembered. A repeat comes within seconds.
const KEPT: usize = 1_000;
/// A larger result is not kept: a thousand of them would be too many.
const KEPT_BYTES: usize = 64 * 1024;

/// What a command answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// JSON text.
    Json(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// An error, as the page gets it.
    Refused(serde_json::Value),
}

impl Answer {
    fn is_small(&self) -> bool {
        match self {
            Answer::Json(text) => text.len() <= KEPT_BYTES,
            Answer::Bytes(bytes) => bytes.len() <= KEPT_BYTES,
            // A code and a sentence.
            Answer::Refused(_) => true,
        }
    }
}

/// A call, told apart from others with the same id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Which command.
    pub command: String,
    /// Digest of its arguments.
    pub arguments: u64,
}

/// Why a repeat gets no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is no repeat: another call had this id.
    OtherCall,
    /// It was carried out, and its result was too large to be kept.
    NotKept,
}

/// What is to be done about a call; `W` is who waits for its answer.
#[derive(Debug, PartialEq, Eq)]
pub enum Next<W> {
    /// It is the first: carry it out, then call [`Kept::end`].
    CarryOut,
    /// It is a repeat of one under way, and is answered with it.
    Wait,
    /// It is a repeat of one that has ended.
    Answer(W, Result<Answer, Refusal>),
}

/// The operations of this process.
#[derive(Debug)]
pub struct Kept<W> {
    operations: Mutex<Operations<W>>,
}

#[derive(Debug)]
struct Operations<W> {
    by_id: HashMap<OperationId, (Call, State<W>)>,
    /// Those that have ended, oldest first.
    ended: VecDeque<OperationId>,
}

#[derive(Debug)]
enum State<W> {
    Running(Vec<W>),
    /// `None`: too large.
    Ended(Option<Answer>),
}

impl<W> Default for Kept<W> {
    fn default() -> Self {
        Kept { operations: Mutex::new(Operations { by_id: HashMap::new(), ended: VecDeque::new() }) }
    }
}

impl<W> Kept<W> {
    /// A call has come.
    pub fn begin(&self, id: &OperationId, call: Call, waits: W) -> Next<W> {
        let mut operations = self.lock();
        let Some((first, state)) = operations.by_id.get_mut(id) else {
            operations.by_id.insert(id.clone(), (call, State::Running(vec![waits])));
            return Next::CarryOut;
        };
        if *first != call {
            return Next::Answer(waits, Err(Refusal::OtherCall));
        }
        match state {
            State::Running(waiting) => {
                waiting.push(waits);
                Next::Wait
            }
            State::Ended(answer) => Next::Answer(waits, answer.clone().ok_or(Refusal::NotKept)),
        }
    }

    /// It was carried out. Returns all who wait, with their answer.
    pub fn end(&self, id: &OperationId, answer: &Answer) -> Vec<(W, Answer)> {
        let mut operations = self.lock();
        let Some((_, state)) = operations.by_id.get_mut(id) else { return Vec::new() };
        let kept = answer.is_small().then(|| answer.clone());
        let State::Running(waiting) = std::mem::replace(state, State::Ended(kept)) else {
            return Vec::new();
        };
        operations.ended.push_back(id.clone());
        if operations.ended.len() > KEPT
            && let Some(oldest) = operations.ended.pop_front()
        {
            operations.by_id.remove(&oldest);
        }
        waiting.into_iter().map(|waits| (waits, answer.clone())).collect()
    }

    /// The commands of the operations that have not ended.
    pub fn running(&self) -> Vec<String> {
        let operations = self.lock();
        let running = operations.by_id.values().filter(|(_, state)| matches!(state, State::Running(_)));
        running.map(|(call, _)| call.command.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Operations<W>> {
        self.operations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn id(text: &str) -> OperationId {
        text.parse().unwrap()
    }

    fn call(command: &str) -> Call {
        Call { command: command.to_owned(), arguments: 1 }
    }

    fn done() -> Answer {
        Answer::Json("\"done\"".to_owned())
    }

    #[test]
    fn a_repeat_waits_for_the_first_and_both_get_its_result() {
        let kept = Kept::default();
        assert_eq!(kept.begin(&id("a"), call("send"), 1), Next::CarryOut);
        assert_eq!(kept.begin(&id("a"), call("send"), 2), Next::Wait);
        assert_eq!(kept.begin(&id("b"), call("send"), 3), Next::CarryOut);
        assert_eq!(kept.end(&id("a"), &done()), [(1, done()), (2, done())]);
        assert_eq!(kept.begin(&id("a"), call("send"), 4), Next::Answer(4, Ok(done())));
        assert_eq!(kept.end(&id("a"), &Answer::Bytes(vec![])), [], "it ends once");
    }

    #[test]
    fn a_refusal_is_repeated_as_well() {
        let (kept, no) = (Kept::default(), Answer::Refused(serde_json::json!({ "code": "cancelled" })));
        assert_eq!(kept.begin(&id("a"), call("send"), 1), Next::CarryOut);
        kept.end(&id("a"), &no);
        assert_eq!(kept.begin(&id("a"), call("send"), 2), Next::Answer(2, Ok(no)));
    }

    #[test]
    fn an_id_is_good_for_one_call_only() {
        let kept = Kept::default();
        assert_eq!(kept.begin(&id("a"), call("send"), 1), Next::CarryOut);
        assert_eq!(kept.begin(&id("a"), call("history_act"), 2), Next::Answer(2, Err(Refusal::OtherCall)));
        let other = Call { arguments: 2, ..call("send") };
        assert_eq!(kept.begin(&id("a"), other, 3), Next::Answer(3, Err(Refusal::OtherCall)));
    }

    #[test]
    fn a_large_result_goes_to_who_waits_and_is_not_kept() {
        let (kept, large) = (Kept::default(), Answer::Bytes(vec![0; KEPT_BYTES + 1]));
        assert_eq!(kept.begin(&id("a"), call("x"), 1), Next::CarryOut);
        assert_eq!(kept.end(&id("a"), &large.clone()), [(1, large)]);
        assert_eq!(kept.begin(&id("a"), call("x"), 2), Next::Answer(2, Err(Refusal::NotKept)));
    }

    #[test]
    fn the_oldest_results_go_and_what_is_under_way_stays() {
        let kept = Kept::default();
        assert_eq!(kept.begin(&id("running"), call("x"), 0), Next::CarryOut);
        for number in 0..=KEPT {
            assert_eq!(kept.begin(&id(&number.to_string()), call("x"), number), Next::CarryOut);
            kept.end(&id(&number.to_string()), &done());
        }
        assert_eq!(kept.begin(&id("0"), call("x"), 1), Next::CarryOut, "forgotten");
        assert_eq!(kept.begin(&id("1"), call("x"), 1), Next::Answer(1, Ok(done())));
        assert_eq!(kept.begin(&id("running"), call("x"), 1), Next::Wait);
    }
}
