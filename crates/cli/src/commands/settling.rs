//! `history check|resend`: settling a send of unknown outcome.

use std::process::ExitCode;
use std::sync::Arc;

use courier::{Always, CallCheck, CheckReport, Courier, KeptKind, RowId};
use tokio_util::sync::CancellationToken;

use super::ending::{
    belongs_to, exit_of, exit_with, parts_words, print_call, print_end, print_wait, with_partly,
};
use super::notes::FileNotes;
use super::{give_secrets, open};
use crate::failure::Failure;
use crate::output::{line, name, say};

/// Looks whether the message arrived.
pub async fn check(id: RowId, json: bool) -> Result<ExitCode, Failure> {
    let courier = opened_for(id).await?;
    if is_call(&courier, id).await? {
        let report = courier.calls().check(id).await?;
        let value =
            || with_partly(serde_json::to_value(&report).unwrap_or_default(), report.outcome, &report.parts);
        say(if json { value().to_string() } else { words_of_call(&report) });
        return Ok(exit_with(report.outcome, &report.parts));
    }
    let report = courier.sends().check_row(id).await?;
    say(if json { line(&report) } else { words_of(&report) });
    Ok(exit_of(report.outcome))
}

/// Sends the message again, so that it cannot arrive twice.
pub async fn resend(id: RowId, yes: bool, json: bool) -> Result<ExitCode, Failure> {
    let courier = opened_for(id).await?.with_confirm(Arc::new(Always(yes)));
    if is_call(&courier, id).await? {
        let result = courier.calls().send_again(id, CancellationToken::new(), print_wait).await?;
        return Ok(print_call(&result, json));
    }
    let result = courier.sends().send_again(id, CancellationToken::new(), print_wait).await?;
    Ok(print_end(&result, &FileNotes::default(), json))
}

/// Whether a row is of another call than the single send.
async fn is_call(courier: &Courier, id: RowId) -> Result<bool, Failure> {
    Ok(courier.history().row(id).await?.row.kind != KeptKind::Single)
}

/// The courier, with the secret of the environment for the account of a row.
pub(super) async fn opened_for(id: RowId) -> Result<Courier, Failure> {
    let courier = open()?;
    let row = courier.history().row(id).await?.row;
    give_secrets(&courier, &courier.accounts().find_by_name(&row.account_id).await?)?;
    Ok(courier)
}

fn words_of_call(report: &CallCheck) -> String {
    let mut text = format!("{}\nlooked at {} messages", name(&report.outcome), report.looked_at);
    if let Some(error) = &report.error {
        text.push_str(&format!("\nerror {}", name(error)));
    }
    report.msg.iter().for_each(|msg| text.push_str(&format!("\nmsg {msg}")));
    text + &parts_words(&report.parts, &[])
}

fn words_of(report: &CheckReport) -> String {
    let mut text = name(&report.outcome);
    if let Some(id) = &report.message_server_id {
        text.push_str(&format!("\nid {id}"));
    }
    if let Some(other) = &report.other {
        text.push_str(&belongs_to(other));
    } else if !report.found {
        text.push_str(&format!("\nnot among {} messages of that time", report.looked_at));
    }
    if let Some(error) = &report.error {
        text.push_str(&format!("\nerror {}", name(error)));
    }
    report.msg.iter().for_each(|msg| text.push_str(&format!("\nmsg {msg}")));
    if let Some(explained) = &report.explained {
        text.push_str(&format!("\n{}\n{}", explained.en.meaning, explained.en.action));
    }
    text
}
