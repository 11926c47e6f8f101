//! Jobs that start by themselves.

use std::time::{SystemTime, UNIX_EPOCH};

use courier::{ErrorCode, JobReason, JobStart, JobState, RunEnd};
use tokio_util::sync::CancellationToken;

use crate::jobs::{TABLE, check, import};
use crate::support::{Answer, Fixture, SENT, Service, until};

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
        let jobs = fixture.courier.jobs();
        let job = import(&fixture, TABLE).await;
        check(&fixture, &job, &account).await;
        let start = after_ms(HOUR_MS);
        let scheduled = jobs.schedule(&job.id, &start, &CancellationToken::new()).await.unwrap();
        assert_eq!((scheduled.job.state, scheduled.start), (JobState::Scheduled, Some(start)));
        moved(&fixture, moved_ms);

        let waiting = jobs.start_due().await.unwrap();
        if starts {
            until(async || (service.seen().len() == 2).then_some(())).await;
            let end = jobs.wait(&job.id).await;
            assert!(matches!(end, None | Some(RunEnd::Finished)), "{end:?}");
        }
        let view = jobs.view(&job.id).await.unwrap();
        match moved_ms {
            0 => assert_eq!((waiting, view.job.state), (1, JobState::Scheduled)),
            _ if starts => assert_eq!((waiting, view.start), (0, None)),
            _ => {
                let missed = (JobState::Paused, Some(JobReason::MissedStart));
                assert_eq!((view.job.state, view.job.reason), missed);
                assert!(service.seen().is_empty());
            }
        }
    }
}

#[tokio::test]
async fn a_moment_that_is_past_is_refused_and_a_start_can_be_taken_back() {
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &[]).await;
    let jobs = fixture.courier.jobs();
    let job = import(&fixture, TABLE).await;
    check(&fixture, &job, &account).await;
    let cancel = CancellationToken::new();
    let past = jobs.schedule(&job.id, &after_ms(-1), &cancel).await.unwrap_err();
    assert_eq!(past.code(), ErrorCode::StartPast);
    jobs.schedule(&job.id, &after_ms(60_000), &cancel).await.unwrap();
    let view = jobs.unschedule(&job.id).await.unwrap();
    assert_eq!((view.job.state, view.start), (JobState::Paused, None));
    assert_eq!(jobs.start_due().await.unwrap(), 0);
}
