use std::path::PathBuf;

/// How a step in the window ends.
pub type Outcome<T = ()> = Result<T, Problem>;

/// Why a step in the window could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The machine lacks what the window needs; a test without it would say nothing about the app.
    #[error("{missing}. Run: scripts/headless.sh cargo test --workspace --test window -- --test-threads=1")]
    Surroundings {
        /// What is not there, as a sentence.
        missing: &'static str,
    },
    /// A binary of the workspace was not built beside this one.
    #[error("{} is missing: build it first with `cargo build --workspace --bins`", path.display())]
    NotBuilt {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A program that the tests call could not be started or went wrong.
    #[error("{program}: {why}")]
    Program {
        /// Its name.
        program: &'static str,
        /// What happened.
        why: String,
    },
    /// The window did not do what was asked of it.
    #[error("{what}: {source}")]
    Window {
        /// The step, for example "click compose-send".
        what: String,
        /// The driver's words.
        #[source]
        source: Box<fantoccini::error::CmdError>,
    },
    /// No window came up.
    #[error("the window did not open")]
    NotOpened(#[from] Box<fantoccini::error::NewSessionError>),
    /// The app ended, or hung, before its window came up. What it printed stands beside its data folder.
    #[error("the app did not come up")]
    Silent,
    /// What was waited for did not come.
    #[error("waited {waited_ms} ms for {what}{}", last.as_ref().map(|last| format!("; last seen: {last}")).unwrap_or_default())]
    Waited {
        /// What should have come.
        what: String,
        /// How long, in milliseconds.
        waited_ms: u128,
        /// What was there instead.
        last: Option<String>,
    },
    /// A command of the shell refused.
    #[error("the command {command} failed: {error}")]
    Command {
        /// Its name.
        command: String,
        /// The error as it crossed into the window.
        error: serde_json::Value,
    },
    /// Something the page returned has another shape than expected.
    #[error("{what} is not what was expected: {got}")]
    Shape {
        /// What was read.
        what: String,
        /// What stood there.
        got: String,
    },
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// The look-alike did not answer.
    #[error(transparent)]
    Http(#[from] reqwest::Error),
}

impl Problem {
    /// The driver's error with the step it happened in.
    pub(crate) fn window(what: impl Into<String>) -> impl FnOnce(fantoccini::error::CmdError) -> Problem {
        let what = what.into();
        |source| Problem::Window { what, source: Box::new(source) }
    }
}
