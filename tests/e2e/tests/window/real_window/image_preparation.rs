use e2e::{App, Options, Outcome, files};
use serde_json::json;

#[tokio::test]
async fn a_photo_is_made_smaller_and_loses_its_place_only_when_asked() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    let path = files::located_photo(app.home(), "西湖.jpg")?;
    let original = std::fs::read(&path).unwrap_or_default();

    app.drop_files(&[&path]).await?;
    app.wait_for_upload().await?;
    // It tells the place, and the user is informed, whether or not it is removed.
    app.wait_for_text("compose-file-notes", "GPS").await?;
    app.click("compose-preparation-toggle").await?;
    app.portraits("e2e-pictures", "preparation-off", "compose").await?;

    assert_eq!(app.count("compose-preparation-done").await?, 0, "off by default");
    // A slow upload: the menu is opened while it runs, and is still open when it ends.
    let slow =
        json!({ "kind": "latency", "route": "upload", "probability": 1, "count": 1, "delay_ms": 4000 });
    app.invoke("sandbox_fault_add", json!({ "fault": slow })).await?;
    app.click("compose-preparation-strip").await?;
    app.wait_for_text("compose-preparation-sizes", "3000 × 2000").await?;
    app.click("compose-preparation-longest").await?;
    app.by_testid("compose-preparation-longest-1280").await?;
    app.wait_for_upload().await?;
    app.click("compose-preparation-longest-1280").await?;
    app.wait_for_text("compose-preparation-sizes", "1280 × 853").await?;
    app.wait_for_upload().await?;
    app.portraits("e2e-pictures", "preparation-on", "compose").await?;
    assert_eq!(app.count("compose-file-notes").await?, 0, "the copy tells no place");
    let sent = app.send().await?;
    assert_eq!(sent.outcome, "sent", "{}", app.text_of("compose-result").await?);
    let messages = app.sandbox().await?.messages().await?;
    let body: serde_json::Value = serde_json::from_str(&messages[0].body).unwrap_or_default();
    let attachment = &body["message"]["attachment"];
    assert_eq!((&attachment["w"], &attachment["h"]), (&json!(1280), &json!(853)));
    let url = attachment["url"].as_str().unwrap_or_default();
    let served = e2e::get(url).await?.error_for_status()?.bytes().await?;
    assert!(!served.windows(4).any(|part| part == b"Exif"), "the place is gone");
    assert!(std::fs::read(&path).unwrap_or_default() == original, "the file itself is never touched");
    Ok(())
}
