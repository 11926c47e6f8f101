//! Broadcasts that the service has: listing, looking one up, withdrawing one.

mod model;
mod recall;

pub use model::{BroadcastWithdrawn, KeptBroadcast};

use std::sync::Arc;
use std::time::Instant;

use ids::AccountId;
use tokio_util::sync::CancellationToken;
use yunxin::{BroadcastFilter, BroadcastId, Client, Conversation, ConversationType};

use crate::account::Account;
use crate::clients::Clients;
use crate::compose::Recording;
use crate::confirm::{Confirm, ConfirmedAction, ConfirmedMessage, Question};
use crate::error::Error;
use crate::listed::{ListItem, ListPage, item, page, sent_row};
use recall::{Lookup, Recall};

/// One line of content, in a question.
const LONGEST_CHARS: usize = 120;

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

    /// Broadcasts of an account's app, at most 100; `page_token` comes from the list before.
    ///
    /// # Errors
    /// When there is no such account or secret, the service says no, or its answer cannot be read.
    pub async fn list(
        &self,
        account_id: &AccountId,
        filter: BroadcastFilter,
        page_token: Option<&str>,
    ) -> Result<ListPage<KeptBroadcast>, Error> {
        let (_, client) = self.client(account_id).await?;
        page(&self.recording, account_id, client.broadcasts(filter, page_token).await?).await
    }

    /// One broadcast by its id.
    ///
    /// # Errors
    /// As [`Broadcasts::list`]; `Refused` where there is none.
    pub async fn find(
        &self,
        account_id: &AccountId,
        broadcast_id: &BroadcastId,
    ) -> Result<KeptBroadcast, Error> {
        let (_, client) = self.client(account_id).await?;
        item(&self.recording, account_id, &client.broadcast(broadcast_id).await?).await
    }

    /// Withdraws a broadcast. Before it goes out, that is recorded: under the row that sent the broadcast or, where none did, as
    /// a row of its own with what the service says of it.
    ///
    /// At a production app the user is asked first, about the broadcast as the service has it. Once it is out, it goes on
    /// when the returned future is dropped.
    ///
    /// # Errors
    /// When there is no such account or secret, the user does not want it, or it cannot be recorded.
    /// A refusal is a report.
    pub async fn withdraw(
        &self,
        account_id: &AccountId,
        broadcast_id: &BroadcastId,
        cancel: CancellationToken,
    ) -> Result<BroadcastWithdrawn, Error> {
        let (account, client) = self.client(account_id).await?;
        let row = sent_row(&self.recording, account_id, KeptBroadcast::KIND, broadcast_id.as_str()).await?;
        let asks = account.is_production();
        let looked = match asks || row.is_none() {
            true => {
                let looking = cancel.run_until_cancelled(look_up(&client, broadcast_id));
                Some(looking.await.ok_or(Error::Cancelled)?)
            }
            false => None,
        };
        let lookup = match looked {
            // Nobody is asked about what cannot be shown; elsewhere the recall alone says whether it is there.
            Some(Err(error)) if asks => return Err(error.into()),
            looked => looked.and_then(Result::ok),
        };
        if let Some(lookup) = lookup.as_ref().filter(|_| asks) {
            let answer = self.confirm.ask(question(&account, &lookup.broadcast));
            let is_confirmed = cancel.run_until_cancelled(answer).await.ok_or(Error::Cancelled)?;
            if !is_confirmed {
                return Err(Error::Unconfirmed);
            }
        }
        if cancel.is_cancelled() {
            return Err(Error::Cancelled);
        }
        let recall = Recall { row, broadcast_id: broadcast_id.clone(), lookup, account, client, cancel };
        // A task of its own: a closed page must not leave a request without its end.
        tokio::spawn(recall.carry_out(self.recording.clone())).await?
    }

    async fn client(&self, account_id: &AccountId) -> Result<(Account, Client), Error> {
        let account = self.clients.accounts().find(account_id).await?;
        let client = self.clients.of(&account).await?;
        Ok((account, client))
    }
}

/// The broadcast as the service has it now.
async fn look_up(client: &Client, broadcast_id: &BroadcastId) -> Result<Lookup, yunxin::Error> {
    let (started_at_ms, started) = (crate::clock::now_ms(), Instant::now());
    let text = client.broadcast(broadcast_id).await?;
    let took_ms = u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX);
    let broadcast = KeptBroadcast::of(&serde_json::from_str(&text).unwrap_or_default());
    Ok(Lookup { broadcast, text, started_at_ms, took_ms })
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
            room: false,
        }],
        placeholders: Vec::new(),
    }
}
