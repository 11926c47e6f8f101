//! Uploading a file with the v1 actions; v2 has none.

mod counted;
mod exchange;
mod fingerprint;
mod witness;

use crate::client::{After, Next, Reply};
use crate::endpoint::Endpoint;
use crate::{Client, Error, TraceId};
use exchange::{Way, Work};
pub use fingerprint::{Fingerprint, Fingerprinter};
use std::path::PathBuf;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Largest file that the service takes. Source: "文件上传", classic server API.
pub const MAX_FILE_BYTES: u64 = 15 * 1024 * 1024;
/// Largest file as base64: whether the service counts 15 MB before or after encoding is not stated.
const MAX_BASE64_BYTES: u64 = 11 * 1024 * 1024;

/// A file on disk, and what to call it.
#[derive(Debug, Clone)]
pub struct UploadSource {
    /// Where it lies.
    pub path: PathBuf,
    /// File name told to the service.
    pub name: String,
    /// MIME type, such as `image/jpeg`.
    pub mime: String,
    /// What it was when it was looked at; other bytes than these are not uploaded under its name. `None`: whatever is there.
    pub fingerprint: Option<Fingerprint>,
}

/// How the service is to keep the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadOptions {
    /// Seconds until it is deleted, at least 86400; `None` keeps it.
    pub expire_s: Option<u64>,
    /// Label for the deletion job, at most 32 characters.
    pub tag: Option<String>,
    /// The `type` told to the service, at most 128 characters; `None`: the file's MIME type.
    pub kind: Option<String>,
    /// Ask for an `https` URL. On by default; the service's own default is `http`.
    pub https: bool,
}

impl UploadOptions {
    /// Least seconds until a file is deleted: a day.
    pub const MIN_EXPIRE_S: u64 = 86_400;
    /// Longest tag, in UTF-16 units.
    pub const MAX_TAG_CHARS: usize = 32;
    /// Longest type. A longer one is treated as absent by the service, so it is left out.
    pub const MAX_TYPE_CHARS: usize = 128;
}

impl Default for UploadOptions {
    fn default() -> Self {
        Self { expire_s: None, tag: None, kind: None, https: true }
    }
}

/// An uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    /// Where everybody can fetch it.
    pub url: String,
}

/// Why a file was not uploaded. One variant per reaction.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The file cannot be opened or read; `source.kind()` says why.
    #[error("the file cannot be read")]
    Unreadable(#[source] std::io::Error),
    /// A folder or device, not a file.
    #[error("not a file")]
    NotAFile,
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// Told before anything is read.
    #[error("{size_bytes} bytes are more than the {max_bytes} that the service takes")]
    TooLarge {
        /// Size of the file.
        size_bytes: u64,
        /// Largest size.
        max_bytes: u64,
    },
    /// The time to keep it is shorter than the service allows.
    #[error("a file is kept for at least {min_s} seconds")]
    ExpiresTooSoon {
        /// Shortest time.
        min_s: u64,
    },
    /// The label is longer than the service allows.
    #[error("a tag has at most {max} characters")]
    TagTooLong {
        /// Longest label.
        max: u32,
    },
    /// It is another file than the one that was looked at, or became one on its way.
    #[error("the file has changed since it was looked at")]
    Changed,
    /// The person cancelled.
    #[error("cancelled")]
    Cancelled,
    /// Code 200 without a URL.
    #[error("the service took the file but gave no URL")]
    NoUrl,
    /// No usable answer, or a refusal ([`Error::Refused`]). Uploading again stores a second copy and harms nobody.
    #[error(transparent)]
    Call(#[from] Error),
}

impl Client {
    /// Streams a file to the service and returns its URL.
    ///
    /// `progress` gets bytes of the file sent and in all, from a runtime thread; it must not block. Order of endpoints,
    /// extra tries, clock, pace and proxy are those of a send; where the multipart action is missing, base64 goes instead.
    ///
    /// # Errors
    /// [`UploadError`]; size and options are checked before a byte is read.
    pub async fn upload(
        &self,
        source: &UploadSource,
        options: &UploadOptions,
        progress: impl Fn(u64, u64) + Send + Sync + 'static,
        cancel: &CancellationToken,
    ) -> Result<Uploaded, UploadError> {
        check_options(options)?;
        let size = size_of(source).await?;
        let trace_id = TraceId::random();
        let work = Work { source, options, size, trace_id: &trace_id, progress: Arc::new(progress), cancel };
        let (mut last, mut tries) = (None, self.tries());
        loop {
            let stop = match tries.next(cancel, &|_| {}).await {
                Next::Try(stop) => stop,
                Next::Over => return Err(last.unwrap_or(Error::Cancelled).into()),
                Next::Cancelled => return Err(UploadError::Cancelled),
            };
            let result = match self.upload_to(&stop.endpoint, &work).await {
                Err(UploadError::Call(error)) => Err(error),
                result => Ok(result?),
            };
            match (tries.note(&stop, &result), result) {
                (After::Done, result) => return uploaded(&result?, &stop.endpoint),
                (After::Again, _) => {}
                (After::Elsewhere, Err(error)) => last = Some(error),
                (After::Elsewhere, Ok(reply)) => {
                    let endpoint = stop.endpoint.base().clone();
                    last = Some(Error::HttpStatus { endpoint, status: reply.status });
                }
            }
        }
    }

    async fn upload_to(&self, endpoint: &Endpoint, work: &Work<'_>) -> Result<Reply, UploadError> {
        let reply = self.upload_by(Way::Multipart, endpoint, work).await?;
        let is_missing = matches!(reply.status, 404 | 405);
        if is_missing && reply.code().is_none() && work.size <= MAX_BASE64_BYTES {
            self.turn_ahead().await;
            return self.upload_by(Way::Base64, endpoint, work).await;
        }
        Ok(reply)
    }
}

fn check_options(options: &UploadOptions) -> Result<(), UploadError> {
    if options.expire_s.is_some_and(|s| s < UploadOptions::MIN_EXPIRE_S) {
        return Err(UploadError::ExpiresTooSoon { min_s: UploadOptions::MIN_EXPIRE_S });
    }
    if options.tag.as_ref().is_some_and(|tag| tag.encode_utf16().count() > UploadOptions::MAX_TAG_CHARS) {
        return Err(UploadError::TagTooLong { max: UploadOptions::MAX_TAG_CHARS as u32 });
    }
    Ok(())
}

/// Opens the file, off the runtime.
async fn open(source: &UploadSource) -> Result<tokio::fs::File, UploadError> {
    let path = source.path.clone();
    let opened = tokio::task::spawn_blocking(move || files::open(&path)).await;
    match opened.map_err(|lost| UploadError::Unreadable(lost.into()))? {
        Ok(file) => Ok(tokio::fs::File::from_std(file)),
        Err(files::Error::IsFolder | files::Error::NotRegular) => Err(UploadError::NotAFile),
        Err(error) => Err(UploadError::Unreadable(error.into())),
    }
}

async fn size_of(source: &UploadSource) -> Result<u64, UploadError> {
    let file = open(source).await?;
    match file.metadata().await.map_err(UploadError::Unreadable)?.len() {
        0 => Err(UploadError::Empty),
        size_bytes if size_bytes > MAX_FILE_BYTES => {
            Err(UploadError::TooLarge { size_bytes, max_bytes: MAX_FILE_BYTES })
        }
        size if source.fingerprint.as_ref().is_some_and(|print| print.size_bytes() != size) => {
            Err(UploadError::Changed)
        }
        size => Ok(size),
    }
}

fn uploaded(reply: &Reply, endpoint: &Endpoint) -> Result<Uploaded, UploadError> {
    let base = || endpoint.base().clone();
    match (reply.status, reply.code()) {
        (200, Some(200)) => {
            let url = reply.envelope().and_then(|envelope| envelope.url());
            url.map(|url| Uploaded { url }).ok_or(UploadError::NoUrl)
        }
        (200, None) => Err(Error::NotJson { endpoint: base() }.into()),
        (_, Some(code)) if code != 200 => Err(Error::Refused { code, msg: reply.msg() }.into()),
        (status, _) => Err(Error::HttpStatus { endpoint: base(), status }.into()),
    }
}
