use e2e::{App, Notifications, Options, Outcome, clipboard, desktop};
use serde_json::json;

const TWICE: &str = "const button = document.querySelector('[data-testid=compose-send]');
    button.click();
    button.click();";

#[tokio::test]
async fn a_pasted_column_sends_one_message_to_each_and_reports_how_it_went() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "").await?;
    app.replace_text("compose-text", "to all of you").await?;
    app.click("compose-receiver").await?;
    clipboard::copy("bob\ncarol\nbob\ndave\n")?;

    app.chord("compose-receiver", &[e2e::Key::Control], "v").await?;
    app.wait_for_count("receiver-chip", 3).await?;
    let notifications = Notifications::listen()?;
    // Only what ends out of sight is notified: the messages are on their way until the window is.
    let slow = json!([{ "kind": "latency", "probability": 1, "route": "send", "delay_ms": 1000 }]);
    app.sandbox().await?.misbehave(&slow).await?;
    // A double click, from within the page: no time goes by between the two.
    app.js(TWICE, Vec::new()).await?;
    desktop::look_away()?;

    app.wait_for_attribute("handed", "data-sent", "3").await?;
    let mut reached: Vec<String> =
        app.sandbox().await?.messages().await?.into_iter().map(|message| message.conversation_id).collect();
    reached.sort();
    assert_eq!(reached, ["alice|1|bob", "alice|1|carol", "alice|1|dave"]);
    assert_eq!(app.value_of("compose-receiver").await?, "", "another press sends to nobody");
    notifications.wait_for("3 of 3 messages sent").await
}
