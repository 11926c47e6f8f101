//! Sending, with rows and without.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bulk::job::file::JobFile;
use bulk::job::model::RowState;
use bulk::run::{LocalPace, RunOptions, Timing};
use bulk::suppression::SuppressionList;
use futures_util::{StreamExt as _, stream};
use tokio_util::sync::CancellationToken;
use yunxin::{
    Client, ClientOptions, Conversation, ConversationType, Credentials, End, Endpoints, SendCall, TraceId,
};

use crate::usage::{Usage, peak_kib};

pub fn client(address: &str) -> Client {
    let credentials = Credentials { app_key: "key".to_owned(), app_secret: "secret".to_owned().into() };
    let endpoints = Endpoints::only(url::Url::parse(&format!("http://{address}/nimserver")).unwrap());
    Client::new(ClientOptions { calls_per_s: 100_000, ..ClientOptions::new(credentials, endpoints) }).unwrap()
}

pub fn options(client: Client, per_s: u32) -> RunOptions {
    RunOptions {
        client,
        pace: Arc::new(LocalPace::new(per_s)),
        suppression: Arc::new(Vec::<SuppressionList>::new()),
        who: "measure".to_owned(),
        timing: Timing::default(),
    }
}

/// The engine, with durable rows: until the job is through, or so many rows are.
pub async fn send(job: &str, address: &str, per_s: u32, rows: Option<u64>) {
    let file = JobFile::open(Path::new(job)).unwrap();
    let (opened, grown_from, through) = (Instant::now(), peak_kib(), through(&file));
    let handle = file.start(file.lock_for_running().unwrap(), options(client(address), per_s)).await.unwrap();
    let (start, usage) = (Instant::now(), Usage::now());
    let mut progress = handle.progress();
    // Of a job that goes on: behind all rows that are through.
    let _ = progress.wait_for(|at| at.through >= 1).await;
    let first_ms = opened.elapsed().as_secs_f64() * 1_000.0;
    let most = rows.unwrap_or(u64::MAX);
    let enough = progress.wait_for(|at| at.through >= most);
    // Ends by itself when the job does.
    let _ = tokio::time::timeout(Duration::from_secs(600), enough).await.unwrap();
    let asked = Instant::now();
    handle.pause();
    let end = handle.wait().await.unwrap();
    let pause_ms = asked.elapsed().as_secs_f64() * 1_000.0;
    let (seconds, cpu_s) = (start.elapsed().as_secs_f64(), usage.since());
    let sent = self::through(&file) - through;
    println!(
        r#"{{"sent":{sent},"seconds":{seconds:.3},"cpu_s":{cpu_s:.3},"peak_kib":{},"growth_kib":{},"first_ms":{first_ms:.0},"pause_ms":{pause_ms:.0},"end":"{end:?}"}}"#,
        peak_kib(),
        peak_kib() - grown_from
    );
}

/// Rows that were sent, or rejected.
fn through(file: &JobFile) -> u64 {
    let totals = file.job().unwrap().totals;
    totals.of(RowState::Sent) + totals.of(RowState::Rejected)
}

/// The client alone: the same calls, and nothing is kept of them.
pub async fn bare(address: &str, rows: u64, in_flight: usize) {
    let client = client(address);
    let (start, usage) = (Instant::now(), Usage::now());
    let sent = stream::iter(0..rows)
        .map(|row| {
            let client = client.clone();
            tokio::spawn(async move {
                let call = SendCall {
                    destination: Conversation {
                        sender: "goose".to_owned(),
                        kind: ConversationType::P2p,
                        receiver: format!("user{row}"),
                    }
                    .into(),
                    body: format!(
                        r#"{{"message":{{"message_type":0,"text":"客户{row}，您好：您在杭州市的账单 {row}.50 元已出，请查收。","message_client_id":"{row}"}},"push_config":{{"push_enabled":true,"push_content":"客户{row}，账单已出"}}}}"#
                    ),
                    trace_id: TraceId::random(),
                };
                let report = client.send(&call, &CancellationToken::new(), &|_| {}).await;
                u64::from(matches!(report.end, End::Sent { .. }))
            })
        })
        .buffer_unordered(in_flight)
        .fold(0, async |sent, one| sent + one.unwrap())
        .await;
    let (seconds, cpu_s) = (start.elapsed().as_secs_f64(), usage.since());
    println!(r#"{{"sent":{sent},"seconds":{seconds:.3},"cpu_s":{cpu_s:.3},"peak_kib":{}}}"#, peak_kib());
}
