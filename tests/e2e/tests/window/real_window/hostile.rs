use e2e::{App, LookAlike, Options, Outcome, Problem, files};
use serde_json::Value;

/// Would run where text is taken for HTML, and would load where remote content is allowed.
const MARKUP: &str =
    r#"<img src=x onerror="window.owned=1"><script>window.owned=1</script><svg onload=owned=1>"#;

#[tokio::test]
async fn markup_in_a_message_or_a_file_name_is_text_everywhere_it_is_shown() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", MARKUP).await?;
    assert!(app.text_of("compose-bubble").await?.contains("<script>"), "the bubble shows it as it is");
    let sent = app.send().await?;
    assert_eq!(sent.outcome, "sent", "{}", app.text_of("compose-result").await?);
    app.go_to("history").await?;
    app.click_row("history-row", "onerror").await?;
    app.wait_for_text("history-details", "<script>").await?;

    app.go_to("compose").await?;
    let name = "<img src=x onerror=window.owned=1>.txt";
    let path = files::write(app.home(), name, b"hello")?;
    app.drop_files(&[&path]).await?;
    app.wait_for_text("compose-bubble", "onerror").await?;

    let owned = app.js("return window.owned ?? null", vec![]).await?;
    assert_eq!(owned, Value::Null, "nothing of it ran");
    let planted = "return document.querySelectorAll('img[src=x], svg[onload], script:not([src])').length";
    assert_eq!(app.js(planted, vec![]).await?, Value::from(0), "nothing of it became an element");
    Ok(())
}

#[tokio::test]
async fn a_script_in_the_page_reaches_no_other_place_and_no_other_command() -> Outcome {
    let (app, elsewhere) = (App::start(Options::default()).await?, LookAlike::start("not-for-pages")?);
    let inline = "const script = document.createElement('script');
        script.textContent = 'window.owned = 1';
        document.body.append(script);
        return window.owned ?? null;";
    assert_eq!(app.js(inline, vec![]).await?, Value::Null, "an inline script ran");
    // A sandbox is a place like any other to the page; only Rust may call it.
    let call = "fetch(arguments[0], { mode: 'no-cors' })
        .then(() => (window.reached = 'out'), () => (window.reached = 'stopped'));";
    app.js(call, vec![elsewhere.base_url().into()]).await?;
    app.until("the call to end", || async {
        let reached = app.js("return window.reached ?? null", vec![]).await?;
        Ok(if reached == "stopped" { Ok(()) } else { Err(reached.to_string()) })
    })
    .await?;
    // Nor does the web view open a connection ahead, which no policy of a page forbids.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a socket");
    let place = listener.local_addr().expect("an address").to_string();
    let ahead = "for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'preload']) {
          const link = document.createElement('link');
          Object.assign(link, { rel, href: arguments[0], as: 'fetch' });
          document.head.append(link);
        }";
    app.js(ahead, vec![format!("http://{place}/").into()]).await?;
    // Films come from one port of this machine; no other is asked, whatever element wants it.
    let elements = "for (const tag of ['video', 'audio', 'img', 'iframe', 'embed', 'script']) {
          const element = document.createElement(tag);
          element.src = arguments[0] + tag + '?what-the-page-knows';
          document.body.append(element);
        }
        document.querySelector('video').load?.();";
    app.js(elements, vec![format!("http://{place}/").into()]).await?;
    for _ in 0..20 {
        assert!(listener.accept().is_err(), "the web view connected");
        // A round trip through the page each.
        app.js_async("setTimeout(arguments[0], 50)").await?;
    }
    for command in
        ["plugin:fs|read_text_file", "plugin:shell|execute", "plugin:dialog|open", "plugin:event|emit"]
    {
        let refused = app.invoke(command, serde_json::json!({})).await;
        assert!(matches!(refused, Err(Problem::Command { .. })), "{command} is open to the page");
    }
    Ok(())
}
