//! A sandbox, and jobs that send to it.
#![allow(dead_code)]

mod sample;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bulk::import::ImportOptions;
use bulk::import::source::Source;
use bulk::job::file::JobFile;
use bulk::job::model::{RowState, Totals};
use bulk::render::Renderer;
use bulk::run::{LocalPace, RunEnd, RunHandle, RunOptions, Timing};
use bulk::setup::{Doubts, Options, Setup};
use bulk::suppression::SuppressionList;
pub use sample::sample;
use sandbox::{Limits, Sandbox};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use url::Url;
use yunxin::{Client, ClientOptions, Credentials, Endpoints};

pub const APP_KEY: &str = "key";
pub const BODY: &str = r#"{"message":{"message_type":0,"text":"你好 {{name}}, 第 {{seq}} 号"}}"#;

pub async fn sandbox(dir: &Path, seed: u64) -> Sandbox {
    limited_sandbox(dir, seed, Limits { calls_per_s: 1_000_000, ..Limits::default() }).await
}

pub async fn limited_sandbox(dir: &Path, seed: u64, limits: Limits) -> Sandbox {
    let options = sandbox::Options::new(dir.join("sandbox"));
    let app_key = APP_KEY.to_owned();
    let options = sandbox::Options { app_key, kept_messages: 1_000_000, seed, limits, ..options };
    sandbox::start(options).await.expect("a sandbox starts")
}

pub fn client(base_url: &str, app_key: &str, app_secret: &str) -> Client {
    let credentials =
        Credentials { app_key: app_key.to_owned(), app_secret: SecretString::from(app_secret.to_owned()) };
    let endpoints = Endpoints::only(Url::parse(base_url).expect("a URL"));
    let options = ClientOptions {
        calls_per_s: 100_000,
        refusal_pause_ms: 300,
        endpoint_pause_ms: 100,
        // No test waits for it, and a busy machine answers late.
        read_timeout_ms: 20_000,
        ..ClientOptions::new(credentials, endpoints)
    };
    Client::new(options).expect("a client")
}

pub fn run_options(client: Client, calls_per_s: u32) -> RunOptions {
    RunOptions {
        client,
        pace: Arc::new(LocalPace::new(calls_per_s)),
        suppression: Arc::new(Vec::<SuppressionList>::new()),
        who: "test".to_owned(),
        timing: Timing {
            rest: Duration::from_millis(400),
            settle_again_after: Duration::from_millis(300),
            probe_after: Duration::from_millis(20),
        },
    }
}

pub fn of_sandbox(sandbox: &Sandbox, calls_per_s: u32) -> RunOptions {
    let client = client(&sandbox.base_url(), sandbox.app_key(), sandbox.app_secret());
    run_options(client, calls_per_s)
}

pub fn setup(body: &str, doubts: Doubts) -> Setup {
    Setup { options: Options { doubts, ..Options::default() }, ..sample(body, [("name", 1)]) }
}

/// A job with the rows of this table, not checked yet.
pub fn imported(dir: &Path, table: &str) -> JobFile {
    let stop = CancellationToken::new();
    let source = Source::Pasted(table.to_owned());
    JobFile::import(&dir.join("job.db"), "通知", &source, &ImportOptions::default(), &stop, &mut |_| {})
        .expect("an import")
}

/// A job to these receivers, ready to run.
pub fn job_to<'a>(dir: &Path, receivers: impl IntoIterator<Item = &'a str>, setup: &Setup) -> JobFile {
    let rows: String = receivers.into_iter().enumerate().map(|(at, to)| format!("{to},客户{at}\n")).collect();
    let file = imported(dir, &format!("账号,name\n{rows}"));
    checked(&file, setup);
    file
}

/// A job to `user1`, `user2` and so on.
pub fn job(dir: &Path, rows: usize, setup: &Setup) -> JobFile {
    let receivers: Vec<_> = (1..=rows).map(|number| format!("user{number}")).collect();
    job_to(dir, receivers.iter().map(String::as_str), setup)
}

pub fn checked(file: &JobFile, setup: &Setup) {
    let nobody = Vec::<SuppressionList>::new();
    let lock = file.lock_for_running().expect("nobody else runs it");
    file.check(&lock, setup, &nobody, &CancellationToken::new(), &mut |_| {}).expect("a check");
}

pub async fn start(file: &JobFile, options: RunOptions) -> RunHandle {
    let lock = file.lock_for_running().expect("nobody else runs it");
    file.start(lock, options).await.expect("a start")
}

/// Runs a job to the end of the run, which comes within a minute.
pub async fn run(file: &JobFile, options: RunOptions) -> RunEnd {
    let handle = start(file, options).await;
    tokio::time::timeout(Duration::from_secs(60), handle.wait())
        .await
        .expect("the run ends within a minute")
        .expect("the file can be written")
}

pub fn totals(file: &JobFile) -> Totals {
    file.job().expect("a job").totals
}

pub fn count(file: &JobFile, state: RowState) -> u64 {
    totals(file).of(state)
}

/// How many messages each receiver has.
pub fn arrived(sandbox: &Sandbox) -> HashMap<String, usize> {
    let mut arrived = HashMap::new();
    for message in sandbox.world().messages() {
        *arrived.entry(message.conversation_id).or_default() += 1;
    }
    arrived
}

/// The receivers of notifications, as often as each has got one.
pub fn notified(sandbox: &Sandbox) -> Vec<String> {
    let receiver = |notice: sandbox::Notice| match notice.content {
        sandbox::NoticeContent::Notification(notification) => Some(notification.receiver_id),
        _ => None,
    };
    sandbox.world().all_notices().into_iter().filter_map(receiver).collect()
}

/// Every one of `user1` to `userN` has exactly one message.
pub fn assert_each_has_one(sandbox: &Sandbox, rows: usize) {
    let arrived = arrived(sandbox);
    let wrong: Vec<_> = (1..=rows)
        .map(|number| format!("goose|1|user{number}"))
        .filter(|to| arrived.get(to) != Some(&1))
        .map(|to| (arrived.get(&to).copied().unwrap_or(0), to))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(arrived.len(), rows);
}

/// As if the process had been killed before the answers to the first `rows` calls came.
pub fn put_in_doubt(file: &JobFile, rows: usize) {
    let db = rusqlite::Connection::open(file.path()).unwrap();
    db.execute_batch(&format!(
        "UPDATE row SET state = 4, server_id = NULL, server_time_ms = NULL WHERE number <= {rows};
         UPDATE counter SET rows = rows - {rows} WHERE state = 2;
         INSERT OR REPLACE INTO counter (state, rows) VALUES (4, {rows});
         UPDATE job SET state = 'paused';"
    ))
    .unwrap();
}

/// As if the calls to these of them, which are in doubt, had not arrived: none of the ids that they have now is at the service.
pub fn put_in_doubt_as_absent(file: &JobFile, setup: &Setup, numbers: impl IntoIterator<Item = u64>) {
    let (id, frozen_at_ms) = (file.job().unwrap().id, file.frozen_at_ms().unwrap().unwrap());
    let renderer = Renderer::new(id, setup, frozen_at_ms).unwrap();
    let db = rusqlite::Connection::open(file.path()).unwrap();
    for number in numbers {
        let hash = renderer.render(number, 1, &file.cells(number).unwrap()).unwrap().hash();
        let put = "UPDATE row SET generation = 1, body_hash = ?2 WHERE number = ?1";
        db.execute(put, rusqlite::params![number as i64, hash]).unwrap();
    }
}
