//! What acts are given, and what some give back.

use serde::Serialize;
use serde_json::Value;

/// A `data` without anything in it.
#[derive(Debug, Serialize)]
pub(super) struct Nothing {}

/// A request body: as it came, and read.
pub(super) struct Body {
    pub(super) text: String,
    pub(super) value: Value,
}
