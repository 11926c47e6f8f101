//! Secrets in a real Secret Service. Ignored unless asked for, and then only beside a private one:
//!
//! `YANSHU_TEST_KEYRING=1 scripts/with-secrets.sh cargo test -p courier --test keyring -- --ignored`
#![allow(clippy::unwrap_used)]
#![cfg(target_os = "linux")]

use courier::{Account, AccountForm, Courier, ErrorCode, ProxyChoice, SecretPlace, SecretProblem, SecretUse};
use keyring::Entry;
use secrecy::SecretString;
use tempfile::TempDir;

const SECRET: &str = "0123456789ab";

/// A courier beside a keyring that may be written. Never the user's own.
fn open(folder: &TempDir) -> Courier {
    let asked = std::env::var_os("YANSHU_TEST_KEYRING").is_some_and(|value| value == "1");
    assert!(
        asked,
        "this writes to the keyring: run it under scripts/with-secrets.sh, with YANSHU_TEST_KEYRING=1"
    );
    Courier::open(folder.path()).unwrap()
}

async fn saved(courier: &Courier) -> Account {
    courier.accounts().take_secret(SecretUse::AppSecret, &SecretString::from(SECRET)).unwrap();
    courier.accounts().save(AccountForm::new("Trial", "key1")).await.unwrap()
}

/// The entry of a proxy's password, past the courier.
async fn password_entry(account: &Account) -> keyring::Result<String> {
    let name = format!("{}/proxy", account.id);
    tokio::task::spawn_blocking(move || Entry::new("yanshu", &name)?.get_password()).await.unwrap()
}

/// The entry itself, past the courier. Its calls block on D-Bus.
async fn entry<T: Send + 'static>(
    account: &Account,
    call: impl FnOnce(&Entry) -> keyring::Result<T> + Send + 'static,
) -> keyring::Result<T> {
    let id = account.id.clone();
    tokio::task::spawn_blocking(move || call(&Entry::new("yanshu", id.as_str())?)).await.unwrap()
}

#[tokio::test]
#[ignore = "needs a private Secret Service: YANSHU_TEST_KEYRING=1 under scripts/with-secrets.sh"]
async fn a_machine_with_a_keyring_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let state = open(&folder).accounts().keyring().await;
    assert_eq!((state.place, state.problem), (SecretPlace::SecretService, None));
}

#[tokio::test]
#[ignore = "needs a private Secret Service: YANSHU_TEST_KEYRING=1 under scripts/with-secrets.sh"]
async fn a_secret_lies_in_the_keyring_and_outlives_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let account = saved(&open(&folder)).await;
    assert_eq!((account.secret.place, account.secret.stored), (SecretPlace::SecretService, true));
    assert_eq!(entry(&account, Entry::get_password).await.unwrap(), SECRET);

    let courier = open(&folder);

    assert!(courier.accounts().all().await.unwrap()[0].secret.stored);
    assert_eq!(courier.accounts().all_checked().await.unwrap()[0].secret, account.secret);
}

#[tokio::test]
#[ignore = "needs a private Secret Service: YANSHU_TEST_KEYRING=1 under scripts/with-secrets.sh"]
async fn a_new_secret_takes_the_place_of_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let courier = open(&folder);
    let account = saved(&courier).await;

    courier.accounts().take_secret(SecretUse::AppSecret, &SecretString::from("ba9876543210")).unwrap();
    courier.accounts().save(account.clone().into()).await.unwrap();

    assert_eq!(entry(&account, Entry::get_password).await.unwrap(), "ba9876543210");
}

#[tokio::test]
#[ignore = "needs a private Secret Service: YANSHU_TEST_KEYRING=1 under scripts/with-secrets.sh"]
async fn an_entry_that_was_deleted_elsewhere_is_reported_as_missing() {
    let folder = tempfile::tempdir().unwrap();
    let courier = open(&folder);
    let account = saved(&courier).await;

    entry(&account, Entry::delete_credential).await.unwrap();

    let secret = courier.accounts().all_checked().await.unwrap()[0].secret;
    assert_eq!((secret.stored, secret.problem), (false, Some(SecretProblem::Missing)));
    let error = open(&folder).accounts().test(account.into()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::SecretMissing);
}

#[tokio::test]
#[ignore = "needs a private Secret Service: YANSHU_TEST_KEYRING=1 under scripts/with-secrets.sh"]
async fn deleting_an_account_deletes_its_entry() {
    let folder = tempfile::tempdir().unwrap();
    let courier = open(&folder);
    let account = saved(&courier).await;

    courier.accounts().delete(&account.id).await.unwrap();

    let gone = entry(&account, Entry::get_password).await.unwrap_err();
    assert!(matches!(gone, keyring::Error::NoEntry), "{gone:?}");
}

#[tokio::test]
#[ignore = "needs a private Secret Service: YANSHU_TEST_KEYRING=1 under scripts/with-secrets.sh"]
async fn a_lent_secret_is_not_written_to_the_keyring() {
    let folder = tempfile::tempdir().unwrap();
    let courier = open(&folder);
    let account = saved(&courier).await;

    courier
        .accounts()
        .set_session_secret(SecretUse::AppSecret, &account.id, &SecretString::from("for-this-call"))
        .unwrap();

    assert_eq!(courier.accounts().all_checked().await.unwrap()[0].secret.place, SecretPlace::Session);
    assert_eq!(entry(&account, Entry::get_password).await.unwrap(), SECRET);
}

#[tokio::test]
#[ignore = "needs a private Secret Service: YANSHU_TEST_KEYRING=1 under scripts/with-secrets.sh"]
async fn a_proxy_password_has_an_entry_of_its_own_until_the_proxy_asks_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let courier = open(&folder);
    let account = saved(&courier).await;
    assert_eq!(account.proxy_password, None);
    let proxy =
        |user: &str| ProxyChoice::Custom { url: "http://127.0.0.1:1".to_owned(), user: user.to_owned() };
    let form = |user: &str| AccountForm { proxy: proxy(user), ..AccountForm::from(account.clone()) };

    courier.accounts().take_secret(SecretUse::ProxyPassword, &SecretString::from("pass word")).unwrap();
    let kept = courier.accounts().save(form("goose")).await.unwrap();
    assert!(kept.proxy_password.is_some_and(|kept| kept.stored));
    assert_eq!(password_entry(&account).await.unwrap(), "pass word");
    assert_eq!(entry(&account, Entry::get_password).await.unwrap(), SECRET, "the AppSecret is another");
    assert!(
        open(&folder).accounts().all_checked().await.unwrap()[0]
            .proxy_password
            .is_some_and(|kept| kept.stored)
    );

    assert_eq!(courier.accounts().save(form("")).await.unwrap().proxy_password, None);
    assert!(matches!(password_entry(&account).await, Err(keyring::Error::NoEntry)));
}

#[tokio::test]
#[ignore = "needs a private Secret Service: YANSHU_TEST_KEYRING=1 under scripts/with-secrets.sh"]
async fn deleting_an_account_deletes_the_password_of_its_proxy() {
    let folder = tempfile::tempdir().unwrap();
    let courier = open(&folder);
    let account = saved(&courier).await;
    let proxy = ProxyChoice::Custom { url: "http://127.0.0.1:1".to_owned(), user: "goose".to_owned() };
    courier.accounts().take_secret(SecretUse::ProxyPassword, &SecretString::from("word")).unwrap();
    courier.accounts().save(AccountForm { proxy, ..AccountForm::from(account.clone()) }).await.unwrap();

    courier.accounts().delete(&account.id).await.unwrap();

    assert!(matches!(password_entry(&account).await, Err(keyring::Error::NoEntry)));
}

#[tokio::test]
#[ignore = "needs a private Secret Service: YANSHU_TEST_KEYRING=1 under scripts/with-secrets.sh"]
async fn a_bundle_has_no_secret_of_the_keyring_also_of_an_account_that_was_not_used() {
    use base64::Engine as _;
    let folder = tempfile::tempdir().unwrap();
    let account = saved(&open(&folder)).await;
    let password = "Zq5ProxyPassw0rd!";
    let proxy = ProxyChoice::Custom { url: "http://127.0.0.1:1".to_owned(), user: "mei".to_owned() };
    {
        let courier = open(&folder);
        courier.accounts().take_secret(SecretUse::ProxyPassword, &SecretString::from(password)).unwrap();
        courier.accounts().save(AccountForm { proxy, ..AccountForm::from(account) }).await.unwrap();
    }
    let login = base64::engine::general_purpose::STANDARD.encode(format!("mei:{password}"));
    let careless = format!("start\nplain {SECRET} Basic {login}\nend\n");
    std::fs::create_dir_all(folder.path().join("logs")).unwrap();
    std::fs::write(folder.path().join("logs/yanshu.log"), careless).unwrap();

    // A start at which neither was used.
    let system = courier::SystemInfo {
        program: String::new(),
        web_view: None,
        graphics_processor: None,
        dma_buf: None,
        sandbox_problem: None,
    };
    let bundle = open(&folder).support().bundle(&system, true).await.unwrap();

    let log = &bundle.files.iter().find(|file| file.name == "log.txt").unwrap().text;
    assert_eq!(bundle.unchecked, []);
    assert_eq!(log.matches("a secret was redacted").count(), 2, "{log}");
    assert!(!log.contains(SECRET) && !log.contains(&login), "{log}");
    assert!(log.contains("plain ") && log.contains("\nend\n"), "{log}");
}

/// Set in the process that [`keyring_away`] starts.
const AWAY: &str = "YANSHU_TEST_KEYRING_AWAY";

/// Runs the test called `name` once more, in a process that can reach no keyring, over this folder.
async fn keyring_away(name: &'static str, folder: &TempDir) {
    let folder = folder.path().to_path_buf();
    let run = move || {
        std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--ignored", name])
            .env(AWAY, folder)
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
            .output()
            .unwrap()
    };
    let done = tokio::task::spawn_blocking(run).await.unwrap();
    let out = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && out.contains("1 passed"), "{out}");
}

#[tokio::test]
#[ignore = "needs a private Secret Service: YANSHU_TEST_KEYRING=1 under scripts/with-secrets.sh"]
async fn a_secret_that_the_keyring_did_not_take_does_not_leave_the_older_one_in_use() {
    const NEW: &str = "ba9876543210";
    if let Some(folder) = std::env::var_os(AWAY) {
        let courier = Courier::open(folder.as_ref()).unwrap();
        let account = courier.accounts().find_by_name("Trial").await.unwrap();
        courier.accounts().take_secret(SecretUse::AppSecret, &SecretString::from(NEW)).unwrap();
        let saved = courier.accounts().save(account.into()).await.unwrap();
        assert_eq!(saved.secret.place, SecretPlace::Session);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let account = saved(&open(&folder)).await;

    keyring_away("a_secret_that_the_keyring_did_not_take_does_not_leave_the_older_one_in_use", &folder).await;

    let courier = open(&folder);
    let secret = courier.accounts().all_checked().await.unwrap()[0].secret;
    assert_eq!((secret.stored, secret.problem), (false, Some(SecretProblem::Missing)));
    let error = courier.accounts().test(account.into()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::SecretMissing);
}

/// A second entry for the same secret, as another tool or a restored backup makes it.
fn put_another(account: &Account) {
    use secret_service::EncryptionType;
    use secret_service::blocking::SecretService;
    let service = SecretService::connect(EncryptionType::Plain).unwrap();
    let collection = service.get_default_collection().unwrap();
    let attributes = [("service", "yanshu"), ("username", account.id.as_str()), ("made-by", "another tool")];
    collection.create_item("x", attributes.into(), b"0ther-secret", false, "text/plain").unwrap();
}

#[tokio::test]
#[ignore = "needs a private Secret Service: YANSHU_TEST_KEYRING=1 under scripts/with-secrets.sh"]
async fn two_entries_for_one_secret_are_reported_and_saving_anew_leaves_one() {
    let folder = tempfile::tempdir().unwrap();
    let account = saved(&open(&folder)).await;
    let of = account.clone();
    tokio::task::spawn_blocking(move || put_another(&of)).await.unwrap();
    let courier = open(&folder);

    let secret = courier.accounts().all_checked().await.unwrap()[0].secret;
    assert_eq!((secret.stored, secret.problem), (false, Some(SecretProblem::Ambiguous)));
    let error = courier.accounts().test(account.clone().into()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::KeyringAmbiguous);

    courier.accounts().take_secret(SecretUse::AppSecret, &SecretString::from("ba9876543210")).unwrap();
    let account =
        courier.accounts().save(courier.accounts().all().await.unwrap()[0].clone().into()).await.unwrap();
    assert_eq!((account.secret.stored, account.secret.problem), (true, None));
    assert_eq!(entry(&account, Entry::get_password).await.unwrap(), "ba9876543210");

    let of = account.clone();
    tokio::task::spawn_blocking(move || put_another(&of)).await.unwrap();
    courier.accounts().delete(&account.id).await.unwrap();
    assert!(
        matches!(entry(&account, Entry::get_password).await, Err(keyring::Error::NoEntry)),
        "all are deleted"
    );
}

#[tokio::test]
#[ignore = "needs a private Secret Service: YANSHU_TEST_KEYRING=1 under scripts/with-secrets.sh"]
async fn a_keyring_without_a_default_collection_is_reported_as_that() {
    const ALONE: &str = "YANSHU_TEST_NO_COLLECTION";
    if std::env::var_os(ALONE).is_none() {
        // In a keyring of its own: the others need theirs.
        let again = std::env::current_exe().unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/with-secrets.sh");
        let done = std::process::Command::new(script)
            .arg("--none")
            .arg(again)
            .args(["--ignored", "--exact", "a_keyring_without_a_default_collection_is_reported_as_that"])
            .env(ALONE, "1")
            .output()
            .unwrap();
        let out = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success() && out.contains("1 passed"), "{out}");
        return;
    }
    // As after its only collection was deleted: nothing was unlocked, so none was made.
    let started = std::process::Command::new("gnome-keyring-daemon")
        .args(["--start", "--components=secrets"])
        .output()
        .unwrap();
    assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stderr));
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    let is_up = || {
        let asked = std::process::Command::new("dbus-send")
            .args([
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.secrets",
                "/org/freedesktop/secrets",
            ])
            .args(["org.freedesktop.Secret.Service.ReadAlias", "string:default"])
            .output();
        asked.is_ok_and(|asked| asked.status.success())
    };
    while !is_up() {
        assert!(std::time::Instant::now() < deadline, "the Secret Service does not come up");
    }
    let folder = tempfile::tempdir().unwrap();
    let courier = open(&folder);

    let state = courier.accounts().keyring().await;
    assert_eq!((state.place, state.problem), (SecretPlace::Session, Some(SecretProblem::NoCollection)));
    let account = saved(&courier).await;
    assert_eq!((account.secret.place, account.secret.stored), (SecretPlace::Session, true));

    let courier = open(&folder);
    let error = courier.accounts().test(account.into()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::KeyringNoCollection);
}
