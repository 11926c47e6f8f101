//! The courier with the chosen account, and the sandbox where it was asked for.

use std::sync::Arc;

use courier::{Account, Always, Courier};
use ids::AccountId;

use super::temporary_sandbox::TemporarySandbox;
use super::{give_secrets, open};
use crate::args::Message;
use crate::failure::Failure;

/// What a message is sent with.
pub struct Session {
    pub courier: Courier,
    pub account: Account,
    sandbox: Option<TemporarySandbox>,
}

impl Session {
    /// Opens the data folder, and starts the sandbox where it was asked for.
    pub async fn open(message: &Message) -> Result<Session, Failure> {
        let courier = open()?.with_confirm(Arc::new(Always(message.yes)));
        let sandbox = match message.sandbox {
            true => Some(TemporarySandbox::start(&courier).await?),
            false => None,
        };
        let account = match &message.account {
            Some(name) => courier.accounts().find_by_name(name).await?,
            None => courier.accounts().find(&AccountId::SANDBOX).await?,
        };
        give_secrets(&courier, &account)?;
        Ok(Session { courier, account, sandbox })
    }

    /// Ends the sandbox.
    pub async fn close(self) {
        if let Some(temporary) = self.sandbox {
            temporary.stop().await;
        }
    }
}
