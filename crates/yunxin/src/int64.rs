//! 64-bit ids and times: JSON numbers on the wire, never a double on the way.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// A number that may exceed 2^53, such as `message_server_id`: a JSON number on the wire, exact to the last digit.
///
/// It has no TypeScript type on purpose: whatever crosses to the web view crosses as [`Int64::to_string`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Int64(pub i64);

impl std::fmt::Display for Int64 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Int64 {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Int64)
    }
}

impl From<i64> for Int64 {
    fn from(value: i64) -> Self {
        Int64(value)
    }
}

/// A whole number, or a text of its digits; anything else is none.
pub(crate) fn or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Int64>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Number(number) => number.as_i64().map(Int64),
        Value::String(digits) => digits.parse().ok(),
        _ => None,
    })
}

/// A text, or the digits of a number; anything else is none.
pub(crate) fn text_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_id_above_two_to_the_53_keeps_its_last_digit() {
        for id in [9_007_199_254_740_993_i64, 812_345_678_901_234_567, i64::MAX] {
            let wire = serde_json::to_string(&Int64(id)).unwrap();
            assert_eq!(wire, id.to_string());
            assert_eq!(serde_json::from_str::<Int64>(&wire).unwrap(), Int64(id));
        }
    }
}
