//! What every signed call must pass: headers, key, clock, CheckSum, rate — in this order.
//!
//! Source: fact sheet, sections 2 and 20.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use sha1::{Digest as _, Sha1};

use crate::answer::{Refusal, Shape};
use crate::body::drain;
use crate::call::Call;
use crate::fault::kind::FaultRoute;
use crate::options::Limits;
use crate::shared::Shared;

/// A CheckSum lives this long.
const CLOCK_TOLERANCE_S: u64 = 300;
const NONCE_MAX_CHARS: usize = 128;

pub(crate) async fn gate(
    State(shared): State<Arc<Shared>>,
    path: MatchedPath,
    mut request: Request,
    next: Next,
) -> Response {
    let path = path.as_str();
    let template = path.strip_prefix("/nimserver").unwrap_or(path).replacen("/im/v2.1/", "/im/v2/", 1);
    let endpoint = format!("{} {template}", request.method());
    let shape = Shape::of(&template);
    let route = FaultRoute::of(request.method(), &endpoint);
    let offset_s = shared.faults.clock_offset_s(route);
    let now_s = now_s().saturating_add_signed(offset_s.unwrap_or(0));
    let passed = check(&shared, request.headers(), now_s).and_then(|()| {
        let admitted = shared.rates.admit(&endpoint, Instant::now(), &shared.limits);
        let Limits { calls_per_s, block_s, .. } = &shared.limits;
        let what = || {
            format!("rate limit reached: more than {calls_per_s} calls per second, blocked for {block_s} s")
        };
        if admitted { Ok(()) } else { Err(Refusal::new(416, what())) }
    });
    let mut response = if let Err(refusal) = passed {
        drain(request.into_body()).await;
        shape.refuse(&refusal)
    } else {
        let trace_id = trace_id(request.headers());
        request.extensions_mut().insert(Call { endpoint, shape, route, trace_id });
        next.run(request).await
    };
    if offset_s.is_some() {
        set_date(&mut response, now_s);
    }
    response
}

/// The last second that has a date: 31 December 9999.
const LAST_DATE_S: u64 = 253_402_300_799;

/// Says what time it is for a clock that is off; otherwise the server below adds the header.
fn set_date(response: &mut Response, now_s: u64) {
    let date = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(now_s.min(LAST_DATE_S)));
    if let Ok(date) = HeaderValue::from_str(&date) {
        response.headers_mut().insert(header::DATE, date);
    }
}

fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

fn trace_id(headers: &HeaderMap) -> Option<String> {
    text(headers, "x-custom-traceid").or_else(|| text(headers, "requestid")).filter(|id| !id.is_empty())
}

fn check(shared: &Shared, headers: &HeaderMap, now_s: u64) -> Result<(), Refusal> {
    let required = |name: &str| {
        let value = headers.get(name).map(|value| value.as_bytes()).unwrap_or_default();
        if value.is_empty() {
            Err(Refusal::parameter(format_args!("header {name} is missing")))
        } else {
            Ok(value)
        }
    };
    let app_key = required("AppKey")?;
    let nonce = required("Nonce")?;
    let cur_time = required("CurTime")?;
    let check_sum = required("CheckSum")?;
    let nonce_chars = String::from_utf8_lossy(nonce).chars().count();
    if nonce_chars > NONCE_MAX_CHARS {
        let what = format_args!("header Nonce exceeds {NONCE_MAX_CHARS} characters");
        return Err(Refusal::parameter(what));
    }
    let cur_time_s = std::str::from_utf8(cur_time)
        .ok()
        .filter(|text| text.bytes().all(|b| b.is_ascii_digit()))
        .and_then(|text| text.parse::<u64>().ok())
        .ok_or_else(|| Refusal::parameter("header CurTime must be Unix seconds as decimal text"))?;
    if app_key != shared.app_key.as_bytes() {
        return Err(Refusal::parameter("header AppKey is not known to this sandbox"));
    }
    let off_s = now_s.abs_diff(cur_time_s);
    if off_s > CLOCK_TOLERANCE_S {
        let what = format!("bad time: CurTime is {off_s} s off, more than {CLOCK_TOLERANCE_S} s");
        return Err(Refusal::new(414, what));
    }
    let digest = Sha1::new().chain_update(&shared.app_secret).chain_update(nonce).chain_update(cur_time);
    if hex::encode(digest.finalize()).as_bytes() != check_sum {
        let what = "checksum mismatch: expected lower-case hex SHA-1 of AppSecret + Nonce + CurTime";
        return Err(Refusal::new(414, what));
    }
    Ok(())
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}
