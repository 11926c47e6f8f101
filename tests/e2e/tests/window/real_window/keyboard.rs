use e2e::{App, Key, Options, Outcome, clipboard};

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
