//! Of a job of millions of rows the few that are asked for are found by an index, never by reading all.

use std::cell::Cell;

use uuid::Uuid;

use super::*;
use crate::act::{ActRowFilter, Barrier};
use crate::job::find::BY_SERVER_ID;
use crate::job::model::RowState;
use crate::job::rows::RowFilter;
use crate::render::{message_client_id, trace_id};

/// A job and an act on it, whose rows are through but for a few at the end.
fn nearly_through(dir: &tempfile::TempDir) -> JobFile {
    let file = import(dir, "账号\na\n").unwrap();
    file.write(|tx| {
        tx.execute_batch(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 20000)
             INSERT INTO row (number, state, generation, calls, code, problem)
               SELECT n, CASE WHEN n < 19000 THEN 2 ELSE n % 7 END, 0, 0, iif(n = 19995, 102404, 200),
                 iif(n = 19999, 3, NULL) FROM n;
             INSERT INTO act VALUES (1, 0, 'paused', NULL, '{}', 1);
             INSERT INTO act_row (number, act, state, generation, calls, code, barrier)
               SELECT number, 1, state, 0, 0, code, iif(number = 19999, 1, NULL) FROM row;",
        )?;
        Ok(())
    })
    .unwrap();
    file
}

#[test]
fn each_search_goes_by_its_index() {
    type Search = fn(&JobFile) -> Result<usize, JobError>;
    fn state(file: &JobFile, state: RowState) -> Result<usize, JobError> {
        let found = file.rows(RowFilter::State(state), 1, 10)?;
        assert!(found.iter().all(|row| row.state == state && row.number >= 19_000));
        Ok(found.len())
    }
    let searches: [(&str, usize, Search); 11] = [
        ("row_not_sent", 10, |file| state(file, RowState::Ready)),
        ("row_not_sent", 10, |file| state(file, RowState::Rejected)),
        ("row_not_sent", 10, |file| state(file, RowState::Unknown)),
        ("row_not_sent", 10, |file| state(file, RowState::Excluded)),
        ("row_rejected", 1, |file| Ok(file.rows(RowFilter::Code(102_404), 1, 10)?.len())),
        ("row_by_problem", 1, |file| Ok(file.rows(RowFilter::Problem(3), 1, 10)?.len())),
        ("row_waiting", 0, |file| Ok(file.settled()?.waiting as usize)),
        ("act_row_not_done", 10, |file| {
            Ok(file.act_rows(1, ActRowFilter::State(RowState::Ready), 1, 10)?.len())
        }),
        ("act_row_rejected", 2, |file| Ok(file.act_codes(1)?.len())),
        ("act_row_barred", 1, |file| Ok(file.act_barriers(1)?.len())),
        ("act_row_barred", 1, |file| {
            Ok(file.act_rows(1, ActRowFilter::Barred(Barrier::TooLate), 1, 10)?.len())
        }),
    ];
    for (index, found, search) in searches {
        let dir = tempfile::tempdir().unwrap();
        let file = nearly_through(&dir);
        assert_eq!(search(&file).unwrap(), found, "{index}");
        file.write(|tx| Ok(tx.execute_batch(&format!("DROP INDEX {index}"))?)).unwrap();
        let lost = search(&file);
        assert!(
            matches!(lost, Err(JobError::Damaged { .. })),
            "{index} is not what the search goes by: {lost:?}"
        );
    }
}

/// The numbers of rows that were sent, as they are listed from this one on.
fn sent(file: &JobFile, from: u64) -> Vec<u64> {
    let rows = file.rows(RowFilter::State(RowState::Sent), from, 10).unwrap();
    rows.iter().map(|row| row.number).collect()
}

#[test]
fn a_list_of_what_was_sent_ends_with_the_last_of_it_and_reads_no_further() {
    let dir = tempfile::tempdir().unwrap();
    let file = nearly_through(&dir);
    let count = |before: u64| {
        let counted = "INSERT INTO counter (state, rows) SELECT state, count(*) FROM row WHERE number < ?1 GROUP BY state";
        file.write(|tx| {
            tx.execute("DELETE FROM counter", [])?;
            Ok(tx.execute(counted, [before as i64])?)
        })
        .unwrap();
    };
    count(u64::from(u32::MAX));
    assert_eq!(sent(&file, 1), (1..=10).collect::<Vec<_>>());
    let later: Vec<_> = std::iter::once(18_999).chain((19_000..).step_by(7).take(9)).collect();
    assert_eq!((sent(&file, 18_999), sent(&file, 19_988)), (later, vec![19_994]));
    // A row that no counter knows of is found by those alone who read on behind the last that was sent.
    count(19_994);
    assert_eq!((sent(&file, 19_980), sent(&file, 19_988)), (vec![19_980, 19_987], vec![]));
}

#[test]
fn the_ids_of_the_service_are_found_by_an_index_once_there_is_one() {
    let dir = tempfile::tempdir().unwrap();
    let file = nearly_through(&dir);
    let put = "UPDATE row SET server_id = number + 70000 WHERE state = 2";
    file.write(|tx| Ok(tx.execute(put, [])?)).unwrap();
    let plan = || {
        let explained = format!("EXPLAIN QUERY PLAN {BY_SERVER_ID}");
        // One that was open before the index would explain a plan without it: it looks again only as it runs.
        let db = Connection::open(path(&dir)).unwrap();
        db.query_row(&explained, [1], |r| r.get::<_, String>(3)).unwrap()
    };
    assert!(!plan().contains("row_by_server_id"), "{}", plan());
    assert_eq!(file.numbers_of(&[], "70007", &|| false).unwrap(), [7]);
    file.index_server_ids().unwrap();
    assert!(plan().contains("row_by_server_id"), "{}", plan());
    assert_eq!(file.numbers_of(&[], "70007", &|| false).unwrap(), [7]);
}

#[test]
fn a_derived_id_is_tried_with_every_row_until_that_is_stopped_and_a_random_one_with_none() {
    let dir = tempfile::tempdir().unwrap();
    let file = nearly_through(&dir);
    file.write(|tx| Ok(tx.execute("UPDATE row SET body_hash = 1", [])?)).unwrap();
    let job = file.job().unwrap().id;
    let asked = Cell::new(0);
    let find = |id: &str, stops: bool| {
        asked.set(0);
        let stop = || {
            asked.set(asked.get() + 1);
            stops
        };
        file.numbers_of(&[], id, &stop).unwrap()
    };
    let (message, call) = (message_client_id(job, 12_345, 0), trace_id(job, 12_345, 0).to_string());
    assert_eq!((find(&message, false), find(&call, false)), (vec![12_345], vec![12_345]));
    assert_eq!((find(&message, true), asked.get()), (vec![], 1));
    assert_eq!((find(&Uuid::new_v4().to_string(), false), asked.get()), (vec![], 0));
}

#[test]
fn rows_with_a_warning_are_read_in_their_order_and_never_sorted() {
    let dir = tempfile::tempdir().unwrap();
    let file = nearly_through(&dir);
    file.write(|tx| {
        tx.execute_batch(
            "INSERT INTO problem (id, kind, blocks, rows) VALUES (9, ' {}', 0, 3);
             INSERT INTO problem_row (problem, number) VALUES (9, 7), (9, 19998), (9, 12);",
        )?;
        Ok(())
    })
    .unwrap();
    let sql = file.search(RowFilter::Problem(9)).unwrap().sql;
    let plan: Vec<String> = file
        .read(|tx| {
            let mut explain = tx.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            let steps = explain.query_map([9, 1, 10], |r| r.get(3))?;
            Ok(steps.collect::<Result<_, _>>()?)
        })
        .unwrap();
    assert!(plan.len() > 1 && plan.iter().all(|step| !step.contains("TEMP B-TREE")), "{plan:?}");
    let numbers = |from| {
        let rows = file.rows(RowFilter::Problem(9), from, 2).unwrap();
        rows.iter().map(|row| row.number).collect::<Vec<_>>()
    };
    assert_eq!((numbers(1), numbers(13)), (vec![7, 12], vec![19_998]));
}
