use e2e::{App, Options, Outcome};
use serde_json::json;

#[tokio::test]
async fn an_id_above_two_to_the_53_keeps_every_digit_in_the_window() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "hello").await?;
    // 2^53 + 1 is the first whole number that a JavaScript number cannot hold.
    app.set_option("/thread_config/thread_reply/message_server_id", &json!(9_007_199_254_740_993_i64))
        .await?;

    let sent = app.send().await?;

    let arrived = app.sandbox().await?.messages().await?;
    assert_eq!(arrived[0].body, sent.body);
    assert!(sent.body.contains("9007199254740993"), "{}", sent.body);
    let id = arrived[0].message_server_id;
    assert!(id > 1 << 53 && id % 2 == 1, "the sandbox gives ids that a double would round: {id}");
    assert_eq!(app.text_of("compose-server-id").await?, id.to_string(), "beside Send");
    app.open_newest_row().await?;
    assert_eq!(app.text_of("history-server-id").await?, id.to_string(), "in the history");
    assert!(app.content_of("history-answer").await?.contains(&id.to_string()), "in the answer as it was");
    Ok(())
}

#[tokio::test]
async fn edit_as_new_brings_back_the_body_to_the_last_digit() -> Outcome {
    let app = App::start(Options::default()).await?;
    let body = "{\n  \"message\": {\"message_type\": 0, \"text\": \"hi\", \"message_client_id\": \"first\"},\n  \
                \"unknown_key\": [12345678901234567890123, 1.0e400, {\"z\": 1, \"a\": 2}]\n}";
    app.address("alice", "team", "9007199254740993").await?;
    app.write_json(body).await?;
    let sent = app.send().await?;
    assert_eq!(sent.body, body, "nothing was reformatted on the way out");
    app.open_newest_row().await?;
    assert_eq!(app.content_of("history-request-body").await?, body, "the history shows it as it was");

    app.click("history-edit-as-new").await?;

    app.wait_for_text("compose-body", "unknown_key").await?;
    let again = app.shown_body().await?;
    let old_id = "\"first\"";
    let new_id = again.split("\"message_client_id\": ").nth(1).and_then(|rest| rest.split('}').next());
    let new_id = new_id.unwrap_or_default();
    assert_ne!(new_id, old_id, "a new message has a new message_client_id");
    assert_eq!(again, body.replace(old_id, new_id), "and is the old one otherwise");
    assert_eq!(app.value_of("compose-receiver").await?, "9007199254740993");
    Ok(())
}

#[tokio::test]
async fn a_refusal_is_explained_in_the_history() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "code-102426").await?;
    app.replace_text("compose-text", "once").await?;

    let refused = app.send().await?;

    assert_eq!(refused.outcome, "rejected");
    assert_eq!(app.sandbox().await?.messages().await?.len(), 0, "the refused one is not stored");
    app.open_newest_row().await?;
    assert_eq!(app.attribute("history-details", "data-outcome").await?.as_deref(), Some("rejected"));
    assert_eq!(app.attribute("history-explained", "data-code").await?.as_deref(), Some("102426"));
    Ok(())
}

#[tokio::test]
async fn a_client_id_that_was_used_before_leaves_the_end_unknown() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "once").await?;
    app.send().await?;
    let sandbox = app.sandbox().await?;
    let first = sandbox.messages().await?.remove(0);
    // Another message: the same one within a moment would be a double click.
    app.write_json(&first.body.replace("once", "twice")).await?;

    let second = app.send().await?;

    assert_eq!(second.outcome, "unknown");
    assert_eq!(sandbox.messages().await?.len(), 1, "the refused one is not stored");
    app.open_newest_row().await?;
    assert_eq!(app.attribute("history-details", "data-outcome").await?.as_deref(), Some("unknown"));
    assert_eq!(app.attribute("history-explained", "data-code").await?.as_deref(), Some("107306"));
    Ok(())
}
