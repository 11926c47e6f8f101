use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use e2e::{App, Key, Options, Outcome, dialog, files};
use serde_json::json;

const ROWS: usize = 260;

/// A table with receivers twice, ids that a sheet has spoiled, and one whom the sandbox rejects by its name.
fn table() -> String {
    let mut table = "账号,姓名,优惠码\n".to_owned();
    for row in 1..=ROWS {
        let account = match row {
            7 => "user-1".to_owned(),
            9 => "1.23457E+17".to_owned(),
            ROWS => "code-102426".to_owned(),
            row => format!("user-{row}"),
        };
        let _ = writeln!(table, "{account},客人{row},YS-{row}");
    }
    table
}

/// The messages that arrived, by receiver.
async fn arrived(app: &App) -> Outcome<HashMap<String, usize>> {
    let mut found = HashMap::new();
    for message in app.sandbox().await?.messages().await? {
        let receiver = message.conversation_id.rsplit('|').next().unwrap_or_default().to_owned();
        *found.entry(receiver).or_default() += 1;
    }
    Ok(found)
}

#[tokio::test]
async fn a_table_is_imported_checked_sent_through_faults_and_a_pause_and_everybody_gets_one_message()
-> Outcome {
    let app = App::start(Options::default()).await?;
    app.go_to("bulk").await?;
    app.by_testid("bulk-empty").await?;
    app.portraits_if_wanted("bulk-empty").await?;
    let path = files::write(app.home(), "双十一.csv", table().as_bytes())?;
    app.drop_files(&[&path]).await?;

    // Columns: the receivers are known by the name of their column; the sender is typed.
    app.by_testid("bulk-open").await?;
    app.wait_for_text("bulk-source-rows", &ROWS.to_string()).await?;
    app.wait_for_count("bulk-no-target", 0).await?;
    app.replace_text("bulk-sender", "yanshu").await?;
    app.portraits_if_wanted("bulk-receivers").await?;

    app.click("bulk-to-message").await?;
    app.type_text("bulk-text", "你好，").await?;
    app.click("bulk-insert-1").await?;
    app.type_text("bulk-text", "！优惠码：").await?;
    app.click("bulk-insert-2").await?;
    app.wait_for_text("bulk-bubble", "你好，客人1！优惠码：YS-1").await?;
    app.portraits_if_wanted("bulk-message").await?;

    app.click("bulk-to-check").await?;
    app.click("bulk-check-go").await?;
    app.wait_for_text("bulk-checked", &(ROWS - 2).to_string()).await?;
    app.by_testid("bulk-problem-group").await?;
    app.portraits_if_wanted("bulk-checked").await?;
    app.click("bulk-to-send").await?;
    app.portraits_if_wanted("bulk-send").await?;

    // Answers are lost and gateways fail while it goes.
    let faults = json!([
        { "kind": "reset_after_store", "probability": 0.05, "count": 4, "route": "send" },
        { "kind": "http_502", "stage": "after", "probability": 0.05, "count": 2, "route": "send" },
        { "kind": "latency", "probability": 1, "route": "send", "delay_ms": 60 },
    ]);
    app.sandbox().await?.misbehave(&faults).await?;
    app.click("bulk-start").await?;
    app.by_testid("bulk-pause").await?;
    app.click("bulk-pause").await?;
    app.by_testid("bulk-resume").await?;
    app.portraits_if_wanted("bulk-paused").await?;
    app.click("bulk-resume").await?;
    app.by_testid("bulk-last").await?;
    app.wait_for_attribute("bulk-open", "data-state", "finished").await?;
    app.portraits_if_wanted("bulk-finished").await?;

    let found = arrived(&app).await?;
    let twice: Vec<_> = found.iter().filter(|(_, times)| **times != 1).collect();
    assert_eq!(twice, Vec::<(&String, &usize)>::new(), "nobody got it twice");
    let wanted: HashSet<String> =
        (1..ROWS).filter(|row| !matches!(row, 7 | 9)).map(|row| format!("user-{row}")).collect();
    assert_eq!(found.keys().cloned().collect::<HashSet<_>>(), wanted, "and nobody was left out");

    // The report says what the sandbox got.
    app.click("bulk-to-report").await?;
    app.by_testid("bulk-row").await?;
    app.portraits_if_wanted("bulk-report").await?;
    let report = app.home().join("report.csv");
    app.click("bulk-export-csv").await?;
    dialog::type_and_accept(&report.display().to_string()).await?;
    let text = app
        .until("the report", || async {
            Ok(std::fs::read_to_string(&report).map_err(|error| error.to_string()))
        })
        .await?;
    let sent: HashSet<String> = text
        .lines()
        .filter(|line| line.contains("已发送") || line.contains(",sent,"))
        .map(|line| line.split(',').next().unwrap_or_default().trim_matches('"').to_owned())
        .collect();
    assert_eq!(sent, wanted);

    // What was rejected is sent again by its code; the others stay as they are.
    app.click("bulk-rerun-102426").await?;
    app.click("bulk-rerun-go").await?;
    app.click("bulk-resume").await?;
    app.wait_for_attribute("bulk-open", "data-state", "finished").await?;
    assert_eq!(arrived(&app).await?, found);

    app.click("bulk-remove").await?;
    app.portraits_if_wanted("bulk-remove").await?;
    app.click("bulk-remove-go").await?;
    app.by_testid("bulk-empty").await?;
    Ok(())
}

#[tokio::test]
async fn the_sample_teaches_and_reaches_the_sandbox_alone() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.go_to("bulk").await?;
    app.press("bulk-sample", Key::Enter).await?;
    app.by_testid("bulk-open").await?;
    app.click("bulk-step-check").await?;
    app.click("bulk-check-go").await?;
    app.by_testid("bulk-problem-group").await?;
    app.click("bulk-to-send").await?;
    app.click("bulk-start").await?;
    app.wait_for_attribute("bulk-open", "data-state", "finished").await?;
    let found = arrived(&app).await?;
    assert!(found.len() >= 15, "{found:?}");
    assert!(found.values().all(|times| *times == 1));
    Ok(())
}
