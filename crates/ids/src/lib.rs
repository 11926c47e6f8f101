//! The ids of our own things: a type each, so that none is taken for another.
//!
//! An id is 1 to [`MAX_LENGTH`] ASCII letters, digits, `-` and `_`. Whatever else comes from the page or from a file is
//! refused where it is read. In JSON, in the web view and in `app.db` an id is its text.
//!
//! The acts of a bulk job are counted, so [`JobActId`] is a number. Rows of the history are numbered by SQLite and have
//! `history::RowId`; their `account_id` is a text, since rows of other
//! machines can be imported.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use specta::Type;

/// The longest id, in characters. A UUID has 36.
pub const MAX_LENGTH: usize = 64;

/// A text that is not an id. It may be anything, so it is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this program")]
pub struct MalformedId;

macro_rules! ids {
    ($($(#[$about:meta])* $name:ident)+) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Type)]
        #[specta(transparent)]
        pub struct $name(#[specta(type = String)] Cow<'static, str>);

        impl $name {
            /// A new one that nobody can guess: a UUID.
            #[must_use]
            pub fn random() -> $name {
                $name(Cow::Owned(uuid::Uuid::new_v4().to_string()))
            }

            /// Its text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;

            fn from_str(text: &str) -> Result<$name, MalformedId> {
                checked(text.to_owned()).map($name)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<$name, D::Error> {
                checked(String::deserialize(from)?).map($name).map_err(de::Error::custom)
            }
        }
    )+};
}

ids! {
    /// An account: a UUID, or [`AccountId::SANDBOX`].
    AccountId
    /// A storage of the user's own: a UUID.
    StorageId
    /// An attachment that was looked at, from then on: a UUID.
    AttachmentId
    /// A bulk job: a UUID.
    JobId
    /// A message of the queue: a UUID.
    QueueItemId
    /// One call from the page that changes something; the page names it.
    OperationId
}

/// A recall or a change of the messages of a bulk job: the first one of a job is 1, and later ones are higher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct JobActId(u32);

impl fmt::Display for JobActId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for JobActId {
    type Err = MalformedId;

    fn from_str(text: &str) -> Result<JobActId, MalformedId> {
        text.parse().map(JobActId).map_err(|_| MalformedId)
    }
}

impl TryFrom<i64> for JobActId {
    type Error = MalformedId;

    fn try_from(number: i64) -> Result<JobActId, MalformedId> {
        number.try_into().map(JobActId).map_err(|_| MalformedId)
    }
}

impl From<JobActId> for i64 {
    fn from(id: JobActId) -> i64 {
        id.0.into()
    }
}

impl AccountId {
    /// The built-in account that talks to the local sandbox.
    pub const SANDBOX: AccountId = AccountId(Cow::Borrowed("sandbox"));
}

impl From<&QueueItemId> for OperationId {
    /// The send of a message of the queue: Rust begins it, so the page knows it by the message.
    fn from(item: &QueueItemId) -> OperationId {
        OperationId(item.0.clone())
    }
}

fn checked(text: String) -> Result<Cow<'static, str>, MalformedId> {
    let is_id_char = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_id = (1..=MAX_LENGTH).contains(&text.len()) && text.bytes().all(is_id_char);
    if is_id { Ok(Cow::Owned(text)) } else { Err(MalformedId) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_id_is_its_text_in_json() {
        let id = AccountId::random();
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{id}\""));
        assert_eq!(serde_json::from_str::<AccountId>(&json).unwrap(), id);
        assert_eq!("sandbox".parse(), Ok(AccountId::SANDBOX));
    }

    #[test]
    fn an_act_is_a_number_in_json_and_one_that_the_window_could_not_hold_is_refused() {
        let id = JobActId::try_from(3).unwrap();
        assert_eq!((serde_json::to_string(&id).unwrap().as_str(), i64::from(id)), ("3", 3));
        assert_eq!("3".parse(), Ok(id));
        for number in [-1, 1 << 32, i64::MAX] {
            assert_eq!(JobActId::try_from(number), Err(MalformedId), "{number}");
            assert_eq!(number.to_string().parse::<JobActId>(), Err(MalformedId), "{number}");
        }
    }

    #[test]
    fn a_malformed_id_is_refused_and_not_repeated() {
        let long = "a".repeat(MAX_LENGTH + 1);
        for text in ["", " ", "../a", "a b", "a\u{202e}b", "雁", "a\n", "a'--", &long] {
            let refused = serde_json::from_value::<StorageId>(text.into()).unwrap_err().to_string();
            assert_eq!(refused, "not an id of this program", "{text:?}");
            assert_eq!(text.parse::<OperationId>(), Err(MalformedId), "{text:?}");
        }
        assert!("a".repeat(MAX_LENGTH).parse::<OperationId>().is_ok());
    }
}
