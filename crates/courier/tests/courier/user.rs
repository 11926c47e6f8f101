//! The user who is asked before something changes in production.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use courier::{Answer, Confirm, Question};

/// Answers as the test says, *no* at first, and remembers the questions.
#[derive(Debug, Default)]
pub struct User {
    questions: Mutex<Vec<Question>>,
    answer: Mutex<bool>,
    next: Mutex<VecDeque<bool>>,
}

impl User {
    /// One who gives this answer.
    pub fn saying(answer: bool) -> Arc<User> {
        Arc::new(User { answer: Mutex::new(answer), ..User::default() })
    }

    /// Gives this answer from now on.
    pub fn says(&self, answer: bool) {
        *self.answer.lock().unwrap() = answer;
    }

    /// Gives this answer to the next question only that has none yet.
    pub fn says_once(&self, answer: bool) {
        self.next.lock().unwrap().push_back(answer);
    }

    /// What was asked since the start, or since the last [`User::forget`].
    pub fn asked(&self) -> Vec<Question> {
        self.questions.lock().unwrap().clone()
    }

    /// The questions so far do not count.
    pub fn forget(&self) {
        self.questions.lock().unwrap().clear();
    }
}

impl Confirm for User {
    fn ask(&self, question: Question) -> Answer<'_> {
        self.questions.lock().unwrap().push(question);
        let answer = self.next.lock().unwrap().pop_front().unwrap_or(*self.answer.lock().unwrap());
        Box::pin(std::future::ready(answer))
    }
}
