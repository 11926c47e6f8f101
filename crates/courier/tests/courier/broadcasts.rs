//! Broadcasts of other programs: their recall has a row of its own, before it goes out and with what was recalled.

use std::sync::Arc;

use courier::{BroadcastFilter, BroadcastId, Error, ErrorCode, KeptKind, Outcome, PushId};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, Fixture, Service, until};

const FOUND: &str =
    r#"{"code":200,"data":{"broadcast_id":"7","content":"5.0\nis out","from_account_id":"system","n":1.50}}"#;
const GONE: &str = r#"{"code":404,"msg":"no such broadcast"}"#;
const DONE: &str = r#"{"code":200,"data":{}}"#;

#[tokio::test]
async fn the_row_is_there_before_the_recall_is_out_and_says_what_was_recalled() {
    let release = Arc::new(Notify::new());
    let service = Service::start([Answer::Json(FOUND), Answer::Held(release.clone())]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    let broadcasts = fixture.courier.broadcasts();
    let recalling = {
        let account_id = account.id.clone();
        tokio::spawn(async move {
            broadcasts.withdraw(&account_id, &"7".parse().unwrap(), CancellationToken::new()).await
        })
    };
    until(async || (service.seen().len() == 2).then_some(())).await;

    let row = fixture.rows().await.remove(0);

    assert_eq!((row.kind, row.outcome), (KeptKind::BroadcastRecall, Outcome::Sending));
    assert_eq!((row.snippet.as_str(), row.account_name.as_str()), ("5.0 is out", "A"));
    let details = fixture.courier.history().row(row.id).await.unwrap();
    let was = details.attempts[0].answer.as_deref().unwrap();
    assert!(was.contains("\"n\":1.50"), "as it is spelt: {was}");
    assert_eq!((details.method.as_str(), details.sender.as_str()), ("DELETE", "system"));
    assert!(details.url.ends_with("/im/v2/broadcast_notification/7"), "{}", details.url);
    release.notify_one();
    let ended = recalling.await.unwrap().unwrap();
    assert_eq!((ended.outcome, ended.row_id, ended.unwritten), (Outcome::Sent, row.id, false));
    let details = fixture.courier.history().row(row.id).await.unwrap();
    assert_eq!((details.row.outcome, details.attempts.len()), (Outcome::Sent, 2));
    assert_eq!(details.message_server_id.as_deref(), Some("7"));
    // Nothing of it can be sent once more, or done with it.
    let history = fixture.courier.history();
    assert_eq!(history.draft(row.id).await.unwrap_err().code(), ErrorCode::RowUnusable);
    assert!(fixture.courier.acts().choices(&details, None).await.unwrap().read.closed.is_some());
}

#[tokio::test]
async fn what_cannot_be_looked_up_is_recalled_and_recorded_all_the_same_with_each_of_its_ends() {
    for (answer, outcome, code) in [
        (Answer::Json(DONE), Outcome::Sent, Some(200)),
        (Answer::Json(GONE), Outcome::Rejected, Some(404)),
        (Answer::Status(500), Outcome::Unknown, None),
    ] {
        let service = Service::start([Answer::Json(GONE), answer]).await;
        let fixture = Fixture::new();
        let account = fixture.account("A", &[&service.base_url]).await;

        let ended = fixture
            .courier
            .broadcasts()
            .withdraw(&account.id, &"7".parse().unwrap(), CancellationToken::new())
            .await
            .unwrap();

        assert_eq!((ended.outcome, ended.code), (outcome, code));
        let row = fixture.rows().await.remove(0);
        assert_eq!((row.id, row.outcome, row.snippet.as_str()), (ended.row_id, outcome, "7"));
        let calls = fixture.courier.calls();
        if outcome == Outcome::Unknown {
            assert_eq!(calls.check(row.id).await.unwrap_err().code(), ErrorCode::NoEvidence);
            let again = calls.send_again(row.id, CancellationToken::new(), |_| {}).await;
            assert_eq!(again.unwrap_err().code(), ErrorCode::NoRepeat);
            assert_eq!(service.seen().len(), 2);
        }
    }
}

#[test]
fn what_would_be_the_url_of_the_list_is_no_id_and_its_field_is_to_be_filled_in() {
    for id in ["", " ", ".", " .. "] {
        let broadcast = Error::from(id.parse::<BroadcastId>().unwrap_err());
        let push = Error::from(id.parse::<PushId>().unwrap_err());
        assert_eq!([broadcast.code(), push.code()], [ErrorCode::FieldRequired; 2], "{id:?}");
    }
}

#[tokio::test]
async fn an_item_without_an_id_is_listed_as_one_that_has_none() {
    const PAGE: &str = r#"{"code":200,"data":{"has_more":true,"next_token":"n",
        "items":[{"content":"a"},{"broadcast_id":"..","content":"b"},{"broadcast_id":9007199254740993,"content":"c"}]}}"#;
    let service = Service::start([Answer::Json(PAGE)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;

    let page = fixture.courier.broadcasts().list(&account.id, BroadcastFilter::All, None).await.unwrap();

    let ids: Vec<_> =
        page.items.iter().map(|one| one.broadcast_id.as_ref().map(BroadcastId::as_str)).collect();
    assert_eq!(ids, [None, None, Some("9007199254740993")]);
    assert_eq!(page.next_token.as_deref(), Some("n"));
}

#[tokio::test]
async fn a_recall_that_cannot_be_recorded_with_what_was_found_leaves_no_row_and_does_not_go_out() {
    let service = Service::start([Answer::Json(FOUND), Answer::Json(DONE)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    assert_eq!(fixture.rows().await.len(), 0);
    let history = rusqlite::Connection::open(fixture.data().join("history.db")).unwrap();
    // As a disk that is full by then.
    history
        .execute_batch("CREATE TRIGGER full BEFORE INSERT ON attempt BEGIN SELECT RAISE(ABORT, 'full'); END")
        .unwrap();

    let recalled = fixture
        .courier
        .broadcasts()
        .withdraw(&account.id, &"7".parse().unwrap(), CancellationToken::new())
        .await;

    assert!(recalled.is_err(), "{recalled:?}");
    assert_eq!((service.seen().len(), fixture.rows().await.len()), (1, 0), "the look alone");
}
