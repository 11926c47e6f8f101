//! A receiver as it is compared.

use std::hash::{Hash, Hasher};

use twox_hash::{XxHash3_64, XxHash3_128};
use yunxin::ConversationType;

/// A receiver as it is compared: its kind, and its account in lower case, as the service keeps it.
///
/// Source: account pages of the IM server API.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TargetKey {
    /// The kind.
    pub kind: ConversationType,
    /// Account or id of the group, in lower case.
    pub id: String,
}

impl TargetKey {
    /// The key of a receiver.
    #[must_use]
    pub fn new(kind: ConversationType, id: &str) -> Self {
        Self { kind, id: id.to_ascii_lowercase() }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.id.len() + 1);
        bytes.push(self.kind.code());
        bytes.extend_from_slice(self.id.as_bytes());
        bytes
    }

    /// By which a row is found. Two receivers may share it.
    pub(crate) fn short(&self) -> i64 {
        XxHash3_64::oneshot(&self.bytes()).cast_signed()
    }

    /// As good as the key itself, in 16 bytes: of ten million, two share it with a chance of one in 10^24.
    pub(crate) fn long(&self) -> LongKey {
        LongKey(XxHash3_128::oneshot(&self.bytes()))
    }
}

/// A key in 16 bytes, for sets of millions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LongKey(u128);

impl Hash for LongKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0 as u64);
    }
}
