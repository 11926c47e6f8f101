//! `bulk schedule` and `bulk run-scheduled`.

use std::collections::HashSet;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use courier::{Account, Courier, ErrorCode, JobStart, JobState, JobSummary, Jobs};
use ids::JobId;
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

use super::super::{give_secrets, has_secret_of_environment, open};
use super::follow::Bar;
use super::job::{find_to_send, report};
use super::run::code_of;
use crate::args::ScheduleOptions;
use crate::failure::{Failure, HALTED, REJECTED, UNKNOWN};
use crate::output::say;

/// How often it is looked whether the moment of a job has come.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Says when a job starts by itself.
pub async fn schedule(options: ScheduleOptions) -> Result<ExitCode, Failure> {
    let (courier, id) = find_to_send(&options.job, options.yes).await?;
    let schedule = courier.job_schedule();
    let Some(typed) = options.at else {
        schedule.clear(&id).await?;
        report(&courier, &id, options.json, "not scheduled").await?;
        return Ok(ExitCode::SUCCESS);
    };
    let zone = match &options.time_zone {
        Some(name) => TimeZone::get(name).map_err(|_| Failure::NoSuchTimeZone { name: name.clone() })?,
        None => TimeZone::system(),
    };
    let at = typed.in_zone(&zone).ok_or_else(|| Failure::NoSuchTimeZone { name: "--at".to_owned() })?;
    let time_zone = at.time_zone().iana_name().unwrap_or("UTC").to_owned();
    let start = JobStart { at_ms: at.timestamp().as_millisecond(), time_zone };
    schedule.set(&id, &start, &CancellationToken::new()).await?;
    let words = format!(
        "{} starts at {}; the app or `yanshu-cli bulk run-scheduled` must run then",
        id,
        at.strftime("%Y-%m-%d %H:%M %Z")
    );
    report(&courier, &id, options.json, &words).await?;
    Ok(ExitCode::SUCCESS)
}

/// Lends the secret of the environment to the account that the scheduled jobs are of. There is one, and it opens one account.
async fn give_to_sender(courier: &Courier) -> Result<(), Failure> {
    let mut senders = Vec::new();
    for summary in courier.jobs().list().await? {
        if summary.job.is_some_and(|job| job.state == JobState::Scheduled) {
            let sender = courier.jobs().sender(&summary.id).await?;
            if senders.iter().all(|known: &Account| known.id != sender.id) {
                senders.push(sender);
            }
        }
    }
    match senders.as_slice() {
        [] => Ok(()),
        [sender] => give_secrets(courier, sender),
        several => Err(Failure::SecretOfSeveral {
            accounts: several.iter().map(|account| account.name.clone()).collect(),
        }),
    }
}

/// Starts scheduled jobs at their time, until none waits or runs.
pub async fn run(json: bool) -> Result<ExitCode, Failure> {
    let courier = open()?;
    let (jobs, runner) = (courier.jobs(), courier.job_runner());
    let schedule = courier.job_schedule();
    let bar = Bar::new(json);
    let (shown, ids) = (bar.clone(), Arc::new(Mutex::new(scheduled(&jobs).await?)));
    let of_runs = Arc::clone(&ids);
    runner.listen(move |progress| {
        of_runs.lock().unwrap_or_else(PoisonError::into_inner).insert(progress.id.clone());
        shown.progress(&progress);
    });
    if has_secret_of_environment() {
        give_to_sender(&courier).await?;
    }
    let until_none = async {
        let mut waiting = 1;
        while waiting > 0 || runner.runs_any() {
            waiting = schedule.start_due().await?;
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok::<_, Failure>(())
    };
    tokio::select! {
        done = until_none => done?,
        _ = tokio::signal::ctrl_c() => runner.pause_all().await,
    }
    bar.clear();
    courier.close();
    let is_halted = |state| !matches!(state, JobState::Finished | JobState::Draft | JobState::Checked);
    for summary in jobs.list().await? {
        if let Some(job) = summary.job.filter(|job| is_halted(job.state)) {
            say(format!("{}  {}  {}", summary.id, crate::output::name(&job.state), job.name));
        }
    }
    let ids = std::mem::take(&mut *ids.lock().unwrap_or_else(PoisonError::into_inner));
    let mut worst = 0;
    for id in ids {
        match jobs.view(&id).await {
            // It waits still, as this was interrupted; or another process runs it.
            Ok(job)
                if matches!(job.job.state, JobState::Scheduled | JobState::Running | JobState::Resting) => {}
            Ok(job) => worst = worse(worst, code_of(job.job.state, &job.job.totals)),
            // Deleted meanwhile.
            Err(error) if error.code() == ErrorCode::JobMissing => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(ExitCode::from(worst))
}

/// The jobs that wait for their time.
async fn scheduled(jobs: &Jobs) -> Result<HashSet<JobId>, Failure> {
    let waits =
        |summary: &JobSummary| summary.job.as_ref().is_some_and(|job| job.state == JobState::Scheduled);
    Ok(jobs.list().await?.into_iter().filter(waits).map(|summary| summary.id).collect())
}

/// Of two exit codes the one that a script has to know: a job that did not go through before rows without a known end, and
/// these before rejected ones.
fn worse(one: u8, other: u8) -> u8 {
    let rank = |code| [0, REJECTED, UNKNOWN, HALTED].iter().position(|known| *known == code);
    if rank(one) >= rank(other) { one } else { other }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_several_ends_is_the_exit_code() {
        let of = |codes: &[u8]| codes.iter().copied().fold(0, worse);
        assert_eq!(of(&[]), 0);
        assert_eq!(of(&[0, REJECTED, 0]), REJECTED);
        assert_eq!(of(&[UNKNOWN, REJECTED]), UNKNOWN);
        assert_eq!(of(&[REJECTED, HALTED, UNKNOWN]), HALTED);
    }
}
