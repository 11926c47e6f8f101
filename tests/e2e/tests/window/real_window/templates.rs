use std::path::Path;

use e2e::{App, Key, Options, Outcome, Problem, dialog, files};
use serde_json::{Value, json};

/// Reads and rewrites a template's file, as an editor outside would.
fn rewrite(path: &Path, from: &str, to: &str) -> Outcome {
    let failed = |source| Problem::File { path: path.to_path_buf(), source };
    let text = std::fs::read_to_string(path).map_err(failed)?;
    assert!(text.contains(from), "{from} is in the file: {text}");
    std::fs::write(path, text.replace(from, to)).map_err(failed)
}

/// Puts copies of the template `活动/春节/欢迎` into the folder, each under another name.
fn beside(file: &Path, names: &[&str]) -> Outcome {
    let failed = |source| Problem::File { path: file.to_path_buf(), source };
    let text = std::fs::read_to_string(file).map_err(failed)?;
    let root = file.ancestors().nth(3).unwrap_or(file);
    for name in names {
        let path = root.join(name).with_extension("json");
        std::fs::create_dir_all(path.parent().unwrap_or(root)).map_err(failed)?;
        let title = name.rsplit('/').next().unwrap_or(name);
        std::fs::write(path, text.replace("\"欢迎\"", &format!("\"{title}\""))).map_err(failed)?;
    }
    Ok(())
}

#[tokio::test]
async fn a_message_is_kept_as_a_template_used_and_followed_on_disk() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.go_to("templates").await?;
    app.by_testid("templates-empty").await?;
    app.portraits("e2e-pictures", "templates-empty", "templates").await?;
    app.go_to("compose").await?;
    app.address("alice", "p2p", "{{to}}").await?;
    app.replace_text("compose-text", "你好，{{name}}").await?;
    app.set_option("/extension", &json!("{\"level\":{{level}}}")).await?;

    app.click("compose-save-as").await?;
    app.type_text("save-template-name", "欢迎").await?;
    app.type_text("save-template-folder", "活动/春节").await?;
    app.portraits_here("e2e-pictures", "save-as-template").await?;
    app.press("save-template-name", Key::Enter).await?;
    let file = app.data_dir().join("templates/活动/春节/欢迎.json");
    app.until("the template's file", || async {
        Ok(if file.is_file() { Ok(()) } else { Err(String::new()) })
    })
    .await?;

    app.go_to("templates").await?;
    beside(&file, &["活动/双十一/预告", "客服/道歉", "客服/回访"])?;
    app.click_row("templates-row", "回访").await?;
    app.portraits_here("e2e-pictures", "templates-folders").await?;
    app.click_row("templates-row", "欢迎").await?;
    app.type_text("template-value-to", "bob").await?;
    app.type_text("template-value-name", "say \"hi\"").await?;
    app.type_text("template-value-level", "12345678901234567890123").await?;
    app.wait_for_text("template-body", "12345678901234567890123").await?;
    app.by_testid("template-ready").await?;
    assert_eq!(app.text_of("template-conversation").await?, "alice → bob");
    app.wait_for_text("template-bubble", "你好，say \"hi\"").await?;
    app.portraits("e2e-pictures", "templates-use", "templates").await?;

    // Somebody else changes it, and what was typed stays.
    rewrite(&file, "你好", "新年好")?;
    app.wait_for_text("template-body", "新年好").await?;
    assert_eq!(app.value_of("template-value-to").await?, "bob");

    app.click("template-use").await?;
    app.wait_for_text("compose-body", "新年好").await?;
    let sent = app.send().await?;
    assert_eq!(sent.outcome, "sent", "{}", app.text_of("compose-result").await?);
    let arrived = app.sandbox().await?.messages().await?;
    assert_eq!(arrived[0].body, sent.body);
    let body: Value = serde_json::from_str(&sent.body).unwrap_or_default();
    assert_eq!(body["message"]["text"], "新年好，say \"hi\"");
    assert_eq!(body["extension"], "{\"level\":12345678901234567890123}");
    assert_eq!(arrived[0].conversation_id, "alice|1|bob");

    // The next one goes out at once, as the button of the form would send it.
    app.go_to("templates").await?;
    app.replace_text("template-value-to", "carol").await?;
    app.wait_for_text("template-conversation", "carol").await?;
    app.click("template-send").await?;
    app.wait_for_text("compose-result-to", "carol").await?;
    let arrived = app.sandbox().await?.messages().await?;
    assert_eq!(arrived.get(1).map(|sent| sent.conversation_id.as_str()), Some("alice|1|carol"));
    Ok(())
}

#[tokio::test]
async fn a_template_that_others_change_while_it_is_edited_is_kept_twice() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.go_to("templates").await?;
    app.click("templates-empty-add").await?;
    app.replace_text("template-name", "Mine").await?;
    app.replace_text("template-edit-body", r#"{"message":{"message_type":0,"text":"{{名字}}"}}"#).await?;
    app.click("template-declare").await?;
    app.portraits("e2e-pictures", "templates-edit", "templates").await?;
    app.click("template-save").await?;
    let folder = app.data_dir().join("templates");
    let file = folder.join(app.attribute("template-details", "data-path").await?.unwrap_or_default());
    app.until("the save", || async {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        Ok(if text.contains("名字") { Ok(()) } else { Err(text) })
    })
    .await?;

    app.replace_text("template-note", "changed here").await?;
    rewrite(&file, "\"Mine\"", "\"Theirs\"")?;
    app.by_testid("template-changed").await?;
    app.portraits("e2e-pictures", "templates-conflict", "templates").await?;
    app.chord("template-note", &[Key::Control], "s").await?;

    app.wait_for_count("templates-row", 2).await?;
    let theirs = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(theirs.contains("\"Theirs\"") && !theirs.contains("changed here"), "{theirs}");
    let mine = app.attribute("template-details", "data-path").await?.unwrap_or_default();
    let mine = std::fs::read_to_string(folder.join(mine)).unwrap_or_default();
    assert!(mine.contains("\"Mine\"") && mine.contains("changed here"), "{mine}");

    // A file that a merge left broken is said to be one, and is there again once it is repaired.
    rewrite(&file, "{\n  \"yanshu_template\"", "<<<<<<< ours\n{\n  \"yanshu_template\"")?;
    app.click_row("templates-row", file.file_name().unwrap_or_default().to_str().unwrap_or_default()).await?;
    app.by_testid("template-broken").await?;
    app.portraits_here("e2e-pictures", "templates-broken").await?;
    rewrite(&file, "<<<<<<< ours\n", "")?;
    app.click_row("templates-row", "Theirs").await?;
    app.by_testid("template-use").await?;

    app.click("template-delete").await?;
    app.wait_for_count("templates-row", 1).await?;
    assert!(!file.exists());
    Ok(())
}

#[tokio::test]
async fn an_upload_for_a_template_that_is_stopped_leaves_the_draft_as_it_was() -> Outcome {
    const TEMPLATE: &str = r#"{
        "yanshu_template": 1,
        "name": "Photo",
        "conversation": { "sender": "alice", "type": "p2p", "receiver": "bob" },
        "variables": [{ "name": "photo", "kind": "file" }],
        "body": ["{ \"message\": { \"message_type\": 1, \"attachment\": {{photo}} } }"]
    }"#;
    let app = App::start(Options::default()).await?;
    app.replace_text("compose-text", "typed before").await?;
    let folder = app.data_dir().join("templates");
    std::fs::create_dir_all(&folder).map_err(|source| Problem::File { path: folder.clone(), source })?;
    files::write(&folder, "photo.json", TEMPLATE.as_bytes())?;
    let photo = files::write(app.home(), "photo.png", &files::png())?;
    let fault =
        json!({ "kind": "latency", "route": "upload", "probability": 1, "count": 1, "delay_ms": 600_000 });
    app.invoke("sandbox_fault_add", json!({ "fault": fault })).await?;
    app.go_to("templates").await?;
    app.click_row("templates-row", "Photo").await?;
    app.click("template-value-photo-pick").await?;
    dialog::open_file(&photo).await?;
    app.until("the chosen file's name", || async {
        let shown = app.value_of("template-value-photo").await?;
        Ok(if shown == "photo.png" { Ok(()) } else { Err(shown) })
    })
    .await?;
    app.by_testid("template-ready").await?;
    app.click("template-use").await?;
    app.until("the upload to arrive", || async {
        let faults = app.invoke("sandbox_faults", json!({})).await?;
        let triggered = faults["set"][0]["triggered"].clone();
        Ok(if triggered == json!(1) { Ok(()) } else { Err(faults.to_string()) })
    })
    .await?;
    app.portraits_here("e2e-pictures", "templates-upload").await?;

    app.click("template-stop").await?;

    app.wait_for_text("toast", "Upload stopped").await?;
    assert_eq!(app.count("template-stop").await?, 0, "nothing is on its way any more");
    assert_eq!(app.sandbox().await?.upload_count().await?, 0);
    app.portraits_here("e2e-pictures", "templates-upload-stopped").await?;
    app.go_to("compose").await?;
    assert_eq!(app.value_of("compose-text").await?, "typed before");

    // It is only asked for again, and goes through.
    app.go_to("templates").await?;
    app.click("template-use").await?;
    app.wait_for_text("compose-body", "attachment").await?;
    assert_eq!(app.sandbox().await?.upload_count().await?, 1);
    Ok(())
}
