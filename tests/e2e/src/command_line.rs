use std::path::Path;
use std::process::Command;

use crate::app;
use crate::problem::{Outcome, Problem};

/// Runs `yanshu-cli` on a data folder, to its end, and says what it printed.
///
/// # Errors
/// When it is not built, or ends otherwise than well.
pub fn command_line(data_dir: &Path, args: &[&str]) -> Outcome<String> {
    let failed = |why: String| Problem::Program { program: "yanshu-cli", why };
    let done = Command::new(app::beside("yanshu-cli")?)
        .args(args)
        .env("YANSHU_DATA_DIR", data_dir)
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if !done.status.success() {
        return Err(failed(format!("{}: {}", done.status, String::from_utf8_lossy(&done.stderr))));
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// Starts the window's program once more on a data folder that has a window, and waits until that start has ended.
///
/// # Errors
/// When it is not built, or ends otherwise than well.
pub fn start_once_more(data_dir: &Path, files: &[&Path]) -> Outcome {
    let failed = |why: String| Problem::Program { program: "yanshu", why };
    let ended = Command::new(app::beside("yanshu")?)
        .args(files)
        .env("YANSHU_DATA_DIR", data_dir)
        .env("NO_AT_BRIDGE", "1")
        .env("GDK_BACKEND", "x11")
        .status()
        .map_err(|error| failed(error.to_string()))?;
    if ended.success() { Ok(()) } else { Err(failed(ended.to_string())) }
}
