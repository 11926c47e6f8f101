//! What a code means, why it usually comes, and what to do: compiled in, in both languages.

use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Which list of codes a code belongs to; the same number can mean different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
pub enum Scope {
    /// Body code of `/im/v2` and `/im/v2.1`.
    #[serde(rename = "im-v2")]
    ImV2,
    /// Body code of the v1 actions, such as uploads.
    #[serde(rename = "v1")]
    V1,
    /// `HTTP 502` and its like: a gateway spoke.
    #[serde(rename = "http")]
    Http,
    /// No usable answer; labels of ours, such as `READ_TIMEOUT`.
    #[serde(rename = "transport")]
    Transport,
}

/// One code, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Explained {
    /// `414`, `HTTP 502`, `READ_TIMEOUT`.
    pub code: String,
    /// The list it belongs to.
    pub scope: Scope,
    /// Seen inside client SDKs only; a server is not expected to answer it.
    pub client_sdk_only: bool,
    /// `documented`, `seen in SDK` or `inferred`.
    pub confidence: String,
    /// Where it was read.
    pub source: String,
    /// English.
    pub en: Words,
    /// Simplified Chinese.
    pub zh: Words,
}

/// The three things a person wants to know about a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Words {
    /// What it says.
    pub meaning: String,
    /// Why it usually comes.
    pub cause: String,
    /// What to do.
    pub action: String,
}

#[derive(Deserialize)]
struct Table {
    codes: Vec<Explained>,
}

static TABLE: LazyLock<Vec<Explained>> = LazyLock::new(|| {
    let text = include_str!("../data/error-codes.json");
    serde_json::from_str::<Table>(text).expect("the compiled-in table is tested").codes
});

/// What is known about a code, `414` say. Codes of v2 that its own list lacks are looked up in v1, which it shares.
///
/// The list is never complete: an unknown code is shown with the service's own `msg` and the trace id.
#[must_use]
pub fn explain(scope: Scope, code: &str) -> Option<&'static Explained> {
    let entry = |scope, sdk_only| {
        TABLE.iter().find(|e| e.scope == scope && e.code == code && e.client_sdk_only == sdk_only)
    };
    let shared = (scope == Scope::ImV2).then_some(Scope::V1);
    entry(scope, false).or_else(|| entry(shared?, false)).or_else(|| entry(scope, true))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_entry_has_words_in_both_languages() {
        let mut seen = HashSet::new();
        for entry in TABLE.iter() {
            for words in [&entry.en, &entry.zh] {
                for text in [&words.meaning, &words.cause, &words.action] {
                    assert!(!text.trim().is_empty(), "{} has an empty text", entry.code);
                }
            }
            assert!(seen.insert((entry.scope, &entry.code)), "{} is listed twice", entry.code);
        }
        assert!(seen.len() >= 250, "{} entries", seen.len());
    }

    #[test]
    fn the_codes_that_sends_meet_are_explained() {
        for code in ["414", "416", "403", "102404", "104404", "107306", "107330", "108404", "109404"] {
            assert_eq!(explain(Scope::ImV2, code).unwrap().code, code);
        }
        assert_eq!(explain(Scope::Http, "HTTP 502").unwrap().scope, Scope::Http);
        assert_eq!(explain(Scope::Transport, "READ_TIMEOUT").unwrap().scope, Scope::Transport);
    }

    #[test]
    fn a_v2_code_that_only_v1_lists_is_found_there() {
        assert_eq!(explain(Scope::ImV2, "431").unwrap().scope, Scope::V1);
    }

    #[test]
    fn a_server_meaning_wins_over_one_of_client_sdks() {
        let found = explain(Scope::ImV2, "201").unwrap();
        assert_eq!((found.scope, found.client_sdk_only), (Scope::V1, false));
    }

    #[test]
    fn an_unknown_code_has_no_explanation() {
        assert_eq!(explain(Scope::ImV2, "999999"), None);
        assert_eq!(explain(Scope::V1, "107330"), None);
    }
}
