//! The form.

use e2e::{Key, Outcome, files};

use super::walk::Walk;

/// The form: each type, all options, files, what is wrong, and the ends of a send.
pub(super) async fn form(walk: &mut Walk) -> Outcome {
    walk.audit("compose, empty").await?;
    walk.app.click("palette-open").await?;
    walk.app.type_text("palette-input", "s").await?;
    walk.audit_opened("palette").await?;
    walk.app.click("palette-open").await?;
    walk.app.type_text("palette-input", "414\n").await?;
    walk.app.by_testid("code-dialog").await?;
    walk.audit_opened("an error code").await?;
    walk.app.type_text("nav-compose", "?").await?;
    walk.app.by_testid("keys-dialog").await?;
    walk.audit_opened("keys").await?;
    walk.app.click("compose-tab-response").await?;
    walk.audit("compose, no response").await?;
    walk.app.click("compose-tab-json").await?;
    for kind in ["image", "audio", "video", "location", "file", "tip", "custom", "text"] {
        walk.app.choose_type(kind).await?;
        walk.audit(&format!("compose, {kind}")).await?;
    }
    const UNFOLD: &str = "document.querySelectorAll('[data-testid^=compose-group-][data-testid$=-toggle]')
        .forEach((one) => one.getAttribute('aria-expanded') === 'true' || one.click())";
    walk.app.js(UNFOLD, vec![]).await?;
    walk.audit("compose, all options").await?;
    walk.app.js(UNFOLD.replace("=== 'true'", "=== 'false'").as_str(), vec![]).await?;
    walk.app.click("compose-send").await?;
    walk.app.by_testid("compose-issues").await?;
    walk.audit("compose, what is wrong").await?;
    walk.app.click("compose-tab-request").await?;
    walk.app.address("alice", "p2p", "bob").await?;
    walk.app.by_testid("compose-request").await?;
    walk.audit("compose, headers").await?;
    walk.app.click("compose-tab-json").await?;
    walk.app.write_json("{").await?;
    walk.app.by_testid("compose-broken").await?;
    walk.audit("compose, broken JSON").await?;
    walk.app
        .write_json(r#"{"message":{"message_type":0,"text":"{{name}}","message_client_id":"axe-1"}}"#)
        .await?;
    walk.app.wait_for_count("compose-broken", 0).await?;
    walk.app.click("compose-import").await?;
    walk.app.by_testid("import-dialog").await?;
    walk.audit_opened("the import").await?;
    walk.app.click("compose-save-as").await?;
    walk.app.by_testid("save-template").await?;
    walk.app.replace_text("save-template-name", "hello").await?;
    walk.audit("save as template").await?;
    walk.app.press("save-template-name", Key::Enter).await?;
    walk.app.wait_for_count("save-template-name", 0).await?;

    let photo = files::write(walk.app.home(), "photo.png", &files::photo(1))?;
    walk.app.drop_files(&[&photo]).await?;
    walk.app.wait_for_upload().await?;
    walk.audit("compose, a picture").await?;
    walk.app.click("compose-picture").await?;
    walk.app.by_testid("compose-picture-dialog").await?;
    walk.audit_opened("a picture, large").await
}

/// The form of every other call, and what is special in it.
pub(super) async fn calls(walk: &mut Walk) -> Outcome {
    walk.app.address("alice", "p2p", "bob").await?;
    walk.app.replace_text("compose-text", "to all of you").await?;
    for call in
        ["batch", "chatroom", "chatroom_batch", "notification", "notification_batch", "push", "stream"]
    {
        walk.app.choose_call(call).await?;
        walk.audit(&format!("compose, {call}")).await?;
    }
    walk.app.choose_call("broadcast").await?;
    walk.audit("compose, broadcast").await?;
    walk.app.click("compose-broadcasts").await?;
    walk.app.by_testid("broadcasts").await?;
    walk.audit_opened("broadcasts").await?;
    walk.app.choose_call("push").await?;
    walk.app.click("compose-pushes").await?;
    walk.app.by_testid("pushes").await?;
    walk.audit_opened("pushes").await?;
    walk.app.choose_call("batch").await?;
    walk.app.replace_text("receiver-add", "carol,code-102404").await?;
    walk.app.press("receiver-add", Key::Enter).await?;
    walk.app.choose_type("text").await?;
    walk.app.replace_text("compose-text", "to all of you").await?;
    walk.app.click("compose-send").await?;
    walk.app.by_testid("parts-sum").await?;
    walk.audit("partly sent").await?;
    walk.app.open_newest_row().await?;
    walk.audit("history, partly sent").await?;
    walk.app.press("part-actions", Key::Enter).await?;
    walk.app.by_testid("history-action-recall").await?;
    walk.audit_opened("menu of a receiver").await?;

    walk.app.go_to("compose").await?;
    walk.app.choose_call("chatroom").await?;
    walk.app.replace_text("compose-room", "5001").await?;
    walk.app.choose_type("text").await?;
    walk.app.replace_text("compose-text", "to the room").await?;
    walk.app.click("compose-send").await?;
    walk.app.wait_for_attribute("compose-result", "data-outcome", "sent").await?;
    walk.app.click("compose-recall").await?;
    walk.app.by_testid("history-recall-room").await?;
    walk.audit_opened("recall from a chatroom").await
}
