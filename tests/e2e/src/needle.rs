//! A search for a secret in every spelling it could leak in. The one that all tests use, whichever program they look at; it
//! is itself tested on each spelling.

use std::borrow::Cow;
use std::fmt::Write as _;

use memchr::memmem;

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A secret with the spellings to look for.
pub struct Needle {
    secret: Vec<u8>,
    spellings: Vec<(&'static str, Vec<u8>)>,
}

impl Needle {
    /// `secret` should be distinctive, at least twelve bytes long, and hold signs that encodings change.
    pub fn new(secret: &str) -> Self {
        let bytes = secret.as_bytes();
        let mut spellings: Vec<(&'static str, Vec<u8>)> = vec![
            ("plain", bytes.to_vec()),
            ("reversed", bytes.iter().rev().copied().collect()),
            ("JSON", quoted(secret).into()),
            ("JSON in JSON", quoted(&quoted(secret)).into()),
            ("JSON, ASCII only", ascii_quoted(secret).into()),
            ("HTML", html(secret).into()),
            ("hex, lower case", hex(bytes).into()),
            ("hex, upper case", hex(bytes).to_uppercase().into()),
            ("UTF-16LE", secret.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            ("UTF-16BE", secret.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ];
        // Inside a longer text the encoding shifts with the position: three shifts, without the letters at the edges that
        // depend on the neighbours.
        for shift in 0..3 {
            let mut shifted = vec![0; shift];
            shifted.extend(bytes);
            let text = base64(&shifted[..shifted.len() / 3 * 3]);
            let inner = text[[0, 2, 3][shift]..].to_owned();
            spellings.push(("base64, URL alphabet", inner.replace('+', "-").replace('/', "_").into()));
            spellings.push(("base64", inner.into()));
        }
        Needle { secret: bytes.to_vec(), spellings }
    }

    /// The spelling in which it stands in `hay`, if it does.
    pub fn found_in(&self, hay: &[u8]) -> Option<&'static str> {
        let spelt = self.spellings.iter().find(|(_, spelling)| memmem::find(hay, spelling).is_some());
        spelt.map(|(name, _)| *name).or_else(|| self.found_encoded(hay))
    }

    /// Each encoder has its own idea of which signs need it, so the hay is decoded: once, twice, and with a plus for a
    /// blank.
    fn found_encoded(&self, hay: &[u8]) -> Option<&'static str> {
        let once = percent_decoded(hay);
        let is_in = |text: &[u8]| memmem::find(text, &self.secret).is_some();
        let blanks: Vec<u8> = hay.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
        if is_in(&once) {
            Some("percent-encoded")
        } else if is_in(&percent_decoded(&once)) {
            Some("percent-encoded twice")
        } else if is_in(&percent_decoded(&blanks)) {
            Some("form-encoded")
        } else {
            None
        }
    }
}

fn percent_decoded(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'%') {
        return Cow::Borrowed(text);
    }
    let digit = |at: usize| text.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    let (mut decoded, mut at) = (Vec::with_capacity(text.len()), 0);
    while at < text.len() {
        match (text[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    Cow::Owned(decoded)
}

/// As it stands between the quotes of a JSON string.
fn quoted(text: &str) -> String {
    text.replace('\\', r"\\").replace('"', "\\\"")
}

/// The same from an encoder that leaves ASCII only.
fn ascii_quoted(text: &str) -> String {
    quoted(text).encode_utf16().fold(String::new(), |mut quoted, unit| {
        match char::from_u32(unit.into()).filter(char::is_ascii) {
            Some(sign) => quoted.push(sign),
            None => drop(write!(quoted, "\\u{unit:04x}")),
        }
        quoted
    })
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Without padding.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut word = [0; 4];
        word[1..=chunk.len()].copy_from_slice(chunk);
        let word = u32::from_be_bytes(word);
        let letters = (0..=chunk.len()).map(|place| BASE64[(word >> (18 - 6 * place)) as usize & 63]);
        text.extend(letters.map(char::from));
    }
    text
}
