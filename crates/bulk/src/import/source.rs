//! Where rows come from.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};

use super::error::ImportError;

/// Where rows come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// A file, which what it holds tells the kind of, and not its name.
    File(PathBuf),
    /// Text from the clipboard.
    Pasted(String),
}

/// The encodings that a text file may be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TextEncoding {
    /// UTF-8, with or without a mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// GB 18030, with GBK and GB 2312 in it.
    Gb18030,
    /// Big5.
    Big5,
    /// Shift JIS.
    ShiftJis,
    /// EUC-KR.
    EucKr,
    /// Windows-1252, with ISO 8859-1 in it.
    Windows1252,
}

impl TextEncoding {
    pub(super) fn codec(self) -> &'static Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Gb18030 => encoding_rs::GB18030,
            Self::Big5 => encoding_rs::BIG5,
            Self::ShiftJis => encoding_rs::SHIFT_JIS,
            Self::EucKr => encoding_rs::EUC_KR,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
        }
    }
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
