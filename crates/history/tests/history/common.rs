//! A history in a folder of its own, and messages to put in.
#![allow(dead_code, clippy::unwrap_used)]

use std::path::PathBuf;

use history::{
    AttemptKind, Clause, Cursor, End, Error, Finish, History, NewAttempt, NewSend, Numbers, Page,
    PageDirection, PageStart, Phases, Prepared, Query, Record, Row, RowId, Stop, Test,
};
use tempfile::TempDir;

/// How many inputs a test of what is typed tries: `YANSHU_FUZZ_CASES`, or these.
pub fn fuzz_config(cases: u32) -> proptest::test_runner::Config {
    let wanted = std::env::var("YANSHU_FUZZ_CASES").ok().and_then(|text| text.parse().ok());
    let config = proptest::test_runner::Config::with_cases(wanted.unwrap_or(cases));
    // What a test asks of its inputs rules out a share of them, however many there are.
    proptest::test_runner::Config {
        max_global_rejects: config.cases.max(config.max_global_rejects),
        ..config
    }
}

pub const PROCESS: &str = "this-process";

pub fn open() -> (TempDir, History) {
    let dir = tempfile::tempdir().unwrap();
    let history = History::open(&file(&dir)).unwrap();
    (dir, history)
}

pub fn file(dir: &TempDir) -> PathBuf {
    dir.path().join("history.db")
}

pub fn send(text: &str) -> NewSend {
    NewSend {
        account_id: "acc-1".into(),
        account_name: "Shop 测试".into(),
        account_color: "teal".into(),
        production: false,
        sender: "zhang_san".into(),
        conversation_type: 1,
        receiver: "li.si@example".into(),
        message_type: Some(0),
        message_client_id: Some("0f8fad5b-d9cb-469f-a165-70867728950e".into()),
        trace_id: "trace7c9e6679".into(),
        method: "POST".into(),
        url: "https://open.example/im/v2/conversations/zhang_san%7C1%7Cli.si%40example/messages".into(),
        request_headers: vec![("AppKey".into(), "key".into()), ("CheckSum".into(), "••••".into())],
        request_body: format!("{{\"message\":{{\"message_type\":0,\"text\":{text:?}}}}}"),
        snippet: text.chars().take(20).collect(),
        search_text: text.into(),
        process: PROCESS.into(),
        started_at_ms: 1_795_000_000_000,
    }
}

pub fn finish(outcome: End) -> Finish {
    Finish {
        outcome,
        code: Some(200),
        msg: Some("success".into()),
        message_server_id: Some("9223372036854775807".into()),
        create_time_ms: Some(1_795_000_000_100),
        http_status: Some(200),
        answer: Some("{\"code\":200}".into()),
        error: None,
        took_ms: 120,
        finished_at_ms: 1_795_000_000_120,
    }
}

pub fn attempt(number: u32) -> NewAttempt {
    NewAttempt {
        number,
        kind: AttemptKind::Send,
        endpoint: "https://open.example".into(),
        started_at_ms: 1_795_000_000_000,
        took_ms: 60,
        phases: Phases { connect_us: Some(20_100), wait_us: Some(39_000), body_us: Some(900) },
        http_status: Some(502),
        code: None,
        error: Some("bad_gateway".into()),
        detail: Some("no such name".into()),
        request_headers: vec![("Nonce".into(), "n".into())],
        response_headers: vec![("Date".into(), "Mon".into()), ("Date".into(), "Tue".into())],
        answer: Some("<html>".into()),
    }
}

/// Adds what is read from an export.
pub fn add(history: &History, records: &[Record], numbers: Numbers) -> Result<u64, Error> {
    history.add(&Prepared::of(records.to_vec())?, numbers)
}

pub fn put(history: &History, text: &str) -> RowId {
    history.record(&send(text)).unwrap()
}

/// What is typed; what is no query is looked for as text.
pub fn text(typed: &str) -> Query {
    Query::parse(typed).unwrap_or_else(|_| words(typed))
}

/// Just these words, whatever signs are between them.
pub fn words(text: &str) -> Query {
    let test = Test::Words { text: text.into(), quoted: false };
    Query { clauses: vec![Clause { negated: false, test }] }
}

pub fn page(history: &History, query: &Query, after: Option<Cursor>, limit: u32) -> Page {
    let place = PageStart { from: after, direction: PageDirection::Older };
    history.page(query, place, limit, &Stop::default()).unwrap()
}

/// Every row of the query, newest first, page by page.
pub fn all(history: &History, query: &Query, page_rows: u32) -> Vec<Row> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = page(history, query, after, page_rows);
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return rows;
        }
    }
}

pub fn found(history: &History, typed: &str) -> Vec<RowId> {
    all(history, &text(typed), 100).into_iter().map(|row| row.id).collect()
}
