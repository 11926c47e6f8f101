//! Texts out of a saved mail: as quoted-printable (`=22` for a quote, `=` at the end of a line that goes on) or in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The text of a mail, or of a part of one; `None` for what is neither.
pub(super) fn decoded(text: &str) -> Option<String> {
    let text = text.replace("\r\n", "\n");
    let Some((encoding, body)) = encoded(&text) else {
        let is_quoted = ["=22", "=20", "=3D", "=27", "=7B"].iter().any(|code| text.contains(code));
        return is_quoted.then(|| quoted_printable(&text)).flatten();
    };
    match encoding {
        Encoding::QuotedPrintable => quoted_printable(body),
        Encoding::Base64 => {
            let plain: String = body.split_ascii_whitespace().collect();
            String::from_utf8(STANDARD.decode(plain).ok()?).ok()
        }
        Encoding::None => Some(body.to_owned()),
    }
}

enum Encoding {
    QuotedPrintable,
    Base64,
    /// The headers are all that stands around it.
    None,
}

/// What stands behind the headers of the first part that has text, and how it is encoded.
fn encoded(text: &str) -> Option<(Encoding, &str)> {
    const NAME: &str = "content-transfer-encoding:";
    let lower = text.to_ascii_lowercase();
    let at = lower.find(NAME)?;
    // A header stands at the start of a line.
    if at > 0 && lower.as_bytes().get(at - 1) != Some(&b'\n') {
        return None;
    }
    let value = lower.get(at + NAME.len()..)?.lines().next()?.trim();
    let encoding = match value {
        "quoted-printable" => Encoding::QuotedPrintable,
        "base64" => Encoding::Base64,
        _ => Encoding::None,
    };
    let start = at + text.get(at..)?.find("\n\n")? + 2;
    let body = text.get(start..)?;
    // The next part of a mail begins with a line of two dashes and a word.
    let is_boundary = |(at, _): &(usize, &str)| {
        body.get(at + 3..)
            .and_then(|rest| rest.chars().next())
            .is_some_and(|c| !c.is_whitespace() && c != '-')
            && text.get(..start).is_some_and(|head| {
                let line = body.get(at + 1..).and_then(|rest| rest.lines().next()).unwrap_or_default();
                head.contains(line.trim_end_matches('-'))
            })
    };
    let end = body.match_indices("\n--").find(is_boundary).map_or(body.len(), |(at, _)| at);
    Some((encoding, body.get(..end)?))
}

fn quoted_printable(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'=' {
            bytes.push(*byte);
            continue;
        }
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        if let Some(after) = after.strip_prefix(b"\n") {
            rest = after;
        } else if let Some(code) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            bytes.push(code);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*byte);
        }
    }
    String::from_utf8(bytes).ok()
}
