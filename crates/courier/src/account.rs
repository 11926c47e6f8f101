//! An account: which app of Yunxin to send from, where it is reached, and where its secret is kept.

mod binding;
mod connection;
mod form;
mod given_secrets;
mod keyring;
mod keys;
mod model;
mod protection;
mod registry;
mod secret;
mod secrets;
mod table;

pub(crate) use binding::origin;
pub use connection::{ProxyChoice, certificate_file, certificates};
pub(crate) use form::endpoints;
pub use form::{AccountCheck, FieldError};
pub(crate) use keys::Keys;
pub use model::{Account, AccountColor, AccountForm, Region, SandboxLink, Stage, TestReport};
pub use protection::LostProtection;
pub(crate) use protection::lost_protections;
pub(crate) use registry::AccountRegistry;
pub use secret::{KeyringState, PendingSecret, SecretPlace, SecretState};
pub(crate) use secret::{LONGEST_PASSWORD, SecretLocation, SecretRef};
pub(crate) use secrets::Secrets;
