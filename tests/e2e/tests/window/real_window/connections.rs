use e2e::{App, Key, LookAlike, NewAccount, Options, Outcome, clipboard};

use crate::tls::{Authority, NOWHERE, connect_proxy};

const APP_SECRET: &str = "a-secret-behind-a-proxy";
const PASSWORD: &str = "pr0xy+pass/word=9!Qz";

#[tokio::test]
async fn an_account_with_a_proxy_and_a_ca_of_its_own_sends_through_them() -> Outcome {
    let service = LookAlike::start(APP_SECRET)?;
    let authority = Authority::new();
    // Only by way of the proxy is anybody at that name, and only that authority vouches for it.
    let inside = authority.before(&service.base_url().parse().map_err(problem)?).await;
    let (proxy, seen) = connect_proxy(&inside).await;
    let app = App::start(Options::default()).await?;
    let url = format!("https://{NOWHERE}/nimserver");
    let account =
        NewAccount { name: "Behind", app_key: service.app_key(), app_secret: APP_SECRET, url: &url };
    app.fill_account(account).await?;
    app.click("account-advanced-toggle").await?;
    app.click("account-proxy").await?;
    app.click("account-proxy-http").await?;
    app.replace_text("account-proxy-address", proxy.authority()).await?;
    app.replace_text("account-proxy-user", "goose").await?;
    clipboard::copy(PASSWORD)?;
    app.click_by_hand("account-password-paste").await?;
    app.wait_for_attribute("account-password", "data-state", "pending").await?;
    assert!(!clipboard::read()?.contains(PASSWORD), "the clipboard is cleared once the password is taken");

    app.click("account-test").await?;
    app.wait_for_attribute("account-test-result", "data-verdict", "untrusted").await?;
    assert!(app.text_of("account-test-result").await?.contains("certificate"), "nobody vouches for it yet");
    app.picture("e2e-pictures", "connections-untrusted").await?;
    clipboard::copy(&authority.pem)?;
    app.click("account-ca").await?;
    app.chord("account-ca", &[Key::Control], "v").await?;
    app.wait_for_text("account-ca-list", "A test's own authority").await?;
    app.portraits("e2e-pictures", "connections", "accounts").await?;
    app.click("account-test").await?;
    app.wait_for_attribute("account-test-result", "data-verdict", "accepted").await?;
    app.save_and_use_account("Behind").await?;
    app.wait_for_attribute("account-password", "data-state", "stored").await?;
    app.go_to("compose").await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "through the proxy").await?;
    let sent = app.send().await?;

    assert_eq!(sent.outcome, "sent", "{}", app.text_of("compose-result").await?);
    assert_eq!(service.sandbox().messages().await?.len(), 1);
    let asked = seen.all();
    assert!(
        asked.len() >= 2
            && asked.iter().all(|line| line.starts_with(&format!("CONNECT {NOWHERE}:443 Basic "))),
        "{asked:?}"
    );
    Ok(())
}

fn problem(error: impl std::fmt::Display) -> e2e::Problem {
    e2e::Problem::Program { program: "the test", why: error.to_string() }
}
