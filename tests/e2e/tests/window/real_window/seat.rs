//! The receiver's seat: a send seen from its other end, and what a receiver does about the next one.

use e2e::{App, Options, Outcome, desktop, files};

const ASKS_FOR_RECEIPTS: &str =
    r#"{"message":{"message_type":0,"text":"今晚七点见"},"team_option":{"mark_as_read":true}}"#;
const TEAM: &str = "9007199254740993";

/// Takes the seat of an account.
async fn take(app: &App, account: &str) -> Outcome {
    app.replace_text("seat-account", account).await?;
    app.click("seat-take").await
}

/// Takes the seat of an account on the sandbox page, and opens its newest conversation.
async fn sit(app: &App, account: &str) -> Outcome {
    app.go_to("sandbox").await?;
    take(app, account).await?;
    app.click("seat-conversation").await?;
    app.by_testid("seat-message").await.map(drop)
}

/// Sends a text from the form.
async fn send(app: &App, text: &str) -> Outcome<String> {
    app.go_to("compose").await?;
    app.replace_text("compose-text", text).await?;
    Ok(app.send().await?.outcome)
}

#[tokio::test]
async fn what_the_receiver_reads_shows_as_a_receipt_in_the_history() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "team", TEAM).await?;
    app.write_json(ASKS_FOR_RECEIPTS).await?;
    assert_eq!(app.send().await?.outcome, "sent");

    sit(&app, "bob").await?;
    app.by_testid("seat-unread").await?;
    app.portraits_at("e2e-pictures", "seat-unread", "seat").await?;
    app.click("seat-read-all").await?;
    app.wait_for_text("seat-read", "bob").await?;
    app.wait_for_count("seat-unread", 0).await?;

    app.open_newest_row().await?;
    app.choose_action("read_by").await?;
    app.wait_for_action("read_by", "done").await?;
    assert_eq!(app.text_of("history-receipts-read").await?.trim(), "bob");
    Ok(())
}

#[tokio::test]
async fn a_sender_whom_the_receiver_blocks_is_refused_until_it_is_lifted() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    assert_eq!(send(&app, "one").await?, "sent");
    sit(&app, "bob").await?;
    app.click("seat-block").await?;
    app.wait_for_attribute("seat-block", "aria-checked", "true").await?;
    app.portraits_at("e2e-pictures", "seat-blocked", "seat-block").await?;

    assert_eq!(send(&app, "two").await?, "rejected");
    app.wait_for_text("compose-result", "102426").await?;
    // In the smallest window, too, the form has room beside the reason.
    app.set_window_size(960, 640).await?;
    let form =
        app.js("return document.querySelector('[data-page=compose] .scroll').clientHeight", vec![]).await?;
    assert!(form.as_u64().is_some_and(|height| height >= 160), "{form} px are left of the form");
    app.portraits_if_wanted("rejected").await?;

    app.go_to("sandbox").await?;
    app.click("seat-block").await?;
    app.wait_for_attribute("seat-block", "aria-checked", "false").await?;
    assert_eq!(send(&app, "three").await?, "sent");
    Ok(())
}

#[tokio::test]
async fn each_refusal_is_rehearsed_by_what_the_receiver_does() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    assert_eq!(send(&app, "one").await?, "sent");
    sit(&app, "bob").await?;
    for (act, code) in [("seat-mute", "102421"), ("seat-unknown", "102404")] {
        app.click(act).await?;
        app.wait_for_attribute(act, "aria-checked", "true").await?;
        assert_eq!(send(&app, act).await?, "rejected");
        app.wait_for_text("compose-result", code).await?;
        app.go_to("sandbox").await?;
        app.click(act).await?;
        app.wait_for_attribute(act, "aria-checked", "false").await?;
    }

    app.go_to("compose").await?;
    app.address("bob", "team", TEAM).await?;
    assert_eq!(send(&app, "in the team").await?, "sent");
    sit(&app, "bob").await?;
    app.click("seat-member").await?;
    app.wait_for_attribute("seat-member", "aria-checked", "false").await?;
    assert_eq!(send(&app, "outside of the team").await?, "rejected");
    app.wait_for_text("compose-result", "109404").await
}

#[tokio::test]
async fn two_windows_show_one_send_from_both_ends_as_it_happens() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    assert_eq!(send(&app, "第一条").await?, "sent");
    let windows = app.open_seat_window().await?;
    app.by_testid("seat-none").await?;
    app.portraits_of_seat_if_wanted("seat-window-empty", &windows).await?;
    take(&app, "bob").await?;
    app.click("seat-conversation").await?;
    app.wait_for_count("seat-message", 1).await?;
    app.wait_for_count("seat-banner", 0).await?;

    app.switch_to(&windows.main).await?;
    assert_eq!(send(&app, "第二条").await?, "sent");
    app.switch_to(&windows.seat).await?;
    app.wait_for_count("seat-message", 2).await?;
    app.wait_for_text("seat-banner", "第二条").await?;
    app.wait_for_attribute("seat-message", "data-unread", "true").await?;
    app.portraits_of_seat_if_wanted("seat-window", &windows).await?;

    app.switch_to(&windows.main).await?;
    app.open_newest_row().await?;
    app.choose_action("modify").await?;
    app.replace_text("history-modify-text", "改到八点").await?;
    app.click("history-modify-yes").await?;
    app.wait_for_action("modify", "done").await?;
    app.switch_to(&windows.seat).await?;
    app.wait_for_text("seat-messages", "改到八点").await?;

    app.switch_to(&windows.main).await?;
    app.choose_action("recall").await?;
    app.click("history-recall-yes").await?;
    app.wait_for_action("recall", "done").await?;
    app.switch_to(&windows.seat).await?;
    app.wait_for_count("seat-recalled", 1).await?;
    app.click("seat-react").await?;
    app.wait_for_attribute("seat-react", "aria-pressed", "true").await?;

    // Asked for once more, it shows what is looked at in the main window by then.
    app.switch_to(&windows.main).await?;
    app.go_to("sandbox").await?;
    take(&app, "alice").await?;
    app.click("seat-window").await?;
    app.switch_to(&windows.seat).await?;
    app.wait_for_value("seat-account", "alice").await?;

    assert_eq!(desktop::title_of_seat()?, "Receiver – Yanshu 雁书");
    // The app ends with its main window.
    app.close_main_of_two("Receiver").await
}

#[tokio::test]
async fn a_receiver_sees_the_picture_and_plays_the_sound_that_it_was_sent() -> Outcome {
    let app = App::start(Options::default()).await?;
    for (name, bytes) in [("photo.png", files::photo(7)), ("sound.wav", files::wav())] {
        app.address("alice", "p2p", "bob").await?;
        let file = files::write(app.home(), name, &bytes)?;
        app.drop_files(&[&file]).await?;
        app.wait_for_upload().await?;
        assert_eq!(app.send().await?.outcome, "sent");
        app.close_result().await?;
        app.click("compose-new").await?;
    }
    // The notice of it hides no part of the form: all of it scrolls clear.
    const SIZES: &str = "return [
        document.querySelector('[data-testid=toast]')?.offsetHeight ?? 0,
        parseFloat(getComputedStyle(document.querySelector('[data-page=compose] .fields')).paddingBottom),
      ]";
    app.js("document.querySelector('[data-testid=compose-new]').click()", vec![]).await?;
    app.until("room below the form", || async {
        let sizes = app.js(SIZES, vec![]).await?;
        let [notice, room] = [0, 1].map(|at| sizes[at].as_f64().unwrap_or_default());
        Ok(if notice > 0.0 && room >= notice { Ok(()) } else { Err(sizes.to_string()) })
    })
    .await?;
    sit(&app, "bob").await?;
    app.wait_for_count("seat-message", 2).await?;
    const WIDTH: &str = "return document.querySelector('[data-testid=seat-picture]')?.naturalWidth ?? 0";
    app.until("the picture to be drawn", || async {
        let width = app.js(WIDTH, vec![]).await?;
        Ok(if width.as_u64().is_some_and(|width| width > 0) { Ok(()) } else { Err(width.to_string()) })
    })
    .await?;
    app.click("seat-media-load").await?;
    const READY: &str = "return document.querySelector('[data-testid=seat-audio]')?.readyState ?? -1";
    app.until("the sound to be ready to play", || async {
        let ready = app.js(READY, vec![]).await?;
        Ok(if ready.as_i64().is_some_and(|ready| ready >= 1) { Ok(()) } else { Err(ready.to_string()) })
    })
    .await?;
    app.portraits_at("e2e-pictures", "seat-media", "seat-audio").await
}
