//! How an account's connections are made: which proxy, and which certificates beside those of the system.

use std::path::Path;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use specta::Type;
use yunxin::{Certificate, CertificateError, Proxy, ProxyError};

use crate::error::{Error, ErrorCode, FormField};
use crate::error::{file_code, proxy_code};

/// Which proxy an account goes by. The password of an own one is a secret and lies elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProxyChoice {
    /// As the system says; loopback endpoints are called directly.
    #[default]
    System,
    /// Without any, whatever the system says.
    Direct,
    /// By this one, loopback endpoints too.
    // As it is spelt in `app.db`.
    #[serde(rename = "own")]
    Custom {
        /// `http://`, `https://`, `socks5://` or `socks5h://` with host and port; a `socks5h` proxy resolves names itself.
        url: String,
        /// Whom to log in as; empty where the proxy asks nobody.
        user: String,
    },
}

impl ProxyChoice {
    /// Whether there is a login, and so a password to keep.
    pub(crate) fn logs_in(&self) -> bool {
        matches!(self, ProxyChoice::Custom { user, .. } if !user.is_empty())
    }

    /// What the client gets.
    pub(crate) fn with(&self, password: Option<SecretString>) -> Proxy {
        match self {
            ProxyChoice::System => Proxy::System,
            ProxyChoice::Direct => Proxy::Direct,
            ProxyChoice::Custom { url, user } => Proxy::Url {
                url: url.clone(),
                user: Some(user.clone()).filter(|user| !user.is_empty()),
                password: password.filter(|_| self.logs_in()),
            },
        }
    }

    /// Without white space around what was typed, or what is wrong with it.
    pub(crate) fn checked(self) -> Result<ProxyChoice, Error> {
        let ProxyChoice::Custom { url, user } = self else { return Ok(self) };
        if url.trim().split_once("://").is_some_and(|(_, address)| address.is_empty()) {
            return Err(Error::Field { field: FormField::Proxy, code: ErrorCode::FieldRequired });
        }
        let choice = ProxyChoice::Custom { url: url.trim().to_owned(), user: user.trim().to_owned() };
        // The password comes later; any stands for it here, so that the rest is judged.
        choice.with(Some("any".into())).check().map_err(|error| match error {
            ProxyError::BadSocksLogin => {
                Error::Field { field: FormField::ProxyUser, code: ErrorCode::ProxyUserTooLong }
            }
            error => Error::Field { field: FormField::Proxy, code: proxy_code(error) },
        })?;
        Ok(choice)
    }
}

/// No bundle of authorities is longer.
const MAX_PEM_BYTES: u64 = 1024 * 1024;

/// A PEM file as text, once it is known to hold certificates.
///
/// # Errors
/// When it cannot be read, or holds something else.
pub async fn certificate_file(path: &Path) -> Result<String, Error> {
    let refused = |code| Error::File { path: path.to_path_buf(), code };
    let owned = path.to_path_buf();
    let read = tokio::task::spawn_blocking(move || files::read_text(&owned, MAX_PEM_BYTES)).await?;
    let text = read.map_err(|error| {
        refused(match error {
            // Bytes that are no text: DER, perhaps.
            files::Error::NotText | files::Error::TooLarge { .. } => ErrorCode::BadCertificate,
            error => file_code(&error),
        })
    })?;
    match certificates(&text) {
        Ok(found) if !found.is_empty() => Ok(text),
        Ok(_) => Err(refused(ErrorCode::BadCertificate)),
        Err(error) => Err(refused(error.code())),
    }
}

/// The certificates of a PEM text, as a user recognises them; none for an empty text.
///
/// # Errors
/// When the text holds something else.
pub fn certificates(pem: &str) -> Result<Vec<Certificate>, Error> {
    if pem.trim().is_empty() {
        return Ok(Vec::new());
    }
    Certificate::read_all(pem).map_err(|error| {
        let code = match error {
            CertificateError::Unreadable => ErrorCode::BadCertificate,
            CertificateError::HasPrivateKey => ErrorCode::CertificateWithKey,
        };
        Error::Field { field: FormField::ExtraCaPem, code }
    })
}
