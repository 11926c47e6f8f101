//! Shared libraries that are loaded when they are needed (ADR 0071). Knows nothing of ours.
//!
//! The package holds one program under two names. Only the window needs WebKitGTK, whose loading takes several times as
//! long as a whole command: so `scripts/delay-load.sh` takes the libraries of the window off the list of those that the system
//! loads before `main`, and the window asks for them here. Functions of theirs are looked up at their first call.

/// What brings along all that `scripts/delay-load.sh` takes off the list.
#[cfg(target_os = "linux")]
const WINDOW_LIBRARY: &str = "libwebkit2gtk-4.1.so.0";

/// Loads the libraries of the window, and all that they need, for the rest of the process. At once where the program still
/// has them on its list, as every build but the packages does.
///
/// # Errors
/// With the words of the system, when one is missing or damaged.
#[cfg(target_os = "linux")]
pub fn load_window_libraries() -> Result<(), String> {
    use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_LAZY};

    // SAFETY: it is the library this program was linked with, which the system would have loaded before `main` in the same
    // way; nothing of the program runs beside this yet.
    #[allow(unsafe_code)]
    let library = unsafe { Library::open(Some(WINDOW_LIBRARY), RTLD_LAZY | RTLD_GLOBAL) }
        .map_err(|error| describe(&error))?;
    // Never unloaded: it would take its functions along.
    std::mem::forget(library);
    Ok(())
}

#[cfg(target_os = "linux")]
fn describe(error: &libloading::Error) -> String {
    use std::error::Error;

    error.source().map_or_else(|| error.to_string(), ToString::to_string)
}

/// Nothing: elsewhere the window is part of the system.
///
/// # Errors
/// Never.
#[cfg(not(target_os = "linux"))]
pub fn load_window_libraries() -> Result<(), String> {
    Ok(())
}
