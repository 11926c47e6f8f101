//! Jobs that start by themselves, at a moment that was said.

use std::time::Duration;

use bulk::job::error::JobError;
use bulk::job::model::{JobState, Reason};
use ids::JobId;
use tokio_util::sync::CancellationToken;
use yunxin::full_text;

use super::folder::JobFolder;
use super::model::{JobStart, JobView};
use super::{GRACE_MS, Jobs, blocking, who};
use crate::clock::now_ms;
use crate::error::Error;

/// How often it is looked whether the moment of a job has come.
const LOOK_EVERY: Duration = Duration::from_secs(2);

impl JobStart {
    /// The moment of a date and time, such as `2026-11-30T09:00`, in a time zone with an IANA name. Of a time that a clock
    /// passes over in spring it is the one after; of one that comes twice in autumn, the first.
    ///
    /// # Errors
    /// When it is no date and time, or there is no such time zone.
    pub fn read(at: &str, time_zone: &str) -> Result<JobStart, Error> {
        let read = || jiff::tz::TimeZone::get(time_zone)?.to_timestamp(at.trim().parse()?);
        let moment = read().map_err(|source| Error::NoStart {
            at: at.to_owned(),
            time_zone: time_zone.to_owned(),
            source,
        })?;
        Ok(JobStart { at_ms: moment.as_millisecond(), time_zone: time_zone.to_owned() })
    }
}

impl Jobs {
    /// Lets a job start by itself, if the app or the command line runs then; up to fifteen minutes late, else it is paused.
    /// At a production app the user is asked now, as nobody may be there then.
    ///
    /// # Errors
    /// When there is no such job or account, it was not checked, the moment is past, the user says no, or a file fails.
    pub async fn schedule(
        &self,
        id: &JobId,
        start: &JobStart,
        cancel: &CancellationToken,
    ) -> Result<JobView, Error> {
        if start.at_ms <= now_ms() {
            return Err(Error::StartPast);
        }
        self.may_start(id, cancel).await?;
        self.put_state(id, |state| match state {
            JobState::Checked | JobState::Scheduled | JobState::Paused => Ok(JobState::Scheduled),
            state => Err(state),
        })
        .await?;
        self.table.keep_start(id.as_str(), Some((start.at_ms, start.time_zone.clone()))).await?;
        self.view(id).await
    }

    /// Lets a job not start by itself any more.
    ///
    /// # Errors
    /// When there is no such job, it is not scheduled, or a file fails.
    pub async fn unschedule(&self, id: &JobId) -> Result<JobView, Error> {
        self.put_state(id, |state| match state {
            JobState::Scheduled => Ok(JobState::Paused),
            state => Err(state),
        })
        .await?;
        self.table.keep_start(id.as_str(), None).await?;
        self.view(id).await
    }

    /// Starts jobs whose moment has come, as long as the returned future is polled.
    pub async fn keep_schedule(&self) {
        loop {
            if let Err(error) = self.start_due().await {
                tracing::warn!(%error, "the jobs that are due could not be read");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Starts jobs whose moment has come, and says how many wait still.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start_due(&self) -> Result<u64, Error> {
        let (mut waiting, now_ms) = (0, now_ms());
        for (id, at_ms) in self.table.starts().await? {
            let Ok(id) = id.parse::<JobId>() else { continue };
            if at_ms > now_ms {
                waiting += 1;
                continue;
            }
            // Another process that looks at the same moment loses: one of them has the right to run the job.
            let started = if now_ms - at_ms > GRACE_MS {
                Err(Reason::MissedStart)
            } else {
                self.start(&id, &CancellationToken::new()).await.map(drop).or_else(|error| match error {
                    Error::Job(JobError::Running { .. }) => Ok(()),
                    error => Err(Reason::NothingLeaves { message: full_text(&error) }),
                })
            };
            self.table.keep_start(id.as_str(), None).await?;
            if let Err(reason) = started {
                tracing::warn!(job = %id, ?reason, "a job did not start when it was to");
                let (folder, id) = (self.folder.clone(), id.clone());
                blocking(move || pause_scheduled(&folder, &id, &reason)).await?;
            }
        }
        Ok(waiting)
    }

    async fn put_state(
        &self,
        id: &JobId,
        next: impl FnOnce(JobState) -> Result<JobState, JobState> + Send + 'static,
    ) -> Result<(), Error> {
        self.with_file(id, move |file| {
            let _lock = file.lock_for_running()?;
            let next = next(file.job()?.state).map_err(|state| JobError::WrongState { state })?;
            file.set_state(next, &who(), Some(&Reason::Asked))
        })
        .await
    }
}

/// Pauses a job that did not start; one that is gone, or runs, is left alone.
fn pause_scheduled(folder: &JobFolder, id: &JobId, reason: &Reason) -> Result<(), Error> {
    let Ok(file) = folder.open(id) else { return Ok(()) };
    let Ok(_lock) = file.lock_for_running() else { return Ok(()) };
    if file.job()?.state == JobState::Scheduled {
        file.set_state(JobState::Paused, "schedule", Some(reason))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::error::ErrorCode;

    #[test]
    fn a_start_is_the_moment_that_the_clock_of_its_time_zone_shows_it() {
        let moment = |at, zone| JobStart::read(at, zone).unwrap().at_ms;
        let nine_in_shanghai = 1_796_000_400_000;

        assert_eq!(moment("2026-11-30T09:00", "Asia/Shanghai"), nine_in_shanghai);
        assert_eq!(moment("2026-11-30 01:00", "UTC"), nine_in_shanghai);
        // Half past two is passed over in that night.
        assert_eq!(
            moment("2027-03-14T02:30", "America/New_York"),
            moment("2027-03-14T03:30", "America/New_York")
        );
    }

    #[test]
    fn what_is_no_date_or_no_time_zone_is_no_start() {
        for (at, zone) in
            [("tomorrow", "UTC"), ("2026-02-30T09:00", "UTC"), ("2026-11-30T09:00", "Mars/Olympus")]
        {
            assert_eq!(JobStart::read(at, zone).unwrap_err().code(), ErrorCode::StartInvalid, "{at} {zone}");
        }
    }
}
