use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use e2e::{App, Key, LookAlike, NewAccount, Options, Outcome, Problem, clipboard};

/// A request of another tool, as the fixtures of the courier's own tests have them.
fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/interop/tests/import").join(name)
}

fn text_of(name: &str) -> Outcome<String> {
    let path = fixture(name);
    std::fs::read_to_string(&path).map_err(|source| Problem::File { path, source })
}

/// What each fixture is, and what its body must contain once it is in the form.
const FORMATS: [(&str, &str, &str); 7] = [
    ("body.json", "body", "只有请求体"),
    ("browser-bash.txt", "curl", "it's 你好"),
    ("browser-cmd.txt", "curl", "a & b | 100% 你好"),
    ("powershell.txt", "curl", "温馨提示 it's"),
    ("script.sh", "curl", "hello {{receiver}}"),
    ("session.har", "har", "来自 HAR 的消息"),
    ("postman.json", "postman", "你好 {{receiver}}"),
];

#[tokio::test]
async fn requests_of_other_tools_become_drafts_and_their_secrets_stay_outside() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.replace_text("compose-text", "before").await?;
    app.record_crossings().await?;
    for (number, (name, format, part)) in FORMATS.into_iter().enumerate() {
        let before = app.shown_body().await?;
        app.click("compose-import").await?;
        app.by_testid("import-dialog").await?;
        // By turns as people do it: dropped, pasted by key, pasted by button.
        match number % 3 {
            0 => app.drop_files(&[&fixture(name)]).await?,
            1 => {
                clipboard::copy(&text_of(name)?)?;
                app.paste_by_hand("import-paste").await?;
            }
            _ => {
                clipboard::copy(&text_of(name)?)?;
                app.click_by_hand("import-paste").await?;
            }
        }
        app.wait_for_attribute("import-found", "data-format", format).await?;
        let shown = app.content_of("import-body").await?;
        assert!(shown.contains(part), "{name}: {shown}");
        if name == "postman.json" {
            let dropped = app.text_of("import-dropped").await?;
            assert!(dropped.contains("appSecret") && dropped.contains("CheckSum"), "{dropped}");
        }
        app.click("import-apply").await?;
        app.wait_for_text("compose-body", part).await?;
        assert_eq!(app.shown_body().await?, shown, "{name} is in the form byte for byte");
        if name == "body.json" {
            app.click("compose-undo").await?;
            app.wait_for_text("compose-body", "before").await?;
            assert_eq!(app.shown_body().await?, before, "what was there can be had back");
        }
    }
    assert_eq!(app.value_of("compose-sender").await?, "alice");
    assert_eq!(app.value_of("compose-receiver").await?, "{{receiver}}");
    let crossed = app.crossed().await?;
    assert!(crossed.contains("来自 HAR 的消息"), "the crossings were kept");
    assert!(!crossed.contains("5ecret"), "no secret came into the window");
    assert!(!app.html().await?.contains("5ecret"));
    Ok(())
}

/// Two commands in one, and a list of bodies: several messages at once.
const SEVERAL: [(&str, [&str; 2]); 2] = [
    (
        "curl 'https://api.yunxinapi.com/im/v2/conversations/alice%7C1%7Cbob/messages' -d '{\"message\":{\"message_type\":0,\"text\":\"第一条\"}}' \
  --next 'https://api.yunxinapi.com/im/v2/conversations/alice%7C1%7Ccarol/messages' -d '{\"message\":{\"message_type\":0,\"text\":\"第二条\"}}'",
        ["第一条", "第二条"],
    ),
    (
        r#"[{"message":{"message_type":0,"text":"第三条"}},{"message":{"message_type":10,"text":"{{第四条}}"}}]"#,
        ["第三条", "{{第四条}}"],
    ),
];

#[tokio::test]
async fn all_messages_of_one_import_wait_in_the_queue_and_go_out_in_their_order() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "dora").await?;
    app.replace_text("compose-text", "kept").await?;
    for (text, _) in SEVERAL {
        clipboard::copy(text)?;
        app.click("compose-import").await?;
        app.click_by_hand("import-paste").await?;
        app.by_testid("import-all-to-queue").await?;
        app.portraits_here("e2e-pictures", "import-several").await?;
        app.press("import-all-to-queue", Key::Enter).await?;
        app.wait_for_count("import-dialog", 0).await?;
    }
    app.wait_for_count("queue-row", 4).await?;
    app.portraits("e2e-pictures", "queue-imported", "compose").await?;
    assert_eq!(app.value_of("compose-text").await?, "kept", "the draft is another message");

    app.click("queue-send").await?;
    app.wait_for_count("queue", 0).await?;
    let arrived = app.sandbox().await?.messages().await?;
    let texts = SEVERAL.iter().flat_map(|(_, texts)| texts);
    assert_eq!(arrived.len(), 4);
    for (message, text) in arrived.iter().zip(texts) {
        assert!(message.body.contains(text), "{}", message.body);
        assert!(message.body.contains("message_client_id"), "{}", message.body);
    }
    app.close().await.map(drop)
}

#[tokio::test]
async fn what_cannot_be_read_is_said_and_the_draft_stays() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.replace_text("compose-text", "kept").await?;
    let before = app.shown_body().await?;
    clipboard::copy("nothing of the kind")?;
    app.chord("compose-text", &[Key::Control], "i").await?;
    app.click_by_hand("import-paste").await?;
    app.by_testid("import-failed").await?;
    assert_eq!(app.shown_body().await?, before);
    app.portraits_here("e2e-pictures", "import-failed").await?;
    app.press("import-dialog", Key::Escape).await?;
    app.click("compose-import").await?;
    app.by_testid("import-dialog").await?;
    app.portraits_here("e2e-pictures", "import-empty").await?;
    app.drop_files(&[&fixture("postman.json")]).await?;
    app.by_testid("import-found").await?;
    app.portraits_here("e2e-pictures", "import").await?;
    clipboard::copy(&text_of("browser-bash.txt")?)?;
    app.paste_by_hand("import-dialog").await?;
    app.wait_for_attribute("import-found", "data-format", "curl").await?;
    app.portraits_here("e2e-pictures", "import-curl").await?;
    assert_eq!(app.count("toast").await?, 0, "the page behind the dialog took no part in the paste");
    Ok(())
}

#[tokio::test]
async fn a_message_copied_as_curl_runs_in_bash_and_arrives_as_it_was_shown() -> Outcome {
    const SECRET: &str = "a-secret-for-copied-code";
    let service = LookAlike::start(SECRET)?;
    let app = App::start(Options::default()).await?;
    let url = service.base_url();
    let account = NewAccount { name: "Trial", app_key: service.app_key(), app_secret: SECRET, url: &url };
    app.fill_account(account).await?;
    app.save_and_use_account("Trial").await?;
    app.go_to("compose").await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "it's \"雁\" $HOME `id`").await?;
    let shown = app.shown_body().await?;
    app.wait_for_count("compose-copy-as", 1).await?;

    // By keys: a menu opens while the pointer is still down, and covers what was pressed.
    app.press("compose-copy-as", Key::Enter).await?;
    app.by_testid("compose-copy-as-curl").await?;
    app.portraits_here("e2e-pictures", "copy-as-menu").await?;
    app.press("compose-copy-as-curl", Key::Enter).await?;
    app.wait_for_attribute("compose-copy-as", "data-done", "true").await?;
    app.picture("e2e-pictures", "copy-as-done").await?;

    let script = clipboard::read()?;
    assert!(!script.contains(SECRET), "the secret is not in it");
    let output = Command::new("bash")
        .args(["-c", &script])
        .env("APP_SECRET", SECRET)
        .env("NO_PROXY", "*")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Problem::Program { program: "bash", why: error.to_string() })?;
    let answer = String::from_utf8_lossy(&output.stdout);
    assert!(answer.contains("\"code\":200"), "{answer} {}", String::from_utf8_lossy(&output.stderr));
    let arrived = service.sandbox().messages().await?;
    assert_eq!((arrived.len(), arrived[0].body.as_str()), (1, shown.as_str()));

    let sent = app.send().await?;
    // The service says that it knows the id (107306): that proves neither that this message is there nor that it is not.
    assert_eq!(sent.outcome, "unknown", "the message_client_id was used by the script");
    app.open_newest_row().await?;
    app.press("history-copy-as", Key::Enter).await?;
    app.press("history-copy-as-python", Key::Enter).await?;
    app.wait_for_attribute("history-copy-as", "data-done", "true").await?;
    assert!(clipboard::read()?.contains("hashlib.sha1"));
    app.picture("e2e-pictures", "copy-as-history").await?;
    Ok(())
}
