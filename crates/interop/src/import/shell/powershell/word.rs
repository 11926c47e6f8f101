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

/// `$script:name`, `${name}`, `$env:NAME`, `@name` without the signs.
pub(super) fn bare_name(source: &str) -> &str {
    let name = source.trim().trim_start_matches(['$', '@', '{']).trim_end_matches('}');
    name.rsplit(':').next().unwrap_or_default()
}

/// Its text.
pub(super) fn plain(word: Word) -> String {
    match word {
        Word::Parameter(name) => name,
        Word::Value(value) | Word::Splat(value) => value.text(),
    }
}
