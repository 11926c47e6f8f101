//! `bulk run` and `bulk settle`.

use std::convert::Infallible;
use std::process::ExitCode;
use std::sync::Arc;

use courier::{Courier, JobRunner, JobSettled, JobState, JobTotals, JobView};
use ids::JobId;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::super::give_secrets;
use super::super::temporary_sandbox::TemporarySandbox;
use super::follow::{Bar, totals};
use super::job::{find, find_to_send};
use crate::args::{JobName, PilotOptions, RunOptions};
use crate::failure::{Failure, HALTED, INVALID, REJECTED, UNKNOWN};
use crate::output::{line, name, say};

/// Runs a job until it is through, paused or stopped.
pub async fn run(options: RunOptions, settle_only: bool) -> Result<ExitCode, Failure> {
    let (courier, id) = find_to_send(&options.job, options.yes).await?;
    let account = courier.jobs().sender(&id).await?;
    give_secrets(&courier, &account)?;
    run_shown(&courier, &id, settle_only, options.json).await
}

/// Runs a copy of a job against a sandbox that lives as long.
pub async fn rehearse(job: &JobName, json: bool) -> Result<ExitCode, Failure> {
    let (courier, id) = find(job).await?;
    let sandbox = TemporarySandbox::start(&courier).await?;
    let copy = courier.jobs().rehearse(&id).await?;
    let ended = run_shown(&courier, &copy.id, false, json).await;
    sandbox.stop().await;
    ended
}

/// Sends the first messages of a job to test accounts, as a job apart.
pub async fn pilot(options: PilotOptions) -> Result<ExitCode, Failure> {
    let (courier, id) = find_to_send(&options.job, options.yes).await?;
    let jobs = courier.jobs();
    let account = jobs.sender(&id).await?;
    give_secrets(&courier, &account)?;
    let name = format!("{} (pilot)", jobs.view(&id).await?.job.name);
    let pilot = courier.job_setups().pilot(&id, &name, &options.to).await?;
    if pilot.job.totals.ready == 0 {
        say(if options.json { line(&pilot) } else { words(&pilot) });
        let _ = jobs.delete(&pilot.id).await;
        return Ok(ExitCode::from(INVALID));
    }
    let ended = run_shown(&courier, &pilot.id, false, options.json).await;
    // Without a yes, or a secret, nothing of it was sent: the next one is made anew.
    if ended.is_err()
        && let Ok(view) = jobs.view(&pilot.id).await
        && view.job.state == JobState::Checked
    {
        let _ = jobs.delete(&pilot.id).await;
    }
    ended
}

async fn run_shown(
    courier: &Courier,
    id: &JobId,
    settle_only: bool,
    json: bool,
) -> Result<ExitCode, Failure> {
    let (jobs, runner) = (courier.jobs(), courier.job_runner());
    let bar = Bar::new(json);
    let cancel = CancellationToken::new();
    let begin = async {
        if settle_only { runner.settle(id).await } else { runner.start(id, &cancel).await }?;
        Ok(None::<()>)
    };
    until_end(&runner, id, &bar, begin).await?;
    bar.clear();
    let job = jobs.view(id).await?;
    courier.close();
    say(if bar.is_seen() { words(&job) } else { line(&job) });
    Ok(exit_of(job.job.state, &job.job.totals))
}

/// Begins something and shows it until it ends; not where `begin` says that nothing was begun, and why. Ctrl+C pauses it.
pub(super) async fn until_end<T>(
    runner: &JobRunner,
    id: &JobId,
    bar: &Bar,
    begin: impl Future<Output = Result<Option<T>, Failure>>,
) -> Result<Option<T>, Failure> {
    let (shown, ended) = (bar.clone(), Arc::new(Notify::new()));
    let over = Arc::clone(&ended);
    runner.listen(move |progress| {
        shown.progress(&progress);
        if !progress.running {
            over.notify_one();
        }
    });
    // Listened for from before the start: the first message may leave before `begin` is through.
    let mut interrupt = std::pin::pin!(interrupted());
    let mut begin = std::pin::pin!(begin);
    let (begun, is_interrupted) = tokio::select! {
        biased;
        () = &mut interrupt => tokio::select! {
            begun = &mut begin => (begun?, true),
            never = quit() => match never {},
        },
        begun = &mut begin => (begun?, false),
    };
    if begun.is_some() {
        return Ok(begun);
    }
    if !is_interrupted {
        tokio::select! {
            () = ended.notified() => return Ok(None),
            () = interrupt => {}
        }
    }
    // Rows on their way are waited for.
    let _ = runner.pause(id).await;
    tokio::select! {
        () = ended.notified() => {}
        never = quit() => match never {},
    }
    Ok(None)
}

/// Waits for the first Ctrl+C, which pauses; for ever where none can be listened for.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
    eprintln!("yanshu-cli: pausing; press Ctrl+C again to quit at once");
}

/// Waits for a Ctrl+C, and ends the process by it.
async fn quit() -> Infallible {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
    std::process::exit(130)
}

/// The end of a job in words.
pub fn words(job: &JobView) -> String {
    let mut text = format!("{}  {}\n{}", job.id, name(&job.job.state), totals(&job.job.totals));
    if let Some(reason) = &job.job.reason {
        let value = serde_json::to_value(reason).unwrap_or_default();
        let why = value["why"].as_str().unwrap_or_default().to_owned();
        text.push_str(&format!("\nreason {why}"));
        for part in ["code", "message", "number"] {
            if !value[part].is_null() {
                text.push_str(&format!(" {}", value[part].to_string().trim_matches('"')));
            }
        }
    }
    if let Some(settled) = settled(&job.settled, job.job.totals.unknown) {
        text.push_str(&format!("\n{settled}"));
    }
    for code in &job.codes {
        let explained = courier::explain_code(Some(code.code), None, None);
        let meaning = explained.map_or_else(String::new, |explained| format!("  {}", explained.en.meaning));
        text.push_str(&format!("\n{} × {}{meaning}", code.rows, code.code));
    }
    text
}

/// What came of rows that left without a usable answer; `None` where every row had one. `unknown` are those that were not looked
/// up yet.
fn settled(settled: &JobSettled, unknown: u64) -> Option<String> {
    let all = settled.all() + unknown;
    let parts = [
        (settled.found, "delivered"),
        (settled.waiting, "not delivered, waiting to be sent again"),
        (settled.repeated, "not delivered, sent again"),
        (settled.open, "unconfirmed"),
        (unknown, "not checked yet"),
    ];
    let parts = parts.into_iter().filter(|(rows, _)| *rows > 0);
    let parts: Vec<_> = parts.map(|(rows, what)| format!("{rows} {what}")).collect();
    let were = if all == 1 { "was" } else { "were" };
    (all > 0).then(|| format!("{all} {were} in flight without a response: {}", parts.join("; ")))
}

/// The exit code that says to a script how a job stands.
pub fn exit_of(state: JobState, totals: &JobTotals) -> ExitCode {
    ExitCode::from(code_of(state, totals))
}

/// The same as a number.
pub(super) fn code_of(state: JobState, totals: &JobTotals) -> u8 {
    match state {
        JobState::Finished if totals.unknown + totals.open > 0 => UNKNOWN,
        JobState::Finished if totals.rejected > 0 => REJECTED,
        JobState::Finished => 0,
        _ => HALTED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_of_rows_without_an_answer_is_said_by_number() {
        let said = |found, waiting, repeated, open, unknown| {
            settled(&JobSettled { found, waiting, repeated, open }, unknown).unwrap_or_default()
        };
        assert_eq!(
            said(98, 2, 0, 0, 0),
            "100 were in flight without a response: 98 delivered; 2 not delivered, waiting to be sent again"
        );
        assert_eq!(said(0, 0, 1, 0, 0), "1 was in flight without a response: 1 not delivered, sent again");
        assert_eq!(
            said(3, 0, 0, 4, 5),
            "12 were in flight without a response: 3 delivered; 4 unconfirmed; 5 not checked yet"
        );
        assert_eq!(said(0, 0, 0, 0, 0), "");
    }
}
