use e2e::{App, LookAlike, Options, Outcome, clipboard, dialog, files};
use serde_json::{Value, json};

async fn body(app: &App) -> Outcome<Value> {
    Ok(serde_json::from_str(&app.shown_body().await?).unwrap_or_default())
}

#[tokio::test]
async fn a_pasted_picture_and_a_pasted_file_become_messages() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;

    // From within a text field: the picture has no words, so nothing is typed.
    clipboard::copy_png(&files::png())?;
    app.paste_by_hand("compose-text").await?;
    app.wait_for_attribute("compose-type-image", "aria-checked", "true").await?;
    app.wait_for_upload().await?;
    let pasted = body(&app).await?;
    assert_eq!(
        (&pasted["message"]["attachment"]["w"], &pasted["message"]["attachment"]["h"]),
        (&json!(3), &json!(2))
    );
    let sent = app.send().await?;
    assert_eq!(sent.outcome, "sent", "{}", app.text_of("compose-result").await?);

    // By the button.
    app.click("compose-new").await?;
    app.choose_type("file").await?;
    let path = files::write(app.home(), "备忘 notes.txt", b"hello")?;
    clipboard::copy_files(&[&path])?;
    app.click_by_hand("compose-paste").await?;
    app.wait_for_upload().await?;
    assert_eq!(body(&app).await?["message"]["attachment"]["name"], json!("备忘 notes.txt"));

    // Words stay words.
    clipboard::copy("just words")?;
    app.paste_by_hand("compose-text").await?;
    app.until("the words", || async {
        let now = app.value_of("compose-text").await?;
        Ok(if now == "just words" { Ok(()) } else { Err(now) })
    })
    .await
}

#[tokio::test]
async fn the_same_file_is_uploaded_once_and_anew_only_when_asked() -> Outcome {
    let app = App::start(Options::default()).await?;
    let sandbox = app.sandbox().await?;
    app.address("alice", "p2p", "bob").await?;
    let path = files::write(app.home(), "photo.png", &files::png())?;
    for turn in ["first", "second"] {
        app.click("compose-new").await?;
        app.drop_files(&[&path]).await?;
        app.wait_for_upload().await?;
        assert_eq!(app.send().await?.outcome, "sent", "{turn}");
    }
    assert_eq!(sandbox.messages().await?.len(), 2);
    assert_eq!(sandbox.upload_count().await?, 1, "the second send made no second upload");
    app.portraits("e2e-pictures", "upload-reused", "compose").await?;

    app.click("compose-upload-anew").await?;
    app.until("another upload", || async {
        let count = sandbox.upload_count().await?;
        Ok(if count == 2 { Ok(()) } else { Err(count.to_string()) })
    })
    .await?;

    // A file used lately comes back with a click, until it is forgotten.
    app.click("compose-new").await?;
    app.choose_type("image").await?;
    app.picture("e2e-pictures", "recent-files").await?;
    app.click("compose-recent-file").await?;
    app.wait_for_upload().await?;
    app.click("compose-file-remove").await?;
    app.click("compose-recent-forget").await?;
    app.wait_for_count("compose-recent-file", 0).await
}

#[tokio::test]
async fn an_upload_that_failed_can_be_tried_again_and_a_changed_file_is_reported() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.choose_type("file").await?;
    let path = files::write(app.home(), "notes.txt", b"first words")?;
    let fault = json!({ "kind": "http_500", "route": "upload", "probability": 1, "count": 1 });
    app.invoke("sandbox_fault_add", json!({ "fault": fault })).await?;
    app.drop_files(&[&path]).await?;
    app.wait_for_attribute("compose-file", "data-phase", "failed").await?;
    app.picture("e2e-pictures", "upload-failed").await?;
    app.click("compose-upload-retry").await?;
    app.wait_for_upload().await?;

    // The file becomes another one; what was typed stays.
    app.replace_text("compose-text", "see the notes").await?;
    files::write(app.home(), "notes.txt", b"other words")?;
    app.click("compose-upload-anew").await?;
    app.wait_for_attribute("compose-file", "data-phase", "failed").await?;
    app.picture("e2e-pictures", "upload-changed").await?;
    assert_eq!(app.value_of("compose-text").await?, "see the notes");
    Ok(())
}

#[tokio::test]
async fn whatever_is_dropped_takes_nothing_that_was_typed() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.choose_type("file").await?;
    app.replace_text("compose-text", "typed before").await?;
    let empty = files::write(app.home(), "empty.pdf", b"")?;
    for (path, said) in [
        (empty, "The file is empty"),
        (app.home().join("gone.pdf"), "File not found"),
        (app.home().to_owned(), "This is a folder"),
    ] {
        app.drop_files(&[&path]).await?;
        app.wait_for_text("toast", said).await?;
        assert_eq!(app.count("compose-file").await?, 0, "{said}");
        assert_eq!(app.value_of("compose-text").await?, "typed before", "{said}");
        app.click("toast-close").await?;
    }
    // What lies about itself is a plain file, and nothing else changes.
    for name in ["zip-bomb.jpg", "no-pixels.png", "ten-billion-pixels.png", "136-years.mp4"] {
        app.drop_files(&[&files::fixtures()?.join(name)]).await?;
        app.wait_for_text("compose-file", name).await?;
        assert_eq!(app.value_of("compose-text").await?, "typed before", "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn an_existing_url_is_put_as_it_is_and_looked_at_only_when_asked() -> Outcome {
    let app = App::start(Options::default()).await?;
    let elsewhere = LookAlike::start("0123456789ab")?;
    app.address("alice", "p2p", "bob").await?;
    app.choose_type("file").await?;
    // Something that lies on a server already.
    let url = format!("{}/health/liveness.action", elsewhere.base_url());
    app.replace_text("compose-url", &url).await?;
    app.until("the url in the body", || async {
        let now = body(&app).await?["message"]["attachment"]["url"].clone();
        Ok(if now == json!(url) { Ok(()) } else { Err(now.to_string()) })
    })
    .await?;
    assert_eq!(body(&app).await?["message"]["attachment"].as_object().map_or(0, serde_json::Map::len), 1);

    app.click_by_hand("compose-url-fetch").await?;
    // Its server is a new one: the user is asked, outside of the page.
    dialog::picture(&app.home().join("question.png")).await?;
    dialog::accept_question().await?;

    app.until("what lies there", || async {
        let now = body(&app).await?["message"]["attachment"].clone();
        Ok(if now["size"].is_u64() && now["url"] == json!(url) { Ok(()) } else { Err(now.to_string()) })
    })
    .await?;
    app.picture("e2e-pictures", "url-looked-at").await.map(drop)
}
