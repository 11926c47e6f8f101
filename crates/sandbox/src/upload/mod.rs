//! Both upload actions of API v1, and the files they leave.
//!
//! Source: fact sheet, section 19.

mod head_limit;
mod intake;
mod name;
mod serve;

use std::sync::Arc;

use axum::{
    body::HttpBody as _,
    extract::{FromRequest as _, Multipart, Request, State, multipart::MultipartError},
    http::{HeaderMap, StatusCode, header, uri::Authority},
    response::Response,
};
use base64::{
    Engine as _,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

pub(crate) use serve::serve;

use crate::answer::{Refusal, Shape, Transient, uploaded};
use crate::body::{self, Unread};
use crate::options::Limits;
use crate::shared::Shared;
use crate::world::Upload;
use head_limit::HeadLimit;
use intake::{Fields, Intake};

/// Padding at the end of the base64 text may be left out; nothing else is forgiven.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
const IN_A_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The upload part of an error: refused in the v1 shape, or not a call at all.
enum Failure {
    Refused(Refusal),
    TooLarge,
    /// Cut off or malformed. A cut-off upload may be tried again, so its answer is not remembered.
    Broken(String),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::Refused(refusal)
    }
}

impl From<MultipartError> for Failure {
    fn from(error: MultipartError) -> Failure {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Failure::TooLarge;
        }
        Failure::Broken(error.to_string())
    }
}

impl From<Unread> for Failure {
    fn from(unread: Unread) -> Failure {
        match unread {
            Unread::TooLarge => Failure::TooLarge,
            Unread::Broken => Failure::Broken("the connection ended".to_owned()),
        }
    }
}

/// A body that no upload needs: base64 in a form, with every character percent-encoded, and some fields.
pub(crate) fn absurd_bytes(limits: &Limits) -> usize {
    limits.max_upload_bytes.saturating_mul(3).saturating_add(64 << 10)
}

pub(crate) async fn multipart(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let base = base_url(request.headers(), &shared);
    let stored = from_multipart(&shared, request).await;
    answer(&shared, &base, stored)
}

pub(crate) async fn base64_form(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let base = base_url(request.headers(), &shared);
    let stored = from_form(&shared, request).await;
    answer(&shared, &base, stored)
}

fn answer(shared: &Shared, base: &str, stored: Result<Upload, Failure>) -> Response {
    match stored {
        Ok(Upload { key, name, .. }) => {
            uploaded(&format!("{base}/files/{key}/{}", utf8_percent_encode(&name, IN_A_SEGMENT)))
        }
        Err(Failure::Refused(refusal)) => Shape::V1.refuse(&refusal),
        Err(Failure::Broken(why)) => {
            let refusal = Refusal::parameter(format_args!("the form broke off or is malformed: {why}"));
            let mut response = Shape::V1.refuse(&refusal);
            response.extensions_mut().insert(Transient);
            response
        }
        Err(Failure::TooLarge) => Shape::V1.too_large(absurd_bytes(&shared.limits)),
    }
}

/// The address the caller used, so that the returned URL works for it. Always http, whatever `ishttps` says:
/// a sandbox has no certificate.
fn base_url(headers: &HeaderMap, shared: &Shared) -> String {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let authority = host.and_then(|host| host.parse::<Authority>().ok());
    authority.map_or_else(|| format!("http://{}", shared.address), |authority| format!("http://{authority}"))
}

async fn from_multipart(shared: &Arc<Shared>, request: Request) -> Result<Upload, Failure> {
    if request.body().size_hint().lower() > absurd_bytes(&shared.limits) as u64 {
        body::drain(request.into_body()).await;
        return Err(Failure::TooLarge);
    }
    let not_a_form = |_| Refusal::parameter("the body must be multipart/form-data with a boundary");
    let (limit, request) = HeadLimit::over(request);
    let mut form = Multipart::from_request(request, &()).await.map_err(not_a_form)?;
    let max_bytes = shared.limits.max_upload_bytes;
    let (mut fields, mut content) = (Fields::default(), None);
    let failed = |error: MultipartError| match limit.is_passed() {
        true => Failure::Broken(head_limit::PASSED.to_owned()),
        false => error.into(),
    };
    while let Some(mut field) = form.next_field().await.map_err(failed)? {
        limit.head_ends();
        if field.name() != Some("content") {
            let name = field.name().unwrap_or_default().to_owned();
            let mut value = Vec::new();
            while let Some(chunk) = field.chunk().await? {
                intake::keep_some(&mut value, &chunk);
            }
            fields.set(&name, &String::from_utf8_lossy(&value));
            limit.head_begins();
            continue;
        }
        fields.file_name = field.file_name().map(str::to_owned);
        fields.part_type = field.content_type().map(str::to_owned);
        let mut intake = Intake::new(shared.world.files_dir(), max_bytes)?;
        // A file over the limit is read on, not written: its sender then gets to see why.
        while let Some(chunk) = field.chunk().await? {
            intake.write(&chunk).await?;
        }
        content = Some(intake);
        limit.head_begins();
    }
    let content = content.ok_or_else(|| Refusal::parameter("content is missing"))?;
    Ok(content.finish(shared, &fields).await?)
}

async fn from_form(shared: &Arc<Shared>, request: Request) -> Result<Upload, Failure> {
    // Closed only with the sandbox; then nobody waits for the answer.
    let _permit = shared.decoding.acquire().await.ok();
    let body = body::read(request.into_body(), absurd_bytes(&shared.limits)).await?;
    let max_bytes = shared.limits.max_upload_bytes;
    let decoded = tokio::task::spawn_blocking(move || decode(&body, max_bytes)).await;
    let (fields, content) = decoded
        .unwrap_or_else(|panic| Err(Refusal::broken("a form was not read", &std::io::Error::other(panic))))?;
    let mut intake = Intake::new(shared.world.files_dir(), max_bytes)?;
    intake.write(&content).await?;
    Ok(intake.finish(shared, &fields).await?)
}

fn decode(body: &[u8], max_bytes: usize) -> Result<(Fields, Vec<u8>), Refusal> {
    let (mut fields, mut content) = (Fields::default(), None);
    for (name, value) in form_urlencoded::parse(body) {
        if name == "content" {
            content = Some(value);
        } else {
            fields.set(&name, &value);
        }
    }
    let content = content.ok_or_else(|| Refusal::parameter("content is missing"))?;
    if content.len() > max_bytes {
        return Err(intake::too_long(max_bytes));
    }
    let bytes = BASE64.decode(content.as_bytes()).map_err(|error| {
        Refusal::parameter(format_args!(
            "content is not base64 ({error}); were + / = percent-encoded in the form?"
        ))
    })?;
    Ok((fields, bytes))
}
