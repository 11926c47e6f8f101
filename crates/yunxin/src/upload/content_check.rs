//! What was seen of a file on its way out, against what was said of it.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::call::UploadError;
use super::fingerprint::{Fingerprint, Fingerprinter};

/// Sees every byte of the file as it leaves.
pub(super) struct ContentCheck {
    /// Bytes that were announced.
    size: u64,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    passed: Fingerprinter,
    fault: Option<Fault>,
}

#[derive(Clone, Copy)]
enum Fault {
    Shorter,
    Unreadable(io::ErrorKind),
}

impl ContentCheck {
    pub(super) fn of(size: u64) -> Self {
        Self { size, seen: Mutex::default() }
    }

    pub(super) fn saw(&self, chunk: &[u8]) {
        self.lock().passed.update(chunk);
    }

    pub(super) fn failed(&self, error: &io::Error) {
        self.lock().fault = Some(Fault::Unreadable(error.kind()));
    }

    /// The end of the file; an error that breaks the call off where fewer bytes came than were announced.
    pub(super) fn end(&self) -> io::Result<Bytes> {
        let mut seen = self.lock();
        if seen.passed.size_bytes() >= self.size || seen.fault.is_some() {
            return Ok(Bytes::new());
        }
        seen.fault = Some(Fault::Shorter);
        Err(io::ErrorKind::UnexpectedEof.into())
    }

    /// Whether what left is the file it was said to be. Of a call that broke off before the last byte nothing is known.
    pub(super) fn verdict(&self, expected: Option<&Fingerprint>) -> Result<(), UploadError> {
        let seen = self.lock();
        match (seen.fault, expected) {
            (Some(Fault::Shorter), _) => Err(UploadError::Changed),
            (Some(Fault::Unreadable(kind)), _) => Err(UploadError::Unreadable(kind.into())),
            (None, Some(expected))
                if seen.passed.size_bytes() == self.size && seen.passed.finish() != *expected =>
            {
                Err(UploadError::Changed)
            }
            (None, _) => Ok(()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
