//! `bulk check`: what is sent to whom, and whether every row can be.

use std::process::ExitCode;

use courier::{
    Account, Batching, ConversationType, Courier, Doubts, JobCheck, JobSetup, JobView, MappedValue, Mapping,
    ProblemGroup, RowCall, RowProblem, TargetMapping, Template, UrlHosts, VariableKind,
};
use tokio_util::sync::CancellationToken;

use super::super::give_secrets;
use super::follow::{Bar, totals};
use super::job::find;
use super::message::{self, Content};
use super::problems;
use super::variables;
use crate::args::{CheckOptions, RowCallArg, UnknownArg, VariableArgs};
use crate::failure::{Failure, INVALID};
use crate::output::{line, say};

/// Freezes what is sent, and checks every row.
pub async fn check(options: CheckOptions) -> Result<ExitCode, Failure> {
    let (courier, id) = find(&options.job).await?;
    let (jobs, setups) = (courier.jobs(), courier.job_setups());
    let files = courier.job_attachments();
    let json = options.json;
    let job = jobs.view(&id).await?;
    let account = courier.accounts().find_by_name(&options.account).await?;
    let template = template(&courier, &options, &account).await?;
    let suggested = setups.suggest(&id, Some(&account.id), template).await?;
    let setup = decided(&job, suggested, &options)?;
    if let Some(name) = guessed_sender(&job, &setup, &options) {
        eprintln!(
            "yanshu-cli: the column {name:?} names the sender of each message; use --from to send as one account"
        );
    }
    let bar = Bar::new(json);
    if setup.template.variables.iter().any(|variable| variable.kind == VariableKind::File) {
        give_secrets(&courier, &account)?;
        let folder = options.files.as_ref().map(|folder| courier.attachments().choose_file(folder));
        let at = bar.clone();
        let attach = move |progress| at.files(&progress);
        let (hosts, never) = (hosts(&options, &setup), CancellationToken::new());
        let attached = files.upload(&id, &setup, folder.as_ref(), &hosts, &never, attach).await?;
        for host in files.hosts_beside(&id, &setup, &hosts).await? {
            eprintln!(
                "yanshu-cli: files at {host} were not looked at, and rows that name them are left out; use --allow-host \
                 {host} if you trust the table"
            );
        }
        for problem in &attached.problems {
            eprintln!("yanshu-cli: {}: {}", problem.named, problem.code.plain());
        }
    }
    let at = bar.clone();
    let checked =
        setups.check(&id, &setup, &CancellationToken::new(), move |work| at.work("rows checked", work)).await;
    bar.clear();
    let mut checked = checked?;
    let mut left_out = 0;
    if let JobCheck::Checked { totals, problems, sent_before: Some(before), .. } = &mut checked {
        if options.skip_sent_before {
            left_out = setups.leave_out_sent_before(&id, &before.id).await?;
            // What is said is what holds now.
            *totals = jobs.view(&id).await?.job.totals;
            *problems = courier.job_rows().problems(&id).await?;
        } else {
            eprintln!(
                "yanshu-cli: {} of these receivers got the same message from the job {} ({}); use --skip-sent-before to leave \
                 them out",
                before.rows, before.id, before.name
            );
        }
    }
    let is_usable = matches!(&checked, JobCheck::Checked { totals, .. } if totals.ready > 0);
    say(if json { line(&checked) } else { words(&checked, &setup.template, left_out) });
    if !json && matches!(checked, JobCheck::Checked { .. }) {
        numbers(&job, &setup).into_iter().for_each(say);
    }
    Ok(if is_usable { ExitCode::SUCCESS } else { ExitCode::from(INVALID) })
}

/// The column that names the senders though nobody said so: it is called like one. It may as well say where somebody is from.
fn guessed_sender<'j>(job: &'j JobView, setup: &JobSetup, options: &CheckOptions) -> Option<&'j str> {
    let mapping = setup.mapping.as_ref().filter(|_| options.from_column.is_none())?;
    match (&mapping.target, &mapping.sender) {
        // That names its sender itself.
        (TargetMapping::Conversation { .. }, _) => None,
        (_, MappedValue::Column { column, .. }) => {
            job.import.columns.get(*column as usize).map(String::as_str)
        }
        _ => None,
    }
}

/// The hosts that were typed: by name, or in a URL that stands for a file. Those in cells are the choice of who made the table.
fn hosts(options: &CheckOptions, setup: &JobSetup) -> UrlHosts {
    let is_file = |name: &str| {
        setup.template.variables.iter().any(|known| known.name == name && known.kind == VariableKind::File)
    };
    let VariableArgs { set, empty, .. } = &options.variables;
    let set = set.iter().map(|(name, value)| (name, value.as_str()));
    let empty = empty.iter().filter_map(|(name, meaning)| Some((name, meaning.strip_prefix('=')?)));
    let typed = set.chain(empty).filter(|(name, value)| is_file(name) && value.contains("://"));
    UrlHosts::these(options.allow_host.iter().map(String::as_str).chain(typed.map(|(_, url)| url.trim())))
}

async fn template(courier: &Courier, options: &CheckOptions, account: &Account) -> Result<Template, Failure> {
    let content = [options.body.as_deref(), options.template.as_deref()];
    let text = options.text.as_deref();
    let text_body = match options.call {
        RowCallArg::Notification => text.map(courier::notification_body),
        RowCallArg::Message | RowCallArg::Chatroom => text.map(courier::text_body),
    };
    let body = match message::of(courier, text_body, content).await? {
        Content::Body(body) => body,
        Content::Template(template) => return Ok(template),
    };
    let conversation = courier::Conversation {
        sender: account.default_sender.clone(),
        kind: options.kind.into(),
        receiver: String::new(),
    };
    Ok(message::draft(conversation, &body))
}

/// What is suggested, changed by what was typed.
fn decided(job: &JobView, suggested: JobSetup, options: &CheckOptions) -> Result<JobSetup, Failure> {
    let columns = &job.import.columns;
    let column = |name: &str| variables::column(columns, name);
    let target = match (&options.to_column, &options.kind_column) {
        (Some(to), Some(kind)) => {
            Some(TargetMapping::KindColumn { column: column(to)?, kind_column: column(kind)? })
        }
        (Some(to), None) => Some(TargetMapping::Column { column: column(to)?, kind: options.kind.into() }),
        (None, _) => None,
    };
    let mut mapping = match (suggested.mapping, target) {
        (Some(mapping), Some(target)) => Mapping { target, ..mapping },
        (Some(mapping), None) => mapping,
        (None, Some(target)) => {
            let sender = MappedValue::Constant { text: suggested.template.conversation.sender.clone() };
            let variables = variables::by_name(&suggested.template, columns);
            Mapping { target, sender, variables }
        }
        (None, None) => return Err(Failure::NoReceiverColumn { columns: job.import.columns.clone() }),
    };
    if let Some(from) = &options.from {
        mapping.sender = MappedValue::Constant { text: from.clone() };
    }
    if let Some(name) = &options.from_column {
        mapping.sender = variables::of_column(column(name)?);
    }
    variables::decide(&mut mapping.variables, &suggested.template, columns, &options.variables)?;
    let doubts = match options.unknown {
        UnknownArg::Repeat => Doubts::ProveThenRepeat,
        UnknownArg::Prove => Doubts::Prove,
        UnknownArg::Leave => Doubts::Leave,
    };
    let time_zone = options.time_zone.clone().unwrap_or(suggested.time_zone);
    let lists = (options.no_suppress || !options.suppress.is_empty()).then(|| options.suppress.clone());
    let (call, calls) = (options.call.into(), if options.batch { Batching::Batch } else { Batching::Single });
    let (mapping, pilot_rows) = (Some(mapping), options.pilot);
    Ok(JobSetup { mapping, call, calls, doubts, time_zone, pilot_rows, lists, ..suggested })
}

/// What cannot be seen in columns of accounts whose cells are numbers in the workbook.
fn numbers(job: &JobView, setup: &JobSetup) -> Vec<String> {
    let Some(mapping) = &setup.mapping else { return Vec::new() };
    let target = match mapping.target {
        // Ids of groups and rooms are numbers.
        _ if setup.call == RowCall::Chatroom => None,
        TargetMapping::Column { column, kind: ConversationType::P2p }
        | TargetMapping::KindColumn { column, .. } => Some(column),
        TargetMapping::Columns { account, .. } => account,
        TargetMapping::Column { .. } | TargetMapping::Conversation { .. } => None,
    };
    let sender = match &mapping.sender {
        MappedValue::Column { column, .. } => Some(*column),
        _ => None,
    };
    let of_numbers = target.into_iter().chain(sender).filter(|at| job.import.number_columns.contains(at));
    let name = |at: u32| job.import.columns.get(at as usize).map_or("", String::as_str);
    let said = |at| {
        format!(
            "column {} has cells that are numbers: zeros that only their format shows (00123 for 123) are not in the file; \
             format account IDs as text",
            name(at)
        )
    };
    of_numbers.map(said).collect()
}

fn words(checked: &JobCheck, template: &Template, left_out: u64) -> String {
    match checked {
        JobCheck::Mapping { problems: found } => {
            found.iter().map(problems::of_mapping).collect::<Vec<_>>().join("\n")
        }
        JobCheck::Checked { totals: found, problems: groups, trimmed_rows, .. } => {
            let mut text = totals(found);
            if left_out > 0 {
                text.push_str(&format!("\n{left_out} left out, because another job has reached them"));
            }
            if *trimmed_rows > 0 {
                text.push_str(&format!("\n{trimmed_rows} rows had blanks around an ID, which were removed"));
            }
            let is_said = |group: &&ProblemGroup| matches!(group.problem, RowProblem::SentBefore { .. });
            for group in groups.iter().filter(|group| !is_said(group)) {
                let what = if group.blocks { "excluded" } else { "warning" };
                let rows: Vec<_> = group.first_rows.iter().take(5).map(ToString::to_string).collect();
                let more = if group.rows > 5 { ", …" } else { "" };
                let problem = if group.blocks {
                    problems::of_row_with(&group.problem, template)
                } else {
                    problems::of_warning(&group.problem)
                };
                text.push_str(&format!(
                    "\n{what} {} × {problem} (problem {}, rows {}{more})",
                    group.rows,
                    group.id,
                    rows.join(", ")
                ));
            }
            text
        }
    }
}
