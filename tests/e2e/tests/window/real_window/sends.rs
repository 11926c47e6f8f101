//! A press of Send owns what it sends: what happens in the form afterwards changes nothing of it.

use e2e::{App, Key, Options, Outcome, Problem, files};
use serde_json::{Value, json};

/// Uploads take this long, so that there is time for something else.
const UPLOAD_MS: u32 = 4_000;

async fn slow(app: &App, route: &str, delay_ms: u32) -> Outcome {
    let fault =
        json!({ "kind": "latency", "route": route, "probability": 1, "count": null, "delay_ms": delay_ms });
    app.invoke("sandbox_fault_add", json!({ "fault": fault })).await.map(drop)
}

async fn bodies(app: &App) -> Outcome<Vec<Value>> {
    let messages = app.sandbox().await?.messages().await?;
    Ok(messages.iter().map(|message| serde_json::from_str(&message.body).unwrap_or_default()).collect())
}

async fn arrived(app: &App, count: usize) -> Outcome<Vec<Value>> {
    app.until(format!("{count} messages at the service"), || async {
        let bodies = bodies(app).await?;
        Ok(if bodies.len() == count { Ok(bodies) } else { Err(format!("{bodies:?}")) })
    })
    .await
}

/// A picture that is on its way up, and a press of Send that waits for it.
async fn press_during_upload(app: &App, number: u8) -> Outcome {
    let path = files::write(app.home(), &format!("picture {number}.png"), &files::photo(number))?;
    app.drop_files(&[&path]).await?;
    app.wait_for_attribute("compose-file", "data-phase", "running").await?;
    app.click("compose-send").await?;
    app.wait_for_attribute("compose-send", "data-phase", "uploading").await
}

/// The message of the picture arrived, and nothing else did.
async fn only_the_picture_went_out(app: &App, number: u8, count: usize) -> Outcome {
    let bodies = arrived(app, count).await?;
    let message = &bodies[count - 1]["message"];
    assert_eq!(message["message_type"], json!(1), "{message}");
    assert_eq!(message["attachment"]["name"], json!(format!("picture {number}.png")));
    assert!(message["attachment"]["url"].is_string(), "{message}");
    app.wait_for_attribute("compose-send", "data-phase", "idle").await
}

#[tokio::test]
async fn an_edit_as_new_during_an_upload_does_not_change_what_is_sent() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "an old message").await?;
    app.send().await?;
    app.close_result().await?;
    slow(&app, "upload", UPLOAD_MS).await?;

    // The old message is loaded while the picture is on its way up.
    press_during_upload(&app, 1).await?;
    app.open_newest_row().await?;
    app.click("history-edit-as-new").await?;
    app.wait_for_value("compose-text", "an old message").await?;
    app.replace_text("compose-receiver", "carol").await?;
    only_the_picture_went_out(&app, 1, 2).await?;
    let conversations = app.sandbox().await?.messages().await?;
    assert_eq!(conversations[1].conversation_id, "alice|1|bob");
    assert_eq!(app.value_of("compose-text").await?, "an old message", "what was loaded is still there");

    // A new message, and the step back from it.
    press_during_upload(&app, 2).await?;
    app.click("compose-new").await?;
    app.wait_for_count("compose-file", 0).await?;
    app.click("toast-action").await?;
    app.by_testid("compose-file").await?;
    only_the_picture_went_out(&app, 2, 3).await?;

    // Another file in the place of the one that is being sent.
    press_during_upload(&app, 3).await?;
    let other = files::write(app.home(), "other.png", &files::photo(9))?;
    app.drop_files(&[&other]).await?;
    app.wait_for_text("compose-file", "other.png").await?;
    only_the_picture_went_out(&app, 3, 4).await
}

#[tokio::test]
async fn a_double_click_or_two_presses_of_the_keys_are_one_send() -> Outcome {
    const TWICE: &str = "const [gap, done] = arguments;
        const button = document.querySelector('[data-testid=compose-send]');
        button.click();
        setTimeout(() => { button.click(); done(null); }, gap);";
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "once, please").await?;
    // From within the page: between two clicks of the driver a busy machine may let more time go by than is one press.
    app.js_async_with(TWICE, vec![30.into()]).await?;
    app.by_testid("compose-result").await?;
    app.wait_for_attribute("compose-send", "data-phase", "idle").await?;
    assert_eq!(bodies(&app).await?.len(), 1, "a double click");

    for (count, gap_ms) in [(2, 120), (3, 300)] {
        app.replace_text("compose-text", &format!("after {gap_ms} ms")).await?;
        app.js_async_with(TWICE, vec![gap_ms.into()]).await?;
        app.wait_for_attribute("compose-send", "data-phase", "idle").await?;
        assert_eq!(bodies(&app).await?.len(), count, "{gap_ms} ms apart");
    }

    app.replace_text("compose-text", "by keys").await?;
    app.chord("compose-text", &[Key::Control], &char::from(Key::Enter).to_string()).await?;
    app.chord("compose-text", &[Key::Control], &char::from(Key::Enter).to_string()).await?;
    arrived(&app, 4).await?;

    // Whoever presses again a moment later wants it twice.
    let since = app.js("return performance.now()", vec![]).await?;
    app.until("a moment", || async {
        let over = app.js("return performance.now() - arguments[0] > 800", vec![since.clone()]).await?;
        Ok(if over == json!(true) { Ok(()) } else { Err(String::new()) })
    })
    .await?;
    app.wait_for_attribute("compose-send", "data-phase", "idle").await?;
    app.click("compose-send").await?;
    arrived(&app, 5).await.map(drop)
}

#[tokio::test]
async fn what_was_just_typed_is_there_after_the_window_was_closed() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "typed and closed at once").await?;
    let app = app.close_by_its_button().await?.start_again().await?;
    app.wait_for_value("compose-text", "typed and closed at once").await
}

#[tokio::test]
async fn a_queue_that_is_killed_in_any_phase_sends_nothing_unasked() -> Outcome {
    for (phase, route) in [("reading", ""), ("uploading", "upload"), ("sending", "send")] {
        let app = App::start(Options::default()).await?;
        app.address("alice", "p2p", "bob").await?;
        if !route.is_empty() {
            slow(&app, route, 20_000).await?;
        }
        let paths = (0..5)
            .map(|n| files::write(app.home(), &format!("photo {n}.png"), &files::photo(n)))
            .collect::<Result<Vec<_>, Problem>>()?;
        app.drop_files(&paths.iter().map(std::path::PathBuf::as_path).collect::<Vec<_>>()).await?;
        app.by_testid("queue").await?;
        if !route.is_empty() {
            app.click("queue-send").await?;
            app.until(format!("a message that is {phase}"), || async {
                let script = format!("return document.querySelectorAll('[data-state={phase}]').length");
                let now = app.js(&script, vec![]).await?;
                Ok(if now == json!(1) { Ok(()) } else { Err(now.to_string()) })
            })
            .await?;
        }

        let app = app.kill().await?.start_again().await?;

        app.wait_for_attribute("queue", "data-count", "5").await?;
        app.wait_for_attribute("queue", "data-unread", "0").await?;
        let states = app.invoke("queue_list", json!({})).await?;
        let first = states["items"][0]["state"].clone();
        assert_eq!(first, json!(if phase == "sending" { "interrupted" } else { "waiting" }), "{phase}");
        assert_eq!(states["run"]["running"], json!(false));
        assert!(bodies(&app).await?.len() <= 1, "{phase}: nothing more went out");
        app.close().await?;
    }
    Ok(())
}
