//! What is decided about a bulk job before it runs: how its table is read, files, lists, and when it starts.

use std::collections::{HashMap, HashSet};

use e2e::{App, Options, Outcome, dialog, files};
use serde_json::Value;

/// The messages that arrived, by receiver.
async fn arrived(app: &App) -> Outcome<HashMap<String, String>> {
    let messages = app.sandbox().await?.messages().await?;
    let receiver = |id: &str| id.rsplit('|').next().unwrap_or_default().to_owned();
    Ok(messages.into_iter().map(|message| (receiver(&message.conversation_id), message.body)).collect())
}

const EDITOR_HEIGHT: &str = "return document.querySelector('[data-testid=bulk-body-editor]').closest('.cm-editor').getBoundingClientRect().height";

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
    app.type_text("bulk-text", "你好").await?;
    // The editor of the body has room for it.
    app.js("document.querySelector('[data-testid=bulk-body] summary').click()", vec![]).await?;
    app.wait_for_text("bulk-body-editor", "你好").await?;
    let height = app.js(EDITOR_HEIGHT, vec![]).await?;
    assert!(height.as_f64().is_some_and(|height| height > 100.0), "{height}");
    app.click("bulk-to-check").await?;
    app.click("bulk-check-go").await?;
    app.by_testid("bulk-checked").await?;
    assert_eq!(app.content_of("bulk-total-excluded").await?.trim(), "2", "those on the list");

    // All of them get the same: one call may take them, if that is chosen.
    app.wait_for_attribute("bulk-plan-single", "aria-checked", "true").await?;
    app.portraits_if_wanted("bulk-plan").await?;
    app.click("bulk-plan-batch").await?;
    app.wait_for_attribute("bulk-plan-batch", "aria-checked", "true").await?;

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
    let messages = app.sandbox().await?.messages().await?;
    let calls: HashSet<_> = messages.iter().map(|message| message.trace_id.clone()).collect();
    assert_eq!((messages.len(), calls.len()), (2, 1), "in the one call that was chosen");
    Ok(())
}

#[tokio::test]
async fn each_message_takes_its_own_file_from_the_folder_that_was_chosen() -> Outcome {
    const PHOTO: &[u8] = include_bytes!("../../../../../icons/32x32.png");
    const TEMPLATE: &str = r#"{"yanshu_template":1,"name":"照片","note":"","conversation":{"sender":"yanshu","type":"p2p","receiver":""},
        "variables":[{"name":"photo","kind":"file"}],
        "body":["{\"message\":{\"message_type\":1,\"attachment\":{{photo}}}}"]}"#;
    let app = App::start(Options::default()).await?;
    let [photos, templates] = [app.home().join("照片"), app.data_dir().join("templates")];
    for folder in [&photos, &templates] {
        std::fs::create_dir_all(folder).expect("a folder");
    }
    for name in ["a.png", "b.png"] {
        files::write(&photos, name, PHOTO)?;
    }
    files::write(app.home(), "secret.png", PHOTO)?;
    files::write(&templates, "photo.json", TEMPLATE.as_bytes())?;
    let table = "账号,photo\nada,a.png\nben,b.png\ncleo,../secret.png\ndan,none.png\n";
    let path = files::write(app.home(), "照片.csv", table.as_bytes())?;
    app.go_to("bulk").await?;
    app.by_testid("bulk-empty").await?;
    app.drop_files(&[&path]).await?;
    app.by_testid("bulk-open").await?;
    app.click("bulk-to-message").await?;
    app.click("bulk-origin-template").await?;
    app.click("bulk-template").await?;
    app.click_css("[data-testid^=bulk-template-]").await?;
    app.click("bulk-folder").await?;
    dialog::open_folder(&photos).await?;
    app.wait_for_text("bulk-folder-path", "照片").await?;
    app.click("bulk-files-go").await?;
    app.wait_for_text("bulk-files-done", "2").await?;
    app.by_testid("bulk-files-failed").await?;
    app.portraits_if_wanted("bulk-files").await?;
    app.click("bulk-to-check").await?;
    app.click("bulk-check-go").await?;
    app.by_testid("bulk-checked").await?;
    app.click("bulk-to-send").await?;
    app.click("bulk-start").await?;
    app.wait_for_attribute("bulk-open", "data-state", "finished").await?;

    let found = arrived(&app).await?;
    let mut receivers: Vec<_> = found.keys().cloned().collect();
    receivers.sort();
    assert_eq!(receivers, ["ada", "ben"], "what lies outside, or is not there, goes to nobody");
    let url = |body: &String| {
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        body["message"]["attachment"]["url"].as_str().unwrap_or_default().to_owned()
    };
    assert!(url(&found["ada"]).starts_with("http"), "{found:?}");
    assert_eq!(url(&found["ada"]), url(&found["ben"]), "one content is uploaded once");
    Ok(())
}
