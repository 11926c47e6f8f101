//! The calls beside the single send: to many at once, into chatrooms, notifications, to everybody. Each is one row of the
//! history, with an end for each of its parts.

mod ending;
mod found;
mod look;
mod model;
mod record;
mod settle;
mod stream;
mod stream_end;
mod stream_look;
mod stream_model;
mod stream_run;
mod stream_settle;
pub(crate) mod words;

pub use ending::abandoned_of;
pub use model::{CallCheck, CallOrder, CallResult, validate_body};
pub use stream_model::{CutStream, GivenPiece, PieceSource, SLOWEST_PACE_MS, StreamOrder, StreamPace};

use std::sync::Arc;

use history::SeenFile;
use tokio_util::sync::CancellationToken;
use yunxin::{Body, SendKind};

use crate::account::Account;
use crate::clients::Clients;
use crate::compose::{Recording, SendStage, Watch, local_url};
use crate::confirm::{Confirm, ConfirmedAction, ConfirmedMessage, Question};
use crate::error::Error;
use record::carry_out;

/// Makes calls of every kind. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Calls {
    clients: Clients,
    recording: Recording,
    confirm: Arc<dyn Confirm>,
}

impl Calls {
    pub(crate) fn new(clients: Clients, recording: Recording, confirm: Arc<dyn Confirm>) -> Calls {
        Calls { clients, recording, confirm }
    }

    /// Makes a call, byte for byte as it stands in the order, and records it before it goes out. Resolves with its end and
    /// those of its parts; fails only where nothing was recorded, and so nothing was sent.
    ///
    /// The user is asked last, about the very call that goes out: at a production app, and before everybody is reached at
    /// any app but the sandbox.
    ///
    /// `watch` is called from runtime threads and must not block. Once the call is recorded, it goes on when the returned
    /// future is dropped.
    ///
    /// # Errors
    /// When the call breaks a rule, was not confirmed, has no account or secret, or cannot be recorded.
    pub async fn send(
        &self,
        order: CallOrder,
        watch: impl Fn(SendStage) + Send + Sync + 'static,
    ) -> Result<CallResult, Error> {
        let body = order.checked()?;
        self.send_asked(order, body, None, None, Arc::new(watch)).await
    }

    /// As [`Calls::send`], for a body that was checked, with what is known of its file. `asked`: the account's revision at
    /// which the user has agreed to this very call.
    pub(crate) async fn send_asked(
        &self,
        order: CallOrder,
        body: Body,
        file: Option<SeenFile>,
        asked: Option<i64>,
        watch: Watch,
    ) -> Result<CallResult, Error> {
        let account = self.allowed(&order, &body, asked, &watch).await?;
        let client = self.clients.of(&account).await?;
        if order.cancel.is_cancelled() {
            return Err(Error::Cancelled);
        }
        let recording = self.recording.clone();
        // A task of its own: a closed page must not leave a request without its end.
        tokio::spawn(carry_out(recording, order, (body, file), (account, client), watch)).await?
    }

    /// The account, as it is when the user has been asked where that is needed.
    async fn allowed(
        &self,
        order: &CallOrder,
        body: &Body,
        mut asked: Option<i64>,
        watch: &Watch,
    ) -> Result<Account, Error> {
        let accounts = self.clients.accounts();
        loop {
            let account = accounts.find(&order.account_id).await?;
            if let Some(issue) = local_url(&account, body)? {
                return Err(Error::Invalid { issues: vec![issue] });
            }
            let kind = order.destination.kind();
            let is_free = account.sandbox || (!account.is_production() && !kind.reaches_everybody());
            // An account that was changed since may lead elsewhere.
            if is_free || asked == Some(account.kept.revision) {
                return Ok(account);
            }
            watch(SendStage::Confirming);
            let answer = self.confirm.ask(question(&account, kind, order, body));
            if !answered(&order.cancel, answer).await? {
                return Err(Error::Unconfirmed);
            }
            asked = Some(account.kept.revision);
        }
    }
}

async fn answered(cancel: &CancellationToken, answer: impl Future<Output = bool>) -> Result<bool, Error> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(Error::Cancelled),
        is_confirmed = answer => Ok(is_confirmed),
    }
}

/// What the user is asked about: `usual`, but where everybody is reached.
fn action_of(account: &Account, kind: SendKind, usual: ConfirmedAction) -> ConfirmedAction {
    match kind.reaches_everybody() {
        true => ConfirmedAction::SendToAll {
            production: account.is_production(),
            rooms: kind == SendKind::ChatroomBroadcast,
        },
        false => usual,
    }
}

fn question(account: &Account, kind: SendKind, order: &CallOrder, body: &Body) -> Question {
    let action = action_of(account, kind, ConfirmedAction::Send);
    let shown = words::conversation(&order.destination, body);
    Question {
        action,
        account_name: account.name.clone(),
        app_key: account.app_key.clone(),
        messages: vec![ConfirmedMessage {
            summary: words::snippet_of(kind, body),
            conversation: shown.clone(),
            room: kind.is_in_room(),
        }],
        placeholders: yunxin::placeholders_of(&shown, body),
    }
}
