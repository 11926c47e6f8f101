use e2e::{App, Options, Outcome};

async fn wait_for_width(app: &App, wanted: f64) -> Outcome {
    app.until(format!("a page {wanted} px wide"), || async {
        let width = app.js("return innerWidth", vec![]).await?.as_f64().unwrap_or_default();
        Ok(if (width - wanted).abs() < 2.0 { Ok(()) } else { Err(width.to_string()) })
    })
    .await
}

/// Whether an element can be brought into sight, and then nothing lies over its right end.
const WHOLE: &str = "const found = document.querySelector(`[data-testid=${arguments[0]}]`);
    found.scrollIntoView({ block: 'nearest' });
    const { right, top, bottom } = found.getBoundingClientRect();
    return right <= innerWidth && found.contains(document.elementFromPoint(right - 6, (top + bottom) / 2));";

#[tokio::test]
async fn the_palette_leads_to_a_page_an_account_and_a_code_without_a_mouse() -> Outcome {
    let app = App::start(Options::default()).await?;

    app.keys_by_hand("compose-receiver", &["ctrl+k"]).await?;
    app.type_text("palette-input", "414").await?;
    app.portraits_if_wanted("palette").await?;
    app.keys_by_hand("palette-input", &["Return"]).await?;
    app.wait_for_text("code-dialog", "414").await?;
    app.portraits_if_wanted("error-code").await?;
    app.keys_by_hand("code-dialog", &["Escape"]).await?;
    app.wait_for_count("code-dialog", 0).await?;

    app.keys_by_hand("compose-receiver", &["ctrl+k"]).await?;
    app.type_text("palette-input", "sandbox").await?;
    app.keys_by_hand("palette-input", &["Return"]).await?;
    app.by_testid("page-sandbox").await?;
    app.wait_for_count("palette", 0).await?;
    Ok(())
}

#[tokio::test]
async fn keys_that_were_changed_and_the_zoom_are_kept() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.set_window_size(1280, 800).await?;
    app.keys_by_hand("compose-receiver", &["ctrl+plus"]).await?;
    wait_for_width(&app, 1280.0 / 1.1).await?;
    // The driver's hand takes no account of the zoom.
    app.keys_by_hand("compose-receiver", &["ctrl+0"]).await?;
    wait_for_width(&app, 1280.0).await?;
    app.keys_by_hand("compose-receiver", &["ctrl+comma"]).await?;
    app.click("shortcut-palette").await?;
    app.keys_by_hand("shortcut-palette", &["ctrl+n"]).await?;
    app.wait_for_text("shortcut-problem", "Ctrl+N").await?;
    app.keys_by_hand("shortcut-palette", &["ctrl+j"]).await?;
    app.by_testid("shortcut-reset-palette").await?;
    app.keys_by_hand("shortcut-palette", &["ctrl+plus"]).await?;
    wait_for_width(&app, 1280.0 / 1.1).await?;

    let app = app.close_by_its_button().await?.start_again().await?;

    let zoomed = app.js("return outerWidth / innerWidth", vec![]).await?.as_f64().unwrap_or_default();
    assert!((1.08..1.12).contains(&zoomed), "{zoomed}");
    app.keys_by_hand("compose-receiver", &["ctrl+j"]).await?;
    app.by_testid("palette-input").await?;
    app.keys_by_hand("palette-input", &["Escape"]).await?;
    app.wait_for_count("palette", 0).await?;

    // Twice as large, the form and what it makes have no room beside one another.
    app.keys_by_hand("compose-receiver", &["ctrl+0"]).await?;
    app.set_window_size(1280, 800).await?;
    app.keys_by_hand("compose-receiver", &["ctrl+plus"; 5]).await?;
    wait_for_width(&app, 640.0).await?;
    for whole in ["compose-send", "compose-kind-superteam", "compose-bubble"] {
        app.until(format!("the whole of {whole}"), || async {
            let can_be_seen = app.js(WHOLE, vec![whole.into()]).await?;
            Ok(if can_be_seen == true { Ok(()) } else { Err(can_be_seen.to_string()) })
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn ctrl_w_closes_the_window_and_keeps_what_was_typed() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "hello").await?;

    let app = app.close_by_keys("ctrl+w").await?.start_again().await?;

    app.wait_for_value("compose-text", "hello").await?;
    Ok(())
}
