//! Calls of the queue that the page makes twice, as Tauri does for one that a reload cut off, run nothing twice.

use std::path::Path;

use e2e::{App, Options, Outcome, files};
use serde_json::{Value, json};

use super::repeats::{Leave, answer, answers_late, arrived, call, leave};

async fn queue(app: &App) -> Outcome<Vec<Value>> {
    let queue = app.invoke("queue_list", json!({})).await?;
    Ok(queue["items"].as_array().cloned().unwrap_or_default())
}

/// Waits for so many messages in the queue, all of them read.
async fn until_read(app: &App, count: usize) -> Outcome<Vec<Value>> {
    app.until(format!("a queue of {count}"), || async {
        let items = queue(app).await?;
        let read = items.len() == count && items.iter().all(|item| item["work"].is_null());
        Ok(if read { Ok(items) } else { Err(format!("{items:?}")) })
    })
    .await
}

#[tokio::test]
async fn a_repeated_call_of_the_queue_adds_removes_and_sends_nothing_twice() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    let paths = ["1.txt", "2.txt"].map(|name| files::write(app.home(), name, name.as_bytes()));
    let paths = paths.into_iter().collect::<Outcome<Vec<_>>>()?;
    app.drop_files(&paths.iter().map(Path::new).collect::<Vec<_>>()).await?;
    let items = until_read(&app, 2).await?;

    // Added once, and taken out once, by the page that is left and the next one.
    let add = json!({ "files": [items[0]["file"]], "template": items[0]["draft"] });
    for page in ["this", "the next"] {
        call(&app, "add", "queue_add", &add).await?;
        assert_eq!(answer(&app, "add").await?, json!({ "ok": null }), "{page}");
        let items = until_read(&app, 3).await?;
        assert_eq!(items.len(), 3, "{page}");
        leave(&app, Leave::Reload).await?;
    }
    let third = until_read(&app, 3).await?[2]["id"].clone();
    let remove = json!({ "ids": [third] });
    call(&app, "remove", "queue_remove", &remove).await?;
    assert_eq!(answer(&app, "remove").await?["ok"], json!([third]));
    app.invoke("queue_restore", json!({ "id": third })).await?;
    call(&app, "remove", "queue_remove", &remove).await?;
    assert_eq!(answer(&app, "remove").await?["ok"], json!([third]), "the first one's answer");
    assert_eq!(until_read(&app, 3).await?.len(), 3, "it was brought back, and stays");

    // Run once: the page is left while the first message is on its way.
    let run = json!({ "accountId": "sandbox" });
    answers_late(&app, "send").await?;
    call(&app, "run", "queue_run", &run).await?;
    arrived(&app, 1).await?;
    leave(&app, Leave::Reload).await?;
    call(&app, "run", "queue_run", &run).await?;
    let ran = answer(&app, "run").await?;
    assert_eq!((&ran["ok"]["sent"], &ran["ok"]["running"]), (&json!(3), &json!(false)), "{ran}");
    leave(&app, Leave::Reload).await?;
    call(&app, "run", "queue_run", &run).await?;
    assert_eq!(answer(&app, "run").await?, ran, "also when it has ended");

    assert_eq!(queue(&app).await?.len(), 0);
    let seen: Vec<_> = app.sandbox().await?.messages().await?.iter().map(|one| one.times_seen).collect();
    assert_eq!(seen, [1, 1, 1]);
    app.close().await.map(drop)
}
