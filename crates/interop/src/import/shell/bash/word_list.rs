//! Words with what they take in memory.

/// Words that together take no more than a value may.
#[derive(Default)]
pub(super) struct Words {
    pub(super) all: Vec<String>,
    pub(super) bytes: usize,
    /// There was no room for some.
    pub(super) is_full: bool,
}

impl Words {
    /// Adds to the word that came last: what stands directly behind it.
    pub(super) fn extend_last(&mut self, text: &str) {
        if let Some(last) = self.all.last_mut() {
            last.push_str(text);
            self.bytes += text.len();
        }
    }
}
