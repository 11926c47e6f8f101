//! What a user does with a message after it was sent: recall, change, read back, receipts.

mod choices;
mod order;
mod pending;

pub use choices::{ActChoices, Choice};
use order::sent_message;
pub use order::{ActNote, ActOrder, ActReport, note_act};
use pending::PendingAct;

use std::sync::Arc;

use history::{Details, RowId};
use tokio_util::sync::CancellationToken;
use yunxin::{Act, ActCall, Body, TraceId, modify_body};

use crate::account::Stage;
use crate::clients::Clients;
use crate::compose::Recording;
use crate::confirm::{Confirm, ConfirmedAction};
use crate::error::{ActClosed, Error};
use crate::sends::confirm_row;

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

    /// What can be done with the message of a row, how long still, and why not.
    ///
    /// # Errors
    /// When the accounts cannot be read.
    pub async fn choices(&self, details: &Details) -> Result<ActChoices, Error> {
        let account = match self.clients.accounts().owner(details).await {
            Ok(account) => account,
            Err(Error::NoAccount { .. }) => return Ok(ActChoices::none(ActClosed::AccountGone)),
            Err(Error::OtherApp { .. }) => return Ok(ActChoices::none(ActClosed::AppChanged)),
            Err(error) => return Err(error),
        };
        let offset_s = self.clients.clock_offset_s(&account.id);
        Ok(ActChoices::of(details, offset_s.unwrap_or(0).saturating_mul(1_000)))
    }

    /// The body of a change to the message of a row that changes nothing yet, to start from.
    ///
    /// # Errors
    /// When there is no such row, or its message cannot be changed.
    pub async fn modify_body(&self, id: RowId) -> Result<String, Error> {
        let details = self.recording.row(id).await?;
        let closed = self.choices(&details).await?.modify.closed;
        let (Some(message), None) = (sent_message(&details), closed) else {
            return Err(Error::ActClosed { row: id, why: closed.unwrap_or(ActClosed::NoServerId) });
        };
        let time_ms =
            message.create_time_ms.ok_or(Error::ActClosed { row: id, why: ActClosed::NoServerTime })?;
        Ok(modify_body(&message, time_ms, &Body::parse(details.request_body)?))
    }

    /// Does something with the message of a row, and records it under that row before it goes out. The row's own outcome
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
        order: ActOrder,
        cancel: CancellationToken,
    ) -> Result<ActReport, Error> {
        let details = self.recording.row(id).await?;
        let closed = self.choices(&details).await?.choice(&order).closed;
        let (Some(message), None) = (sent_message(&details), closed) else {
            return Err(Error::ActClosed { row: id, why: closed.unwrap_or(ActClosed::NoServerId) });
        };
        let act = order.checked(&message)?;
        let account = self.clients.accounts().owner(&details).await?;
        let production = details.row.production || account.stage == Stage::Production;
        if production && !act.only_reads() {
            let action = match &act {
                Act::Withdraw(_) => ConfirmedAction::Recall,
                Act::Modify { .. } => ConfirmedAction::Modify,
                _ => ConfirmedAction::MarkRead,
            };
            confirm_row(&*self.confirm, action, &account, &details, &cancel).await?;
        }
        let pending = PendingAct {
            row: id,
            call: ActCall { message, act, trace_id: TraceId::random() },
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
}
