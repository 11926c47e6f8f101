//! The windows of the app as the desktop has them, its real mouse, and the program that drives both: xdotool.

use std::process::{Command, Stdio};

use crate::problem::{Outcome, Problem};

/// What the title of the app's own window ends with; page and account stand before it.
pub(crate) const MAIN_WINDOW: &str = "Yanshu 雁书";

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
