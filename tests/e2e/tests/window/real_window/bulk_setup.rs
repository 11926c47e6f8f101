//! What is decided about a bulk job before it runs: how its table is read, files, lists, and when it starts.

use std::collections::HashMap;

use e2e::{App, Options, Outcome, files};

/// The messages that arrived, by receiver.
async fn arrived(app: &App) -> Outcome<HashMap<String, String>> {
    let messages = app.sandbox().await?.messages().await?;
    let receiver = |id: &str| id.rsplit('|').next().unwrap_or_default().to_owned();
    Ok(messages.into_iter().map(|message| (receiver(&message.conversation_id), message.body)).collect())
}

#[tokio::test]
async fn a_table_that_was_read_wrongly_is_read_otherwise_and_those_on_a_list_get_nothing() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.go_to("bulk").await?;
    app.by_testid("bulk-empty").await?;

    // A list, filled by hand.
    app.click("bulk-lists").await?;
    app.by_testid("bulk-lists-none").await?;
    app.portraits_if_wanted("bulk-lists-none").await?;
    app.replace_text("bulk-list-name", "退订").await?;
    app.click("bulk-list-add").await?;
    app.replace_text("bulk-list-text", "user-2\nuser-3").await?;
    app.replace_text("bulk-list-reason", "短信回复T").await?;
    app.click("bulk-list-text-go").await?;
    app.wait_for_count("bulk-list-entry", 2).await?;
    app.portraits_if_wanted("bulk-list").await?;
    app.click("bulk-list-back").await?;
    app.keys_by_hand("bulk-list-name", &["Escape"]).await?;
    app.wait_for_count("bulk-lists-dialog", 0).await?;

    // The first line looks like names of columns, and is none.
    let table = "ada|Berlin\nuser-2|Paris\nuser-3|Rome\nuser-4|Oslo\n";
    let path = files::write(app.home(), "名单.csv", table.as_bytes())?;
    app.drop_files(&[&path]).await?;
    app.by_testid("bulk-open").await?;
    app.wait_for_text("bulk-source-rows", "3").await?;
    app.click("bulk-read-again").await?;
    app.by_testid("bulk-read-encoding").await?;
    app.portraits_if_wanted("bulk-read-again").await?;
    app.click("bulk-read-header").await?;
    app.click("bulk-read-go").await?;
    app.wait_for_count("bulk-read-dialog", 0).await?;
    app.wait_for_text("bulk-source-rows", "4").await?;
    app.click("bulk-role-0").await?;
    app.click("bulk-role-0-account").await?;
    app.replace_text("bulk-sender", "yanshu").await?;
    app.click("bulk-to-message").await?;
    app.type_text("bulk-text", "你好，").await?;
    app.click("bulk-insert-1").await?;
    app.click("bulk-to-check").await?;
    app.click("bulk-check-go").await?;
    app.by_testid("bulk-checked").await?;
    assert_eq!(app.content_of("bulk-total-excluded").await?.trim(), "2", "those on the list");

    // A start at a later time: not in the past, and taken back again.
    app.click("bulk-to-send").await?;
    app.click("bulk-later").await?;
    app.replace_text("bulk-schedule-at", "2020-01-01 09:00").await?;
    app.click("bulk-schedule-go").await?;
    app.wait_for_attribute("bulk-schedule-at", "aria-invalid", "true").await?;
    app.portraits_if_wanted("bulk-schedule").await?;
    app.replace_text("bulk-schedule-at", "2099-01-02 09:00").await?;
    app.click("bulk-schedule-go").await?;
    app.by_testid("bulk-starts").await?;
    app.portraits_if_wanted("bulk-scheduled").await?;
    app.click("bulk-unschedule").await?;
    app.click("bulk-resume").await?;
    app.wait_for_attribute("bulk-open", "data-state", "finished").await?;

    let mut receivers: Vec<_> = arrived(&app).await?.into_keys().collect();
    receivers.sort();
    assert_eq!(receivers, ["ada", "user-4"]);
    Ok(())
}
