//! The encodings of text files.

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};

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
