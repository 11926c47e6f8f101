use e2e::{App, Key, Options, Outcome};

use serde_json::json;

#[tokio::test]
async fn a_search_finds_the_message_and_enter_opens_it() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    for text in ["明天下午三点开会，请带上钥匙", "发票已寄出", "see you at the gate"] {
        app.replace_text("compose-text", text).await?;
        app.send().await?;
        app.close_result().await?;
    }
    app.go_to("history").await?;

    app.replace_text("history-search", "钥匙").await?;
    app.wait_for_text("history-count", "1").await?;
    app.press("history-search", Key::Enter).await?;

    app.wait_for_text("history-details", "钥匙").await?;
    assert_eq!(
        app.js("return document.querySelector('[data-testid=history-row] mark').textContent", vec![]).await?,
        json!("钥匙")
    );
    app.portraits("e2e-pictures", "find-hit", "history").await?;
    app.replace_text("history-search", "type:image,picture -草稿 to:bob").await?;
    app.wait_for_text("history-faults", "picture").await?;
    app.portraits("e2e-pictures", "find-fault", "history").await?;
    app.replace_text("history-search", "outcome:sent -发票").await?;
    app.wait_for_text("history-count", "2").await?;
    app.type_text("history-search", " t").await?;
    app.by_testid("history-offer").await?;
    app.portraits_here("e2e-pictures", "find-offers").await?;

    app.replace_text("history-search", "outcome:sent -发票").await?;
    app.wait_for_text("history-count", "2").await?;
    app.press("history-saved", Key::Enter).await?;
    app.press("history-saved-new", Key::Enter).await?;
    app.type_text("history-saved-name", "没有发票的").await?;
    app.portraits_here("e2e-pictures", "find-save").await?;
    app.press("history-saved-name", Key::Enter).await?;
    app.wait_for_count("history-saved-dialog", 0).await?;
    app.press("history-saved", Key::Enter).await?;
    app.by_testid("history-saved-run").await?;
    app.portraits_here("e2e-pictures", "find-saved").await?;
    app.press("history-saved-run", Key::Escape).await?;

    // One that is longer than there is room for.
    app.replace_text("history-search", "outcome:sent to:bob type:text -发票 -invoice -receipt -reminder")
        .await?;
    app.press("history-saved", Key::Enter).await?;
    app.press("history-saved-new", Key::Enter).await?;
    app.type_text("history-saved-name", "Texts to Bob that are neither invoices nor receipts nor reminders")
        .await?;
    app.click("history-saved-save").await?;
    app.wait_for_count("history-saved-dialog", 0).await?;
    app.press("history-saved", Key::Enter).await?;
    app.press("history-saved-manage", Key::Enter).await?;
    app.by_testid("history-saved-list").await?;
    app.portraits_here("e2e-pictures", "find-manage").await?;
    app.click("history-saved-rename").await?;
    app.replace_text("history-saved-name", "会议").await?;
    app.portraits_here("e2e-pictures", "find-rename").await?;
    app.click("history-saved-save").await?;
    // Back where it came from.
    app.wait_for_text("history-saved-list", "会议").await?;
    for left in [1, 0] {
        app.click("history-saved-delete").await?;
        app.wait_for_count("history-saved-delete", left).await?;
    }
    Ok(())
}
