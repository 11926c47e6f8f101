//! Bulk jobs.

use e2e::{Outcome, files};
use serde_json::json;

use super::walk::Walk;

/// A bulk job from the empty page to the recall of what it sent.
pub(super) async fn setup(walk: &mut Walk) -> Outcome {
    walk.app.go_to("bulk").await?;
    walk.app.by_testid("bulk-empty").await?;
    walk.audit("bulk, empty").await?;
    walk.app.click("bulk-lists").await?;
    walk.app.by_testid("bulk-lists-dialog").await?;
    walk.app.by_testid("bulk-lists-none").await?;
    walk.app.replace_text("bulk-list-name", "staff").await?;
    walk.app.click("bulk-list-add").await?;
    walk.app.replace_text("bulk-list-text", "user-3").await?;
    walk.app.click("bulk-list-text-go").await?;
    walk.app.wait_for_count("bulk-list-entry", 1).await?;
    walk.audit("bulk, a suppression list").await?;
    walk.app.click("bulk-list-back").await?;
    walk.app.click("bulk-list-remove").await?;
    walk.app.by_testid("bulk-list-remove-dialog").await?;
    walk.audit_top("bulk, delete a suppression list").await?;
    walk.app.wait_for_count("bulk-list-remove-dialog", 0).await?;
    walk.close_by_escape("the suppression lists").await?;

    let table = "account,name\nuser-1,Ada\nuser-2,Ben\nuser-3,Cleo\nUSER-1,Dan\ncode-102426,Eve\n";
    let path = files::write(walk.app.home(), "guests.csv", table.as_bytes())?;
    walk.app.drop_files(&[&path]).await?;
    walk.app.by_testid("bulk-open").await?;
    walk.audit("bulk, recipients").await?;
    walk.app.click("bulk-read-again").await?;
    walk.app.by_testid("bulk-read-dialog").await?;
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
    walk.app.click("bulk-pilot-open").await?;
    walk.app.by_testid("bulk-pilot-dialog").await?;
    walk.audit_opened("bulk, test accounts").await?;
    walk.app.click("bulk-later").await?;
    walk.app.by_testid("bulk-schedule-dialog").await?;
    walk.audit_opened("bulk, a later start").await?;
    // It rests, and goes on once that is over.
    let rests = json!([{ "kind": "code_416", "probability": 1, "route": "send" }]);
    walk.app.sandbox().await?.misbehave(&rests).await?;
    walk.app.click("bulk-start").await?;
    walk.app.by_testid("bulk-pause").await?;
    walk.audit("bulk, running").await?;
    walk.app.click("bulk-stop").await?;
    walk.app.by_testid("bulk-stop-dialog").await?;
    walk.audit_opened("bulk, stop").await?;
    walk.app.sandbox().await?.misbehave(&json!([])).await
}

pub(super) async fn report(walk: &mut Walk) -> Outcome {
    walk.app.wait_for_attribute("bulk-open", "data-state", "finished").await?;
    walk.app.click("bulk-to-report").await?;
    walk.app.by_testid("bulk-row").await?;
    walk.app.wait_for_attribute("bulk-forecast", "data-rows", "2").await?;
    walk.audit("bulk, report").await?;
    walk.app.click("bulk-suppress-102426").await?;
    walk.app.by_testid("bulk-suppress-dialog").await?;
    walk.audit_opened("bulk, a list of who was rejected").await?;
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
    walk.app.by_testid("bulk-remove-dialog").await?;
    walk.audit_opened("bulk, delete").await?;
    walk.app.click("bulk-back").await?;
    walk.app.by_testid("bulk-job").await?;
    walk.audit("bulk, jobs").await?;
    walk.app.click("bulk-add").await?;
    walk.app.by_testid("bulk-import-dialog").await?;
    walk.audit_opened("bulk, import").await?;

    walk.app.go_to("history").await?;
    // By a whole name: the texts of jobs lie in no index.
    walk.app.replace_text("history-search", "to:user-1").await?;
    walk.app.by_testid("history-job-row").await?;
    walk.audit("history, messages of a job").await?;
    walk.app.click("history-job-row").await?;
    walk.app.by_testid("history-job-message").await?;
    walk.audit("history, a message of a job").await
}
