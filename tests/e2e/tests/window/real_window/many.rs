use std::fmt::Write as _;
use std::path::Path;

use e2e::{App, Key, Options, Outcome, Problem, command_line};
use serde_json::{Value, json};

const ROWS: usize = 100_000;
/// Every so many rows speak of keys, 钥匙; the others have each half of the word, but never the word.
const EVERY: usize = 730;
const HITS: usize = ROWS.div_ceil(EVERY);

/// The rows as an export of our own has them, the oldest first.
fn export(path: &Path) -> Outcome {
    let mut lines = format!("{}\n", json!({ "format": "yanshu-history", "version": 1 }));
    for number in 1..=ROWS {
        let text = if number % EVERY == 1 {
            format!("第{number}封：请把备用钥匙交给前台，谢谢")
        } else {
            format!("第{number}封：密钥已更换，汤匙和杯子已经寄出，单号 {}", number * 7919 % 1_000_003)
        };
        let started_at_ms = 1_760_000_000_000 + 30_000 * number;
        let body = json!({ "message": { "message_type": 0, "text": text } }).to_string();
        let row = json!({
            "id": number.to_string(), "started_at_ms": started_at_ms, "finished_at_ms": started_at_ms + 80, "took_ms": 80,
            "outcome": if number % 97 == 0 { "rejected" } else { "sent" }, "code": if number % 97 == 0 { 414 } else { 200 },
            "msg": null, "error": null, "account_id": "sandbox", "account_name": "商城", "account_color": "teal",
            "production": false, "sender": format!("kefu_{}", number % 9), "conversation_type": 1,
            "receiver": format!("user{}", number % 5_000), "message_type": 0, "snippet": text, "search_text": text,
            "message_client_id": format!("{number:032x}"), "message_server_id": null, "trace_id": format!("{number:032x}"),
            "create_time_ms": null, "method": "POST", "url": "http://127.0.0.1/im/v2/conversations/a%7C1%7Cb/messages",
            "request_headers": [], "request_body": body, "http_status": 200, "answer": null, "process": "earlier",
        });
        // Writing into a string cannot fail.
        let _ = writeln!(lines, "{row}");
    }
    std::fs::write(path, lines).map_err(|source| Problem::File { path: path.to_path_buf(), source })
}

/// Numbers of the rows that are in sight, from the top.
async fn visible_rows(app: &App) -> Outcome<Vec<usize>> {
    const LOOK: &str =
        "const list = document.querySelector('[data-testid=history-list]').getBoundingClientRect();
        return [...document.querySelectorAll('[data-testid=history-row]')]
          .map((row) => [row.getBoundingClientRect(), Number(row.dataset.id)])
          .filter(([place]) => place.top >= list.top - 1 && place.bottom <= list.bottom + 1)
          .sort(([a], [b]) => a.top - b.top)
          .map(([, id]) => id);";
    let seen = app.js(LOOK, vec![]).await?;
    Ok(seen.as_array().into_iter().flatten().filter_map(Value::as_u64).map(|id| id as usize).collect())
}

/// Puts the scroll bar of the list there: 0 its beginning, 1 its end.
async fn drag_to(app: &App, share: f64) -> Outcome {
    const DRAG: &str = "const list = document.querySelector('[data-testid=history-list]');
        list.scrollTop = (list.scrollHeight - list.clientHeight) * arguments[0];";
    app.js(DRAG, vec![share.into()]).await.map(drop)
}

#[tokio::test]
async fn a_word_of_two_characters_is_found_among_100_000_rows_and_the_oldest_is_scrolled_to() -> Outcome {
    // What the first start lays down is there before the rows come.
    let closed = App::start(Options::default()).await?.close().await?;
    let file = closed.home().join("many.jsonl");
    export(&file)?;
    command_line(&closed.home().join("data"), &["history", "import", &file.display().to_string()])?;
    let app = closed.start_again().await?;
    app.go_to("history").await?;
    app.wait_for_text("history-count", "100,000").await?;

    // Each of these finds nearly every row; none of them keeps the next key waiting.
    for typed in ["第", "封", "已"] {
        app.replace_text("history-search", typed).await?;
        assert_eq!(app.value_of("history-search").await?, typed);
    }
    app.replace_text("history-search", "钥匙").await?;
    assert_eq!(app.value_of("history-search").await?, "钥匙");
    app.wait_for_text("history-count", &HITS.to_string()).await?;
    assert_eq!(visible_rows(&app).await?[..2], [(HITS - 1) * EVERY + 1, (HITS - 2) * EVERY + 1]);
    let marked = "return [...document.querySelectorAll('[data-testid=history-row]')]
        .every((row) => [...row.querySelectorAll('mark')].some((mark) => mark.textContent === '钥匙'))";
    assert_eq!(app.js(marked, vec![]).await?, json!(true), "what was looked for is marked in each row");
    app.press("history-search", Key::Enter).await?;
    let newest = ((HITS - 1) * EVERY + 1).to_string();
    app.wait_for_attribute("history-details", "data-id", &newest).await?;
    app.wait_for_text("history-details", "备用钥匙").await?;
    app.portraits("e2e-pictures", "many-hit", "history").await?;

    app.click("history-search-clear").await?;
    app.wait_for_text("history-count", "100,000").await?;
    // As a drag would choose them, but nothing has to be held down meanwhile.
    app.press("history-chart-bars", Key::End).await?;
    app.chord("history-chart-bars", &[Key::Shift], &char::from(Key::Left).to_string().repeat(9)).await?;
    app.portraits_here("e2e-pictures", "many-chart").await?;
    app.press("history-chart-bars", Key::Escape).await?;
    drag_to(&app, 1.0).await?;
    app.until("the oldest row at the end", || async {
        let seen = visible_rows(&app).await?;
        Ok(if seen.last() == Some(&1) { Ok(()) } else { Err(format!("{seen:?}")) })
    })
    .await?;
    app.wait_for_text("history-list", "第1封").await?;
    app.picture("e2e-pictures", "many-oldest").await?;
    drag_to(&app, 0.5).await?;
    app.until("rows of the middle", || async {
        let seen = visible_rows(&app).await?;
        let middle = seen.iter().any(|id| id.abs_diff(ROWS / 2) < ROWS / 50);
        Ok(if middle { Ok(()) } else { Err(format!("{seen:?}")) })
    })
    .await?;
    drag_to(&app, 0.0).await?;
    app.until("the newest row at the top", || async {
        let seen = visible_rows(&app).await?;
        Ok(if seen.first() == Some(&ROWS) { Ok(()) } else { Err(format!("{seen:?}")) })
    })
    .await
}
