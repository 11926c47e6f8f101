//! What was sent by a bulk job is recalled, or changed.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use courier::{
    ActPlan, ActRows, ConfirmedAction, ErrorCode, JobAct, JobActBegun, JobActForecast, JobActOrder,
    JobActRowFilter, JobState, JobView, RowState, RunEnd, Withdraw, WithdrawKind,
};
use tokio_util::sync::CancellationToken;

use crate::jobs::{TABLE, check, import, production, template};
use crate::support::{Answer, Fixture, Service};
use crate::user::User;

/// The answer of a service that took a message just now.
fn sent() -> Answer {
    let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    let text = format!(
        r#"{{"code":200,"msg":"success","data":{{"message_server_id":2305843009213693953,"create_time":{now_ms}}}}}"#
    );
    Answer::Json(text.leak())
}

fn recall() -> JobActOrder {
    let plan = ActPlan::Recall { withdraw: Withdraw::new(WithdrawKind::TwoSided) };
    JobActOrder { plan, rows: ActRows::Sent }
}

fn change(body: &str) -> JobActOrder {
    let plan = ActPlan::Modify {
        template: courier::Template { body: body.to_owned(), ..template() },
        variables: Default::default(),
    };
    JobActOrder { plan, rows: ActRows::Sent }
}

/// A job of production whose two rows were sent; the user says yes to everything.
async fn sent_job(service: &Service) -> (Fixture, Arc<User>, JobView) {
    let (fixture, user, account) = production(service).await;
    user.says(true);
    let job = import(&fixture, TABLE).await;
    check(&fixture, &job, &account).await;
    let runner = fixture.courier.job_runner();
    runner.start(&job.id, &CancellationToken::new()).await.unwrap();
    assert!(matches!(runner.wait(&job.id).await, None | Some(RunEnd::Finished)));
    user.forget();
    (fixture, user, job)
}

async fn acts_of(fixture: &Fixture, job: &JobView) -> Vec<JobAct> {
    fixture.courier.jobs().view(&job.id).await.unwrap().acts
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recall_of_a_job_is_asked_about_once_and_leaves_the_job_as_it_is() {
    let service = Service::start([sent()]).await;
    let (fixture, user, job) = sent_job(&service).await;
    let (jobs, runner) = (fixture.courier.jobs(), fixture.courier.job_runner());
    let acts = fixture.courier.job_acts();
    let cancel = CancellationToken::new();
    let JobActForecast::Ready { forecast } = acts.forecast(&job.id, &recall(), &cancel).await.unwrap() else {
        panic!("a recall has no mapping")
    };
    assert_eq!((forecast.rows, user.asked().len()), (2, 0));

    user.says(false);
    let refused = acts.begin(&job.id, &recall(), &cancel).await.unwrap_err();
    assert_eq!((refused.code(), service.seen().len()), (ErrorCode::ProductionUnconfirmed, 2));
    assert!(acts_of(&fixture, &job).await.is_empty());

    user.says(true);
    let begun = acts.begin(&job.id, &recall(), &cancel).await.unwrap();
    assert!(matches!(begun, JobActBegun::Begun { .. }));
    assert!(matches!(runner.wait(&job.id).await, None | Some(RunEnd::Finished)));
    let asked = user.asked();
    assert_eq!(asked.len(), 2);
    assert!(matches!(asked[1].action, ConfirmedAction::RecallJob { rows: 2, .. }));
    assert_eq!(asked[1].messages[0].conversation.receiver, "lilei");

    let view = jobs.view(&job.id).await.unwrap();
    assert_eq!((view.job.state, view.job.totals.sent), (JobState::Finished, 2));
    let act = &view.acts[0];
    assert_eq!((act.state, act.totals.sent, service.seen().len()), (JobState::Finished, 2, 4));
    let filter = JobActRowFilter::State { state: RowState::Sent };
    let rows = acts.rows(&job.id, act.id, filter, 1, 10).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.cells[0].as_str()).collect::<Vec<_>>(), ["lilei", "han"]);
    // A repeat finds nothing to do, and asks nobody.
    let again = acts.begin(&job.id, &recall(), &cancel).await.unwrap_err();
    assert_eq!((again.code(), user.asked().len()), (ErrorCode::JobNothingToAct, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_is_not_over_is_gone_on_with_without_a_question_and_no_other_is_begun() {
    let release = Arc::new(tokio::sync::Notify::new());
    let service = Service::start_with(vec![sent(), sent(), Answer::Held(release.clone())]).await;
    let (fixture, user, job) = sent_job(&service).await;
    let (runner, acts) = (fixture.courier.job_runner(), fixture.courier.job_acts());
    let cancel = CancellationToken::new();
    acts.begin(&job.id, &recall(), &cancel).await.unwrap();
    crate::support::until(async || (service.seen().len() > 2).then_some(())).await;
    // To stop the job is not to stop what is done with its messages.
    assert_eq!(runner.stop(&job.id).await.unwrap_err().code(), ErrorCode::JobRuns);
    runner.pause(&job.id).await.unwrap();
    release.notify_one();
    release.notify_waiters();
    let ended = crate::support::until(async || {
        release.notify_waiters();
        acts_of(&fixture, &job).await.iter().any(|act| act.state == JobState::Paused).then_some(())
    });
    ended.await;

    let fixture = fixture.reopened();
    let (acts, other) = (fixture.courier.job_acts(), change(r#"{"message":{"message_type":0,"text":"x"}}"#));
    assert_eq!(acts.begin(&job.id, &other, &cancel).await.unwrap_err().code(), ErrorCode::JobActUnfinished);
    assert_eq!(user.asked().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_shown_for_a_row_before_and_one_that_cannot_be_made_is_mended_first() {
    let service = Service::start([sent()]).await;
    let (fixture, user, job) = sent_job(&service).await;
    let (runner, acts) = (fixture.courier.job_runner(), fixture.courier.job_acts());
    let cancel = CancellationToken::new();
    let open = change(r#"{"message":{"message_type":0,"text":"更正 {{name}}"}}"#);
    let forecast = acts.forecast(&job.id, &open, &cancel).await.unwrap();
    assert!(matches!(&forecast, JobActForecast::Mapping { problems } if problems.len() == 1), "{forecast:?}");
    assert_eq!(acts.preview(&job.id, &open, 1).await.unwrap(), None);
    let begun = acts.begin(&job.id, &open, &cancel).await.unwrap();
    assert!(matches!(begun, JobActBegun::Mapping { .. }));

    let plain = change(r#"{"message":{"message_type":0,"text":"更正"}}"#);
    let preview = acts.preview(&job.id, &plain, 1).await.unwrap().unwrap();
    assert!(preview.contains("更正"), "{preview}");
    acts.begin(&job.id, &plain, &cancel).await.unwrap();
    assert!(matches!(runner.wait(&job.id).await, None | Some(RunEnd::Finished)));
    // The question shows the messages as they will be.
    assert_eq!(user.asked()[0].messages[0].summary, "更正");
    assert_eq!(service.seen().len(), 4);
}
