//! Strikes secrets out of texts that leave the machine. Nothing of ours writes them; but a person may have put one into a
//! message, and a service may echo it.

use std::cmp::Reverse;

use secrecy::{ExposeSecret, SecretString};

const STRUCK_OUT: &str = "(a secret was struck out)";
/// A shorter secret stands in every text by chance: striking each "a" would destroy the bundle, and where it was struck
/// would tell it. It is guarded by not being written, as all of them are.
const SHORTEST_CHARS: usize = 4;

/// The text without those secrets.
pub(crate) fn struck_out(text: &str, secrets: &[SecretString]) -> String {
    let spellings: Vec<String> = secrets
        .iter()
        .map(ExposeSecret::expose_secret)
        .filter(|secret| secret.chars().count() >= SHORTEST_CHARS)
        .flat_map(spellings)
        .collect();
    let (mut left, mut rest) = (String::with_capacity(text.len()), text);
    // The first one; of several at one place the longest, or the rest of it would be left behind.
    let first =
        |rest: &str| spellings.iter().filter_map(|text| Some((rest.find(text)?, Reverse(text.len())))).min();
    while let Some((at, Reverse(length))) = first(rest) {
        left.push_str(&rest[..at]);
        left.push_str(STRUCK_OUT);
        rest = &rest[at + length..];
    }
    left + rest
}

/// As it is, as it stands in JSON, and as it stands in JSON that is a string in JSON: a body in a list of sends.
fn spellings(secret: &str) -> [String; 3] {
    let quoted = |text: &str| {
        let json = serde_json::Value::from(text).to_string();
        json[1..json.len() - 1].to_owned()
    };
    let once = quoted(secret);
    let twice = quoted(&once);
    [secret.to_owned(), once, twice]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(text: &str, secrets: &[&str]) -> String {
        struck_out(text, &secrets.iter().map(|&secret| SecretString::from(secret)).collect::<Vec<_>>())
    }

    #[test]
    fn a_short_password_does_not_destroy_the_text() {
        for short in ["a", "1", "雁", "no", "200"] {
            let text = "a banana, 雁, no 200 1";
            assert_eq!(struck(text, &[short]), text);
        }
        assert_eq!(struck("code 1234.", &["1234"]), format!("code {STRUCK_OUT}."));
    }

    #[test]
    fn a_secret_with_signs_is_found_in_json_and_in_json_inside_json() {
        let secret = "pa\"ss\\wörd\n/1";
        let body = serde_json::json!({ "text": secret }).to_string();
        let list = serde_json::json!([{ "request": body }]).to_string();
        for text in [secret, body.as_str(), list.as_str()] {
            let left = struck(text, &[secret]);
            assert!(left.contains(STRUCK_OUT) && !left.contains("ss") && !left.contains("wörd"), "{left}");
        }
    }

    #[test]
    fn of_two_secrets_one_in_the_other_nothing_is_left() {
        assert_eq!(struck("secret-long", &["secret", "secret-long"]), STRUCK_OUT);
        assert_eq!(struck("a secret", &["secret"]), format!("a {STRUCK_OUT}"));
    }
}
