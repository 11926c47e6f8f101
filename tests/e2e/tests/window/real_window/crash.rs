use e2e::{App, Options, Outcome, clipboard};
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

#[tokio::test]
async fn a_kill_between_record_and_answer_leaves_the_row_unknown() -> Outcome {
    let app = App::start(Options::default()).await?;
    // A service that takes the request and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/nimserver", silent.local_addr().expect("its address"));
    clipboard::copy("0123456789abcdef")?;
    // Without a click the clipboard stays closed.
    app.click_by_hand("compose-text").await?;
    app.invoke("secret_paste", json!({ "usage": "app_secret" })).await?;
    let form = json!({
        "id": null, "name": "Silent", "color": "violet", "stage": "test", "app_key": "0123456789abcdef0123456789abcdef",
        "region": "custom", "urls": [url], "private_hosts": false, "default_sender": "alice",
    });
    let account = app.invoke("account_save", json!({ "form": form })).await?;
    let settings = json!({
        "language": "system", "theme": "system", "account_id": account["id"],
        "zoom_percent": 100, "density": "comfortable", "text_size": "normal", "notifications": true, "check_updates": false, "shortcuts": {},
    });
    app.invoke("settings_save", json!({ "settings": settings })).await?;
    let app = app.close().await?.start_again().await?;
    app.wait_for_text("account-switch", "Silent").await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "did it arrive?").await?;
    let shown = app.shown_body().await?;
    app.click("compose-send").await?;
    let (mut connection, _) = silent.accept().await.expect("a connection");
    let mut request = Vec::new();
    while !String::from_utf8_lossy(&request).contains("did it arrive?") {
        connection.read_buf(&mut request).await.expect("the request");
    }

    let app = app.kill().await?.start_again().await?;

    app.by_testid("frame-recovered").await?;
    app.open_newest_row().await?;
    assert_eq!(app.attribute("history-row", "data-outcome").await?.as_deref(), Some("unknown"));
    assert_eq!(app.attribute("history-details", "data-outcome").await?.as_deref(), Some("unknown"));
    assert_eq!(
        app.content_of("history-request-body").await?,
        shown,
        "what may have arrived is there to the letter"
    );
    Ok(())
}

#[tokio::test]
async fn a_draft_is_there_after_a_crash() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "superteam", "7").await?;
    app.replace_text("compose-text", "half a thou").await?;
    // The page saves shortly after the last key; what is on the disk is what the next start reads.
    app.until("the draft on the disk", || async {
        let draft = app.invoke("boot", json!({})).await?["draft"].to_string();
        Ok(if draft.contains("half a thou") { Ok(()) } else { Err(draft) })
    })
    .await?;

    let app = app.kill().await?.start_again().await?;

    assert_eq!(app.value_of("compose-text").await?, "half a thou");
    assert_eq!(app.value_of("compose-receiver").await?, "7");
    app.wait_for_attribute("compose-kind", "data-value", "superteam").await
}
