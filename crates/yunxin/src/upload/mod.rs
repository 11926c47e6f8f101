//! Uploading a file with the v1 actions; v2 has none.

mod call;
mod content_check;
mod exchange;
mod file;
mod fingerprint;
mod meter;

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

pub use call::{MAX_FILE_BYTES, UploadError, UploadOptions, UploadSource, Uploaded};
pub use fingerprint::{Fingerprint, Fingerprinter};

use crate::client::{After, Client, Next, Reply};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::sign::TraceId;
use exchange::{Encoding, Work};
use file::size_of;

/// Largest file as base64: whether the service counts 15 MB before or after encoding is not stated.
const MAX_BASE64_BYTES: u64 = 11 * 1024 * 1024;

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
        let reply = self.upload_by(Encoding::Multipart, endpoint, work).await?;
        let is_missing = matches!(reply.status, 404 | 405);
        if is_missing && reply.code().is_none() && work.size <= MAX_BASE64_BYTES {
            self.turn_ahead().await;
            return self.upload_by(Encoding::Base64, endpoint, work).await;
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
