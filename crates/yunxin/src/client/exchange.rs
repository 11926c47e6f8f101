//! One try: what went out, what came back, how long it took.

use std::borrow::Cow;
use std::error::Error as _;

use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, PROXY_AUTHENTICATE};
use serde::{Deserialize, Serialize};

use super::envelope::Envelope;
use super::half_character::readable;
use super::proxy_login;
use super::stopwatch::{Phases, Stopwatch, head_arrived};
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorKind, full_text};
use crate::sign::{masked, now_ms};

/// Longest answer that is read. A page of a hundred messages stays far below.
const MAX_ANSWER_BYTES: usize = 8 * 1024 * 1024;

/// One try as history keeps it. Holds no secret: the CheckSum is masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Attempt {
    /// Base URL with prefix.
    pub endpoint: String,
    /// Unix time in milliseconds.
    #[specta(type = specta_typescript::Number)]
    pub started_at_ms: i64,
    /// From start to the end of the answer, or to giving up.
    pub took_ms: u32,
    /// Where that time went.
    pub phases: Phases,
    /// When a status line came back.
    pub http_status: Option<u16>,
    /// Yunxin's own code, when the answer had one.
    #[specta(type = Option<specta_typescript::Number>)]
    pub code: Option<i64>,
    /// Why there is no usable answer.
    pub error: Option<ErrorKind>,
    /// What the HTTP library said, in English: a name that is not found, a certificate that is not trusted.
    pub detail: Option<String>,
    /// The answer's text exactly as received; broken UTF-8 is replaced.
    pub answer: Option<String>,
    /// As sent, CheckSum masked.
    pub request_headers: Vec<(String, String)>,
    /// `Date` and `Content-Type` of the answer.
    pub response_headers: Vec<(String, String)>,
    /// The answer's `Date` as Unix time in milliseconds.
    #[specta(type = Option<specta_typescript::Number>)]
    pub server_date_ms: Option<i64>,
}

impl Attempt {
    pub(super) fn finish(
        endpoint: &Endpoint,
        started_at_ms: i64,
        watch: &Stopwatch,
        request_headers: &HeaderMap,
        result: &Result<Reply, Error>,
    ) -> Self {
        let (reply, took) = (result.as_ref().ok(), watch.elapsed());
        Self {
            endpoint: endpoint.to_string(),
            started_at_ms,
            took_ms: u32::try_from(took.as_millis()).unwrap_or(u32::MAX),
            phases: watch.phases(took),
            http_status: reply.map(|reply| reply.status),
            code: reply.and_then(Reply::code),
            error: result.as_ref().err().map(Error::kind).or_else(|| reply.and_then(Reply::problem)),
            detail: result
                .as_ref()
                .err()
                .filter(|error| error.source().is_some())
                .map(|error| full_text(error)),
            answer: reply.map(|reply| reply.text.clone()),
            request_headers: masked(request_headers),
            response_headers: reply.map(|reply| reply.headers.clone()).unwrap_or_default(),
            server_date_ms: reply.and_then(|reply| reply.date_ms),
        }
    }
}

/// A complete answer.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) text: String,
    /// The text as it can be read, where that is another.
    mended: Option<String>,
    /// Yunxin's own code, when the answer is a JSON object with one.
    code: Option<i64>,
    pub(crate) headers: Vec<(String, String)>,
    /// Which kinds of login a proxy asks for.
    pub(super) proxy_methods: Vec<String>,
    pub(crate) date_ms: Option<i64>,
    /// This machine's clock when the answer's head arrived.
    pub(crate) received_at_ms: i64,
}

impl Reply {
    pub(crate) fn code(&self) -> Option<i64> {
        self.code
    }

    pub(crate) fn envelope(&self) -> Option<Envelope<'_>> {
        Envelope::read(self.mended.as_ref().unwrap_or(&self.text))
    }

    /// `msg` in v2, `desc` in v1; empty when there is none.
    pub(crate) fn msg(&self) -> String {
        self.envelope().map(|envelope| envelope.words()).unwrap_or_default()
    }

    /// Server minus own clock in seconds, from the `Date` header, which counts whole seconds.
    pub(crate) fn clock_offset_s(&self) -> Option<i64> {
        Some((self.date_ms? - self.received_at_ms).div_euclid(1000))
    }

    fn problem(&self) -> Option<ErrorKind> {
        match (self.status, self.code()) {
            (200, Some(200)) => None,
            (200, Some(_)) => Some(ErrorKind::Refused),
            (200, None) => Some(ErrorKind::NotJson),
            _ => Some(ErrorKind::HttpStatus),
        }
    }
}

/// Reads an answer to its end, but no further than [`MAX_ANSWER_BYTES`].
pub(crate) async fn read_capped(
    endpoint: &Endpoint,
    mut response: reqwest::Response,
) -> Result<Reply, Error> {
    let received_at_ms = now_ms();
    head_arrived();
    let status = response.status().as_u16();
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (date, content_type) = (header(DATE), header(CONTENT_TYPE));
    let challenges =
        response.headers().get_all(PROXY_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok());
    let proxy_methods = proxy_login::methods(challenges);
    let too_long =
        || Error::TooLong { endpoint: endpoint.base().clone(), max_bytes: MAX_ANSWER_BYTES as u64 };
    // Announced or not: the length is counted as it comes, after unzipping.
    if response.content_length().is_some_and(|length| length > MAX_ANSWER_BYTES as u64) {
        return Err(too_long());
    }
    let mut bytes = Vec::new();
    loop {
        let chunk = response.chunk().await;
        let chunk = chunk.map_err(|source| Error::Broken {
            endpoint: endpoint.base().clone(),
            source: source.without_url(),
        })?;
        let Some(chunk) = chunk else { break };
        if bytes.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(too_long());
        }
        bytes.extend_from_slice(&chunk);
    }
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|broken| String::from_utf8_lossy(broken.as_bytes()).into_owned());
    let mended = mended(&text);
    let code = Envelope::read(mended.as_ref().unwrap_or(&text)).map(|envelope| envelope.code);
    let date_ms = date.as_deref().and_then(parse_date);
    let headers = [("Date", date), ("Content-Type", content_type)];
    let headers = headers.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    Ok(Reply { status, text, mended, code, headers, proxy_methods, date_ms, received_at_ms })
}

fn mended(text: &str) -> Option<String> {
    match readable(text) {
        Cow::Borrowed(_) => None,
        Cow::Owned(mended) => Some(mended),
    }
}

fn parse_date(text: &str) -> Option<i64> {
    jiff::fmt::rfc2822::parse(text).ok().map(|date| date.timestamp().as_millisecond())
}

#[cfg(test)]
impl Reply {
    /// An answer that says its own clock is ahead by `offset_s`.
    pub(crate) fn made(status: u16, text: &str, offset_s: Option<i64>) -> Self {
        Self {
            status,
            text: text.to_owned(),
            mended: mended(text),
            code: Envelope::read(text).map(|envelope| envelope.code),
            headers: Vec::new(),
            proxy_methods: Vec::new(),
            date_ms: offset_s.map(|s| s * 1_000),
            received_at_ms: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_header_is_read_to_the_millisecond() {
        assert_eq!(parse_date("Mon, 24 Nov 2025 16:00:00 GMT"), Some(1_764_000_000_000));
        assert_eq!(parse_date("yesterday"), None);
    }
}
