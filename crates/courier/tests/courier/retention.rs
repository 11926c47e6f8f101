//! What was deleted, and what is too old, goes in the background, and only that.

use courier::{ErrorCode, Retention, Selection};

use crate::support::{Answer, Fixture, SENT, Service, order, until};

async fn sent(fixture: &Fixture, account: &courier::Account, times: usize) {
    for _ in 0..times {
        fixture.courier.sends().send(order(account), |_| {}).await.unwrap();
    }
}

#[tokio::test]
async fn a_deleted_row_can_be_had_back_while_the_background_tidies() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    sent(&fixture, &account, 2).await;
    let tidying = {
        let courier = fixture.courier.clone();
        tokio::spawn(async move { courier.retention().keep_tidy(|_| ()).await })
    };
    let row = fixture.rows().await[0].id;

    let deleted =
        fixture.courier.history().delete_rows(Selection::Rows { ids: vec![row] }, false).await.unwrap();
    assert_eq!(fixture.rows().await.len(), 1);
    // A whole round of tidying, which the retention of another account shows.
    fixture
        .courier
        .retention()
        .keep(&account.id, Retention { max_rows: Some(9), ..Retention::default() })
        .await
        .unwrap();
    assert_eq!(fixture.courier.history().undelete(deleted.at_ms).await.unwrap(), 1);

    assert_eq!(fixture.rows().await.len(), 2);
    tidying.abort();
}

#[tokio::test]
async fn a_retention_that_is_kept_works_in_the_background_and_after_a_restart() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let (account, other) =
        (fixture.account("A", &[&service.base_url]).await, fixture.account("B", &[&service.base_url]).await);
    sent(&fixture, &account, 3).await;
    sent(&fixture, &other, 1).await;
    let rule = Retention { max_rows: Some(1), ..Retention::default() };
    assert_eq!(fixture.courier.retention().would_delete(account.id.clone(), rule).await.unwrap().rows, 2);
    assert_eq!(fixture.rows().await.len(), 4, "to say it is not to do it");
    fixture.courier.retention().keep(&account.id, rule).await.unwrap();

    let fixture = fixture.reopened();
    assert_eq!(fixture.courier.retention().all().await.unwrap()[&account.id], rule);
    let tidying = {
        let courier = fixture.courier.clone();
        tokio::spawn(async move { courier.retention().keep_tidy(|_| ()).await })
    };

    until(async || (fixture.rows().await.len() == 2).then_some(())).await;
    tidying.abort();
    fixture.courier.retention().keep(&account.id, Retention::default()).await.unwrap();
    assert!(fixture.courier.retention().all().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_retention_goes_with_its_account_and_the_rows_stay() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    sent(&fixture, &account, 2).await;
    let rule = Retention { max_rows: Some(1), ..Retention::default() };
    fixture.courier.retention().keep(&account.id, rule).await.unwrap();

    fixture.courier.accounts().delete(&account.id).await.unwrap();

    assert!(fixture.courier.retention().all().await.unwrap().is_empty());
}

/// Lets all rows be so many days old, by this machine's clock and by the service's.
fn age(fixture: &Fixture, days: i64) {
    let db = rusqlite::Connection::open(fixture.courier.data_dir().join("history.db")).unwrap();
    let at_ms =
        jiff::Timestamp::try_from(std::time::SystemTime::now()).unwrap().as_millisecond() - days * 86_400_000;
    db.execute("UPDATE message SET started_at_ms = ?1", [at_ms]).unwrap();
    db.execute("UPDATE exchange SET create_time_ms = ?1", [at_ms]).unwrap();
}

#[tokio::test]
async fn a_clock_that_is_far_ahead_deletes_nothing() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    sent(&fixture, &account, 2).await;
    // As if the clock had gone forward by a year since.
    age(&fixture, 365);
    let rule = Retention { max_age_days: Some(30), ..Retention::default() };

    assert_eq!(fixture.courier.retention().would_delete(account.id.clone(), rule).await.unwrap().rows, 0);
    assert_eq!(fixture.courier.retention().prune(account.id.clone(), rule).await.unwrap(), 0);
    assert_eq!(fixture.rows().await.len(), 2);

    // A message that the service takes shows that the year has gone by.
    sent(&fixture, &account, 1).await;
    let db = rusqlite::Connection::open(fixture.courier.data_dir().join("history.db")).unwrap();
    let now_ms = jiff::Timestamp::try_from(std::time::SystemTime::now()).unwrap().as_millisecond();
    db.execute("UPDATE exchange SET create_time_ms = ?1 WHERE message_id = 3", [now_ms]).unwrap();
    // The service of the test answers with a time long gone, and a row stands at the service's time.
    db.execute("UPDATE message SET started_at_ms = ?1 WHERE id = 3", [now_ms]).unwrap();
    assert_eq!(fixture.courier.retention().prune(account.id.clone(), rule).await.unwrap(), 2);
}

#[tokio::test]
async fn two_retentions_that_are_kept_at_once_are_both_kept() {
    let fixture = Fixture::new();
    let mut accounts = Vec::new();
    for n in 0..8 {
        accounts.push(fixture.account(&format!("A{n}"), &[]).await.id);
    }
    let rule = Retention { max_rows: Some(9), ..Retention::default() };
    let keeping: Vec<_> = accounts
        .iter()
        .map(|id| {
            let (courier, id) = (fixture.courier.clone(), id.clone());
            tokio::spawn(async move { courier.retention().keep(&id, rule).await.unwrap() })
        })
        .collect();
    for kept in keeping {
        kept.await.unwrap();
    }
    assert_eq!(fixture.courier.retention().all().await.unwrap().len(), 8);
}

#[tokio::test]
async fn a_retention_of_nothing_is_refused() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &[]).await;
    for rule in [
        Retention { max_rows: Some(0), ..Retention::default() },
        Retention { max_age_days: Some(0), ..Retention::default() },
        Retention { max_age_days: Some(u32::MAX), ..Retention::default() },
        Retention { max_mib: Some(0), ..Retention::default() },
    ] {
        let refused = fixture.courier.retention().keep(&account.id, rule).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::OutOfRange, "{rule:?}");
    }
}
