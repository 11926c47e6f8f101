//! The whole way of a secret through a real Secret Service. Ignored unless asked for, and then only beside a private one:
//!
//! `YANSHU_TEST_KEYRING=1 scripts/with-secrets.sh cargo test -p yanshu-cli --test keyring -- --ignored`
#![allow(clippy::unwrap_used)]
#![cfg(target_os = "linux")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use sandbox::{Options, Sandbox};

const SECRET: &str = "sEcReT-of-the-goose-4711";

/// Runs the program with the keyring around it. It waits for nobody, so it ends.
fn call(data: &Path, input: &str, args: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_yanshu-cli"))
        .args(args)
        .env("YANSHU_DATA_DIR", data)
        .env_remove("YANSHU_APP_SECRET")
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

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a private Secret Service: YANSHU_TEST_KEYRING=1 under scripts/with-secrets.sh"]
async fn a_secret_is_given_once_and_found_by_every_later_call() {
    let asked = std::env::var_os("YANSHU_TEST_KEYRING").is_some_and(|value| value == "1");
    assert!(
        asked,
        "this writes to the keyring: run it under scripts/with-secrets.sh, with YANSHU_TEST_KEYRING=1"
    );
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
