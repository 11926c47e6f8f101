//! What a run looks for among millions of rows is found by an index.
#![allow(clippy::unwrap_used)]

use tokio_util::sync::CancellationToken;

use super::claim::ready;
use super::look::Doubtful;
use crate::import::ImportOptions;
use crate::import::source::Source;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::row_set::RowSet;

#[test]
fn what_is_ready_and_what_is_unknown_is_found_by_an_index() {
    type Search = fn(&JobFile, RowSet) -> Result<Vec<u64>, JobError>;
    let searches: [(Search, [u64; 2]); 3] = [
        (|file, set| Ok(ready(file, set, 2)?.iter().map(|claim| claim.number).collect()), [8, 15]),
        (|file, set| Ok(Doubtful::list(file, set, 1, 2)?.iter().map(|row| row.number).collect()), [5, 12]),
        // Those that a process left going, of which there are two in either set.
        (|file, _| Ok(vec![2, file.recover(&file.lock_for_running()?)?]), [2, 2]),
    ];
    for (set, index) in [(RowSet::Messages, "row_not_sent"), (RowSet::Act(1), "act_row_not_done")] {
        for (search, found) in searches {
            let dir = tempfile::tempdir().unwrap();
            let (source, stop) = (Source::Pasted("账号\na\n".to_owned()), CancellationToken::new());
            let (path, options) = (dir.path().join("job.db"), ImportOptions::default());
            let file = JobFile::import(&path, "x", &source, &options, &stop, &mut |_| {}).unwrap();
            file.write(|tx| {
                tx.execute_batch(
                    "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 15)
                     INSERT INTO row (number, state, generation, calls) SELECT n, (n - 1) % 7, 0, 0 FROM n;
                     UPDATE row SET state = 2 WHERE number = 1;
                     INSERT INTO act VALUES (1, 0, 'running', NULL, '{}', 1);
                     INSERT INTO act_row (number, act, state, generation, calls) SELECT number, 1, state, 0, 0 FROM row;",
                )?;
                Ok(())
            })
            .unwrap();
            assert_eq!(search(&file, set).unwrap(), found, "{index}");
            file.write(|tx| Ok(tx.execute_batch(&format!("DROP INDEX {index}"))?)).unwrap();
            assert!(search(&file, set).is_err(), "{index} is not what the search goes by");
        }
    }
}
