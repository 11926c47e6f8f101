//! Pages, searches and writes over a history of `YANSHU_BENCH_ROWS` rows (100000 when not set).
//!
//! `YANSHU_BENCH_FILE` keeps the rows in that file and takes them up again, as a million take a while.
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::{env, fs};

use criterion::{Criterion, criterion_group, criterion_main};
use history::{Depth, End, Finish, History, NewSend, Page, PageDirection, PageStart, Query, Stop};

const START_MS: i64 = 1_760_000_000_000;
const COMMON: &str =
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过";

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    /// Mostly common characters, as in real text; the rest from two thousand others.
    fn sentence(&mut self) -> String {
        let common: Vec<char> = COMMON.chars().collect();
        let len = 10 + self.below(50);
        (0..len)
            .map(|_| {
                if self.below(2) == 0 {
                    common[self.below(common.len() as u64) as usize]
                } else {
                    char::from_u32(0x4E00 + self.below(2000) as u32).unwrap()
                }
            })
            .collect()
    }
}

fn send(i: u64, dice: &mut Dice) -> NewSend {
    let text = dice.sentence();
    let (a, b) = (dice.below(u64::MAX), dice.below(u64::MAX));
    NewSend {
        account_id: format!("account-{}", i % 5),
        account_name: "测试应用".into(),
        account_color: "teal".into(),
        production: false,
        sender: format!("user{}", dice.below(1000)),
        conversation_type: 1,
        receiver: format!("user{}", dice.below(100_000)),
        message_type: Some([0, 0, 0, 1, 2, 3, 4, 6, 10, 100][dice.below(10) as usize]),
        message_client_id: Some(format!("{a:016x}{b:016x}")),
        trace_id: format!("{b:016x}{a:016x}"),
        method: "POST".into(),
        url: "https://open.example/im/v2/conversations/user1%7C1%7Cuser2/messages".into(),
        request_headers: vec![("AppKey".into(), "f".repeat(32)), ("CheckSum".into(), "•".repeat(8))],
        request_body: format!(r#"{{"message":{{"message_type":0,"text":"{text}"}}}}"#),
        snippet: text.chars().take(40).collect(),
        search_text: text,
        process: "bench".into(),
        started_at_ms: START_MS + i as i64 * 1000,
    }
}

fn finish(i: u64) -> Finish {
    let refused = i.is_multiple_of(100);
    Finish {
        outcome: if i.is_multiple_of(100_003) {
            End::Unknown
        } else if refused {
            End::Rejected
        } else {
            End::Sent
        },
        code: Some(if refused { 414 } else { 200 }),
        msg: None,
        message_server_id: Some((9_000_000_000_000_000_000 + i).to_string()),
        create_time_ms: Some(START_MS),
        http_status: Some(200),
        answer: Some(r#"{"code":200,"msg":"success"}"#.into()),
        error: None,
        took_ms: 42,
        finished_at_ms: START_MS + 42,
    }
}

/// Rows enough at `path`. They are written without waiting for the disk, as no one will miss them.
fn filled(path: &Path, rows: u64) -> History {
    let history = History::open(path).unwrap();
    let have = history.count(&Query::default()).unwrap();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15 + have);
    for i in have..rows {
        let row = history.record(&send(i, &mut dice)).unwrap();
        history.finish(row, &finish(i)).unwrap();
    }
    history
}

fn bench(c: &mut Criterion) {
    let rows = env::var("YANSHU_BENCH_ROWS").map_or(100_000, |n| n.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = env::var_os("YANSHU_BENCH_FILE").map_or(folder.path().join("history.db"), PathBuf::from);
    let history = filled(&path, rows);
    eprintln!("{rows} rows, {} MB", fs::metadata(&path).unwrap().len() / 1_000_000);

    let query = |typed: &str| Query::parse(typed).unwrap();
    let middle = {
        let half = history.survey(&query(""), Depth::Sample, &Stop::default()).unwrap().milestones;
        let id = serde_json::to_value(half[half.len() / 2].id).unwrap();
        PageStart { from: serde_json::from_value(id).unwrap(), direction: PageDirection::Older }
    };
    let mut pages = c.benchmark_group("page");
    pages.sample_size(20);
    let mut page = |name: &str, typed: &str, place: PageStart| {
        let query = query(typed);
        pages.bench_function(name, |b| {
            b.iter(|| -> Page { black_box(history.page(&query, place, 50, &Stop::default()).unwrap()) });
        });
    };
    let first = PageStart::default();
    page("first", "", first);
    page("later", "", middle);
    page("text of 1 Chinese character", "亚", first);
    page("text of 2 Chinese characters", "我们", first);
    page("text of 2 Chinese characters, later", "我们", middle);
    page("text of 5 Chinese characters, nowhere", "的一丁是不", first);
    page("beginning of an id", "user12", first);
    page("two digits", "90", first);
    page("Chinese followed by a digit", "我们9", first);
    page("no such word", "zzzzzzzz", first);
    page("rare outcome with common text", "的 outcome:unknown", first);
    page("outcome, account and type", "outcome:sent,rejected account:account-3 type:custom,tip", first);
    pages.finish();

    c.bench_function("count text of 2 Chinese characters", |b| {
        b.iter(|| black_box(history.count(&query("我们")).unwrap()));
    });
    let mut dice = Dice(7);
    let mut writes = c.benchmark_group("write");
    writes.sample_size(20);
    writes.bench_function("record", |b| b.iter(|| history.record(&send(rows, &mut dice)).unwrap()));
    writes.bench_function("record and finish", |b| {
        b.iter(|| {
            let row = history.record(&send(rows, &mut dice)).unwrap();
            history.finish(row, &finish(rows)).unwrap();
        });
    });
}

criterion_group!(benches, bench);
criterion_main!(benches);
