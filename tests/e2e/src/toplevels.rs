//! The windows that stand on the display, as its server lists them.
//!
//! Not by `xdotool search`: it ends with nothing at all where one window goes while it looks at another one, which a test would
//! take for a dialog that was closed.

use x11rb::connection::Connection as _;
use x11rb::errors::ReplyError;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, MapState};
use x11rb::rust_connection::RustConnection;

use crate::problem::{Outcome, Problem};

/// What the title of the app's own window ends with; page and account stand before it.
const MAIN_WINDOW: &str = "Yanshu 雁书";

/// GTK gives a tooltip the name of the program.
const TOOLTIP: &str = "yanshu";

/// One window that is to be seen.
#[derive(Debug, Clone)]
pub(crate) struct Toplevel {
    /// As xdotool takes it.
    pub(crate) id: u32,
    /// Empty where it has none.
    pub(crate) title: String,
}

impl Toplevel {
    fn is_of_the_app(&self) -> bool {
        self.title.ends_with(MAIN_WINDOW)
    }

    fn is_dialog(&self) -> bool {
        !self.is_of_the_app() && ![TOOLTIP, ""].contains(&self.title.as_str())
    }
}

/// All that are to be seen, menus and tooltips among them; the lowest first.
///
/// # Errors
/// When there is no display.
pub(crate) fn visible() -> Outcome<Vec<Toplevel>> {
    let failed = |error: Box<dyn std::error::Error>| Problem::Program {
        program: "the X server",
        why: error.to_string(),
    };
    listed().map_err(failed)
}

/// The windows of the app: its own, and the receiver's.
///
/// # Errors
/// As [`visible`].
pub(crate) fn of_the_app() -> Outcome<Vec<Toplevel>> {
    Ok(visible()?.into_iter().filter(Toplevel::is_of_the_app).collect())
}

/// What stands above the windows of the app: dialogs of the system.
///
/// # Errors
/// As [`visible`].
pub(crate) fn dialogs() -> Outcome<Vec<Toplevel>> {
    Ok(visible()?.into_iter().filter(Toplevel::is_dialog).collect())
}

fn listed() -> Result<Vec<Toplevel>, Box<dyn std::error::Error>> {
    let (display, screen) = x11rb::connect(None)?;
    let root = display.setup().roots[screen].root;
    let utf8 = display.intern_atom(false, b"UTF8_STRING")?.reply()?.atom;
    let title = display.intern_atom(false, b"_NET_WM_NAME")?.reply()?.atom;
    let mut windows = Vec::new();
    for id in display.query_tree(root)?.reply()?.children {
        let attributes = there(display.get_window_attributes(id)?.reply())?;
        if attributes.is_none_or(|of| of.map_state != MapState::VIEWABLE) {
            continue;
        }
        // Beside a menu GTK maps a window that nobody sees, and which has none.
        let class = text(&display, id, (AtomEnum::WM_CLASS.into(), AtomEnum::STRING.into()))?;
        if class.is_none_or(|class| class.is_empty()) {
            continue;
        }
        let Some(mut name) = text(&display, id, (title, utf8))? else { continue };
        if name.is_empty() {
            name = text(&display, id, (AtomEnum::WM_NAME.into(), AtomEnum::ANY.into()))?.unwrap_or_default();
        }
        windows.push(Toplevel { id, title: name.trim().to_owned() });
    }
    Ok(windows)
}

/// The text of a property; none where the window is gone.
fn text(
    display: &RustConnection,
    window: u32,
    (property, kind): (u32, u32),
) -> Result<Option<String>, Box<dyn std::error::Error>> {
    let reply = there(display.get_property(false, window, property, kind, 0, 1024)?.reply())?;
    Ok(reply.map(|text| String::from_utf8_lossy(&text.value).into_owned()))
}

/// What was asked of a window that may have gone in the meantime.
fn there<T>(reply: Result<T, ReplyError>) -> Result<Option<T>, ReplyError> {
    match reply {
        Ok(reply) => Ok(Some(reply)),
        Err(ReplyError::X11Error(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
