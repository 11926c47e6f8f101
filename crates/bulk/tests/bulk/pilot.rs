//! A pilot: the first messages go to test accounts, before anybody else gets one.

use std::collections::HashMap;

use bulk::job::error::JobError;
use bulk::job::model::{JobState, RowState};
use bulk::job::pilot::{Pilot, PilotReceivers, PilotReceiversError};
use bulk::mapping::{EmptyCell, Mapping, TargetMapping, Value};
use bulk::run::RunEnd;
use bulk::setup::{Doubts, Options, RowCall, Setup};

use crate::common::*;

fn receivers_of(names: &[&str]) -> PilotReceivers {
    PilotReceivers::new(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap()
}

#[test]
fn a_pilot_goes_to_whoever_is_named_and_not_to_a_part_of_them() {
    assert_eq!(receivers_of(&[" tester1 ", "", "tester2"]), receivers_of(&["tester1", "tester2"]));
    let many = |count| PilotReceivers::new(&vec!["tester".to_owned(); count]);
    assert!(many(100).is_ok());
    assert_eq!(many(101), Err(PilotReceiversError::TooMany));
    assert_eq!(PilotReceivers::new(&["\u{3000}".to_owned()]), Err(PilotReceiversError::Nobody));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pilot_sends_the_first_messages_to_test_accounts_and_to_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox(dir.path(), 1).await;
    let plain = setup(BODY, Doubts::default());
    let options = Options { pilot_rows: Some(1), ..plain.options.clone() };
    let file = job_to(dir.path(), ["", "user1", "USER1", "user2", "user3"], &Setup { options, ..plain });
    let receivers = receivers_of(&["tester1", "tester2", "Tester1", "tester3", "goose", "tester4"]);
    let place = dir.path().join("pilot.db");
    let pilot = Pilot { name: "试发", receivers: &receivers, who: "lilei" };
    let (pilot_job, what) = file.pilot(&place, pilot).unwrap();
    checked(&pilot_job, &what);
    assert_eq!(run(&pilot_job, of_sandbox(&sandbox, 500)).await, RunEnd::Finished);

    // The second of an account and the sender are left out, as in any list; then it begins with the first message again.
    let text = |to: &str| {
        let messages = sandbox.world().messages();
        let found = messages.iter().find(|message| message.conversation_id == format!("goose|1|{to}"));
        found.map(|message| message.body.clone()).unwrap_or_default()
    };
    for (to, wanted) in [
        ("tester1", "你好 客户1, 第 1 号"),
        ("tester2", "你好 客户3, 第 2 号"),
        ("tester3", "你好 客户1, 第 4 号"),
        ("tester4", "你好 客户4, 第 6 号"),
    ] {
        assert!(text(to).contains(wanted), "{to}: {}", text(to));
    }
    assert_eq!(
        arrived(&sandbox),
        HashMap::from(["tester1", "tester2", "tester3", "tester4"].map(|to| (format!("goose|1|{to}"), 1)))
    );
    let job = pilot_job.job().unwrap();
    assert_eq!((job.name.as_str(), job.totals.of(RowState::Excluded), job.is_rehearsal), ("试发", 2, false));

    // The job itself waits as before, and leaves nobody out for it.
    let job = file.job().unwrap();
    assert_eq!((job.state, job.totals.of(RowState::Ready)), (JobState::Checked, 3));
    assert!(!file.sends_the_same_as(&pilot_job).unwrap());
    assert!(matches!(file.pilot(&place, pilot), Err(JobError::Unwritable { .. })), "no file is replaced");
}

#[test]
fn a_pilot_keeps_the_senders_that_stand_beside_the_receivers() {
    let dir = tempfile::tempdir().unwrap();
    let file = imported(dir.path(), "会话,receiver\ngoose|1|user1,李雷\nduck|2|4711,韩梅梅\n");
    let plain = setup(BODY, Doubts::default());
    let variables =
        HashMap::from([("name".to_owned(), Value::Column { column: 1, empty: EmptyCell::SkipRow })]);
    let target = TargetMapping::Conversation { column: 0 };
    let setup = Setup { mapping: Mapping { target, variables, ..plain.mapping.clone() }, ..plain };
    let receivers = receivers_of(&["tester1", "tester2"]);
    let pilot = Pilot { name: "x", receivers: &receivers, who: "lilei" };
    let place = dir.path().join("pilot.db");
    let draft = file.pilot(&place, pilot);
    assert!(matches!(draft, Err(JobError::WrongState { state: JobState::Draft })));
    checked(&file, &setup);
    let (pilot_job, what) = file.pilot(&place, pilot).unwrap();
    checked(&pilot_job, &what);
    let columns = pilot_job.job().unwrap().source.report.columns;
    assert_eq!(columns, ["会话", "receiver", "receiver 2", "sender"]);
    let to = |number| {
        let renderer = bulk::render::Renderer::new(pilot_job.job().unwrap().id, &what, 0).unwrap();
        renderer.conversation(&pilot_job.cells(number).unwrap()).unwrap().to_string()
    };
    assert_eq!((to(1), to(2)), ("goose|1|tester1".to_owned(), "duck|1|tester2".to_owned()));
    assert_eq!(count(&pilot_job, RowState::Ready), 2);
}

#[test]
fn a_job_without_a_message_to_send_has_no_pilot() {
    let dir = tempfile::tempdir().unwrap();
    let file = job_to(dir.path(), ["", "goose"], &setup(BODY, Doubts::default()));
    let (receivers, place) = (receivers_of(&["tester1"]), dir.path().join("pilot.db"));
    let pilot = Pilot { name: "x", receivers: &receivers, who: "lilei" };
    assert!(matches!(file.pilot(&place, pilot), Err(JobError::WrongState { state: JobState::Checked })));
    assert!(!place.exists());
}

#[test]
fn a_job_into_chatrooms_has_no_pilot_whose_test_accounts_would_be_chatrooms() {
    let dir = tempfile::tempdir().unwrap();
    let plain = setup(BODY, Doubts::default());
    let options = Options { call: RowCall::Chatroom, ..plain.options.clone() };
    let file = job_to(dir.path(), ["5001"], &Setup { options, ..plain });
    assert_eq!(count(&file, RowState::Ready), 1);
    let (receivers, place) = (receivers_of(&["10001"]), dir.path().join("pilot.db"));
    let pilot = Pilot { name: "x", receivers: &receivers, who: "lilei" };
    assert!(matches!(file.pilot(&place, pilot), Err(JobError::ChatroomPilot)));
    assert!(!place.exists());
}
