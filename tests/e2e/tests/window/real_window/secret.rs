use e2e::scan::Needle;
use e2e::{App, LookAlike, NewAccount, Options, Outcome, Secrets, clipboard, dialog};

/// Long, found nowhere else, and with signs that each encoding changes.
const APP_SECRET: &str = "qZ7+vK/93=xW~0bHj%Tn4Lr!c6Yp2Dg8";
/// Of another kind: with a blank and letters beyond ASCII.
const PROXY_PASSWORD: &str = "Wq8+ tR/51=zK~雁Vd%Xs3Nm!b7Jf0Lc";

#[tokio::test]
async fn after_a_full_run_the_secrets_are_nowhere_but_in_the_keyring() -> Outcome {
    // As much logging as there is.
    let loud =
        vec![("YANSHU_LOG".to_owned(), "trace".to_owned()), ("RUST_LOG".to_owned(), "trace".to_owned())];
    let service = LookAlike::start(APP_SECRET)?;
    let app = App::start(Options { environment: loud, ..Options::default() }).await?;
    app.record_crossings().await?;
    let url = service.base_url();
    let account = NewAccount { name: "Real", app_key: service.app_key(), app_secret: APP_SECRET, url: &url };
    let mut pages = Vec::new();

    app.fill_account(account).await?;
    pages.push(app.html().await?);
    assert!(!clipboard::read()?.contains(APP_SECRET), "the clipboard is cleared once the secret is taken");
    // Plain calls go to a proxy as they are, so that the look-alike can stand for one.
    app.click("account-advanced-toggle").await?;
    app.click("account-proxy").await?;
    app.click("account-proxy-http").await?;
    app.replace_text("account-proxy-address", url.trim_end_matches("/nimserver")).await?;
    app.replace_text("account-proxy-user", "goose").await?;
    clipboard::copy(PROXY_PASSWORD)?;
    app.click("account-password-paste").await?;
    app.wait_for_attribute("account-password", "data-state", "in-hand").await?;
    pages.push(app.html().await?);
    assert!(!clipboard::read()?.contains(PROXY_PASSWORD), "nor does the password stay there");
    app.click("account-test").await?;
    app.wait_for_attribute("account-test-result", "data-verdict", "accepted").await?;
    app.save_and_use_account("Real").await?;
    pages.push(app.html().await?);
    app.go_to("compose").await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "signed with the secret").await?;
    let sent = app.send().await?;
    // The control: the look-alike checks the signature, so the app did have this very secret.
    assert_eq!(sent.outcome, "sent", "{}", app.text_of("compose-result").await?);
    assert_eq!(service.sandbox().messages().await?.len(), 1);
    app.click("compose-tab-request").await?;
    pages.push(app.html().await?);
    app.open_newest_row().await?;
    pages.push(app.html().await?);

    let crossed = app.crossed().await?;
    assert!(crossed.contains("signed with the secret"), "the crossings were recorded");
    let traces = app.process_traces();
    assert!(traces.len() >= 4, "the app and its web process were looked at: {}", traces.len());
    // Closed, so that everything that is ever written is written.
    let closed = app.close().await?;
    for needle in [APP_SECRET, PROXY_PASSWORD].map(Needle::new) {
        assert_eq!(needle.found_in(crossed.as_bytes()), None, "between page and Rust");
        for page in &pages {
            assert_eq!(needle.found_in(page.as_bytes()), None, "in the page");
        }
        for (name, bytes) in &traces {
            assert_eq!(needle.found_in(bytes), None, "in {name}");
        }
        assert_eq!(
            needle.found_below(closed.home())?,
            Vec::<String>::new(),
            "in the data folder or what the app printed"
        );
    }
    let again = closed.start_again().await?;
    again.address("alice", "p2p", "bob").await?;
    again.replace_text("compose-text", "after a restart").await?;
    let sent = again.send().await?;
    assert_eq!(
        sent.outcome,
        "sent",
        "the keyring gave the secret back: {}",
        again.text_of("compose-result").await?
    );
    Ok(())
}

#[tokio::test]
async fn without_a_keyring_a_secret_lasts_for_this_session_and_the_page_says_so() -> Outcome {
    let service = LookAlike::start(APP_SECRET)?;
    let app = App::start(Options { secrets: Secrets::None, ..Options::default() }).await?;
    let url = service.base_url();
    let account =
        NewAccount { name: "Session", app_key: service.app_key(), app_secret: APP_SECRET, url: &url };

    app.fill_account(account).await?;

    app.by_testid("account-secret-problem").await?;
    app.save_and_use_account("Session").await?;
    app.wait_for_attribute("account-secret", "data-place", "session").await?;
    app.go_to("compose").await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "this session").await?;
    let sent = app.send().await?;
    assert_eq!(sent.outcome, "sent", "{}", app.text_of("compose-result").await?);
    let closed = app.close().await?;
    assert_eq!(
        Needle::new(APP_SECRET).found_below(closed.home())?,
        Vec::<String>::new(),
        "never silently on the disk"
    );
    let again = closed.start_again().await?;
    again.wait_for_text("account-switch", "Session").await?;
    again.go_to("accounts").await?;
    again.click_row("account-row", "Session").await?;
    again.wait_for_attribute("account-secret", "data-state", "missing").await
}

#[tokio::test]
async fn a_secret_typed_into_the_system_s_dialog_signs() -> Outcome {
    const TYPED: &str = "typed0secret1by2hand3";
    let service = LookAlike::start(TYPED)?;
    let app = App::start(Options::default()).await?;
    let url = service.base_url();
    let account =
        NewAccount { name: "Typed", app_key: service.app_key(), app_secret: "pasted-first", url: &url };
    app.fill_account(account).await?;

    // From inside, because the driver would wait for the click to end, and it ends with the dialog.
    app.js("setTimeout(() => document.querySelector('[data-testid=account-secret-type]').click())", vec![])
        .await?;
    dialog::type_and_accept(TYPED).await?;

    app.wait_for_text("account-secret", &TYPED.len().to_string()).await?;
    app.click("account-test").await?;
    app.wait_for_attribute("account-test-result", "data-verdict", "accepted").await
}
