//! Text in the encodings that people's files have: UTF-8 with and without a byte order mark (Notepad), UTF-16 (Windows
//! PowerShell's `>`), GB 18030 (Chinese Windows).

use encoding_rs::{Encoding as Known, GB18030, UTF_16BE, UTF_16LE};

use crate::error::Error;

/// What a text was encoded in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with a byte order mark in front, which was left out.
    Utf8WithMark,
    /// UTF-16, of either byte order.
    Utf16,
    /// GB 18030, of which GBK and GB 2312 are parts. Bytes do not prove it.
    Gb18030,
}

impl Encoding {
    /// Its name, for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf8WithMark => "UTF-8 (BOM)",
            Encoding::Utf16 => "UTF-16",
            Encoding::Gb18030 => "GB 18030",
        }
    }
}

/// A text, and what it was encoded in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text, without a byte order mark.
    pub text: String,
    /// What it was encoded in.
    pub encoding: Encoding,
}

/// The text that bytes are, to the last byte.
///
/// # Errors
/// [`Error::NotText`] when they are text in none of the encodings.
pub fn decoded(bytes: Vec<u8>) -> Result<Text, Error> {
    let of = |text, encoding| Ok(Text { text, encoding });
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        let text = std::str::from_utf8(rest).map_err(|_| Error::NotText)?;
        return of(text.to_owned(), Encoding::Utf8WithMark);
    }
    let utf16 = match *bytes.as_slice() {
        [0xFF, 0xFE, ..] => Some((UTF_16LE, 2)),
        [0xFE, 0xFF, ..] => Some((UTF_16BE, 2)),
        // Without a mark: what a request begins with is ASCII.
        [1..=255, 0, 1..=255, 0, ..] => Some((UTF_16LE, 0)),
        [0, 1..=255, 0, 1..=255, ..] => Some((UTF_16BE, 0)),
        _ => None,
    };
    if let Some((encoding, mark)) = utf16 {
        return of(strict(encoding, bytes.get(mark..).unwrap_or_default())?, Encoding::Utf16);
    }
    match String::from_utf8(bytes) {
        Ok(text) => of(text, Encoding::Utf8),
        Err(error) => {
            let text = strict(GB18030, error.as_bytes())?;
            // Pictures and programs are no text, though some of them are valid.
            let is_text = !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}'));
            if is_text { of(text, Encoding::Gb18030) } else { Err(Error::NotText) }
        }
    }
}

fn strict(encoding: &'static Known, bytes: &[u8]) -> Result<String, Error> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(std::borrow::Cow::into_owned).ok_or(Error::NotText)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn a_text_is_read_in_every_encoding_that_people_save_it_in() {
        let text = "curl 'http://h' -d '你好 雁'";
        let (gbk, _, _) = GB18030.encode(text);
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::Utf8WithMark),
            ([&[0xFF, 0xFE], utf16(text, u16::to_le_bytes).as_slice()].concat(), Encoding::Utf16),
            ([&[0xFE, 0xFF], utf16(text, u16::to_be_bytes).as_slice()].concat(), Encoding::Utf16),
            (utf16(text, u16::to_le_bytes), Encoding::Utf16),
            (utf16(text, u16::to_be_bytes), Encoding::Utf16),
            (gbk.into_owned(), Encoding::Gb18030),
        ] {
            let read = decoded(bytes).unwrap();
            assert_eq!((read.text.as_str(), read.encoding), (text, encoding));
        }
    }

    #[test]
    fn what_is_no_text_is_not_made_into_one() {
        for bytes in [
            b"\xFF".to_vec(),
            b"\x89PNG\r\n\x1A\n\0\0".to_vec(),
            b"\xEF\xBB\xBF\xFF".to_vec(),
            b"\xFF\xFE\0".to_vec(),
            b"a\xC4".to_vec(),
        ] {
            assert!(matches!(decoded(bytes.clone()), Err(Error::NotText)), "{bytes:?}");
        }
        assert_eq!(decoded(Vec::new()).unwrap().text, "");
    }
}
