//! Words of a command.

use super::value::Value;

/// A word of a command as it stands there.
pub(super) enum Word {
    /// `-Name`, or `-Name:`.
    Parameter(String),
    Value(Value),
    /// `@parameters`
    Splat(Value),
}
