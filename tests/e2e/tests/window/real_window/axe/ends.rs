//! How a send ends, and the sandbox that it went to.

use e2e::{NewAccount, Outcome, dialog, files};

use super::walk::{Walk, load_axe};

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

pub(super) async fn ends(walk: &mut Walk) -> Outcome {
    walk.app.choose_type("text").await?;
    walk.app.replace_text("compose-text", "words").await?;
    send(walk, "bob", "sent").await?;
    walk.audit("sent").await?;
    walk.app.click("compose-tab-response").await?;
    walk.app.wait_for_text("response-status", "200").await?;
    walk.audit("response").await?;
    walk.app.click("compose-tab-json").await?;
    walk.app.replace_text("compose-text", "other words").await?;
    walk.app.wait_for_attribute("compose-result", "data-folded", "true").await?;
    walk.audit("sent, and another message in the form").await?;
    send(walk, "code-102426", "rejected").await?;
    walk.audit("rejected").await?;
    walk.app.go_to("sandbox").await?;
    walk.audit("sandbox, with messages").await?;
    walk.app.click("sandbox-empty").await?;
    walk.app.by_testid("sandbox-empty-dialog").await?;
    walk.audit_opened("empty the sandbox").await?;
    // First, while nobody is looked at on the page: the window opens with whom is.
    let windows = walk.app.open_seat_window().await?;
    load_axe(&walk.app).await?;
    seat(walk, "in its window").await?;
    walk.app.close_seat_window(&windows).await?;
    seat(walk, "on the page").await?;
    walk.app.click_css("[data-testid=seat-world] > summary").await?;
    walk.app.type_text("seat-add-account", "bob\n").await?;
    walk.app.by_testid("seat-listed").await?;
    walk.app.type_text("seat-add-team", "42\n").await?;
    walk.app.by_testid("seat-listed-team").await?;
    walk.audit("sandbox, accounts and teams").await?;
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

/// Under the edge of production, up to a message that reached nobody. Its question is the system's.
pub(super) async fn production(walk: &mut Walk) -> Outcome {
    let name = "Shop 正式";
    // Nobody listens at this port.
    let url = "http://127.0.0.1:9/nimserver";
    let app_key = "0123456789abcdef0123456789abcdef";
    let account = NewAccount { name, app_key, app_secret: "a-secret-for-production", url };
    walk.app.fill_account(account).await?;
    walk.app.click("account-stage-production").await?;
    walk.audit("accounts, a new one").await?;
    walk.app.save_and_use_account(name).await?;
    walk.audit("accounts, production").await?;
    walk.app.click("account-delete").await?;
    walk.app.by_testid("account-delete-dialog").await?;
    walk.audit_opened("delete an account").await?;
    walk.app.go_to("compose").await?;
    walk.app.choose_call("single").await?;
    walk.app.address("alice", "p2p", "bob").await?;
    walk.audit("compose, production").await?;
    walk.app.click("compose-send").await?;
    dialog::accept_question().await?;
    walk.app.wait_for_attribute("compose-result", "data-outcome", "rejected").await?;
    walk.audit("not sent").await?;
    walk.app.open_newest_row().await?;
    walk.audit("history, not sent").await?;
    walk.app.choose_action("again").await?;
    walk.app.by_testid("history-again").await?;
    walk.audit_opened("send again, production").await
}
