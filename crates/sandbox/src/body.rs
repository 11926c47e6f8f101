//! Reading request bodies, wanted or not.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, HttpBody as _},
    extract::Request,
    response::Response,
};
use futures_util::StreamExt as _;
use serde_json::Value;

use crate::answer::{Refusal, Shape};
use crate::options::Limits;

/// The largest body that is read to its end only to be thrown away.
const DRAIN_MAX_BYTES: usize = 64 << 20;
const DRAIN_MAX: Duration = Duration::from_secs(10);

/// Why there is no whole body.
pub(crate) enum Unread {
    TooLarge,
    /// The connection ended first.
    Broken,
}

/// The whole body, unless it is larger than any call needs.
pub(crate) async fn read(body: Body, max_bytes: usize) -> Result<Bytes, Unread> {
    if body.size_hint().lower() > max_bytes as u64 {
        drain(body).await;
        return Err(Unread::TooLarge);
    }
    let mut whole = Vec::new();
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Unread::Broken)?;
        if whole.len() + chunk.len() > max_bytes {
            drain(Body::from_stream(chunks)).await;
            return Err(Unread::TooLarge);
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.into())
}

/// The body of a v2 call; otherwise what to answer.
pub(crate) async fn whole(request: Request, limits: &Limits) -> Result<Bytes, Response> {
    read(request.into_body(), limits.max_body_bytes).await.map_err(|unread| match unread {
        Unread::TooLarge => Shape::V2.too_large(limits.max_body_bytes),
        Unread::Broken => Shape::V2.refuse(&Refusal::new(500, "the request body broke off")),
    })
}

/// As it came, and read.
pub(crate) fn parse(body: &Bytes) -> Result<(String, Value), Refusal> {
    let text = std::str::from_utf8(body).map_err(|_| Refusal::parameter("the body is not UTF-8"))?;
    let value = serde_json::from_str(text)
        .map_err(|error| Refusal::parameter(format_args!("the body is not JSON: {error}")))?;
    Ok((text.to_owned(), value))
}

/// Reads a body that nobody wants. A caller that is still writing would otherwise see a reset connection
/// in place of the answer.
pub(crate) async fn drain(body: Body) {
    let read = async {
        let (mut chunks, mut left) = (body.into_data_stream(), DRAIN_MAX_BYTES);
        while let Some(Ok(chunk)) = chunks.next().await {
            match left.checked_sub(chunk.len()) {
                Some(rest) => left = rest,
                None => break,
            }
        }
    };
    tokio::time::timeout(DRAIN_MAX, read).await.ok();
}
