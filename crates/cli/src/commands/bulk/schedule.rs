//! `bulk schedule` and `bulk run-scheduled`.

use std::process::ExitCode;
use std::time::Duration;

use courier::{Account, Courier, JobStart, JobState};
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

use super::super::{give_secrets, has_secret_of_environment, open};
use super::follow::Bar;
use super::job::find_to_send;
use crate::args::ScheduleOptions;
use crate::failure::Failure;
use crate::output::say;

/// How often it is looked whether the moment of a job has come.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Says when a job starts by itself.
pub async fn schedule(options: ScheduleOptions) -> Result<ExitCode, Failure> {
    let (courier, id) = find_to_send(&options.job, options.yes).await?;
    let jobs = courier.jobs();
    let Some(at) = options.at else {
        jobs.unschedule(&id).await?;
        say("not scheduled");
        return Ok(ExitCode::SUCCESS);
    };
    let zone = match &options.time_zone {
        Some(name) => TimeZone::get(name).map_err(|_| Failure::NoSuchTimeZone { name: name.clone() })?,
        None => TimeZone::system(),
    };
    let at = at.to_zoned(zone.clone()).map_err(|_| Failure::NoSuchTimeZone { name: at.to_string() })?;
    let time_zone = zone.iana_name().unwrap_or("UTC").to_owned();
    let start = JobStart { at_ms: at.timestamp().as_millisecond(), time_zone };
    jobs.schedule(&id, &start, &CancellationToken::new()).await?;
    say(format!(
        "{} starts at {}; the app or `yanshu-cli bulk run-scheduled` must run then",
        id,
        at.strftime("%Y-%m-%d %H:%M %Z")
    ));
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
    let jobs = courier.jobs();
    let bar = Bar::new(json);
    let shown = bar.clone();
    jobs.listen(move |progress| shown.progress(&progress));
    if has_secret_of_environment() {
        give_to_sender(&courier).await?;
    }
    let until_none = async {
        let mut waiting = 1;
        while waiting > 0 || jobs.runs_any() {
            waiting = jobs.start_due().await?;
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok::<_, Failure>(())
    };
    tokio::select! {
        done = until_none => done?,
        _ = tokio::signal::ctrl_c() => jobs.pause_all().await,
    }
    bar.clear();
    courier.close();
    let is_halted = |state| !matches!(state, JobState::Finished | JobState::Draft | JobState::Checked);
    for summary in jobs.list().await? {
        if let Some(job) = summary.job.filter(|job| is_halted(job.state)) {
            say(format!("{}  {}  {}", summary.id, crate::output::name(&job.state), job.name));
        }
    }
    Ok(ExitCode::SUCCESS)
}
