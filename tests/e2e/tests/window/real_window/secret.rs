use e2e::scan::found_below;
use e2e::{App, LookAlike, Needle, NewAccount, Options, Outcome, Secrets, dialog};

/// Long, found nowhere else, and with signs that each encoding changes.
const APP_SECRET: &str = "qZ7+vK/93=xW~0bHj%Tn4Lr!c6Yp2Dg8";

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
        found_below(Needle::new(APP_SECRET), closed.home())?,
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
