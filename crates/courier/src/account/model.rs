//! An account as the user sees it, and the form that makes one.

use ids::AccountId;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use specta::Type;
use url::Url;

use super::connection::ProxyChoice;
use super::secret::{SecretLocation, SecretPlace, SecretRef, SecretState};
use crate::secret_use::SecretUse;

/// What a test call taught. The window has words for each verdict.
pub type TestReport = yunxin::ProbeReport;

/// The colours an account can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum AccountColor {
    Blue,
    Teal,
    Green,
    Amber,
    Red,
    Pink,
    Violet,
    Gray,
}

impl AccountColor {
    /// The name of the colour in the window's style sheet.
    #[must_use]
    pub fn token(self) -> &'static str {
        match self {
            AccountColor::Blue => "blue",
            AccountColor::Teal => "teal",
            AccountColor::Green => "green",
            AccountColor::Amber => "amber",
            AccountColor::Red => "red",
            AccountColor::Pink => "pink",
            AccountColor::Violet => "violet",
            AccountColor::Gray => "gray",
        }
    }
}

/// What is at stake when this account sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// For trying.
    Test,
    /// Real people receive it: the window is coloured and every send must be confirmed.
    Production,
}

/// Where an account's app lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Region {
    /// The data centre in China.
    China,
    /// The data centre in Singapore.
    Singapore,
    /// Base URLs given by the user.
    Custom,
}

/// An account as the window sees it: everything but the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Account {
    /// A UUID, or [`AccountId::SANDBOX`].
    pub id: AccountId,
    /// Unique, whatever the case of its letters.
    pub name: String,
    /// Its colour wherever it is shown.
    pub color: AccountColor,
    /// Test or production.
    pub stage: Stage,
    /// The app's public key.
    pub app_key: String,
    /// Where the app lives.
    pub region: Region,
    /// Base URLs with prefix for [`Region::Custom`]; the first is the primary.
    pub urls: Vec<String>,
    /// The user says that the custom hosts are in a private network: plain `http` is allowed.
    pub private_hosts: bool,
    /// Fills the sender of a new message.
    pub default_sender: String,
    /// Tries after the first, on the next endpoints, where no connection was made or a gateway failed. 0 to 3.
    pub extra_tries: u8,
    /// Calls per second of everything that this account sends, 1 to 1000.
    pub calls_per_s: u32,
    /// Which proxy its connections go by.
    pub proxy: ProxyChoice,
    /// Where the password of its own proxy is kept, or what is wrong with it; `None` where none was given.
    pub proxy_password: Option<SecretState>,
    /// Certificates in PEM that are trusted beside those of the system; empty for none.
    pub extra_ca_pem: String,
    /// Where the secret is kept, or what is wrong with it.
    pub secret: SecretState,
    /// The built-in account; it cannot be changed.
    pub sandbox: bool,
    /// What the database knows of its secrets, and of when it changed.
    #[serde(skip)]
    #[specta(skip)]
    pub(crate) kept: Kept,
}

/// What the database knows of an account beside what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Grows with each change of the account or of its secrets. What was made of an account holds for one revision.
    pub(crate) revision: i64,
    pub(crate) app_secret: SecretLocation,
    pub(crate) proxy_password: SecretLocation,
}

impl Account {
    /// Whether what is done through it concerns an app of production: then the user is asked first.
    #[must_use]
    pub fn is_production(&self) -> bool {
        self.stage == Stage::Production && !self.sandbox
    }

    /// Whether what is done about a row that it sent concerns an app of production: now, or when the row was sent.
    pub(crate) fn is_production_for(&self, row: &history::Row) -> bool {
        self.is_production() || row.production && !self.sandbox
    }

    pub(crate) fn app_secret(&self) -> SecretRef {
        SecretRef { usage: SecretUse::AppSecret, id: self.id.to_string(), noted: self.kept.app_secret }
    }

    pub(crate) fn proxy_password(&self) -> SecretRef {
        SecretRef {
            usage: SecretUse::ProxyPassword,
            id: self.id.to_string(),
            noted: self.kept.proxy_password,
        }
    }
}

/// What the user fills in to make or change an account. The secret is not here: it never passes the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AccountForm {
    /// The account to change; `None` makes a new one.
    pub id: Option<AccountId>,
    /// Unique, whatever the case of its letters.
    pub name: String,
    /// Its colour wherever it is shown.
    pub color: AccountColor,
    /// Test or production.
    pub stage: Stage,
    /// The app's public key.
    pub app_key: String,
    /// Where the app lives.
    pub region: Region,
    /// Base URLs with prefix for [`Region::Custom`]; the first is the primary.
    pub urls: Vec<String>,
    /// The user says that the custom hosts are in a private network: plain `http` is allowed.
    pub private_hosts: bool,
    /// Fills the sender of a new message.
    pub default_sender: String,
    /// Tries after the first, on the next endpoints, where no connection was made or a gateway failed. 0 to 3.
    #[serde(default = "usual_extra_tries")]
    pub extra_tries: u8,
    /// Calls per second of everything that this account sends, 1 to 1000.
    #[serde(default = "usual_calls_per_s")]
    pub calls_per_s: u32,
    /// Which proxy its connections go by. Its password is not here, either.
    #[serde(default)]
    pub proxy: ProxyChoice,
    /// Certificates in PEM to trust beside those of the system; empty for none.
    #[serde(default)]
    pub extra_ca_pem: String,
}

/// As the service's own SDKs do.
fn usual_extra_tries() -> u8 {
    AccountForm::USUAL_EXTRA_TRIES
}

/// What the service allows an app.
fn usual_calls_per_s() -> u32 {
    AccountForm::USUAL_CALLS_PER_S
}

impl From<Account> for AccountForm {
    fn from(account: Account) -> AccountForm {
        AccountForm {
            id: Some(account.id),
            name: account.name,
            color: account.color,
            stage: account.stage,
            app_key: account.app_key,
            region: account.region,
            urls: account.urls,
            private_hosts: account.private_hosts,
            default_sender: account.default_sender,
            extra_tries: account.extra_tries,
            calls_per_s: account.calls_per_s,
            proxy: account.proxy,
            extra_ca_pem: account.extra_ca_pem,
        }
    }
}

impl PartialEq for SandboxLink {
    fn eq(&self, other: &SandboxLink) -> bool {
        let text = |link: &SandboxLink| link.app_secret.expose_secret().to_owned();
        (&self.base_url, &self.app_key) == (&other.base_url, &other.app_key) && text(self) == text(other)
    }
}

/// How the built-in sandbox is reached; given by the shell that started it.
#[derive(Debug, Clone)]
pub struct SandboxLink {
    /// Base URL with prefix.
    pub base_url: Url,
    /// The sandbox's AppKey.
    pub app_key: String,
    /// The sandbox's AppSecret, made anew at each start.
    pub app_secret: SecretString,
}

impl SandboxLink {
    /// `revision` tells this link from those before it.
    pub(crate) fn account(&self, revision: i64) -> Account {
        Account {
            id: AccountId::SANDBOX,
            name: "Sandbox".to_owned(),
            color: AccountColor::Teal,
            stage: Stage::Test,
            app_key: self.app_key.clone(),
            region: Region::Custom,
            urls: vec![self.base_url.to_string()],
            private_hosts: false,
            default_sender: "goose".to_owned(),
            extra_tries: AccountForm::USUAL_EXTRA_TRIES,
            calls_per_s: AccountForm::USUAL_CALLS_PER_S,
            proxy: ProxyChoice::Direct,
            proxy_password: None,
            extra_ca_pem: String::new(),
            secret: SecretState { place: SecretPlace::Sandbox, stored: true, problem: None },
            sandbox: true,
            kept: Kept {
                revision,
                app_secret: SecretLocation::Session,
                proxy_password: SecretLocation::Nowhere,
            },
        }
    }
}
