//! The X clipboard, held by xclip as any other program would hold it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::problem::{Outcome, Problem};

/// Puts text on the clipboard. xclip stays in the background and holds it until something else is copied.
///
/// # Errors
/// When xclip is missing or fails.
pub fn copy(text: &str) -> Outcome {
    hold(&[], text.as_bytes())
}

/// Puts a picture on the clipboard, as a screenshot tool does.
///
/// # Errors
/// As [`copy`].
pub fn copy_png(png: &[u8]) -> Outcome {
    hold(&["-target", "image/png"], png)
}

/// Puts files on the clipboard, as a file manager does.
///
/// # Errors
/// As [`copy`].
pub fn copy_files(paths: &[&Path]) -> Outcome {
    let list: String = paths.iter().map(|path| format!("file://{}\r\n", path.display())).collect();
    hold(&["-target", "text/uri-list"], list.as_bytes())
}

fn hold(more: &[&str], bytes: &[u8]) -> Outcome {
    let failed = |why: String| Problem::Program { program: "xclip", why };
    let mut xclip = Command::new("xclip")
        .args(["-selection", "clipboard"])
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    if let Some(mut input) = xclip.stdin.take() {
        input.write_all(bytes).map_err(|error| failed(error.to_string()))?;
    }
    let status = xclip.wait().map_err(|error| failed(error.to_string()))?;
    if status.success() { Ok(()) } else { Err(failed(status.to_string())) }
}

/// The text on the clipboard; empty when there is none.
///
/// # Errors
/// When xclip is missing.
pub fn read() -> Outcome<String> {
    let output = Command::new("xclip")
        .args(["-selection", "clipboard", "-out"])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Problem::Program { program: "xclip", why: error.to_string() })?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
