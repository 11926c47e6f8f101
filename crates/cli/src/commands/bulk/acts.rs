//! `bulk recall`, `bulk change` and `bulk stop-act`: what is done with messages that were sent.

use std::process::ExitCode;

use courier::{
    ActForecast, ActPlan, Conversation, Courier, JobAct, JobActBegun, JobActForecast, JobActOrder, JobView,
};
use ids::JobId;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

use super::super::give_secrets;
use super::follow::{Bar, totals};
use super::job::{find, find_to_send, report};
use super::message::{self, Content};
use super::problems;
use super::run::{exit_of, until_end};
use super::variables;
use crate::args::{ActOptions, ChangeOptions, JobOptions, RecallJobOptions};
use crate::failure::{Failure, INVALID};
use crate::output::{line, name, say};

/// Takes the messages of a job back.
pub async fn recall(options: RecallJobOptions) -> Result<ExitCode, Failure> {
    let (courier, id) = find_to_send(&options.job, options.act.yes).await?;
    let plan = ActPlan::Recall { withdraw: options.recall.into() };
    act(&courier, &id, plan, &options.act).await
}

/// Changes the messages of a job.
pub async fn change(options: ChangeOptions) -> Result<ExitCode, Failure> {
    let (courier, id) = find_to_send(&options.job, options.act.yes).await?;
    let job = courier.jobs().view(&id).await?;
    let content = [options.body.as_deref(), options.template.as_deref()];
    let template =
        match message::of(&courier, options.text.as_deref().map(courier::text_body), content).await? {
            Content::Template(template) => template,
            Content::Body(body) => message::draft(conversation(&job), &body),
        };
    let columns = &job.import.columns;
    let suggested = courier.job_setups().suggest_mapping(&id, template.clone()).await?;
    let mut variables = suggested.map(|mapping| mapping.variables).unwrap_or_default();
    if variables.is_empty() {
        variables = variables::by_name(&template, columns);
    }
    variables::decide(&mut variables, &template, columns, &options.variables)?;
    act(&courier, &id, ActPlan::Modify { template, variables }, &options.act).await
}

/// Ends what is not finished.
pub async fn stop(options: JobOptions) -> Result<ExitCode, Failure> {
    let (courier, id) = find(&options.job).await?;
    courier.job_acts().stop(&id).await?;
    report(&courier, &id, options.json, "stopped").await?;
    Ok(ExitCode::SUCCESS)
}

/// Whom a job writes to; the messages keep their own.
fn conversation(job: &JobView) -> Conversation {
    let none = || Conversation {
        sender: String::new(),
        kind: courier::ConversationType::P2p,
        receiver: String::new(),
    };
    job.setup.as_ref().map_or_else(none, |setup| setup.template.conversation.clone())
}

async fn act(
    courier: &Courier,
    id: &JobId,
    plan: ActPlan,
    options: &ActOptions,
) -> Result<ExitCode, Failure> {
    let (jobs, acts) = (courier.jobs(), courier.job_acts());
    let cancel = CancellationToken::new();
    let order = JobActOrder { plan, rows: options.rows.into() };
    if options.forecast {
        let forecast = acts.forecast(id, &order, &cancel).await?;
        let usable = matches!(&forecast, JobActForecast::Ready { forecast } if forecast.rows > 0);
        say(if options.json { line(&forecast) } else { forecast_words(&forecast) });
        return Ok(if usable { ExitCode::SUCCESS } else { ExitCode::from(INVALID) });
    }
    let account = jobs.sender(id).await?;
    give_secrets(courier, &account)?;
    let bar = Bar::new(options.json);
    let run = async {
        match acts.begin(id, &order, &cancel).await? {
            JobActBegun::Begun { .. } => Ok(None),
            JobActBegun::Mapping { problems } => Ok(Some(problems)),
        }
    };
    let problems = until_end(&courier.job_runner(), id, &bar, run).await?;
    bar.clear();
    if let Some(problems) = problems {
        for problem in &problems {
            say(if options.json { line(problem) } else { problems::of_mapping(problem) });
        }
        return Ok(ExitCode::from(INVALID));
    }
    let job = jobs.view(id).await?;
    courier.close();
    let Some(act) = job.acts.last() else { return Ok(ExitCode::from(INVALID)) };
    say(if bar.is_seen() { words(act) } else { line(act) });
    Ok(exit_of(act.state, &act.totals))
}

/// An act in words.
pub fn words(act: &JobAct) -> String {
    let what = if act.plan.is_recall() { "recall" } else { "edit" };
    let mut text = format!("{what} {}  {}\n{}", act.id, name(&act.state), totals(&act.totals));
    for barred in &act.barred {
        text.push_str(&format!("\n{} not tried: {}", barred.rows, name(&barred.barrier)));
    }
    for code in &act.codes {
        let explained = courier::explain_code(Some(code.code), None, None);
        let meaning = explained.map_or_else(String::new, |explained| format!("  {}", explained.en.meaning));
        text.push_str(&format!("\n{} × {}{meaning}", code.rows, code.code));
    }
    text
}

fn forecast_words(forecast: &JobActForecast) -> String {
    match forecast {
        JobActForecast::Mapping { problems } => {
            problems.iter().map(problems::of_mapping).collect::<Vec<_>>().join("\n")
        }
        JobActForecast::Ready { forecast } => {
            let ActForecast { rows, uncertain, looked_up, barred, first_too_late_ms } = forecast;
            let mut text = format!("{rows} messages");
            for (count, what) in [
                (*uncertain, "only if the console of the app allows more time"),
                (*looked_up, "are looked up first"),
            ] {
                if count > 0 {
                    text.push_str(&format!("\n{count} of them {what}"));
                }
            }
            for barred in barred {
                text.push_str(&format!("\n{} not tried: {}", barred.rows, name(&barred.barrier)));
            }
            let first = first_too_late_ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
            if let Some(first) = first {
                let at = first.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string();
                text.push_str(&format!("\nfrom {at} on it is too late for the first"));
            }
            text
        }
    }
}
