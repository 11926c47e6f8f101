//! The shell: the only code that knows Tauri. It wires commands to the courier and starts the sandbox.

mod activation;
mod appearance;
mod background;
mod clipboard;
mod closing;
mod commands;
mod confirm;
mod dialogs;
mod drops;
mod error;
mod events;
mod interface;
mod language;
mod latest_search;
mod links;
mod log;
mod long_work;
mod notifications;
mod opened;
mod operations;
mod outline;
mod places;
mod question;
mod running;
mod sandbox_start;
mod seat_window;
mod secret_dialog;
mod served;
mod start;
mod state;
mod taskbar;
mod updates;
mod video_server;
mod webview;

pub use interface::bindings;
pub use start::run;
