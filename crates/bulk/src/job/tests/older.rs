//! Jobs of older versions: opened by two at once, and with a part of them lost.

use std::sync::Barrier;

use super::*;
use crate::job::model::RowState;
use crate::job::rows::RowFilter;

/// A job as version 5 wrote it.
fn of_version_5(dir: &tempfile::TempDir) -> Connection {
    drop(import(dir, "账号\na\n").unwrap());
    let db = Connection::open(path(dir)).unwrap();
    db.execute_batch(
        "DROP INDEX row_not_sent; DROP INDEX act_row_not_done; DROP INDEX act_row_barred;
         CREATE INDEX row_pending ON row (state, number) WHERE state IN (1, 4);
         CREATE INDEX act_row_pending ON act_row (act, state, number) WHERE state IN (1, 4);
         ALTER TABLE job DROP COLUMN longest_row;
         PRAGMA user_version = 5;",
    )
    .unwrap();
    db
}

#[test]
fn two_that_open_an_older_job_at_once_both_have_it() {
    for round in 0..40 {
        let dir = tempfile::tempdir().unwrap();
        drop(of_version_5(&dir));
        // Every other one is older still, with steps that cannot be taken twice.
        if round % 2 == 1 {
            as_version_1_wrote_it(&path(&dir));
            Connection::open(path(&dir)).unwrap().pragma_update(None, "journal_mode", "wal").unwrap();
        }
        let at_once = Barrier::new(2);
        std::thread::scope(|scope| {
            let open = || {
                at_once.wait();
                JobFile::open(&path(&dir))
                    .and_then(|file| file.rows(RowFilter::State(RowState::Ready), 1, 10))
            };
            let both = [scope.spawn(open), scope.spawn(open)];
            for opened in both {
                assert_eq!(opened.join().unwrap().unwrap(), [], "{round}");
            }
        });
    }
}

#[test]
fn an_older_job_without_an_index_that_is_replaced_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    of_version_5(&dir).execute_batch("DROP INDEX row_pending; DROP INDEX act_row_pending").unwrap();
    let file = JobFile::open(&path(&dir)).unwrap();
    assert_eq!(file.rows(RowFilter::State(RowState::Ready), 1, 10).unwrap(), []);
}

#[test]
fn a_job_whose_tables_are_not_those_of_its_version_is_damaged() {
    for what in ["DROP TABLE act_row", "PRAGMA user_version = 2", "DROP TABLE job"] {
        let dir = tempfile::tempdir().unwrap();
        of_version_5(&dir).execute_batch(what).unwrap();
        let opened = JobFile::open(&path(&dir));
        let Err(error @ JobError::Damaged { .. }) = opened else { panic!("{what}: {opened:?}") };
        assert!(!error.to_string().contains("CREATE"), "{error}");
    }
}
