//! The courier with the chosen account, and the sandbox where it was asked for.

use std::sync::Arc;

use courier::{Account, Always, Courier, SandboxLink};
use ids::AccountId;
use sandbox::Sandbox;
use secrecy::SecretString;
use tempfile::TempDir;

use super::{lend_secrets, open};
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
        lend_secrets(&courier, &account)?;
        Ok(Session { courier, account, sandbox })
    }

    /// Ends the sandbox.
    pub async fn close(self) {
        if let Some(temporary) = self.sandbox {
            temporary.sandbox.stop().await;
        }
    }
}

/// A sandbox that lives for one call, in a folder that goes with it: two calls at once must not share one.
struct TemporarySandbox {
    sandbox: Sandbox,
    _folder: TempDir,
}

impl TemporarySandbox {
    async fn start(courier: &Courier) -> Result<TemporarySandbox, Failure> {
        let folder = TempDir::with_prefix("yanshu-sandbox-").map_err(Failure::NoRoom)?;
        let sandbox = sandbox::start(sandbox::Options::new(folder.path())).await?;
        courier.accounts().link_sandbox(SandboxLink {
            base_url: sandbox.base_url().parse().map_err(|_| courier::Error::NoSandbox)?,
            app_key: sandbox.app_key().to_owned(),
            app_secret: SecretString::from(sandbox.app_secret().to_owned()),
        });
        Ok(TemporarySandbox { sandbox, _folder: folder })
    }
}
