use std::collections::HashMap;
use std::fmt::Write as _;

use e2e::{App, Options, Outcome, files};
use serde_json::json;

const ROWS: usize = 200;

async fn arrived(app: &App) -> Outcome<HashMap<String, usize>> {
    let mut found = HashMap::new();
    for message in app.sandbox().await?.messages().await? {
        *found.entry(message.conversation_id).or_default() += 1;
    }
    Ok(found)
}

#[tokio::test]
async fn a_job_whose_app_is_killed_goes_on_after_the_next_start_and_everybody_gets_one_message() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.go_to("bulk").await?;
    let mut table = "账号,姓名\n".to_owned();
    for row in 1..=ROWS {
        let _ = writeln!(table, "user-{row},客人{row}");
    }
    let path = files::write(app.home(), "名单.csv", table.as_bytes())?;
    app.drop_files(&[&path]).await?;
    app.by_testid("bulk-open").await?;
    app.replace_text("bulk-sender", "yanshu").await?;
    app.click("bulk-to-message").await?;
    app.type_text("bulk-text", "你好").await?;
    app.click("bulk-to-check").await?;
    app.click("bulk-check-go").await?;
    app.wait_for_text("bulk-checked", &ROWS.to_string()).await?;
    app.click("bulk-to-send").await?;
    let slow = json!([
        { "kind": "latency", "probability": 1, "route": "send", "delay_ms": 200 },
        { "kind": "reset_after_store", "probability": 0.05, "count": 3, "route": "send" },
    ]);
    app.sandbox().await?.misbehave(&slow).await?;
    app.click("bulk-start").await?;
    app.until("some messages, and not all", || async {
        let found = arrived(&app).await?.len();
        Ok(if found >= 20 { Ok(()) } else { Err(found.to_string()) })
    })
    .await?;

    // The sandbox has another AppKey then.
    let app = app.kill().await?.start_again().await?;
    app.go_to("bulk").await?;
    let before = arrived(&app).await?.len();
    assert!((20..ROWS).contains(&before), "{before}");
    app.wait_for_attribute("bulk-job", "data-state", "paused").await?;
    app.click("bulk-job").await?;
    app.wait_for_attribute("bulk-open", "data-state", "paused").await?;
    app.click("bulk-resume").await?;
    app.wait_for_attribute("bulk-open", "data-state", "finished").await?;
    let found = arrived(&app).await?;
    let wrong: Vec<_> = found.iter().filter(|(_, times)| **times != 1).collect();
    assert_eq!((found.len(), wrong), (ROWS, Vec::new()));
    Ok(())
}
