//! The shell: the only code that knows Tauri. It wires commands to the courier and starts the sandbox.

mod clipboard;
mod closing;
mod commands;
mod error;
mod log;
mod operations;
mod projector;
mod secret_dialog;
mod start;
mod state;
mod webview;

pub use start::{bindings, run};
