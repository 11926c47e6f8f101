//! An account's own proxy and certificates: kept, checked, and gone by in every kind of call.

use courier::{
    Account, AccountForm, CheckReport, ErrorCode, FormField, LinkRule, MessageKind, Outcome, ProxyChoice,
    SecretUse, StorageSetup, StorageUploadRequest, UrlFetch, UserStorage, text_body,
};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, Fixture, SECRET, SENT, Service, form, order, upload_order};
use crate::tls::{Authority, NOWHERE, Seen, connect_proxy, socks_proxy};

/// With every character that a URL gives a meaning to.
const PASSWORD: &str = "p@ss:wörd/%41?# ";
const NOT_THERE: &str = r#"{"code":200,"data":{"has_more":false,"items":[]}}"#;
const UPLOADED: &str = r#"{"code":200,"url":"https://files.test/1"}"#;
const NO_MESSAGE: &str = r#"{"code":404,"msg":"no such message"}"#;
/// What [`call_everything`] is answered, call by call.
const ANSWERS: [Answer; 5] = [
    Answer::Status(503),
    Answer::Json(NOT_THERE),
    Answer::Json(SENT),
    Answer::Json(UPLOADED),
    Answer::Json(NO_MESSAGE),
];

/// Sends, looks whether it arrived, sends again, uploads, tests: all must get through.
async fn call_everything(fixture: &Fixture, account: &Account) {
    let mut order = order(account);
    // With a client id, by which it can be looked for.
    order.draft.body = text_body("hello");
    let sent = fixture.courier.sends().send(order, |_| {}).await.unwrap();
    assert_eq!(sent.outcome, Outcome::Unknown, "{sent:?}");
    let checked = fixture.courier.sends().check_row(sent.row_id).await.unwrap();
    assert!(matches!(checked, CheckReport { error: None, found: false, .. }), "{checked:?}");
    let again = fixture.courier.sends().send_again(sent.row_id, CancellationToken::new(), |_| {}).await;
    assert_eq!(again.unwrap().outcome, Outcome::Sent);
    let file = fixture.courier.attachments().attach(fixture.file("note.txt", "hello")).await.unwrap();
    let uploaded = fixture.courier.uploads().upload(upload_order(&file, account), |_| {}).await.unwrap();
    assert_eq!(uploaded.url, "https://files.test/1");
    let report = fixture.courier.accounts().test(account.clone().into()).await.unwrap();
    assert_eq!(serde_json::to_value(report.verdict).unwrap(), "accepted", "{report:?}");
}

async fn account_by(fixture: &Fixture, url: &str, proxy: ProxyChoice, ca: &str) -> Account {
    let form = AccountForm { private_hosts: true, proxy, extra_ca_pem: ca.to_owned(), ..form("A", &[url]) };
    let account = fixture.courier.accounts().save(form).await.unwrap();
    for (usage, secret) in [(SecretUse::AppSecret, SECRET), (SecretUse::ProxyPassword, PASSWORD)] {
        fixture
            .courier
            .accounts()
            .set_session_secret(usage, &account.id, &SecretString::from(secret))
            .unwrap();
    }
    account
}

fn custom(url: &str) -> ProxyChoice {
    ProxyChoice::Custom { url: format!(" {} ", url.trim_end_matches('/')), user: " goose ".to_owned() }
}

#[tokio::test]
async fn every_kind_of_call_goes_by_the_accounts_proxy_and_trusts_its_certificates() {
    let authority = Authority::new();
    for (scheme, tls) in [("http", false), ("http", true), ("socks5h", false), ("socks5h", true)] {
        let service = Service::start(ANSWERS).await;
        let plain = service.base_url.parse().unwrap();
        let to = if tls { authority.before(&plain).await } else { plain };
        let (proxy, seen) = match (scheme, tls) {
            // Plain calls go to an HTTP proxy as they are, so that the service itself can stand for it.
            ("http", false) => (to.origin().ascii_serialization().parse().unwrap(), Seen::default()),
            ("http", true) => connect_proxy(&to).await,
            _ => socks_proxy(scheme, &to).await,
        };
        let fixture = Fixture::new();
        let base = format!("{}://{NOWHERE}/nimserver", if tls { "https" } else { "http" });
        let account = account_by(&fixture, &base, custom(proxy.as_str()), &authority.pem).await;

        call_everything(&fixture, &account).await;

        assert_eq!(service.seen().len(), ANSWERS.len(), "{scheme}, tls: {tls}");
        let logins = seen.all();
        assert_eq!(logins.is_empty(), (scheme, tls) == ("http", false), "{logins:?}");
        assert!(logins.iter().all(|login| login.contains(NOWHERE)), "{logins:?}");
        let names_and_password = |login: &String| login.ends_with(&format!("goose:{PASSWORD}"));
        assert!(scheme == "http" || logins.iter().all(names_and_password), "{logins:?}");
    }
}

#[tokio::test]
async fn a_private_authority_is_trusted_by_the_account_that_names_it_only() {
    let authority = Authority::new();
    for (ca, trusted) in [(authority.pem.as_str(), true), ("", false), (&Authority::new().pem, false)] {
        let service = Service::start(ANSWERS).await;
        let url = authority.before(&service.base_url.parse().unwrap()).await;
        let fixture = Fixture::new();
        let account = account_by(&fixture, url.as_str(), ProxyChoice::System, ca).await;
        if trusted {
            call_everything(&fixture, &account).await;
            continue;
        }
        let sent = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();
        let detail = &fixture.courier.history().row(sent.row_id).await.unwrap().attempts[0].detail;
        assert!(detail.as_deref().is_some_and(|said| said.contains("certificate")), "{detail:?}");
        assert_eq!((sent.outcome, service.seen().len()), (Outcome::Rejected, 0), "nothing left");
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_not_gone_round() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = account_by(&fixture, &service.base_url, custom("http://127.0.0.1:1"), "").await;

    let sent = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();

    assert_eq!((sent.outcome, service.seen().len()), (Outcome::Rejected, 0));
}

/// A storage at `endpoint`, chosen for nobody.
async fn storage_at(fixture: &Fixture, endpoint: &str) -> UserStorage {
    let setup = StorageSetup {
        name: "Films".to_owned(),
        endpoint: endpoint.trim_end_matches("/nimserver").to_owned(),
        private_host: true,
        region: String::new(),
        bucket: s3::BUCKET.to_owned(),
        path_style: true,
        prefix: String::new(),
        access_key: s3::ACCESS_KEY.to_owned(),
        link: LinkRule::Signed { hours: 1 },
    };
    let storage = fixture.courier.storages().save(None, setup).await.unwrap();
    fixture.courier.storages().set_session_secret(&storage.id, &SecretString::from(s3::SECRET)).unwrap();
    storage
}

/// Tries the storage out and uploads a file of two parts to it, for that account.
async fn use_storage(
    fixture: &Fixture,
    storage: &UserStorage,
    account: &Account,
) -> Result<String, ErrorCode> {
    fixture.courier.storages().take_secret(&SecretString::from(s3::SECRET)).unwrap();
    let trial =
        fixture.courier.storages().test(None, storage.setup.clone(), Some(&account.id)).await.unwrap();
    let tried = trial.iter().find_map(|step| step.problem).map_or(Ok(trial.len()), Err);
    let file =
        fixture.courier.attachments().attach(fixture.file("film.bin", vec![7; 9 << 20])).await.unwrap();
    let order = StorageUploadRequest {
        attachment_id: file.id,
        account_id: account.id.clone(),
        storage_id: storage.id.clone(),
        message_type: courier::message_type(MessageKind::File),
    };
    let uploaded = fixture.courier.uploads().upload_to_storage(order, |_| {}).await;
    match (tried, uploaded) {
        (Ok(4), Ok(uploaded)) => Ok(uploaded.url),
        (Err(tried), Err(error)) if error.code() == tried => Err(tried),
        (tried, uploaded) => panic!("a test and an upload end otherwise: {tried:?}, {uploaded:?}"),
    }
}

#[tokio::test]
async fn a_storage_of_ones_own_is_reached_by_the_accounts_proxy_and_certificates() {
    let authority = Authority::new();
    for (scheme, tls) in [("http", false), ("http", true), ("socks5h", false), ("socks5h", true)] {
        let server = s3::Server::start().await;
        let plain = server.endpoint().parse().unwrap();
        let to = if tls { authority.before(&plain).await } else { plain };
        let (proxy, seen) = match (scheme, tls) {
            ("http", false) => (to.origin().ascii_serialization().parse().unwrap(), Seen::default()),
            ("http", true) => connect_proxy(&to).await,
            _ => socks_proxy(scheme, &to).await,
        };
        let fixture = Fixture::new();
        let account = account_by(&fixture, "https://h.test", custom(proxy.as_str()), &authority.pem).await;
        let endpoint = format!("{}://{NOWHERE}", if tls { "https" } else { "http" });
        let storage = storage_at(&fixture, &endpoint).await;

        let url = use_storage(&fixture, &storage, &account).await.unwrap();

        assert!(url.starts_with(&endpoint), "{url}");
        assert_eq!(server.stored_parts(), [1, 2], "{scheme}, tls: {tls}");
        let logins = seen.all();
        assert_eq!(logins.is_empty(), (scheme, tls) == ("http", false), "{logins:?}");
        assert!(logins.iter().all(|login| login.contains(NOWHERE)), "{logins:?}");
        let names_and_password = |login: &String| login.ends_with(&format!("goose:{PASSWORD}"));
        assert!(scheme == "http" || logins.iter().all(names_and_password), "{logins:?}");
    }
}

#[tokio::test]
async fn a_storage_is_not_reached_past_the_accounts_proxy_nor_trusted_without_its_certificates() {
    let (authority, server) = (Authority::new(), s3::Server::start().await);
    let to = authority.before(&server.endpoint().parse().unwrap()).await;
    for (proxy, ca, code) in [
        (custom("http://127.0.0.1:1"), authority.pem.as_str(), ErrorCode::StorageUnreached),
        (ProxyChoice::System, "", ErrorCode::StorageUntrusted),
    ] {
        let fixture = Fixture::new();
        let account = account_by(&fixture, "https://h.test", proxy, ca).await;
        let storage = storage_at(&fixture, to.as_str()).await;
        assert_eq!(use_storage(&fixture, &storage, &account).await, Err(code));
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn proxy_and_certificates_are_the_same_after_a_restart() {
    let fixture = Fixture::new();
    let pem = Authority::new().pem;
    let saved = account_by(&fixture, "https://h.test", custom("socks5://10.0.0.9:1080"), &pem).await;

    let found = fixture.reopened().courier.accounts().find(&saved.id).await.unwrap();

    let proxy = ProxyChoice::Custom { url: "socks5://10.0.0.9:1080".to_owned(), user: "goose".to_owned() };
    assert_eq!((found.proxy, found.extra_ca_pem.as_str()), (proxy, pem.trim()));
}

#[tokio::test]
async fn a_socks_login_without_its_password_sends_nothing_and_says_so() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let form = AccountForm { proxy: custom("socks5h://127.0.0.1:1"), ..form("A", &[&service.base_url]) };
    let account = fixture.account_of(form).await;

    let error = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap_err();

    assert_eq!(error.code(), ErrorCode::ProxyPasswordMissing);
    assert!(service.seen().is_empty() && fixture.rows().await.is_empty());
}

#[tokio::test]
async fn each_mistake_in_a_proxy_or_certificate_is_named() {
    use ErrorCode::{BadCertificate, BadProxy, CertificateWithKey, ProxyHasLogin, ProxyUserTooLong};
    let fixture = Fixture::new();
    let by = |url: &str, user: &str| AccountForm {
        proxy: ProxyChoice::Custom { url: url.to_owned(), user: user.to_owned() },
        ..form("A", &[])
    };
    let with = |pem: &str| AccountForm { extra_ca_pem: pem.to_owned(), ..form("A", &[]) };
    let key =
        format!("{}-----BEGIN PRIVATE KEY-----\naGVsbG8=\n-----END PRIVATE KEY-----", Authority::new().pem);
    for (form, field, code) in [
        (by("", ""), "proxy", BadProxy),
        (by("proxy.example", ""), "proxy", BadProxy),
        (by("ftp://proxy.example", ""), "proxy", BadProxy),
        (by("http://proxy.example/path", ""), "proxy", BadProxy),
        (by("http://me:word@proxy.example", "me"), "proxy", ProxyHasLogin),
        (by("socks5://proxy.example", &"x".repeat(256)), "proxy_user", ProxyUserTooLong),
        (with("hello"), "extra_ca_pem", BadCertificate),
        (with(&key), "extra_ca_pem", CertificateWithKey),
    ] {
        let error = fixture.courier.accounts().save(form).await.unwrap_err();
        assert_eq!((error.field().map(FormField::name), error.code()), (Some(field), code), "{error:?}");
    }
    assert!(fixture.courier.accounts().all().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_certificate_file_is_read_only_when_it_holds_certificates() {
    let fixture = Fixture::new();
    let pem = Authority::new().pem;
    assert_eq!(courier::certificate_file(&fixture.file("ca.pem", &pem)).await.unwrap(), pem);
    for (path, code) in [
        (fixture.file("empty.pem", ""), ErrorCode::BadCertificate),
        (fixture.file("der.cer", b"0\x82\xff"), ErrorCode::BadCertificate),
        (fixture.file("large.pem", vec![b'x'; 2 << 20]), ErrorCode::BadCertificate),
        (fixture.folder.path().join("missing.pem"), ErrorCode::FileMissing),
        (fixture.folder.path().to_path_buf(), ErrorCode::FileIsFolder),
    ] {
        assert_eq!(courier::certificate_file(&path).await.unwrap_err().code(), code, "{}", path.display());
    }
}

#[tokio::test]
async fn what_cannot_be_a_password_is_not_taken() {
    let fixture = Fixture::new();
    for text in ["", "\n", "line\nbreak", "\u{7f}", &"x".repeat(256)] {
        let taken =
            fixture.courier.accounts().take_secret(SecretUse::ProxyPassword, &SecretString::from(text));
        assert_eq!(taken.unwrap_err().code(), ErrorCode::PasswordInvalid, "{text:?}");
    }
    let taken = fixture
        .courier
        .accounts()
        .take_secret(SecretUse::ProxyPassword, &SecretString::from("two wörds\r\n"));
    assert_eq!(taken.unwrap().characters, 9);
}

/// ADR 0025: the proxy would resolve the name again, in its own network.
#[tokio::test]
async fn a_link_is_looked_at_directly_whatever_proxy_the_account_has() {
    let proxy = Service::start([Answer::Json("{}")]).await;
    let file = Service::start([Answer::Json("what lies there")]).await;
    let fixture = Fixture::new();
    let by = proxy.base_url.trim_end_matches("/nimserver").to_owned();
    let account = account_by(&fixture, "http://127.0.0.1:1/nimserver", custom(&by), "").await;
    let url = format!("{}/notes.txt", file.base_url);
    let request = UrlFetch { url, account_id: account.id.clone(), as_file: true };

    let found = fixture.courier.attachments().fetch_url(request, CancellationToken::new()).await.unwrap();

    assert_eq!(found.attachment.size_bytes, "what lies there".len() as u64);
    assert_eq!((file.seen().len(), proxy.seen().len()), (1, 0));
}
