//! Where the program says what it does: to the terminal, and to files that a support bundle takes along.

use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

/// What reaches the files, whatever `YANSHU_LOG` says: of libraries only what went wrong, since at other levels some of
/// them tell bodies and headers.
const KEPT: &str = "warn,yanshu_lib=info,courier=info";

/// Starts both. A data folder that cannot be written costs the files, not the start.
pub fn start(data_dir: &Path) {
    let wanted = EnvFilter::try_from_env("YANSHU_LOG").unwrap_or_else(|_| "warn".into());
    let printed = fmt::layer().with_writer(std::io::stderr).with_filter(wanted);
    let file = courier::log_file(data_dir);
    let problem = file.as_ref().err().map(ToString::to_string);
    let kept = file.ok().map(|file| {
        fmt::layer().with_ansi(false).with_writer(Mutex::new(file)).with_filter(EnvFilter::new(KEPT))
    });
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
