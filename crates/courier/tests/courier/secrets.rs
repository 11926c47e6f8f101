//! Secrets on a machine without a keyring. Each test here runs again in a process that can reach none.
#![cfg(target_os = "linux")]

use std::process::Command;

use courier::{ErrorCode, SecretPlace, SecretProblem, SecretUse};
use secrecy::SecretString;

use crate::support::{Answer, Fixture, SECRET, SENT, Service, form, order};

const ALONE: &str = "YANSHU_TEST_WITHOUT_KEYRING";

/// Whether this process is the one without a keyring. If not, makes one and has it run the test called `name`.
///
/// A bus address holds for a whole process, and must not be changed while other tests run in it.
fn without_keyring(name: &str) -> bool {
    if std::env::var_os(ALONE).is_some() {
        return true;
    }
    let done = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("secrets::{name}")])
        .env(ALONE, "1")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&done.stdout);
    assert!(
        done.status.success() && out.contains("1 passed"),
        "{out}{}",
        String::from_utf8_lossy(&done.stderr)
    );
    false
}

#[tokio::test]
async fn a_machine_without_a_keyring_says_so() {
    if !without_keyring("a_machine_without_a_keyring_says_so") {
        return;
    }
    let state = Fixture::new().courier.accounts().keyring().await;
    assert_eq!((state.place, state.problem), (SecretPlace::Session, Some(SecretProblem::NoKeyring)));
}

#[tokio::test]
async fn a_secret_without_a_keyring_is_kept_for_the_session_only() {
    if !without_keyring("a_secret_without_a_keyring_is_kept_for_the_session_only") {
        return;
    }
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    assert_eq!(
        fixture
            .courier
            .accounts()
            .take_secret(SecretUse::AppSecret, &SecretString::from(SECRET))
            .unwrap()
            .characters,
        12
    );
    let account = fixture.courier.accounts().save(form("A", &[&service.base_url])).await.unwrap();
    assert_eq!((account.secret.place, account.secret.stored), (SecretPlace::Session, true));
    assert_eq!(fixture.courier.accounts().all_checked().await.unwrap()[0].secret, account.secret);
    fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();

    let fixture = fixture.reopened();

    let secret = fixture.courier.accounts().all_checked().await.unwrap()[0].secret;
    assert_eq!((secret.stored, secret.problem), (false, Some(SecretProblem::NoKeyring)));
    assert!(!fixture.courier.accounts().all().await.unwrap()[0].secret.stored);
    let error = fixture.courier.sends().send(order(&account), |_| {}).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::KeyringMissing);
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test]
async fn a_deleted_account_leaves_no_secret_in_memory() {
    if !without_keyring("a_deleted_account_leaves_no_secret_in_memory") {
        return;
    }
    let fixture = Fixture::new();
    let account = fixture.account("A", &[]).await;

    fixture.courier.accounts().delete(&account.id).await.unwrap();
    let again = courier::AccountForm { id: Some(account.id.clone()), ..form("A", &[]) };
    let error = fixture.courier.accounts().test(again).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::KeyringMissing);
}

#[tokio::test]
async fn a_lent_secret_is_used_and_not_kept() {
    if !without_keyring("a_lent_secret_is_used_and_not_kept") {
        return;
    }
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.courier.accounts().save(form("A", &[&service.base_url])).await.unwrap();
    assert!(!account.secret.stored);

    fixture
        .courier
        .accounts()
        .set_session_secret(SecretUse::AppSecret, &account.id, &SecretString::from(SECRET))
        .unwrap();
    fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();

    let fixture = fixture.reopened();
    assert!(!fixture.courier.accounts().all_checked().await.unwrap()[0].secret.stored);
}

#[tokio::test]
async fn the_secret_in_hand_goes_to_one_account_only() {
    if !without_keyring("the_secret_in_hand_goes_to_one_account_only") {
        return;
    }
    let fixture = Fixture::new();
    fixture.courier.accounts().take_secret(SecretUse::AppSecret, &SecretString::from(SECRET)).unwrap();
    let first = fixture.courier.accounts().save(form("A", &[])).await.unwrap();
    let second = fixture.courier.accounts().save(form("B", &[])).await.unwrap();
    assert_eq!((first.secret.stored, second.secret.stored), (true, false));

    fixture.courier.accounts().take_secret(SecretUse::AppSecret, &SecretString::from(SECRET)).unwrap();
    fixture.courier.accounts().drop_secret(SecretUse::AppSecret);
    let third = fixture.courier.accounts().save(form("C", &[])).await.unwrap();
    assert!(!third.secret.stored);
}

/// In the process that is started: how many accounts have a secret in the keyring.
const ACCOUNTS: &str = "YANSHU_TEST_ACCOUNTS";

/// How often a keyring that hangs up on everybody is called to show so many accounts.
fn knocks(accounts: usize) -> usize {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("bus");
    let listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    // Ends with the process; it is blocked in accept and holds nothing.
    std::thread::spawn(move || {
        while listener.accept().is_ok() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    let done = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "secrets::a_keyring_that_does_not_open_is_asked_once_for_all_accounts"])
        .env(ACCOUNTS, accounts.to_string())
        .env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", socket.display()))
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
    count.load(Ordering::SeqCst)
}

#[tokio::test]
async fn a_keyring_that_does_not_open_is_asked_once_for_all_accounts() {
    if let Some(accounts) = std::env::var_os(ACCOUNTS) {
        let fixture = Fixture::new();
        let accounts: usize = accounts.to_str().unwrap().parse().unwrap();
        for number in 0..accounts {
            fixture.courier.accounts().save(form(&format!("A{number}"), &[])).await.unwrap();
        }
        let db = rusqlite::Connection::open(fixture.data().join("app.db")).unwrap();
        db.execute("UPDATE accounts SET secret_place = 'keyring'", []).unwrap();

        let checked = fixture.courier.accounts().all_checked().await.unwrap();

        assert_eq!(checked.len(), accounts);
        assert!(checked.iter().all(|account| account.secret.problem == Some(SecretProblem::NoKeyring)));
        return;
    }
    let (one, ten) = tokio::task::spawn_blocking(|| (knocks(1), knocks(10))).await.unwrap();
    // Each save looks for a keyring too: nine more accounts, nine more looks, but no more questions about secrets.
    assert!(one >= 1 && ten - one <= 9, "{one} for one account, {ten} for ten");
}

#[tokio::test]
async fn what_cannot_be_a_secret_is_not_taken() {
    let fixture = Fixture::new();
    for text in ["", " \n", "two words", "line\nbreak", "雁书", "\u{7f}", &"x".repeat(129)] {
        let error = fixture
            .courier
            .accounts()
            .take_secret(SecretUse::AppSecret, &SecretString::from(text))
            .unwrap_err();
        assert_eq!(error.code(), ErrorCode::SecretInvalid, "{text:?}");
        let of_storage = fixture.courier.storages().take_secret(&SecretString::from(text));
        assert_eq!(of_storage.unwrap_err().code(), ErrorCode::StorageSecretInvalid, "{text:?}");
        assert!(text.trim().is_empty() || !format!("{error} {error:?}").contains(text), "{error:?}");
        assert!(
            fixture
                .courier
                .accounts()
                .set_session_secret(SecretUse::AppSecret, &"id".parse().unwrap(), &SecretString::from(text))
                .is_err()
        );
    }
}

#[tokio::test]
async fn debug_of_a_courier_shows_no_secret() {
    let fixture = Fixture::new();
    let secret = SecretString::from("sEcReT-of-the-goose");
    let account = fixture.account("A", &["https://h.test"]).await;
    fixture.courier.accounts().set_session_secret(SecretUse::AppSecret, &account.id, &secret).unwrap();
    fixture.courier.accounts().take_secret(SecretUse::AppSecret, &secret).unwrap();
    // Makes the client that signs with it.
    let mut order = order(&account);
    order.cancel.cancel();
    order.draft.account_id = Some(account.id);
    fixture.courier.sends().send(order, |_| {}).await.unwrap_err();

    assert!(!format!("{:?} {:#?}", fixture.courier, fixture.courier).contains("sEcReT"));
}
