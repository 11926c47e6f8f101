use e2e::{App, Key, LookAlike, NewAccount, Options, Outcome};

#[tokio::test]
async fn a_production_account_asks_once_and_names_whom_it_would_reach() -> Outcome {
    let service = LookAlike::start("a-secret-for-production")?;
    let app = App::start(Options::default()).await?;
    let url = service.base_url();
    let name = "Shop 正式";
    let account =
        NewAccount { name, app_key: service.app_key(), app_secret: "a-secret-for-production", url: &url };
    app.fill_account(account).await?;
    app.click("account-stage-production").await?;
    app.save_and_use_account(name).await?;
    assert_eq!(app.count("toast-action").await?, 0, "nobody is offered what is done");
    app.wait_for_attribute("frame", "data-stage", "production").await?;
    app.go_to("compose").await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "to real people").await?;
    let shown = app.shown_body().await?;

    app.click("compose-send").await?;

    let asked = app.text_of("compose-confirm").await?;
    for part in [name, "alice", "bob"] {
        assert!(asked.contains(part), "{part} is named: {asked}");
    }
    // The key that pressed Send must not confirm it too: the focus is on Cancel.
    app.press("compose-confirm-cancel", Key::Enter).await?;
    app.wait_for_count("compose-confirm", 0).await?;
    assert_eq!(service.sandbox().messages().await?.len(), 0, "nothing was sent");
    app.click("compose-send").await?;
    app.click("compose-confirm-send").await?;
    let sent = app.wait_for_end(shown).await?;
    assert_eq!(sent.outcome, "sent", "{}", app.text_of("compose-result").await?);
    let arrived = service.sandbox().messages().await?;
    assert_eq!(arrived.len(), 1);
    assert_eq!(arrived[0].body, sent.body);
    // A second message to the same people is asked about as plainly, from the history.
    app.close_result().await?;
    app.open_newest_row().await?;
    app.choose_act("again").await?;
    let asked = app.text_of("history-again").await?;
    for part in [name, "alice", "bob"] {
        assert!(asked.contains(part), "{part} is named: {asked}");
    }
    app.portraits_here("e2e-pictures", "acts-again-production").await?;
    Ok(())
}
