//! Closing the window while something is on its way.

use e2e::{App, Options, Outcome, desktop, dialog, files};
use serde_json::json;

/// How long what is on its way takes: longer than the test.
const DELAY_MS: u32 = 50_000;

async fn slow(app: &App, route: &str) -> Outcome {
    let fault =
        json!({ "kind": "latency", "route": route, "probability": 1, "count": null, "delay_ms": DELAY_MS });
    app.invoke("sandbox_fault_add", json!({ "fault": fault })).await.map(drop)
}

#[tokio::test]
async fn closing_during_an_upload_asks_first_and_does_as_the_user_says() -> Outcome {
    let app = App::start(Options::default()).await?;
    slow(&app, "upload").await?;
    let path = files::write(app.home(), "picture.png", &files::photo(1))?;
    app.drop_files(&[&path]).await?;
    app.wait_for_attribute("compose-file", "data-phase", "running").await?;

    desktop::close_main_window()?;
    dialog::refuse_question().await?;
    app.wait_for_attribute("compose-file", "data-phase", "running").await?;

    desktop::close_main_window()?;
    dialog::picture(&app.picture_path("e2e-pictures", "closing-question")?).await?;
    dialog::accept_question().await?;
    app.ended().await.map(drop)
}

#[tokio::test]
async fn closing_during_a_send_asks_first() -> Outcome {
    let app = App::start(Options::default()).await?;
    slow(&app, "send").await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "still on its way").await?;
    app.click("compose-send").await?;
    app.wait_for_attribute("compose-send", "data-phase", "out").await?;

    desktop::close_main_window()?;
    dialog::refuse_question().await?;
    // It goes on to its end, which the service does not say in time.
    app.wait_for_attribute("compose-result", "data-outcome", "unknown").await
}

#[tokio::test]
async fn a_window_with_nothing_on_its_way_closes_without_a_question() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "arrived long ago").await?;
    app.send().await?;
    app.close_by_its_button().await.map(drop)
}
