//! Every row is checked before the first is sent.

use std::collections::HashMap;

use crate::common::*;
use bulk::check::CheckError;
use bulk::import::error::ImportError;
use bulk::job::error::JobError;
use bulk::job::model::{JobState, RowState};
use bulk::job::rows::RowFilter;
use bulk::mapping::TargetKey;
use bulk::mapping::problem::{MappingProblem, RowProblem};
use bulk::setup::{Doubts, Options, RowCall, Setup};
use bulk::suppression::{Suppressed, SuppressionList};
use tokio_util::sync::CancellationToken;
use yunxin::{ConversationType, IssueCode};

fn lock(file: &bulk::job::file::JobFile) -> bulk::job::run_lock::RunLock {
    file.lock_for_running().unwrap()
}

fn states(file: &bulk::job::file::JobFile) -> Vec<RowState> {
    file.rows(RowFilter::All, 1, 100).unwrap().iter().map(|row| row.state).collect()
}

#[test]
fn problems_are_grouped_and_each_row_says_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let long = "长".repeat(6_000);
    let table = format!(
        "账号,name\nuser1,a\n李雷,b\nuser2\nuser3,c,d\n1.5E+10,e\n,f\ngoose,g\nuser4,{long}\nuser5,\nuser6,h\n"
    );
    let file = imported(dir.path(), &table);
    let nobody = Vec::<SuppressionList>::new();
    let stop = CancellationToken::new();
    let report =
        file.check(&lock(&file), &setup(BODY, Doubts::default()), &nobody, &stop, &mut |_| {}).unwrap();
    use RowState::{Excluded as X, Ready as R};
    assert_eq!(states(&file), [R, X, X, X, X, X, X, X, X, R]);
    assert_eq!((report.totals.of(R), report.totals.of(X), report.totals.all()), (2, 8, 10));
    let issue = |pointer: &str, issue| RowProblem::Issue { pointer: pointer.to_owned(), issue };
    for (number, expected) in [
        (2, issue("/conversation/receiver", IssueCode::BadCharacters)),
        (3, RowProblem::ShortRow),
        (4, RowProblem::LongRow),
        (5, RowProblem::ScientificNotation),
        (6, RowProblem::NoTarget),
        (7, issue("/conversation/receiver", IssueCode::SenderIsReceiver)),
        (8, issue("/message/text", IssueCode::TooLong)),
        (9, RowProblem::EmptyCell { column: 1 }),
    ] {
        let group = report.problems.iter().find(|group| group.problem == expected).unwrap();
        assert_eq!((group.rows, group.blocks, group.first_rows.as_slice()), (1, true, [number].as_slice()));
        assert_eq!(file.row(number).unwrap().problem, Some(group.id));
    }
    assert_eq!(file.problems().unwrap(), report.problems);
    assert_eq!(report.longest_row, Some(10), "the row number has one more digit");
    let job = file.job().unwrap();
    assert_eq!((job.state, job.longest_row), (JobState::Checked, Some(10)));
}

#[test]
fn a_number_whose_last_digits_a_sheet_has_made_up_goes_into_no_message() {
    let dir = tempfile::tempdir().unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, name) in (1..).zip([12_345_678_901_234_567.0, 123_456_789_012_345.0]) {
        sheet.write(row, 0, format!("user{row}")).unwrap().write_number(row, 1, name).unwrap();
        sheet.write_number(row, 2, 12_345_678_901_234_567.0).unwrap();
    }
    sheet.write(0, 0, "账号").unwrap().write(0, 1, "name").unwrap().write(0, 2, "unused").unwrap();
    let (path, stop) = (dir.path().join("list.xlsx"), CancellationToken::new());
    book.save(&path).unwrap();
    let source = bulk::import::source::Source::File(path);
    let options = bulk::import::ImportOptions::default();
    let place = dir.path().join("job.db");
    let file = bulk::job::file::JobFile::import(&place, "x", &source, &options, &stop, &mut |_| {}).unwrap();
    checked(&file, &setup(BODY, Doubts::default()));
    assert_eq!(states(&file), [RowState::Excluded, RowState::Ready]);
    let problems = file.problems().unwrap();
    assert_eq!((&problems[0].problem, problems[0].rows), (&RowProblem::ImpreciseNumber, 1));
}

#[test]
fn of_two_rows_with_one_receiver_the_first_that_is_sent_counts() {
    let dir = tempfile::tempdir().unwrap();
    let file = imported(dir.path(), "账号,name\nLiLei,\nlilei,a\n LILEI\u{3000},b\nhan,c\n");
    let nobody = Vec::<SuppressionList>::new();
    let stop = CancellationToken::new();
    let report =
        file.check(&lock(&file), &setup(BODY, Doubts::default()), &nobody, &stop, &mut |_| {}).unwrap();
    use RowState::{Excluded as X, Ready as R};
    assert_eq!(states(&file), [X, R, X, R]);
    assert_eq!(file.row(3).unwrap().duplicate_of, Some(2));
    assert_eq!(report.trimmed_rows, 1);
}

#[test]
fn a_chatroom_has_one_number_however_it_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let file = imported(dir.path(), "聊天室,name\n7,a\n007,b\n70,c\n0070,d\n");
    let message = setup(BODY, Doubts::default());
    let options = Options { call: RowCall::Chatroom, ..message.options.clone() };
    let room = Setup { options, ..message.clone() };
    use RowState::{Excluded as X, Ready as R};
    checked(&file, &room);
    assert_eq!(states(&file), [R, X, R, X]);
    assert_eq!(file.row(2).unwrap().duplicate_of, Some(1));
    // Whoever looks for either finds both.
    for id in ["7", "007", "0007"] {
        let found = file.numbers_of(&[TargetKey::new(ConversationType::P2p, id)], id, &|| false).unwrap();
        assert_eq!(found, [1, 2], "{id}");
    }
    // Accounts are texts.
    checked(&file, &message);
    assert_eq!(states(&file), [R; 4]);
}

#[test]
fn thousands_of_rows_keep_their_order_and_their_numbers() {
    let dir = tempfile::tempdir().unwrap();
    let rows: String = (0..5_500).map(|at| format!("user{},n\n", at % 4_000)).collect();
    let file = imported(dir.path(), &format!("账号,name\n{rows}"));
    let mut seen = 0;
    let nobody = Vec::<SuppressionList>::new();
    let stop = CancellationToken::new();
    let report = file
        .check(&lock(&file), &setup(BODY, Doubts::default()), &nobody, &stop, &mut |rows| seen = rows)
        .unwrap();
    assert_eq!(
        (report.totals.of(RowState::Ready), report.totals.of(RowState::Excluded), seen),
        (4_000, 1_500, 5_500)
    );
    let group = &report.problems[0];
    assert_eq!((&group.problem, group.rows, group.first_rows.len()), (&RowProblem::Duplicate, 1_500, 1_000));
    let listed = file.rows(RowFilter::Problem(group.id), 1, 10_000).unwrap();
    assert_eq!((listed.len(), listed[0].number, listed[0].duplicate_of), (1_500, 4_001, Some(1)));
}

#[test]
fn who_is_on_a_list_is_left_out_until_it_expires() {
    let dir = tempfile::tempdir().unwrap();
    let file = job(dir.path(), 3, &setup(BODY, Doubts::default()));
    let entry =
        |expires_at_ms| Suppressed { reason: "TD".to_owned(), author: "han".to_owned(), expires_at_ms };
    let key = |id| TargetKey::new(ConversationType::P2p, id);
    let list = SuppressionList {
        name: "退订".to_owned(),
        entries: HashMap::from([(key("USER1"), entry(None)), (key("user2"), entry(Some(1)))]),
    };
    let stop = CancellationToken::new();
    let report =
        file.check(&lock(&file), &setup(BODY, Doubts::default()), &vec![list], &stop, &mut |_| {}).unwrap();
    use RowState::{Excluded as X, Ready as R};
    assert_eq!(states(&file), [X, R, R]);
    assert_eq!(report.problems[0].problem, RowProblem::Suppressed { list: "退订".to_owned() });
}

#[test]
fn a_check_that_is_stopped_leaves_a_draft_that_can_be_checked_again() {
    let dir = tempfile::tempdir().unwrap();
    let file = job(dir.path(), 100, &setup(BODY, Doubts::default()));
    let nobody = Vec::<SuppressionList>::new();
    let stop = CancellationToken::new();
    stop.cancel();
    let result = file.check(&lock(&file), &setup(BODY, Doubts::default()), &nobody, &stop, &mut |_| {});
    assert!(matches!(result, Err(CheckError::Job(JobError::Import(ImportError::Stopped)))));
    assert_eq!((file.job().unwrap().state, totals(&file).all()), (JobState::Draft, 0));
    checked(&file, &setup(BODY, Doubts::default()));
    assert_eq!((file.job().unwrap().state, totals(&file).of(RowState::Ready)), (JobState::Checked, 100));
}

#[test]
fn a_mapping_with_a_mistake_is_refused_and_the_job_stays_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let file = imported(dir.path(), "账号,name\na,b\n");
    let nobody = Vec::<SuppressionList>::new();
    let stop = CancellationToken::new();
    let fixed =
        setup(r#"{"message":{"message_type":0,"text":"x","message_client_id":"1"}}"#, Doubts::default());
    let Err(CheckError::Mapping(problems)) = file.check(&lock(&file), &fixed, &nobody, &stop, &mut |_| {})
    else {
        panic!("not refused");
    };
    assert_eq!(problems, [MappingProblem::FixedClientId { id: "1".to_owned() }]);
    let mut nowhere = setup(BODY, Doubts::default());
    nowhere.options.time_zone = "Mars/Olympus".to_owned();
    let Err(CheckError::Mapping(problems)) = file.check(&lock(&file), &nowhere, &nobody, &stop, &mut |_| {})
    else {
        panic!("not refused");
    };
    assert_eq!(problems, [MappingProblem::NoSuchTimeZone { name: "Mars/Olympus".to_owned() }]);
    assert_eq!((file.job().unwrap().state, file.setup().unwrap()), (JobState::Draft, None));
}

#[test]
fn a_job_that_has_begun_is_not_checked_anew() {
    let dir = tempfile::tempdir().unwrap();
    let file = job(dir.path(), 2, &setup(BODY, Doubts::default()));
    file.set_state(JobState::Paused, "test", None).unwrap();
    rusqlite::Connection::open(file.path())
        .unwrap()
        .execute_batch(
            "UPDATE row SET state = 2, calls = 1 WHERE number = 1;
             UPDATE counter SET rows = 1 WHERE state IN (0, 2);",
        )
        .unwrap();
    let nobody = Vec::<SuppressionList>::new();
    let result = file.check(
        &lock(&file),
        &setup(BODY, Doubts::default()),
        &nobody,
        &CancellationToken::new(),
        &mut |_| {},
    );
    assert!(matches!(result, Err(CheckError::Job(JobError::WrongState { state: JobState::Paused }))));
    assert_eq!(totals(&file).all(), 2);
}

#[test]
fn all_rows_with_a_warning_can_be_listed_and_are_sent() {
    let dir = tempfile::tempdir().unwrap();
    let rows: String =
        (1..=2_500).map(|at| format!("user{at},{}\n", if at % 2 == 0 { "%TO%" } else { "n" })).collect();
    let file = imported(dir.path(), &format!("账号,name\n{rows}"));
    let body = r#"{"message":{"message_type":0,"text":"你好 {{name}}"}}"#;
    checked(&file, &setup(body, Doubts::default()));
    let problems = file.problems().unwrap();
    let [group] = problems.as_slice() else { panic!("{problems:?}") };
    assert_eq!((group.blocks, group.rows, group.first_rows.len()), (false, 1_250, 1_000));
    let listed = |from, limit| {
        let rows = file.rows(RowFilter::Problem(group.id), from, limit).unwrap();
        rows.iter().map(|row| row.number).collect::<Vec<_>>()
    };
    assert_eq!(listed(1, 10_000), (1..=1_250).map(|at| at * 2).collect::<Vec<_>>());
    assert_eq!(listed(2_403, 2), [2_404, 2_406]);
    assert_eq!(count(&file, RowState::Ready), 2_500);
}
