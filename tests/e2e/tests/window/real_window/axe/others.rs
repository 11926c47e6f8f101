//! The other pages.

use e2e::{Key, Outcome};

use super::walk::Walk;

pub(super) async fn others(walk: &mut Walk) -> Outcome {
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
    walk.app.click("storage-add").await?;
    walk.app.by_testid("storage-name").await?;
    walk.app.click("settings-bundle-gather").await?;
    walk.app.click("settings-bundle-sends.json").await?;
    walk.audit("settings, a storage and a support bundle").await?;
    walk.app.press("account-switch", Key::Enter).await?;
    walk.audit_opened("account switch").await
}
