//! The window as a screen reader gets it: over AT-SPI, the bus that Orca listens to.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde::Deserialize;

use crate::problem::{Outcome, Problem};

/// What starts the bus; where Debian and Ubuntu have it.
const LAUNCHER: &str = "/usr/libexec/at-spi-bus-launcher";
const READER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/screen-reader.py");

/// A part of the window.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq)]
pub struct Part {
    /// What it is, in AT-SPI's words: `push button`, `entry` …
    pub role: String,
    /// What it is called.
    pub name: String,
    /// What is read after the name.
    pub description: String,
    /// The words in it.
    pub text: String,
    /// `polite` or `assertive` when its changes are read out, `off` or nothing when not.
    pub live: String,
    /// Of `focused`, `checked`, `enabled` and `showing`.
    pub states: Vec<String>,
}

impl Part {
    /// Whether a user can do something with it.
    #[must_use]
    pub fn is_control(&self) -> bool {
        const CONTROLS: [&str; 12] = [
            "push button",
            "toggle button",
            "radio button",
            "check box",
            "combo box",
            "entry",
            "link",
            "page tab",
            "menu item",
            "list item",
            "slider",
            "spin button",
        ];
        CONTROLS.contains(&self.role.as_str())
    }

    /// Whether it has this state.
    #[must_use]
    pub fn is(&self, state: &str) -> bool {
        self.states.iter().any(|one| one == state)
    }
}

/// The accessibility bus of this session, while it lives. An app joins it at its start, with `NO_AT_BRIDGE=0`.
#[derive(Debug)]
pub struct ScreenReader {
    bus: Child,
}

impl ScreenReader {
    /// Starts the bus.
    ///
    /// # Errors
    /// When it is not installed.
    pub fn start() -> Outcome<Self> {
        let bus = Command::new(LAUNCHER)
            .arg("--launch-immediately")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| Problem::Program {
                program: LAUNCHER,
                why: format!("{error} (Debian: at-spi2-core)"),
            })?;
        Ok(ScreenReader { bus })
    }

    /// The environment of an app that is to be read.
    #[must_use]
    pub fn environment() -> Vec<(String, String)> {
        vec![("NO_AT_BRIDGE".to_owned(), "0".to_owned())]
    }

    /// Every part of the window, in the order in which it is read.
    ///
    /// # Errors
    /// When no window is on the bus.
    pub fn read(&self) -> Outcome<Vec<Part>> {
        let failed = |why: String| Problem::Program { program: "screen-reader.py", why };
        let output = Command::new(Path::new(READER)).output().map_err(|error| failed(error.to_string()))?;
        if !output.status.success() {
            return Err(failed(String::from_utf8_lossy(&output.stderr).into_owned()));
        }
        String::from_utf8_lossy(&output.stdout)
            .lines()
            .filter(|line| line.starts_with('{'))
            .map(|line| serde_json::from_str(line).map_err(|error| failed(format!("{error}: {line}"))))
            .collect()
    }
}

impl Drop for ScreenReader {
    fn drop(&mut self) {
        let _ = self.bus.kill();
        let _ = self.bus.wait();
    }
}
