//! A secret in every spelling in which it could stand in a text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// So few characters of an encoding stand in every text by chance.
const SHORTEST_ENCODED: usize = 6;

/// What finds one secret.
pub(super) struct Spellings {
    /// Each character in its spellings: as it is, and as JSON, HTML, URLs and forms write it. A text may mix them: one
    /// encoder leaves alone what another writes otherwise.
    characters: Vec<Vec<Vec<u8>>>,
    /// The whole in encodings that know no characters.
    whole: Vec<Vec<u8>>,
    /// With which bytes any of it can begin.
    begins: [bool; 256],
}

impl Spellings {
    pub(super) fn of(secret: &str) -> Spellings {
        let characters: Vec<_> = secret.chars().map(spellings_of).collect();
        let whole = encodings(secret);
        let mut begins = [false; 256];
        for spelling in characters.first().into_iter().flatten().chain(&whole) {
            begins[usize::from(spelling[0].to_ascii_lowercase())] = true;
            begins[usize::from(spelling[0].to_ascii_uppercase())] = true;
        }
        Spellings { characters, whole, begins }
    }

    /// Up to where it reaches, if it begins at `at`; the longest, or the rest of it would be left behind.
    pub(super) fn end_at(&self, text: &[u8], at: usize) -> Option<usize> {
        if !self.begins[usize::from(text[at])] {
            return None;
        }
        let whole = self.whole.iter().filter(|spelling| text[at..].starts_with(spelling));
        let whole = whole.map(|spelling| at + spelling.len()).max();
        // One spelling can be the beginning of another, so all are followed.
        let mut ends = vec![at];
        for spellings in &self.characters {
            let mut next: Vec<usize> = ends
                .iter()
                .flat_map(|&end| spellings.iter().filter_map(move |spelling| end_of(text, end, spelling)))
                .collect();
            next.sort_unstable();
            next.dedup();
            ends = next;
            if ends.is_empty() {
                break;
            }
        }
        ends.last().copied().max(whole)
    }
}

/// Digits of escapes may be of either case; of the secret itself they may not.
fn end_of(text: &[u8], at: usize, spelling: &[u8]) -> Option<usize> {
    let found = text.get(at..at + spelling.len())?;
    let is_escape = spelling.len() > 1 && matches!(spelling[0], b'%' | b'\\' | b'&');
    let same = if is_escape { found.eq_ignore_ascii_case(spelling) } else { found == spelling };
    same.then_some(at + spelling.len())
}

fn spellings_of(character: char) -> Vec<Vec<u8>> {
    let mut utf8 = [0; 4];
    let plain = character.encode_utf8(&mut utf8).to_owned();
    let percent: String = plain.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let mut utf16 = [0; 2];
    let units = character.encode_utf16(&mut utf16);
    let escaped: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
    let mut all = vec![
        plain.clone(),
        percent.clone(),
        percent.replace('%', "%25"),
        escaped.clone(),
        escaped.replace('\\', "\\\\"),
        format!("&#{};", u32::from(character)),
        format!("&#x{:x};", u32::from(character)),
    ];
    let json = quoted(&plain);
    all.extend([quoted(&json), json]);
    let named: &[&str] = match character {
        ' ' => &["+"],
        '&' => &["&amp;"],
        '<' => &["&lt;"],
        '>' => &["&gt;"],
        '"' => &["&quot;"],
        '\'' => &["&apos;"],
        '/' => &["\\/", "\\\\/"],
        _ => &[],
    };
    all.extend(named.iter().map(|&name| name.to_owned()));
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(String::into_bytes).collect()
}

/// As it stands between the quotes of a JSON string.
fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json[1..json.len() - 1].to_owned()
}

fn encodings(secret: &str) -> Vec<Vec<u8>> {
    let bytes = secret.as_bytes();
    let lower = hex::encode(bytes);
    let mut all = vec![lower.to_uppercase(), lower, secret.chars().rev().collect()];
    // Inside a longer text the encoding shifts with the position: three shifts, without the letters at the edges that
    // depend on the neighbours.
    for shift in 0..3 {
        let mut shifted = vec![0; shift];
        shifted.extend(bytes);
        let text = STANDARD_NO_PAD.encode(&shifted[..shifted.len() / 3 * 3]);
        let inner = text.get([0, 2, 3][shift]..).unwrap_or_default();
        if inner.len() >= SHORTEST_ENCODED {
            all.push(inner.replace('+', "-").replace('/', "_"));
            all.push(inner.to_owned());
        }
    }
    all.into_iter().map(String::into_bytes).collect()
}
