//! A secret goes to the servers that it was given for, whatever a form says.

use courier::{
    AccountForm, ErrorCode, FormField, LinkRule, ProxyChoice, Region, SecretUse, StorageSetup, TestReport,
    UserStorage,
};
use secrecy::SecretString;

use crate::support::{Answer, Fixture, SECRET, SENT, Service, form};

const PASSWORD: &str = "Zq5ProxyPassw0rd!";
const NO_MESSAGE: &str = r#"{"code":404,"msg":"no such message"}"#;

fn proxy(url: &str) -> ProxyChoice {
    let url = url.trim_end_matches("/nimserver").to_owned();
    ProxyChoice::Custom { url, user: "mei".to_owned() }
}

/// What a test and a save of the form say; the account must stay as it was.
async fn refused(fixture: &Fixture, form: &AccountForm) -> [(ErrorCode, Option<&'static str>); 2] {
    let before = fixture.courier.accounts().find_by_name("A").await.unwrap();
    let tested = fixture.courier.accounts().test(form.clone()).await.unwrap_err();
    let saved = fixture.courier.accounts().save(form.clone()).await.unwrap_err();
    assert_eq!(fixture.courier.accounts().find_by_name("A").await.unwrap(), before);
    [tested, saved].map(|error| (error.code(), error.field().map(FormField::name)))
}

#[tokio::test]
async fn a_form_pointed_at_another_server_gets_no_call_signed_with_the_kept_secret() {
    use ErrorCode::SecretElsewhere;
    let [service, attacker] =
        [Service::start([Answer::Json(SENT)]).await, Service::start([Answer::Json(NO_MESSAGE)]).await];
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    let kept = AccountForm::from(account);
    let both = vec![service.base_url.clone(), attacker.base_url.clone()];

    for pointed in [
        AccountForm { urls: vec![attacker.base_url.clone()], ..kept.clone() },
        // As a backup, which is called where the first fails.
        AccountForm { urls: both, ..kept.clone() },
        // What is not encrypted can be read by any proxy.
        AccountForm { proxy: proxy(&attacker.base_url), ..kept.clone() },
        AccountForm { region: Region::China, urls: Vec::new(), ..kept.clone() },
    ] {
        let expected = (SecretElsewhere, Some("app_secret"));
        assert_eq!(refused(&fixture, &pointed).await, [expected, expected], "{pointed:?}");
    }
    assert_eq!(attacker.seen().len(), 0);

    let same = AccountForm { urls: vec![format!("{}/", service.base_url)], name: "B".to_owned(), ..kept };
    assert_eq!(fixture.courier.accounts().save(same).await.unwrap().name, "B");
}

#[tokio::test]
async fn a_secret_given_anew_may_go_to_the_new_server() {
    let [service, other] =
        [Service::start([Answer::Json(SENT)]).await, Service::start([Answer::Json(NO_MESSAGE)]).await];
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    let pointed = AccountForm { urls: vec![other.base_url.clone()], ..account.into() };

    fixture
        .courier
        .accounts()
        .take_secret(SecretUse::AppSecret, &SecretString::from("ba9876543210"))
        .unwrap();
    let report: TestReport = fixture.courier.accounts().test(pointed).await.unwrap();

    assert_eq!(serde_json::to_value(report.verdict).unwrap(), "accepted");
    assert_eq!(other.seen().len(), 1);
}

#[tokio::test]
async fn the_password_of_a_proxy_goes_to_no_other_proxy() {
    let attacker = Service::start([Answer::Status(502)]).await;
    let fixture = Fixture::new();
    let kept = AccountForm { proxy: proxy("http://127.0.0.1:1"), ..form("A", &["https://h.test"]) };
    let account = fixture.courier.accounts().save(kept).await.unwrap();
    for (usage, secret) in [(SecretUse::AppSecret, SECRET), (SecretUse::ProxyPassword, PASSWORD)] {
        fixture
            .courier
            .accounts()
            .set_session_secret(usage, &account.id, &SecretString::from(secret))
            .unwrap();
    }
    let pointed = AccountForm { proxy: proxy(&attacker.base_url), ..account.clone().into() };

    let expected = (ErrorCode::PasswordElsewhere, Some("proxy_password"));
    assert_eq!(refused(&fixture, &pointed).await, [expected, expected]);
    assert_eq!(attacker.seen().len(), 0);

    // With a password typed for it, the other proxy gets that one.
    fixture.courier.accounts().take_secret(SecretUse::ProxyPassword, &SecretString::from("another")).unwrap();
    fixture.courier.accounts().test(pointed).await.unwrap();
    let login = attacker.seen()[0].headers["proxy-authorization"].to_str().unwrap().to_owned();
    assert_eq!(login, "Basic bWVpOmFub3RoZXI=");
}

#[tokio::test]
async fn the_secret_of_a_storage_goes_to_no_other_endpoint() {
    let attacker = Service::start([Answer::Status(403)]).await;
    let fixture = Fixture::new();
    let setup = |endpoint: &str| StorageSetup {
        name: "Films".to_owned(),
        endpoint: endpoint.trim_end_matches("/nimserver").to_owned(),
        private_host: true,
        region: String::new(),
        bucket: "geese".to_owned(),
        path_style: true,
        prefix: String::new(),
        access_key: "AK".to_owned(),
        link: LinkRule::Signed { hours: 1 },
    };
    let UserStorage { id, .. } =
        fixture.courier.storages().save(None, setup("http://127.0.0.1:1")).await.unwrap();
    fixture.courier.storages().set_session_secret(&id, &SecretString::from(s3::SECRET)).unwrap();
    let pointed = setup(&attacker.base_url);

    let tested = fixture.courier.storages().test(Some(&id), pointed.clone(), None).await.unwrap_err();
    let saved = fixture.courier.storages().save(Some(id.clone()), pointed.clone()).await.unwrap_err();

    for error in [tested, saved] {
        assert_eq!(
            (error.code(), error.field().map(FormField::name)),
            (ErrorCode::StorageSecretElsewhere, Some("secret"))
        );
    }
    assert_eq!(attacker.seen().len(), 0);
    fixture.courier.storages().take_secret(&SecretString::from("given/anew")).unwrap();
    fixture.courier.storages().test(Some(&id), pointed, None).await.unwrap();
    assert_eq!(attacker.seen().len(), 1);
}
