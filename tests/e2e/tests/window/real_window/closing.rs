//! Closing the window while something is on its way.

use e2e::{App, Options, Outcome, dialog};
use serde_json::json;

#[tokio::test]
async fn closing_during_a_send_asks_first_and_what_was_cut_off_is_unknown_at_the_next_start() -> Outcome {
    let app = App::start(Options::default()).await?;
    let fault =
        json!({ "kind": "latency", "route": "send", "probability": 1, "count": null, "delay_ms": 60_000 });
    app.invoke("sandbox_fault_add", json!({ "fault": fault })).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "still on its way").await?;
    app.click("compose-send").await?;
    app.wait_for_attribute("compose-send", "data-phase", "recorded").await?;

    dialog::close_main_window()?;
    dialog::picture(&app.picture_path("e2e-pictures", "closing-question")?).await?;
    dialog::refuse_question().await?;
    app.wait_for_attribute("compose-send", "data-phase", "recorded").await?;

    dialog::close_main_window()?;
    dialog::accept_question().await?;
    let app = app.ended().await?.start_again().await?;
    app.by_testid("frame-recovered").await?;
    app.open_newest_row().await?;
    app.wait_for_attribute("history-details", "data-outcome", "unknown").await
}

#[tokio::test]
async fn a_window_with_nothing_on_its_way_closes_without_a_question() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "arrived long ago").await?;
    app.send().await?;
    app.close_by_its_button().await?;
    Ok(())
}
