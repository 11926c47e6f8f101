//! Asking whether the service is there, after calls without an answer.

use tokio::time::Instant;
use yunxin::Verdict;

use super::job::{Halt, Run};
use crate::job::error::JobError;
use crate::job::model::{JobState, Reason};

impl Run {
    /// Asks whether the service is there, until it is.
    pub(super) async fn probe(&mut self) -> Result<Option<Halt>, JobError> {
        self.put_state(JobState::Resting, Some(Reason::NoAnswers)).await?;
        let mut wait = self.options.timing.probe_after;
        let longest = wait * 30;
        loop {
            let client = self.options.client.clone();
            let asked = async move {
                let report = client.probe("yanshu").await;
                (report.verdict, report.code)
            };
            let (verdict, code) = tokio::select! {
                answer = asked => answer,
                _ = self.wished.changed() => return Ok(None),
            };
            match verdict {
                Verdict::Accepted | Verdict::Refused => {
                    self.track.is_there();
                    return Ok(None);
                }
                Verdict::RateLimited => {
                    self.track.is_there();
                    self.options.pace.rest(self.options.timing.rest);
                    return Ok(None);
                }
                Verdict::BadSignature | Verdict::AppBlocked => {
                    let code = code.unwrap_or_default();
                    return Ok(Some(Halt::Pause(Reason::Refused { code })));
                }
                _ => {}
            }
            let until = Instant::now() + wait;
            while Instant::now() < until {
                tokio::select! {
                    () = tokio::time::sleep_until(until) => {}
                    _ = self.wished.changed() => return Ok(None),
                    through = self.calls.join_next(), if !self.calls.is_empty() => {
                        if let Some(halt) = through.and_then(|through| self.is_through(through)) {
                            return Ok(Some(halt));
                        }
                    }
                }
            }
            wait = (wait * 2).min(longest);
        }
    }
}
