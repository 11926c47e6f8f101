//! Drives the real Yanshu: the built app, the system's web view, a Secret Service, HTTP, SQLite. Nothing is mocked.
//!
//! It needs a display and a Secret Service, which `make test` gives it:
//!
//! ```text
//! scripts/headless.sh cargo test --workspace --test window -- --test-threads=1
//! ```
//!
//! [`App::start`] opens a window on a fresh data folder; the app is found beside the test's own binary, so the target
//! folder and the profile are always the ones that were just built.

mod accounts;
mod app;
mod arrived;
mod command_line;
mod compose;
mod driver;
mod history;
mod look_alike;
mod needle;
#[cfg(test)]
mod needle_finds;
mod notifications;
mod page;
mod pictures;
mod problem;
mod screen_reader;
mod toplevels;
mod wait;
mod windows;

pub mod clipboard;
pub mod desktop;
pub mod dialog;
pub mod drag;
pub mod files;
pub mod scan;

pub use accounts::NewAccount;
pub use app::{App, Killed, Options};
pub use arrived::{Arrived, Sandbox, get};
pub use command_line::{command_line, start_once_more};
pub use compose::Sent;
pub use driver::Secrets;
pub use fantoccini::key::Key;
pub use look_alike::LookAlike;
pub use needle::Needle;
pub use notifications::Notifications;
pub use page::wire::documented;
pub use problem::{Outcome, Problem};
pub use screen_reader::{Part, ScreenReader};
pub use wait::until;
pub use windows::Windows;
