//! Damaged files of jobs, and whole ones with any value in them: each is read or refused.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use rusqlite::types::Value;

use super::*;
use crate::act::ActRowFilter;
use crate::fuzz_cases::config;
use crate::job::model::RowState;
use crate::job::rows::RowFilter;
use crate::suppression::SuppressionList;

/// A job of three blocks, as bytes.
static JOB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let rows: String = (0..2_500).map(|number| format!("user{number},x\n")).collect();
    drop(import(&dir, &format!("账号,text\n{rows}")).unwrap());
    std::fs::read(path(&dir)).unwrap()
});

/// A small job in the middle of its life, as bytes: rows in every state, an act, problems, codes, a shared call.
static CHECKED_JOB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let file = import(&dir, "账号,text\na,1\nb,2\nc,3\nd,4\ne,5\nf,6\na,7\n").unwrap();
    let body = r#"{"message":{"message_type":0,"text":"{{text}}"}}"#;
    let setup = crate::sample::sample(body, [("text", 1)]);
    let lock = file.lock_for_running().unwrap();
    let (nobody, stop) = (Vec::<SuppressionList>::new(), CancellationToken::new());
    file.check(&lock, &setup, &nobody, &stop, &mut |_| {}).unwrap();
    let plan =
        crate::act::ActPlan::Recall { withdraw: yunxin::Withdraw::new(yunxin::WithdrawKind::TwoSided) };
    let plan = serde_json::to_string(&plan).unwrap();
    file.write(|tx| {
        tx.execute("INSERT INTO act VALUES (1, 5, 'running', NULL, ?1, 1)", [&plan])?;
        tx.execute_batch(
            "UPDATE row SET state = number - 1 WHERE number < 7;
             UPDATE row SET calls = 1, body_hash = 7, at_ms = 5, code = 102404 WHERE state BETWEEN 1 AND 5;
             UPDATE row SET call = 1, server_id = 9, server_time_ms = 5 WHERE state = 2;
             INSERT INTO shared_call VALUES (1, 1, 7, 5);
             INSERT INTO settled_counter VALUES (2, 1);
             INSERT INTO code_counter VALUES (102404, 1);
             INSERT INTO act_row VALUES (3, 1, 1, 0, 1, NULL, NULL, NULL, 7, 5);
             INSERT INTO act_counter VALUES (1, 1, 1);",
        )?;
        Ok(())
    })
    .unwrap();
    // Whoever closes it last puts the journal into the file.
    drop((lock, file));
    std::fs::read(path(&dir)).unwrap()
});

/// Everything that is asked of a job by its page, its reports and the start of a run.
fn read_all(path: &std::path::Path) {
    let Ok(file) = JobFile::open(path) else { return };
    let _ = (file.job(), file.setup(), file.events(), file.frozen_at_ms());
    for filter in [RowFilter::All, RowFilter::Code(102_404), RowFilter::Problem(1)] {
        let _ = file.rows(filter, 1, 10);
    }
    for state in RowState::ALL {
        let _ = file.rows(RowFilter::State(state), 1, 10);
        let _ = file.act_rows(1, ActRowFilter::State(state), 1, 10);
    }
    let _ = [1, 3, 1_500, 2_500, 9_999].map(|number| (file.cells(number), file.row(number)));
    let _ =
        (file.acts(), file.act_codes(1), file.act_barriers(1), file.act_rows(1, ActRowFilter::All, 1, 10));
    let _ = (
        file.codes(),
        file.problems(),
        file.settled(),
        file.texts_of(1, 100),
        file.numbers_of(&[], "7", &|| false),
    );
    let _ = file.lock_for_running().map(|lock| file.recover(&lock));
}

/// A value as a column may hold it: of a hand that meddled, of a disk that forgot, of a version to come.
fn value() -> impl Strategy<Value = Value> {
    let word =
        prop::sample::select(vec!["running", "draft", "{}", "[]", "null", "\"\"", "{\"version\":99}", ""]);
    prop_oneof![
        2 => any::<i64>().prop_map(Value::Integer),
        2 => (-2..9_i64).prop_map(Value::Integer),
        1 => Just(Value::Null),
        1 => word.prop_map(|word| Value::Text(word.to_owned())),
        1 => any::<String>().prop_map(Value::Text),
        1 => prop::collection::vec(any::<u8>(), 0..60).prop_map(Value::Blob),
    ]
}

/// Each column of each table.
fn columns(db: &Connection) -> Vec<(String, String)> {
    let sql = "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
               WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid";
    let mut find = db.prepare(sql).unwrap();
    find.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap().map(|column| column.unwrap()).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn fuzz_a_damaged_job_is_read_or_refused(
        is_checked in any::<bool>(),
        damage in prop::collection::vec((any::<Index>(), any::<bool>(), any::<u8>()), 1..20),
        cut in prop::option::weighted(0.2, any::<Index>())
    ) {
        let mut bytes = if is_checked { CHECKED_JOB.clone() } else { JOB.clone() };
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()) + 1);
        }
        for (at, in_head, byte) in &damage {
            // Where SQLite says what the rest is.
            let at = at.index(if *in_head { bytes.len().min(1_024) } else { bytes.len() });
            bytes[at] = *byte;
        }
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(path(&dir), &bytes).unwrap();
        read_all(&path(&dir));
    }

    // Behind what SQLite checks: the file is sound, and says what no version of ours writes.
    #[test]
    fn fuzz_a_job_with_any_values_in_it_is_read_or_refused(
        changes in prop::collection::vec((any::<Index>(), value(), any::<bool>()), 1..6)
    ) {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(path(&dir), &*CHECKED_JOB).unwrap();
        let db = Connection::open(path(&dir)).unwrap();
        db.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; PRAGMA ignore_check_constraints = ON").unwrap();
        let columns = columns(&db);
        for (at, value, in_one) in changes {
            let (table, column) = &columns[at.index(columns.len())];
            let only = if in_one { " LIMIT 1" } else { "" };
            let key = if db.prepare(&format!("SELECT rowid FROM {table}")).is_ok() { "rowid" } else { column };
            // What the columns themselves refuse stays as it was.
            let _ = db.execute(
                &format!("UPDATE {table} SET {column} = ?1 WHERE {key} IN (SELECT {key} FROM {table}{only})"),
                [value],
            );
        }
        drop(db);
        read_all(&path(&dir));
    }
}
