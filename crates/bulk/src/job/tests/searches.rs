//! Of a job of millions of rows the few that are asked for are found by an index, never by reading all.

use super::*;
use crate::act::{ActRowFilter, Barrier};
use crate::job::model::RowState;
use crate::job::rows::RowFilter;

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
