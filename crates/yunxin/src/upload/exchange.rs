//! One try of an upload, by multipart or as base64 in a form.

use std::sync::Arc;

use base64::Engine as _;
use counted::{CHUNK_BYTES, CountedBody};
use futures_util::{StreamExt as _, stream};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::multipart::{Form as Multipart, Part};
use reqwest::{Body, RequestBuilder};
use tokio::io::AsyncReadExt as _;
use tokio::time::{Instant as Deadline, sleep_until};
use tokio_util::io::ReaderStream;
use tokio_util::sync::CancellationToken;

use super::call::{UploadError, UploadOptions, UploadSource};
use super::content_check::ContentCheck;
use super::file::open;
use super::meter::{Meter, Progress};
use crate::client::{Client, Reply, read_capped, unsent_or_broken};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::sign::{TraceId, V1_TRACE};

const FORM: &str = "application/x-www-form-urlencoded;charset=UTF-8";
/// Nothing moving for this many read timeouts is an upload that hangs: a minute at the default of 5 s. The kernel takes
/// megabytes ahead of a slow line, so one read timeout would give up on uploads that are well.
const STALL_READ_TIMEOUTS: u32 = 12;

/// What all tries of one upload share.
pub(super) struct Work<'a> {
    pub(super) source: &'a UploadSource,
    pub(super) options: &'a UploadOptions,
    /// Bytes, checked.
    pub(super) size: u64,
    pub(super) trace_id: &'a TraceId,
    pub(super) progress: Progress,
    pub(super) cancel: &'a CancellationToken,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Encoding {
    Multipart,
    Base64,
}

impl Client {
    pub(super) async fn upload_by(
        &self,
        encoding: Encoding,
        endpoint: &Endpoint,
        work: &Work<'_>,
    ) -> Result<Reply, UploadError> {
        let meter = Arc::new(Meter::new(work.progress.clone(), work.size));
        let content_check = Arc::new(ContentCheck::of(work.size));
        let headers = self.signed(V1_TRACE, work.trace_id)?;
        let request = match encoding {
            Encoding::Multipart => {
                let form = multipart(work, &meter, &content_check).await?;
                self.http(endpoint).post(endpoint.file_upload_url()).headers(headers).multipart(form)
            }
            Encoding::Base64 => {
                let body = base64_form(work, &meter, &content_check).await?;
                let request = self.http(endpoint).post(endpoint.upload_url()).headers(headers);
                request.header(CONTENT_TYPE, HeaderValue::from_static(FORM)).body(body)
            }
        };
        let reply = self.watch_upload(request, endpoint, &meter, work.cancel).await;
        // A file that changed on its way explains a broken call, and spoils an answer that looks well.
        content_check.verdict(work.source.fingerprint.as_ref())?;
        reply
    }

    async fn watch_upload(
        &self,
        request: RequestBuilder,
        endpoint: &Endpoint,
        meter: &Meter,
        cancel: &CancellationToken,
    ) -> Result<Reply, UploadError> {
        let base = || endpoint.base().clone();
        let mut exchange = std::pin::pin!(async {
            let response = request.send().await.map_err(|source| unsent_or_broken(endpoint, source))?;
            read_capped(endpoint, response).await
        });
        let stall = self.read_timeout() * STALL_READ_TIMEOUTS;
        loop {
            let deadline = Deadline::from_std(meter.moved_at() + stall);
            tokio::select! {
                biased;
                () = cancel.cancelled() => return Err(UploadError::Cancelled),
                result = &mut exchange => return Ok(result?),
                () = sleep_until(deadline) => {
                    // Bytes may have moved since the deadline was set.
                    if meter.moved_at() + stall <= std::time::Instant::now() {
                        let waited_ms = stall.as_millis() as u64;
                        return Err(Error::Unanswered { endpoint: base(), waited_ms }.into());
                    }
                }
            }
        }
    }
}

/// The fields beside the file, as `(name, text)`.
fn fields(work: &Work<'_>) -> Vec<(&'static str, String)> {
    let mut fields = Vec::new();
    let kind = work.options.kind.as_ref().unwrap_or(&work.source.mime);
    if kind.chars().count() <= UploadOptions::MAX_TYPE_CHARS && !kind.is_empty() {
        fields.push(("type", kind.clone()));
    }
    fields.push(("ishttps", work.options.https.to_string()));
    if let Some(expire_s) = work.options.expire_s {
        fields.push(("expireSec", expire_s.to_string()));
    }
    if let Some(tag) = &work.options.tag {
        fields.push(("tag", tag.clone()));
    }
    fields
}

async fn multipart(
    work: &Work<'_>,
    meter: &Arc<Meter>,
    content_check: &Arc<ContentCheck>,
) -> Result<Multipart, UploadError> {
    let file = open(work.source).await?;
    let (meter, content_check) = (meter.clone(), content_check.clone());
    let at_end = content_check.clone();
    // No more than was announced, even if the file grows meanwhile.
    let stream = ReaderStream::with_capacity(file.take(work.size), CHUNK_BYTES)
        .inspect(move |chunk| match chunk {
            Ok(chunk) => {
                content_check.saw(chunk);
                meter.add(chunk.len() as u64);
            }
            Err(error) => content_check.failed(error),
        })
        // Asked for only when the file ends before what was announced.
        .chain(stream::once(async move { at_end.end() }));
    // A line break in a name would end the part's header.
    let name: String = work.source.name.chars().map(|c| if c.is_control() { '_' } else { c }).collect();
    let mut part = Part::stream_with_length(Body::wrap_stream(stream), work.size).file_name(name);
    if let Ok(typed) = HeaderValue::from_str(&work.source.mime) {
        part = part.headers([(CONTENT_TYPE, typed)].into_iter().collect());
    }
    let form = fields(work).into_iter().fold(Multipart::new(), |form, (name, text)| form.text(name, text));
    Ok(form.part("content", part))
}

async fn base64_form(
    work: &Work<'_>,
    meter: &Arc<Meter>,
    content_check: &Arc<ContentCheck>,
) -> Result<Body, UploadError> {
    let mut bytes = Vec::with_capacity(work.size as usize);
    let file = open(work.source).await?;
    file.take(work.size).read_to_end(&mut bytes).await.map_err(UploadError::Unreadable)?;
    if bytes.len() as u64 != work.size {
        return Err(UploadError::Changed);
    }
    let (fields, seen) = (fields(work), content_check.clone());
    let encode = move || {
        seen.saw(&bytes);
        let content = base64::engine::general_purpose::STANDARD.encode(&bytes);
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("content", &content).extend_pairs(fields);
        form.finish()
    };
    let text =
        tokio::task::spawn_blocking(encode).await.map_err(|lost| UploadError::Unreadable(lost.into()))?;
    content_check.verdict(work.source.fingerprint.as_ref())?;
    let (meter, size, length) = (meter.clone(), work.size, text.len() as u64);
    let taken = std::sync::atomic::AtomicU64::new(0);
    let scaled = move |chunk: u64| {
        // Progress counts bytes of the file, of which the form is a longer spelling.
        let before = taken.fetch_add(chunk, std::sync::atomic::Ordering::Relaxed);
        meter.add((before + chunk) * size / length - before * size / length);
    };
    Ok(Body::wrap(CountedBody::new(text, scaled)))
}
