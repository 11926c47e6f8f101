use e2e::{App, Options, Outcome, clipboard, files};
use s3::{ACCESS_KEY, BUCKET, Server};
use serde_json::{Value, json};

use super::axe;

const MIB: usize = 1024 * 1024;
/// Found nowhere else, and with signs that each encoding changes.
const SECRET: &str = "sT0r/age+Key=9wQ/zX7vB4nM2kL8jH5gF3dS";

/// Sets a storage up through the settings.
pub async fn keep_storage(app: &App, server: &Server) -> Outcome {
    fill_storage(app, &server.endpoint()).await?;
    app.click("storage-save").await?;
    app.wait_for_text("storage-row", "影片存储").await?;
    app.go_to("compose").await
}

/// A server that knows the secret of [`keep_storage`].
pub async fn server() -> Server {
    Server::start_with(SECRET).await
}

/// Sets a storage up through the settings, up to its form filled in.
async fn fill_storage(app: &App, endpoint: &str) -> Outcome {
    app.go_to("settings").await?;
    app.click("storage-add").await?;
    app.replace_text("storage-name", "影片存储").await?;
    app.replace_text("storage-bucket", BUCKET).await?;
    app.replace_text("storage-prefix", "yanshu/").await?;
    app.replace_text("storage-endpoint", endpoint).await?;
    app.replace_text("storage-access-key", ACCESS_KEY).await?;
    clipboard::copy(SECRET)?;
    app.click_by_hand("storage-secret-paste").await?;
    app.wait_for_attribute("storage-secret", "data-state", "pending").await
}

#[tokio::test]
async fn a_storage_is_set_up_tested_and_takes_a_large_file_over_a_cut() -> Outcome {
    let server = Server::start_with(SECRET).await;
    let cutter = server.cutter().await;
    let app = App::start(Options::default()).await?;

    fill_storage(&app, &cutter.endpoint()).await?;
    assert!(!clipboard::read()?.contains(SECRET), "the clipboard is cleared once the secret is taken");
    app.click("storage-test").await?;
    app.wait_for_attribute("storage-test-result", "data-verdict", "good").await?;
    app.picture("e2e-pictures", "storage-tested").await?;
    app.portraits("e2e-pictures", "storage-form", "settings").await?;
    app.click("storage-save").await?;
    app.wait_for_text("storage-row", "影片存储").await?;
    app.portraits("e2e-pictures", "storage-list", "settings").await?;
    app.click("storage-edit").await?;
    app.click("storage-delete").await?;
    app.by_testid("storage-delete-dialog").await?;
    axe::finds_nothing(&app, "delete a storage").await?;
    app.press("storage-delete-confirm", e2e::Key::Escape).await?;
    app.wait_for_count("storage-delete-dialog", 0).await?;
    app.click("storage-cancel").await?;

    // 20 MB that the service would not take: told at once, with the storage as a way out.
    app.go_to("compose").await?;
    app.address("alice", "p2p", "bob").await?;
    let content: Vec<u8> = (0..20 * MIB).map(|at| (at / 997) as u8).collect();
    let path = files::write(app.home(), "大雁南飞.bin", &content)?;
    app.drop_files(&[&path]).await?;
    app.wait_for_text("compose-refused", "影片存储").await?;
    app.portraits("e2e-pictures", "storage-offer", "compose").await?;
    cutter.cut_after(12 * MIB as u64);
    app.click("compose-storage").await?;
    // It tries again by itself before it is the user's turn.
    app.wait_for_attribute("compose-file", "data-phase", "running").await?;
    app.wait_for_attribute("compose-file", "data-phase", "failed").await?;
    assert!(cutter.is_cut());
    app.portraits("e2e-pictures", "storage-cut", "compose").await?;
    let before = server.stored_parts();
    cutter.heal();
    app.click("compose-upload-retry").await?;
    app.wait_for_upload().await?;
    // The link is signed for a day; when it ends stands beside the file.
    app.by_testid("compose-link-ends").await?;
    app.portraits("e2e-pictures", "storage-done", "compose").await?;
    assert_eq!((before, server.stored_parts()), (vec![1], vec![1, 2, 3]), "nothing went out twice");

    let sent = app.send().await?;
    assert_eq!(sent.outcome, "sent", "{}", app.text_of("compose-result").await?);
    let sandbox = app.sandbox().await?;
    assert_eq!(sandbox.upload_count().await?, 0, "the service got the link only");
    let body: Value = serde_json::from_str(&sandbox.messages().await?[0].body).unwrap_or_default();
    let attachment = &body["message"]["attachment"];
    assert_eq!(attachment["size"], json!(content.len()));
    let url = attachment["url"].as_str().unwrap_or_default();
    let served = e2e::get(url).await?.error_for_status()?.bytes().await?;
    assert!(served == content, "the link reads the very file");

    Ok(())
}

#[tokio::test]
async fn what_is_wrong_with_a_storage_is_said_where_it_can_be_put_right() -> Outcome {
    let server = Server::start_with("another").await;
    let app = App::start(Options::default()).await?;
    fill_storage(&app, &server.endpoint()).await?;

    app.click("storage-test").await?;
    app.wait_for_attribute("storage-test-result", "data-verdict", "storage_wrong_secret").await?;
    app.picture("e2e-pictures", "storage-wrong-secret").await?;
    app.replace_text("storage-endpoint", "http://s3.example.com").await?;
    app.click("storage-save").await?;
    app.wait_for_attribute("storage-endpoint", "aria-invalid", "true").await?;
    app.picture("e2e-pictures", "storage-insecure").await.map(drop)
}
