//! Ids of what the service lists for a whole app: broadcasts and pushes. A type each, so that neither is taken for the other.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, de};
use specta::Type;

/// Nothing at the service can have this id. Without an id, and with the dots that a URL resolves, its URL would be that of the
/// list, and a recall would go there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{id:?} is not an id")]
pub struct NotAnId {
    /// What was given.
    pub id: String,
}

macro_rules! ids {
    ($($(#[$about:meta])* $name:ident)+) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Type)]
        #[serde(transparent)]
        #[specta(transparent)]
        pub struct $name(String);

        impl $name {
            /// Its text, exact to the last digit.
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
            type Err = NotAnId;

            /// Blanks around it do not count: it may have been pasted.
            fn from_str(text: &str) -> Result<$name, NotAnId> {
                checked(text).map($name)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<$name, D::Error> {
                checked(&String::deserialize(from)?).map($name).map_err(de::Error::custom)
            }
        }
    )+};
}

ids! {
    /// A broadcast to all users: `broadcast_id`.
    BroadcastId
    /// A push to all users: `push_id`.
    PushId
}

fn checked(text: &str) -> Result<String, NotAnId> {
    match text.trim() {
        "" | "." | ".." => Err(NotAnId { id: text.to_owned() }),
        id => Ok(id.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_id_is_its_text_whatever_surrounds_it_and_to_the_last_digit() {
        let id: BroadcastId = " 9007199254740993\n".parse().unwrap();
        assert_eq!((id.as_str(), id.to_string().as_str()), ("9007199254740993", "9007199254740993"));
        assert_eq!(serde_json::to_string(&id).unwrap(), r#""9007199254740993""#);
        assert_eq!(serde_json::from_str::<BroadcastId>(r#""9007199254740993""#).unwrap(), id);
    }

    #[test]
    fn what_would_be_the_url_of_the_list_is_no_id() {
        for text in ["", " ", ".", " .. "] {
            assert_eq!(text.parse::<PushId>(), Err(NotAnId { id: text.to_owned() }));
            assert!(serde_json::from_value::<BroadcastId>(text.into()).is_err(), "{text:?}");
        }
    }
}
