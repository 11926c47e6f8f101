//! The history with its menus and dialogs.

use e2e::{Key, Outcome};

use super::walk::Walk;

pub(super) async fn history(walk: &mut Walk) -> Outcome {
    walk.app.open_newest_row().await?;
    walk.audit("history, unknown").await?;
    walk.app.click("history-settle-fresh").await?;
    walk.app.by_testid("history-settle-confirm").await?;
    walk.audit_opened("send as a new message").await?;
    // A row of unknown end is asked about before it is deleted.
    walk.app.chord("history-list", &[Key::Control], "a").await?;
    walk.app.click("records-delete").await?;
    walk.app.by_testid("records-delete-dialog").await?;
    walk.audit_opened("delete records").await?;
    walk.app.press("history-list", Key::Escape).await?;
    walk.app.wait_for_count("records-bar", 0).await?;
    walk.app.open_newest_row().await?;
    walk.app.click("history-settle-check").await?;
    walk.app.wait_for_attribute("history-details", "data-outcome", "sent").await?;
    walk.audit("history, resolved").await?;
    walk.app.open_actions().await?;
    walk.audit_opened("actions").await?;
    for (action, dialog) in [
        ("recall", "history-recall"),
        ("modify", "history-modify"),
        ("mark_read", "history-mark-read"),
        ("react", "history-react"),
        ("again", "history-again"),
    ] {
        walk.app.choose_action(action).await?;
        walk.app.by_testid(dialog).await?;
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
    walk.app.press("history-saved", Key::Enter).await?;
    walk.app.press("history-saved-new", Key::Enter).await?;
    walk.app.by_testid("history-saved-dialog").await?;
    walk.app.type_text("history-saved-name", "words").await?;
    walk.audit("save a search").await?;
    walk.app.press("history-saved-name", Key::Enter).await?;
    walk.app.wait_for_count("history-saved-dialog", 0).await?;
    walk.app.press("history-saved", Key::Enter).await?;
    walk.app.press("history-saved-manage", Key::Enter).await?;
    walk.app.by_testid("history-saved-list").await?;
    walk.audit_opened("manage saved searches").await?;
    walk.app.press("history-filter-outcome", Key::Enter).await?;
    walk.app.by_testid("history-filter-outcome-sent").await?;
    walk.audit_opened("a filter").await?;
    walk.app.click("history-search-clear").await?;
    walk.app.chord("history-list", &[Key::Shift], &char::from(Key::F10).to_string()).await?;
    walk.app.by_testid("row-menu-star").await?;
    walk.audit_opened("menu of a row").await?;
    walk.app.press("history-list", Key::Down).await?;
    walk.app.control_click("history-row").await?;
    walk.app.click("records-compare").await?;
    walk.app.by_testid("history-compare-body").await?;
    walk.audit("history, two compared").await?;
    walk.app.click("history-compare-back").await?;
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
