//! Where rows come from.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;

use super::error::ImportError;

/// Where rows come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// A file, which what it holds tells the kind of, and not its name.
    File(PathBuf),
    /// Text from the clipboard.
    Pasted(String),
}

/// An open source. Its handle stays the same whatever comes to lie at the path.
pub(super) enum Opened {
    File(File),
    Pasted(Cursor<Vec<u8>>),
}

impl Opened {
    pub(super) fn new(source: &Source) -> Result<Self, ImportError> {
        Ok(match source {
            Source::File(path) => Self::File(files::open(path)?),
            Source::Pasted(text) => Self::Pasted(Cursor::new(text.clone().into_bytes())),
        })
    }

    pub(super) fn len(&mut self) -> Result<u64, ImportError> {
        let end = self.seek(SeekFrom::End(0))?;
        self.rewind()?;
        Ok(end)
    }
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Pasted(text) => text.read(buffer),
        }
    }
}

impl Seek for Opened {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        match self {
            Self::File(file) => file.seek(to),
            Self::Pasted(text) => text.seek(to),
        }
    }
}
