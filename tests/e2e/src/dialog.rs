//! Dialogs of the system, which the web driver cannot see: xdotool acts on them.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::clipboard;
use crate::desktop::xdotool;
use crate::problem::{Outcome, Problem};
use crate::toplevels;
use crate::wait::until;

/// Waits for a dialog above the app's window, types into its first field and presses Enter.
///
/// # Errors
/// When no dialog comes.
pub async fn type_and_accept(text: &str) -> Outcome {
    focus().await?;
    // A suggested file name is selected only up to its ending.
    xdotool(&["key", "ctrl+a"])?;
    xdotool(&["type", "--delay", "5", text])?;
    xdotool(&["key", "Return"])?;
    Ok(())
}

/// Waits for a dialog above the app's window, and types into the field that has the focus.
///
/// # Errors
/// When no dialog comes.
pub async fn type_text(text: &str) -> Outcome {
    focus().await?;
    xdotool(&["key", "ctrl+a"])?;
    xdotool(&["type", "--delay", "5", text])?;
    Ok(())
}

/// Waits for a dialog above the app's window, and presses a key in it.
///
/// # Errors
/// When no dialog comes.
pub async fn press(key: &str) -> Outcome {
    focus().await?;
    xdotool(&["key", key])?;
    Ok(())
}

/// Waits for a dialog that asks for a file, and opens the one at `path`, which stands on the clipboard afterwards.
///
/// # Errors
/// When no dialog comes, or it does not close.
pub async fn open_file(path: &Path) -> Outcome {
    /// Looks after Return, 100 ms apart, whether the dialog is gone.
    const LOOKS: u32 = 20;
    /// In which the text comes from the clipboard, on a machine that does other work too.
    const PASTING: Duration = Duration::from_millis(500);
    focus().await?;
    // Not typed: xdotool gives each Chinese character a key of its own and takes it back at once, so that a busy window finds
    // another one there, or none.
    clipboard::copy(&path.display().to_string())?;
    // Again until it is taken: a dialog that is still being made loses the first keys.
    until("the dialog to close", || async {
        let Some(dialog) = topmost()? else { return Ok(Ok(())) };
        focus_on(dialog)?;
        // GTK's way to a field for the path: without it the keys go to the list of files.
        xdotool(&["key", "ctrl+l"])?;
        xdotool(&["key", "ctrl+a"])?;
        xdotool(&["key", "ctrl+v"])?;
        tokio::time::sleep(PASTING).await;
        for look in 0..LOOKS {
            if topmost()?.is_none() {
                return Ok(Ok(()));
            }
            // The first Return may only take what GTK completes.
            if look % (LOOKS / 2) == 0 {
                xdotool(&["key", "Return"])?;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(Err(dialog.to_string()))
    })
    .await
}

/// Waits for a dialog that asks for a folder, and chooses the one at `path`.
///
/// # Errors
/// As [`open_file`].
pub async fn open_folder(path: &Path) -> Outcome {
    focus().await?;
    // GTK begins with the files used last, among which no folder can be chosen: its button stays dead, whatever is typed.
    xdotool(&["key", "alt+Home"])?;
    // With a slash at its end it is the folder itself, and not one of the names in the folder above it.
    open_file(&path.join("")).await
}

/// Waits for a question of the app (about production, for example) and answers it with the button that does it. No more
/// than a user can, it cannot answer in the first moment: the button is dead then.
///
/// # Errors
/// When no question comes, or it stays.
pub async fn accept_question() -> Outcome {
    focus().await?;
    until("the question to be answered", || async {
        let Some(dialog) = topmost()? else { return Ok(Ok(())) };
        accept()?;
        Ok(Err(dialog.to_string()))
    })
    .await
}

/// Answers the question that stands above the app's window with the button that does it; nothing where there is none.
///
/// # Errors
/// When the keys cannot be pressed.
pub fn accept_if_asked() -> Outcome {
    if topmost()?.is_none() { Ok(()) } else { accept() }
}

/// Presses the buttons' mnemonics: send, recall, modify or mark, allow.
fn accept() -> Outcome {
    for key in ["alt+s", "alt+r", "alt+m", "alt+a"] {
        xdotool(&["key", key])?;
    }
    Ok(())
}

/// Waits for a question of the app and presses Enter at once, which must not do what is asked about.
///
/// # Errors
/// When no question comes, or it stays.
pub async fn refuse_question() -> Outcome {
    focus().await?;
    until("the question to be gone", || async {
        let Some(dialog) = topmost()? else { return Ok(Ok(())) };
        xdotool(&["key", "Return"])?;
        Ok(Err(dialog.to_string()))
    })
    .await
}

/// Waits for a dialog, and presses a key in it until it is gone.
///
/// # Errors
/// When no dialog comes, or it stays.
pub async fn press_until_gone(key: &str) -> Outcome {
    focus().await?;
    until("the dialog to be gone", || async {
        let Some(dialog) = topmost()? else { return Ok(Ok(())) };
        xdotool(&["key", key])?;
        Ok(Err(dialog.to_string()))
    })
    .await
}

/// Presses Escape in whatever dialog stands above the app's window; nothing where there is none.
///
/// # Errors
/// When xdotool is missing.
pub fn dismiss() -> Outcome {
    for dialog in toplevels::dialogs()? {
        xdotool(&["windowfocus", &dialog.id.to_string()])?;
        xdotool(&["key", "Escape"])?;
    }
    Ok(())
}

/// The titles of the dialogs above the app's window.
///
/// # Errors
/// When xdotool is missing.
pub fn titles() -> Outcome<Vec<String>> {
    Ok(toplevels::dialogs()?.into_iter().map(|dialog| dialog.title).collect())
}

/// Waits for a dialog, and saves a picture of the whole screen, in which the web driver's pictures do not show it.
///
/// # Errors
/// When no dialog comes, or ImageMagick is missing.
pub async fn picture(path: &Path) -> Outcome {
    focus().await?;
    let failed = |why: String| Problem::Program { program: "import", why };
    let status = Command::new("import").args(["-window", "root"]).arg(path).status();
    let status = status.map_err(|error| failed(error.to_string()))?;
    if status.success() { Ok(()) } else { Err(failed(status.to_string())) }
}

/// Waits for a dialog above the app's window and gives it the focus.
async fn focus() -> Outcome {
    let dialog = until("a dialog of the system", || async { Ok(topmost()?.ok_or_else(String::new)) }).await?;
    focus_on(dialog)
}

/// There is no window manager that would give it the focus.
fn focus_on(dialog: u32) -> Outcome {
    xdotool(&["windowfocus", "--sync", &dialog.to_string()]).map(drop)
}

/// The dialog that is to be acted in.
fn topmost() -> Outcome<Option<u32>> {
    Ok(toplevels::dialogs()?.last().map(|dialog| dialog.id))
}
