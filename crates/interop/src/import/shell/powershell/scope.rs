//! What the variables of a function were outside of it.

use std::collections::HashMap;

use super::value::Value;

/// What the variables that a function has changed were before.
pub(super) struct Scope {
    /// It is not called here: nothing of what it does has happened.
    pub(super) is_definition: bool,
    pub(super) before: HashMap<String, Before>,
}

/// What one of them was.
pub(super) struct Before {
    pub(super) value: Option<Value>,
    pub(super) text: Option<String>,
    pub(super) is_conditional: bool,
}
