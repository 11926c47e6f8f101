//! What a user does with a message after it was sent: recall, change, read back, receipts, reactions, replies.

mod choices;
mod note;
mod order;
mod pending;
mod reply;
mod target;

pub use choices::{ActChoices, Choice};
pub use note::{ActNote, ActReport, note_acts};
pub use order::ActOrder;
use pending::PendingAct;
use target::{Target, room_ids};

use std::sync::Arc;

use history::{Details, KeptKind, RowId};
use tokio_util::sync::CancellationToken;
use yunxin::{Act, ActCall, ActRequest, Body, SentRoomMessage, TraceId, modify_body};

use crate::account::Account;
use crate::clients::Clients;
use crate::compose::{Draft, Recording};
use crate::confirm::{Confirm, ConfirmedAction, ConfirmedMessage, Question};
use crate::error::{ActClosed, Error};

/// What can be done with messages that were sent. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Acts {
    clients: Clients,
    recording: Recording,
    confirm: Arc<dyn Confirm>,
}

impl Acts {
    pub(crate) fn new(clients: Clients, recording: Recording, confirm: Arc<dyn Confirm>) -> Acts {
        Acts { clients, recording, confirm }
    }

    /// What can be done with the message of a row, how long still, and why not. `part` names a receiver, or a message, of a
    /// call that sent several.
    ///
    /// # Errors
    /// When the accounts cannot be read.
    pub async fn choices(&self, details: &Details, part: Option<&str>) -> Result<ActChoices, Error> {
        let account = match self.clients.accounts().owner(details).await {
            Ok(account) => account,
            Err(Error::NoAccount { .. }) => return Ok(ActChoices::none(ActClosed::AccountGone)),
            Err(Error::OtherApp { .. }) => return Ok(ActChoices::none(ActClosed::AppChanged)),
            Err(error) => return Err(error),
        };
        Ok(ActChoices::of(details, part, self.clock_behind_ms(&account)))
    }

    /// By how much this machine's clock is behind the service's.
    fn clock_behind_ms(&self, account: &Account) -> i64 {
        self.clients.clock_offset_s(&account.id).unwrap_or(0).saturating_mul(1_000)
    }

    /// The body of a change to the message of a row that changes nothing yet, to start from.
    ///
    /// # Errors
    /// When there is no such row, or its message cannot be changed.
    pub async fn modify_body(&self, id: RowId, part: Option<&str>) -> Result<String, Error> {
        let details = self.recording.row(id).await?;
        let closed = |why| Error::ActClosed { row: id, why };
        if let Some(why) = self.choices(&details, part).await?.modify.closed {
            return Err(closed(why));
        }
        let Target::Message(message) = Target::of(&details, part).map_err(closed)? else {
            return Err(closed(ActClosed::InChatroom));
        };
        let time_ms =
            message.create_time_ms.ok_or(Error::ActClosed { row: id, why: ActClosed::NoServerTime })?;
        Ok(modify_body(&message, time_ms, &Body::parse(details.request_body)?))
    }

    /// Does something with the message of a row, or of one of its parts, and records it under that row before it goes out. The row's own outcome
    /// stays as it is.
    ///
    /// Goes on when the returned future is dropped, once the act is recorded. `cancel` ends the wait at any time; what had
    /// left by then is unknown.
    ///
    /// # Errors
    /// When it was cancelled before it was recorded; when it cannot be done with this message, breaks a rule, or cannot be recorded; when it changes something, the
    /// account or the row is of production, and the user does not want it. A refusal of the service is no error but a report.
    pub async fn act(
        &self,
        id: RowId,
        part: Option<&str>,
        order: ActOrder,
        cancel: CancellationToken,
    ) -> Result<ActReport, Error> {
        let details = self.recording.row(id).await?;
        let closed = |why| Error::ActClosed { row: id, why };
        if let Some(why) = self.choices(&details, part).await?.choice(&order).closed {
            return Err(closed(why));
        }
        let account = self.clients.accounts().owner(&details).await?;
        let now_ms = crate::clock::now_ms().saturating_add(self.clock_behind_ms(&account));
        let request = match Target::of(&details, part) {
            Ok(target) => order.request(&target, now_ms)?,
            // The page of a room shows all messages of a call at once.
            Err(ActClosed::OneOfSeveral) if details.row.kind == KeptKind::ChatroomBatch => {
                order.room_request(&room_of(&details))?
            }
            Err(why) => return Err(closed(why)),
        };
        let request = request.ok_or_else(|| closed(ActClosed::NoMessage))?;
        if account.is_production_for(&details.row) && !request.only_reads() {
            self.confirm(&request, &account, &details, part, &cancel).await?;
        }
        let pending = PendingAct {
            row: id,
            room_ids: room_ids(&details),
            call: ActCall { request, trace_id: TraceId::random() },
            client: self.clients.of(&account).await?,
            app_key: account.app_key,
            cancel,
        };
        if pending.cancel.is_cancelled() {
            return Err(Error::Cancelled);
        }
        // A task of its own: a closed page must not leave a request without its end.
        tokio::spawn(self.recording.clone().act(pending)).await?
    }

    /// A reply in the thread of the message, to be written: in the same conversation, by the same sender.
    ///
    /// # Errors
    /// When there is no such row, or its message cannot be replied to.
    pub async fn reply(&self, id: RowId, part: Option<&str>) -> Result<Draft, Error> {
        let details = self.recording.row(id).await?;
        let closed = |why| Error::ActClosed { row: id, why };
        if let Some(why) = self.choices(&details, part).await?.reply.closed {
            return Err(closed(why));
        }
        let Target::Message(message) = Target::of(&details, part).map_err(closed)? else {
            return Err(closed(ActClosed::InChatroom));
        };
        reply::draft(&message, &details)?.ok_or_else(|| closed(ActClosed::NoClientId))
    }

    /// Asks before something is done about a message at a production app.
    async fn confirm(
        &self,
        request: &ActRequest,
        account: &Account,
        details: &Details,
        part: Option<&str>,
        cancel: &CancellationToken,
    ) -> Result<(), Error> {
        let action = match request {
            ActRequest::Room { .. } => ConfirmedAction::Recall,
            ActRequest::Message { act, .. } => match act {
                Act::Withdraw(_) => ConfirmedAction::Recall,
                Act::Modify { .. } => ConfirmedAction::Modify,
                Act::React(_) | Act::Unreact { .. } => ConfirmedAction::React,
                _ => ConfirmedAction::MarkRead,
            },
        };
        let target =
            Target::of(details, part).map_err(|why| Error::ActClosed { row: details.row.id, why })?;
        let question = Question {
            action,
            account_name: account.name.clone(),
            app_key: account.app_key.clone(),
            messages: vec![ConfirmedMessage {
                conversation: target.shown(),
                room: matches!(target, Target::Room(_)),
                summary: details.row.snippet.clone(),
            }],
            placeholders: Vec::new(),
        };
        match cancel.run_until_cancelled(self.confirm.ask(question)).await {
            Some(true) => Ok(()),
            Some(false) => Err(Error::Unconfirmed),
            None => Err(Error::Cancelled),
        }
    }
}

/// The room of a call of several messages, as looking into its history names it.
fn room_of(details: &Details) -> SentRoomMessage {
    SentRoomMessage {
        room_id: details.receiver.clone(),
        sender_id: details.sender.clone(),
        message_client_id: String::new(),
        create_time_ms: 0,
    }
}
