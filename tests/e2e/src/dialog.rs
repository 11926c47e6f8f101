//! Dialogs of the system, which the web driver cannot see: xdotool has hands for them.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::problem::{Outcome, Problem};
use crate::wait::until;

/// What the title of the app's own window ends with; page and account stand before it.
pub(crate) const MAIN_WINDOW: &str = "Yanshu 雁书";
/// GTK gives a tooltip the name of the program.
const TOOLTIP: &str = "yanshu";

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

/// Waits for a dialog that asks for a file, and opens the one at `path`.
///
/// # Errors
/// When no dialog comes, or it does not close.
pub async fn open_file(path: &Path) -> Outcome {
    /// Looks after Return, 100 ms apart, whether the dialog is gone.
    const LOOKS: u32 = 20;
    focus().await?;
    // Typed again until it is taken whole: a dialog that is still being made loses the first letters.
    until("the dialog to close", || async {
        let Some(dialog) = dialogs()?.into_iter().next() else { return Ok(Ok(())) };
        // GTK's way to a field for the path: without it the keys go to the list of files.
        xdotool(&["key", "ctrl+l"])?;
        xdotool(&["key", "ctrl+a"])?;
        xdotool(&["type", "--delay", "20", &path.display().to_string()])?;
        for look in 0..LOOKS {
            // The first Return may only take what GTK completes.
            if look % (LOOKS / 2) == 0 {
                xdotool(&["key", "Return"])?;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            if dialogs()?.is_empty() {
                return Ok(Ok(()));
            }
        }
        Ok(Err(dialog))
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

/// The title of the app's window as the desktop shows it.
///
/// # Errors
/// When there is no window.
pub fn title_of_window() -> Outcome<String> {
    let windows = xdotool(&["search", "--onlyvisible", "--name", MAIN_WINDOW])?;
    let title = xdotool(&["getwindowname", windows.lines().next().unwrap_or_default()])?;
    Ok(title.trim().to_owned())
}

/// The title of the receiver's own window.
///
/// # Errors
/// When there is none.
pub fn title_of_seat() -> Outcome<String> {
    let windows = xdotool(&["search", "--onlyvisible", "--name", MAIN_WINDOW])?;
    let titles: Vec<String> =
        windows.lines().map(|id| xdotool(&["getwindowname", id])).collect::<Outcome<_>>()?;
    let seat = titles.iter().find(|title| ["接收方", "Receiver"].iter().any(|word| title.starts_with(word)));
    Ok(seat.map(|title| title.trim().to_owned()).unwrap_or_default())
}

/// Whether the app's window is to be seen.
///
/// # Errors
/// When xdotool is missing.
pub fn sees_main_window() -> Outcome<bool> {
    Ok(!xdotool(&["search", "--onlyvisible", "--name", MAIN_WINDOW])?.trim().is_empty())
}

/// Asks the app's window to close, as the button of its title bar does.
///
/// # Errors
/// When there is no window.
pub fn close_main_window() -> Outcome {
    let windows = xdotool(&["search", "--onlyvisible", "--name", MAIN_WINDOW])?;
    close(windows.lines().next())
}

/// As [`close_main_window`], of the window whose title does not hold `other`.
///
/// # Errors
/// When there is none.
pub fn close_window_without(other: &str) -> Outcome {
    let windows = xdotool(&["search", "--onlyvisible", "--name", MAIN_WINDOW])?;
    for window in windows.lines() {
        if !xdotool(&["getwindowname", window])?.contains(other) {
            return close(Some(window));
        }
    }
    close(None)
}

fn close(window: Option<&str>) -> Outcome {
    let window = window.and_then(|id| id.parse().ok());
    let failed = |why: String| Problem::Program { program: "the X server", why };
    ask_to_close(window.ok_or_else(|| failed("there is no window".to_owned()))?)
        .map_err(|error| failed(error.to_string()))
}

/// There is no window manager: what it would send is sent here.
fn ask_to_close(window: u32) -> Result<(), Box<dyn std::error::Error>> {
    use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt as _, EventMask};
    let (display, _) = x11rb::connect(None)?;
    let atom = |name: &str| -> Result<u32, Box<dyn std::error::Error>> {
        Ok(display.intern_atom(false, name.as_bytes())?.reply()?.atom)
    };
    let data = [atom("WM_DELETE_WINDOW")?, x11rb::CURRENT_TIME, 0, 0, 0];
    let message = ClientMessageEvent::new(32, window, atom("WM_PROTOCOLS")?, data);
    display.send_event(false, window, EventMask::NO_EVENT, message)?;
    // Whoever hangs up before the server has answered may take the message back.
    display.get_input_focus()?.reply()?;
    Ok(())
}

/// Takes the focus from all windows, as when the user works with another program.
///
/// # Errors
/// When there is no display.
pub fn look_away() -> Outcome {
    let away = || -> Result<(), Box<dyn std::error::Error>> {
        use x11rb::protocol::xproto::{ConnectionExt as _, InputFocus};
        let (display, _) = x11rb::connect(None)?;
        display.set_input_focus(InputFocus::NONE, x11rb::NONE, x11rb::CURRENT_TIME)?.check()?;
        Ok(())
    };
    away().map_err(|error| Problem::Program { program: "the X server", why: error.to_string() })
}

/// Waits for a question of the app (about production, for example) and answers it with the button that does it. No more
/// than a user can, it cannot answer in the first moment: the button is dead then.
///
/// # Errors
/// When no question comes, or it stays.
pub async fn accept_question() -> Outcome {
    focus().await?;
    until("the question to be answered", || async {
        let Some(dialog) = dialogs()?.into_iter().next() else { return Ok(Ok(())) };
        accept()?;
        Ok(Err(dialog))
    })
    .await
}

/// Answers the question that stands above the app's window with the button that does it; nothing where there is none.
///
/// # Errors
/// When the keys cannot be pressed.
pub fn accept_if_asked() -> Outcome {
    if dialogs()?.is_empty() { Ok(()) } else { accept() }
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
        let Some(dialog) = dialogs()?.into_iter().next() else { return Ok(Ok(())) };
        xdotool(&["key", "Return"])?;
        Ok(Err(dialog))
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
        let Some(dialog) = dialogs()?.into_iter().next() else { return Ok(Ok(())) };
        xdotool(&["key", key])?;
        Ok(Err(dialog))
    })
    .await
}

/// Presses Escape in whatever dialog stands above the app's window; nothing where there is none.
///
/// # Errors
/// When xdotool is missing.
pub fn dismiss() -> Outcome {
    for dialog in dialogs()? {
        xdotool(&["windowfocus", &dialog])?;
        xdotool(&["key", "Escape"])?;
    }
    Ok(())
}

/// The titles of the dialogs above the app's window.
///
/// # Errors
/// When xdotool is missing.
pub fn titles() -> Outcome<Vec<String>> {
    let titles = dialogs()?.into_iter().map(|window| xdotool(&["getwindowname", &window]));
    titles.map(|title| Ok(title?.trim().to_owned())).collect()
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
    let dialog = until("a dialog of the system", || async {
        Ok(dialogs()?.into_iter().next().ok_or_else(String::new))
    })
    .await?;
    // There is no window manager that would give it the focus.
    xdotool(&["windowfocus", "--sync", &dialog])?;
    Ok(())
}

/// The windows with a name, but for the app's own.
fn dialogs() -> Outcome<Vec<String>> {
    let windows = xdotool(&["search", "--onlyvisible", "--name", "."])?;
    let mut dialogs = Vec::new();
    for window in windows.lines() {
        let name = xdotool(&["getwindowname", window])?;
        let name = name.trim();
        if !name.ends_with(MAIN_WINDOW) && ![TOOLTIP, ""].contains(&name) {
            dialogs.push(window.to_owned());
        }
    }
    Ok(dialogs)
}

/// How many windows of any kind are to be seen, menus among them.
///
/// # Errors
/// When xdotool is missing.
pub fn count_windows() -> Outcome<usize> {
    Ok(xdotool(&["search", "--onlyvisible", "--class", "."])?.lines().count())
}

/// Presses the right button of the real mouse, which the web driver's is not: its presses open no menus. In pixels of the
/// page.
///
/// # Errors
/// When the window or xdotool is missing.
pub fn right_click(x: i64, y: i64) -> Outcome {
    let window = xdotool(&["search", "--onlyvisible", "--name", MAIN_WINDOW])?;
    let window = window.lines().next().unwrap_or_default();
    xdotool(&["mousemove", "--sync", "--window", window, &x.to_string(), &y.to_string()])?;
    xdotool(&["click", "3"]).map(drop)
}

/// Runs xdotool and returns what it prints.
///
/// # Errors
/// When it is missing.
pub(crate) fn xdotool(arguments: &[&str]) -> Outcome<String> {
    let output = Command::new("xdotool")
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Problem::Program { program: "xdotool", why: error.to_string() })?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
