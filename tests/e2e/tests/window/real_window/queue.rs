use std::path::{Path, PathBuf};

use e2e::{App, Key, Options, Outcome, files};
use serde_json::{Value, json};

use super::user_storage;

fn photos(folder: &Path, count: u8) -> Outcome<Vec<PathBuf>> {
    (0..count).map(|n| files::write(folder, &format!("photo {n:03}.png"), &files::photo(n))).collect()
}

async fn drop_all(app: &App, paths: &[PathBuf]) -> Outcome {
    app.drop_files(&paths.iter().map(PathBuf::as_path).collect::<Vec<_>>()).await
}

/// Waits until the queue has this many messages, and none of them is being read.
async fn wait_for_queue(app: &App, count: usize) -> Outcome {
    app.until(format!("a queue of {count}, all read"), || async {
        let now = app
            .js(
                "return [document.querySelector('[data-testid=queue]')?.dataset.count ?? '0',
                    document.querySelectorAll('[data-testid=queue-row][data-state=reading]').length]",
                vec![],
            )
            .await?;
        Ok(if now == json!([count.to_string(), 0]) { Ok(()) } else { Err(now.to_string()) })
    })
    .await
}

/// The names of the files that arrived, oldest first.
async fn arrived(app: &App) -> Outcome<Vec<String>> {
    let messages = app.sandbox().await?.messages().await?;
    let name = |body: &str| {
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        body["message"]["attachment"]["name"].as_str().unwrap_or_default().to_owned()
    };
    Ok(messages.iter().map(|message| name(&message.body)).collect())
}

#[tokio::test]
async fn several_files_are_a_queue_that_is_ordered_edited_stopped_and_sent_to_its_end() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "a draft of its own").await?;
    let mut paths = photos(app.home(), 4)?;
    paths.push(files::write(app.home(), "notes.txt", b"words")?);
    drop_all(&app, &paths).await?;
    wait_for_queue(&app, 5).await?;

    // By keys: the first one goes to the second place. By the form: it gets a caption.
    app.chord("queue-list", &[Key::Alt], &char::from(Key::Down).to_string()).await?;
    app.press("queue-list", Key::Enter).await?;
    app.wait_for_text("queue-editing", "photo 000.png").await?;
    app.replace_text("compose-text", "看海").await?;
    app.portraits("e2e-pictures", "queue", "compose").await?;
    app.click("queue-back").await?;
    assert_eq!(app.value_of("compose-text").await?, "a draft of its own");

    // Slow answers leave time to press Stop while the first is on its way.
    let slow = json!({ "kind": "latency", "route": "send", "probability": 1, "count": 1, "delay_ms": 3000 });
    app.invoke("sandbox_fault_add", json!({ "fault": slow })).await?;
    app.click("queue-send").await?;
    app.until("the first one on its way", || async {
        let sending =
            app.js("return document.querySelectorAll('[data-state=sending]').length", vec![]).await?;
        Ok(if sending == json!(1) { Ok(()) } else { Err(sending.to_string()) })
    })
    .await?;
    app.picture("e2e-pictures", "queue-running").await?;
    app.click("queue-stop").await?;
    app.by_testid("queue-halt").await?;
    app.picture("e2e-pictures", "queue-stopped").await?;
    let at_stop = arrived(&app).await?;
    assert!(at_stop.len() <= 1, "nothing went out after the stop: {at_stop:?}");

    // It survives a kill, and goes on to its end.
    let app = app.kill().await?.start_again().await?;
    app.by_testid("queue").await?;
    app.click("queue-send").await?;
    app.wait_for_count("queue", 0).await?;
    let names = arrived(&app).await?;
    assert_eq!(names, ["photo 001.png", "photo 000.png", "photo 002.png", "photo 003.png", "notes.txt"]);
    let messages = app.sandbox().await?.messages().await?;
    assert!(messages[1].body.contains("看海"), "what was typed went out: {}", messages[1].body);
    assert_eq!(app.value_of("compose-text").await?, "a draft of its own");
    Ok(())
}

#[tokio::test]
async fn a_file_above_15_mb_keeps_its_place_and_is_not_sent_before_the_user_chose_where_it_goes() -> Outcome {
    let app = App::start(Options::default()).await?;
    let server = user_storage::server().await;
    user_storage::keep_storage(&app, &server).await?;
    app.address("alice", "p2p", "bob").await?;
    let mut paths = photos(app.home(), 2)?;
    paths.insert(1, files::write(app.home(), "二十兆.bin", &vec![7; 20 << 20])?);
    drop_all(&app, &paths).await?;
    wait_for_queue(&app, 3).await?;
    app.by_testid("queue-large").await?;
    app.portraits("e2e-pictures", "queue-large", "compose").await?;

    app.click("queue-send").await?;
    app.wait_for_text("queue-halt", "二十兆.bin").await?;
    assert_eq!(arrived(&app).await?, ["photo 000.png"], "what is before it, and nothing else");
    app.picture("e2e-pictures", "queue-large-halted").await?;

    // In the form it has the same choices.
    app.click_css("[data-testid=queue-row][data-state=undecided]").await?;
    app.by_testid("queue-editing").await?;
    app.wait_for_count("compose-refused", 1).await?;
    app.click_css("[data-testid=queue-large] [data-testid=compose-storage]").await?;
    wait_for_queue(&app, 2).await?;
    app.click("queue-send").await?;
    app.wait_for_count("queue", 0).await?;
    assert_eq!(arrived(&app).await?, ["photo 000.png", "二十兆.bin", "photo 001.png"]);
    assert_eq!(app.sandbox().await?.upload_count().await?, 2, "it went to the user's own storage");
    Ok(())
}

#[tokio::test]
async fn a_refusal_stops_the_queue_and_says_why() -> Outcome {
    let app = App::start(Options::default()).await?;
    // The sandbox refuses whoever sends to this receiver, with the code in its name.
    app.address("alice", "p2p", "code-102426").await?;
    drop_all(&app, &photos(app.home(), 3)?).await?;
    wait_for_queue(&app, 3).await?;
    app.click("queue-send").await?;
    let said = app.text_of("queue-halt").await?;
    assert!(said.contains("102426") && said.contains("photo 000.png"), "{said}");
    app.picture("e2e-pictures", "queue-refused").await?;
    assert_eq!(arrived(&app).await?.len(), 0);
    Ok(())
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "a measure, for whoever runs it")]
async fn two_hundred_photos_are_shown_at_once_and_read_as_they_come() -> Outcome {
    const WATCH: &str = "const seen = window.__seen = { shown: 0, longest: 0, last: performance.now() };
        const look = () => {
          const now = performance.now();
          seen.longest = Math.max(seen.longest, now - seen.last);
          seen.last = now;
          if (!seen.shown && document.querySelector('[data-testid=queue]')?.dataset.count === '200'
              && document.querySelector('[data-testid=queue-row]')) { seen.shown = now - window.__droppedAt; seen.longest = 0; }
          requestAnimationFrame(look);
        };
        look();";
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    let paths = photos(app.home(), 200)?;
    app.js(WATCH, vec![]).await?;
    drop_all(&app, &paths).await?;
    app.until("the queue", || async {
        let shown = app.js("return window.__seen.shown", vec![]).await?;
        Ok(if shown.as_f64() > Some(0.0) { Ok(()) } else { Err(shown.to_string()) })
    })
    .await?;
    app.picture("e2e-pictures", "queue-200").await?;
    // The window answers while they are read: what is typed is there.
    app.replace_text("compose-receiver", "carol").await?;
    assert_eq!(app.value_of("compose-receiver").await?, "carol");
    app.until("all of them read", || async {
        let queue = app.invoke("queue_list", json!({})).await?;
        let unread = queue["items"]
            .as_array()
            .map_or(0, |all| all.iter().filter(|one| one["draft"]["attachment"].is_null()).count());
        Ok(if unread == 0 { Ok(()) } else { Err(unread.to_string()) })
    })
    .await?;
    let seen = app.js("return window.__seen", vec![]).await?;
    println!(
        "200 photos: queue shown after {} ms; longest time without a frame until all were read: {} ms",
        seen["shown"], seen["longest"]
    );
    let rows = app.count("queue-row").await?;
    assert!(rows < 40, "only the rows near the eye are drawn: {rows}");
    Ok(())
}
