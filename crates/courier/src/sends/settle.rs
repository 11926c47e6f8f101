//! Settling sends of unknown outcome: look whether the message arrived, or send it again so that it cannot arrive twice.

use std::sync::Arc;

use history::{Details, KeptKind, RowId};
use tokio_util::sync::CancellationToken;
use yunxin::TraceId;

use super::Sends;
use super::permission::confirm_row;
use crate::account::Account;
use crate::compose::{CheckReport, CheckTarget, Checked, Resend, SendResult, SendStage};
use crate::confirm::ConfirmedAction;
use crate::error::{Error, RowFault};

impl Sends {
    /// Asks the service whether the message of a row of unknown outcome is there. When it is, the row is *sent* from now on;
    /// when not, it stays unknown, since the message may not be kept, or still be on its way. Either way the look is kept
    /// among the row's attempts.
    ///
    /// # Errors
    /// When the row is not of unknown outcome, has no `message_client_id`, or its account is gone, has another AppKey now or
    /// has no secret. A failed call is no error but a report.
    pub async fn check_row(&self, id: RowId) -> Result<CheckReport, Error> {
        let (details, account) = self.unsettled(id).await?;
        let wanted = CheckTarget::of(&details)?;
        let client = self.clients.of(&account).await?;
        let Checked { report, attempt, end } = wanted.look(&client).await;
        let written =
            self.recording.blocking(move |history| history.conclude(id, &[attempt], end.as_ref())).await;
        match written {
            // Someone else settled it meanwhile; what they found is final.
            Err(Error::History(history::Error::AlreadyEnded { outcome, .. })) => {
                Ok(CheckReport { outcome, ..report })
            }
            written => written.map(|()| report),
        }
    }

    /// Sends the message of a row of unknown outcome once more: the same bytes, trace id and `message_client_id`, so that the
    /// service can tell the repeat from a new message. The tries are added to the same row.
    ///
    /// Goes on when the returned future is dropped, once the row is claimed. Cancelled before anything is out, the row is
    /// as it was.
    ///
    /// # Errors
    /// As [`Sends::check_row`]; also when the account or the row is of production and the user does not want it.
    pub async fn send_again(
        &self,
        id: RowId,
        cancel: CancellationToken,
        watch: impl Fn(SendStage) + Send + Sync + 'static,
    ) -> Result<SendResult, Error> {
        let (details, account) = self.unsettled(id).await?;
        // What is not a single send would go out as one.
        if details.row.kind != KeptKind::Single {
            return Err(Error::Row(RowFault::NoRepeat { row: id }));
        }
        let wanted = CheckTarget::of(&details)?;
        if account.is_production_for(&details.row) {
            confirm_row(self.confirm(), ConfirmedAction::SendAgain, &account, &details, &cancel).await?;
        }
        let trace_id = TraceId::from_text(&details.trace_id);
        let trace_id = trace_id.ok_or(Error::Row(RowFault::Unusable { row: id, what: "trace id" }))?;
        let client = self.clients.of(&account).await?;
        if cancel.is_cancelled() {
            return Err(Error::Cancelled);
        }
        let again = Resend { details, wanted, trace_id, client, cancel };
        // A task of its own: a closed page must not leave a request without its end.
        tokio::spawn(self.recording.clone().send_again(again, Arc::new(watch))).await?
    }

    /// A row of unknown outcome, and the account that sent it.
    async fn unsettled(&self, id: RowId) -> Result<(Details, Account), Error> {
        let details = self.recording.unknown_row(id).await?;
        let account = self.accounts().owner(&details).await?;
        Ok((details, account))
    }
}
