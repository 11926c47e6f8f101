//! Who is not written to, how columns were mapped before, and where rows are found.

use courier::{
    ConversationType, ErrorCode, JobCheck, JobRowFilter, JobSetup, MappedValue, Mapping, RowProblem,
    RowState, RunEnd, Stop, SuppressionNote,
};
use tokio_util::sync::CancellationToken;

use crate::jobs::{TABLE, check, import, template};
use crate::support::{Answer, Fixture, SENT, Service, until};

fn note() -> SuppressionNote {
    SuppressionNote { reason: "asked".to_owned(), author: "lilei".to_owned(), expires_at_ms: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_on_a_list_is_left_out_when_rows_are_checked_and_also_when_the_list_grows_later() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &[&service.base_url]).await;
    let (runner, lists) = (fixture.courier.job_runner(), fixture.courier.suppression());
    lists.create("退订", None).await.unwrap();
    let file = fixture.file("left.csv", "accid\nLiLei\n");
    let file_id = fixture.courier.attachments().choose_file(&file);
    let added = lists.add_file("退订", &file_id, ConversationType::P2p, &note()).await.unwrap();
    assert_eq!((added.added, added.rows, added.unusable), (1, 1, vec![]));
    let missing = lists.add_text("黑名单", "x", ConversationType::P2p, &note()).await.unwrap_err();
    assert_eq!(missing.code(), ErrorCode::SuppressionListMissing);

    let job = import(&fixture, TABLE).await;
    let (_, checked) = check(&fixture, &job, &account).await;
    let JobCheck::Checked { totals, problems, .. } = checked else { panic!("{checked:?}") };
    assert_eq!((totals.ready, totals.excluded), (1, 3));
    let suppressed = RowProblem::Suppressed { list: "退订".to_owned() };
    assert!(problems.iter().any(|group| group.problem == suppressed && group.rows == 2));

    lists.add_text("退订", "han", ConversationType::P2p, &note()).await.unwrap();
    runner.start(&job.id, &CancellationToken::new()).await.unwrap();
    assert!(matches!(runner.wait(&job.id).await, None | Some(RunEnd::Finished)));
    assert!(service.seen().is_empty());
    let entries = lists.entries("退订", None, 10).await.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.target.as_str()).collect::<Vec<_>>(), ["han", "lilei"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_leaves_out_those_on_the_lists_that_were_chosen_for_it_alone() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &[&service.base_url]).await;
    let (setups, runner) = (fixture.courier.job_setups(), fixture.courier.job_runner());
    let lists = fixture.courier.suppression();
    for (list, target) in [("退订", "lilei"), ("员工", "han")] {
        lists.create(list, None).await.unwrap();
        lists.add_text(list, target, ConversationType::P2p, &note()).await.unwrap();
    }
    let job = import(&fixture, TABLE).await;
    let (setup, _) = check(&fixture, &job, &account).await;
    let ready_of = async |lists: Option<Vec<&str>>| {
        let lists = lists.map(|names| names.into_iter().map(str::to_owned).collect());
        let setup = JobSetup { lists, ..setup.clone() };
        let checked = setups.check(&job.id, &setup, &CancellationToken::new(), |_| {}).await?;
        let JobCheck::Checked { totals, .. } = checked else { panic!("{checked:?}") };
        Ok::<_, courier::Error>(totals.ready)
    };
    assert_eq!(ready_of(None).await.unwrap(), 0);
    assert_eq!(ready_of(Some(vec![])).await.unwrap(), 2);
    let missing = ready_of(Some(vec!["退定"])).await.unwrap_err();
    assert_eq!(missing.code(), ErrorCode::SuppressionListMissing, "a name mistyped leaves nobody out");
    assert_eq!(ready_of(Some(vec!["退订"])).await.unwrap(), 1);

    // Who is on the other list is not left out when it runs either.
    runner.start(&job.id, &CancellationToken::new()).await.unwrap();
    assert!(matches!(runner.wait(&job.id).await, None | Some(RunEnd::Finished)));
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_were_rejected_are_put_on_a_list() {
    let service = Service::start([Answer::Json(r#"{"code":102426,"msg":"gone","data":{}}"#)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &[&service.base_url]).await;
    let (rows, runner) = (fixture.courier.job_rows(), fixture.courier.job_runner());
    let lists = fixture.courier.suppression();
    let job = import(&fixture, TABLE).await;
    check(&fixture, &job, &account).await;
    runner.start(&job.id, &CancellationToken::new()).await.unwrap();
    assert!(matches!(runner.wait(&job.id).await, None | Some(RunEnd::Finished)));
    lists.create("失效账号", Some(&account.id)).await.unwrap();
    let filter = JobRowFilter::Code { code: 102_426 };
    assert_eq!(rows.suppress(&job.id, filter, "失效账号", &note()).await.unwrap(), 2);
    let all = lists.all().await.unwrap();
    assert_eq!((all[0].entries, all[0].account_id.as_ref()), (2, Some(&account.id)));
}

#[tokio::test]
async fn a_table_with_the_same_columns_is_mapped_as_it_was_the_last_time() {
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &[]).await;
    let setups = fixture.courier.job_setups();
    let first = import(&fixture, TABLE).await;
    let suggested = setups.suggest(&first.id, Some(&account.id), template()).await.unwrap();
    let mut mapping = suggested.mapping.clone().unwrap();
    mapping.variables.insert("name".to_owned(), MappedValue::Receiver);
    let decided = JobSetup { mapping: Some(mapping.clone()), ..suggested.clone() };
    setups.check(&first.id, &decided, &CancellationToken::new(), |_| {}).await.unwrap();

    let second = import(&fixture, TABLE).await;
    assert_eq!(setups.suggest_mapping(&second.id, template()).await.unwrap(), Some(mapping));
    let other = import(&fixture, "账号,name,more\na,b,c\n").await;
    let suggested_anew: Option<Mapping> = setups.suggest_mapping(&other.id, template()).await.unwrap();
    assert_eq!(suggested_anew, suggested.mapping);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_is_found_by_its_receiver_and_by_each_of_its_ids() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &[&service.base_url]).await;
    let (rows, runner) = (fixture.courier.job_rows(), fixture.courier.job_runner());
    let job = import(&fixture, TABLE).await;
    check(&fixture, &job, &account).await;
    runner.start(&job.id, &CancellationToken::new()).await.unwrap();
    runner.wait(&job.id).await;
    let sent = until(async || {
        let sent = rows.list(&job.id, JobRowFilter::State { state: RowState::Sent }, 2, 1).await.unwrap();
        (!sent.is_empty()).then_some(sent)
    })
    .await;
    let row = &sent[0];
    let ids = [&row.trace_id, &row.message_client_id].map(|id| id.clone().unwrap());
    for text in ["HAN", &ids[0], &ids[1]] {
        let found = rows.find(text, 10, Stop::default()).await.unwrap();
        assert_eq!(found.rows.len(), 1, "{text}");
        assert_eq!((&found.rows[0].job_id, found.rows[0].row.number), (&job.id, 2), "{text}");
    }
    // This service gives every message one id.
    let found = rows.find("2305843009213693953", 1, Stop::default()).await.unwrap();
    assert_eq!((found.rows.len(), found.more), (1, true));
    // By their job, all of them; by another sender or in another job, none.
    let of_job = rows.find(&format!("job:{}", job.id), 3, Stop::default()).await.unwrap();
    assert_eq!(of_job.rows.iter().map(|found| found.row.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(of_job.more);
    assert_eq!(
        rows.find(&format!("to:han job:{}", job.id), 10, Stop::default()).await.unwrap().rows.len(),
        1
    );
    for other in ["nobody", "to:han from:nobody", "to:han job:another", "to:han -job:another"] {
        assert_eq!(rows.find(other, 10, Stop::default()).await.unwrap().rows, [], "{other}");
    }
    let stop = Stop::default();
    stop.cancel();
    assert_eq!(rows.find("han", 10, stop).await.unwrap_err().code(), ErrorCode::Cancelled);
    assert_eq!(
        rows.find("outcome:x", 10, Stop::default()).await.unwrap_err().code(),
        ErrorCode::QueryInvalid
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_job_hides_no_row_of_the_others() {
    let fixture = Fixture::new();
    let account = fixture.account("Trial", &[]).await;
    let rows = fixture.courier.job_rows();
    let (sound, damaged) = (import(&fixture, TABLE).await, import(&fixture, TABLE).await);
    check(&fixture, &sound, &account).await;
    check(&fixture, &damaged, &account).await;
    assert_eq!(rows.find("to:han", 10, Stop::default()).await.unwrap().rows.len(), 2);
    let path = fixture.courier.data_dir().join("jobs").join(format!("{}.db", damaged.id));
    rusqlite::Connection::open(path).unwrap().execute("UPDATE job SET setup = '{'", []).unwrap();

    let found = rows.find("to:han", 10, Stop::default()).await.unwrap();

    assert_eq!(found.rows.iter().map(|row| &row.job_id).collect::<Vec<_>>(), [&sound.id]);
}
