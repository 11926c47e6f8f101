use e2e::{App, Key, Options, Outcome};

#[tokio::test]
async fn a_lost_answer_is_settled_by_asking_and_nothing_is_sent_twice() -> Outcome {
    let app = lose_the_answer("did it arrive?").await?;

    app.click("history-settle-check").await?;

    app.wait_for_attribute("history-details", "data-outcome", "sent").await?;
    let arrived = app.sandbox().await?.messages().await?;
    assert_eq!(arrived.len(), 1, "asking sends nothing");
    assert_eq!(app.text_of("history-server-id").await?, arrived[0].message_server_id.to_string());
    Ok(())
}

#[tokio::test]
async fn a_lost_answer_is_settled_by_a_repeat_under_the_same_trace_id() -> Outcome {
    let app = lose_the_answer("once more, the same").await?;
    app.portraits("e2e-pictures", "settle", "history").await?;
    app.chord("history-list", &[Key::Control], "a").await?;
    app.click("records-delete").await?;
    // What may have arrived is not deleted unasked.
    app.click("records-delete-unknown").await?;
    app.portraits_here("e2e-pictures", "records-delete").await?;
    app.click("records-delete-cancel").await?;
    app.click("records-none").await?;

    app.click("history-settle-again").await?;

    app.wait_for_attribute("history-details", "data-outcome", "sent").await?;
    let arrived = app.sandbox().await?.messages().await?;
    assert_eq!(arrived.len(), 1, "the service knew the trace id");
    assert_eq!(arrived[0].times_seen, 2, "and saw it twice");
    app.portraits_at("e2e-pictures", "timeline", "history-timeline").await
}

/// A message that the sandbox stored and never answered, open in the history as *unknown*.
async fn lose_the_answer(text: &str) -> Outcome<App> {
    let app = App::start(Options::default()).await?;
    app.go_to("sandbox").await?;
    app.click("sandbox-try-one").await?;
    app.by_testid("sandbox-fault").await?;
    app.go_to("compose").await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", text).await?;
    app.click("compose-send").await?;
    app.wait_for_attribute("compose-result", "data-outcome", "unknown").await?;
    app.open_newest_row().await?;
    app.wait_for_attribute("history-details", "data-outcome", "unknown").await?;
    Ok(app)
}
