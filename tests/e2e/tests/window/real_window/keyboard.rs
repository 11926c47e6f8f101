use e2e::{App, Key, Options, Outcome, clipboard, dialog, files};

use super::focus::wait_for_focus;

#[tokio::test]
async fn chinese_is_typed_and_ctrl_enter_sends_it() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "你好，雁书。明天见！").await?;
    let shown = app.shown_body().await?;

    app.chord("compose-text", &[Key::Control], &char::from(Key::Enter).to_string()).await?;

    let sent = app.wait_for_end(shown).await?;
    assert_eq!(sent.outcome, "sent", "{}", app.text_of("compose-result").await?);
    let arrived = app.sandbox().await?.messages().await?;
    assert_eq!(arrived.len(), 1);
    assert_eq!(arrived[0].body, sent.body);
    assert!(arrived[0].body.contains("你好，雁书。明天见！"), "{}", arrived[0].body);
    assert_eq!(arrived[0].conversation_id, "alice|1|bob");
    Ok(())
}

/// What WebKit reports for the Enter that ends a composition: key code 229, `isComposing` already false.
#[tokio::test]
async fn the_enter_of_an_input_method_does_not_send() -> Outcome {
    const COMPOSING: &str = "const field = document.querySelector('[data-testid=compose-text]');
        for (const more of [{ keyCode: 229 }, { isComposing: true }])
          field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true, ...more }));";
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "hello").await?;

    app.js(COMPOSING, vec![]).await?;

    // A second, real one ends in exactly one message: had the first sent too, there would be two.
    app.send().await?;
    assert_eq!(app.sandbox().await?.messages().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn ctrl_enter_on_another_page_sends_nothing() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "hello").await?;
    app.go_to("history").await?;

    app.chord("history-search", &[Key::Control], &char::from(Key::Enter).to_string()).await?;

    app.go_to("compose").await?;
    app.send().await?;
    assert_eq!(app.sandbox().await?.messages().await?.len(), 1, "only the one sent from the compose page");
    Ok(())
}

#[tokio::test]
async fn a_pasted_conversation_id_fills_the_whole_row() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.click("compose-receiver").await?;
    clipboard::copy("alice|2|12345678901")?;

    app.chord("compose-receiver", &[Key::Control], "v").await?;

    app.wait_for_attribute("compose-kind", "data-value", "team").await?;
    assert_eq!(app.value_of("compose-sender").await?, "alice");
    assert_eq!(app.value_of("compose-receiver").await?, "12345678901");
    Ok(())
}

/// WebKitGTK binds no undo to any key: these presses are of the real keyboard, in a field of every kind.
#[tokio::test]
async fn ctrl_z_takes_back_typing_in_every_field_and_outside_of_them() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "first").await?;
    app.click("compose-new").await?;
    app.type_text("compose-text", "precious words").await?;

    // In the field: its own steps.
    app.keys_by_hand("compose-text", &["ctrl+z"]).await?;
    app.until("the typing to be taken back", || async {
        let text = app.value_of("compose-text").await?;
        Ok(if "precious words".starts_with(&text) && text.len() < 14 { Ok(()) } else { Err(text) })
    })
    .await?;
    app.keys_by_hand("compose-text", &["ctrl+shift+z"]).await?;
    app.wait_for_value("compose-text", "precious words").await?;
    for field in ["compose-receiver", "compose-options-search"] {
        app.replace_text(field, "abc").await?;
        app.keys_by_hand(field, &["ctrl+z"]).await?;
        app.until(format!("{field} to be taken back"), || async {
            let text = app.value_of(field).await?;
            Ok(if text == "abc" { Err(text) } else { Ok(()) })
        })
        .await?;
    }
    app.replace_text("compose-receiver", "carol").await?;

    // Outside: what was typed goes first, and nothing of it is lost with what was done before.
    app.click("compose-undo").await?;
    assert_eq!(app.value_of("compose-text").await?, "precious words");
    app.click("compose-redo").await?;
    app.wait_for_value("compose-receiver", "carol").await?;
    Ok(())
}

/// The types in the order of their tiles, and the number of each on the wire.
pub(super) const TYPES: [(&str, u64); 8] = [
    ("text", 0),
    ("image", 1),
    ("audio", 2),
    ("video", 3),
    ("location", 4),
    ("file", 6),
    ("tip", 10),
    ("custom", 100),
];

/// From an empty form to the rows of the history, with nothing but keys: those of the form go where the focus is.
#[tokio::test]
async fn a_message_of_every_type_is_filled_and_sent_by_keys_alone() -> Outcome {
    let app = App::start(Options::default()).await?;
    wait_for_focus(&app, "compose-receiver").await?;
    app.type_at_focus(&[], "bob").await?;
    app.tab_to(&[Key::Shift], "compose-sender").await?;
    app.type_at_focus(&[Key::Control], "a").await?;
    app.type_at_focus(&[], "alice").await?;
    for (number, (kind, _)) in TYPES.into_iter().enumerate() {
        if number > 0 {
            // What had the focus is gone with the type of the last one, and the next one begins in its text.
            app.type_at_focus(&[Key::Control], "n").await?;
            app.wait_for_count("compose-result", 0).await?;
            wait_for_focus(&app, "compose-text").await?;
        }
        let back: &[Key] = if number > 0 { &[Key::Shift] } else { &[] };
        app.tab_to(back, "compose-type-text").await?;
        app.type_at_focus(&[], &char::from(Key::Right).to_string().repeat(number)).await?;
        wait_for_focus(&app, &format!("compose-type-{kind}")).await?;
        app.wait_for_attribute(&format!("compose-type-{kind}"), "aria-checked", "true").await?;
        fill_by_keys(&app, kind).await?;
        let shown = app.shown_body().await?;
        app.type_at_focus(&[Key::Control], &char::from(Key::Enter).to_string()).await?;
        let sent = app.wait_for_end(shown).await?;
        assert_eq!(sent.outcome, "sent", "{kind}: {}", app.text_of("compose-result").await?);
    }
    let arrived = app.sandbox().await?.messages().await?;
    let types: Vec<u64> = arrived
        .iter()
        .filter_map(|one| serde_json::from_str::<serde_json::Value>(&one.body).ok())
        .filter_map(|body| body["message"]["message_type"].as_u64())
        .collect();
    assert_eq!(types, TYPES.map(|(_, number)| number));

    app.type_at_focus(&[Key::Control], "2").await?;
    app.wait_for_count("history-row", TYPES.len()).await?;
    app.type_at_focus(&[], &char::from(Key::Down).to_string()).await?;
    app.wait_for_text("history-details", "bob").await
}

/// What a type needs before it can be sent, from its tile on.
async fn fill_by_keys(app: &App, kind: &str) -> Outcome {
    let content = match kind {
        "image" => ("photo.png", files::png()),
        "audio" => ("sound.wav", files::wav()),
        "video" => ("film.mp4", std::fs::read(files::fixtures()?.join("film.mp4")).unwrap_or_default()),
        "file" => ("notes.txt", b"hello".to_vec()),
        "location" => {
            for (field, degrees) in [("compose-lat", "30.27"), ("compose-lng", "120.15")] {
                app.tab_to(&[], field).await?;
                app.type_at_focus(&[], degrees).await?;
            }
            return Ok(());
        }
        "custom" => {
            app.tab_to(&[], "compose-custom").await?;
            return app.type_at_focus(&[], r#"{"order":7}"#).await;
        }
        _ => {
            app.tab_to(&[], "compose-text").await?;
            return app.type_at_focus(&[], "by keys").await;
        }
    };
    let file = files::write(app.home(), content.0, &content.1)?;
    app.tab_to(&[], "compose-pick").await?;
    app.type_at_focus(&[], &char::from(Key::Enter).to_string()).await?;
    dialog::open_file(&file).await?;
    app.wait_for_upload().await
}
