//! Drags files onto the window as a file manager does: the source's side of XDND, the protocol of the X window system.
//! The app gets what it gets from any other program, so that a test of a drop is one.
//!
//! Specification: "Drag-and-Drop Protocol for the X Window System", version 5.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, MapState, PropMode,
    SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::problem::{Outcome, Problem};

x11rb::atom_manager! {
    /// What the protocol calls things.
    Atoms: AtomsCookie {
        XdndAware, XdndSelection, XdndEnter, XdndPosition, XdndStatus, XdndDrop, XdndFinished, XdndLeave,
        XdndActionCopy, TARGETS, _NET_WM_NAME, UTF8_STRING,
        URI_LIST: b"text/uri-list",
    }
}

/// What the title of the app's own window ends with; page and account stand before it.
const TITLE: &[u8] = "Yanshu 雁书".as_bytes();
/// A drop is taken in milliseconds.
const TIMEOUT: Duration = Duration::from_secs(20);
/// How often a file manager says where the pointer is.
const MOVES_EVERY: Duration = Duration::from_millis(20);

/// Drags files over the app's window and lets them go at this place in it. Returns when the app has said that it took them.
///
/// # Errors
/// When there is no window, or it does not take them.
pub async fn drop_files(paths: &[&Path], at: (i16, i16)) -> Outcome {
    let uris = uri_list(paths);
    let dropping = tokio::task::spawn_blocking(move || Source::new(uris)?.drop_at(at));
    dropping.await.map_err(|error| failed(&error))?
}

/// Drags files over the app's window and away again, without letting them go; `over` runs while they are above it.
///
/// # Errors
/// When there is no window, or it does not want to take them.
pub async fn drag_over(paths: &[&Path], over: impl AsyncFnOnce() -> Outcome) -> Outcome {
    let uris = uri_list(paths);
    let entering = tokio::task::spawn_blocking(move || -> Outcome<Source> {
        let mut source = Source::new(uris)?;
        source.enter((400, 300))?;
        Ok(source)
    });
    let source = entering.await.map_err(|error| failed(&error))??;
    let seen = over().await;
    source.report(source.atoms.XdndLeave, [source.window, 0, 0, 0, 0])?;
    // Whoever hangs up before the server has answered may take the message back.
    source
        .display
        .get_input_focus()
        .map_err(|error| failed(&error))?
        .reply()
        .map_err(|error| failed(&error))?;
    seen
}

/// Every byte that is not plain in a URI is percent-encoded: a name need not be UTF-8.
fn uri_list(paths: &[&Path]) -> Vec<u8> {
    let mut list = String::new();
    for path in paths {
        list.push_str("file://");
        for byte in path.as_os_str().as_encoded_bytes() {
            match byte {
                b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                    list.push(char::from(*byte));
                }
                // Writing into a string cannot fail.
                other => drop(write!(list, "%{other:02X}")),
            }
        }
        list.push_str("\r\n");
    }
    list.into_bytes()
}

/// A program that drags.
struct Source {
    display: RustConnection,
    atoms: Atoms,
    /// Our own window, which is never shown.
    window: Window,
    /// The app's.
    target: Window,
    /// Where the app's window is on the screen.
    origin: (i16, i16),
    uris: Vec<u8>,
    asked: bool,
}

impl Source {
    fn new(uris: Vec<u8>) -> Outcome<Source> {
        let (display, screen) = x11rb::connect(None).map_err(|error| failed(&error))?;
        let root = display.setup().roots[screen].root;
        let atoms = Atoms::new(&display).map_err(|error| failed(&error))?;
        let atoms = atoms.reply().map_err(|error| failed(&error))?;
        let window = display.generate_id().map_err(|error| failed(&error))?;
        let hidden = CreateWindowAux::new().event_mask(EventMask::PROPERTY_CHANGE);
        display
            .create_window(0, window, root, -10, -10, 1, 1, 0, WindowClass::INPUT_OUTPUT, 0, &hidden)
            .map_err(|error| failed(&error))?;
        let target = find(&display, &atoms, root)?.ok_or_else(|| Problem::Shape {
            what: "a window for drops".to_owned(),
            got: "none".to_owned(),
        })?;
        let origin = display.translate_coordinates(target, root, 0, 0).map_err(|error| failed(&error))?;
        let origin = origin.reply().map_err(|error| failed(&error))?;
        Ok(Source {
            display,
            atoms,
            window,
            target,
            origin: (origin.dst_x, origin.dst_y),
            uris,
            asked: false,
        })
    }

    /// Moves over the window until it has read what is dragged and says that it would take it.
    fn enter(&mut self, at: (i16, i16)) -> Outcome {
        let Atoms { XdndSelection, XdndEnter, XdndPosition, XdndActionCopy, URI_LIST, .. } = self.atoms;
        self.display
            .set_selection_owner(self.window, XdndSelection, x11rb::CURRENT_TIME)
            .map_err(|error| failed(&error))?;
        self.report(XdndEnter, [self.window, 5 << 24, URI_LIST, 0, 0])?;
        let started = Instant::now();
        loop {
            let x = u32::from((self.origin.0 + at.0).cast_unsigned());
            let y = u32::from((self.origin.1 + at.1).cast_unsigned());
            self.report(XdndPosition, [self.window, 0, x << 16 | y, x11rb::CURRENT_TIME, XdndActionCopy])?;
            let status = self.event(self.atoms.XdndStatus, MOVES_EVERY)?;
            if self.asked && status.is_some_and(|status| status[1] & 1 == 1) {
                return Ok(());
            }
            if started.elapsed() > TIMEOUT {
                return Err(Problem::Shape {
                    what: "a place for a drop".to_owned(),
                    got: format!("{status:?}"),
                });
            }
        }
    }

    fn drop_at(mut self, at: (i16, i16)) -> Outcome {
        self.enter(at)?;
        self.report(self.atoms.XdndDrop, [self.window, 0, x11rb::CURRENT_TIME, 0, 0])?;
        match self.event(self.atoms.XdndFinished, TIMEOUT)? {
            Some(_) => Ok(()),
            None => Err(Problem::Shape { what: "a drop".to_owned(), got: "nothing was taken".to_owned() }),
        }
    }

    fn report(&self, kind: u32, data: [u32; 5]) -> Outcome {
        let message = ClientMessageEvent::new(32, self.target, kind, data);
        self.display
            .send_event(false, self.target, EventMask::NO_EVENT, message)
            .map_err(|error| failed(&error))?;
        self.display.flush().map_err(|error| failed(&error))
    }

    /// Waits for a message of this kind, and hands out what is dragged to whoever asks meanwhile.
    fn event(&mut self, kind: u32, within: Duration) -> Outcome<Option<[u32; 5]>> {
        let started = Instant::now();
        loop {
            match self.display.poll_for_event().map_err(|error| failed(&error))? {
                Some(Event::ClientMessage(message)) if message.type_ == kind => {
                    return Ok(Some(message.data.as_data32()));
                }
                Some(Event::SelectionRequest(request)) => self.give(&request)?,
                Some(_) => {}
                None if started.elapsed() > within => return Ok(None),
                // The display has no waiting with an end; the next look is as soon as an eye could tell.
                None => std::thread::park_timeout(Duration::from_millis(2)),
            }
        }
    }

    fn give(&mut self, request: &SelectionRequestEvent) -> Outcome {
        let SelectionRequestEvent { requestor, target, time, selection, .. } = *request;
        let Atoms { TARGETS, URI_LIST, .. } = self.atoms;
        let mut property = if request.property == x11rb::NONE { target } else { request.property };
        if target == URI_LIST {
            self.asked = true;
            self.display.change_property8(PropMode::REPLACE, requestor, property, target, &self.uris)
        } else if target == TARGETS {
            self.display.change_property32(
                PropMode::REPLACE,
                requestor,
                property,
                AtomEnum::ATOM,
                &[TARGETS, URI_LIST],
            )
        } else {
            property = x11rb::NONE;
            self.display.no_operation()
        }
        .map_err(|error| failed(&error))?;
        let answer = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time,
            requestor,
            selection,
            target,
            property,
        };
        self.display
            .send_event(false, requestor, EventMask::NO_EVENT, answer)
            .map_err(|error| failed(&error))?;
        self.display.flush().map_err(|error| failed(&error))
    }
}

/// The app's window: the one with its title that says that it takes drops and is on the screen.
fn find(display: &RustConnection, atoms: &Atoms, window: Window) -> Outcome<Option<Window>> {
    let tree = display.query_tree(window).map_err(|error| failed(&error))?;
    // A window may go while the tree is read.
    let Ok(tree) = tree.reply() else { return Ok(None) };
    for child in tree.children {
        let property = |name, kind| -> Outcome<Vec<u8>> {
            let asked =
                display.get_property(false, child, name, kind, 0, 64).map_err(|error| failed(&error))?;
            Ok(asked.reply().map(|reply| reply.value).unwrap_or_default())
        };
        let shown = display.get_window_attributes(child).map_err(|error| failed(&error))?;
        let shown = shown.reply().is_ok_and(|about| about.map_state == MapState::VIEWABLE);
        let title = property(atoms._NET_WM_NAME, atoms.UTF8_STRING)?;
        if shown && title.ends_with(TITLE) && !property(atoms.XdndAware, AtomEnum::ATOM.into())?.is_empty() {
            return Ok(Some(child));
        }
        if let Some(found) = find(display, atoms, child)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn failed(error: &dyn std::error::Error) -> Problem {
    Problem::Program { program: "the X server", why: error.to_string() }
}
