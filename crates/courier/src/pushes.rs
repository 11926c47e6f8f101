//! Pushes to all users that the service has: listing, looking one up. Nothing withdraws one.

use history::RowId;
use ids::AccountId;
use serde::Serialize;
use serde_json::Value;
use specta::Type;

use crate::clients::Clients;
use crate::compose::Recording;
use crate::error::Error;
use crate::listed::{entered_id, sent_row, systems, text, time_ms};

/// The rows that sent one, as a query names them.
const KIND: &str = "push";

/// A push to all users, as the service has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct KeptPush {
    /// `push_id`, as decimal text to the last digit.
    pub push_id: String,
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

/// Some pushes, in the order of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PushList {
    /// So many as the service puts on a page.
    pub items: Vec<KeptPush>,
    /// What to ask for the next ones with; `None` at the end.
    pub next_token: Option<String>,
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
    pub async fn list(&self, account_id: &AccountId, page_token: Option<&str>) -> Result<PushList, Error> {
        let account = self.clients.accounts().find(account_id).await?;
        let page = self.clients.of(&account).await?.pushes(page_token).await?;
        let mut items = Vec::with_capacity(page.items.len());
        for text in &page.items {
            items.push(self.read(account_id, text).await?);
        }
        Ok(PushList { items, next_token: page.next_token.filter(|_| page.has_more) })
    }

    /// One push by its id.
    ///
    /// # Errors
    /// As [`Pushes::list`]; `NotAnId` where nothing can have this id, `Refused` where there is none.
    pub async fn find(&self, account_id: &AccountId, push_id: &str) -> Result<KeptPush, Error> {
        let push_id = entered_id(push_id)?;
        let account = self.clients.accounts().find(account_id).await?;
        let text = self.clients.of(&account).await?.push(push_id).await?;
        self.read(account_id, &text).await
    }

    async fn read(&self, account_id: &AccountId, text: &str) -> Result<KeptPush, Error> {
        let value: Value = serde_json::from_str(text).unwrap_or_default();
        let mut push = KeptPush::of(&value);
        push.row_id = sent_row(&self.recording, account_id, KIND, &push.push_id).await?;
        Ok(push)
    }
}

impl KeptPush {
    /// As an answer spells it.
    fn of(value: &Value) -> KeptPush {
        let roam_enabled = value.get("roam_enabled") == Some(&Value::Bool(true));
        KeptPush {
            push_id: text(value, "push_id").unwrap_or_default(),
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
}
