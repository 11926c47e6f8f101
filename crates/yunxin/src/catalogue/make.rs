//! How the tables are written: one line an option; what is not said is the default of its constructor.

use super::field::{Confidence, Field, FieldKind, Required};
use crate::conversation::ConversationType;
use crate::conversation::ConversationType::{P2p, Superteam, Team};
use crate::validate::issue::Severity;

/// In every conversation, and in calls without one.
pub(super) const EVERYWHERE: &[ConversationType] = &[P2p, Team, Superteam];
/// In teams and super teams.
pub(super) const IN_GROUPS: &[ConversationType] = &[Team, Superteam];
/// A documented option that applies everywhere, without limit.
pub(super) const fn field(name: &'static str, pointer: &'static str, kind: FieldKind) -> Field {
    Field {
        name,
        pointer,
        kind,
        default: None,
        default_number: None,
        min: None,
        max: None,
        choices: &[],
        names: &[],
        entries: &[],
        max_severity: Severity::Error,
        applies_to: EVERYWHERE,
        required: Required::Never,
        source: Confidence::Documented,
    }
}
pub(super) const fn switch(name: &'static str, pointer: &'static str, default: bool) -> Field {
    Field { default: Some(default), ..field(name, pointer, FieldKind::Bool) }
}
/// A switch whose default nobody states.
pub(super) const fn open_switch(name: &'static str, pointer: &'static str) -> Field {
    field(name, pointer, FieldKind::Bool)
}
pub(super) const fn integer(name: &'static str, pointer: &'static str) -> Field {
    field(name, pointer, FieldKind::Integer)
}
pub(super) const fn text(name: &'static str, pointer: &'static str) -> Field {
    field(name, pointer, FieldKind::Text)
}
pub(super) const fn json(name: &'static str, pointer: &'static str) -> Field {
    field(name, pointer, FieldKind::JsonText)
}
pub(super) const fn accounts(name: &'static str, pointer: &'static str) -> Field {
    field(name, pointer, FieldKind::AccountIds)
}

impl Field {
    pub(super) const fn max(self, max: u32) -> Self {
        Self { max: Some(max), ..self }
    }
    /// A limit that the plan decides or sources dispute.
    pub(super) const fn usual_max(self, max: u32) -> Self {
        Self { max: Some(max), max_severity: Severity::Warning, ..self }
    }
    /// The only numbers it may be; the first is what the service assumes.
    pub(super) const fn one_of(self, choices: &'static [u32]) -> Self {
        Self { choices, default_number: Some(choices[0]), ..self }
    }
    /// The only numbers it may be, none of which is assumed.
    pub(super) const fn chosen_of(self, choices: &'static [u32]) -> Self {
        Self { choices, ..self }
    }
    /// The only texts its entries may be.
    pub(super) const fn named(self, names: &'static [&'static str]) -> Self {
        Self { names, ..self }
    }
    /// What each of its objects may have.
    pub(super) const fn entries(self, entries: &'static [(&'static str, FieldKind)]) -> Self {
        Self { entries, ..self }
    }
    pub(super) const fn default_number(self, number: u32) -> Self {
        Self { default_number: Some(number), ..self }
    }
    pub(super) const fn min(self, min: u32) -> Self {
        Self { min: Some(min), ..self }
    }
    pub(super) const fn required(self, required: Required) -> Self {
        Self { required, ..self }
    }
    pub(super) const fn only(self, applies_to: &'static [ConversationType]) -> Self {
        Self { applies_to, ..self }
    }
    pub(super) const fn sdk(self) -> Self {
        Self { source: Confidence::Sdk, ..self }
    }
}
