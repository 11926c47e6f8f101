#![allow(clippy::unwrap_used)]

use rusqlite::Connection;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::import::ImportOptions;
use crate::import::source::Source;
use crate::job::rows::RowFilter;

/// A job of three ready rows.
fn job(dir: &tempfile::TempDir) -> JobFile {
    let source = Source::Pasted("账号\na\nb\nc\n".to_owned());
    let (path, stop) = (dir.path().join("job.db"), CancellationToken::new());
    let file = JobFile::import(&path, "x", &source, &ImportOptions::default(), &stop, &mut |_| {}).unwrap();
    file.write(|tx| {
        for number in 1..=3 {
            tx.execute("INSERT INTO row (number, state, generation, calls) VALUES (?1, 0, 0, 0)", [number])?;
        }
        let mut moved = Moved::default();
        moved.rows(RowState::Excluded, RowState::Ready, 3);
        moved.write(tx, RowSet::Messages)?;
        tx.execute("UPDATE counter SET rows = 0 WHERE state = 6", [])?;
        Ok(())
    })
    .unwrap();
    file
}

fn intent(number: u64) -> Intent {
    Intent { number, generation: 0, body_hash: 42 }
}

fn states(file: &JobFile) -> Vec<RowState> {
    file.rows(RowFilter::All, 1, 10).unwrap().iter().map(|row| row.state).collect()
}

fn counted(file: &JobFile) -> Vec<u64> {
    let totals = file.job().unwrap().totals;
    RowState::ALL.map(|state| totals.of(state)).to_vec()
}

#[tokio::test]
async fn an_intent_is_on_the_disk_before_it_is_answered_and_had_once() {
    let dir = tempfile::tempdir().unwrap();
    let file = job(&dir);
    let (writer, _) = Writer::start(file.clone(), RowSet::Messages, ServiceClock::default()).unwrap();
    assert!(matches!(writer.intent(intent(2)).await, Written::Going { .. }));
    assert_eq!(states(&file), [RowState::Ready, RowState::Going, RowState::Ready]);
    assert_eq!(writer.intent(intent(2)).await, Written::NotReady);
    let other_generation = Intent { generation: 1, ..intent(1) };
    assert_eq!(writer.intent(other_generation).await, Written::NotReady);
    let row = file.row(2).unwrap();
    assert_eq!((row.calls, row.body_hash, counted(&file)), (1, Some(42), vec![2, 1, 0, 0, 0, 0, 0]));
}

#[tokio::test]
async fn counters_move_with_the_rows() {
    let dir = tempfile::tempdir().unwrap();
    let file = job(&dir);
    let (writer, _) = Writer::start(file.clone(), RowSet::Messages, ServiceClock::default()).unwrap();
    for number in 1..=3 {
        writer.intent(intent(number)).await;
    }
    writer.end(1, RowState::Going, RowEnd::Sent { server_id: Some(7), server_time_ms: Some(8), code: None });
    writer.end(2, RowState::Going, RowEnd::Rejected { code: 102_404 });
    writer.end(3, RowState::Going, RowEnd::Anew { code: Some(416) });
    // A second end of the same row finds it elsewhere.
    writer.end(1, RowState::Going, RowEnd::Rejected { code: 403 });
    assert!(writer.flush().await);
    assert_eq!(states(&file), [RowState::Sent, RowState::Rejected, RowState::Ready]);
    assert_eq!((counted(&file), file.codes().unwrap()), (vec![1, 0, 1, 1, 0, 0, 0], vec![(102_404, 1)]));
    let again = file.row(3).unwrap();
    assert_eq!((again.generation, again.calls, again.code), (1, 0, Some(416)));
    assert_eq!(file.rows(RowFilter::Code(102_404), 1, 10).unwrap()[0].number, 2);
}

#[tokio::test]
async fn what_cannot_be_written_does_not_go_out_and_ends_are_kept_until_they_can() {
    let dir = tempfile::tempdir().unwrap();
    let file = job(&dir);
    let (writer, _) = Writer::start(file.clone(), RowSet::Messages, ServiceClock::default()).unwrap();
    writer.intent(intent(1)).await;
    // A disk that takes no more: every write of a row fails.
    let db = Connection::open(file.path()).unwrap();
    db.execute_batch("CREATE TRIGGER full BEFORE UPDATE ON row BEGIN SELECT raise(ABORT, 'full'); END")
        .unwrap();
    writer.end(1, RowState::Going, RowEnd::Rejected { code: 102_404 });
    assert_eq!(writer.intent(intent(2)).await, Written::Failed);
    assert!(!writer.flush().await);
    assert!(writer.failure().borrow().is_some());
    db.execute_batch("DROP TRIGGER full").unwrap();
    let mut failure = writer.failure();
    // The writer tries again by itself.
    let well = failure.wait_for(Option::is_none);
    tokio::time::timeout(Duration::from_secs(10), well).await.unwrap().unwrap();
    assert_eq!(states(&file), [RowState::Rejected, RowState::Ready, RowState::Ready]);
}

#[tokio::test]
async fn the_thread_ends_when_nobody_orders_any_more_and_has_written_all() {
    let dir = tempfile::tempdir().unwrap();
    let file = job(&dir);
    let (writer, thread) = Writer::start(file.clone(), RowSet::Messages, ServiceClock::default()).unwrap();
    writer.intent(intent(1)).await;
    writer.end(1, RowState::Going, RowEnd::Unknown { code: None, at_ms: None });
    drop(writer);
    tokio::task::spawn_blocking(move || thread.join().unwrap()).await.unwrap();
    assert_eq!(states(&file)[0], RowState::Unknown);
}

#[tokio::test]
async fn the_moment_in_which_a_row_leaves_is_on_the_disk_before_its_end() {
    let dir = tempfile::tempdir().unwrap();
    let file = job(&dir);
    let (writer, _) = Writer::start(file.clone(), RowSet::Messages, ServiceClock::default()).unwrap();
    assert!(matches!(writer.intent(intent(2)).await, Written::Going { .. }));
    writer.put_sent_at(2, 77);
    writer.put_sent_at(3, 77);
    assert!(writer.flush().await);
    let at_ms = |number| file.row(number).unwrap().at_ms;
    assert_eq!((at_ms(2), at_ms(3)), (Some(77), None), "a row that is not going leaves at no moment");
    writer.end(2, RowState::Going, RowEnd::Unknown { code: None, at_ms: None });
    assert!(writer.flush().await);
    assert_eq!((at_ms(2), states(&file)[1]), (Some(77), RowState::Unknown));
}
