//! The first moments after a kill.

use std::time::{Duration, Instant};

use bulk::job::model::RowState;
use tokio::io::AsyncReadExt;

use crate::send::{client, options};
use crate::shown;

/// How long it takes to show a job whose process was killed, and from its start to the first look for a row of unknown end: to
/// the first byte of that request, at a server of its own.
pub async fn restart(job: &str) {
    let (shown_ms, file) = shown(job);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let start = Instant::now();
    let lock = file.lock_for_running().unwrap();
    // Nothing that is ready goes out: what comes first is a look.
    let handle = file.settle(lock, options(client(&address), 1_000)).await.unwrap();
    let started_ms = start.elapsed().as_secs_f64() * 1_000.0;
    let unknown = file.job().unwrap().totals.of(RowState::Unknown);
    let (mut first, _) =
        tokio::time::timeout(Duration::from_secs(60), listener.accept()).await.unwrap().unwrap();
    first.read_u8().await.unwrap();
    let settling_ms = start.elapsed().as_secs_f64() * 1_000.0;
    println!(
        r#"{{"unknown":{unknown},"shown_ms":{shown_ms:.1},"started_ms":{started_ms:.1},"settling_ms":{settling_ms:.1}}}"#
    );
    // Its rows stay unknown: nobody answers.
    handle.pause();
    std::process::exit(0);
}
