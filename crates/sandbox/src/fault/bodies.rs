//! Answers that nobody should trust.

use std::{
    convert::Infallible,
    io::{self, Write as _},
    sync::OnceLock,
    time::Duration,
};

use axum::body::{Body, Bytes};
use flate2::{Compression, Crc, write::DeflateEncoder};
use futures_util::{StreamExt as _, stream};

/// The end of every endless body.
const BOUND_BYTES: usize = 1 << 30;
const CHUNK_BYTES: usize = 64 << 10;
const BOMB_CHUNK_BYTES: usize = 1 << 20;
const LEVELS: usize = 10_000;
pub(super) const BAD_GATEWAY: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n\
<body><center><h1>502 Bad Gateway</h1></center><hr><center>sandbox</center></body>\r\n</html>\r\n";

pub(super) const CAPTIVE_PORTAL: &str = "<!doctype html>\n<html><head><title>Welcome</title></head>\n\
<body><h1>Free Wi-Fi</h1><form method=\"post\" action=\"/login\"><input name=\"room\">\
<button>Accept the terms</button></form></body></html>\n";

/// Begins like a success, so that a search for `"code":200` is not enough.
pub(super) const CUT_JSON: &str = r#"{"code":200,"msg":"success","data":{"message_server_id":23"#;
/// How the endless and the bomb begin: as an answer would.
const OPENING: &str = r#"{"code":200,"msg":"success","data":{"text":""#;

pub(super) fn endless() -> Body {
    let chunk = Bytes::from(vec![b'a'; CHUNK_BYTES]);
    let chunks =
        stream::iter((0..BOUND_BYTES / CHUNK_BYTES).map(move |_| Ok::<_, Infallible>(chunk.clone())));
    Body::from_stream(stream::iter([Ok(Bytes::from_static(OPENING.as_bytes()))]).chain(chunks))
}

/// The bytes are sent before the connection ends: while the stream waits, what it gave is written out.
pub(super) fn half(whole: &Bytes) -> Body {
    let half = whole.slice(..whole.len() / 2);
    let cut = async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        Err(io::Error::from(io::ErrorKind::ConnectionAborted))
    };
    Body::from_stream(stream::iter([Ok(half)]).chain(stream::once(cut)))
}

pub(super) fn drip(whole: Bytes, every: Duration) -> Body {
    Body::from_stream(stream::unfold(0, move |at| {
        let next = (at < whole.len()).then(|| whole.slice(at..=at));
        async move {
            let byte = next?;
            tokio::time::sleep(every).await;
            Some((Ok::<_, Infallible>(byte), at + 1))
        }
    }))
}

/// Puts a refusal's code before the true one; which of them counts is what a reader has to decide.
pub(super) fn with_a_second_code(answer: &[u8]) -> Vec<u8> {
    let inside = answer.strip_prefix(b"{").unwrap_or(answer);
    [br#"{"code":414,"#, inside].concat()
}

pub(super) fn deep() -> String {
    let (open, close) = (r#"{"a":"#.repeat(LEVELS), "}".repeat(LEVELS));
    format!(r#"{{"code":200,"msg":"success","data":{open}{{}}{close}}}"#)
}

/// One gzip member that inflates to 1 GiB. Deflate shrinks by about 1030 at most, so it has about 1 MiB itself.
pub(super) fn bomb() -> Body {
    static PARTS: OnceLock<[Bytes; 3]> = OnceLock::new();
    let times = BOUND_BYTES / BOMB_CHUNK_BYTES;
    let [opening, chunk, ending] = PARTS.get_or_init(|| bomb_parts(times)).clone();
    let chunks = stream::iter((0..times).map(move |_| chunk.clone()));
    let parts = stream::iter([opening]).chain(chunks).chain(stream::iter([ending]));
    Body::from_stream(parts.map(Ok::<_, Infallible>))
}

/// A chunk is flushed to a byte's edge and refers to nothing before it: it can be repeated as it is.
fn bomb_parts(times: usize) -> [Bytes; 3] {
    let deflated = |plain: &[u8]| {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        // Into memory: neither can fail.
        encoder.write_all(plain).and_then(|()| encoder.flush()).ok();
        encoder.get_ref().clone()
    };
    let plain = vec![b'a'; BOMB_CHUNK_BYTES];
    let header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    let (mut total, mut of_chunk) = (Crc::new(), Crc::new());
    total.update(OPENING.as_bytes());
    of_chunk.update(&plain);
    (0..times).for_each(|_| total.combine(&of_chunk));
    // An empty last block, then what gzip adds at the end.
    let ending = [&[0x03, 0x00][..], &total.sum().to_le_bytes(), &total.amount().to_le_bytes()].concat();
    let opening = [&header[..], &deflated(OPENING.as_bytes())].concat();
    [opening.into(), deflated(&plain).into(), ending.into()]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Read as _;

    use super::*;

    #[test]
    fn the_bomb_is_one_sound_member_that_opens_like_an_answer() {
        let [opening, chunk, ending] = bomb_parts(3);
        let whole = [&opening[..], &chunk.repeat(3), &ending[..]].concat();
        let mut plain = flate2::read::GzDecoder::new(&whole[..]);
        let mut start = vec![0; OPENING.len() + 1];
        plain.read_exact(&mut start).unwrap();
        assert_eq!(start, [OPENING.as_bytes(), b"a"].concat());
        // Reading to the end checks length and sum.
        let rest = io::copy(&mut plain, &mut io::sink()).unwrap();
        assert_eq!(rest, 3 * BOMB_CHUNK_BYTES as u64 - 1);
    }
}
