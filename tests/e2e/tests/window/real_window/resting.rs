use e2e::{App, Options, Outcome};
use serde_json::{Value, json};

/// The account rests after a 416, and the window counts that down wherever one looks, though nothing waits.
#[tokio::test]
async fn a_rest_after_416_is_counted_down_though_nothing_waits() -> Outcome {
    let app = App::start(Options::default()).await?;
    let fault = json!({ "kind": "code_416", "probability": 1, "count": 1, "route": "send",
        "delay_ms": null, "stage": null, "offset_s": null });
    app.invoke("sandbox_fault_add", json!({ "fault": fault })).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "too many").await?;
    let before = top_of_pages(&app).await?;

    let sent = app.send().await?;

    assert_eq!(sent.outcome, "rejected", "{}", app.text_of("compose-result").await?);
    app.wait_for_text("compose-rest", "416").await?;
    assert_eq!(app.count("compose-stage").await?, 0, "nothing waits");
    let first = seconds(&app.text_of("account-rest").await?);
    assert!((1..=10).contains(&first), "{first}");
    assert_eq!(top_of_pages(&app).await?, before, "the pages in the rail stay where they are");
    app.until("a lower count", || async {
        let rest = if app.count("account-rest").await? == 0 {
            0
        } else {
            seconds(&app.text_of("account-rest").await?)
        };
        Ok(if rest < first { Ok(()) } else { Err(rest.to_string()) })
    })
    .await?;
    app.until("the end of the rest", || async {
        let shown = app.count("account-rest").await? + app.count("compose-rest").await?;
        Ok(if shown == 0 { Ok(()) } else { Err(shown.to_string()) })
    })
    .await?;
    // The message_client_id was not used: the refused call was not carried out.
    assert_eq!(app.send().await?.outcome, "sent", "{}", app.text_of("compose-result").await?);

    // A rest that goes on for as long as the pictures take.
    app.report("account-pauses", json!({ "account_id": "sandbox", "left_ms": 599_000 })).await?;
    app.by_testid("compose-rest").await?;
    app.close_result().await?;
    app.portraits("e2e-pictures", "rest", "compose").await?;
    app.go_to("history").await?;
    app.by_testid("account-rest").await.map(drop)
}

async fn top_of_pages(app: &App) -> Outcome<Value> {
    app.js("return document.querySelector('[data-testid=nav-compose]').getBoundingClientRect().top", vec![])
        .await
}

fn seconds(text: &str) -> u32 {
    text.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or_default()
}
