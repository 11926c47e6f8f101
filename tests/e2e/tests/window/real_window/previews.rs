use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use e2e::{App, Options, Outcome, files};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::user_storage;

/// Attaches a fixture as a user drops it, and waits until it is uploaded.
async fn drop_fixture(app: &App, name: &str) -> Outcome {
    app.drop_files(&[&files::fixtures()?.join(name)]).await?;
    app.until(format!("{name} to be in the form"), || async {
        let shown = app
            .js("return document.querySelector('[data-testid=compose-file] .name')?.textContent", vec![])
            .await?;
        Ok(if shown == json!(name) { Ok(()) } else { Err(shown.to_string()) })
    })
    .await?;
    app.wait_for_upload().await
}

async fn wait_for_js(app: &App, what: &str, script: &str) -> Outcome {
    app.until(what.to_owned(), || async {
        let found = app.js(script, vec![]).await?;
        Ok(if found == json!(true) { Ok(()) } else { Err(found.to_string()) })
    })
    .await
}

#[tokio::test]
async fn every_kind_of_file_is_previewed_and_an_old_message_shows_after_its_file_is_gone() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;

    drop_fixture(&app, "turned.jpg").await?;
    app.click("compose-picture").await?;
    app.click("picture-whole").await?;
    app.wait_for_attribute("picture-view", "data-percent", "100").await?;
    app.picture("e2e-pictures", "preview-picture-zoomed").await?;
    app.click_css("[role=dialog] .head button").await?;
    app.portraits("e2e-pictures", "preview-picture", "compose").await?;
    let sent = app.send().await?;
    assert_eq!(sent.outcome, "sent");

    drop_fixture(&app, "tone.mp3").await?;
    wait_for_js(&app, "the waveform", "return document.querySelectorAll('[data-bars]').length === 2").await?;
    app.portraits("e2e-pictures", "preview-sound", "compose").await?;

    drop_fixture(&app, "film.mp4").await?;
    // Drawn by the window from the film itself.
    wait_for_js(
        &app,
        "the film's cover",
        "return document.querySelector('[data-testid=compose-bubble] img.frame')?.naturalWidth > 0",
    )
    .await?;
    app.portraits("e2e-pictures", "preview-film", "compose").await?;
    assert_eq!(app.send().await?.outcome, "sent");

    for (fixture, shown, picture) in [
        (
            "page.pdf",
            "return document.querySelector('[data-testid=compose-page]')?.dataset.pages === '1'",
            "pdf",
        ),
        ("plain.txt", "return !!document.querySelector('[data-testid=compose-lines]')", "text"),
        ("zip-bomb.jpg", "return !!document.querySelector('[data-note=renamed]')", "bomb"),
        ("speech.amr", "return !!document.querySelector('[data-testid=compose-no-waveform]')", "amr"),
        ("photo.heic", "return !!document.querySelector('[data-note=rarely_shown]')", "heic"),
    ] {
        drop_fixture(&app, fixture).await?;
        wait_for_js(&app, fixture, shown).await?;
        app.portraits("e2e-pictures", &format!("preview-{picture}"), "compose").await?;
    }

    app.go_to("history").await?;
    wait_for_js(
        &app,
        "a small picture in both rows",
        "return [...document.querySelectorAll('[data-testid=history-row-picture]')].filter(i => i.naturalWidth).length === 2",
    )
    .await?;
    app.click("history-row").await?;
    wait_for_js(
        &app,
        "the film's picture in the details",
        "return document.querySelector('[data-testid=history-file-picture]')?.naturalWidth > 0",
    )
    .await?;
    app.portraits("e2e-pictures", "preview-history", "history").await?;

    // Edited as new there is a message and no file: the bubble shows what was kept.
    app.click("history-edit-as-new").await?;
    wait_for_js(
        &app,
        "the kept picture in the bubble",
        "return document.querySelector('[data-testid=compose-bubble] img')?.src.endsWith('?kept')",
    )
    .await
}

#[tokio::test]
async fn what_is_doubtful_about_a_sound_or_film_is_said_beside_it() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    for (fixture, note) in [
        ("song.wma", "rarely_played"),
        ("alac.m4a", "not_on_android"),
        ("located.mp4", "located"),
        ("not-known.mp3", "unrecognised"),
    ] {
        drop_fixture(&app, fixture).await?;
        let shown = format!("return !!document.querySelector('[data-note={note}]')");
        wait_for_js(&app, fixture, &shown).await?;
        app.portraits("e2e-pictures", &format!("note-{note}"), "compose").await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_picture_that_moves_is_shown_moving_and_says_how() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    for (fixture, picture) in [("moving.gif", "gif"), ("moving.webp", "webp")] {
        drop_fixture(&app, fixture).await?;
        let facts =
            "return document.querySelector('[data-testid=compose-file] .facts').textContent.includes('4')";
        wait_for_js(&app, "its frames", facts).await?;
        let moves =
            "return document.querySelector('[data-testid=compose-picture] img').dataset.moving === 'true'";
        wait_for_js(&app, "it to be asked to move", moves).await?;
        let first = app.look_of("compose-picture").await?;
        app.until(format!("another frame of {fixture}"), || async {
            let moved = app.look_of("compose-picture").await? != first;
            Ok(if moved { Ok(()) } else { Err("still the first".to_owned()) })
        })
        .await?;
        app.portraits("e2e-pictures", &format!("preview-{picture}"), "compose").await?;
        app.click("compose-picture").await?;
        app.click("picture-play").await?;
        let still =
            "return document.querySelector('[data-testid=picture-view] img').src.endsWith('?thumbnail')";
        wait_for_js(&app, "it to stand still", still).await?;
        app.picture("e2e-pictures", &format!("preview-{picture}-still")).await?;
        app.click_css("[role=dialog] .head button").await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_film_too_large_for_the_service_is_played_and_has_a_cover_all_the_same() -> Outcome {
    // Whoever works behind a proxy has it in the environment, which WebKit heeds for loopback as well.
    let (proxy, asked) = proxy_without_pages().await;
    let environment =
        ["http_proxy", "https_proxy", "HTTP_PROXY"].map(|name| (name.to_owned(), proxy.clone()));
    let app = App::start(Options { environment: environment.to_vec(), ..Options::default() }).await?;
    let server = user_storage::server().await;
    user_storage::keep_storage(&app, &server).await?;
    app.address("alice", "p2p", "bob").await?;
    app.choose_type("video").await?;
    // A film of 24 MB: what is behind its last box is skipped by every player.
    let film = std::fs::read(files::fixtures()?.join("film.mp4")).unwrap_or_default();
    let filling = vec![0; 24 << 20];
    let length = u32::try_from(filling.len() + 8).unwrap_or_default().to_be_bytes();
    let content = [&film[..], &length, b"free", &filling].concat();
    let path = files::write(app.home(), "大电影.mp4", &content)?;
    app.drop_files(&[&path]).await?;
    app.click("compose-storage").await?;
    app.wait_for_upload().await?;
    let played = "const film = document.querySelector('[data-testid=compose-film]');
        return !!film && film.src.startsWith('http://127.0.0.1:') && film.duration > 1.5 && film.readyState >= 2";
    wait_for_js(&app, "the film", played).await?;
    wait_for_js(
        &app,
        "its cover",
        "return document.querySelector('[data-testid=compose-bubble] img.frame')?.src.endsWith('?thumbnail')",
    )
    .await?;
    app.js("document.querySelector('[data-testid=compose-film]').currentTime = 1", vec![]).await?;
    wait_for_js(
        &app,
        "a seek",
        "return document.querySelector('[data-testid=compose-film]').currentTime === 1",
    )
    .await?;
    app.portraits("e2e-pictures", "preview-large-film", "compose").await?;

    // It can be fetched as long as it is looked at.
    let source = app.js("return document.querySelector('[data-testid=compose-film]').src", vec![]).await?;
    let source = source.as_str().unwrap_or_default().to_owned();
    app.click("compose-file-remove").await?;
    app.until("the film's place to be closed", || async {
        Ok(if e2e::get(&source).await.is_err() { Ok(()) } else { Err(source.clone()) })
    })
    .await?;
    assert_eq!(asked.load(Ordering::SeqCst), 0, "the proxy was asked");
    Ok(())
}

/// A proxy on loopback, and how often it was asked for a page. It answers none, but makes tunnels: by one of them the driver
/// reaches the web view, as GLib heeds the environment too.
async fn proxy_without_pages() -> (String, Arc<AtomicUsize>) {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let address = listener.local_addr().expect("a port");
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let count = Arc::clone(&count);
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n")
                    && stream.read_buf(&mut head).await.is_ok_and(|read| read > 0)
                {}
                let head = String::from_utf8_lossy(&head).into_owned();
                let target = head.strip_prefix("CONNECT ").and_then(|rest| rest.split(' ').next());
                let Some(target) = target else {
                    count.fetch_add(1, Ordering::SeqCst);
                    return;
                };
                // The driver gives up when a proxy does, and asks before the web view is there.
                let mut inside = loop {
                    match tokio::net::TcpStream::connect(target).await {
                        Ok(inside) => break inside,
                        Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                    }
                };
                stream.write_all(b"HTTP/1.0 200 OK\r\n\r\n").await.expect("an answer");
                let _ = tokio::io::copy_bidirectional(&mut stream, &mut inside).await;
            });
        }
    });
    (format!("http://{address}"), asked)
}

#[tokio::test]
async fn a_place_is_picked_on_the_map_by_pointer_and_by_keys() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.choose_type("location").await?;
    wait_for_js(
        &app,
        "the land",
        "return document.querySelector('[data-testid=compose-map] .land')?.getAttribute('d').length > 10000",
    )
    .await?;

    app.click_css("[data-testid=compose-map] .view").await?;

    let attachment = || async {
        let body: Value = serde_json::from_str(&app.shown_body().await?).unwrap_or_default();
        Ok::<_, e2e::Problem>(body["message"]["attachment"].clone())
    };
    let first = app
        .until("a place in the body", || async {
            let found = attachment().await?;
            Ok(if found["lat"].is_number() && found["lng"].is_number() {
                Ok(found)
            } else {
                Err(found.to_string())
            })
        })
        .await?;
    assert!(first["lat"].as_f64().is_some_and(|lat| lat.abs() < 10.0), "the middle of the world: {first}");
    app.js(
        "const view = document.querySelector('[data-testid=compose-map] .view'); view.focus();
         for (const key of ['ArrowUp', 'ArrowRight', '+', '+'])
           view.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));",
        vec![],
    )
    .await?;
    app.wait_for_attribute("compose-map", "data-zoom", "4").await?;
    let moved = attachment().await?;
    assert!(moved["lat"].as_f64() > first["lat"].as_f64(), "north: {first} {moved}");
    assert!(moved["lng"].as_f64() > first["lng"].as_f64(), "east: {first} {moved}");
    app.replace_text("compose-lat", "30.2462").await?;
    app.replace_text("compose-lng", "120.1511").await?;
    app.replace_text("compose-title", "西湖断桥").await?;
    app.wait_for_attribute("bubble-map", "data-zoom", "6").await?;
    app.portraits("e2e-pictures", "preview-map", "compose").await
}
