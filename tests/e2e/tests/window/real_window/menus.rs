//! Our own menus, where they belong to something: by mouse and by keyboard, and what axe says of them.

use e2e::{App, Key, Options, Outcome, desktop, files};
use serde_json::json;

use super::axe;

/// Presses Shift and F10 on something.
async fn menu_of(app: &App, testid: &str, item: &str) -> Outcome {
    app.chord(testid, &[Key::Shift], &char::from(Key::F10).to_string()).await?;
    app.by_testid(item).await.map(drop)
}

/// Closes the menu that is open.
async fn close(app: &App, item: &str) -> Outcome {
    app.press(item, Key::Escape).await?;
    app.wait_for_count(item, 0).await
}

#[tokio::test]
async fn receivers_files_and_messages_of_the_queue_have_menus_of_their_own() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.replace_text("compose-receiver", "bob,carol").await?;
    app.press("compose-receiver", Key::Enter).await?;
    app.press("compose-receiver", Key::Tab).await.ok();
    app.wait_for_count("receiver-chip", 2).await?;
    const AT: &str = "const { x, y } = document.querySelector('[data-testid=receiver-chip]').getBoundingClientRect(); return [x + 10, y + 8]";
    let at = app.js(AT, vec![]).await?;
    desktop::right_click(at[0].as_f64().unwrap_or(0.0) as i64, at[1].as_f64().unwrap_or(0.0) as i64)?;
    app.by_testid("chip-remove-others").await?;
    axe::finds_nothing(&app, "receiver menu").await?;
    app.portraits_if_wanted("receiver-menu").await?;
    app.press("chip-remove-others", Key::Enter).await?;
    app.wait_for_count("receiver-chip", 0).await?;
    app.wait_for_value("compose-receiver", "bob").await?;

    let first = files::write(app.home(), "picture.png", &files::photo(1))?;
    let second = files::write(app.home(), "another.png", &files::photo(2))?;
    app.drop_files(&[&first]).await?;
    app.wait_for_attribute("compose-file", "data-phase", "done").await?;
    menu_of(&app, "compose-pick", "file-copy-url").await?;
    axe::finds_nothing(&app, "file menu").await?;
    app.portraits_if_wanted("file-menu").await?;
    close(&app, "file-copy-url").await?;

    app.drop_files(&[&first, &second]).await?;
    app.wait_for_count("queue-row", 2).await?;
    menu_of(&app, "queue-list", "queue-menu-down").await?;
    axe::finds_nothing(&app, "queue menu").await?;
    app.portraits_if_wanted("queue-menu").await?;
    app.press("queue-menu-remove", Key::Enter).await?;
    app.wait_for_count("queue-row", 1).await
}

#[tokio::test]
async fn templates_and_help_are_accessible_with_their_menus_open() -> Outcome {
    let app = App::start(Options::default()).await?;
    let template = json!({
        "name": "Welcome", "note": "", "body": "{\"message\":{\"message_type\":0,\"text\":\"hi {{name}}\"}}",
        "variables": [{ "name": "name", "kind": "text", "label": "", "default": "", "choices": [] }],
        "conversation": { "sender": "goose", "kind": "p2p", "receiver": "bob" },
    });
    app.invoke("template_add", json!({ "folder": "", "template": template })).await?;
    app.go_to("templates").await?;
    app.by_testid("templates-row").await?;
    menu_of(&app, "templates-row", "template-menu-edit").await?;
    axe::finds_nothing(&app, "template menu").await?;
    app.portraits_if_wanted("template-menu").await?;
    app.press("template-menu-edit", Key::Enter).await?;
    app.by_testid("template-sender").await?;
    axe::finds_nothing(&app, "template edit").await?;

    app.go_to("settings").await?;
    axe::finds_nothing(&app, "settings with updates").await?;
    app.click("settings-text-size-larger").await?;
    app.portraits_if_wanted("settings-larger").await?;
    app.click("settings-help").await?;
    app.by_testid("help-dialog").await?;
    for tab in ["guide", "codes", "news", "licences"] {
        app.click(&format!("help-tab-{tab}")).await?;
        app.by_testid(&format!("help-{tab}")).await?;
        axe::finds_nothing(&app, &format!("help {tab}")).await?;
    }
    app.portraits_if_wanted("help").await
}
