mod walk;

use e2e::{Key, Outcome, files};
use serde_json::json;

pub(super) use walk::finds_nothing;
use walk::{Walk, load_axe};

/// The form: each type, all options, files, what is wrong, and the ends of a send.
async fn compose(walk: &mut Walk) -> Outcome {
    walk.audit("compose, empty").await?;
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
    walk.app.by_testid("save-template-name").await?;
    walk.app.replace_text("save-template-name", "hello").await?;
    walk.audit("save as template").await?;
    walk.app.press("save-template-name", Key::Enter).await?;
    walk.app.wait_for_count("save-template-name", 0).await?;

    let photo = files::write(walk.app.home(), "photo.png", &files::photo(1))?;
    walk.app.drop_files(&[&photo]).await?;
    walk.app.wait_for_upload().await?;
    walk.audit("compose, a picture").await?;
    walk.app.click("compose-picture").await?;
    walk.audit_opened("a picture, large").await
}

/// A message to `bob` that ends in this way.
async fn send(walk: &Walk, receiver: &str, end: &str) -> Outcome {
    let app = &walk.app;
    app.address("alice", "p2p", receiver).await?;
    let sent = app.send().await?;
    assert_eq!(sent.outcome, end);
    Ok(())
}

/// The receiver's seat: nobody chosen, and an account with a conversation.
async fn seat(walk: &mut Walk, place: &str) -> Outcome {
    walk.app.by_testid("seat-none").await?;
    walk.audit(&format!("receiver {place}, nobody")).await?;
    walk.app.replace_text("seat-account", "bob").await?;
    walk.app.click("seat-take").await?;
    walk.app.click("seat-conversation").await?;
    walk.app.by_testid("seat-message").await?;
    walk.audit(&format!("receiver {place}")).await
}

async fn ends(walk: &mut Walk) -> Outcome {
    walk.app.choose_type("text").await?;
    walk.app.replace_text("compose-text", "words").await?;
    send(walk, "bob", "sent").await?;
    walk.audit("sent").await?;
    send(walk, "code-102426", "rejected").await?;
    walk.audit("rejected").await?;
    walk.app.go_to("sandbox").await?;
    walk.audit("sandbox, with messages").await?;
    seat(walk, "on the page").await?;
    walk.app.click_css("[data-testid=seat-world] > summary").await?;
    walk.app.type_text("seat-add-account", "bob\n").await?;
    walk.app.by_testid("seat-listed").await?;
    walk.app.type_text("seat-add-team", "42\n").await?;
    walk.app.by_testid("seat-listed-team").await?;
    walk.audit("sandbox, accounts and teams").await?;
    let windows = walk.app.open_seat_window().await?;
    load_axe(&walk.app).await?;
    seat(walk, "in its window").await?;
    walk.app.close_seat_window(&windows).await?;
    walk.app.click("seat-reset").await?;
    walk.app.wait_for_count("seat-listed", 0).await?;
    walk.app.click("sandbox-try-one").await?;
    walk.app.by_testid("sandbox-fault").await?;
    walk.audit("sandbox, with a fault").await?;
    walk.app.go_to("compose").await?;
    send(walk, "bob", "unknown").await?;
    walk.audit("unknown").await?;
    walk.app.close_result().await?;

    let files: Vec<_> = (2..4)
        .map(|n| files::write(walk.app.home(), &format!("photo {n}.png"), &files::photo(n)))
        .collect::<Outcome<_>>()?;
    walk.app.drop_files(&files.iter().map(std::path::PathBuf::as_path).collect::<Vec<_>>()).await?;
    walk.app.wait_for_count("queue-row", 2).await?;
    walk.audit("queue").await?;
    walk.app.click("queue-clear").await?;
    walk.app.by_testid("queue-clear-ask").await?;
    walk.audit("clear the queue").await?;
    walk.app.click("queue-clear-yes").await?;
    walk.app.wait_for_count("queue-row", 0).await
}

async fn history(walk: &mut Walk) -> Outcome {
    walk.app.open_newest_row().await?;
    walk.audit("history, unknown").await?;
    walk.app.click("history-settle-check").await?;
    walk.app.wait_for_attribute("history-details", "data-outcome", "sent").await?;
    walk.audit("history, resolved").await?;
    walk.app.open_actions().await?;
    walk.audit_opened("actions").await?;
    for action in ["recall", "modify", "again"] {
        walk.app.choose_action(action).await?;
        walk.app.by_testid(&format!("history-{action}")).await?;
        walk.audit_opened(action).await?;
    }
    walk.app.choose_action("recall").await?;
    walk.app.click("history-recall-yes").await?;
    walk.app.wait_for_action("recall", "done").await?;
    walk.audit("history, recalled").await?;

    walk.app.type_text("history-search", "words").await?;
    walk.audit("history, search").await?;
    // A menu opens when the pointer goes down, so that no click reaches its button.
    walk.app.press("history-saved", Key::Enter).await?;
    walk.app.by_testid("history-saved-new").await?;
    walk.audit_opened("saved searches").await?;
    walk.app.click("history-search-clear").await?;
    walk.app.chord("history-list", &[Key::Control], "a").await?;
    walk.app.by_testid("records-bar").await?;
    walk.audit("history, all selected").await?;
    walk.app.click("records-tag-many").await?;
    walk.app.by_testid("records-tag-dialog").await?;
    walk.audit_opened("tags").await?;
    walk.app.click("records-export").await?;
    walk.app.by_testid("records-export-dialog").await?;
    walk.audit_opened("export").await?;
    walk.app.click("records-delete").await?;
    walk.app.wait_for_count("records-delete-dialog", 0).await?;
    walk.app.by_testid("toast").await?;
    walk.audit("history, deleted").await?;
    walk.app.click("toast-action").await?;
    walk.app.by_testid("history-row").await.map(drop)
}

async fn others(walk: &mut Walk) -> Outcome {
    walk.app.go_to("templates").await?;
    walk.audit("templates, use").await?;
    walk.app.go_to("contacts").await?;
    walk.app.by_testid("contacts-empty").await?;
    walk.audit("contacts, empty").await?;
    walk.app.click("contacts-add").await?;
    walk.app.by_testid("contact-dialog").await?;
    walk.audit("contacts, add").await?;
    walk.app.type_text("contact-id", "bob").await?;
    walk.app.click("contact-save").await?;
    walk.app.by_testid("contact-row").await?;
    walk.audit("contacts").await?;
    walk.app.go_to("accounts").await?;
    walk.audit("accounts").await?;
    walk.app.go_to("settings").await?;
    walk.audit("settings").await?;
    walk.app.press("account-switch", Key::Enter).await?;
    walk.audit_opened("account switch").await
}

/// WCAG 2.0 to 2.2, A and AA, and what axe calls best practice.
#[tokio::test]
async fn axe_finds_nothing_on_compose_history_sandbox_and_their_dialogs_in_either_theme() -> Outcome {
    let mut walk = Walk::start().await?;

    let walked = whole(&mut walk).await;

    // Where the way ends early, what was found until then is worth reading.
    assert!(walk.found.is_empty(), "{} findings:\n{}", walk.found.len(), walk.found.join("\n"));
    walked
}

/// A bulk job from the empty page to the recall of what it sent.
async fn bulk(walk: &mut Walk) -> Outcome {
    walk.app.go_to("bulk").await?;
    walk.app.by_testid("bulk-empty").await?;
    walk.audit("bulk, empty").await?;
    walk.app.click("bulk-lists").await?;
    walk.app.by_testid("bulk-lists-none").await?;
    walk.app.replace_text("bulk-list-name", "staff").await?;
    walk.app.click("bulk-list-add").await?;
    walk.app.replace_text("bulk-list-text", "user-3").await?;
    walk.app.click("bulk-list-text-go").await?;
    walk.app.wait_for_count("bulk-list-entry", 1).await?;
    walk.audit_opened("bulk, a suppression list").await?;

    let table = "account,name\nuser-1,Ada\nuser-2,Ben\nuser-3,Cleo\nUSER-1,Dan\ncode-102426,Eve\n";
    let path = files::write(walk.app.home(), "guests.csv", table.as_bytes())?;
    walk.app.drop_files(&[&path]).await?;
    walk.app.by_testid("bulk-open").await?;
    walk.audit("bulk, recipients").await?;
    walk.app.click("bulk-read-again").await?;
    walk.app.by_testid("bulk-read-encoding").await?;
    walk.audit_opened("bulk, import differently").await?;
    walk.app.replace_text("bulk-sender", "yanshu").await?;
    walk.app.click("bulk-to-message").await?;
    walk.app.type_text("bulk-text", "Hello ").await?;
    walk.app.click("bulk-insert-1").await?;
    walk.app.wait_for_text("bulk-bubble", "Hello Ada").await?;
    walk.audit("bulk, message").await?;
    walk.app.click("bulk-to-check").await?;
    walk.app.click("bulk-suppress-some").await?;
    walk.app.click("bulk-check-go").await?;
    walk.app.by_testid("bulk-problem-group").await?;
    walk.audit("bulk, checked").await?;
    walk.app.click("bulk-to-send").await?;
    walk.audit("bulk, before the start").await?;
    walk.app.click("bulk-later").await?;
    walk.app.by_testid("bulk-schedule-at").await?;
    walk.audit_opened("bulk, a later start").await?;
    // It rests, and goes on once that is over.
    let rests = json!([{ "kind": "code_416", "probability": 1, "route": "send" }]);
    walk.app.sandbox().await?.misbehave(&rests).await?;
    walk.app.click("bulk-start").await?;
    walk.app.by_testid("bulk-pause").await?;
    walk.audit("bulk, running").await?;
    walk.app.click("bulk-stop").await?;
    walk.app.by_testid("bulk-stop-go").await?;
    walk.audit_opened("bulk, stop").await?;
    walk.app.sandbox().await?.misbehave(&json!([])).await
}

async fn bulk_report(walk: &mut Walk) -> Outcome {
    walk.app.wait_for_attribute("bulk-open", "data-state", "finished").await?;
    walk.app.click("bulk-to-report").await?;
    walk.app.by_testid("bulk-row").await?;
    walk.app.wait_for_attribute("bulk-forecast", "data-rows", "2").await?;
    walk.audit("bulk, report").await?;
    walk.app.click("bulk-act-modify").await?;
    walk.app.by_testid("bulk-new-text").await?;
    walk.audit("bulk, edit all").await?;
    walk.app.click("bulk-act-recall").await?;
    walk.app.wait_for_attribute("bulk-forecast", "data-rows", "2").await?;
    walk.app.click("bulk-act-go").await?;
    walk.app.by_testid("bulk-act-dialog").await?;
    walk.audit("bulk, recall all").await?;
    walk.app.click("bulk-act-confirm").await?;
    walk.app.wait_for_attribute("bulk-act-run", "data-state", "finished").await?;
    walk.audit("bulk, recalled").await?;
    walk.app.click("bulk-remove").await?;
    walk.app.by_testid("bulk-remove-go").await?;
    walk.audit_opened("bulk, delete").await?;
    walk.app.click("bulk-back").await?;
    walk.app.by_testid("bulk-job").await?;
    walk.audit("bulk, jobs").await?;
    walk.app.click("bulk-add").await?;
    walk.audit_opened("bulk, import").await
}

#[tokio::test]
async fn axe_finds_nothing_on_the_bulk_page_and_its_dialogs_in_either_theme() -> Outcome {
    let mut walk = Walk::start().await?;

    let walked = async {
        bulk(&mut walk).await?;
        bulk_report(&mut walk).await
    };
    let walked = walked.await;

    assert!(walk.found.is_empty(), "{} findings:\n{}", walk.found.len(), walk.found.join("\n"));
    walked
}

async fn whole(walk: &mut Walk) -> Outcome {
    compose(walk).await?;
    ends(walk).await?;
    history(walk).await?;
    others(walk).await
}
