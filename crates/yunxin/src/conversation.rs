//! Who writes to whom: `{sender}|{type}|{receiver}`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Longest account id, in characters. Source: account pages of the IM server API.
pub const MAX_ACCOUNT_CHARS: usize = 32;

/// RFC 3986 "unreserved" stays; everything else, the bar and `@` included, is encoded.
pub(crate) const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The kind of conversation, numbered as in `conversation_type` (not as in the `team_type` of the group calls).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ConversationType {
    /// Two accounts.
    P2p = 1,
    /// An advanced group.
    Team = 2,
    /// A super group.
    Superteam = 3,
}

impl ConversationType {
    /// All three, in wire order.
    pub const ALL: [Self; 3] = [Self::P2p, Self::Team, Self::Superteam];

    /// The number on the wire, 1 to 3.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }

    /// The kind with this wire number as text, without a zero before it.
    fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| text == kind.code().to_string())
    }

    /// The kind with this wire number.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A conversation as its sender sees it. The fields may hold anything; [`validate`](crate::validate()) says what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
pub struct Conversation {
    /// Account that the message comes from.
    pub sender: String,
    /// One receiver or a group.
    pub kind: ConversationType,
    /// Account id, or the decimal id of the group.
    pub receiver: String,
}

/// Why a text is no conversation id. Each variant is another hint for the user who typed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, specta::Type)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum ConversationError {
    /// Not three parts with bars between them.
    #[error("a conversation has three parts, sender|type|receiver; found {found}")]
    WrongParts {
        /// How many parts there were.
        found: u32,
    },
    /// The middle part is not 1, 2 or 3.
    #[error("the conversation type must be 1 (P2P), 2 (team) or 3 (superteam), not {found:?}")]
    BadType {
        /// The middle part as typed.
        found: String,
    },
    /// Nothing before the first bar.
    #[error("the sender is empty")]
    EmptySender,
    /// Nothing after the second bar.
    #[error("the receiver is empty")]
    EmptyReceiver,
    /// A character that no account id can have.
    #[error("{part:?} holds a character other than letters, digits and _ @ . -")]
    BadCharacters {
        /// The offending part.
        part: String,
    },
    /// More than [`MAX_ACCOUNT_CHARS`] characters.
    #[error("{part:?} is longer than {MAX_ACCOUNT_CHARS} characters")]
    TooLong {
        /// The offending part.
        part: String,
    },
}

/// Letters, digits, `_ @ . -`, the only characters of an account id.
pub(crate) fn is_account_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '@' | '.' | '-')
}

fn check_part(part: &str) -> Result<(), ConversationError> {
    if !part.chars().all(is_account_char) {
        return Err(ConversationError::BadCharacters { part: part.to_owned() });
    }
    if part.len() > MAX_ACCOUNT_CHARS {
        return Err(ConversationError::TooLong { part: part.to_owned() });
    }
    Ok(())
}

impl FromStr for Conversation {
    type Err = ConversationError;

    /// Reads `a|1|b`. White space around the whole is dropped, because people paste it; none is allowed inside.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // An account id cannot hold a bar, so the first two bars are the separators.
        let parts: Vec<&str> = text.trim().splitn(3, '|').collect();
        let &[sender, kind, receiver] = parts.as_slice() else {
            return Err(ConversationError::WrongParts { found: parts.len() as u32 });
        };
        let kind = ConversationType::from_text(kind)
            .ok_or_else(|| ConversationError::BadType { found: kind.to_owned() })?;
        if sender.is_empty() {
            return Err(ConversationError::EmptySender);
        }
        if receiver.is_empty() {
            return Err(ConversationError::EmptyReceiver);
        }
        check_part(sender)?;
        check_part(receiver)?;
        Ok(Self { sender: sender.to_owned(), kind, receiver: receiver.to_owned() })
    }
}

impl fmt::Display for Conversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}|{}|{}", self.sender, self.kind.code(), self.receiver)
    }
}

impl Conversation {
    /// The parts of a text such as `a|1|b`, with white space around each dropped; `None` where it has no such parts.
    /// What is wrong inside a part stays for [`validate`](crate::validate()) to say.
    #[must_use]
    pub fn split(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.splitn(3, '|').map(str::trim).collect();
        let &[sender, kind, receiver] = parts.as_slice() else { return None };
        let kind = ConversationType::from_text(kind)?;
        let is_whole = !sender.is_empty() && !receiver.is_empty();
        is_whole.then(|| Self { sender: sender.to_owned(), kind, receiver: receiver.to_owned() })
    }

    /// Whether a text can be an account id: 1 to [`MAX_ACCOUNT_CHARS`] of its characters.
    #[must_use]
    pub fn is_account(text: &str) -> bool {
        !text.is_empty() && check_part(text).is_ok()
    }

    /// The id percent-encoded exactly once, as one path segment: `a%7C1%7Cb`.
    #[must_use]
    pub fn path_segment(&self) -> String {
        utf8_percent_encode(&self.to_string(), SEGMENT).to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_pasted_conversation_fills_all_three_parts() {
        let read: Conversation = " li.lei|2|36912345678\n".parse().unwrap();
        assert_eq!(
            read,
            Conversation {
                sender: "li.lei".into(),
                kind: ConversationType::Team,
                receiver: "36912345678".into()
            }
        );
    }

    #[test]
    fn a_conversation_is_split_with_blanks_around_its_parts_and_by_nothing_else() {
        let split = Conversation::split("  a | 2 | 345 \n").unwrap();
        assert_eq!(split.to_string(), "a|2|345");
        assert_eq!(Conversation::split("kefu|3|998877").unwrap().kind, ConversationType::Superteam);
        // A part that cannot be right is still a part: what is wrong with it is said beside its field.
        assert_eq!(Conversation::split("雁|1|b|c").unwrap().receiver, "b|c");
        for text in ["a|1", "a|4|b", "|1|b", "a|1|", "a|01|b", "hello", "a||b", " | 1 | b"] {
            assert_eq!(Conversation::split(text), None, "{text}");
        }
    }

    #[test]
    fn the_bar_and_the_at_sign_are_encoded_once() {
        let conversation: Conversation = "jim@corp|1|a_b.c-d".parse().unwrap();
        assert_eq!(conversation.path_segment(), "jim%40corp%7C1%7Ca_b.c-d");
    }

    #[test]
    fn each_mistake_has_its_own_error() {
        use ConversationError as E;
        let long = "x".repeat(33);
        let cases = [
            ("ab", E::WrongParts { found: 1 }),
            ("a|1", E::WrongParts { found: 2 }),
            ("a|4|b", E::BadType { found: "4".into() }),
            ("a||b", E::BadType { found: String::new() }),
            ("|1|b", E::EmptySender),
            ("a|1|", E::EmptyReceiver),
            ("a |1|b", E::BadCharacters { part: "a ".into() }),
            ("a|1|b|c", E::BadCharacters { part: "b|c".into() }),
            ("雁|1|b", E::BadCharacters { part: "雁".into() }),
            (&format!("a|1|{long}"), E::TooLong { part: long }),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<Conversation>(), Err(expected), "{text}");
        }
    }

    #[test]
    fn an_account_of_32_characters_is_read() {
        let longest = "x".repeat(32);
        assert!(format!("{longest}|1|{longest}").parse::<Conversation>().is_ok());
    }

    proptest! {
        #[test]
        fn printing_and_reading_a_conversation_changes_nothing(
            sender in "[A-Za-z0-9_@.-]{1,32}", kind in 1u8..=3, receiver in "[A-Za-z0-9_@.-]{1,32}"
        ) {
            let kind = ConversationType::from_code(kind).unwrap();
            let conversation = Conversation { sender, kind, receiver };
            prop_assert_eq!(conversation.to_string().parse::<Conversation>(), Ok(conversation));
        }
    }
}
