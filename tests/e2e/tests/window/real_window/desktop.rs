//! What a desktop product has beside its pages: links, a way to begin, an address book, menus of its own.

use std::path::Path;

use e2e::{App, Key, Options, Outcome, desktop, start_once_more};
use serde_json::json;

#[tokio::test]
async fn a_link_fills_in_a_draft_or_shows_a_record_and_sends_nothing() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "the first").await?;
    let sent = app.send().await?;
    app.close_result().await?;

    let link = "yanshu://compose?from=carol&to=8001&type=team&text=%E9%9B%81%E4%B9%A6";
    start_once_more(&app.data_dir(), &[Path::new(link)])?;
    app.wait_for_value("compose-receiver", "8001").await?;
    assert_eq!(app.value_of("compose-text").await?, "雁书");
    app.wait_for_attribute("compose-kind-team", "aria-checked", "true").await?;
    assert_eq!(app.sandbox().await?.messages().await?.len(), 1, "a link never sends");

    let row = app.open_newest_row().await?;
    app.go_to("compose").await?;
    start_once_more(&app.data_dir(), &[Path::new(&format!("yanshu://history/{row}"))])?;
    app.wait_for_attribute("history-details", "data-id", &row).await?;
    app.wait_for_text("history-details", "the first").await?;
    assert_eq!(sent.outcome, "sent");
    Ok(())
}

#[tokio::test]
async fn a_recalled_message_is_struck_through_in_the_list_and_found_by_its_state() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    for text in ["stays", "to the wrong one"] {
        app.replace_text("compose-text", text).await?;
        app.send().await?;
    }
    app.click("compose-recall").await?;
    app.click("history-recall-yes").await?;
    app.by_testid("compose-recalled").await?;

    app.go_to("history").await?;
    app.wait_for_attribute("history-row", "data-recalled", "true").await?;
    app.wait_for_text("history-row", "Recalled").await?;
    app.portraits("e2e-pictures", "recalled-row", "history").await?;
    app.replace_text("history-search", "is:recalled").await?;
    app.wait_for_text("history-count", "1").await?;
    app.wait_for_text("history-row", "to the wrong one").await
}

#[tokio::test]
async fn a_receiver_from_the_history_is_completed_by_name() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.portraits_here("e2e-pictures", "welcome").await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "hello").await?;
    app.send().await?;
    app.close_result().await?;
    app.go_to("history").await?;

    // By the right button of the mouse, and by keyboard alone.
    app.by_testid("history-row").await?;
    let at = "const { x, y } = document.querySelector('[data-testid=history-row]').getBoundingClientRect(); return [x + 200, y + 10]";
    let at = app.js(at, vec![]).await?;
    desktop::right_click(at[0].as_f64().unwrap_or(0.0) as i64, at[1].as_f64().unwrap_or(0.0) as i64)?;
    app.by_testid("row-menu-contact").await?;
    app.portraits_here("e2e-pictures", "row-menu").await?;
    app.press("row-menu-contact", Key::Enter).await?;
    app.go_to("contacts").await?;
    app.wait_for_text("contact-row", "bob").await?;
    app.click("contact-edit").await?;
    app.type_text("contact-name", "Bob Li").await?;
    app.portraits_here("e2e-pictures", "contact-edit").await?;
    app.click("contact-save").await?;
    app.wait_for_text("contact-row", "Bob Li").await?;
    app.portraits("e2e-pictures", "contacts", "contacts").await?;

    app.go_to("compose").await?;
    app.replace_text("compose-receiver", "li").await?;
    app.wait_for_text("compose-contact", "bob").await?;
    app.portraits_here("e2e-pictures", "compose-contacts").await?;
    app.press("compose-receiver", Key::Down).await?;
    app.press("compose-receiver", Key::Enter).await?;
    app.wait_for_value("compose-receiver", "bob").await
}

#[tokio::test]
async fn an_export_is_opened_and_shown_by_the_programs_of_the_system() -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    let (opened, program) = (folder.path().join("opened"), folder.path().join("xdg-open"));
    std::fs::write(&program, format!("#!/bin/sh\necho \"$1\" >> '{}'\n", opened.display()))
        .expect("a program");
    std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .expect("it may run");
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap_or_default());
    let environment = vec![("PATH".to_owned(), path)];
    let app = App::start(Options { environment, ..Options::default() }).await?;

    let refused = app.invoke("place_open", json!({ "place": "history_export", "reveal": false })).await;
    assert!(refused.is_err(), "nothing was written in this session");
    app.invoke("place_open", json!({ "place": "data_folder", "reveal": false })).await?;

    let seen = || std::fs::read_to_string(&opened).unwrap_or_default();
    let wanted = app.data_dir().display().to_string();
    app.until("the folder to be opened", async || {
        let seen = seen();
        Ok(if seen.contains(&wanted) { Ok(()) } else { Err(seen) })
    })
    .await
}
