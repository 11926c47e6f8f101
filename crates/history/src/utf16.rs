//! Places in a text as the web view counts them.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use specta::Type;

/// A place in a text, in UTF-16 units as the web view counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Span {
    /// Where it begins.
    pub start: u32,
    /// Where it ends, exclusive.
    pub end: u32,
}

impl Span {
    /// The same place counted in UTF-16 units.
    pub(crate) fn of(text: &str, bytes: &Range<usize>) -> Self {
        let units = |to: usize| u32::try_from(text[..to].encode_utf16().count()).unwrap_or(u32::MAX);
        Self { start: units(bytes.start), end: units(bytes.end) }
    }
}
