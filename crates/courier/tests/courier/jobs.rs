//! Bulk jobs over a real folder: from a table to messages at the service.

use std::sync::{Arc, Mutex};

use courier::{
    Account, AccountForm, ConfirmedAction, Conversation, ConversationType, ErrorCode, JobCheck, JobImport,
    JobImported, JobProgress, JobReportFormat, JobRowFilter, JobSetup, JobSource, JobState, JobView,
    Language, ReportWords, RowState, RunEnd, Stage, Template,
};
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, Fixture, SENT, Service, form, until};
use crate::user::User;

pub(crate) const TABLE: &str = "账号,name\nlilei,李雷\nhan,韩梅梅\n,nobody\nLILEI,twice\n";

pub(crate) fn pasted(text: &str) -> JobImport {
    JobImport {
        name: "通知".to_owned(),
        source: JobSource::Pasted { text: text.to_owned() },
        encoding: None,
        delimiter: None,
        has_header: None,
        header_row: None,
        sheet: None,
    }
}

pub(crate) async fn import(fixture: &Fixture, text: &str) -> JobView {
    let imported = fixture.courier.jobs().import(pasted(text), &CancellationToken::new(), |_| {}).await;
    let JobImported::Imported { job } = imported.unwrap() else { panic!("no job") };
    *job
}

pub(crate) fn template() -> Template {
    let body = r#"{"message":{"message_type":0,"text":"你好 {{name}}"}}"#;
    let conversation = Conversation {
        sender: "goose".to_owned(),
        kind: ConversationType::P2p,
        receiver: "{{to}}".to_owned(),
    };
    Template::of_draft("通知", conversation, body)
}

pub(crate) async fn check(fixture: &Fixture, job: &JobView, account: &Account) -> (JobSetup, JobCheck) {
    let setups = fixture.courier.job_setups();
    let setup = setups.suggest(&job.id, Some(&account.id), template()).await.unwrap();
    let checked = setups.check(&job.id, &setup, &CancellationToken::new(), |_| {}).await.unwrap();
    (setup, checked)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_becomes_messages_and_every_row_has_its_end() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &[&service.base_url]).await;
    let (jobs, rows) = (fixture.courier.jobs(), fixture.courier.job_rows());
    let runner = fixture.courier.job_runner();
    let job = import(&fixture, TABLE).await;
    assert_eq!((job.job.state, job.job.rows), (JobState::Draft, 4));
    assert_eq!(rows.list(&job.id, JobRowFilter::All, 2, 1).await.unwrap()[0].cells, ["han", "韩梅梅"]);

    let (setup, checked) = check(&fixture, &job, &account).await;
    let JobCheck::Checked { totals, problems, .. } = checked else { panic!("{checked:?}") };
    assert_eq!((totals.ready, totals.excluded, problems.len()), (2, 2, 2));
    let preview = rows.preview(&job.id, 1, None).await.unwrap();
    assert_eq!(preview.conversation.unwrap().to_string(), "goose|1|lilei");
    let body = preview.body.unwrap();
    assert!(body.contains("你好 李雷"));
    assert_eq!(rows.preview(&job.id, 1, Some(&setup)).await.unwrap().body.as_ref(), Some(&body));

    let news: Arc<Mutex<Vec<JobProgress>>> = Arc::default();
    let reports = news.clone();
    runner.listen(move |progress| reports.lock().unwrap().push(progress));
    runner.start(&job.id, &CancellationToken::new()).await.unwrap();
    assert!(matches!(runner.wait(&job.id).await, None | Some(RunEnd::Finished)));
    until(async || news.lock().unwrap().iter().any(|progress| !progress.running).then_some(())).await;
    let last = news.lock().unwrap().last().cloned().unwrap();
    assert_eq!((last.state, last.totals.sent), (JobState::Finished, 2));

    let seen = service.seen();
    assert_eq!(seen.len(), 2);
    assert!(seen.iter().any(|call| call.body == body));
    let sent = rows.list(&job.id, JobRowFilter::State { state: RowState::Sent }, 1, 10).await.unwrap();
    assert_eq!(sent[0].message_server_id.as_deref(), Some("2305843009213693953"));
    let path = fixture.folder.path().join("report.csv");
    let words = ReportWords::new(Language::Zh);
    let cancel = CancellationToken::new();
    let all =
        rows.report(&job.id, JobReportFormat::Csv, JobRowFilter::All, words, &path, &cancel).await.unwrap();
    let report = std::fs::read_to_string(path).unwrap();
    assert_eq!((all, report.matches("已发送").count(), report.matches("已排除").count()), (4, 2, 2));

    assert_eq!(runner.pause(&job.id).await.unwrap_err().code(), ErrorCode::JobState);
    jobs.delete(&job.id).await.unwrap();
    assert!(jobs.list().await.unwrap().is_empty());
    assert_eq!(jobs.view(&job.id).await.unwrap_err().code(), ErrorCode::JobMissing);
}

#[tokio::test]
async fn what_is_decided_about_a_job_survives_the_program_and_so_does_the_job() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &[&service.base_url]).await;
    let job = import(&fixture, TABLE).await;
    let (setup, _) = check(&fixture, &job, &account).await;
    let changed = JobSetup { pilot_rows: Some(1), ..setup };
    assert!(fixture.courier.job_setups().keep(&job.id, &changed).await.unwrap().is_empty());

    let fixture = fixture.reopened();
    let list = fixture.courier.jobs().list().await.unwrap();
    let head = list[0].job.as_ref().unwrap();
    assert_eq!((head.name.as_str(), head.state), ("通知", JobState::Checked));
    assert_eq!(fixture.courier.jobs().view(&job.id).await.unwrap().setup, Some(changed));
}

/// An account of production, and the user who is asked.
pub(crate) async fn production(service: &Service) -> (Fixture, Arc<User>, Account) {
    let mut fixture = Fixture::new();
    let user = User::saying(false);
    fixture.courier = fixture.courier.clone().with_confirm(user.clone());
    let live = AccountForm { stage: Stage::Production, ..form("Live", &[&service.base_url]) };
    let account = fixture.account_of(live).await;
    (fixture, user, account)
}

#[tokio::test(flavor = "multi_thread")]
async fn production_is_asked_about_once_for_a_job_and_without_a_yes_nothing_leaves() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let (fixture, user, account) = production(&service).await;
    let job = import(&fixture, TABLE).await;
    let (setup, _) = check(&fixture, &job, &account).await;
    let (jobs, setups) = (fixture.courier.jobs(), fixture.courier.job_setups());
    let runner = fixture.courier.job_runner();
    let pilot = JobSetup { pilot_rows: Some(1), ..setup };
    setups.check(&job.id, &pilot, &CancellationToken::new(), |_| {}).await.unwrap();

    let start = async || runner.start(&job.id, &CancellationToken::new()).await;
    assert_eq!(start().await.unwrap_err().code(), ErrorCode::ProductionUnconfirmed);
    assert!(service.seen().is_empty());
    user.says(true);
    start().await.unwrap();
    // `None`, here and elsewhere: a run of few rows may have ended before anybody waits for it.
    assert!(matches!(runner.wait(&job.id).await, None | Some(RunEnd::Paused(_))));
    assert_eq!(jobs.view(&job.id).await.unwrap().job.state, JobState::Paused);
    assert_eq!(service.seen().len(), 1);
    start().await.unwrap();
    assert!(matches!(runner.wait(&job.id).await, None | Some(RunEnd::Finished)));

    let asked = user.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1].action, ConfirmedAction::StartJob { rows: 2, calls_per_s: account.calls_per_s });
    let named: Vec<_> =
        asked[1].messages.iter().map(|message| message.conversation.receiver.as_str()).collect();
    assert_eq!(named, ["lilei", "han"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_job_is_checked_nobody_else_checks_or_starts_it() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &[&service.base_url]).await;
    let (setups, runner) = (fixture.courier.job_setups(), fixture.courier.job_runner());
    let job = import(&fixture, TABLE).await;
    let (setup, _) = check(&fixture, &job, &account).await;
    let refused: Arc<Mutex<Vec<ErrorCode>>> = Arc::default();
    let meanwhile = {
        let (setups, id, setup, refused) = (setups.clone(), job.id.clone(), setup.clone(), refused.clone());
        let (runtime, cancel) = (tokio::runtime::Handle::current(), CancellationToken::new());
        move |_| {
            let checked = runtime.block_on(setups.check(&id, &setup, &cancel, |_| {})).unwrap_err();
            let started = runtime.block_on(runner.start(&id, &cancel)).unwrap_err();
            refused.lock().unwrap().extend([checked.code(), started.code()]);
        }
    };
    let checked = setups.check(&job.id, &setup, &CancellationToken::new(), meanwhile).await.unwrap();
    assert!(matches!(checked, JobCheck::Checked { .. }));
    assert_eq!(*refused.lock().unwrap(), [ErrorCode::JobRuns, ErrorCode::JobRuns]);
    assert!(service.seen().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_was_sent_lately_is_noticed_however_long_it_lay_and_whatever_lies_beside_it() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &[&service.base_url]).await;
    let runner = fixture.courier.job_runner();
    let (first, broken) = (import(&fixture, TABLE).await, import(&fixture, TABLE).await);
    check(&fixture, &first, &account).await;
    check(&fixture, &broken, &account).await;
    runner.start(&first.id, &CancellationToken::new()).await.unwrap();
    assert!(matches!(runner.wait(&first.id).await, None | Some(RunEnd::Finished)));
    let file = |job: &JobView| {
        rusqlite::Connection::open(fixture.data().join("jobs").join(format!("{}.db", job.id))).unwrap()
    };
    // Imported weeks ago, and sent today.
    file(&first).execute("UPDATE job SET created_at_ms = 1", []).unwrap();
    file(&broken).execute("UPDATE job SET setup = '{'", []).unwrap();

    let again = import(&fixture, TABLE).await;
    let (_, checked) = check(&fixture, &again, &account).await;
    let JobCheck::Checked { sent_before, .. } = checked else { panic!("{checked:?}") };
    let found = sent_before.unwrap();
    assert_eq!((found.id, found.rows), (first.id.clone(), 2));

    // What was sent more than a week ago is not meant.
    file(&first).execute("UPDATE event SET at_ms = 1", []).unwrap();
    let (_, checked) = check(&fixture, &again, &account).await;
    assert!(matches!(checked, JobCheck::Checked { sent_before: None, .. }), "{checked:?}");
}

#[tokio::test]
async fn a_table_that_cannot_be_read_leaves_no_job_and_names_the_line() {
    let fixture = Fixture::new();
    let jobs = fixture.courier.jobs();
    let cancel = CancellationToken::new();
    let broken = jobs.import(pasted("账号,name\nlilei,\"李雷\nhan,韩梅梅\n"), &cancel, |_| {});
    let error = broken.await.unwrap_err();
    assert_eq!((error.code(), error.line()), (ErrorCode::TableQuote, Some(2)));
    assert!(fixture.courier.jobs().list().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_template_of_another_call_is_refused_for_a_bulk_job_and_not_taken_for_a_single_send() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &[&service.base_url]).await;
    let job = import(&fixture, TABLE).await;
    let setups = fixture.courier.job_setups();
    let batch = Template { kind: courier::SendKind::Batch, ..template() };
    let setup = setups.suggest(&job.id, Some(&account.id), batch).await.unwrap();
    let refused = setups.check(&job.id, &setup, &CancellationToken::new(), |_| {}).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::TemplateKind);
}
