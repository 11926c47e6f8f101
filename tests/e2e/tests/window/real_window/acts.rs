use e2e::{App, Key, Options, Outcome};
use serde_json::{Value, json};

const BODY: &str = r#"{"message":{"message_type":0,"text":"今晚七点见","message_client_id":"acts-1"},"team_option":{"mark_as_read":true}}"#;

/// A group message that asks for receipts, open in the history.
async fn sent(app: &App) -> Outcome {
    app.address("alice", "team", "9007199254740993").await?;
    app.write_json(BODY).await?;
    assert_eq!(app.send().await?.outcome, "sent");
    app.open_newest_row().await.map(drop)
}

/// The menu and the dialogs. Each is closed again.
async fn pictures_of_what_opens(app: &App) -> Outcome {
    app.open_actions().await?;
    app.portraits_if_wanted("acts-menu").await?;
    app.press("history-action-recall", Key::Escape).await?;
    app.choose_action("recall").await?;
    app.portraits_if_wanted("acts-recall").await?;
    app.press("history-recall-description", Key::Escape).await?;
    app.choose_action("modify").await?;
    app.type_text("history-modify-text", "（改到八点）").await?;
    app.click("history-modify-view-changes").await?;
    app.by_testid("history-modify-diff").await?;
    app.portraits_if_wanted("acts-modify").await?;
    app.press("history-modify-yes", Key::Escape).await
}

/// A reaction is added, listed and taken away; a reply is written, sent and listed.
async fn reactions_and_replies(app: &App) -> Outcome {
    app.choose_action("react").await?;
    app.type_text("history-react-operator", "bob").await?;
    app.replace_text("history-react-index", "7").await?;
    app.portraits_if_wanted("acts-react").await?;
    app.click("history-react-yes").await?;
    app.wait_for_action("react", "done").await?;
    app.choose_action("reactions").await?;
    app.wait_for_action("reactions", "done").await?;
    app.wait_for_text("history-reaction", "Reaction 7 of bob").await?;
    app.choose_action("react").await?;
    app.click("history-react-remove").await?;
    app.type_text("history-react-operator", "bob").await?;
    app.replace_text("history-react-index", "7").await?;
    app.click("history-react-yes").await?;
    app.wait_for_action("unreact", "done").await?;

    let original = app.attribute("history-details", "data-id").await?;
    app.choose_action("reply").await?;
    app.replace_text("compose-text", "好的").await?;
    assert_eq!(app.send().await?.outcome, "sent");
    app.go_to("history").await?;
    assert_eq!(
        app.attribute("history-details", "data-id").await?,
        original,
        "still the message it replies to"
    );
    app.choose_action("thread").await?;
    app.wait_for_action("thread", "done").await?;
    app.wait_for_text("history-reply", "好的").await?;
    app.portraits_if_wanted("acts-thread").await
}

#[tokio::test]
async fn a_message_is_changed_marked_as_read_asked_about_and_recalled() -> Outcome {
    let app = App::start(Options::default()).await?;
    sent(&app).await?;
    app.open_actions().await?;
    let left = app.text_of("history-action-recall").await?;
    assert!(left.contains("1:") || left.contains("2:00"), "the time that is left: {left}");
    app.press("history-action-recall", Key::Escape).await?;

    pictures_of_what_opens(&app).await?;

    app.choose_action("modify").await?;
    app.replace_text("history-modify-text", "改到八点").await?;
    app.click("history-modify-view-changes").await?;
    app.wait_for_attribute("history-modify-diff", "data-differences", "1").await?;
    app.click("history-modify-yes").await?;
    app.wait_for_action("modify", "done").await?;

    app.choose_action("read").await?;
    app.wait_for_action("read", "done").await?;
    app.wait_for_attribute("history-kept-changed", "data-changed", "true").await?;
    app.wait_for_text("history-done", "改到八点").await?;
    app.portraits_if_wanted("acts-read").await?;

    app.choose_action("mark_read").await?;
    app.portraits_if_wanted("acts-mark-read").await?;
    app.replace_text("history-mark-read-reader", "bob").await?;
    app.click("history-mark-read-yes").await?;
    app.wait_for_action("mark_read", "done").await?;
    app.choose_action("read_by").await?;
    app.wait_for_action("read_by", "done").await?;
    assert_eq!(app.text_of("history-receipts-read").await?.trim(), "bob");
    app.portraits_if_wanted("acts-receipts").await?;

    reactions_and_replies(&app).await?;

    app.choose_action("recall").await?;
    app.wait_for_attribute("history-recall-two_sided", "data-state", "sure").await?;
    app.type_text("history-recall-description", "发错了").await?;
    app.click("history-recall-yes").await?;
    app.wait_for_action("recall", "done").await?;
    app.portraits_if_wanted("acts-done").await?;

    let arrived = app.sandbox().await?.messages().await?.remove(0);
    assert_eq!((arrived.withdraw_type, arrived.modify_time.is_some()), (Some(2), true));
    assert_eq!(arrived.read_by, ["bob"]);
    assert_eq!(app.attribute("history-details", "data-outcome").await?.as_deref(), Some("sent"));
    app.choose_action("read").await?;
    app.wait_for_action("read", "refused").await?;
    app.by_testid("history-action-missing").await?;
    Ok(())
}

#[tokio::test]
async fn a_deletion_is_silent_and_a_second_message_is_another_one() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "一次就好").await?;
    app.send().await?;
    let first = app.open_newest_row().await?;

    app.choose_action("again").await?;
    app.portraits_if_wanted("acts-again").await?;
    app.click("history-again-yes").await?;
    app.wait_for_count("history-row", 2).await?;
    app.choose_action("recall").await?;
    app.click("history-recall-delete").await?;
    app.click("history-recall-yes").await?;
    app.wait_for_action("recall", "done").await?;

    assert_eq!(app.attribute("history-details", "data-id").await?, Some(first), "the row in sight");
    let arrived = app.sandbox().await?.messages().await?;
    let types: Vec<_> = arrived.iter().map(|message| message.withdraw_type).collect();
    assert_eq!(types, [Some(3), None], "only the first one was deleted");
    assert_ne!(arrived[0].trace_id, arrived[1].trace_id);
    let ids = arrived.iter().map(|message| {
        let body: Value = serde_json::from_str(&message.body).unwrap_or_default();
        body["message"]["message_client_id"].as_str().unwrap_or_default().to_owned()
    });
    let ids: Vec<_> = ids.collect();
    assert_ne!(ids[0], ids[1]);
    // What cannot be done is said with its reason.
    app.open_actions().await?;
    app.wait_for_attribute("history-action-modify", "aria-disabled", "true").await?;
    Ok(())
}

#[tokio::test]
async fn an_act_that_is_not_waited_for_is_said_to_be_unknown_and_the_message_has_the_rest() -> Outcome {
    let app = App::start(Options::default()).await?;
    sent(&app).await?;
    // Carried out, but the answer takes ten minutes.
    let fault = json!({ "kind": "latency", "route": "act", "stage": "after", "probability": 1, "count": 1, "delay_ms": 600_000 });
    app.invoke("sandbox_fault_add", json!({ "fault": fault })).await?;
    app.choose_action("recall").await?;
    app.click("history-recall-yes").await?;
    app.wait_for_attribute("history-done", "data-busy", "recall").await?;
    let sandbox = app.sandbox().await?;
    app.until("the recall to be carried out", || async {
        let kind = sandbox.messages().await?[0].withdraw_type;
        Ok(if kind == Some(2) { Ok(()) } else { Err(format!("{kind:?}")) })
    })
    .await?;
    app.portraits_if_wanted("acts-waiting").await?;

    app.click("history-action-stop").await?;

    app.wait_for_action("recall", "unknown").await?;
    assert_eq!(app.count("history-action-stop").await?, 0, "nothing is waited for any more");
    app.wait_for_text("history-action", "may have taken effect").await?;
    app.portraits_if_wanted("acts-unknown").await?;
    assert_eq!(app.attribute("history-details", "data-outcome").await?.as_deref(), Some("sent"));
    app.choose_action("read").await?;
    app.wait_for_action("read", "refused").await?;
    app.by_testid("history-action-missing").await.map(drop)
}
