//! Acts on messages that were sent.

use history::{Details, RowId};
use tokio_util::sync::CancellationToken;
use yunxin::{Act, ActCall, Body, TraceId, modify_body};

use super::Courier;
use crate::act::{ActChoices, ActClosed, Carrying, sent_message};
use crate::compose::{Recording, conversation};
use crate::confirm::{ConfirmedAction, ConfirmedMessage, Question};
use crate::{Account, ActOrder, ActReport, Error, Stage};

impl Courier {
    /// What can be done with the message of a row, how long still, and why not.
    ///
    /// # Errors
    /// When the accounts cannot be read.
    pub async fn act_choices(&self, details: &Details) -> Result<ActChoices, Error> {
        let account = match self.owner(details).await {
            Ok(account) => account,
            Err(Error::NoAccount { .. }) => return Ok(ActChoices::none(ActClosed::AccountGone)),
            Err(Error::OtherApp { .. }) => return Ok(ActChoices::none(ActClosed::AppChanged)),
            Err(error) => return Err(error),
        };
        let offset_s = self.clients().get(&account.id).and_then(|(_, client)| client.clock_offset_s());
        Ok(ActChoices::of(details, offset_s.unwrap_or(0).saturating_mul(1_000)))
    }

    /// The body of a change to the message of a row that changes nothing yet, to start from.
    ///
    /// # Errors
    /// When there is no such row, or its message cannot be changed.
    pub async fn modify_body(&self, id: RowId) -> Result<String, Error> {
        let details = self.history().row(id).await?;
        let closed = self.act_choices(&details).await?.modify.closed;
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
        let details = self.history().row(id).await?;
        let closed = self.act_choices(&details).await?.choice(&order).closed;
        let (Some(message), None) = (sent_message(&details), closed) else {
            return Err(Error::ActClosed { row: id, why: closed.unwrap_or(ActClosed::NoServerId) });
        };
        let act = order.checked(&message)?;
        let account = self.owner(&details).await?;
        let production = details.row.production || account.stage == Stage::Production;
        if production && !act.only_reads() {
            let action = match &act {
                Act::Withdraw(_) => ConfirmedAction::Recall,
                Act::Modify { .. } => ConfirmedAction::Modify,
                _ => ConfirmedAction::MarkRead,
            };
            self.confirm_row(action, &account, &details, &cancel).await?;
        }
        let carrying = Carrying {
            row: id,
            call: ActCall { message, act, trace_id: TraceId::random() },
            client: self.client(&account).await?,
            app_key: account.app_key,
            cancel,
        };
        if carrying.cancel.is_cancelled() {
            return Err(Error::Cancelled);
        }
        let recording = Recording { history: self.history.clone(), process: self.presence.id().to_owned() };
        // A task of its own: a closed page must not leave a request without its end.
        tokio::spawn(recording.act(carrying)).await?
    }

    /// Asks before something is done about the message of a row at a production app.
    pub(super) async fn confirm_row(
        &self,
        action: ConfirmedAction,
        account: &Account,
        details: &Details,
        cancel: &CancellationToken,
    ) -> Result<(), Error> {
        let message =
            ConfirmedMessage { conversation: conversation(details)?, summary: details.row.snippet.clone() };
        let question = Question {
            action,
            account_name: account.name.clone(),
            app_key: account.app_key.clone(),
            messages: vec![message],
        };
        match cancel.run_until_cancelled(self.confirm.ask(question)).await {
            Some(true) => Ok(()),
            Some(false) => Err(Error::Unconfirmed),
            None => Err(Error::Cancelled),
        }
    }

    /// The account that sent a row, if it is still the app that the row went to.
    pub(super) async fn owner(&self, details: &Details) -> Result<Account, Error> {
        let account = self.account(&details.row.account_id).await?;
        // The sandbox has a new AppKey with each start, over the same messages.
        if !account.sandbox && app_key(details).is_some_and(|app_key| app_key != account.app_key) {
            return Err(Error::OtherApp { account: account.name });
        }
        Ok(account)
    }
}

/// The app that a row went to.
fn app_key(details: &Details) -> Option<&str> {
    let header = |(name, _): &&(String, String)| name.eq_ignore_ascii_case("AppKey");
    details.request_headers.iter().find(header).map(|(_, value)| value.as_str())
}
