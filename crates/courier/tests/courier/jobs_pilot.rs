//! Pilots: the first messages of a bulk job go to test accounts.

use courier::{ErrorCode, JobState, RunEnd};
use tokio_util::sync::CancellationToken;

use crate::jobs::{TABLE, check, import};
use crate::support::{Answer, Fixture, SENT, Service};

fn accounts(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pilot_goes_to_test_accounts_by_the_same_app_and_the_job_waits() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &[&service.base_url]).await;
    let job = import(&fixture, TABLE).await;
    let (setups, runner) = (fixture.courier.job_setups(), fixture.courier.job_runner());
    let many: Vec<String> = (0..101).map(|number| format!("tester{number}")).collect();
    let code = async |receivers: &[String]| setups.pilot(&job.id, "x", receivers).await.unwrap_err().code();
    assert_eq!(code(&accounts(&["tester1"])).await, ErrorCode::JobState, "it was not checked");
    check(&fixture, &job, &account).await;
    assert_eq!(code(&accounts(&["", " "])).await, ErrorCode::FieldRequired);
    assert_eq!(code(&many).await, ErrorCode::TooManyTestAccounts);

    let pilot =
        setups.pilot(&job.id, "通知（试发）", &accounts(&[" tester1 ", "", "tester2"])).await.unwrap();
    assert_eq!((pilot.job.name.as_str(), pilot.job.state), ("通知（试发）", JobState::Checked));
    assert_eq!((pilot.job.totals.ready, pilot.job.account_id), (2, Some(account.id)));
    runner.start(&pilot.id, &CancellationToken::new()).await.unwrap();
    assert!(matches!(runner.wait(&pilot.id).await, None | Some(RunEnd::Finished)));
    let mut seen: Vec<_> = service
        .seen()
        .into_iter()
        .map(|call| (call.path.contains("tester1"), String::from_utf8_lossy(&call.body).contains("李雷")))
        .collect();
    seen.sort_unstable();
    assert_eq!(
        seen,
        [(false, false), (true, true)],
        "the first message to the first, the second to the second"
    );
    let job = fixture.courier.jobs().view(&job.id).await.unwrap().job;
    assert_eq!((job.state, job.totals.ready), (JobState::Checked, 2));
}
