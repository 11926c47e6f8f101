//! The whole way of a secret through a real Secret Service. Ignored unless asked for, and then only beside a private one:
//!
//! `YANSHU_TEST_KEYRING=1 scripts/with-secrets.sh cargo test -p yanshu-cli --test keyring -- --ignored`
#![allow(clippy::unwrap_used)]
#![cfg(target_os = "linux")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use sandbox::{Options, Sandbox};
use tokio::sync::Mutex;

const SECRET: &str = "sEcReT-of-the-goose-4711";

/// One test at a time: locked is the keyring of all of them.
static KEYRING: Mutex<()> = Mutex::const_new(());

/// The program with the keyring around it.
fn command(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yanshu-cli"));
    command.args(args).env("YANSHU_DATA_DIR", data).env_remove("YANSHU_APP_SECRET");
    command
}

/// Runs it. It waits for nobody, so it ends.
fn call(data: &Path, input: &str, args: &[&str]) -> Output {
    let mut child = command(data, args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    for text in [&done.stdout, &done.stderr] {
        assert!(!String::from_utf8_lossy(text).contains(SECRET));
    }
    done
}

async fn service(folder: &Path) -> Sandbox {
    let mut options = Options::new(folder);
    SECRET.clone_into(&mut options.app_secret);
    sandbox::start(options).await.unwrap()
}

/// Never the user's own keyring, and nobody else's meanwhile.
async fn private_keyring() -> tokio::sync::MutexGuard<'static, ()> {
    let asked = std::env::var_os("YANSHU_TEST_KEYRING").is_some_and(|value| value == "1");
    assert!(
        asked,
        "this writes to the keyring: run it under scripts/with-secrets.sh, with YANSHU_TEST_KEYRING=1"
    );
    KEYRING.lock().await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a private Secret Service: YANSHU_TEST_KEYRING=1 under scripts/with-secrets.sh"]
async fn a_secret_is_given_once_and_found_by_every_later_call() {
    let _alone = private_keyring().await;
    let (world, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let service = service(world.path()).await;
    let (url, key) = (service.base_url(), service.app_key());
    let code = |input: &str, args: &[&str]| call(data.path(), input, args).status.code();

    let add = ["account", "add", "--name", "Trial", "--app-key", key, "--url", &url];
    assert_eq!(code(&format!("{SECRET}\n"), &add), Some(0));
    assert_eq!(code("", &["account", "test", "Trial"]), Some(0));
    let send = ["send", "--account", "Trial", "--to", "a|1|b", "--text", "hello"];
    assert_eq!(code("", &send), Some(0));
    assert_eq!(service.world().messages().len(), 1);

    assert_eq!(code("", &["account", "remove", "Trial"]), Some(0));
    assert_eq!(code(&format!("{SECRET}x"), &add), Some(0));
    assert_eq!(code("", &send), Some(1), "the old secret is gone with its account");
    for file in std::fs::read_dir(data.path()).unwrap().map(|entry| entry.unwrap().path()) {
        let bytes = if file.is_file() { std::fs::read(&file).unwrap() } else { Vec::new() };
        let found = bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes());
        assert!(!found, "{} holds it", file.display());
    }
}

/// Waits until so many messages have arrived.
async fn arrived(service: &Sandbox, messages: usize) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while service.world().messages().len() < messages {
        assert!(Instant::now() < deadline, "{} messages", service.world().messages().len());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// What the desktop does when a screen is locked, or a user says so.
fn lock_keyring() {
    let locked = Command::new("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"])
        .args([
            "org.freedesktop.Secret.Service.Lock",
            "array:objpath:/org/freedesktop/secrets/collection/login",
        ])
        .output()
        .unwrap();
    assert!(locked.status.success(), "{locked:?}");
}

/// Opens it by the password that scripts/with-secrets.sh gave it. A daemon that runs takes none, so another one takes its place.
fn unlock_keyring() {
    let mut daemon = Command::new("gnome-keyring-daemon")
        .args(["--replace", "--unlock", "--components=secrets"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    daemon.stdin.take().unwrap().write_all(b"test").unwrap();
    assert!(daemon.wait().unwrap().success());
}

/// Opens it when a test ends in whatever way.
struct Unlocked;

impl Drop for Unlocked {
    fn drop(&mut self) {
        unlock_keyring();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a private Secret Service: YANSHU_TEST_KEYRING=1 under scripts/with-secrets.sh"]
async fn a_keyring_that_is_locked_during_a_bulk_run_stops_no_row_and_the_job_goes_on_once_it_is_open() {
    const ROWS: usize = 400;
    let _alone = private_keyring().await;
    let (world, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let service = service(world.path()).await;
    let (url, key) = (service.base_url(), service.app_key());
    let json = |args: &[&str]| -> serde_json::Value {
        let done = call(data.path(), "", args);
        serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{done:?}"))
    };
    let pace = ["--calls-per-s", "100", "--sender", "goose"];
    let add = [&["account", "add", "--name", "Bulk", "--app-key", key, "--url", &url], &pace[..]].concat();
    assert!(call(data.path(), &format!("{SECRET}\n"), &add).status.success());
    let table = world.path().join("list.csv");
    let rows: String = (1..=ROWS).map(|number| format!("user{number}\n")).collect();
    std::fs::write(&table, format!("账号\n{rows}")).unwrap();
    let imported = json(&["bulk", "import", table.to_str().unwrap(), "--json"]);
    let id = imported["id"].as_str().unwrap();
    let checked = json(&["bulk", "check", id, "--account", "Bulk", "--text", "你好", "--json"]);
    assert_eq!(checked["totals"]["ready"], ROWS);

    // Locked in the middle: what the run has read of it is enough until its end.
    let mut run = command(data.path(), &["bulk", "run", id]).stdout(Stdio::null()).spawn().unwrap();
    arrived(&service, 50).await;
    lock_keyring();
    let unlocked = Unlocked;
    arrived(&service, 150).await;
    assert!(Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap().success());
    assert_eq!(run.wait().unwrap().code(), Some(6));
    let sent = service.world().messages().len();
    assert!((150..ROWS).contains(&sent), "{sent}");

    // The next process says why it cannot start; the job stays as it was, and nothing leaves.
    let refused = call(data.path(), "", &["bulk", "run", id]);
    assert_eq!(refused.status.code(), Some(4), "{refused:?}");
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(words.contains("the keyring is locked"), "{words}");
    let job = json(&["bulk", "status", id, "--json"])["job"].clone();
    assert_eq!((job["state"].as_str(), &job["totals"]["ready"]), (Some("paused"), &(ROWS - sent).into()));
    assert_eq!(service.world().messages().len(), sent);

    drop(unlocked);
    let done = call(data.path(), "", &["bulk", "run", id]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    let mut receivers: Vec<_> =
        service.world().messages().into_iter().map(|message| message.conversation_id).collect();
    receivers.sort();
    receivers.dedup();
    assert_eq!((receivers.len(), service.world().messages().len()), (ROWS, ROWS));
}
