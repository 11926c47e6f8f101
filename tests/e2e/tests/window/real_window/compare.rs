use e2e::{App, Key, Options, Outcome};

#[tokio::test]
async fn two_sends_are_compared_by_keys_and_by_mouse() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    for number in ["9007199254740993", "9007199254740992"] {
        app.write_json(&format!(
            r#"{{"message":{{"message_type":100,"message_client_id":"c-{number}","attachment":{{"n":{number},"same":[1,2,3]}}}}}}"#
        ))
        .await?;
        app.send().await?;
    }
    app.open_newest_row().await?;
    // Where there is room for one pane only, the list and not the details.
    app.set_window_size(960, 640).await?;
    app.click("history-back").await?;

    // The newer one by C, then the older one.
    app.type_text("history-list", "c").await?;
    app.by_testid("history-compare-pick").await?;
    app.portraits_here("e2e-pictures", "compare-pick").await?;
    app.press("history-list", Key::Down).await?;
    app.type_text("history-list", "c").await?;

    // To the last digit: as numbers of JavaScript the two would be one.
    app.wait_for_attribute("history-compare-body", "data-differences", "1").await?;
    assert_eq!(app.attribute("history-compare-body", "data-dimmed").await?.as_deref(), Some("1"));
    let body = app.content_of("history-compare-body").await?;
    assert!(body.contains("9007199254740993") && body.contains("9007199254740992"), "{body}");
    app.portraits("e2e-pictures", "compare", "history").await?;

    app.click("history-compare-back").await?;
    app.by_testid("history-details").await?;
    app.control_click("history-row").await?;
    app.click("records-compare").await?;
    app.wait_for_attribute("history-compare-answer", "data-differences", "1").await?;
    Ok(())
}
