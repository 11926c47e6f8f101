//! What an answer may cost in memory. Alone in its process, whose peak is measured.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

#[path = "yunxin/support/mod.rs"]
mod support;

use support::wire::*;
use support::*;

/// The longest answer that is read takes 8 MiB, and each of the few copies of it as much again; here the server keeps
/// some, too.
const ALLOWED_MIB: u64 = 64;

/// Most memory that this process ever had, in MiB.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1_024
}

#[tokio::test]
async fn no_answer_takes_much_more_memory_than_it_may_have_bytes() {
    let small_values = format!(r#"{{"code":200,"data":[{}0]}}"#, "0,".repeat(4_000_000));
    let small_keys = format!(r#"{{"code":200,"data":{{{}"x":0}}}}"#, r#""":0,"#.repeat(1_500_000));
    let flood = Behaviour::Flood(b"HTTP/1.0 200 OK\r\n\r\n".to_vec(), vec![b' '; 1 << 16]);
    for (name, behaviour, expected) in [
        ("an ordinary answer", ok(SENT), "sent Some(Int64(9007199254740993)) Some(1764000012345)"),
        ("2 GB", flood, "unknown TooLong"),
        ("2 GB zipped into 2 MB", Behaviour::Say(bomb()), "unknown TooLong"),
        ("4,000,000 values", ok(&small_values), "sent None None"),
        ("1,500,000 keys", ok(&small_keys), "sent None None"),
    ] {
        let url = server(behaviour).await;
        let sending = client_with(&[&url], |options| options.read_timeout_ms = 15_000);
        let before = peak_mib();
        let (report, _) = send(&sending).await;
        assert_eq!(end(&report), expected, "{name}");
        // Whether they end well is reported elsewhere.
        let _ = upload_small(&sending).await;
        let _ = bounded(sending.query_messages(&conversation(), 1, 2, 100, None)).await;
        let _ = bounded(sending.probe("li.lei")).await;
        let more = peak_mib() - before;
        assert!(more <= ALLOWED_MIB, "{name} took {more} MiB");
    }
}
