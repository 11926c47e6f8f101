//! Jobs that start by themselves, at a time that the user chose.

use std::time::Duration;

use bulk::job::error::JobError;
use bulk::job::model::{JobState, Reason};
use ids::JobId;
use tokio_util::sync::CancellationToken;
use yunxin::full_text;

use super::folder::JobFolder;
use super::model::{JobStart, JobView};
use super::runner::{Begin, JobRunner, is_late};
use super::store::{JobStore, blocking, who};
use crate::clock::now_ms;
use crate::error::Error;

/// How often due jobs are looked for.
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

/// Bulk jobs that start by themselves. Cheap to clone.
#[derive(Debug, Clone)]
pub struct JobSchedule {
    store: JobStore,
    runner: JobRunner,
}

impl JobSchedule {
    pub(crate) fn new(store: JobStore, runner: JobRunner) -> JobSchedule {
        JobSchedule { store, runner }
    }

    /// Schedules a job. It starts if the app or the command line runs at that time or up to fifteen minutes later; otherwise
    /// it is paused. At a production app the user confirms it now, as nobody may be there then.
    ///
    /// # Errors
    /// When there is no such job or account, it was not checked, the moment is past, the user says no, or a file fails.
    pub async fn set(
        &self,
        id: &JobId,
        start: &JobStart,
        cancel: &CancellationToken,
    ) -> Result<JobView, Error> {
        if start.at_ms <= now_ms() {
            return Err(Error::StartPast);
        }
        // After `app.db` was lost there is no row yet that could hold the time.
        if self.store.table.setup(id).await?.is_none()
            && let Some(setup) = self.store.setup(id).await?
        {
            self.store.put_setup(id, &setup).await?;
        }
        self.runner.may_start(id, cancel).await?;
        // The confirmation may have been open for a long time.
        if start.at_ms <= now_ms() {
            return Err(Error::StartPast);
        }
        // The time is stored before the state: a job in the state scheduled without a time would wait forever.
        let before = self.store.table.start(id).await?;
        self.store.table.keep_start(id, Some((start.at_ms, start.time_zone.clone()))).await?;
        let put = self.put_state(id, |state| match state {
            JobState::Checked | JobState::Scheduled | JobState::Paused => Ok(JobState::Scheduled),
            state => Err(state),
        });
        if let Err(error) = put.await {
            self.store.table.keep_start(id, before).await?;
            return Err(error);
        }
        self.store.view(id).await
    }

    /// Removes the schedule of a job.
    ///
    /// # Errors
    /// When there is no such job, it is not scheduled, or a file fails.
    pub async fn clear(&self, id: &JobId) -> Result<JobView, Error> {
        self.put_state(id, |state| match state {
            JobState::Scheduled => Ok(JobState::Paused),
            state => Err(state),
        })
        .await?;
        self.store.table.keep_start(id, None).await?;
        self.store.view(id).await
    }

    /// Starts jobs when they are due, as long as the returned future is polled.
    pub async fn keep(&self) {
        loop {
            if let Err(error) = self.start_due().await {
                tracing::warn!(%error, "the jobs that are due could not be read");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Begins to start the jobs that are due, each in a task of its own, as one of them may wait for the user. Returns how
    /// many are still scheduled or about to start.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start_due(&self) -> Result<u64, Error> {
        let mut waiting = 0;
        for (id, at_ms) in self.store.table.starts().await? {
            waiting += 1;
            if at_ms <= now_ms() {
                let (schedule, job) = (self.clone(), id.clone());
                self.store.live.starts.begin(id, |stop| async move {
                    if let Err(error) = schedule.start_scheduled(&job, at_ms, &stop).await {
                        tracing::warn!(%job, %error, "a job that is due could not be read");
                    }
                });
            }
        }
        Ok(waiting)
    }

    /// Starts one job, or pauses it if it cannot start. `stop`: the process is about to end.
    async fn start_scheduled(&self, id: &JobId, at_ms: i64, stop: &CancellationToken) -> Result<(), Error> {
        let (folder, read) = (self.store.folder.clone(), id.clone());
        let state = blocking(move || Ok(folder.open(&read)?.job()?.state)).await;
        // Whoever started or stopped it by hand does not want it to start once more.
        let failed = match state {
            Ok(JobState::Scheduled) if is_late(at_ms) => Some(Reason::MissedStart),
            Ok(JobState::Scheduled) => {
                let cancel = stop.child_token();
                let start = self.runner.begin(id, &cancel, Begin::Scheduled { at_ms });
                match until_late(at_ms, &cancel, start).await {
                    // The next process asks again.
                    Err(Error::Cancelled) if stop.is_cancelled() => return Ok(()),
                    // Another process starts it, or an act on its messages runs: looked at again.
                    Err(Error::Job(JobError::Running { .. })) if !is_late(at_ms) => return Ok(()),
                    Err(Error::Cancelled | Error::StartPast | Error::Job(JobError::Running { .. })) => {
                        Some(Reason::MissedStart)
                    }
                    Ok(_) | Err(Error::Job(JobError::WrongState { .. })) => None,
                    Err(error) => Some(Reason::NothingLeaves { message: full_text(&error) }),
                }
            }
            Ok(_) | Err(Error::NoJob { .. }) => None,
            Err(error) => Some(Reason::NothingLeaves { message: full_text(&error) }),
        };
        if let Some(reason) = failed {
            tracing::warn!(job = %id, ?reason, "a job did not start when it was to");
            let (folder, paused) = (self.store.folder.clone(), id.clone());
            if !blocking(move || pause_scheduled(&folder, &paused, &reason)).await? {
                return Ok(());
            }
        }
        Ok(self.store.table.forget_start(id, at_ms).await?)
    }

    async fn put_state(
        &self,
        id: &JobId,
        next: impl FnOnce(JobState) -> Result<JobState, JobState> + Send + 'static,
    ) -> Result<(), Error> {
        self.store
            .with_file(id, move |file| {
                let _lock = file.lock_for_running()?;
                let next = next(file.job()?.state).map_err(|state| JobError::WrongState { state })?;
                file.set_state(next, &who(), Some(&Reason::Asked))
            })
            .await
    }
}

/// Cancels a start whose confirmation took too long. Measured by the wall clock, which also counts while the machine sleeps.
async fn until_late<T>(at_ms: i64, cancel: &CancellationToken, start: impl Future<Output = T>) -> T {
    let mut start = std::pin::pin!(start);
    loop {
        // Nothing is cut off: the start ends where it can.
        tokio::select! {
            started = &mut start => return started,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        if is_late(at_ms) {
            cancel.cancel();
        }
    }
}

/// Pauses a job that did not start, and returns whether its schedule can be forgotten. A job that is gone or no longer
/// scheduled is left alone.
fn pause_scheduled(folder: &JobFolder, id: &JobId, reason: &Reason) -> Result<bool, Error> {
    let Ok(file) = folder.open(id) else { return Ok(true) };
    let _lock = match file.lock_for_running() {
        Ok(lock) => lock,
        Err(JobError::Running { .. }) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    if file.job()?.state == JobState::Scheduled {
        file.set_state(JobState::Paused, "schedule", Some(reason))?;
    }
    Ok(true)
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
