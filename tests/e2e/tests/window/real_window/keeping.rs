use e2e::{App, Key, Options, Outcome, Problem, dialog};

const PICTURES: &str = "e2e-pictures";

/// Sends so many texts to the sandbox.
async fn sent(texts: &[&str]) -> Outcome<App> {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    for text in texts {
        app.replace_text("compose-text", text).await?;
        app.send().await?;
    }
    Ok(app)
}

async fn rows(app: &App, wanted: usize) -> Outcome {
    app.wait_for_count("history-row", wanted).await
}

#[tokio::test]
async fn a_tag_a_note_and_a_star_find_the_row_again_after_a_restart() -> Outcome {
    let app = sent(&["第一封", "第二封"]).await?;
    app.open_newest_row().await?;
    app.click("history-star").await?;
    app.wait_for_attribute("history-star", "aria-pressed", "true").await?;
    app.type_text("records-tag-input", "投诉").await?;
    app.press("records-tag-input", Key::Enter).await?;
    app.wait_for_text("records-tag", "投诉").await?;
    for tag in ["escalated-to-the-second-level-of-support", "回访"] {
        app.type_text("records-tag-input", tag).await?;
        app.press("records-tag-input", Key::Enter).await?;
    }
    app.type_text("records-note", "客户说没有收到，周三回电\nhttps://fixture.example/tickets/2026/11/28/9007199254740993?view=all&thread=no-answer").await?;
    app.wait_for_attribute("records-note-state", "data-phase", "saved").await?;
    app.portraits_at(PICTURES, "records-details", "records-note").await?;

    let app = app.close().await?.start_again().await?;

    app.go_to("history").await?;
    for typed in ["投诉", "回电"] {
        app.replace_text("history-search", typed).await?;
        rows(&app, 1).await?;
    }
    app.click("history-row").await?;
    assert_eq!(app.attribute("history-star", "aria-pressed").await?.as_deref(), Some("true"));
    app.wait_for_value("records-note", "周三回电").await
}

#[tokio::test]
async fn deleted_rows_come_back() -> Outcome {
    let app = sent(&["一", "二", "三"]).await?;
    app.open_newest_row().await?;
    // Where there is room for one pane only, the list and not the details.
    app.set_window_size(960, 640).await?;
    app.click("history-back").await?;
    app.press("history-list", Key::Space).await?;
    app.chord("history-list", &[Key::Shift], &char::from(Key::Down).to_string()).await?;
    app.wait_for_text("records-count", "2").await?;
    app.portraits(PICTURES, "records-bar", "history").await?;
    app.click("records-tag-many").await?;
    app.type_text("records-tags-input", "待回电").await?;
    app.press("records-tags-input", Key::Enter).await?;
    app.wait_for_text("records-tag", "待回电").await?;
    app.type_text("records-tags-input", "customer-waits-for-an-answer-from-the-hosting-team").await?;
    app.press("records-tags-input", Key::Enter).await?;
    // Too long: it stays where it can be shortened.
    app.wait_for_value("records-tags-input", "hosting-team").await?;
    app.portraits_here(PICTURES, "records-tag-many").await?;
    app.replace_text("records-tags-input", "").await?;
    app.click("records-tag-done").await?;

    app.click("records-delete").await?;

    rows(&app, 1).await?;
    app.portraits_here(PICTURES, "records-undo").await?;
    app.click("toast-action").await?;
    rows(&app, 3).await
}

#[tokio::test]
async fn an_export_comes_in_again_as_it_was() -> Outcome {
    let app = sent(&["出去的", "另一封"]).await?;
    app.go_to("history").await?;
    rows(&app, 2).await?;
    app.press("records-menu", Key::Enter).await?;
    app.click("records-menu-export").await?;
    app.by_testid("records-export-dialog").await?;
    app.portraits_here(PICTURES, "records-export").await?;
    let path = app.home().join("out.jsonl");
    app.click("records-export-go").await?;
    dialog::type_and_accept(&path.display().to_string()).await?;
    app.wait_for_text("records-export-path", "out.jsonl").await?;
    app.portraits_here(PICTURES, "records-export-done").await?;
    app.click("records-export-close").await?;
    let exported =
        std::fs::read_to_string(&path).map_err(|source| Problem::File { path: path.clone(), source })?;
    assert_eq!(exported.lines().count(), 3, "a head and two rows: {exported}");
    app.chord("history-list", &[Key::Control], "a").await?;
    app.click("records-delete").await?;
    app.by_testid("history-empty").await?;

    app.press("records-menu", Key::Enter).await?;
    app.click("records-menu-import").await?;
    dialog::open_file(&path).await?;

    rows(&app, 2).await?;
    app.wait_for_text("history-row", "另一封").await?;
    app.portraits_here(PICTURES, "records-import-done").await
}

#[tokio::test]
async fn a_limit_says_what_it_will_delete_and_deletes_it() -> Outcome {
    let app = sent(&["旧", "中", "新"]).await?;
    app.go_to("settings").await?;
    app.replace_text("retention-rows", "1").await?;
    app.wait_for_text("retention-would-delete", "2").await?;
    app.portraits_at(PICTURES, "records-retention", "retention-would-delete").await?;
    app.go_to("history").await?;
    rows(&app, 3).await?;
    app.go_to("settings").await?;

    app.click("retention-on").await?;

    app.wait_for_attribute("retention-state", "data-on", "true").await?;
    app.go_to("history").await?;
    rows(&app, 1).await
}
