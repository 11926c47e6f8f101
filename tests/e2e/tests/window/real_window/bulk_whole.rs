//! A bulk job from its table to the recall of all it sent: through faults, a pause, and the end of the process.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use e2e::{App, Key, LookAlike, NewAccount, Options, Outcome, Sandbox, dialog, files};
use serde_json::{Value, json};

const SECRET: &str = "a-secret-for-two-thousand";
const ROWS: usize = 2_000;
/// Rows that cannot go out: a receiver twice, and an id that a sheet has spoiled.
const BAD: [(usize, &str); 2] = [(7, "user-1"), (9, "1.23457E+17")];

/// A column whose name says nothing about whom it holds.
fn table() -> String {
    let mut table = "客户,姓名\n".to_owned();
    for row in 1..=ROWS {
        let bad = BAD.iter().find(|(bad, _)| *bad == row).map(|(_, id)| (*id).to_owned());
        let _ = writeln!(table, "{},客人{row}", bad.unwrap_or_else(|| format!("user-{row}")));
    }
    table
}

/// A window over an account whose service lives in a process of its own, which takes a thousand calls a second.
async fn start() -> Outcome<(App, LookAlike)> {
    let service = LookAlike::start_with(SECRET, &["--calls-per-s", "2000"])?;
    let app = App::start(Options::default()).await?;
    let (name, url) = ("Shop", service.base_url());
    app.fill_account(NewAccount { name, app_key: service.app_key(), app_secret: SECRET, url: &url }).await?;
    app.click("account-advanced-toggle").await?;
    app.replace_text("account-calls-per-s", "1000").await?;
    app.save_and_use_account(name).await?;
    app.go_to("bulk").await?;
    app.by_testid("bulk-empty").await?;
    Ok((app, service))
}

/// A table whose quote never ends is refused at its line, and nothing is made of it.
async fn refuse(app: &App, table: &str) -> Outcome {
    let broken = table.replacen("user-5,", "user-5,\"", 1);
    let path = files::write(app.home(), "坏.csv", broken.as_bytes())?;
    app.drop_files(&[&path]).await?;
    app.wait_for_text("bulk-import-failed", "Line 6: ").await?;
    app.portraits_if_wanted("bulk-import-failed").await?;
    app.by_testid("bulk-empty").await.map(drop)
}

/// Reads a table and decides what is sent to whom, up to the check.
async fn prepare(app: &App, table: &str) -> Outcome {
    let path = files::write(app.home(), "双十一.csv", table.as_bytes())?;
    app.drop_files(&[&path]).await?;
    // Nothing names the receivers: said, and mended by a click.
    app.by_testid("bulk-no-target").await?;
    app.portraits_if_wanted("bulk-no-receivers").await?;
    app.click("bulk-role-0").await?;
    app.click("bulk-role-0-account").await?;
    app.wait_for_count("bulk-no-target", 0).await?;
    app.replace_text("bulk-sender", "yanshu").await?;
    app.click("bulk-to-message").await?;
    app.type_text("bulk-text", "你好，").await?;
    app.click("bulk-insert-1").await?;
    app.wait_for_text("bulk-bubble", "你好，客人1").await?;
    app.click("bulk-to-check").await?;
    app.click("bulk-check-go").await?;
    app.by_testid("bulk-checked").await.map(drop)
}

/// Looks at messages before any goes out: the longest, one with a problem, and one by its number.
async fn preview(app: &App) -> Outcome {
    app.click("bulk-longest").await?;
    app.wait_for_text("bulk-bubble", &format!("你好，客人{ROWS}")).await?;
    app.click("bulk-faulty").await?;
    app.wait_for_attribute("bulk-preview", "data-number", "7").await?;
    app.portraits_if_wanted("bulk-preview").await?;
    app.replace_text("bulk-number", "1234").await?;
    app.press("bulk-number", Key::Enter).await?;
    app.wait_for_text("bulk-bubble", "你好，客人1234").await
}

/// The history finds a message of the job, and shows it as it went out.
async fn find(app: &App, row: usize, id: &str) -> Outcome {
    app.go_to("history").await?;
    app.replace_text("history-search", &format!("to:user-{row} job:双十一")).await?;
    app.wait_for_count("history-job-row", 1).await?;
    app.click("history-job-row").await?;
    app.wait_for_text("history-job-server-id", id).await?;
    app.wait_for_text("history-job-body", &format!("你好，客人{row}")).await?;
    app.portraits_if_wanted("bulk-in-history").await?;
    app.click("history-job-open").await?;
    app.wait_for_attribute("bulk-preview", "data-number", &row.to_string()).await
}

/// What arrived, by trace id: whom it is for, and its id at the service.
async fn arrived(sandbox: &Sandbox) -> Outcome<HashMap<String, (String, String)>> {
    let mut found = HashMap::new();
    for message in sandbox.messages().await? {
        let id = message.message_server_id.to_string();
        let trace_id = message.trace_id.unwrap_or_default();
        let twice = found.insert(trace_id, (message.conversation_id, id));
        assert_eq!(twice, None, "a message arrived twice");
    }
    Ok(found)
}

/// The report as an object for each row.
async fn report(app: &App, path: &Path) -> Outcome<Vec<Value>> {
    app.click("bulk-export-jsonl").await?;
    dialog::type_and_accept(&path.display().to_string()).await?;
    app.until("the report", || async {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let rows: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        Ok(if rows.len() == ROWS { Ok(rows) } else { Err(rows.len().to_string()) })
    })
    .await
}

#[tokio::test]
async fn two_thousand_messages_go_out_once_through_faults_and_a_kill_and_are_all_recalled() -> Outcome {
    let (app, service) = start().await?;
    let sandbox = service.sandbox();
    let table = table();
    refuse(&app, &table).await?;
    prepare(&app, &table).await?;
    preview(&app).await?;
    app.click("bulk-to-send").await?;

    let faults = json!([
        { "kind": "reset_after_store", "probability": 0.05, "count": 10, "route": "send" },
        { "kind": "reset_before_read", "probability": 0.05, "count": 3, "route": "send" },
        { "kind": "http_502", "stage": "after", "probability": 0.05, "count": 5, "route": "send" },
        { "kind": "answer_code", "code": 102_426, "probability": 0.05, "count": 4, "route": "send" },
        { "kind": "latency", "probability": 1, "route": "send", "delay_ms": 100 },
    ]);
    sandbox.misbehave(&faults).await?;
    let beyond = |wanted: usize| {
        let (app, sandbox) = (&app, &sandbox);
        async move {
            app.until(format!("more than {wanted} messages"), || async {
                let found = sandbox.messages().await?.len();
                Ok(if found > wanted { Ok(()) } else { Err(found.to_string()) })
            })
            .await
        }
    };
    app.click("bulk-start").await?;
    beyond(100).await?;
    app.click("bulk-pause").await?;
    app.by_testid("bulk-resume").await?;
    let paused = sandbox.messages().await?.len();
    assert!(paused < ROWS - BAD.len(), "{paused}");
    app.click("bulk-resume").await?;
    beyond(paused + 100).await?;

    let app = app.kill().await?.start_again().await?;
    let killed = sandbox.messages().await?.len();
    assert!((paused + 100..ROWS - BAD.len()).contains(&killed), "{killed}");
    app.go_to("bulk").await?;
    app.click("bulk-job").await?;
    app.wait_for_attribute("bulk-open", "data-state", "paused").await?;
    // What was on its way is in doubt, and said by number.
    app.by_testid("bulk-settled").await?;
    let left: usize =
        app.attribute("bulk-settled", "data-unknown").await?.and_then(|n| n.parse().ok()).unwrap_or_default();
    assert!(left > 0, "{}", app.text_of("bulk-settled").await?);
    app.portraits_if_wanted("bulk-interrupted").await?;
    // From here on only what was on its way is in doubt.
    sandbox.misbehave(&json!([])).await?;
    // It alone is verified: nothing else goes out.
    app.click("bulk-settle").await?;
    app.wait_for_attribute("bulk-settled", "data-unknown", "0").await?;
    app.by_testid("bulk-resume").await?;
    assert_eq!(sandbox.messages().await?.len(), killed);
    app.click("bulk-resume").await?;
    app.wait_for_attribute("bulk-open", "data-state", "finished").await?;
    app.wait_for_attribute("bulk-settled", "data-unknown", "0").await?;
    let settled = app.text_of("bulk-settled").await?;
    assert!(
        settled.contains(" in flight without a response: ") && settled.contains(" delivered"),
        "{settled}"
    );
    app.portraits_if_wanted("bulk-settled").await?;

    // Those whom the service refused get it in another attempt.
    app.click("bulk-to-report").await?;
    app.click("bulk-rerun-102426").await?;
    app.click("bulk-rerun-go").await?;
    app.click("bulk-resume").await?;
    app.wait_for_attribute("bulk-open", "data-state", "finished").await?;
    app.click("bulk-to-report").await?;

    // The report says of each row what the service got.
    let found = arrived(&sandbox).await?;
    assert_eq!(found.len(), ROWS - BAD.len());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    for row in report(&app, &app.home().join("report.jsonl")).await? {
        let number = row["row"].as_u64().unwrap_or_default() as usize;
        if BAD.iter().any(|(bad, _)| *bad == number) {
            assert_eq!(
                (text(&row["state"]), &row["trace_id"]),
                ("excluded".to_owned(), &Value::Null),
                "{row}"
            );
            continue;
        }
        let (conversation, id) = found.get(&text(&row["trace_id"])).cloned().unwrap_or_default();
        assert_eq!(text(&row["state"]), "sent", "{row}");
        assert_eq!(conversation, format!("yanshu|1|user-{number}"), "{row}");
        // A repeat that is refused as one proves the message, and does not name it.
        assert!(row["message_server_id"].is_null() || text(&row["message_server_id"]) == id, "{row}");
    }

    let (number, (_, id)) =
        (1_234, found.values().find(|(to, _)| to == "yanshu|1|user-1234").cloned().unwrap_or_default());
    find(&app, number, &id).await?;

    // All of them are taken back.
    app.wait_for_attribute("bulk-forecast", "data-rows", &found.len().to_string()).await?;
    app.portraits_if_wanted("bulk-recall").await?;
    app.click("bulk-act-go").await?;
    app.portraits_if_wanted("bulk-recall-ask").await?;
    app.click("bulk-act-confirm").await?;
    app.wait_for_attribute("bulk-act-run", "data-state", "finished").await?;
    app.portraits_if_wanted("bulk-recalled").await?;
    let left =
        sandbox.messages().await?.into_iter().filter(|message| message.withdraw_type.is_none()).count();
    assert_eq!(left, 0, "{}", app.text_of("bulk-take-back").await?);
    Ok(())
}

#[tokio::test]
async fn a_rehearsal_goes_to_the_sandbox_and_nobody_gets_anything_until_the_job_itself_starts() -> Outcome {
    const GUESTS: usize = 5;
    let (app, service) = start().await?;
    let mut table = "客户,姓名\n".to_owned();
    for row in 1..=GUESTS {
        let _ = writeln!(table, "user-{row},客人{row}");
    }
    prepare(&app, &table).await?;
    app.click("bulk-to-send").await?;

    // Test accounts get the first messages, as a job apart.
    app.click("bulk-pilot-open").await?;
    app.type_text("bulk-pilot-accounts", "tester-1, tester-2").await?;
    app.portraits_if_wanted("bulk-pilot").await?;
    app.click("bulk-pilot-go").await?;
    app.wait_for_count("bulk-pilot-dialog", 0).await?;
    app.click("bulk-start").await?;
    app.wait_for_attribute("bulk-open", "data-state", "finished").await?;
    let mut tested: Vec<_> =
        service.sandbox().messages().await?.into_iter().map(|message| message.conversation_id).collect();
    tested.sort();
    assert_eq!(tested, ["yanshu|1|tester-1", "yanshu|1|tester-2"]);
    app.click("bulk-back").await?;
    app.click_css("[data-testid=bulk-job][data-state=checked]").await?;
    app.click("bulk-to-send").await?;

    app.click("bulk-rehearse").await?;
    app.by_testid("bulk-open-rehearsal").await?;
    app.portraits_if_wanted("bulk-rehearsal").await?;
    app.click("bulk-start").await?;
    app.wait_for_attribute("bulk-open", "data-state", "finished").await?;
    assert_eq!(app.sandbox().await?.messages().await?.len(), GUESTS);
    assert_eq!(service.sandbox().messages().await?.len(), tested.len());

    app.click("bulk-back").await?;
    app.wait_for_count("bulk-job", 3).await?;
    app.portraits_if_wanted("bulk-jobs").await?;
    app.click_css("[data-testid=bulk-job][data-state=checked]").await?;
    app.click("bulk-to-send").await?;
    app.click("bulk-start").await?;
    app.wait_for_attribute("bulk-open", "data-state", "finished").await?;
    assert_eq!(service.sandbox().messages().await?.len(), tested.len() + GUESTS);
    assert_eq!(app.sandbox().await?.messages().await?.len(), GUESTS, "once in the rehearsal");

    // What was sent is edited, each by its row.
    app.click("bulk-to-report").await?;
    app.click("bulk-act-modify").await?;
    app.type_text("bulk-new-text", "，更正").await?;
    app.wait_for_attribute("bulk-forecast", "data-rows", &GUESTS.to_string()).await?;
    app.portraits_if_wanted("bulk-edit").await?;
    app.click("bulk-act-go").await?;
    app.click("bulk-act-confirm").await?;
    app.wait_for_attribute("bulk-act-run", "data-state", "finished").await?;
    app.portraits_if_wanted("bulk-edited").await?;
    for message in service.sandbox().messages().await? {
        let is_edited = !tested.contains(&message.conversation_id);
        assert_eq!(message.modify_time.is_some(), is_edited, "{message:?}");
    }
    Ok(())
}
