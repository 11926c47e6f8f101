//! `pushes`: list and show.

use std::process::ExitCode;

use courier::{Account, Courier, KeptPush};

use super::broadcasts::one_line;
use super::{give_secrets, open};
use crate::args::{ListPushes, OnePush, PushCommand};
use crate::failure::Failure;
use crate::output::{line, say};

/// Does what was asked.
pub async fn run(command: PushCommand) -> Result<ExitCode, Failure> {
    match command {
        PushCommand::List(options) => list(options).await,
        PushCommand::Show(one) => show(one).await,
    }
}

async fn opened(account: &str) -> Result<(Courier, Account), Failure> {
    let courier = open()?;
    let account = courier.accounts().find_by_name(account).await?;
    give_secrets(&courier, &account)?;
    Ok((courier, account))
}

async fn list(options: ListPushes) -> Result<ExitCode, Failure> {
    let (courier, account) = opened(&options.account).await?;
    let (mut left, mut token) = (options.limit as usize, None::<String>);
    while left > 0 {
        let page = courier.pushes().list(&account.id, token.as_deref()).await?;
        for push in page.items.iter().take(left) {
            say(if options.json { line(push) } else { words(push) });
        }
        left = left.saturating_sub(page.items.len());
        token = page.next_token;
        // A page without an item is the end, whatever token it has: else this would never end.
        if token.is_none() || page.items.is_empty() {
            break;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(one: OnePush) -> Result<ExitCode, Failure> {
    let (courier, account) = opened(&one.account).await?;
    let push = courier.pushes().find(&account.id, &one.id).await?;
    say(if one.json { line(&push) } else { words(&push) });
    Ok(ExitCode::SUCCESS)
}

/// A line: id, time, sender, content.
fn words(push: &KeptPush) -> String {
    let KeptPush { push_id, sender_account_id, content, create_time_ms, .. } = push;
    let time = create_time_ms.map(|ms| ms.to_string()).unwrap_or_default();
    format!("{push_id}\t{time}\t{}\t{}", sender_account_id.as_deref().unwrap_or_default(), one_line(content))
}
