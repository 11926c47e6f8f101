//! The search for a secret finds it in each spelling.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::needle::Needle;

/// With letters beyond ASCII, a quote, a backslash, and every sign that some encoding changes.
const SECRET: &str = "s3cr+t/W\"IT\\H=si&gns% 0<雁>~89abcdef";

/// Between other things, as it would be.
fn found(spelling: &[u8]) -> Option<&'static str> {
    Needle::new(SECRET).found_in(&[b"\0before", spelling, b"after\xff"].concat())
}

fn percent(text: &str, is_kept: impl Fn(u8) -> bool, upper: bool) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        match (is_kept(byte), upper) {
            (true, _) => encoded.push(byte.into()),
            (_, true) => drop(write!(encoded, "%{byte:02X}")),
            (_, false) => drop(write!(encoded, "%{byte:02x}")),
        }
        encoded
    })
}

#[test]
fn a_secret_is_found_in_each_spelling() {
    let utf16 = |bytes: fn(u16) -> [u8; 2]| SECRET.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let hexed = SECRET.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
    let reversed: Vec<u8> = SECRET.bytes().rev().collect();
    for (name, spelling) in [
        ("plain", SECRET.as_bytes()),
        ("reversed", &reversed),
        ("hex, lower case", hexed.as_bytes()),
        ("hex, upper case", hexed.to_uppercase().as_bytes()),
        ("UTF-16LE", &utf16(u16::to_le_bytes)),
        ("UTF-16BE", &utf16(u16::to_be_bytes)),
        ("HTML", "s3cr+t/W&quot;IT\\H=si&amp;gns% 0&lt;雁&gt;~89abcdef".as_bytes()),
    ] {
        assert_eq!(found(spelling), Some(name));
    }
}

#[test]
fn a_secret_is_found_in_json_however_deep_it_lies() {
    let value = |text: &str| serde_json::Value::from(text).to_string();
    assert_eq!(found(value(SECRET).as_bytes()), Some("JSON"));
    assert_eq!(found(value(&value(SECRET)).as_bytes()), Some("JSON in JSON"));
    assert_eq!(found(value(SECRET).replace('雁', "\\u96c1").as_bytes()), Some("JSON, ASCII only"));
}

#[test]
fn a_secret_is_found_percent_encoded_by_every_encoders_rules() {
    let letters = |byte: u8| byte.is_ascii_alphanumeric();
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~!*'()".contains(&byte);
    let path = |byte: u8| byte.is_ascii_graphic() && !b"%\"<>\\".contains(&byte);
    let once = percent(SECRET, letters, true);
    for text in [
        &once,
        &percent(SECRET, letters, false),
        &percent(SECRET, unreserved, true),
        &percent(SECRET, path, true),
    ] {
        assert_eq!(found(text.as_bytes()), Some("percent-encoded"), "{text}");
    }
    assert_eq!(found(percent(&once, letters, true).as_bytes()), Some("percent-encoded twice"));
    let form = percent(SECRET, unreserved, true).replace("%20", "+");
    assert_eq!(found(form.as_bytes()), Some("form-encoded"), "{form}");
}

#[test]
fn a_secret_is_found_in_base64_wherever_it_stands_and_whatever_follows() {
    for before in ["", "x", "xy", "xyz", "user:"] {
        for after in ["", "!", "and after"] {
            let whole = format!("{before}{SECRET}{after}");
            let standard = found(STANDARD.encode(&whole).as_bytes());
            // Where no letter differs, the alphabet cannot be told.
            assert!(standard.is_some_and(|name| name.starts_with("base64")), "{before:?} {after:?}");
            let for_urls = found(URL_SAFE_NO_PAD.encode(&whole).as_bytes());
            assert!(for_urls.is_some_and(|name| name.starts_with("base64")), "{before:?} {after:?}");
        }
    }
}

#[test]
fn other_text_is_not_taken_for_the_secret() {
    for other in ["", "s3cr+t/W", "s3cr+t/W\"IT\\H=si&gns% 0<雁>~89abcdeF", "%%%2", "s3cr%2Bt"] {
        assert_eq!(Needle::new(SECRET).found_in(other.as_bytes()), None, "{other}");
    }
}
