use e2e::{App, Options, Outcome};

#[tokio::test]
async fn the_response_stands_beside_the_request_and_the_message_is_recalled_from_its_card() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "to the wrong one").await?;
    app.click("compose-tab-response").await?;
    app.send().await?;

    app.wait_for_text("response-status", "200").await?;
    app.wait_for_text("compose-response", "message_server_id").await?;
    app.wait_for_text("compose-recall", "1:").await?;
    app.click("compose-recall").await?;
    app.click("history-recall-yes").await?;
    app.by_testid("compose-recalled").await?;
    app.wait_for_count("compose-recall", 0).await?;
    Ok(())
}
