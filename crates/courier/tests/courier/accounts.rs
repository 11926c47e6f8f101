//! Accounts: what may be saved, what is found again.

use std::sync::{Arc, Mutex};

use courier::{
    Account, AccountColor, AccountForm, ErrorCode, FormField, Region, SandboxLink, SecretPlace, SecretUse,
    Stage,
};
use ids::AccountId;
use secrecy::SecretString;

use crate::support::{Answer, Fixture, SENT, Service, form, order};

fn link(service: &Service) -> SandboxLink {
    SandboxLink {
        base_url: service.base_url.parse().unwrap(),
        app_key: "sandboxkey".to_owned(),
        app_secret: SecretString::from("sandboxsecret"),
    }
}

async fn refused(fixture: &Fixture, form: AccountForm) -> (Option<&'static str>, ErrorCode) {
    let error = fixture.courier.accounts().save(form).await.unwrap_err();
    (error.field().map(FormField::name), error.code())
}

#[tokio::test]
async fn an_account_is_the_same_after_a_restart() {
    let fixture = Fixture::new();
    let wanted = AccountForm {
        color: AccountColor::Violet,
        stage: Stage::Production,
        private_hosts: true,
        default_sender: " goose ".to_owned(),
        extra_tries: 3,
        calls_per_s: 7,
        ..form("  雁书 Trial ", &["http://10.0.0.5/nimserver/", "", " https://h.test "])
    };
    let saved = fixture.courier.accounts().save(wanted).await.unwrap();

    let fixture = fixture.reopened();
    let found = fixture.courier.accounts().find(&saved.id).await.unwrap();
    assert_eq!(AccountForm::from(found), AccountForm::from(saved.clone()));
    assert_eq!((saved.name.as_str(), saved.default_sender.as_str()), ("雁书 Trial", "goose"));
    assert_eq!(saved.urls, ["http://10.0.0.5/nimserver/", "https://h.test"]);
    assert_eq!((saved.stage, saved.color), (Stage::Production, AccountColor::Violet));
    assert_eq!((saved.extra_tries, saved.calls_per_s), (3, 7));
}

#[tokio::test]
async fn a_name_is_taken_in_any_case() {
    let fixture = Fixture::new();
    fixture.courier.accounts().save(form("Österreich", &[])).await.unwrap();
    fixture.courier.accounts().save(form("Trial", &[])).await.unwrap();

    for name in ["ÖSTERREICH", "trial", "Sandbox", "SANDBOX", " Sandbox Account", "沙箱应用账号"] {
        let check = fixture.courier.accounts().check(&form(name, &[])).await.unwrap();
        assert!(check.wrong.iter().any(|wrong| wrong.code == ErrorCode::NameTaken), "{name}: {check:?}");
        assert_eq!(refused(&fixture, form(name, &[])).await, (Some("name"), ErrorCode::NameTaken), "{name}");
    }
    assert_eq!(fixture.courier.accounts().all().await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_account_may_change_everything_but_its_id() {
    let fixture = Fixture::new();
    let saved = fixture.courier.accounts().save(form("trial", &[])).await.unwrap();
    let changed = AccountForm {
        id: Some(saved.id.clone()),
        region: Region::Singapore,
        app_key: "other2".to_owned(),
        ..form("TRIAL", &[])
    };

    let after = fixture.courier.accounts().save(changed).await.unwrap();
    assert_eq!((after.id, after.name.as_str(), after.region), (saved.id, "TRIAL", Region::Singapore));
    assert_eq!(fixture.courier.accounts().all().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_account_that_was_deleted_meanwhile_does_not_come_back() {
    let fixture = Fixture::new();
    let saved = fixture.courier.accounts().save(form("Trial", &[])).await.unwrap();
    fixture.courier.accounts().delete(&saved.id).await.unwrap();

    let late = AccountForm { id: Some(saved.id), ..form("Trial", &[]) };
    assert_eq!(refused(&fixture, late).await, (None, ErrorCode::AccountMissing));
    assert!(fixture.courier.accounts().all().await.unwrap().is_empty());
}

#[tokio::test]
async fn each_wrong_field_is_named() {
    use ErrorCode::{BadAppKey, BadUrl, FieldRequired, InsecureUrl, OutOfRange};
    let fixture = Fixture::new();
    let custom = |urls: &[&str]| AccountForm { region: Region::Custom, ..form("A", urls) };
    let with_key = |key: &str| AccountForm { app_key: key.to_owned(), ..form("A", &[]) };

    for (form, field, code) in [
        (form(" ", &[]), "name", FieldRequired),
        (with_key(" "), "app_key", FieldRequired),
        (with_key("two words"), "app_key", BadAppKey),
        (with_key(&"k".repeat(129)), "app_key", BadAppKey),
        (custom(&[]), "urls", FieldRequired),
        (custom(&[" "]), "urls", FieldRequired),
        (custom(&["h.test"]), "urls", BadUrl),
        (custom(&["ftp://h.test"]), "urls", BadUrl),
        (custom(&["https://h.test", "https://user:word@h.test"]), "urls", BadUrl),
        (custom(&["https://h.test/?a=1"]), "urls", BadUrl),
        (custom(&["http://h.test"]), "urls", InsecureUrl),
        (custom(&["https://h.test", "http://10.0.0.5"]), "urls", InsecureUrl),
        (AccountForm { extra_tries: 4, ..form("A", &[]) }, "extra_tries", OutOfRange),
        (AccountForm { calls_per_s: 0, ..form("A", &[]) }, "calls_per_s", OutOfRange),
        (AccountForm { calls_per_s: 1001, ..form("A", &[]) }, "calls_per_s", OutOfRange),
    ] {
        let what = format!("{form:?}");
        assert_eq!(refused(&fixture, form).await, (Some(field), code), "{what}");
    }
    assert!(fixture.courier.accounts().all().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_account_is_found_by_id_and_by_name_in_any_case() {
    let fixture = Fixture::new();
    let saved = fixture.courier.accounts().save(form("Österreich", &[])).await.unwrap();

    for name in [saved.id.as_str(), "Österreich", "öSTERREICH"] {
        assert_eq!(fixture.courier.accounts().find_by_name(name).await.unwrap().id, saved.id, "{name}");
    }
    assert_eq!(
        fixture.courier.accounts().find_by_name("Ö").await.unwrap_err().code(),
        ErrorCode::AccountMissing
    );
}

#[tokio::test]
async fn the_sandbox_stands_first_and_cannot_be_changed() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    fixture.courier.accounts().save(form("A", &[])).await.unwrap();
    assert_eq!(
        fixture.courier.accounts().find(&AccountId::SANDBOX).await.unwrap_err().code(),
        ErrorCode::SandboxFailed
    );

    fixture.courier.accounts().link_sandbox(link(&service));

    let names: Vec<_> = fixture.courier.accounts().all().await.unwrap().into_iter().map(|a| a.name).collect();
    assert_eq!(names, ["Sandbox", "A"]);
    let sandbox = fixture.courier.accounts().find_by_name("sandbox").await.unwrap();
    assert_eq!((sandbox.secret.place, sandbox.secret.stored), (SecretPlace::Sandbox, true));
    assert_eq!(refused(&fixture, sandbox.clone().into()).await, (None, ErrorCode::SandboxFixed));
    let error = fixture.courier.accounts().delete(&AccountId::SANDBOX).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::SandboxFixed);
    assert_eq!(fixture.courier.accounts().all().await.unwrap()[0], sandbox);
}

#[tokio::test]
async fn the_sandbox_is_reached_where_it_was_last_said_to_be() {
    let (first, second) =
        (Service::start([Answer::Json(SENT)]).await, Service::start([Answer::Json(SENT)]).await);
    let fixture = Fixture::new();
    for service in [&first, &second] {
        fixture.courier.accounts().link_sandbox(link(service));
        let sandbox = fixture.courier.accounts().find(&AccountId::SANDBOX).await.unwrap();
        fixture.courier.sends().send(order(&sandbox), |_| {}).await.unwrap();
    }

    assert_eq!((first.seen().len(), second.seen().len()), (1, 1));
}

#[tokio::test]
async fn a_changed_url_counts_from_the_next_send_on() {
    let (old, new) = (Service::start([Answer::Json(SENT)]).await, Service::start([Answer::Json(SENT)]).await);
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&old.base_url]).await;
    fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();

    let changed = AccountForm { urls: vec![new.base_url.clone()], ..Account::into(account.clone()) };
    fixture.change_elsewhere(changed).await;
    fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();

    assert_eq!((old.seen().len(), new.seen().len()), (1, 1));
}

#[tokio::test]
async fn a_change_made_by_another_program_counts_from_the_next_send_on() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Status(502)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();
    assert_eq!(service.seen().len(), 2);

    fixture.change_elsewhere(AccountForm { extra_tries: 0, ..Account::into(account.clone()) }).await;
    fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();

    assert_eq!(service.seen().len(), 3);
}

#[tokio::test]
async fn the_history_outlives_its_account() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();

    fixture.courier.accounts().delete(&account.id).await.unwrap();

    assert_eq!(fixture.rows().await[0].account_name, "A");
    let error = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::AccountMissing);
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test]
async fn a_test_call_with_the_secret_in_hand_needs_no_saved_account() {
    let service = Service::start([Answer::Json(r#"{"code":404,"msg":"no such message"}"#)]).await;
    let fixture = Fixture::new();
    let form = AccountForm { default_sender: " swan ".to_owned(), ..form("A", &[&service.base_url]) };
    let error = fixture.courier.accounts().test(form.clone()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::SecretMissing);

    fixture
        .courier
        .accounts()
        .take_secret(SecretUse::AppSecret, &SecretString::from(" 0123456789ab\n"))
        .unwrap();
    let report = fixture.courier.accounts().test(form).await.unwrap();

    assert_eq!(serde_json::to_value(report.verdict).unwrap(), "accepted");
    let seen = &service.seen()[0];
    assert_eq!(seen.method, "GET");
    assert!(seen.path.contains("/swan%7C1%7C"), "{}", seen.path);
    assert!(fixture.courier.accounts().all().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_account_tries_as_often_as_it_says() {
    for (extra_tries, calls) in [(0, 1), (1, 2), (3, 4)] {
        let (fixture, service) = (Fixture::new(), Service::start([Answer::Status(502)]).await);
        let form = AccountForm { extra_tries, ..form("A", &[&service.base_url]) };
        let account = fixture.account_of(form).await;

        fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();

        assert_eq!(service.seen().len(), calls, "{extra_tries}");
    }
}

#[tokio::test]
async fn a_test_call_refused_for_rate_makes_the_whole_account_rest_and_reports_it_at_once() {
    let service = Service::start([Answer::Json(r#"{"code":416,"msg":"too many"}"#)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    let reported = Arc::new(Mutex::new(Vec::new()));
    let reports = reported.clone();
    fixture.courier.accounts().listen_for_pauses(move |rest| reports.lock().unwrap().push(rest.account_id));
    assert_eq!(fixture.courier.accounts().pauses(), []);

    let report = fixture.courier.accounts().test(account.clone().into()).await.unwrap();

    assert_eq!(serde_json::to_value(report.verdict).unwrap(), "rate_limited");
    assert_eq!(reported.lock().unwrap().as_slice(), std::slice::from_ref(&account.id));
    // The account's own client is made only now, and anew by a save: neither ends the service's block.
    fixture.courier.accounts().save(account.clone().into()).await.unwrap();
    let [rest] = &fixture.courier.accounts().pauses()[..] else { panic!("one account rests") };
    assert!(rest.account_id == account.id && (1..=10_000).contains(&rest.left_ms), "{rest:?}");
}

#[tokio::test]
async fn a_form_that_was_opened_before_somebody_else_saved_the_account_overwrites_nothing() {
    let fixture = Fixture::new();
    let accounts = fixture.courier.accounts();
    let opened = AccountForm::from(accounts.save(form("Shop", &[])).await.unwrap());
    let elsewhere = AccountForm { default_sender: "kefu".to_owned(), ..opened.clone() };
    accounts.save_opened(elsewhere.clone(), Some(opened.clone())).await.unwrap();

    let typed = AccountForm { calls_per_s: 20, ..opened.clone() };
    let error = accounts.save_opened(typed.clone(), Some(opened)).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::AccountEdited);
    let id = typed.id.clone().unwrap();
    assert_eq!(AccountForm::from(accounts.find(&id).await.unwrap()), elsewhere);

    let anew = AccountForm { calls_per_s: 20, ..elsewhere.clone() };
    let saved = accounts.save_opened(anew, Some(elsewhere)).await.unwrap();
    assert_eq!((saved.calls_per_s, saved.default_sender.as_str()), (20, "kefu"));
}
