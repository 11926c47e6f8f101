//! The windows of the app as the desktop has them, its real mouse, and the program that drives both: xdotool.

use std::process::{Command, Stdio};

use crate::problem::{Outcome, Problem};
use crate::toplevels;

/// The title of the app's window as the desktop shows it.
///
/// # Errors
/// When there is no display.
pub fn title_of_window() -> Outcome<String> {
    Ok(toplevels::of_the_app()?.into_iter().next().map(|window| window.title).unwrap_or_default())
}

/// The title of the receiver's own window; empty where there is none.
///
/// # Errors
/// When there is no display.
pub fn title_of_seat() -> Outcome<String> {
    let seat = toplevels::of_the_app()?
        .into_iter()
        .find(|window| ["接收方", "Receiver"].iter().any(|word| window.title.starts_with(word)));
    Ok(seat.map(|window| window.title).unwrap_or_default())
}

/// Whether the app's window is to be seen.
///
/// # Errors
/// When there is no display.
pub fn sees_main_window() -> Outcome<bool> {
    Ok(!toplevels::of_the_app()?.is_empty())
}

/// Asks the app's window to close, as the button of its title bar does.
///
/// # Errors
/// When there is no window.
pub fn close_main_window() -> Outcome {
    close_first(|_| true)
}

/// As [`close_main_window`], of the window whose title does not hold `other`.
///
/// # Errors
/// When there is none.
pub fn close_window_without(other: &str) -> Outcome {
    close_first(|title| !title.contains(other))
}

fn close_first(is_meant: impl Fn(&str) -> bool) -> Outcome {
    let failed = |why: String| Problem::Program { program: "the X server", why };
    let window = toplevels::of_the_app()?.into_iter().find(|window| is_meant(&window.title));
    let window = window.ok_or_else(|| failed("there is no window".to_owned()))?;
    ask_to_close(window.id).map_err(|error| failed(error.to_string()))
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
/// When there is no display.
pub fn count_windows() -> Outcome<usize> {
    Ok(toplevels::visible()?.len())
}

/// Presses the right button of the real mouse, which the web driver's is not: its presses open no menus. In pixels of the
/// page.
///
/// # Errors
/// When the window or xdotool is missing.
pub fn right_click(x: i64, y: i64) -> Outcome {
    let window = main_window()?;
    xdotool(&["mousemove", "--sync", "--window", &window, &x.to_string(), &y.to_string()])?;
    xdotool(&["click", "3"]).map(drop)
}

/// The app's own window, as xdotool takes it.
///
/// # Errors
/// When there is no display.
pub(crate) fn main_window() -> Outcome<String> {
    Ok(toplevels::of_the_app()?.into_iter().next().map(|window| window.id.to_string()).unwrap_or_default())
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
