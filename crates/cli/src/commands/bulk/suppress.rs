//! `bulk suppress`: lists of those who are never written to.

use std::path::Path;
use std::process::ExitCode;
use std::time::SystemTime;

use courier::{JobRowFilter, SuppressionAdded, SuppressionLists, SuppressionNote};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::json;

use super::super::{open, text_of};
use super::problems;
use crate::args::{SuppressCommand, SuppressOptions};
use crate::failure::{Failure, INVALID};
use crate::output::{line, name, say};

const PAGE: u32 = 500;
/// So many lines with a problem are named.
const LINES: usize = 5;

/// Does what was asked.
pub async fn run(command: SuppressCommand) -> Result<ExitCode, Failure> {
    let courier = open()?;
    let lists = courier.suppression();
    match command {
        SuppressCommand::List { json } => {
            for list in lists.all().await? {
                let words = || format!("{}  {} entries", list.name, list.entries);
                say(if json { line(&list) } else { words() });
            }
        }
        SuppressCommand::Create { name, account, json } => {
            let account = match account {
                Some(account) => Some(courier.accounts().find_by_name(&account).await?.id),
                None => None,
            };
            lists.create(&name, account.as_ref()).await?;
            if json {
                say(json!({ "created": name }));
            }
        }
        SuppressCommand::Add(options) => return add(&courier, &lists, options).await,
        SuppressCommand::Remove { name, target, kind, json } => {
            let was_on_it = lists.remove(&name, kind.into(), &target).await?;
            let words = if was_on_it { "removed" } else { "was not on it" };
            say(if json { json!({ "removed": was_on_it }).to_string() } else { words.to_owned() });
        }
        SuppressCommand::Show { name, json } => show(&lists, &name, json).await?,
        SuppressCommand::Delete { name, json } => {
            lists.delete(&name).await?;
            if json {
                say(json!({ "deleted": name }));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn add(
    courier: &courier::Courier,
    lists: &SuppressionLists,
    options: SuppressOptions,
) -> Result<ExitCode, Failure> {
    let until = options.until.map(end_of).transpose()?;
    let note = SuppressionNote {
        reason: options.reason,
        author: std::env::var("USER").unwrap_or_default(),
        expires_at_ms: until.map(Timestamp::as_millisecond),
    };
    let (list, kind) = (&options.name, options.kind.into());
    let added = match (options.job, options.code, options.file) {
        (Some(job), Some(code), _) => {
            let id = courier.jobs().find(&job.0).await?;
            let filter = JobRowFilter::Code { code };
            let added = courier.job_rows().suppress(&id, filter, list, &note).await?;
            let words = || format!("{added} added");
            say(if options.json { json!({ "added": added }).to_string() } else { words() });
            return Ok(ExitCode::SUCCESS);
        }
        (_, _, Some(file)) if file == Path::new("-") => {
            lists.add_text(list, &text_of(&file)?, kind, &note).await?
        }
        (_, _, Some(file)) => {
            let file_id = courier.attachments().choose_file(&file);
            lists.add_file(list, &file_id, kind, &note).await?
        }
        _ => lists.add_typed(list, &options.target, kind, &note).await?,
    };
    say(if options.json { line(&added) } else { words(&added) });
    let nobody = added.rows == 0 && !added.unusable.is_empty();
    Ok(if nobody { ExitCode::from(INVALID) } else { ExitCode::SUCCESS })
}

/// The end of a day: who is on a list until then is on it all that day, as in the window.
fn end_of(day: Date) -> Result<Timestamp, Failure> {
    let no_moment = |_| Failure::NoSuchTimeZone { name: "--until".to_owned() };
    let end =
        day.tomorrow().and_then(|next| next.to_zoned(TimeZone::system())).map_err(no_moment)?.timestamp();
    if SystemTime::from(end) > SystemTime::now() {
        Ok(end)
    } else {
        Err(Failure::DateOver { date: day.to_string() })
    }
}

fn words(added: &SuppressionAdded) -> String {
    let mut text = format!("{} added", added.added);
    for group in &added.unusable {
        let lines: Vec<_> = group.first_lines.iter().take(LINES).map(ToString::to_string).collect();
        let more = if group.first_lines.len() > LINES { ", …" } else { "" };
        text.push_str(&format!(
            "\n{} rows have no usable ID (lines {}{more}): {}",
            group.rows,
            lines.join(", "),
            problems::of_row(&group.problem)
        ));
    }
    text
}

async fn show(lists: &SuppressionLists, list: &str, json: bool) -> Result<(), Failure> {
    let mut after = None;
    loop {
        let entries = lists.entries(list, after, PAGE).await?;
        let Some(last) = entries.last() else { return Ok(()) };
        after = Some((last.kind, last.target.clone()));
        for entry in &entries {
            let words = || format!("{:<9}  {}  {}", name(&entry.kind), entry.target, entry.reason);
            say(if json { line(entry) } else { words() });
        }
    }
}
