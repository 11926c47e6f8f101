//! Files that the desktop opens the app with.

use std::path::Path;

use e2e::{App, Options, Outcome, command_line, dialog, start_once_more};

const TEMPLATE: &str = r#"{
  "yanshu_template": 1,
  "name": "Welcome home",
  "conversation": { "sender": "goose", "type": "p2p", "receiver": "bob" },
  "body": ["{", "  \"message\": { \"message_type\": 0, \"text\": \"hello\" }", "}"]
}"#;

#[tokio::test]
async fn a_request_or_a_template_that_the_desktop_opens_goes_where_it_belongs_and_nothing_is_sent() -> Outcome
{
    let app = App::start(Options::default()).await?;
    let har = concat!(env!("CARGO_MANIFEST_DIR"), "/../../crates/interop/tests/import/session.har");
    app.go_to("settings").await?;
    start_once_more(&app.data_dir(), &[Path::new(har)])?;
    app.wait_for_attribute("import-found", "data-format", "har").await?;
    app.wait_for_text("import-body", "来自 HAR 的消息").await?;
    app.click("import-apply").await?;

    let template = app.home().join("welcome.json");
    std::fs::write(&template, TEMPLATE).expect("a template");
    start_once_more(&app.data_dir(), &[&template])?;
    dialog::picture(&app.picture_path("e2e-pictures", "opened-template-question")?).await?;
    dialog::refuse_question().await?;
    start_once_more(&app.data_dir(), &[&template])?;
    dialog::accept_question().await?;
    app.wait_for_text("template-details", "Welcome home").await?;
    app.wait_for_count("templates-row", 1).await?;

    // One of the folder itself is shown at once.
    app.go_to("compose").await?;
    let kept = app.attribute("templates-row", "data-path").await?.unwrap_or_default();
    let kept = app.data_dir().join("templates").join(kept);
    start_once_more(&app.data_dir(), &[&kept])?;
    app.by_testid("page-templates").await?;
    app.wait_for_count("templates-row", 1).await?;

    assert!(app.sandbox().await?.messages().await?.is_empty(), "opening a file never sends");
    Ok(())
}

#[tokio::test]
async fn a_history_that_the_app_is_first_started_with_is_imported_after_a_question() -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    let export = folder.path().join("saved.yanshu-export");
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "kept for later").await?;
    app.send().await?;
    let data = app.data_dir();
    command_line(&data, &["history", "export", "--format", "jsonl", &export.display().to_string()])?;
    app.close().await?;

    let app = App::start(Options { arguments: vec![export], ..Options::default() }).await?;
    dialog::accept_question().await?;
    app.wait_for_text("history-row", "kept for later").await
}
