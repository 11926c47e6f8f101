//! `bulk plan`: one call for each row, or one for many.

use std::process::ExitCode;

use courier::{Apart, Batching, CallPlan, JobPlan, RowCall};
use tokio_util::sync::CancellationToken;

use super::follow::length;
use super::job::find;
use crate::args::{CallsArg, JobName};
use crate::failure::Failure;
use crate::output::{line, say};

/// Shows what either takes, and chooses.
pub async fn plan(job: &JobName, choose: Option<CallsArg>, json: bool) -> Result<ExitCode, Failure> {
    let (courier, id) = find(job).await?;
    if let Some(calls) = choose {
        courier.job_setups().choose_calls(&id, calls.into()).await?;
    }
    let plan = courier.job_setups().plan(&id, &CancellationToken::new()).await?;
    say(if json { line(&plan) } else { words(&plan) });
    Ok(ExitCode::SUCCESS)
}

fn words(JobPlan { plan, call, chosen, calls_per_s }: &JobPlan) -> String {
    let mark = |calls| if *chosen == calls { "*" } else { " " };
    let (single, per_s) = (&plan.single, *calls_per_s);
    let mut text = format!(
        "{} single  {}; a crash leaves about {} rows in doubt\n           {}",
        mark(Batching::Single),
        takes(single, per_s),
        single.rows_in_doubt,
        match call {
            RowCall::Message => "IDs of every message; rows in doubt are looked up at the server",
            RowCall::Chatroom => "client IDs; rows in doubt are looked up in the history of the room",
            RowCall::Notification => NOTIFICATION,
        }
    );
    match (&plan.batch, &plan.apart) {
        (Some(batch), _) => text.push_str(&format!(
            "\n{} batch   {}; a crash leaves up to {} rows in doubt\n           {} rows share calls; {}",
            mark(Batching::Batch),
            takes(batch, per_s),
            batch.rows_in_doubt,
            batch.shared_rows,
            match call {
                RowCall::Message | RowCall::Chatroom => {
                    "server IDs of every message; rows in doubt cannot be looked up and are yours to decide"
                }
                RowCall::Notification => NOTIFICATION,
            }
        )),
        (None, apart) => text.push_str(&format!("\n  batch   not possible: {}", why(apart.as_ref()))),
    }
    text
}

/// What is said of notifications, however many are in a call.
const NOTIFICATION: &str = "no IDs; rows in doubt cannot be looked up and are yours to decide";

fn takes(plan: &CallPlan, calls_per_s: u32) -> String {
    let seconds = plan.calls.div_ceil(u64::from(calls_per_s.max(1)));
    let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
    format!("{} calls, at least {} at {calls_per_s} calls/s", plan.calls, length(seconds))
}

fn why(apart: Option<&Apart>) -> String {
    match apart {
        Some(Apart::Chatrooms) => "no call reaches several chatrooms".to_owned(),
        Some(Apart::Options { pointers }) => {
            format!("the call to many does not have these options: {}", pointers.join(", "))
        }
        Some(Apart::NoneAlike) | None => "every row needs a request of its own".to_owned(),
    }
}
