//! Broadcasts that the service has: listing, looking one up, withdrawing one.

mod model;
mod recall;

pub use model::{BroadcastList, BroadcastWithdrawn, KeptBroadcast};

use std::sync::Arc;
use std::time::Instant;

use ids::AccountId;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use yunxin::{BroadcastFilter, Client, Conversation, ConversationType};

use crate::account::{Account, Stage};
use crate::clients::Clients;
use crate::compose::Recording;
use crate::confirm::{Confirm, ConfirmedAction, ConfirmedMessage, Question};
use crate::error::Error;
use crate::listed::{entered_id, sent_row};
use recall::{Look, Recall};

/// One line of content, in a question.
const LONGEST_CHARS: usize = 120;
/// The rows that sent one, as a query names them.
const KIND: &str = "broadcast";

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
    /// As [`Broadcasts::list`]; `NotAnId` where nothing can have this id, `Refused` where there is none.
    pub async fn find(&self, account_id: &AccountId, broadcast_id: &str) -> Result<KeptBroadcast, Error> {
        let broadcast_id = entered_id(broadcast_id)?;
        let (_, client) = self.client(account_id).await?;
        let text = client.broadcast(broadcast_id).await?;
        self.read(account_id, &text).await
    }

    /// Withdraws a broadcast. Before it goes out, that is recorded: under the row that sent the broadcast or, where none did, as
    /// a row of its own with what the service says of it.
    ///
    /// At a production app the user is asked first, about the broadcast as the service has it. Once it is out, it goes on
    /// when the returned future is dropped.
    ///
    /// # Errors
    /// When nothing can have this id, there is no such account or secret, the user does not want it, or it cannot be recorded.
    /// A refusal is a report.
    pub async fn withdraw(
        &self,
        account_id: &AccountId,
        broadcast_id: &str,
        cancel: CancellationToken,
    ) -> Result<BroadcastWithdrawn, Error> {
        let broadcast_id = entered_id(broadcast_id)?.to_owned();
        let (account, client) = self.client(account_id).await?;
        let row = sent_row(&self.recording, account_id, KIND, &broadcast_id).await?;
        let asks = account.stage == Stage::Production && !account.sandbox;
        let looked = match asks || row.is_none() {
            true => {
                let looking = cancel.run_until_cancelled(look(&client, &broadcast_id));
                Some(looking.await.ok_or(Error::Cancelled)?)
            }
            false => None,
        };
        let look = match looked {
            // Nobody is asked about what cannot be shown; elsewhere the recall alone says whether it is there.
            Some(Err(error)) if asks => return Err(error.into()),
            looked => looked.and_then(Result::ok),
        };
        if let Some(look) = look.as_ref().filter(|_| asks) {
            let answer = self.confirm.ask(question(&account, &look.broadcast));
            let is_confirmed = cancel.run_until_cancelled(answer).await.ok_or(Error::Cancelled)?;
            if !is_confirmed {
                return Err(Error::Unconfirmed);
            }
        }
        if cancel.is_cancelled() {
            return Err(Error::Cancelled);
        }
        let recall = Recall { row, broadcast_id, look, account, client, cancel };
        // A task of its own: a closed page must not leave a request without its end.
        tokio::spawn(recall.carry_out(self.recording.clone())).await?
    }

    async fn client(&self, account_id: &AccountId) -> Result<(Account, Client), Error> {
        let account = self.clients.accounts().find(account_id).await?;
        let client = self.clients.of(&account).await?;
        Ok((account, client))
    }

    async fn read(&self, account_id: &AccountId, text: &str) -> Result<KeptBroadcast, Error> {
        let value: Value = serde_json::from_str(text).unwrap_or_default();
        let mut broadcast = KeptBroadcast::of(&value);
        broadcast.row_id = sent_row(&self.recording, account_id, KIND, &broadcast.broadcast_id).await?;
        Ok(broadcast)
    }
}

/// The broadcast as the service has it now.
async fn look(client: &Client, broadcast_id: &str) -> Result<Look, yunxin::Error> {
    let (started_at_ms, started) = (crate::clock::now_ms(), Instant::now());
    let text = client.broadcast(broadcast_id).await?;
    let value: Value = serde_json::from_str(&text).unwrap_or_default();
    let took_ms = u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX);
    Ok(Look { broadcast: KeptBroadcast::of(&value), text, started_at_ms, took_ms })
}

fn question(account: &Account, broadcast: &KeptBroadcast) -> Question {
    let sender = broadcast.from_account_id.clone().unwrap_or_default();
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
