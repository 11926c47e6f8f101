//! Who is calling: credentials, trace ids and the signed headers of one call.

use std::time::{SystemTime, UNIX_EPOCH};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use sha1::{Digest, Sha1};

use crate::error::Error;

/// What stands in place of a CheckSum wherever a user or a record could see it.
const MASK: &str = "••••••••";
pub(crate) const V2_TRACE: &str = "X-custom-traceid";
pub(crate) const V1_TRACE: &str = "RequestId";
pub(crate) const JSON: &str = "application/json;charset=UTF-8";

/// The key pair of one app. `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Public key, from the console.
    pub app_key: String,
    /// Secret, from the console; leaves this struct only into the hash.
    pub app_secret: SecretString,
}

/// Names one *logical* request; the service drops repeats of it, so an automatic retry keeps it.
///
/// Always fits into a header; text from elsewhere comes in by [`TraceId::from_text`] alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, specta::Type)]
#[serde(transparent)]
pub struct TraceId(String);

impl TraceId {
    /// A new one: 32 hex digits, as the official SDKs send.
    #[must_use]
    pub fn random() -> Self {
        Self(random_hex())
    }

    /// Takes over a recorded one: 1 to 128 visible ASCII characters, else `None`.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let fits = (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    /// As in the header.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for TraceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

fn random_hex() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// Unix time in milliseconds by this machine's clock.
pub(crate) fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
}

/// The `CheckSum` header: lower-case hex SHA-1 of secret, nonce and time, joined in this order.
///
/// `cur_time_s` is Unix time in **seconds**, as sent in `CurTime`; the service refuses it when off by more than 300 s.
///
/// Source: "API 调用方式", IM server API v2.
pub(crate) fn check_sum(secret: &SecretString, nonce: &str, cur_time_s: u64) -> String {
    let mut hash = Sha1::new();
    hash.update(secret.expose_secret());
    hash.update(nonce);
    hash.update(cur_time_s.to_string());
    hex::encode(hash.finalize())
}

/// The headers of one try: a fresh Nonce, CurTime and CheckSum each time, the trace id of the whole call.
///
/// `cur_time_s` is Unix time in seconds, as the service counts it.
///
/// # Errors
/// [`Error::BadAppKey`] when the AppKey fits into no header.
pub(crate) fn signed_headers(
    credentials: &Credentials,
    trace_header: &'static str,
    trace_id: &TraceId,
    cur_time_s: u64,
) -> Result<HeaderMap, Error> {
    let nonce = random_hex();
    let mut check_sum = value(&check_sum(&credentials.app_secret, &nonce, cur_time_s))?;
    check_sum.set_sensitive(true);
    let mut headers = HeaderMap::new();
    headers.insert(HeaderName::from_static("appkey"), value(&credentials.app_key)?);
    headers.insert(HeaderName::from_static("nonce"), value(&nonce)?);
    headers.insert(HeaderName::from_static("curtime"), value(&cur_time_s.to_string())?);
    headers.insert(HeaderName::from_static("checksum"), check_sum);
    headers.insert(header_name(trace_header), value(trace_id.as_str())?);
    Ok(headers)
}

fn header_name(name: &'static str) -> HeaderName {
    HeaderName::from_bytes(name.as_bytes()).expect("the trace headers are valid names")
}

fn value(text: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(text).map_err(|_| Error::BadAppKey)
}

/// The headers of a call as a user may see them: the spelling of the documents, the CheckSum masked.
pub(crate) fn masked(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            let shown =
                if value.is_sensitive() { MASK.into() } else { String::from_utf8_lossy(value.as_bytes()) };
            (spelling(name.as_str()).to_owned(), shown.into_owned())
        })
        .collect()
}

fn spelling(name: &str) -> &str {
    match name {
        "appkey" => "AppKey",
        "nonce" => "Nonce",
        "curtime" => "CurTime",
        "checksum" => "CheckSum",
        "x-custom-traceid" => V2_TRACE,
        "requestid" => V1_TRACE,
        "content-type" => "Content-Type",
        other => other,
    }
}

/// The headers that a call made now would carry, with the CheckSum masked. Nonce and CurTime are new for every call.
///
/// `body` says whether the call has a JSON body. Needs no secret, so any preview may call it.
#[must_use]
pub fn preview_headers(app_key: &str, trace_id: &TraceId, body: bool) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = [
        ("AppKey", app_key),
        ("Nonce", &random_hex()),
        ("CurTime", &(now_ms() / 1000).to_string()),
        ("CheckSum", MASK),
        (V2_TRACE, trace_id.as_str()),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    if body {
        headers.push(("Content-Type".to_owned(), JSON.to_owned()));
    }
    headers
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn check_sums_match_the_vectors() {
        let file: serde_json::Value =
            serde_json::from_str(include_str!("../tests/samples/checksum-vectors.json")).unwrap();
        for vector in file["vectors"].as_array().unwrap() {
            let text = |name: &str| vector[name].as_str().unwrap();
            let time = text("CurTime").parse().unwrap();
            assert_eq!(check_sum(&text("AppSecret").into(), text("Nonce"), time), text("CheckSum"));
        }
    }

    fn credentials() -> Credentials {
        Credentials { app_key: "key-1".into(), app_secret: "sandboxsecret".into() }
    }

    #[test]
    fn each_try_has_a_new_nonce_and_the_same_trace_id() {
        let trace_id = TraceId::random();
        let [a, b] =
            [(); 2].map(|()| signed_headers(&credentials(), V2_TRACE, &trace_id, 1_764_000_000).unwrap());
        assert_eq!(a["x-custom-traceid"], b["x-custom-traceid"]);
        assert_ne!(a["nonce"], b["nonce"]);
        assert_ne!(a["checksum"], b["checksum"]);
        assert_eq!(a["nonce"].len(), 32);
    }

    #[test]
    fn neither_debug_nor_masked_headers_show_secret_or_check_sum() {
        let headers = signed_headers(&credentials(), V2_TRACE, &TraceId::random(), 1_764_000_000).unwrap();
        let shown = format!("{:?} {:?} {headers:?}", credentials(), masked(&headers));
        assert!(!shown.contains("sandboxsecret"));
        assert!(!shown.contains(headers["checksum"].to_str().unwrap()));
        assert!(shown.contains("key-1"));
    }

    #[test]
    fn a_preview_lists_the_documented_headers() {
        let headers = preview_headers("key-1", &TraceId::random(), true);
        let names: Vec<_> = headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["AppKey", "Nonce", "CurTime", "CheckSum", "X-custom-traceid", "Content-Type"]);
        assert_eq!(headers[3].1, MASK);
    }

    #[test]
    fn an_app_key_with_a_line_break_is_refused() {
        let bad = Credentials { app_key: "a\nb".into(), ..credentials() };
        assert!(matches!(signed_headers(&bad, V2_TRACE, &TraceId::random(), 1), Err(Error::BadAppKey)));
    }

    #[test]
    fn a_trace_id_fits_into_a_header() {
        assert_eq!(TraceId::from_text("t-1").unwrap().as_str(), "t-1");
        assert_eq!(TraceId::from_text(""), None);
        assert_eq!(TraceId::from_text("雁"), None);
        assert_eq!(TraceId::from_text(&"x".repeat(129)), None);
        assert_eq!(TraceId::random().as_str().len(), 32);
    }
}
