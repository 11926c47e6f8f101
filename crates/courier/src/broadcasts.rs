//! Broadcasts that the service has: listing, looking one up, withdrawing one.

use std::sync::Arc;

use history::{Finish, NewAct, NewAttempt, Outcome, PageStart, Query, RowId, Stop};
use ids::AccountId;
use serde::Serialize;
use serde_json::Value;
use specta::Type;
use tokio_util::sync::CancellationToken;
use yunxin::{
    BroadcastFilter, Client, Conversation, ConversationType, Endpoint, ErrorKind, Explained, TraceId,
    preview_headers,
};

use crate::account::{Account, Stage};
use crate::clients::Clients;
use crate::compose::{Recording, explain_end, finish, new_attempt};
use crate::confirm::{Confirm, ConfirmedAction, ConfirmedMessage, Question};
use crate::error::Error;

/// One line of content, in a question.
const LONGEST_CHARS: usize = 120;

/// A broadcast to all users, as the service has it. Those to chatrooms are in no list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct KeptBroadcast {
    /// `broadcast_id`, as decimal text to the last digit.
    pub broadcast_id: String,
    /// Who sent it; `None` where nobody is named.
    pub from_account_id: Option<String>,
    /// What it says.
    pub content: String,
    /// Whether it waits for users who are offline.
    pub offline_enabled: bool,
    /// Only these systems; empty: all.
    pub target_os: Vec<String>,
    /// The service's time, Unix milliseconds.
    #[specta(type = Option<specta_typescript::Number>)]
    pub create_time_ms: Option<i64>,
    /// When the service forgets it, Unix milliseconds: whichever unit `ttl` has, this is what came of it.
    #[specta(type = Option<specta_typescript::Number>)]
    pub expire_time_ms: Option<i64>,
    /// The row of the history that sent it, if it was sent from here.
    pub row_id: Option<RowId>,
}

/// Some broadcasts, in the order of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct BroadcastList {
    /// At most 100.
    pub items: Vec<KeptBroadcast>,
    /// What to ask for the next ones with; `None` at the end.
    pub next_token: Option<String>,
}

/// How the recall of a broadcast ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct BroadcastWithdrawn {
    /// `sent`: it is withdrawn; `rejected`: it is not; `unknown`: it may be.
    pub outcome: Outcome,
    /// The service's code.
    #[specta(type = Option<specta_typescript::Number>)]
    pub code: Option<i64>,
    /// The service's words.
    pub msg: Option<String>,
    /// What went wrong.
    pub error: Option<String>,
    /// What the code means.
    pub explained: Option<Explained>,
    /// The row under which it is recorded; `None` where the broadcast was not sent from here.
    pub row_id: Option<RowId>,
    /// The end is true but could not be written to the history.
    pub unwritten: bool,
}

/// What is done with broadcasts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Broadcasts {
    clients: Clients,
    recording: Recording,
    confirm: Arc<dyn Confirm>,
}

impl Broadcasts {
    pub(crate) fn new(clients: Clients, recording: Recording, confirm: Arc<dyn Confirm>) -> Broadcasts {
        Broadcasts { clients, recording, confirm }
    }

    /// Broadcasts of an account's app; `page_token` comes from the list before.
    ///
    /// # Errors
    /// When there is no such account or secret, the service says no, or its answer cannot be read.
    pub async fn list(
        &self,
        account_id: &AccountId,
        filter: BroadcastFilter,
        page_token: Option<&str>,
    ) -> Result<BroadcastList, Error> {
        let (_, client) = self.client(account_id).await?;
        let page = client.broadcasts(filter, page_token).await?;
        let mut items = Vec::with_capacity(page.items.len());
        for text in &page.items {
            items.push(self.read(account_id, text).await?);
        }
        Ok(BroadcastList { items, next_token: page.next_token.filter(|_| page.has_more) })
    }

    /// One broadcast by its id.
    ///
    /// # Errors
    /// As [`Broadcasts::list`]; `Refused` where there is none.
    pub async fn find(&self, account_id: &AccountId, broadcast_id: &str) -> Result<KeptBroadcast, Error> {
        let (_, client) = self.client(account_id).await?;
        let text = client.broadcast(broadcast_id.trim()).await?;
        self.read(account_id, &text).await
    }

    /// Withdraws a broadcast. Where it was sent from here, that is recorded under its row before it goes out.
    ///
    /// At a production app the user is asked first, about the broadcast as the service has it. Once it is out, it goes on
    /// when the returned future is dropped.
    ///
    /// # Errors
    /// When there is no such account or secret, the user does not want it, or it cannot be recorded. A refusal is a report.
    pub async fn withdraw(
        &self,
        account_id: &AccountId,
        broadcast_id: &str,
        cancel: CancellationToken,
    ) -> Result<BroadcastWithdrawn, Error> {
        let (account, client) = self.client(account_id).await?;
        let broadcast_id = broadcast_id.trim().to_owned();
        if account.stage == Stage::Production && !account.sandbox {
            let broadcast = self.find(account_id, &broadcast_id).await?;
            let answer = self.confirm.ask(question(&account, broadcast));
            let is_confirmed = cancel.run_until_cancelled(answer).await.ok_or(Error::Cancelled)?;
            if !is_confirmed {
                return Err(Error::Unconfirmed);
            }
        }
        let row = self.row_of(account_id, &broadcast_id).await?;
        if cancel.is_cancelled() {
            return Err(Error::Cancelled);
        }
        let withdrawal = Withdrawal { row, broadcast_id, app_key: account.app_key, client, cancel };
        // A task of its own: a closed page must not leave a request without its end.
        tokio::spawn(carry_out(self.recording.clone(), withdrawal)).await?
    }

    async fn client(&self, account_id: &AccountId) -> Result<(Account, Client), Error> {
        let account = self.clients.accounts().find(account_id).await?;
        let client = self.clients.of(&account).await?;
        Ok((account, client))
    }

    async fn read(&self, account_id: &AccountId, text: &str) -> Result<KeptBroadcast, Error> {
        let value: Value = serde_json::from_str(text).unwrap_or_default();
        let mut broadcast = KeptBroadcast::of(&value);
        broadcast.row_id = self.row_of(account_id, &broadcast.broadcast_id).await?;
        Ok(broadcast)
    }

    /// The row that sent a broadcast, by the id that the service gave it.
    async fn row_of(&self, account_id: &AccountId, broadcast_id: &str) -> Result<Option<RowId>, Error> {
        if broadcast_id.is_empty() || !broadcast_id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(None);
        }
        let (account_id, broadcast_id) = (account_id.to_string(), broadcast_id.to_owned());
        self.recording
            .blocking(move |history| {
                let Ok(query) = Query::parse(&format!("kind:broadcast {broadcast_id}")) else {
                    return Ok(None);
                };
                let page = history.page(&query, PageStart::default(), 20, &Stop::default())?;
                for row in page.rows.iter().filter(|row| row.account_id == account_id) {
                    let details = history.get(row.id)?;
                    let id = details.and_then(|details| details.message_server_id);
                    if id.as_ref() == Some(&broadcast_id) {
                        return Ok(Some(row.id));
                    }
                }
                Ok(None)
            })
            .await
    }
}

impl KeptBroadcast {
    /// As an answer spells it: ids as text or as numbers, the systems as a list or as the text of one.
    fn of(value: &Value) -> KeptBroadcast {
        let text = |name: &str| match value.get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let time = |name: &str| text(name).and_then(|digits| digits.parse().ok());
        let systems = match value.get("target_os") {
            Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
            other => other.cloned().unwrap_or_default(),
        };
        let systems = systems.as_array().into_iter().flatten();
        KeptBroadcast {
            broadcast_id: text("broadcast_id").unwrap_or_default(),
            from_account_id: text("from_account_id").filter(|id| !id.is_empty()),
            content: text("content").unwrap_or_default(),
            offline_enabled: value.get("offline_enabled") == Some(&Value::Bool(true)),
            target_os: systems.filter_map(Value::as_str).map(str::to_owned).collect(),
            create_time_ms: time("create_time"),
            expire_time_ms: time("expire_time"),
            row_id: None,
        }
    }
}

/// A withdrawal on its way.
struct Withdrawal {
    row: Option<RowId>,
    broadcast_id: String,
    app_key: String,
    client: Client,
    cancel: CancellationToken,
}

async fn carry_out(recording: Recording, order: Withdrawal) -> Result<BroadcastWithdrawn, Error> {
    let Withdrawal { row, broadcast_id, app_key, client, cancel } = order;
    let trace_id = TraceId::random();
    let endpoint = Endpoint::new(client.endpoints().primary.clone());
    let new = NewAct {
        kind: history::ActKind::Recall,
        trace_id: trace_id.to_string(),
        method: "DELETE".to_owned(),
        url: endpoint.broadcast_url(&broadcast_id).to_string(),
        request_headers: preview_headers(&app_key, &trace_id, false),
        request_body: None,
        process: recording.process.clone(),
        started_at_ms: crate::clock::now_ms(),
    };
    let recorded = match row {
        Some(row) => Some(recording.blocking(move |history| history.record_act(row, &new)).await?),
        None => None,
    };
    let report = client.withdraw_broadcast(&broadcast_id, &trace_id, &cancel, &|_| {}).await;
    let end: Finish = finish(&report);
    let attempts: Vec<NewAttempt> = report.attempts.into_iter().map(new_attempt).collect();
    let outcome = Outcome::from(end.outcome);
    let kind: Option<ErrorKind> =
        end.error.as_deref().and_then(|name| serde_json::from_value(name.into()).ok());
    let mut withdrawn = BroadcastWithdrawn {
        outcome,
        code: end.code,
        msg: end.msg.clone(),
        error: end.error.clone(),
        explained: explain_end(outcome, end.code, end.http_status, kind),
        row_id: row,
        unwritten: false,
    };
    tracing::info!(row = ?row, outcome = ?outcome, "the recall of a broadcast ended");
    if let Some(id) = recorded {
        let written = recording.blocking(move |history| history.conclude_act(id, &attempts, &end)).await;
        // What happened at the service is the truth, even when our own disk is full.
        if let Err(error) = &written {
            tracing::error!(%id, %error, "the end of a recall could not be written");
        }
        withdrawn.unwritten = written.is_err();
    }
    Ok(withdrawn)
}

fn question(account: &Account, broadcast: KeptBroadcast) -> Question {
    let sender = broadcast.from_account_id.unwrap_or_default();
    let conversation = Conversation { sender, kind: ConversationType::P2p, receiver: "*".to_owned() };
    Question {
        action: ConfirmedAction::Recall,
        account_name: account.name.clone(),
        app_key: account.app_key.clone(),
        messages: vec![ConfirmedMessage {
            summary: files::start_of(&broadcast.content, LONGEST_CHARS).replace(['\n', '\r'], " "),
            conversation,
        }],
        placeholders: Vec::new(),
    }
}
