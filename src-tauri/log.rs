//! Where the program says what it does: to the terminal, and to files that a support bundle takes along.

use std::path::Path;
use std::sync::Mutex;

use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

/// What reaches the files, whatever `YANSHU_LOG` says: of libraries only what went wrong, since at other levels some of
/// them tell bodies and headers.
fn kept() -> Targets {
    Targets::new()
        .with_default(Level::WARN)
        .with_targets(["yanshu_lib", "courier"].map(|ours| (ours, Level::INFO)))
}

/// What reaches the terminal: levels by the names of crates, as in `warn,courier=debug`.
fn printed(wanted: Option<&str>) -> Targets {
    wanted.and_then(|wanted| wanted.parse().ok()).unwrap_or_else(|| Targets::new().with_default(Level::WARN))
}

/// Starts both. A data folder that cannot be written costs the files, not the start.
pub fn start(data_dir: &Path) {
    let wanted = std::env::var("YANSHU_LOG").ok();
    let printed = fmt::layer().with_writer(std::io::stderr).with_filter(printed(wanted.as_deref()));
    let file = courier::log_file(data_dir);
    let problem = file.as_ref().err().map(ToString::to_string);
    let kept =
        file.ok().map(|file| fmt::layer().with_ansi(false).with_writer(Mutex::new(file)).with_filter(kept()));
    tracing_subscriber::registry().with(printed).with(kept).init();
    if let Some(problem) = problem {
        tracing::warn!(problem, "no log files are written");
    }
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "Yanshu starts");
    note_panics();
}

/// Where it happened, not what it says: the words of a panic may hold a piece of a message.
fn note_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let at = panic.location().map(ToString::to_string);
        tracing::error!(at, thread = std::thread::current().name(), "a panic");
        usual(panic);
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_keep_what_we_report_and_of_libraries_only_what_went_wrong() {
        let kept = kept();
        assert!(kept.would_enable("courier::sends", &Level::INFO));
        assert!(kept.would_enable("yanshu_lib", &Level::INFO));
        assert!(!kept.would_enable("courier", &Level::DEBUG));
        assert!(kept.would_enable("hyper", &Level::WARN));
        assert!(!kept.would_enable("hyper", &Level::INFO));
    }

    #[test]
    fn the_terminal_gets_what_was_asked_for_and_warnings_where_that_cannot_be_read() {
        assert!(printed(Some("debug")).would_enable("hyper", &Level::DEBUG));
        let some = printed(Some("warn,courier=trace"));
        assert!(some.would_enable("courier::sends", &Level::TRACE));
        assert!(!some.would_enable("hyper", &Level::INFO));
        for unread in [None, Some("a=b=c")] {
            assert!(printed(unread).would_enable("courier", &Level::WARN));
            assert!(!printed(unread).would_enable("courier", &Level::INFO));
        }
    }
}
