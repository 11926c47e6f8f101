//! Secrets that were given for a form that is not saved yet.

use secrecy::SecretString;

/// The secrets that were pending when a form was saved or tested.
#[derive(Debug)]
pub(super) struct GivenSecrets {
    pub(super) app_secret: Option<SecretString>,
    pub(super) proxy_password: Option<SecretString>,
}
