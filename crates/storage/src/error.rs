//! What can go wrong at a storage; one variant for each reaction.

use crate::address::AddressError;

/// What is under an error, for a developer.
pub(crate) type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why the storage did not do what was asked. Holds no URL: a signed one is a permission.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The place cannot be one.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// TLS could not be set up on this machine.
    #[error("no HTTPS client could be made")]
    NoClient(#[source] reqwest::Error),
    /// No connection: wrong address, or no network.
    #[error("{host} could not be reached")]
    Unreached {
        /// Whom we called.
        host: String,
        /// Why.
        source: Cause,
    },
    /// The server showed a certificate that this machine does not trust.
    #[error("the certificate of {host} is not trusted")]
    Untrusted {
        /// Whom we called.
        host: String,
        /// Why.
        source: Cause,
    },
    /// The connection broke or fell silent. Finished parts stay where they are: go on later.
    #[error("the connection to {host} broke")]
    Cut {
        /// Whom we called.
        host: String,
        /// Why.
        source: Cause,
    },
    /// The storage does not know the access key.
    #[error("the storage does not know this access key")]
    UnknownKey,
    /// The secret does not belong to the access key.
    #[error("the signature is wrong: the secret does not belong to the access key")]
    WrongSecret,
    /// The key is good but may not do this.
    #[error("the access key may not do this: {message}")]
    Denied {
        /// The storage's own words.
        message: String,
    },
    /// No such bucket.
    #[error("there is no bucket of this name")]
    NoBucket,
    /// This machine's clock is too far off for signatures.
    #[error("the clock of this machine is {offset_s} s off")]
    WrongClock {
        /// Seconds that this machine is ahead of the storage; negative: behind.
        offset_s: i64,
    },
    /// The bucket is elsewhere, or signatures must name another region.
    #[error("the bucket is in another region{}", region.as_ref().map(|name| format!(": {name}")).unwrap_or_default())]
    OtherRegion {
        /// The region to name, where the storage named it.
        region: Option<String>,
    },
    /// The storage wants the bucket in the host name.
    #[error("the storage wants the bucket's name in the host name")]
    NeedsHostStyle,
    /// The bucket or the account is full.
    #[error("the storage is full")]
    Full,
    /// The unfinished upload is gone: aborted, completed or cleaned away.
    #[error("the unfinished upload is gone")]
    NoUpload,
    /// No such object.
    #[error("there is no such object")]
    NoObject,
    /// Any other refusal.
    #[error("the storage refused with HTTP {status} {code}: {message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The storage's own code, such as `InternalError`; may be empty.
        code: String,
        /// The storage's own words; may be empty.
        message: String,
    },
    /// An answer that no S3-compatible storage gives.
    #[error("the answer is not that of an S3-compatible storage (HTTP {status})")]
    Broken {
        /// HTTP status.
        status: u16,
    },
}

impl Error {
    /// Whether the same may work in a moment, without anybody changing anything.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Error::Cut { .. } | Error::Unreached { .. } => true,
            Error::Refused { status, .. } => *status == 429 || *status >= 500,
            _ => false,
        }
    }
}
