//! Storages of the user's own as they are set up: their test, an account's choice, and what an order must name.

use courier::{ErrorCode, LinkRule, StorageSetup, StorageUploadRequest, TrialStep};
use s3::{SECRET, Server};
use secrecy::SecretString;

use crate::support::Fixture;
use crate::user_storage::{order, setup, storage};

#[tokio::test]
async fn an_upload_to_a_storage_names_what_it_does_not_know() {
    let (fixture, server) = (Fixture::new(), Server::start().await);
    let storage = storage(&fixture.courier, &server.endpoint()).await;
    let file = fixture.courier.attachments().attach(fixture.file("one.txt", "one")).await.unwrap();
    let known = order(&fixture.courier, &file, &storage);
    let cases = [
        (
            StorageUploadRequest { attachment_id: "gone".parse().unwrap(), ..known.clone() },
            ErrorCode::AttachmentMissing,
        ),
        (
            StorageUploadRequest { account_id: "gone".parse().unwrap(), ..known.clone() },
            ErrorCode::AccountMissing,
        ),
        (StorageUploadRequest { storage_id: "gone".parse().unwrap(), ..known }, ErrorCode::StorageMissing),
    ];
    for (order, code) in cases {
        let refused = fixture.courier.uploads().upload_to_storage(order, |_| {}).await.unwrap_err();
        assert_eq!(refused.code(), code);
    }
    assert_eq!(server.seen().len(), 0, "nothing was asked of the storage");
}

#[tokio::test]
async fn a_test_writes_reads_follows_the_link_and_leaves_nothing() {
    let (fixture, server) = (Fixture::new(), Server::start().await);
    let steps = async |change: fn(&mut StorageSetup)| {
        let mut setup = setup(&server.endpoint());
        change(&mut setup);
        let results = fixture.courier.storages().test(None, setup, None).await.unwrap();
        results.into_iter().map(|result| (result.step, result.problem)).collect::<Vec<_>>()
    };
    let error = fixture.courier.storages().test(None, setup(&server.endpoint()), None).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::StorageSecretMissing);

    fixture.courier.storages().take_secret(&SecretString::from(SECRET)).unwrap();
    use TrialStep::{Delete, Link, Read, Write};
    assert_eq!(steps(|_| {}).await, [(Write, None), (Read, None), (Link, None), (Delete, None)]);
    let public = |setup: &mut StorageSetup| setup.link = LinkRule::Public { url: String::new() };
    let closed = Some(ErrorCode::StorageLinkClosed);
    assert_eq!(steps(public).await, [(Write, None), (Read, None), (Link, closed), (Delete, None)]);
    assert_eq!(
        steps(|setup| setup.bucket = "ducks".into()).await,
        [(Write, Some(ErrorCode::StorageNoBucket))]
    );
    fixture.courier.storages().take_secret(&SecretString::from("not-it")).unwrap();
    assert_eq!(steps(|_| {}).await, [(Write, Some(ErrorCode::StorageWrongSecret))]);
    assert_eq!(server.objects().len(), 0);
}

#[tokio::test]
async fn an_account_keeps_its_choice_until_the_storage_is_gone() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;
    let storage = storage(&fixture.courier, "https://s3.test").await;
    let chosen = async || fixture.courier.storages().offers(account.id.clone()).await.unwrap().chosen;
    assert_eq!(chosen().await, None);

    fixture.courier.storages().choose(account.id.clone(), Some(storage.id.clone())).await.unwrap();
    assert_eq!(chosen().await, Some(storage.id.clone()));
    let gone = fixture
        .courier
        .storages()
        .choose(account.id.clone(), Some("gone".parse().unwrap()))
        .await
        .unwrap_err();
    assert_eq!(gone.code(), ErrorCode::StorageMissing);
    assert_eq!(chosen().await, Some(storage.id.clone()), "a choice of nothing changes nothing");

    let twin = fixture
        .courier
        .storages()
        .save(None, StorageSetup { name: "FILMS".into(), ..storage.setup.clone() })
        .await;
    assert_eq!(twin.unwrap_err().code(), ErrorCode::NameTaken);
    fixture.courier.storages().delete(storage.id.clone()).await.unwrap();
    assert_eq!(chosen().await, None);
    assert_eq!(
        fixture.courier.storages().delete(storage.id).await.unwrap_err().code(),
        ErrorCode::StorageMissing
    );
}
