use e2e::{App, Options, Outcome, files};
use serde_json::{Value, json};

/// Attaches a fixture as a person drops it, and waits until it is uploaded.
async fn drop_fixture(app: &App, name: &str) -> Outcome {
    app.emit_drop(&[&files::fixtures()?.join(name)]).await?;
    app.until(format!("{name} to be in the form"), || async {
        let shown = app
            .js("return document.querySelector('[data-testid=compose-file] .name')?.textContent", vec![])
            .await?;
        Ok(if shown == json!(name) { Ok(()) } else { Err(shown.to_string()) })
    })
    .await?;
    app.wait_for_upload().await
}

async fn wait_for_js(app: &App, what: &str, script: &str) -> Outcome {
    app.until(what.to_owned(), || async {
        let found = app.js(script, vec![]).await?;
        Ok(if found == json!(true) { Ok(()) } else { Err(found.to_string()) })
    })
    .await
}

#[tokio::test]
async fn a_turned_picture_is_shown_pixel_by_pixel() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;

    drop_fixture(&app, "turned.jpg").await?;
    app.click("compose-picture").await?;
    app.click("picture-whole").await?;
    app.wait_for_attribute("picture-view", "data-percent", "100").await?;
    app.picture("e2e-pictures", "preview-picture-zoomed").await?;
    app.click_css("[role=dialog] header button").await?;
    app.portraits("e2e-pictures", "preview-picture", "compose").await
}

#[tokio::test]
async fn a_place_is_picked_on_the_map_by_pointer_and_by_keys() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.choose_type("location").await?;
    wait_for_js(
        &app,
        "the land",
        "return document.querySelector('[data-testid=compose-map] .land')?.getAttribute('d').length > 10000",
    )
    .await?;

    app.click_css("[data-testid=compose-map] .view").await?;

    let attachment = || async {
        let body: Value = serde_json::from_str(&app.shown_body().await?).unwrap_or_default();
        Ok::<_, e2e::Problem>(body["message"]["attachment"].clone())
    };
    let first = app
        .until("a place in the body", || async {
            let found = attachment().await?;
            Ok(if found["lat"].is_number() && found["lng"].is_number() {
                Ok(found)
            } else {
                Err(found.to_string())
            })
        })
        .await?;
    assert!(first["lat"].as_f64().is_some_and(|lat| lat.abs() < 10.0), "the middle of the world: {first}");
    app.js(
        "const view = document.querySelector('[data-testid=compose-map] .view'); view.focus();
         for (const key of ['ArrowUp', 'ArrowRight', '+', '+'])
           view.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));",
        vec![],
    )
    .await?;
    app.wait_for_attribute("compose-map", "data-zoom", "4").await?;
    let moved = attachment().await?;
    assert!(moved["lat"].as_f64() > first["lat"].as_f64(), "north: {first} {moved}");
    assert!(moved["lng"].as_f64() > first["lng"].as_f64(), "east: {first} {moved}");
    app.replace_text("compose-lat", "30.2462").await?;
    app.replace_text("compose-lng", "120.1511").await?;
    app.replace_text("compose-title", "西湖断桥").await?;
    app.wait_for_attribute("bubble-map", "data-zoom", "6").await?;
    app.portraits("e2e-pictures", "preview-map", "compose").await
}
