//! Words with what they take in memory.

/// Words that together take no more than a value may.
#[derive(Default)]
pub(super) struct Words {
    pub(super) all: Vec<String>,
    pub(super) bytes: usize,
    /// There was no room for some.
    pub(super) is_full: bool,
}
