//! Drops as GTK reports them.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::rc::Rc;

use gtk::glib;
use gtk::prelude::*;

/// What WebKitGTK asks for when files are dragged over it.
const URI_LIST: u32 = 2;

/// Calls `dragged` when files come over the window or leave it, and `dropped` with their paths and place.
///
/// Listens beside the web view, in place of Tauri's own listener: that one takes a file name for UTF-8, lets the page
/// read what was dropped, and passes it the paths.
pub fn listen(
    webview: &(impl IsA<gtk::Widget> + Clone),
    dragged: impl Fn(bool) + Clone + 'static,
    dropped: impl Fn(Vec<PathBuf>, f64, f64) + 'static,
) {
    let (paths, over) = (Rc::new(RefCell::new(Vec::<PathBuf>::new())), Rc::new(Cell::new(false)));
    // The data is asked for and comes later: by then the drag may have left.
    let inside = Rc::new(Cell::new(false));
    {
        let (dragged, paths, over) = (dragged.clone(), Rc::clone(&paths), Rc::clone(&over));
        let inside = Rc::clone(&inside);
        webview.connect_drag_data_received(move |_, _, _, _, data, info, _| {
            let files: Vec<_> = data.uris().iter().filter_map(|uri| path(uri)).collect();
            if info == URI_LIST && inside.get() && !files.is_empty() {
                *paths.borrow_mut() = files;
                if !over.replace(true) {
                    dragged(true);
                }
            }
        });
    }
    {
        // The web view alone would take files only where the page under the pointer wants them.
        let (over, inside) = (Rc::clone(&over), Rc::clone(&inside));
        webview.connect_drag_motion(move |_, context, _, _, time| {
            inside.set(true);
            if over.get() {
                context.drag_status(gtk::gdk::DragAction::COPY, time);
            }
            over.get()
        });
    }
    {
        // GTK says that a drag has left before it says that it was dropped.
        let (dragged, paths, over) = (dragged, Rc::clone(&paths), Rc::clone(&over));
        webview.connect_drag_leave(move |_, _, _| {
            inside.set(false);
            let (dragged, paths, over) = (dragged.clone(), Rc::clone(&paths), Rc::clone(&over));
            glib::idle_add_local_once(move || {
                if over.replace(false) {
                    paths.borrow_mut().clear();
                    dragged(false);
                }
            });
        });
    }
    webview.connect_drag_drop(move |_, context, x, y, time| {
        if !over.replace(false) {
            return false;
        }
        context.drop_finish(true, time);
        dropped(paths.take(), f64::from(x), f64::from(y));
        // The web view must not open the file itself.
        true
    });
}

/// A path may be any bytes; in a URI they are percent-encoded.
fn path(uri: &str) -> Option<PathBuf> {
    Some(glib::filename_from_uri(uri).ok()?.0)
}
