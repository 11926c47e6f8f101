//! Text in the encodings that people's files have: UTF-8 with and without a byte order mark (Notepad), UTF-16 (Windows
//! PowerShell's `>`), UTF-32, GB 18030 (Chinese Windows), and what Windows has elsewhere.

mod likely;

use encoding_rs::{Encoding as Known, GB18030, UTF_16BE, UTF_16LE};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::error::Error;

/// What a text was encoded in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with a byte order mark in front, which was left out.
    Utf8WithMark,
    /// UTF-16, of either byte order, with its mark in front, which was left out.
    Utf16,
    /// UTF-16 without a mark: known by what it begins with.
    Utf16WithoutMark,
    /// UTF-32, of either byte order, with a mark that was left out or without one.
    Utf32,
    /// GB 18030, of which GBK and GB 2312 are parts. Bytes do not prove it, nor any of those that follow.
    Gb18030,
    /// Big5, as in Taiwan and Hong Kong.
    Big5,
    /// Shift JIS, as in Japan.
    ShiftJis,
    /// EUC-KR, as in Korea.
    EucKr,
    /// Windows-1252, as in western Europe.
    Windows1252,
}

impl Encoding {
    /// Its name, for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf8WithMark => "UTF-8 (BOM)",
            Encoding::Utf16 | Encoding::Utf16WithoutMark => "UTF-16",
            Encoding::Utf32 => "UTF-32",
            Encoding::Gb18030 => "GB 18030",
            Encoding::Big5 => "Big5",
            Encoding::ShiftJis => "Shift JIS",
            Encoding::EucKr => "EUC-KR",
            Encoding::Windows1252 => "Windows-1252",
        }
    }

    /// Whether bytes prove it. Where they do not, another encoding may have been meant.
    #[must_use]
    pub fn is_certain(self) -> bool {
        match self {
            Encoding::Utf8
            | Encoding::Utf8WithMark
            | Encoding::Utf16
            | Encoding::Utf16WithoutMark
            | Encoding::Utf32 => true,
            Encoding::Gb18030
            | Encoding::Big5
            | Encoding::ShiftJis
            | Encoding::EucKr
            | Encoding::Windows1252 => false,
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
    match String::from_utf8(bytes) {
        // Most texts: not copied.
        Ok(text) if encoding(text.as_bytes()).is_none() && of_four_bytes(text.as_bytes()).is_none() => {
            Ok(Text { text, encoding: Encoding::Utf8 })
        }
        Ok(text) => decoded_head(text.as_bytes(), false),
        Err(error) => decoded_head(error.as_bytes(), false),
    }
}

/// The text that the first bytes of a file are. With `more` behind them, half a character at their end is left out.
///
/// # Errors
/// [`Error::NotText`] when they are text in none of the encodings.
pub fn decoded_head(bytes: &[u8], more: bool) -> Result<Text, Error> {
    let strict = |known: &'static Known, bytes: &[u8], encoding| {
        let mut decoder = known.new_decoder_without_bom_handling();
        let room = decoder.max_utf8_buffer_length(bytes.len()).ok_or(Error::NotText)?;
        let mut text = String::with_capacity(room);
        let (_, _, is_broken) = decoder.decode_to_string(bytes, &mut text, !more);
        if is_broken { Err(Error::NotText) } else { Ok(Text { text, encoding }) }
    };
    if let Some((text, is_little)) = of_four_bytes(bytes) {
        return utf32(text, is_little, more);
    }
    if let Some((known, mark_bytes, encoding)) = encoding(bytes) {
        return strict(known, bytes.get(mark_bytes..).unwrap_or_default(), encoding);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Text { text: text.to_owned(), encoding: Encoding::Utf8 }),
        // A character that was cut in two.
        Err(error) if more && error.error_len().is_none() => {
            strict(encoding_rs::UTF_8, bytes, Encoding::Utf8)
        }
        Err(_) => {
            let known = likely::encoding(bytes);
            let read = strict(known, bytes, unproven(known)).ok().filter(is_text);
            let read = read.map_or_else(|| strict(GB18030, bytes, Encoding::Gb18030), Ok)?;
            if is_text(&read) { Ok(read) } else { Err(Error::NotText) }
        }
    }
}

/// An encoding that bytes do not prove.
fn unproven(known: &'static Known) -> Encoding {
    match known.name() {
        "Big5" => Encoding::Big5,
        "Shift_JIS" => Encoding::ShiftJis,
        "EUC-KR" => Encoding::EucKr,
        "windows-1252" => Encoding::Windows1252,
        _ => Encoding::Gb18030,
    }
}

/// Pictures and programs are no text, though some of them are valid.
fn is_text(read: &Text) -> bool {
    !read.text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}'))
}

/// What follows the mark of UTF-32, or all of what begins like it, and whether the low byte comes first.
fn of_four_bytes(bytes: &[u8]) -> Option<(&[u8], bool)> {
    match bytes {
        [0xFF, 0xFE, 0, 0, text @ ..] => Some((text, true)),
        [0, 0, 0xFE, 0xFF, text @ ..] => Some((text, false)),
        // What a request begins with is ASCII.
        [1..=127, 0, 0, 0, 1..=127, 0, 0, 0, ..] => Some((bytes, true)),
        [0, 0, 0, 1..=127, 0, 0, 0, 1..=127, ..] => Some((bytes, false)),
        _ => None,
    }
}

fn utf32(bytes: &[u8], is_little: bool, more: bool) -> Result<Text, Error> {
    let (characters, cut) = bytes.as_chunks::<4>();
    if !cut.is_empty() && !more {
        return Err(Error::NotText);
    }
    let number =
        |four: &[u8; 4]| if is_little { u32::from_le_bytes(*four) } else { u32::from_be_bytes(*four) };
    let text = characters.iter().map(|four| char::from_u32(number(four))).collect::<Option<String>>();
    text.map(|text| Text { text, encoding: Encoding::Utf32 }).ok_or(Error::NotText)
}

/// What the first bytes say by themselves, and how many of them are a mark.
fn encoding(bytes: &[u8]) -> Option<(&'static Known, usize, Encoding)> {
    match *bytes {
        [0xEF, 0xBB, 0xBF, ..] => Some((encoding_rs::UTF_8, 3, Encoding::Utf8WithMark)),
        [0xFF, 0xFE, ..] => Some((UTF_16LE, 2, Encoding::Utf16)),
        [0xFE, 0xFF, ..] => Some((UTF_16BE, 2, Encoding::Utf16)),
        // What a request begins with is ASCII.
        [1..=255, 0, 1..=255, 0, ..] => Some((UTF_16LE, 0, Encoding::Utf16WithoutMark)),
        [0, 1..=255, 0, 1..=255, ..] => Some((UTF_16BE, 0, Encoding::Utf16WithoutMark)),
        _ => None,
    }
}

/// The beginning of a text, of at most so many code points, cut between characters as they are seen: an emoji of several
/// code points is there as a whole or not at all.
#[must_use]
pub fn start_of(text: &str, most_chars: usize) -> &str {
    let mut left = most_chars;
    for (at, character) in text.grapheme_indices(true) {
        let Some(rest) = left.checked_sub(character.chars().count()) else { return &text[..at] };
        left = rest;
    }
    text
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
            (utf16(text, u16::to_le_bytes), Encoding::Utf16WithoutMark),
            (utf16(text, u16::to_be_bytes), Encoding::Utf16WithoutMark),
            (gbk.into_owned(), Encoding::Gb18030),
        ] {
            let read = decoded(bytes).unwrap();
            assert_eq!((read.text.as_str(), read.encoding), (text, encoding));
        }
    }

    #[test]
    fn a_text_in_an_encoding_that_bytes_do_not_prove_is_read_by_what_is_likely() {
        for (known, encoding, text) in [
            (encoding_rs::BIG5, Encoding::Big5, "訂單已出貨，請留意簡訊通知"),
            (encoding_rs::SHIFT_JIS, Encoding::ShiftJis, "ご注文の商品を発送しました。"),
            (encoding_rs::EUC_KR, Encoding::EucKr, "주문하신 상품이 발송되었습니다"),
            (GB18030, Encoding::Gb18030, "订单已发货，请留意短信通知"),
            (GB18030, Encoding::Gb18030, "你好"),
            (GB18030, Encoding::Gb18030, "好"),
            (GB18030, Encoding::Gb18030, "您的验证码是 1234，五分钟内有效"),
            (encoding_rs::WINDOWS_1252, Encoding::Windows1252, "Grüße aus Köln, Señor Müller"),
        ] {
            for text in [
                format!("curl 'http://h/im/v2/messages' -d '{{\"message\":{{\"text\":\"{text}\"}}}}'\n"),
                format!("AppKey: 1\r\ntext={text}\r\n"),
            ] {
                let (bytes, _, had_gaps) = known.encode(&text);
                assert!(!had_gaps, "{text}");
                let read = decoded(bytes.into_owned()).unwrap();
                assert_eq!((read.text.as_str(), read.encoding), (text.as_str(), encoding));
                assert!(!read.encoding.is_certain());
            }
        }
    }

    #[test]
    fn a_text_in_utf_32_is_read_with_its_mark_and_without() {
        let text = "{\"a\":\"雁 😀\"}";
        let bytes = |with: fn(u32) -> [u8; 4], mark: &str| -> Vec<u8> {
            mark.chars().chain(text.chars()).flat_map(|c| with(u32::from(c))).collect()
        };
        for mark in ["\u{feff}", ""] {
            for with in [u32::to_le_bytes, u32::to_be_bytes] {
                let whole = bytes(with, mark);
                let read = decoded(whole.clone()).unwrap();
                assert_eq!((read.text.as_str(), read.encoding), (text, Encoding::Utf32));
                let cut = &whole[..whole.len() - 2];
                assert!(matches!(decoded(cut.to_vec()), Err(Error::NotText)));
                assert_eq!(decoded_head(cut, true).unwrap().text, text.strip_suffix('}').unwrap());
            }
        }
        assert!(matches!(decoded(b"\xFF\xFE\0\0\0\xD8\0\0".to_vec()), Err(Error::NotText)));
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

    #[test]
    fn the_head_of_a_text_ends_between_characters_in_every_encoding() {
        let text = "雁书 geese";
        let (gbk, _, _) = GB18030.encode(text);
        let marked = [&[0xFF, 0xFE], utf16(text, u16::to_le_bytes).as_slice()].concat();
        for (bytes, half, start) in [
            (text.as_bytes().to_vec(), 4, "雁"),
            (gbk.into_owned(), 3, "雁"),
            (marked, 5, "雁"),
            ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), 7, "雁"),
        ] {
            assert_eq!(decoded_head(&bytes, false).unwrap().text, text);
            assert_eq!(decoded_head(&bytes[..half], true).unwrap().text, start, "{bytes:?}");
            let as_the_whole = decoded_head(&bytes[..half], false);
            assert!(as_the_whole.is_err() || half == 4, "half a character is broken, or GB 18030: {bytes:?}");
        }
    }

    #[test]
    fn the_start_of_a_text_is_cut_between_characters_as_they_are_seen() {
        assert_eq!(start_of("👍🏽👍🏽", 3), "👍🏽");
        assert_eq!(start_of("e\u{301}e\u{301}", 1), "");
        assert_eq!((start_of("雁书", 2), start_of("雁书", 9), start_of("雁书", 0)), ("雁书", "雁书", ""));
    }
}
