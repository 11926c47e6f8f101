//! Bulk jobs of the sandbox, which has a new AppKey with each start.

use courier::{JobState, RunEnd, SandboxLink};
use ids::AccountId;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use crate::jobs::{TABLE, check, import};
use crate::support::{Answer, Fixture, SENT, Service};

fn link(fixture: &Fixture, service: &Service, app_key: &str) {
    fixture.courier.accounts().link_sandbox(SandboxLink {
        base_url: service.base_url.parse().unwrap(),
        app_key: app_key.to_owned(),
        app_secret: SecretString::from("0123456789ab"),
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_of_the_sandbox_goes_on_after_the_sandbox_was_started_anew() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    link(&fixture, &service, "first");
    let sandbox = fixture.courier.accounts().find(&AccountId::SANDBOX).await.unwrap();
    let job = import(&fixture, TABLE).await;
    check(&fixture, &job, &sandbox).await;

    let fixture = fixture.reopened();
    link(&fixture, &service, "second");
    let (jobs, runner) = (fixture.courier.jobs(), fixture.courier.job_runner());
    runner.start(&job.id, &CancellationToken::new()).await.unwrap();
    assert!(matches!(runner.wait(&job.id).await, None | Some(RunEnd::Finished)));
    assert_eq!(service.seen().len(), 2);
    assert!(service.seen().iter().all(|call| call.headers["AppKey"] == "second"));
    assert_eq!(jobs.view(&job.id).await.unwrap().job.state, JobState::Finished);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_is_a_job_of_the_sandbox_with_the_same_messages_and_without_one_there_is_none() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &["http://127.0.0.1:9/nimserver"]).await;
    let job = import(&fixture, TABLE).await;
    check(&fixture, &job, &account).await;
    let (jobs, runner) = (fixture.courier.jobs(), fixture.courier.job_runner());
    assert_eq!(jobs.rehearse(&job.id).await.unwrap_err().code(), courier::ErrorCode::SandboxFailed);

    link(&fixture, &service, "first");
    let copy = jobs.rehearse(&job.id).await.unwrap();
    assert_eq!((copy.job.state, copy.job.rehearsal, copy.job.totals.ready), (JobState::Checked, true, 2));
    assert_eq!(copy.setup.unwrap().account_id, Some(AccountId::SANDBOX));
    runner.start(&copy.id, &CancellationToken::new()).await.unwrap();
    // None where it was through before somebody waited.
    assert!(matches!(runner.wait(&copy.id).await, None | Some(RunEnd::Finished)));
    assert_eq!(jobs.view(&copy.id).await.unwrap().job.state, JobState::Finished);
    assert_eq!(service.seen().len(), 2);
    let job = jobs.view(&job.id).await.unwrap();
    assert_eq!((job.job.state, job.job.totals.ready), (JobState::Checked, 2));
}
