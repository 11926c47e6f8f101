//! The desktop program, and in packages for Linux the command line as well (ADR 0071).

// No console window beside the app on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What the `yanshu-cli` of the packages calls this program with, before the arguments of its user.
#[cfg(unix)]
const COMMAND_LINE: &str = "--command-line";

fn main() -> ExitCode {
    #[cfg(unix)]
    {
        let mut arguments = std::env::args_os();
        let program = arguments.next();
        if arguments.next().is_some_and(|first| first == COMMAND_LINE) {
            return yanshu_cli::run(program.into_iter().chain(arguments));
        }
    }
    if let Err(reason) = delay_load::load_window_libraries() {
        eprintln!("yanshu: the libraries of the window cannot be loaded: {reason}");
        return ExitCode::FAILURE;
    }
    yanshu_lib::run();
    ExitCode::SUCCESS
}
