//! `account add|list|test|remove`.

use std::process::ExitCode;

use courier::{
    Account, AccountColor, AccountForm, ProxyChoice, Region, SecretPlace, SecretState, SecretUse, Stage,
};

use super::{give_secrets, open, password_of_terminal, secret_of_environment, secret_of_input};
use crate::args::{AccountCommand, NewAccount, RegionArg};
use crate::failure::{Failure, REJECTED};
use crate::output::{line, name, say};

/// Does what was asked.
pub async fn run(command: AccountCommand) -> Result<ExitCode, Failure> {
    match command {
        AccountCommand::Add(new) => add(new).await,
        AccountCommand::List { json } => list(json).await,
        AccountCommand::Test { name, json } => test(&name, json).await,
        AccountCommand::Remove { name } => {
            let courier = open()?;
            let account = courier.accounts().find_by_name(&name).await?;
            courier.accounts().delete(&account.id).await?;
            say(format_args!("removed {}", account.name));
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn add(new: NewAccount) -> Result<ExitCode, Failure> {
    let secret = match secret_of_environment(SecretUse::AppSecret) {
        Some(secret) => secret,
        None => secret_of_input()?,
    };
    let password = match secret_of_environment(SecretUse::ProxyPassword) {
        None if !new.proxy_user.is_empty() => password_of_terminal()?,
        given => given,
    };
    let extra_ca_pem = match &new.ca_file {
        Some(path) => courier::certificate_file(path).await?,
        None => String::new(),
    };
    let proxy = match new.proxy {
        ProxyChoice::Custom { url, .. } => ProxyChoice::Custom { url, user: new.proxy_user },
        choice => choice,
    };
    let courier = open()?;
    courier.accounts().take_secret(SecretUse::AppSecret, &secret)?;
    password
        .map(|password| courier.accounts().take_secret(SecretUse::ProxyPassword, &password))
        .transpose()?;
    let region = match (new.url.is_empty(), new.region) {
        (false, _) => Region::Custom,
        (true, RegionArg::China) => Region::China,
        (true, RegionArg::Singapore) => Region::Singapore,
    };
    let form = AccountForm {
        id: None,
        name: new.name,
        color: if new.production { AccountColor::Red } else { AccountColor::Blue },
        stage: if new.production { Stage::Production } else { Stage::Test },
        app_key: new.app_key,
        region,
        urls: new.url,
        private_hosts: new.private_hosts,
        default_sender: new.sender,
        extra_tries: new.extra_tries,
        calls_per_s: new.calls_per_s,
        proxy,
        extra_ca_pem,
    };
    let account = courier.accounts().save(form).await?;
    say(format_args!("added {} ({})", account.name, kept(&account)));
    let session = |secret: &SecretState| secret.place == SecretPlace::Session;
    if session(&account.secret) {
        eprintln!(
            "yanshu-cli: there is no keyring, so the secret is not kept: give YANSHU_APP_SECRET with each call"
        );
    }
    if account.proxy_password.as_ref().is_some_and(session) {
        eprintln!("yanshu-cli: nor is the proxy's password: give YANSHU_PROXY_PASSWORD with each call");
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(json: bool) -> Result<ExitCode, Failure> {
    for account in open()?.accounts().all_checked().await? {
        if json {
            say(line(&account));
        } else {
            let stage = name(&account.stage);
            say(format_args!("{}\t{stage}\t{}\t{}", account.name, account.app_key, kept(&account)));
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn test(wanted: &str, json: bool) -> Result<ExitCode, Failure> {
    let courier = open()?;
    let account = courier.accounts().find_by_name(wanted).await?;
    give_secrets(&courier, &account)?;
    let report = courier.accounts().test(account.into()).await?;
    let verdict = name(&report.verdict);
    if json {
        say(line(&report));
    } else {
        say(format_args!("{verdict} {} {} ms", report.endpoint, report.took_ms));
        report.msg.iter().chain(&report.detail).for_each(say);
    }
    Ok(if verdict == "accepted" { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) })
}

/// Where the secret is, for people.
fn kept(account: &Account) -> String {
    match account.secret.problem {
        None => format!("secret in {}", name(&account.secret.place)),
        Some(problem) => format!("secret: {}", name(&problem)),
    }
}
