//! Files that are dropped on the window. Rust takes them, and tells the page their ids: a path never crosses.

use std::path::PathBuf;
use std::sync::Arc;

use courier::FileSummary;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Manager, WebviewWindow};
use tauri_specta::Event;

use crate::state::AppState;

/// Files are dragged over the window, or no longer.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct FilesDragged {
    /// They are above it now.
    over: bool,
}

/// Files were dropped on the window.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct FilesDropped {
    /// What can be told of them at first sight.
    files: Vec<FileSummary>,
    /// Where in the window, in its own pixels.
    x: f64,
    /// Where in the window, in its own pixels.
    y: f64,
}

/// From now on, tells the page of files that are dragged and dropped.
///
/// # Errors
/// When the web view is gone.
pub fn listen(window: &WebviewWindow) -> tauri::Result<()> {
    #[cfg(target_os = "linux")]
    {
        let app = window.app_handle().clone();
        window.with_webview(move |webview| linux::listen(&webview.inner(), app))
    }
    #[cfg(not(target_os = "linux"))]
    {
        use tauri::{DragDropEvent, WindowEvent};
        let (app, shown) = (window.app_handle().clone(), window.clone());
        window.on_window_event(move |event| match event {
            WindowEvent::DragDrop(DragDropEvent::Enter { .. }) => dragged(&app, true),
            WindowEvent::DragDrop(DragDropEvent::Leave) => dragged(&app, false),
            WindowEvent::DragDrop(DragDropEvent::Drop { paths, position }) => {
                // On Windows these are pixels of the screen, elsewhere those of the page.
                let scale = if cfg!(windows) { shown.scale_factor().unwrap_or(1.0) } else { 1.0 };
                dropped(&app, paths.clone(), position.x / scale, position.y / scale);
            }
            _ => {}
        });
        Ok(())
    }
}

fn dragged(app: &AppHandle, over: bool) {
    // A closed window hears nothing.
    let _ = FilesDragged { over }.emit(app);
}

fn dropped(app: &AppHandle, paths: Vec<PathBuf>, x: f64, y: f64) {
    dragged(app, false);
    let app = app.clone();
    // A disk may be slow, and this is the thread that draws.
    tauri::async_runtime::spawn(async move {
        let state = app.state::<Arc<AppState>>();
        let files = match state.courier().await {
            Ok(courier) => courier.attachments().summarize(paths).await.map_err(Into::into),
            Err(error) => Err(error),
        };
        match files {
            Ok(files) => drop(FilesDropped { files, x, y }.emit(&app)),
            Err(error) => tracing::warn!(error = error.message, "dropped files could not be looked at"),
        }
    });
}

#[cfg(target_os = "linux")]
mod linux {
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;

    use gtk::glib;
    use gtk::prelude::*;

    use super::{AppHandle, PathBuf, dragged, dropped};

    /// What WebKitGTK asks for when files are dragged over it.
    const URI_LIST: u32 = 2;

    /// Listens beside the web view, in place of Tauri's own listener: that one takes a file name for UTF-8, lets the page
    /// read what was dropped, and tells it the paths.
    pub fn listen(webview: &(impl IsA<gtk::Widget> + Clone), app: AppHandle) {
        let (paths, over) = (Rc::new(RefCell::new(Vec::<PathBuf>::new())), Rc::new(Cell::new(false)));
        // The data is asked for and comes later: by then the drag may have left.
        let inside = Rc::new(Cell::new(false));
        {
            let (app, paths, over) = (app.clone(), Rc::clone(&paths), Rc::clone(&over));
            let inside = Rc::clone(&inside);
            webview.connect_drag_data_received(move |_, _, _, _, data, info, _| {
                let files: Vec<_> = data.uris().iter().filter_map(|uri| path(uri)).collect();
                if info == URI_LIST && inside.get() && !files.is_empty() {
                    *paths.borrow_mut() = files;
                    if !over.replace(true) {
                        dragged(&app, true);
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
            let (app, paths, over) = (app.clone(), Rc::clone(&paths), Rc::clone(&over));
            webview.connect_drag_leave(move |_, _, _| {
                inside.set(false);
                let (app, paths, over) = (app.clone(), Rc::clone(&paths), Rc::clone(&over));
                glib::idle_add_local_once(move || {
                    if over.replace(false) {
                        paths.borrow_mut().clear();
                        dragged(&app, false);
                    }
                });
            });
        }
        webview.connect_drag_drop(move |_, context, x, y, time| {
            if !over.replace(false) {
                return false;
            }
            context.drop_finish(true, time);
            dropped(&app, paths.take(), f64::from(x), f64::from(y));
            // The web view must not open the file itself.
            true
        });
    }

    /// A path may be any bytes; in a URI they are percent-encoded.
    fn path(uri: &str) -> Option<PathBuf> {
        Some(glib::filename_from_uri(uri).ok()?.0)
    }
}
