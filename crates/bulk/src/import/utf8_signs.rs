//! Whether a text that is not UTF-8 is one that was damaged.

/// How much of a text that is not UTF-8 looks like it.
#[derive(Default)]
pub(super) struct Utf8Signs {
    /// Characters of three bytes and more: in texts of other encodings their like stands there once in a while.
    long: u64,
    damaged: u64,
}

impl Utf8Signs {
    pub(super) fn add(&mut self, bytes: &[u8]) {
        for chunk in bytes.utf8_chunks() {
            self.long += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count() as u64;
            self.damaged += u64::from(!chunk.invalid().is_empty());
        }
    }

    pub(super) fn is_likely(&self) -> bool {
        self.long > 1 && self.long > self.damaged
    }
}
