//! Names of endpoints: method and path template, the same for both prefixes and versions.

/// The send call.
pub(crate) const SEND: &str = "POST /im/v2/conversations/{conversation_id}/messages";
