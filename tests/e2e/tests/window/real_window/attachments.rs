use e2e::{App, Options, Outcome, Problem, drag, files};
use serde_json::{Value, json};

#[tokio::test]
async fn a_dropped_picture_is_shown_measured_uploaded_and_sent() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    let path = files::write(app.home(), "雁 & goose.png", &files::png())?;

    app.drop_files(&[&path]).await?;

    app.wait_for_attribute("compose-type-image", "aria-checked", "true").await?;
    app.wait_for_upload().await?;
    app.until("the picture in the bubble", || async {
        let width = app
            .js(
                "return document.querySelector('[data-testid=compose-bubble] img')?.naturalWidth ?? 0",
                vec![],
            )
            .await?;
        Ok(if width == json!(3) { Ok(()) } else { Err(width.to_string()) })
    })
    .await?;
    let sent = app.send().await?;
    assert_eq!(sent.outcome, "sent", "{}", app.text_of("compose-result").await?);
    let arrived = app.sandbox().await?.messages().await?;
    let body: Value = serde_json::from_str(&arrived[0].body).unwrap_or_default();
    let attachment = &body["message"]["attachment"];
    assert_eq!(attachment["w"], json!(3));
    assert_eq!(attachment["h"], json!(2));
    assert_eq!(attachment["width"], json!(3), "the documented long name has the same value");
    assert_eq!(attachment["size"], json!(files::png().len()));
    let url = attachment["url"].as_str().unwrap_or_default();
    let served = e2e::get(url).await?.error_for_status()?.bytes().await?;
    assert_eq!(served, files::png(), "the url serves the very file");
    Ok(())
}

#[tokio::test]
async fn a_file_above_the_limit_is_refused_before_it_is_read() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.choose_type("file").await?;
    let path = app.home().join("huge.bin");
    // Sparse: it takes no room, and reading it would find only zeros.
    std::fs::File::create(&path).and_then(|file| file.set_len(15 * 1024 * 1024 + 1)).expect("a sparse file");

    app.drop_files(&[&path]).await?;

    let said = app.text_of("compose-refused").await?;
    assert!(said.contains("15 MB"), "the limit is named: {said}");
    assert!(!app.shown_body().await?.contains("attachment"), "nothing was filled in");
    assert_eq!(app.sandbox().await?.upload_count().await?, 0, "nothing was uploaded");
    Ok(())
}

#[tokio::test]
async fn files_that_are_dragged_over_the_window_and_away_again_leave_nothing() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    let path = files::write(app.home(), "goose.png", &files::png())?;
    drag::drag_over(&[&path], async || app.wait_for_count("compose-drop", 1).await).await?;
    app.wait_for_count("compose-drop", 0).await?;
    assert!(!app.shown_body().await?.contains("attachment"), "nothing was attached");
    Ok(())
}

#[tokio::test]
async fn a_dropped_file_whose_name_is_not_utf_8_is_uploaded_and_no_path_crosses() -> Outcome {
    use std::os::unix::ffi::OsStrExt as _;
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    // 雁书.png in GBK, as an old ZIP unpacks it.
    let path = app.home().join(std::ffi::OsStr::from_bytes(b"\xd1\xe3\xca\xe9.png"));
    std::fs::write(&path, files::png()).map_err(|source| Problem::File { path: path.clone(), source })?;
    app.record_crossings().await?;

    app.drop_files(&[&path]).await?;

    app.wait_for_upload().await?;
    let crossed = app.crossed().await?;
    let home = app.home().display().to_string();
    assert!(crossed.contains("files-dropped"), "the drop was among it: {crossed}");
    assert!(!crossed.contains(&home), "a path crossed: {crossed}");
    Ok(())
}
