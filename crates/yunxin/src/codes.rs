//! What a code means, why it usually comes, what to do, and what it proves: one compiled-in table.

use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Done. In the body; the HTTP status of whatever has a body is another 200.
pub const SUCCESS: i64 = 200;
/// There is no such message: it was recalled, deleted, or is kept no longer.
pub const MESSAGE_MISSING: i64 = 107_404;
/// The sender's `message_client_id` belongs to a message already.
pub const MESSAGE_DUPLICATE: i64 = 107_306;

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

/// The three things a user wants to know about a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Words {
    /// What it says.
    pub meaning: String,
    /// Why it usually comes.
    pub cause: String,
    /// What to do.
    pub action: String,
}

/// What an answer with a code proves about the call that it answers, when it is the first and only answer to it.
///
/// An answer to a repeat proves nothing about the try before it, whatever its code: whoever was muted, blocked or limited
/// meanwhile is refused for what was taken before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// It was carried out.
    Done,
    /// It was not carried out: a send stored nothing, and an act on a sent message changed nothing.
    Refused,
    /// The same for an act on a sent message; about a send it proves nothing.
    RefusedAct,
    /// Neither.
    Nothing,
    /// Nothing left this machine.
    NeverLeft,
}

impl Proof {
    /// Whether a call that got this answer was not carried out.
    #[must_use]
    pub fn refuses(self, call: CallKind) -> bool {
        match self {
            Proof::Refused | Proof::NeverLeft => true,
            Proof::RefusedAct => call == CallKind::Act,
            Proof::Done | Proof::Nothing => false,
        }
    }
}

/// What a call that may change something is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallKind {
    /// A new message.
    Send,
    /// A message that was sent: its recall, a change, receipts.
    Act,
}

/// A row of the table: an explanation, with what the code proves and why.
#[derive(Debug, Deserialize)]
struct Entry {
    #[serde(flatten)]
    explained: Explained,
    proves: Proof,
    /// Why it proves that. Where the code itself was read is in `source`.
    #[cfg_attr(not(test), expect(dead_code, reason = "for readers of the table"))]
    because: String,
}

#[derive(Deserialize)]
struct Table {
    codes: Vec<Entry>,
}

static TABLE: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let text = include_str!("../data/error-codes.json");
    serde_json::from_str::<Table>(text).expect("the compiled-in table is tested").codes
});

/// What is known about a code, `414` say. Codes of v2 that its own list lacks are looked up in v1, which it shares.
///
/// The list is never complete: an unknown code is shown with the service's own `msg` and the trace id.
#[must_use]
pub fn explain(scope: Scope, code: &str) -> Option<&'static Explained> {
    find(scope, code).map(|entry| &entry.explained)
}

/// Every code of the table.
pub fn explained_codes() -> impl Iterator<Item = &'static Explained> {
    TABLE.iter().map(|entry| &entry.explained)
}

/// What a code in the body of an answer of v2 proves.
///
/// A code that the table lacks proves nothing. The fact sheet (section 3) lists server errors beside refusals under HTTP
/// 200, so that *not 200* alone does not say that nothing was stored; and the table is known to be incomplete (section 21).
#[must_use]
pub fn proof(code: i64) -> Proof {
    find(Scope::ImV2, &code.to_string()).map_or(Proof::Nothing, |entry| entry.proves)
}

/// HTTP statuses that themselves say that the request was not processed, whoever answers them. Not among them: 406, 409,
/// 416 and 424, which may be the effect of the request itself; 408 and 499, which a gateway gives up with while the service works
/// on; statuses that no standard defines; and all of 5xx.
///
/// Source: RFC 9110 section 15.5, RFC 6585 (428, 429, 431), RFC 8470 (425), RFC 7725 (451).
const NOT_PROCESSED: [u16; 22] = [
    400, 401, 402, 403, 404, 405, 407, 410, 411, 412, 413, 414, 415, 417, 421, 422, 425, 426, 428, 429, 431,
    451,
];

/// Whether an HTTP status itself says that the request was not processed, whoever answers it.
#[must_use]
pub fn is_not_processed(http_status: u16) -> bool {
    NOT_PROCESSED.contains(&http_status)
}

fn find(scope: Scope, code: &str) -> Option<&'static Entry> {
    let entry = |scope, sdk_only| {
        TABLE.iter().find(|Entry { explained: e, .. }| {
            e.scope == scope && e.code == code && e.client_sdk_only == sdk_only
        })
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
        for Entry { explained: entry, .. } in TABLE.iter() {
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
    fn another_endpoint_was_tried_only_where_the_account_has_one() {
        let mut named = 0;
        for Entry { explained: entry, .. } in TABLE.iter() {
            for (text, condition) in [
                (&entry.en.action, "Where the account has another endpoint"),
                (&entry.zh.action, "应用账号有其他服务地址时"),
            ] {
                let says_so = text.contains("tried it already")
                    || text.contains("next endpoint")
                    || text.contains("已自动");
                assert!(!says_so || text.contains(condition), "{}: {text}", entry.code);
                named += usize::from(says_so);
            }
        }
        assert!(named >= 6, "the entries of failed connections say what was tried");
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
    fn every_code_says_what_it_proves_and_why() {
        for Entry { explained, proves, because } in TABLE.iter() {
            let code = (&explained.code, explained.scope);
            assert!(!because.trim().is_empty() && !explained.source.trim().is_empty(), "{code:?}");
            match explained.scope {
                // An answer's number alone is known: both lists that share it must agree.
                Scope::ImV2 | Scope::V1 => {
                    let number: i64 = explained.code.parse().unwrap();
                    assert_eq!(proof(number), *proves, "{code:?}");
                    assert_eq!(*proves == Proof::Done, number == 200, "{code:?}");
                    assert_ne!(*proves, Proof::NeverLeft, "{code:?}");
                    assert!(!explained.client_sdk_only || *proves == Proof::Nothing, "{code:?}");
                }
                Scope::Http => {
                    let status: u16 = explained.code.strip_prefix("HTTP ").unwrap().parse().unwrap();
                    let expected = if is_not_processed(status) { Proof::Refused } else { Proof::Nothing };
                    assert_eq!(*proves, expected, "{code:?}");
                }
                Scope::Transport => assert_ne!(*proves, Proof::Done, "{code:?}"),
            }
        }
    }

    #[test]
    fn codes_of_the_service_and_codes_seen_before_prove_nothing() {
        for code in [398, 399, 408, 417, 431, 500, 503, 504, 511, 514, 599, 998, 999, 107_306] {
            assert_eq!(proof(code), Proof::Nothing, "{code}");
        }
        for code in [403, 404, 414, 416, 102_404, 102_421, 102_426, 104_404, 107_451, 108_404, 109_424] {
            assert_eq!(proof(code), Proof::Refused, "{code}");
        }
    }

    #[test]
    fn a_code_that_the_table_lacks_proves_nothing() {
        let listed: HashSet<_> = TABLE.iter().map(|entry| entry.explained.code.as_str()).collect();
        let unlisted = [-1, 1, 199, 201_000, 504, 107_999, 999_999, i64::MAX, i64::MIN];
        let near = (100..1_000).chain(101_000..101_999).chain(107_000..107_999);
        for code in unlisted.into_iter().chain(near).filter(|code| !listed.contains(&*code.to_string())) {
            assert_eq!(proof(code), Proof::Nothing, "{code}");
            assert!(!proof(code).refuses(CallKind::Send) && !proof(code).refuses(CallKind::Act));
        }
    }

    #[test]
    fn only_a_status_that_says_so_means_not_processed() {
        let says_so = [
            400, 401, 402, 403, 404, 405, 407, 410, 411, 412, 413, 414, 415, 417, 421, 422, 425, 426, 428,
            429, 431, 451,
        ];
        for status in 100..=999 {
            assert_eq!(is_not_processed(status), says_so.contains(&status), "{status}");
        }
    }

    #[test]
    fn an_unknown_code_has_no_explanation() {
        assert_eq!(explain(Scope::ImV2, "999999"), None);
        assert_eq!(explain(Scope::V1, "107330"), None);
    }
}
