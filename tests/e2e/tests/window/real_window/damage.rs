//! A database that turns out to be damaged while the window is open.

use e2e::{App, Options, Outcome, command_line};

#[tokio::test]
async fn damage_that_is_met_in_use_is_said_at_once_and_the_next_start_sets_the_file_aside() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "before the damage").await?;
    app.send().await?;
    // Who closes it last empties its journal, from which it would be read instead.
    let data = app.data_dir();
    let closed = app.close().await?;
    command_line(&data, &["history", "list"])?;
    let app = closed.start_again().await?;
    // Something writes over its beginning.
    let path = data.join("history.db");
    let mut bytes = std::fs::read(&path).expect("the history");
    bytes[..16].copy_from_slice(b"no database here");
    std::fs::write(&path, &bytes).expect("the history");

    app.go_to("history").await?;

    app.wait_for_text("frame-damaged", "history.db").await?;
    app.portraits_here("e2e-pictures", "damaged").await?;
    // Nothing is sent that could not be recorded.
    app.go_to("compose").await?;
    app.replace_text("compose-text", "after the damage").await?;
    app.click("compose-send").await?;
    app.wait_for_attribute("compose-result", "data-outcome", "failed").await?;
    assert_eq!(app.sandbox().await?.messages().await?.len(), 1);

    let app = app.close().await?.start_again().await?;

    app.wait_for_text("frame-repaired", "history.db").await?;
    assert_eq!(app.count("frame-damaged").await?, 0);
    app.close().await.map(drop)
}
