//! The tables of `docs/reliability.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use crate::Cells;
use crate::calls::{Call, Words};
use crate::failing_service::Backup;
use crate::table::{Row, STAGES};

const DOC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reliability.md");
const WRITE: &str = "YANSHU_WRITE_DOCS";

/// The document is one file for all tests that write into it.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Compares tables in the document, by their marks, with what happened, or writes them.
pub fn compare(tables: &[(&str, String)]) {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let text = std::fs::read_to_string(DOC).unwrap();
    let now = tables.iter().fold(text.clone(), |text, (mark, table)| put(&text, mark, table));
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(DOC, now).unwrap();
    } else {
        assert!(text == now, "docs/reliability.md does not say what happens: run this test with {WRITE}=1");
    }
}

/// The text with another table between its marks.
fn put(text: &str, mark: &str, table: &str) -> String {
    let (from, to) = (format!("<!-- {mark}: written by a test -->\n"), format!("<!-- {mark}: end -->"));
    let (before, rest) = text.split_once(&from).expect("the mark before a table");
    let (_, after) = rest.split_once(&to).expect("the mark after a table");
    format!("{before}{from}\n{table}\n{to}{after}")
}

pub fn matrix(rows: &[(&Row, Cells)]) -> String {
    let mut table =
        String::from("| Stage | What goes wrong | Send | Upload | Test call |\n|---|---|---|---|---|\n");
    for stage in STAGES {
        for (row, cells) in rows.iter().filter(|(row, _)| row.stage == stage) {
            let cell = |call| {
                let [alone, helped] = Backup::ALL.map(|backup| &cells[&(call, backup)].end);
                if alone == helped { alone.clone() } else { format!("{alone} → {helped}") }
            };
            let [send, upload, test] = Call::ALL.map(cell);
            writeln!(table, "| {stage} | {} | {send} | {upload} | {test} |", row.name()).unwrap();
        }
    }
    table
}

/// What a user reads after each end of a send that is not *sent*.
pub fn words(rows: &[(&Row, Cells)]) -> String {
    let mut explained = BTreeMap::new();
    for got in rows.iter().flat_map(|(_, cells)| cells.values()) {
        if let Some(Words::Explained(words)) = &got.words {
            for text in [&words.zh.meaning, &words.zh.action, &words.en.meaning, &words.en.action] {
                assert!(!text.is_empty(), "{}: a language has no words", got.end);
            }
            let end = got.end.split(" · ").next().unwrap_or_default().to_owned();
            explained.insert((end, words.en.meaning.clone()), words.clone());
        }
    }
    let mut table = String::from("| End of a send | English | 中文 |\n|---|---|---|\n");
    for ((end, _), words) in explained {
        let (en, zh) = (&words.en, &words.zh);
        writeln!(table, "| {end} | {} {} | {} {} |", en.meaning, en.action, zh.meaning, zh.action).unwrap();
    }
    table
}
