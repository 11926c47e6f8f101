//! `yanshu-cli`: Yanshu without a window. Arguments in, courier called, one JSON value or a few lines out.

mod args;
mod commands;
mod failure;
mod output;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    let json = args.command.wants_one_json_line();
    let done = match args.command {
        Command::Account(command) => commands::account::run(command).await,
        Command::Compose(composed) => commands::message::compose(composed).await,
        Command::Send(message) => commands::message::send(message).await,
        Command::Pushes(command) => commands::pushes::run(command).await,
        Command::Broadcasts(command) => commands::broadcasts::run(command).await,
        Command::History(command) => commands::history::run(command).await,
        Command::SupportBundle(options) => commands::support::bundle(options).await,
        Command::Bulk(command) => commands::bulk::run(command).await,
        Command::Sandbox(options) => commands::sandbox::run(options).await,
        Command::Completions { shell } => commands::shell::completions(shell),
        Command::Manual { folder } => commands::shell::manual(&folder),
    };
    done.unwrap_or_else(|failure| failure.report(json))
}
