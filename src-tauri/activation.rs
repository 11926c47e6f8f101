//! Whether the user has just clicked or pressed a key: a script in the page can call a command, but it cannot do that.
//!
//! What commands read that the user did not choose, the clipboard, and whom they call that the user did not name is done
//! only after such an input, once for each. As browsers do it ("transient activation"), but seen in Rust.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tauri::WebviewWindow;

/// An input counts for so long: the page has to receive it and to call.
const LASTS: Duration = Duration::from_secs(2);

/// The last input that nothing was done for yet.
#[derive(Debug, Default)]
pub struct Activation {
    at: Mutex<Option<Instant>>,
}

impl Activation {
    /// An input of the user's.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "inputs are seen in GTK only"))]
    pub fn note(&self) {
        *self.lock() = Some(Instant::now());
    }

    /// Whether there has just been an input that was not used yet. It is used from now on.
    pub fn take(&self) -> bool {
        self.lock().take().is_some_and(|at| at.elapsed() < LASTS)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether inputs are seen here; where they are not, the user is asked instead.
pub const SEEN: bool = cfg!(target_os = "linux");

/// From now on, notes the inputs of the user on the window.
///
/// # Errors
/// When the web view is gone.
#[cfg(target_os = "linux")]
pub fn listen(window: &WebviewWindow, activation: std::sync::Arc<Activation>) -> tauri::Result<()> {
    use gtk::gdk::ModifierType;
    use gtk::gdk::keys::constants as keys;
    use gtk::glib::Propagation;
    use gtk::prelude::*;

    window.with_webview(move |webview| {
        let webview = webview.inner();
        let clicked = std::sync::Arc::clone(&activation);
        webview.connect_button_release_event(move |_, _| {
            clicked.note();
            Propagation::Proceed
        });
        webview.connect_key_press_event(move |_, event| {
            let key = event.keyval();
            // What presses a button, and what pastes: typing a text is no wish to read the clipboard.
            let presses = [keys::Return, keys::KP_Enter, keys::ISO_Enter, keys::space].contains(&key);
            let pastes =
                [keys::v, keys::V].contains(&key) && event.state().contains(ModifierType::CONTROL_MASK);
            if presses || pastes || key == keys::Insert {
                activation.note();
            }
            Propagation::Proceed
        });
    })
}

/// Elsewhere inputs are not seen.
///
/// # Errors
/// None.
#[cfg(not(target_os = "linux"))]
pub fn listen(_: &WebviewWindow, _: std::sync::Arc<Activation>) -> tauri::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_serves_once() {
        let activation = Activation::default();
        assert!(!activation.take(), "nobody has done anything");
        activation.note();
        activation.note();
        assert!(activation.take());
        assert!(!activation.take(), "it has served");
    }
}
