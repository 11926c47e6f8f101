//! `yanshu-cli`: Yanshu without a window. Arguments in, courier called, one JSON value or a few lines out.
//!
//! A library, since the packages hold one program under two names (ADR 0071).

mod args;
mod commands;
mod failure;
mod output;

use std::ffi::OsString;
use std::process::ExitCode;

use args::{Args, Command};

/// Carries out one command; the first of the arguments is the name of the program. Ends the process by itself where the
/// arguments cannot be read or ask for help only.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = Args::read(arguments);
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(carry_out(args)),
        Err(error) => {
            eprintln!("yanshu-cli: no thread can be started: {error}");
            ExitCode::from(5)
        }
    }
}

/// Where files may only have a certain size (`ulimit -f`), a write beyond it ends the process without a word. Once somebody
/// listens to the signal, which holds until the process ends, the write fails instead, as on a full disk.
#[cfg(unix)]
fn keep_on_beyond_size_limit() {
    use tokio::signal::unix::{SignalKind, signal};
    const SIGXFSZ: i32 = 25;
    if let Err(error) = signal(SignalKind::from_raw(SIGXFSZ)) {
        eprintln!("yanshu-cli: a limit of the size of files will end this program: {error}");
    }
}

async fn carry_out(args: Args) -> ExitCode {
    #[cfg(unix)]
    keep_on_beyond_size_limit();
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
