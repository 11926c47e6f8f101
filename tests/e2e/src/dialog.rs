//! Dialogs of the system, which the web driver cannot see: xdotool has hands for them.

use std::process::{Command, Stdio};

use crate::{Outcome, Problem, until};

/// The title of the app's own window.
const MAIN_WINDOW: &str = "Yanshu 雁书";

/// Waits for a dialog above the app's window, replaces what is in its first field and presses Enter.
///
/// # Errors
/// When no dialog comes.
pub async fn type_and_accept(text: &str) -> Outcome {
    let dialog = until("a dialog of the system", || async {
        // The app's own window is the only other one with a name.
        let windows = xdotool(&["search", "--onlyvisible", "--name", "."])?;
        let mut dialogs = Vec::new();
        for window in windows.lines() {
            let name = xdotool(&["getwindowname", window])?;
            if name.trim() != MAIN_WINDOW && !name.trim().is_empty() {
                dialogs.push(window.to_owned());
            }
        }
        Ok(dialogs.into_iter().next().ok_or(windows))
    })
    .await?;
    // There is no window manager that would give it the focus.
    xdotool(&["windowfocus", "--sync", &dialog])?;
    // A suggested file name is selected only up to its ending.
    xdotool(&["key", "ctrl+a"])?;
    xdotool(&["type", "--delay", "5", text])?;
    xdotool(&["key", "Return"])?;
    Ok(())
}

fn xdotool(arguments: &[&str]) -> Outcome<String> {
    let output = Command::new("xdotool")
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Problem::Program { program: "xdotool", why: error.to_string() })?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
