//! The window is a program's: what a browser offers by itself is not there.

use e2e::{App, Options, Outcome, desktop};
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
    app.replace_text("compose-text", "words").await?;
    let before = desktop::count_windows()?;
    right_click(&app, "compose-bubble").await?;
    right_click(&app, "nav-history").await?;
    // Cut, copy and paste: the same press where it is wanted shows that a menu would have been seen.
    right_click(&app, "compose-sender").await?;
    app.until("a menu", || async {
        let now = desktop::count_windows()?;
        Ok(if now == before + 1 { Ok(()) } else { Err(format!("{before} windows before, {now} now")) })
    })
    .await?;
    app.close().await.map(drop)
}

/// Presses the right button in the middle of an element, and waits until the page has seen it.
async fn right_click(app: &App, id: &str) -> Outcome {
    let middle = "const { x, y, width, height } = document.querySelector(`[data-testid=${arguments[0]}]`).getBoundingClientRect();
        window.__pressed = false;
        addEventListener('mousedown', () => (window.__pressed = true), { once: true, capture: true });
        return [Math.round(x + width / 2), Math.round(y + height / 2)];";
    let middle = app.js(middle, vec![id.into()]).await?;
    desktop::right_click(middle[0].as_i64().unwrap_or(0), middle[1].as_i64().unwrap_or(0))?;
    app.until("the press", || async {
        let pressed = app.js("return window.__pressed", vec![]).await?;
        Ok(if pressed == true { Ok(()) } else { Err(String::new()) })
    })
    .await
}
