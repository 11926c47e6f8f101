//! The search, of the history or of the jobs, whose results somebody waits for.

use std::sync::{Mutex, PoisonError};

use courier::Stop;

/// The query that was searched for last, and what stops all that is asked about it.
#[derive(Default)]
pub struct LatestSearch(Mutex<(String, Stop)>);

impl LatestSearch {
    /// Takes the place of the search before it, and stops that one and its survey.
    pub fn begin(&self, query: &str) -> Stop {
        let mut search = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        search.1.cancel();
        *search = (query.to_owned(), Stop::default());
        search.1.clone()
    }

    /// What stops the survey of a query: another search. One of a query that is no longer searched for is stopped already.
    pub fn survey_stop(&self, query: &str) -> Stop {
        let search = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if search.0 == query {
            return search.1.clone();
        }
        let stopped = Stop::default();
        stopped.cancel();
        stopped
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use courier::{Depth, History, Query};

    use super::*;

    #[test]
    fn a_survey_of_a_query_that_is_searched_for_no_longer_is_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let history = History::open(&folder.path().join("history.db")).unwrap();
        let survey = |stop: &Stop| history.survey(&Query::default(), Depth::Whole, stop).is_ok();
        let search = LatestSearch::default();

        search.begin("雁");
        let first = search.survey_stop("雁");
        assert!(survey(&first));
        search.begin("书");

        assert!(!survey(&first), "its search has been replaced");
        assert!(!survey(&search.survey_stop("雁")), "it was begun after its search was replaced");
        assert!(survey(&search.survey_stop("书")));
    }
}
