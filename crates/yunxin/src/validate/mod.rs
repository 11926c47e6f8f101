//! What the service would refuse, ignore or misread, found before anything is sent.
//!
//! Works on the JSON value, not on typed structs, so that a wrong type is an issue with a place and not a parse failure.
//! Lengths are UTF-16 units, as the service most likely counts. What sources dispute is a warning, never an error.

pub(crate) mod attachment;
pub(crate) mod call;
mod conversation;
pub(crate) mod fields;
mod inner_json;
pub(crate) mod issue;
pub(crate) mod placeholder;
mod rules;
pub(crate) mod single;
#[cfg(test)]
mod tests;
