//! The conversation id of a path: `{owner}|{type}|{peer}`, percent-encoded at most once.

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};

use crate::answer::Refusal;

/// The middle part of a conversation id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Kind {
    P2p,
    Team,
    SuperTeam,
}

impl Kind {
    /// The number on the wire.
    pub(crate) fn number(self) -> u8 {
        match self {
            Kind::P2p => 1,
            Kind::Team => 2,
            Kind::SuperTeam => 3,
        }
    }

    pub(crate) fn of(number: i64) -> Option<Kind> {
        [Kind::P2p, Kind::Team, Kind::SuperTeam].into_iter().find(|kind| i64::from(kind.number()) == number)
    }

    pub(crate) fn is_group(self) -> bool {
        self != Kind::P2p
    }
}

/// A conversation as one account sees it; ids are lower case, as the service returns them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Conversation {
    pub(crate) owner: String,
    pub(crate) kind: Kind,
    /// Account, or team id as decimal text.
    pub(crate) peer: String,
}

impl Conversation {
    /// Says what is wrong with the parts, if anything is.
    pub(crate) fn new(owner: &str, kind: Kind, peer: &str) -> Result<Conversation, &'static str> {
        if !is_account(owner) {
            return Err("has an owner that is not 1 to 32 of letters, digits, _ @ . -");
        }
        if kind.is_group() {
            if !peer.bytes().all(|b| b.is_ascii_digit()) || peer.parse::<i64>().is_err() {
                return Err("has a team id that is not a decimal int64");
            }
        } else if !is_account(peer) {
            return Err("has a peer that is not 1 to 32 of letters, digits, _ @ . -");
        } else if owner.eq_ignore_ascii_case(peer) {
            return Err("names one account as both owner and peer");
        }
        Ok(Conversation { owner: owner.to_ascii_lowercase(), kind, peer: peer.to_ascii_lowercase() })
    }

    /// The same for everybody in it: of two people whoever looks, of a group whichever member.
    pub(crate) fn shared(&self) -> Conversation {
        let (owner, peer) = match self.kind {
            Kind::P2p => (self.owner.as_str().min(&self.peer), self.owner.as_str().max(&self.peer)),
            Kind::Team | Kind::SuperTeam => ("", self.peer.as_str()),
        };
        Conversation { owner: owner.to_owned(), kind: self.kind, peer: peer.to_owned() }
    }
}

/// Reads one **raw** path segment. Returns the id as the caller meant it, and its parts.
///
/// Accepts `%7C`, `%7c` and a raw bar. A `%` left after one decoding is a doubly encoded or broken id.
pub(crate) fn parse(segment: &str) -> Result<(String, Conversation), Refusal> {
    let wrong = |what: &str| Refusal::parameter(format_args!("conversation_id {what}"));
    let id = percent_decode_str(segment).decode_utf8().map_err(|_| wrong("is not UTF-8"))?;
    if id.contains('%') {
        return Err(wrong("still holds % after decoding once; encode it exactly once"));
    }
    let parts: Vec<&str> = id.split('|').collect();
    let [owner, kind, peer] = parts[..] else {
        return Err(wrong("must have the three parts owner|type|peer"));
    };
    let kind = match kind {
        "1" => Kind::P2p,
        "2" => Kind::Team,
        "3" => Kind::SuperTeam,
        _ => return Err(wrong("must have type 1, 2 or 3")),
    };
    let conversation = Conversation::new(owner, kind, peer).map_err(wrong)?;
    Ok((id.into_owned(), conversation))
}

/// 1 to 32 of letters, digits, `_ @ . -`.
pub(crate) fn is_account(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'@' | b'.' | b'-'))
}
