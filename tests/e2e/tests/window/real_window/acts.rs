use e2e::{App, Key, Options, Outcome};
use serde_json::Value;

const BODY: &str = r#"{"message":{"message_type":0,"text":"今晚七点见","message_client_id":"acts-1"},"team_option":{"mark_as_read":true}}"#;

/// A group message that asks for receipts, open in the history.
async fn sent(app: &App) -> Outcome {
    app.address("alice", "team", "9007199254740993").await?;
    app.write_json(BODY).await?;
    assert_eq!(app.send().await?.outcome, "sent");
    app.open_newest_row().await.map(drop)
}

/// The menu and the dialogs, in both languages and both themes.
async fn pictures_of_what_opens(app: &App) -> Outcome {
    for language in ["zh", "en"] {
        app.go_to("settings").await?;
        app.click(&format!("settings-language-{language}")).await?;
        app.go_to("history").await?;
        for (what, id) in [
            ("menu", "history-act-recall"),
            ("recall", "history-recall-description"),
            ("modify", "history-modify-text"),
        ] {
            match what {
                "menu" => app.open_acts().await?,
                act => app.choose_act(act).await?,
            }
            if what == "modify" {
                app.type_text("history-modify-text", "（改到八点）").await?;
                app.click("history-modify-view-changes").await?;
                app.by_testid("history-modify-diff").await?;
            }
            for theme in ["light", "dark"] {
                app.js("document.documentElement.dataset.theme = arguments[0]", vec![theme.into()]).await?;
                app.picture("e2e-pictures", &format!("acts-{what}-{language}-{theme}")).await?;
            }
            let inside = if what == "modify" { "history-modify-yes" } else { id };
            app.press(inside, Key::Escape).await?;
        }
    }
    app.js("delete document.documentElement.dataset.theme", vec![]).await.map(drop)
}

#[tokio::test]
async fn a_message_is_changed_marked_as_read_asked_about_and_recalled() -> Outcome {
    let app = App::start(Options::default()).await?;
    sent(&app).await?;
    app.open_acts().await?;
    let left = app.text_of("history-act-recall").await?;
    assert!(left.contains("1:") || left.contains("2:00"), "the time that is left: {left}");
    app.press("history-act-recall", Key::Escape).await?;

    pictures_of_what_opens(&app).await?;

    app.choose_act("modify").await?;
    app.replace_text("history-modify-text", "改到八点").await?;
    app.click("history-modify-view-changes").await?;
    app.wait_for_attribute("history-modify-diff", "data-differences", "1").await?;
    app.click("history-modify-yes").await?;
    app.wait_for_act("modify", "done").await?;

    app.choose_act("read").await?;
    app.wait_for_act("read", "done").await?;
    app.wait_for_attribute("history-kept-changed", "data-changed", "true").await?;
    app.wait_for_text("history-done", "改到八点").await?;

    app.choose_act("mark_read").await?;
    app.replace_text("history-mark-read-reader", "bob").await?;
    app.click("history-mark-read-yes").await?;
    app.wait_for_act("mark_read", "done").await?;
    app.choose_act("read_by").await?;
    app.wait_for_act("read_by", "done").await?;
    assert_eq!(app.text_of("history-receipts-read").await?.trim(), "bob");

    app.choose_act("recall").await?;
    app.wait_for_attribute("history-recall-two_sided", "data-standing", "sure").await?;
    app.type_text("history-recall-description", "发错了").await?;
    app.click("history-recall-yes").await?;
    app.wait_for_act("recall", "done").await?;
    app.portraits("e2e-pictures", "acts-done", "history").await?;

    let arrived = app.sandbox().await?.messages().await?.remove(0);
    assert_eq!((arrived.withdraw_type, arrived.modify_time.is_some()), (Some(2), true));
    assert_eq!(arrived.read_by, ["bob"]);
    assert_eq!(app.attribute("history-details", "data-outcome").await?.as_deref(), Some("sent"));
    app.choose_act("read").await?;
    app.wait_for_act("read", "refused").await?;
    app.by_testid("history-act-missing").await?;
    Ok(())
}

#[tokio::test]
async fn a_deletion_is_silent_and_a_second_message_is_another_one() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "一次就好").await?;
    app.send().await?;
    let first = app.open_newest_row().await?;

    app.choose_act("again").await?;
    app.click("history-again-yes").await?;
    app.until("the second message", || async {
        let count = app.count("history-row").await?;
        Ok(if count == 2 { Ok(()) } else { Err(count.to_string()) })
    })
    .await?;
    app.choose_act("recall").await?;
    app.click("history-recall-delete").await?;
    app.click("history-recall-yes").await?;
    app.wait_for_act("recall", "done").await?;

    assert_eq!(app.attribute("history-details", "data-id").await?, Some(first), "the row in sight");
    let arrived = app.sandbox().await?.messages().await?;
    let ways: Vec<_> = arrived.iter().map(|message| message.withdraw_type).collect();
    assert_eq!(ways, [Some(3), None], "only the first one was deleted");
    assert_ne!(arrived[0].trace_id, arrived[1].trace_id);
    let ids = arrived.iter().map(|message| {
        let body: Value = serde_json::from_str(&message.body).unwrap_or_default();
        body["message"]["message_client_id"].as_str().unwrap_or_default().to_owned()
    });
    let ids: Vec<_> = ids.collect();
    assert_ne!(ids[0], ids[1]);
    // What cannot be done is said with its reason.
    app.open_acts().await?;
    app.wait_for_attribute("history-act-modify", "aria-disabled", "true").await?;
    Ok(())
}
