//! The history with a million rows: pages, searches, inserts, size and memory. Prints one JSON object.
//!
//! `YANSHU_BENCH_FOLDER` is where the rows are kept, and as JSONL beside them. The first run adds them; the next, in a process
//! that has held none of them, looks at them. `YANSHU_BENCH_ROWS` sets another number than a million;
//! `YANSHU_BENCH_SENDS` records so many sends one by one, and nothing else. `bench/million.py` runs all of this, and the
//! anchors beside it.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod messages;

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::time::Instant;
use std::{env, fs, thread};

use history::{Depth, History, Numbers, Page, PageDirection, PageStart, Prepared, Query, Stop, Survey};
use messages::Messages;
use serde_json::{Value, json};

const PAGE_ROWS: u32 = 100;
/// Each search is asked so often; the first time is not left out, as a user asks once.
const TIMES: usize = 20;
/// As an import takes them.
const PIECE_ROWS: usize = 2_000;
/// So many pieces are made before they are added, so that making them is not measured.
const HEAP_PIECES: usize = 100;

fn main() {
    // `cargo test --benches` only wants to know whether it starts.
    if env::args().any(|argument| argument == "--test") {
        return;
    }
    let rows = env::var("YANSHU_BENCH_ROWS").map_or(1_000_000, |n| n.parse().unwrap());
    let folder =
        PathBuf::from(env::var_os("YANSHU_BENCH_FOLDER").expect("YANSHU_BENCH_FOLDER: where the rows are"));
    if let Some(sends) = env::var_os("YANSHU_BENCH_SENDS") {
        return record(&folder, sends.to_str().unwrap().parse().unwrap());
    }
    let path = folder.join("history.db");
    let began = Instant::now();
    let history = History::open(&path).unwrap();
    let open_ms = ms(began);
    if history.count(&Query::default()).unwrap() == 0 {
        return println!("{}", fill(&history, &folder, rows));
    }
    let before = resident_kib();
    let pages = pages(&history, rows);
    let browsed = resident_kib();
    let searches = searches(&history);
    println!(
        "{}",
        json!({
            "open_ms": open_ms, "pages": pages, "searches": searches,
            "browsing_kib": browsed.saturating_sub(before), "searching_kib": resident_kib().saturating_sub(before),
            "file_bytes": fs::metadata(&path).unwrap().len(),
        })
    );
}

/// Records sends as the app does: the row before the call, the call and its end after it.
fn record(folder: &Path, sends: usize) {
    let history = History::open(&folder.join("history.db")).unwrap();
    let mut messages = Messages::default();
    for _ in 0..sends {
        let (send, attempts, finish) = messages.send();
        let row = history.record(&send).unwrap();
        history.conclude(row, &attempts, Some(&finish)).unwrap();
    }
}

/// Adds rows as an import does: in pieces, of which the next is prepared while one is written.
fn fill(history: &History, folder: &Path, rows: usize) -> Value {
    let mut messages = Messages::default();
    let mut lines = BufWriter::new(fs::File::create(folder.join("history.jsonl")).unwrap());
    let (mut took_s, mut body_bytes) = (0.0, 0);
    let mut at = 0;
    while at < rows {
        let mut pieces = Vec::new();
        while at < rows && pieces.len() < HEAP_PIECES {
            let piece: Vec<_> = (0..PIECE_ROWS.min(rows - at)).map(|_| messages.record()).collect();
            at += piece.len();
            for record in &piece {
                body_bytes += record.request_body.len() + record.answer.as_ref().map_or(0, String::len);
                serde_json::to_writer(&mut lines, record).unwrap();
                lines.write_all(b"\n").unwrap();
            }
            pieces.push(piece);
        }
        let began = Instant::now();
        thread::scope(|scope| {
            let (ready, to_write) = sync_channel(1);
            scope.spawn(move || {
                for piece in pieces {
                    ready.send(Prepared::of(piece).unwrap()).unwrap();
                }
            });
            for prepared in to_write {
                history.add(&prepared, Numbers::New).unwrap();
            }
        });
        took_s += began.elapsed().as_secs_f64();
    }
    lines.flush().unwrap();
    json!({ "added": rows, "took_s": took_s, "body_bytes": body_bytes })
}

/// First, later and last pages, both ways, and a batches by the scroll bar.
fn pages(history: &History, rows: usize) -> Value {
    let query = Query::default();
    let page = |place| -> (Page, f64) {
        let began = Instant::now();
        let page = history.page(&query, place, PAGE_ROWS, &Stop::default()).unwrap();
        (page, ms(began))
    };
    let (first, first_ms) = page(PageStart::default());
    let survey = survey(history, &query, Depth::Whole).0;
    let mut later = Vec::new();
    let mut place = PageStart { from: first.next, direction: PageDirection::Older };
    for _ in 0..50 {
        let (found, took) = page(place);
        later.push(took);
        place.from = found.next;
    }
    // A drag of the scroll bar from top to bottom: two pages at each of two hundred places.
    let mut jumps = Vec::new();
    for milestone in survey.milestones.iter().step_by(survey.milestones.len().div_ceil(200).max(1)) {
        let from = Some(serde_json::from_value(serde_json::to_value(milestone.id).unwrap()).unwrap());
        for direction in [PageDirection::Older, PageDirection::Newer] {
            jumps.push(page(PageStart { from, direction }).1);
        }
    }
    let (last, last_ms) = page(PageStart { from: None, direction: PageDirection::Newer });
    assert_eq!((last.rows.last().unwrap().id.get(), survey.rows as usize), (1, rows));
    json!({
        "first_ms": first_ms, "later_p95_ms": percentile(&mut later, 95), "jump_p95_ms": percentile(&mut jumps, 95),
        "jump_max_ms": percentile(&mut jumps, 100), "last_ms": last_ms,
    })
}

fn searches(history: &History) -> Value {
    let mut all = Vec::new();
    let each: Vec<Value> = messages::SEARCHES
        .iter()
        .map(|typed| {
            let query = Query::parse(typed).unwrap();
            let mut took = Vec::new();
            let mut sampled = 0;
            for _ in 0..TIMES {
                let began = Instant::now();
                history.page(&query, PageStart::default(), PAGE_ROWS, &Stop::default()).unwrap();
                sampled = survey(history, &query, Depth::Sample).0.rows;
                took.push(ms(began));
            }
            all.extend(took.iter().copied());
            let (whole, whole_ms) = survey(history, &query, Depth::Whole);
            json!({
                "query": typed, "median_ms": percentile(&mut took, 50), "p95_ms": percentile(&mut took, 95),
                "rows": whole.rows, "glance": sampled, "exact": whole.exact, "whole_ms": whole_ms,
            })
        })
        .collect();
    json!({ "p50_ms": percentile(&mut all, 50), "p95_ms": percentile(&mut all, 95), "max_ms": percentile(&mut all, 100), "each": each })
}

fn survey(history: &History, query: &Query, depth: Depth) -> (Survey, f64) {
    let began = Instant::now();
    let survey = history.survey(query, depth, &Stop::default()).unwrap();
    (survey, ms(began))
}

fn ms(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1000.0
}

fn percentile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() * percent).div_ceil(100).max(1) - 1]
}

/// Resident memory of this process; 0 where there is no /proc.
fn resident_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
