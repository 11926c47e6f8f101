//! Why a call gave no answer that can be used: one variant per *reaction*.

use serde::{Deserialize, Serialize};
use std::error::Error as StdError;
use url::Url;

/// Why a call to Yunxin gave no answer we can use.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No connection was made: nothing was sent. Safe to try elsewhere. [`Error::kind`] says why, where that is known.
    #[error("{endpoint} could not be reached")]
    Unreached {
        /// Base URL that was tried.
        endpoint: Url,
        /// What the HTTP library said.
        source: reqwest::Error,
    },
    /// The request may have arrived. Only the same trace id may be tried again.
    #[error("no complete answer from {endpoint} within {waited_ms} ms")]
    Unanswered {
        /// Base URL that was tried.
        endpoint: Url,
        /// How long the answer was waited for after the request was out.
        waited_ms: u64,
    },
    /// The connection broke after the request was out, or in mid-answer. The request may have arrived.
    #[error("the connection to {endpoint} broke before the answer was complete")]
    Broken {
        /// Base URL that was tried.
        endpoint: Url,
        /// What the HTTP library said.
        source: reqwest::Error,
    },
    /// HTTP 200 without the envelope `{code, …}`: another program answered, or half of one did.
    #[error("{endpoint} answered with something that is not the JSON of the API")]
    NotJson {
        /// Base URL that was tried.
        endpoint: Url,
    },
    /// An answer too long to be one of Yunxin's; reading stopped.
    #[error("{endpoint} answered with more than {max_bytes} bytes")]
    TooLong {
        /// Base URL that was tried.
        endpoint: Url,
        /// Where reading stopped.
        max_bytes: u64,
    },
    /// A gateway answered in place of the API, which itself always answers HTTP 200.
    #[error("{endpoint} answered HTTP {status}")]
    HttpStatus {
        /// Base URL that was tried.
        endpoint: Url,
        /// The HTTP status.
        status: u16,
    },
    /// Yunxin's own `code`, not the HTTP status.
    #[error("the server rejected this with code {code}: {msg}")]
    Refused {
        /// Body code.
        code: i64,
        /// Text of the answer; for people, never compared.
        msg: String,
    },
    /// The user cancelled: before anything was out, or, where the wait for an answer may be given up, after it. The end
    /// says which.
    #[error("cancelled")]
    Cancelled,
    /// An endpoint that must not be called, such as plain HTTP to a public host.
    #[error(transparent)]
    BadEndpoint(#[from] crate::endpoint::EndpointError),
    /// An AppKey that no header can carry.
    #[error("the AppKey holds characters that no header can carry")]
    BadAppKey,
    /// A proxy that cannot be used. [`Error::kind`] is [`ErrorKind::NoClient`].
    #[error(transparent)]
    BadProxy(#[from] crate::client::proxy::ProxyError),
    /// An extra CA text without a readable certificate. [`Error::kind`] is [`ErrorKind::NoClient`].
    #[error("CA certificate {number} is not a PEM text with a certificate")]
    BadCertificate {
        /// Which of the texts, counted from 1.
        number: u32,
    },
    /// No HTTPS on this machine: certificates or TLS could not be set up.
    #[error("the HTTP client could not be set up")]
    NoClient(#[source] reqwest::Error),
}

/// The variants of [`Error`] without their contents, for records and for words in two languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// [`Error::Unreached`] for none of the five reasons below: no route, or silence.
    Unreached,
    /// [`Error::Unreached`]: the host's name, or the proxy's, cannot be looked up.
    NoSuchHost,
    /// [`Error::Unreached`]: nothing listens at the address, or at the proxy's.
    ConnectionRefused,
    /// [`Error::Unreached`]: the certificate is not trusted.
    Untrusted,
    /// [`Error::Unreached`]: what listens there does not speak TLS, or none that we do.
    TlsFailed,
    /// [`Error::Unreached`]: the proxy opens no tunnel without a login, or not with the one that it got.
    ProxyLogin,
    /// [`Error::Unanswered`].
    Unanswered,
    /// [`Error::Broken`].
    Broken,
    /// [`Error::NotJson`].
    NotJson,
    /// [`Error::TooLong`].
    TooLong,
    /// [`Error::HttpStatus`].
    HttpStatus,
    /// [`Error::Refused`].
    Refused,
    /// [`Error::Cancelled`].
    Cancelled,
    /// [`Error::BadEndpoint`].
    BadEndpoint,
    /// [`Error::BadAppKey`].
    BadAppKey,
    /// [`Error::NoClient`].
    NoClient,
}

impl ErrorKind {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Unreached,
        Self::NoSuchHost,
        Self::ConnectionRefused,
        Self::Untrusted,
        Self::TlsFailed,
        Self::ProxyLogin,
        Self::Unanswered,
        Self::Broken,
        Self::NotJson,
        Self::TooLong,
        Self::HttpStatus,
        Self::Refused,
        Self::Cancelled,
        Self::BadEndpoint,
        Self::BadAppKey,
        Self::NoClient,
    ];

    /// Whether no connection was made, for whichever reason: nothing was sent.
    #[must_use]
    pub fn is_unreached(self) -> bool {
        use ErrorKind::{ConnectionRefused, NoSuchHost, ProxyLogin, TlsFailed, Unreached, Untrusted};
        matches!(self, Unreached | NoSuchHost | ConnectionRefused | Untrusted | TlsFailed | ProxyLogin)
    }

    /// Whether a call that was recorded with this error did not leave this machine.
    #[must_use]
    pub fn is_never_left(self) -> bool {
        match self {
            Self::Unreached
            | Self::NoSuchHost
            | Self::ConnectionRefused
            | Self::Untrusted
            | Self::TlsFailed
            | Self::ProxyLogin
            | Self::Cancelled
            | Self::BadEndpoint
            | Self::BadAppKey
            | Self::NoClient => true,
            Self::Unanswered
            | Self::Broken
            | Self::NotJson
            | Self::TooLong
            | Self::HttpStatus
            | Self::Refused => false,
        }
    }
}

impl Error {
    /// Which variant this is, and of [`Error::Unreached`], why.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Unreached { source, .. } => unreached(source),
            Self::Unanswered { .. } => ErrorKind::Unanswered,
            Self::Broken { .. } => ErrorKind::Broken,
            Self::NotJson { .. } => ErrorKind::NotJson,
            Self::TooLong { .. } => ErrorKind::TooLong,
            Self::HttpStatus { .. } => ErrorKind::HttpStatus,
            Self::Refused { .. } => ErrorKind::Refused,
            Self::Cancelled => ErrorKind::Cancelled,
            Self::BadEndpoint(_) => ErrorKind::BadEndpoint,
            Self::BadAppKey => ErrorKind::BadAppKey,
            // One kind, because a kind is what a record may hold, and no call is recorded that had no client.
            Self::NoClient(_) | Self::BadProxy(_) | Self::BadCertificate { .. } => ErrorKind::NoClient,
        }
    }
}

/// What the HTTP library says of a proxy that answers 407, as the end of a sentence; the type of that error is private.
const ASKS_FOR_LOGIN: &str = "proxy authorization required";

/// Why there was no connection. The reasons of TLS lie inside I/O errors, which do not name them as their sources.
fn unreached(error: &reqwest::Error) -> ErrorKind {
    if error.is_dns() {
        return ErrorKind::NoSuchHost;
    }
    let mut next: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = next {
        if error.to_string().ends_with(ASKS_FOR_LOGIN) {
            return ErrorKind::ProxyLogin;
        }
        // A name that cannot be one is not even looked up.
        if error.is::<rustls::pki_types::InvalidDnsNameError>() {
            return ErrorKind::NoSuchHost;
        }
        let io = error.downcast_ref::<std::io::Error>();
        let inside = io.and_then(std::io::Error::get_ref);
        match error.downcast_ref().or_else(|| inside?.downcast_ref()) {
            Some(rustls::Error::InvalidCertificate(_)) => return ErrorKind::Untrusted,
            Some(_) => return ErrorKind::TlsFailed,
            None => {}
        }
        if io.is_some_and(|io| io.kind() == std::io::ErrorKind::ConnectionRefused) {
            return ErrorKind::ConnectionRefused;
        }
        next = inside.map(|inside| inside as &(dyn StdError + 'static)).or_else(|| error.source());
    }
    ErrorKind::Unreached
}

/// An error and its causes in one line, for developers: "certificate expired" is what helps, and it is the last of them.
#[must_use]
pub fn full_text(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
