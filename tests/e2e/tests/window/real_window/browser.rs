//! The window is a program's: what a browser offers by itself is not there.

use e2e::{App, Options, Outcome, dialog};
use fantoccini::key::Key;

#[tokio::test]
async fn no_key_and_no_button_of_the_mouse_loads_the_page_anew_or_leaves_it() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    // A page to go back to.
    app.js("history.pushState(null, '', '?again'); window.__stays = true; window.__left = 0;", vec![])
        .await?;
    app.js("addEventListener('popstate', () => (window.__left += 1));", vec![]).await?;
    for (held, key) in [
        (vec![], char::from(Key::F5).to_string()),
        (vec![Key::Control], "r".to_owned()),
        (vec![Key::Control, Key::Shift], "r".to_owned()),
        (vec![Key::Alt], char::from(Key::Left).to_string()),
    ] {
        app.chord("compose-sender", &held, &key).await?;
    }
    for button in [3, 4] {
        app.press_button("nav-history", button).await?;
    }
    assert_eq!(app.value_of("compose-sender").await?, "alice");
    let stays = app.js("return [window.__stays ?? false, window.__left]", vec![]).await?;
    assert_eq!(stays, serde_json::json!([true, 0]));
    Ok(())
}

#[tokio::test]
async fn the_browsers_menu_opens_in_fields_only() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    let before = dialog::count_windows()?;
    app.replace_text("compose-text", "words").await?;
    app.press_button("compose-bubble", 2).await?;
    // Cut, copy and paste: the same press where it is wanted shows that a menu would have been seen.
    app.press_button("compose-sender", 2).await?;
    app.until("a menu", || async {
        let now = dialog::count_windows()?;
        Ok(if now == before + 1 { Ok(()) } else { Err(format!("{before} windows before, {now} now")) })
    })
    .await?;
    app.close().await.map(drop)
}
