//! Jobs that start by themselves.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use courier::{
    AccountForm, Answer as Asked, Confirm, ErrorCode, JobReason, JobSetup, JobStart, JobState, Question,
    RunEnd, Stage,
};
use tokio_util::sync::CancellationToken;

use crate::jobs::{TABLE, check, import, production};
use crate::support::{Answer, Fixture, SENT, Service, form, until};

fn after_ms(later_ms: i64) -> JobStart {
    let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
    JobStart { at_ms: now_ms + later_ms, time_zone: "Asia/Shanghai".to_owned() }
}

/// As if the clock stood so much later.
fn moved(fixture: &Fixture, by_ms: i64) {
    let db = rusqlite::Connection::open(fixture.data().join("app.db")).unwrap();
    assert_eq!(db.execute("UPDATE bulk_jobs SET starts_at_ms = starts_at_ms - ?1", [by_ms]).unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_starts_at_its_time_and_not_before_and_not_long_after() {
    const HOUR_MS: i64 = 60 * 60 * 1_000;
    for (moved_ms, starts) in [(0, false), (HOUR_MS + 1_000, true), (HOUR_MS + 16 * 60 * 1_000, false)] {
        let service = Service::start([Answer::Json(SENT)]).await;
        let fixture = Fixture::new();
        let account = fixture.account("Trial", &[&service.base_url]).await;
        let (jobs, runner) = (fixture.courier.jobs(), fixture.courier.job_runner());
        let schedule = fixture.courier.job_schedule();
        let job = import(&fixture, TABLE).await;
        check(&fixture, &job, &account).await;
        let start = after_ms(HOUR_MS);
        let scheduled = schedule.set(&job.id, &start, &CancellationToken::new()).await.unwrap();
        assert_eq!((scheduled.job.state, scheduled.start), (JobState::Scheduled, Some(start)));
        moved(&fixture, moved_ms);

        if moved_ms == 0 {
            assert_eq!(schedule.start_due().await.unwrap(), 1);
        } else {
            until(async || (schedule.start_due().await.unwrap() == 0).then_some(())).await;
        }
        if starts {
            until(async || (service.seen().len() == 2).then_some(())).await;
            let end = runner.wait(&job.id).await;
            assert!(matches!(end, None | Some(RunEnd::Finished)), "{end:?}");
        }
        let view = jobs.view(&job.id).await.unwrap();
        match moved_ms {
            0 => assert_eq!(view.job.state, JobState::Scheduled),
            _ if starts => assert_eq!(view.start, None),
            _ => {
                let missed = (JobState::Paused, Some(JobReason::MissedStart));
                assert_eq!((view.job.state, view.job.reason), missed);
                assert!(service.seen().is_empty());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_for_rows_asks_for_no_yes_and_leaves_the_schedule_as_it_is() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let (fixture, user, account) = production(&service).await;
    let (jobs, runner) = (fixture.courier.jobs(), fixture.courier.job_runner());
    let job = import(&fixture, TABLE).await;
    check(&fixture, &job, &account).await;
    user.says(true);
    let start = after_ms(60 * 60 * 1_000);
    fixture.courier.job_schedule().set(&job.id, &start, &CancellationToken::new()).await.unwrap();
    assert_eq!(user.asked().len(), 1);
    user.says(false);

    runner.settle(&job.id).await.unwrap();
    let end = runner.wait(&job.id).await;
    assert!(matches!(end, None | Some(RunEnd::Paused(JobReason::Asked))), "{end:?}");

    let view = jobs.view(&job.id).await.unwrap();
    assert_eq!((view.job.state, view.start), (JobState::Scheduled, Some(start)));
    assert_eq!((user.asked().len(), service.seen().len()), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_was_started_by_hand_does_not_start_once_more_at_its_time() {
    const HOUR_MS: i64 = 60 * 60 * 1_000;
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &[&service.base_url]).await;
    let (jobs, setups) = (fixture.courier.jobs(), fixture.courier.job_setups());
    let (runner, schedule) = (fixture.courier.job_runner(), fixture.courier.job_schedule());
    let cancel = CancellationToken::new();
    let job = import(&fixture, TABLE).await;
    let (setup, _) = check(&fixture, &job, &account).await;
    let pilot = JobSetup { pilot_rows: Some(1), ..setup };
    setups.check(&job.id, &pilot, &cancel, |_| {}).await.unwrap();
    schedule.set(&job.id, &after_ms(HOUR_MS), &cancel).await.unwrap();
    runner.start(&job.id, &cancel).await.unwrap();
    assert!(matches!(runner.wait(&job.id).await, None | Some(RunEnd::Paused(JobReason::PilotDone))));
    assert_eq!(jobs.view(&job.id).await.unwrap().start, None);

    // As an older version left it.
    let db = rusqlite::Connection::open(fixture.data().join("app.db")).unwrap();
    let due_ms = after_ms(-1_000).at_ms;
    db.execute("UPDATE bulk_jobs SET starts_at_ms = ?1, starts_in_zone = 'UTC'", [due_ms]).unwrap();
    until(async || (schedule.start_due().await.unwrap() == 0).then_some(())).await;
    assert_eq!(jobs.view(&job.id).await.unwrap().job.state, JobState::Paused);
    assert_eq!(service.seen().len(), 1);

    schedule.set(&job.id, &after_ms(HOUR_MS), &cancel).await.unwrap();
    runner.stop(&job.id).await.unwrap();
    assert_eq!(jobs.view(&job.id).await.unwrap().start, None);
}

#[tokio::test]
async fn a_moment_that_cannot_be_kept_leaves_no_job_that_waits_for_ever() {
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &[]).await;
    let (jobs, schedule) = (fixture.courier.jobs(), fixture.courier.job_schedule());
    let job = import(&fixture, TABLE).await;
    check(&fixture, &job, &account).await;
    let db = rusqlite::Connection::open(fixture.data().join("app.db")).unwrap();
    db.execute_batch(
        "CREATE TRIGGER full BEFORE UPDATE OF starts_at_ms ON bulk_jobs
         BEGIN SELECT raise(ABORT, 'no space'); END",
    )
    .unwrap();
    schedule.set(&job.id, &after_ms(60_000), &CancellationToken::new()).await.unwrap_err();
    let view = jobs.view(&job.id).await.unwrap();
    assert_eq!((view.job.state, view.start), (JobState::Checked, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_secret_is_not_to_be_had_at_its_time_is_paused_and_says_so() {
    const HOUR_MS: i64 = 60 * 60 * 1_000;
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &[&service.base_url]).await;
    let job = import(&fixture, TABLE).await;
    check(&fixture, &job, &account).await;
    fixture.courier.job_schedule().set(&job.id, &after_ms(HOUR_MS), &CancellationToken::new()).await.unwrap();
    // The secret was for the session alone: there is none, or no keyring to look into.
    let fixture = fixture.reopened();
    let (jobs, runner) = (fixture.courier.jobs(), fixture.courier.job_runner());
    let schedule = fixture.courier.job_schedule();
    let refused = runner.start(&job.id, &CancellationToken::new()).await.unwrap_err();
    assert!(matches!(refused.code(), ErrorCode::SecretMissing | ErrorCode::KeyringMissing), "{refused:?}");
    let view = jobs.view(&job.id).await.unwrap();
    assert_eq!(view.job.state, JobState::Scheduled, "a start that fails takes nothing back");

    moved(&fixture, HOUR_MS + 1_000);
    until(async || (schedule.start_due().await.unwrap() == 0).then_some(())).await;
    let view = jobs.view(&job.id).await.unwrap();
    assert_eq!((view.job.state, view.start), (JobState::Paused, None));
    assert!(matches!(view.job.reason, Some(JobReason::NothingLeaves { .. })), "{:?}", view.job.reason);
    assert!(service.seen().is_empty());
}

/// A user who says yes once, and is away then.
#[derive(Debug, Default)]
struct Away(AtomicBool);

impl Confirm for Away {
    fn ask(&self, _: Question) -> Asked<'_> {
        if self.0.swap(true, Ordering::Relaxed) {
            Box::pin(std::future::pending())
        } else {
            Box::pin(std::future::ready(true))
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_nobody_answers_holds_no_other_job_and_is_taken_back_in_time() {
    const HOUR_MS: i64 = 60 * 60 * 1_000;
    let service = Service::start([Answer::Json(SENT)]).await;
    let mut fixture = Fixture::new();
    fixture.courier = fixture.courier.clone().with_confirm(Arc::new(Away::default()));
    let live = AccountForm { stage: Stage::Production, ..form("Live", &[&service.base_url]) };
    let accounts = [fixture.account_of(live).await, fixture.account("Trial", &[&service.base_url]).await];
    let (jobs, schedule) = (fixture.courier.jobs(), fixture.courier.job_schedule());
    let mut ids = Vec::new();
    for account in &accounts {
        let job = import(&fixture, TABLE).await;
        check(&fixture, &job, account).await;
        schedule.set(&job.id, &after_ms(HOUR_MS), &CancellationToken::new()).await.unwrap();
        ids.push(job.id);
    }
    // What was said yes to was something else; and of the fifteen minutes five seconds are left for the question.
    let db = rusqlite::Connection::open(fixture.data().join("app.db")).unwrap();
    let by_ms = HOUR_MS + 15 * 60 * 1_000 - 5_000;
    let put = "UPDATE bulk_jobs SET confirmed = NULL, starts_at_ms = starts_at_ms - iif(job_id = ?1, ?2, ?3)";
    db.execute(put, (ids[0].as_str(), by_ms, HOUR_MS + 1_000)).unwrap();

    assert_eq!(schedule.start_due().await.unwrap(), 2);
    until(async || (service.seen().len() == 2).then_some(())).await;
    assert_eq!(jobs.view(&ids[0]).await.unwrap().job.state, JobState::Scheduled, "it is being asked about");
    until(async || (schedule.start_due().await.unwrap() == 0).then_some(())).await;
    let view = jobs.view(&ids[0]).await.unwrap();
    assert_eq!((view.job.state, view.job.reason), (JobState::Paused, Some(JobReason::MissedStart)));
    assert_eq!(service.seen().len(), 2);
}

#[tokio::test]
async fn a_moment_that_is_past_is_refused_and_a_start_can_be_taken_back() {
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &[]).await;
    let schedule = fixture.courier.job_schedule();
    let job = import(&fixture, TABLE).await;
    check(&fixture, &job, &account).await;
    let cancel = CancellationToken::new();
    let past = schedule.set(&job.id, &after_ms(-1), &cancel).await.unwrap_err();
    assert_eq!(past.code(), ErrorCode::StartPast);
    schedule.set(&job.id, &after_ms(60_000), &cancel).await.unwrap();
    let view = schedule.clear(&job.id).await.unwrap();
    assert_eq!((view.job.state, view.start), (JobState::Paused, None));
    assert_eq!(schedule.start_due().await.unwrap(), 0);
}
