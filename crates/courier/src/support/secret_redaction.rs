//! Redacts secrets in texts that leave the machine. Nothing of ours writes them; but a user may have put one into a
//! message, and a service may echo it.

use secrecy::{ExposeSecret, SecretString};

use super::spelling::Spellings;

const REDACTED: &str = "(a secret was redacted)";
/// A shorter secret stands in every text by chance: redacting each "a" would destroy the bundle, and where it was done
/// would reveal it. It is guarded by not being written, as all of them are.
const SHORTEST_CHARS: usize = 4;
/// The Base64 of a shorter one, without the letters that depend on its neighbours, is too short to be told from other text.
const SHORTEST_BYTES: usize = 7;

/// Whether a secret is found in every spelling.
pub(super) fn is_found_in_all_spellings(secret: &SecretString) -> bool {
    secret.expose_secret().len() >= SHORTEST_BYTES && secret.expose_secret().chars().count() >= SHORTEST_CHARS
}

/// The text without those secrets.
pub(crate) fn redact_secrets(text: &str, secrets: &[SecretString]) -> String {
    let secrets: Vec<Spellings> = secrets
        .iter()
        .map(ExposeSecret::expose_secret)
        .filter(|secret| secret.chars().count() >= SHORTEST_CHARS)
        .map(Spellings::of)
        .collect();
    let bytes = text.as_bytes();
    let (mut left, mut kept_from, mut at) = (String::with_capacity(text.len()), 0, 0);
    while at < bytes.len() {
        // Of several at one place the longest, or the rest of it would be left behind.
        let end = secrets.iter().filter_map(|secret| secret.end_at(bytes, at)).max();
        match end.filter(|&end| text.is_char_boundary(at) && text.is_char_boundary(end)) {
            Some(end) => {
                left.push_str(&text[kept_from..at]);
                left.push_str(REDACTED);
                (kept_from, at) = (end, end);
            }
            None => at += 1,
        }
    }
    left + &text[kept_from..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted_text(text: &str, secrets: &[&str]) -> String {
        redact_secrets(text, &secrets.iter().map(|&secret| SecretString::from(secret)).collect::<Vec<_>>())
    }

    #[test]
    fn a_short_password_does_not_destroy_the_text() {
        for short in ["a", "1", "雁", "no", "200"] {
            let text = "a banana, 雁, no 200 1";
            assert_eq!(redacted_text(text, &[short]), text);
        }
        assert_eq!(redacted_text("code 1234.", &["1234"]), format!("code {REDACTED}."));
    }

    #[test]
    fn a_secret_with_signs_is_found_in_json_and_in_json_inside_json() {
        let secret = "pa\"ss\\wörd\n/1";
        let body = serde_json::json!({ "text": secret }).to_string();
        let list = serde_json::json!([{ "request": body }]).to_string();
        for text in [secret, body.as_str(), list.as_str()] {
            let left = redacted_text(text, &[secret]);
            assert!(left.contains(REDACTED) && !left.contains("ss") && !left.contains("wörd"), "{left}");
        }
    }

    #[test]
    fn of_two_secrets_one_in_the_other_nothing_is_left() {
        assert_eq!(redacted_text("secret-long", &["secret", "secret-long"]), REDACTED);
        assert_eq!(redacted_text("a secret", &["secret"]), format!("a {REDACTED}"));
    }

    #[test]
    fn a_secret_is_found_in_every_spelling() {
        use base64::Engine as _;
        use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
        const SECRET: &str = "q7/Zp&\"wörd<+x";
        let percent = |keep: fn(char) -> bool| -> String {
            let spelt = |c: char| match keep(c) {
                true => c.to_string(),
                false => c.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect(),
            };
            SECRET.chars().map(spelt).collect()
        };
        let all = percent(|_| false);
        let json = |text: &str| serde_json::json!({ "said": text }).to_string();
        let ascii: String = SECRET
            .encode_utf16()
            .map(|unit| if unit < 128 { String::from(unit as u8 as char) } else { format!("\\u{unit:04X}") })
            .collect();
        let texts = [
            SECRET.to_owned(),
            json(SECRET),
            json(&json(SECRET)),
            json(&json(&all)),
            ascii.replace('"', "\\\""),
            percent(|c| c.is_ascii_alphanumeric()),
            percent(|c| c == '/'),
            all.to_lowercase(),
            all.replace('%', "%25"),
            SECRET.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;"),
            SECRET.replace('&', "&#x26;").replace('"', "&#34;"),
            hex::encode(SECRET),
            hex::encode_upper(SECRET),
            SECRET.chars().rev().collect(),
        ];
        let encoded = ["", "m", "me", "mei:"].into_iter().flat_map(|before| {
            let text = format!("{before}{SECRET}");
            [STANDARD.encode(&text), URL_SAFE_NO_PAD.encode(&text)]
        });
        for text in texts.into_iter().chain(encoded) {
            let reported = redacted_text(&format!("before {text} after"), &[SECRET]);
            assert!(reported.contains(REDACTED), "{text} is in {reported}");
            assert!(reported.starts_with("before ") && reported.ends_with(" after"), "{reported}");
        }
    }

    #[test]
    fn text_that_only_begins_like_a_secret_stays() {
        for text in ["sec", "sEcret-1", "%73%65", "73656372", "雁%"] {
            assert_eq!(redacted_text(text, &["secret-1"]), text);
        }
    }

    #[test]
    fn a_form_with_a_blank_as_a_plus_is_no_hiding_place() {
        assert_eq!(redacted_text("p=pass+word+1&q", &["pass word 1"]), format!("p={REDACTED}&q"));
    }
}
