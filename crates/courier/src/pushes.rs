//! Pushes to all users that the service has: listing, looking one up. Nothing withdraws one.

use history::RowId;
use ids::AccountId;
use serde::Serialize;
use serde_json::Value;
use specta::Type;
use yunxin::PushId;

use crate::clients::Clients;
use crate::compose::Recording;
use crate::error::Error;
use crate::listed::{ListItem, ListPage, item, page, systems, text, time_ms};

/// A push to all users, as the service has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct KeptPush {
    /// `None` where the answer names none: then it cannot be looked up.
    pub push_id: Option<PushId>,
    /// Who sent it; `None` where nobody is named.
    pub sender_account_id: Option<String>,
    /// What it says.
    pub content: String,
    /// `target_type`, whose values are not documented.
    #[specta(type = Option<specta_typescript::Number>)]
    pub target_type: Option<i64>,
    /// Only these systems; empty: all.
    pub target_os: Vec<String>,
    /// Whether it waits for users who are offline.
    pub roam_enabled: bool,
    /// The service's time, Unix milliseconds.
    #[specta(type = Option<specta_typescript::Number>)]
    pub create_time_ms: Option<i64>,
    /// Until when it waits for them, Unix milliseconds; `None` where it does not.
    #[specta(type = Option<specta_typescript::Number>)]
    pub roam_expire_time_ms: Option<i64>,
    /// The row of the history that sent it, if it was sent from here.
    pub row_id: Option<RowId>,
}

/// What is asked about pushes. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Pushes {
    clients: Clients,
    recording: Recording,
}

impl Pushes {
    pub(crate) fn new(clients: Clients, recording: Recording) -> Pushes {
        Pushes { clients, recording }
    }

    /// Pushes of an account's app; `page_token` comes from the list before.
    ///
    /// # Errors
    /// When there is no such account or secret, the service says no, or its answer cannot be read.
    pub async fn list(
        &self,
        account_id: &AccountId,
        page_token: Option<&str>,
    ) -> Result<ListPage<KeptPush>, Error> {
        let account = self.clients.accounts().find(account_id).await?;
        let listed = self.clients.of(&account).await?.pushes(page_token).await?;
        page(&self.recording, account_id, listed).await
    }

    /// One push by its id.
    ///
    /// # Errors
    /// As [`Pushes::list`]; `Refused` where there is none.
    pub async fn find(&self, account_id: &AccountId, push_id: &PushId) -> Result<KeptPush, Error> {
        let account = self.clients.accounts().find(account_id).await?;
        let text = self.clients.of(&account).await?.push(push_id).await?;
        item(&self.recording, account_id, &text).await
    }
}

impl ListItem for KeptPush {
    const KIND: &'static str = "push";

    fn of(value: &Value) -> KeptPush {
        let roam_enabled = value.get("roam_enabled") == Some(&Value::Bool(true));
        KeptPush {
            push_id: text(value, "push_id").and_then(|id| id.parse().ok()),
            sender_account_id: text(value, "sender_account_id").filter(|id| !id.is_empty()),
            content: text(value, "content").unwrap_or_default(),
            target_type: value.get("target_type").and_then(Value::as_i64),
            target_os: systems(value),
            roam_enabled,
            create_time_ms: time_ms(value, "create_time"),
            roam_expire_time_ms: time_ms(value, "roam_expire_time").filter(|_| roam_enabled),
            row_id: None,
        }
    }

    fn id(&self) -> Option<&str> {
        self.push_id.as_ref().map(PushId::as_str)
    }

    fn with_row(self, row_id: Option<RowId>) -> KeptPush {
        KeptPush { row_id, ..self }
    }
}
