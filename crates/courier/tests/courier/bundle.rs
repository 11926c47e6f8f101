//! The support bundle: what it contains, and what it must not.

use std::io::Read;

use courier::{
    BundleFile, ErrorCode, ProxyChoice, SecretUse, SystemInfo, UncheckedSecret, UncheckedWhy, write_bundle,
};
use secrecy::SecretString;

use crate::support::{Answer, BODY, Fixture, SECRET, SENT, Service, order};

const SURROUNDINGS: fn() -> SystemInfo = || SystemInfo {
    program: "Yanshu test".to_owned(),
    web_view: Some("2.50".to_owned()),
    graphics_processor: Some(false),
    dma_buf: Some(false),
    sandbox_problem: None,
};

async fn fixture_with_a_send() -> Fixture {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("Goose & Co", &[&service.base_url]).await;
    fixture.courier.sends().send(order(&account), |_| ()).await.unwrap();
    fixture
}

async fn bundle(fixture: &Fixture, bodies: bool) -> Vec<BundleFile> {
    fixture.courier.support().bundle(&SURROUNDINGS(), bodies).await.unwrap().files
}

fn whole(files: &[BundleFile]) -> String {
    files.iter().map(|file| format!("{}\n{}", file.name, file.text)).collect()
}

#[tokio::test]
async fn a_bundle_reports_how_sends_ended_but_not_what_was_said_by_whom() {
    let fixture = fixture_with_a_send().await;

    let reported = whole(&bundle(&fixture, false).await);
    for wanted in [
        "Yanshu test",
        r#""graphics_processor": false"#,
        r#""dma_buf": false"#,
        r#""outcome": "sent""#,
        r#""region": "custom""#,
        "127.0.0.1",
        "history.db",
    ] {
        assert!(reported.contains(wanted), "{wanted} is in {reported}");
    }
    for private in ["你好", "goose", "swan", "Goose & Co", "key1", SECRET] {
        assert!(!reported.contains(private), "{private} is in {reported}");
    }
}

#[tokio::test]
async fn with_bodies_it_holds_them_as_they_were_and_still_no_secret() {
    let fixture = fixture_with_a_send().await;

    let files = bundle(&fixture, true).await;
    let sends = &files.iter().find(|file| file.name == "sends.json").unwrap().text;
    let sends: serde_json::Value = serde_json::from_str(sends).unwrap();
    assert_eq!(sends[0]["request"], BODY);
    assert_eq!(sends[0]["answer"], SENT);
    assert_eq!(sends[0]["conversation"], "goose|1|swan");
    assert!(!whole(&files).contains(SECRET));
}

#[tokio::test]
async fn a_secret_that_someone_wrote_into_a_message_is_redacted() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("test", &[&service.base_url]).await;
    let mut careless = order(&account);
    careless.draft.body = careless.draft.body.replace("你好", SECRET);
    fixture.courier.sends().send(careless, |_| ()).await.unwrap();

    let reported = whole(&bundle(&fixture, true).await);
    assert!(reported.contains("a secret was redacted") && !reported.contains(SECRET), "{reported}");
}

#[tokio::test]
async fn a_short_proxy_password_is_not_written_and_does_not_destroy_the_bundle() {
    let fixture = fixture_with_a_send().await;
    let account = fixture.courier.accounts().find_by_name("Goose & Co").await.unwrap();
    for short in ["雁", "e", ":{\"", "200"] {
        fixture
            .courier
            .accounts()
            .set_session_secret(SecretUse::ProxyPassword, &account.id, &SecretString::from(short))
            .unwrap();

        let files = bundle(&fixture, true).await;
        let sends = &files.iter().find(|file| file.name == "sends.json").unwrap().text;
        let sends: serde_json::Value = serde_json::from_str(sends).unwrap();
        assert_eq!(sends[0]["request"], BODY, "{short}");
        assert!(!whole(&files).contains("redacted"), "{short}: where it was redacted would reveal it");
        assert!(!whole(&files).contains('雁'), "nothing of ours writes it");
    }
}

#[tokio::test]
async fn the_secret_of_a_storage_is_redacted_like_an_accounts() {
    let service = Service::start([Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("test", &[&service.base_url]).await;
    let careless_secret = "storage/secret+with=signs";
    fixture
        .courier
        .storages()
        .set_session_secret(&"s1".parse().unwrap(), &SecretString::from(careless_secret))
        .unwrap();
    let mut careless = order(&account);
    careless.draft.body = careless.draft.body.replace("你好", careless_secret);
    fixture.courier.sends().send(careless, |_| ()).await.unwrap();

    let reported = whole(&bundle(&fixture, true).await);
    assert!(reported.contains("a secret was redacted") && !reported.contains(careless_secret), "{reported}");
}

#[tokio::test]
async fn what_a_bundle_could_not_be_searched_for_is_reported_with_the_name_and_written_without() {
    let fixture = fixture_with_a_send().await;
    let account = fixture.courier.accounts().find_by_name("Goose & Co").await.unwrap();
    let proxy = ProxyChoice::Custom { url: "http://127.0.0.1:1".to_owned(), user: "mei".to_owned() };
    // Kept for a session that has ended.
    let db = rusqlite::Connection::open(fixture.data().join("app.db")).unwrap();
    db.execute("UPDATE accounts SET proxy_secret_place = 'session'", []).unwrap();
    let form = courier::AccountForm { proxy, ..account.into() };
    fixture.change_elsewhere(form).await;

    let bundle = fixture.courier.support().bundle(&SURROUNDINGS(), false).await.unwrap();

    let [reported] = &bundle.unchecked[..] else { panic!("{:?}", bundle.unchecked) };
    assert_eq!((reported.name.as_str(), reported.number), ("Goose & Co", 1));
    assert_eq!(reported.secret, UncheckedSecret::ProxyPassword);
    assert!(matches!(reported.why, UncheckedWhy::Gone | UncheckedWhy::NoKeyring), "{reported:?}");
    let about = &bundle.files.iter().find(|file| file.name == "about.json").unwrap().text;
    let about: serde_json::Value = serde_json::from_str(about).unwrap();
    assert_eq!(about["secrets_not_searched_for"][0]["secret"], "proxy_password");
    assert!(!whole(&bundle.files).contains("Goose & Co"));
}

#[tokio::test]
async fn what_was_read_is_what_is_saved() {
    let fixture = fixture_with_a_send().await;
    let read = bundle(&fixture, false).await;
    let path = fixture.file("bundle.zip", "something older");

    write_bundle(&read, &path).unwrap();
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    let mut saved = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        saved.push(BundleFile { name: file.name().unwrap().into_owned(), text });
    }
    assert_eq!(saved, read);
}

#[tokio::test]
async fn a_bundle_that_cannot_be_written_leaves_nothing_behind() {
    let fixture = fixture_with_a_send().await;
    let files = bundle(&fixture, false).await;

    let error = write_bundle(&files, &fixture.data().join("no such folder/bundle.zip")).unwrap_err();
    assert!(error.to_string().contains("bundle.zip"), "{error}");
    assert!(!fixture.data().join("no such folder").exists());
}

#[tokio::test]
async fn a_bundle_that_cannot_be_written_there_is_about_that_file() {
    let folder = tempfile::tempdir().unwrap();
    let refused = write_bundle(&[], &folder.path().join("gone/bundle.zip")).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::FileUnwritable);
}
