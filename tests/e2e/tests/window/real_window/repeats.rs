//! A call that the page makes twice, as Tauri does for one that a reload cut off, is carried out once.

use std::time::Duration;

use e2e::{App, Options, Outcome};
use serde_json::{Value, json};

/// How the page is left in the middle of a call.
#[derive(Debug, Clone, Copy)]
pub(super) enum Leave {
    Reload,
    Back,
}

/// Carried out, but answered only after this: time enough to leave the page, and to make the call again.
const LATE_MS: u32 = 4_000;

pub(super) async fn answers_late(app: &App, route: &str) -> Outcome {
    let fault = json!({
        "kind": "latency", "route": route, "stage": "after", "probability": 1, "count": 1, "delay_ms": LATE_MS
    });
    app.invoke("sandbox_fault_add", json!({ "fault": fault })).await.map(drop)
}

/// Leaves the page as it stands, and waits for the next one.
pub(super) async fn leave(app: &App, by: Leave) -> Outcome {
    let step = match by {
        Leave::Reload => "location.reload()",
        Leave::Back => "history.back()",
    };
    app.leave_page("return null;", step).await.map(drop)
}

/// There is a page to go back to.
async fn with_a_page_before(app: &App) -> Outcome {
    app.leave_page("return null;", "location.assign('/?again')").await.map(drop)
}

async fn rows(app: &App) -> Outcome<Vec<Value>> {
    let page = app.invoke("history_page", json!({ "query": "", "place": {}, "limit": 50 })).await?;
    Ok(page["rows"].as_array().cloned().unwrap_or_default())
}

/// Waits until none is under way any more; returns the ends, newest first.
async fn ends(app: &App) -> Outcome<Vec<String>> {
    app.until("the ends", || async {
        let ends: Vec<String> = rows(app)
            .await?
            .iter()
            .map(|row| row["outcome"].as_str().unwrap_or_default().to_owned())
            .collect();
        let ended = !ends.is_empty() && ends.iter().all(|end| end != "sending");
        Ok(if ended { Ok(ends) } else { Err(format!("{ends:?}")) })
    })
    .await
}

pub(super) async fn arrived(app: &App, count: usize) -> Outcome {
    let sandbox = app.sandbox().await?;
    app.until(format!("{count} messages at the sandbox"), || async {
        let now = sandbox.messages().await?.len();
        Ok(if now == count { Ok(()) } else { Err(now.to_string()) })
    })
    .await
}

#[tokio::test]
async fn a_reload_in_mid_send_sends_once() -> Outcome {
    for (by, page_before) in [(Leave::Reload, false), (Leave::Back, true)] {
        let app = App::start(Options::default()).await?;
        if page_before {
            with_a_page_before(&app).await?;
        }
        app.address("alice", "p2p", "bob").await?;
        app.replace_text("compose-text", "once").await?;
        // Without an id of its own the service cannot tell the second one from the first.
        app.write_json(r#"{ "message": { "message_type": 0, "text": "once" } }"#).await?;
        answers_late(&app, "send").await?;
        app.click("compose-send").await?;
        arrived(&app, 1).await?;

        leave(&app, by).await?;

        assert_eq!(ends(&app).await?, ["sent"], "{by:?}: one press, one row, and its true end");
        let messages = app.sandbox().await?.messages().await?;
        assert_eq!((messages.len(), messages[0].times_seen), (1, 1), "{by:?}");
        app.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_window_that_is_closed_in_mid_send_has_sent_once() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.write_json(r#"{ "message": { "message_type": 0, "text": "once" } }"#).await?;
    answers_late(&app, "send").await?;
    app.click("compose-send").await?;
    arrived(&app, 1).await?;

    let app = app.close().await?.start_again().await?;

    let ends = ends(&app).await?;
    assert!(matches!(ends.as_slice(), [end] if end == "sent" || end == "unknown"), "{ends:?}");
    let messages = app.sandbox().await?.messages().await?;
    assert_eq!((messages.len(), messages[0].times_seen), (1, 1));
    Ok(())
}

/// Makes a call under an id, as the page does, and does not wait for it.
pub(super) async fn call(app: &App, id: &str, command: &str, arguments: &Value) -> Outcome {
    const CALL: &str = "const [id, command, args] = arguments;
        window.__calls = window.__calls ?? {};
        // An earlier call under the same id must not be taken for this one's answer.
        delete window.__calls[id];
        window.__TAURI_INTERNALS__.invoke(command, args, { headers: { 'operation-id': id } })
            .then(ok => (window.__calls[id] = { ok }), error => (window.__calls[id] = { error }));";
    app.js(CALL, vec![json!(id), json!(command), arguments.clone()]).await.map(drop)
}

/// What came of a call that this page made.
pub(super) async fn answer(app: &App, id: &str) -> Outcome<Value> {
    app.until(format!("the answer to {id}"), || async {
        let answer = app.js(&format!("return window.__calls?.[{}] ?? null", json!(id)), vec![]).await?;
        Ok(if answer.is_null() { Err(String::new()) } else { Ok(answer) })
    })
    .await
}

#[tokio::test]
async fn a_repeat_gets_the_result_of_the_first_and_changes_nothing() -> Outcome {
    let app = App::start(Options::default()).await?;
    let draft = |text: &str| {
        json!({
            "account_id": "sandbox",
            "conversation": { "sender": "alice", "kind": "p2p", "receiver": "bob" },
            "body": json!({ "message": { "message_type": 0, "text": text } }).to_string(),
            "attachment": null,
        })
    };
    let send = json!({ "draft": draft("one"), "operation": "x", "upload": null });
    call(&app, "first", "send", &send).await?;
    let first = answer(&app, "first").await?;
    let id = first["ok"]["row_id"].clone();
    assert!(!id.is_null(), "{first}");

    // In mid-change, from the page that is left and from the next one.
    let changed =
        json!({ "kind": "modify", "body": app.invoke("history_modify_body", json!({ "id": id })).await? });
    for (operation, order) in [("change", changed), ("recall", recall())] {
        let act = json!({ "id": id, "order": order, "operation": operation, "confirmed": false });
        answers_late(&app, "act").await?;
        call(&app, operation, "history_act", &act).await?;
        app.until("the call to be out", || async {
            let now = app.sandbox().await?.messages().await?[0].clone();
            let out =
                if operation == "change" { now.modify_time.is_some() } else { now.withdraw_type.is_some() };
            Ok(if out { Ok(()) } else { Err(format!("{now:?}")) })
        })
        .await?;
        leave(&app, Leave::Reload).await?;
        call(&app, operation, "history_act", &act).await?;
        let repeated = answer(&app, operation).await?;
        assert!(repeated["ok"].is_object(), "{operation}: {repeated}");
    }
    let details = app.invoke("history_get", json!({ "id": id })).await?;
    let acts = details["acts"].as_array().map_or(0, Vec::len);
    assert_eq!(acts, 2, "one change and one recall: {details}");

    // Another call under a used id is no repeat, and one without an id is none at all.
    call(
        &app,
        "first",
        "history_delete",
        &json!({ "selection": { "kind": "rows", "ids": [id] }, "unknownToo": true }),
    )
    .await?;
    assert_eq!(answer(&app, "first").await?["error"]["code"], "internal");
    let bare = "const done = arguments[0];
        window.__TAURI_INTERNALS__.invoke('draft_save', {}).then(() => done('done'), (error) => done(error.code));";
    assert_eq!(app.js_async(bare).await?, "internal");
    call(&app, "first", "send", &send).await?;
    assert_eq!(answer(&app, "first").await?, first, "the first one's result, after a reload");

    // Deleted once: brought back, it is not deleted again by the repeat.
    let delete = json!({ "selection": { "kind": "rows", "ids": [id] }, "unknownToo": true });
    call(&app, "delete", "history_delete", &delete).await?;
    let deleted = answer(&app, "delete").await?;
    assert_eq!(rows(&app).await?.len(), 0, "{deleted}");
    app.invoke("history_undelete", json!({ "deleted": deleted["ok"] })).await?;
    leave(&app, Leave::Reload).await?;
    call(&app, "delete", "history_delete", &delete).await?;
    assert_eq!(answer(&app, "delete").await?, deleted);
    assert_eq!(rows(&app).await?.len(), 1);
    assert_eq!(app.sandbox().await?.messages().await?.len(), 1);
    tokio::time::timeout(Duration::from_secs(20), app.close()).await.map_or(Ok(()), |closed| closed.map(drop))
}

fn recall() -> Value {
    json!({
        "kind": "recall", "method": "two_sided", "description": null, "push_content": null, "push_payload": null,
        "route_environment": null, "attach": null, "check_team_member_valid": null, "ignore_window": null,
    })
}
