//! The beginning of a text, whichever of the usual encodings it is in.

use std::path::Path;

use files::{Encoding, Text, decoded_head};

use crate::model::TextHead;

/// As much of a text as a card has room for.
const MAX_TEXT_BYTES: usize = 4 * 1024;

/// The first lines; `None` where the file is no text.
pub(crate) fn text_head(path: &Path) -> Option<TextHead> {
    let mut bytes = files::read_head(path, MAX_TEXT_BYTES as u64 + 1).ok()?;
    let more = bytes.len() > MAX_TEXT_BYTES;
    bytes.truncate(MAX_TEXT_BYTES);
    let Text { text, encoding } = decoded_head(&bytes, more).ok()?;
    let is_sure = match encoding {
        Encoding::Utf8 | Encoding::Utf8WithMark | Encoding::Utf16 => true,
        // Numbers of a program look like it, too; and nobody writes it.
        Encoding::Utf16WithoutMark | Encoding::Utf32 => false,
        // Nearly any bytes are some text in these: so only what Chinese, Japanese and Korean are written with.
        Encoding::Gb18030 | Encoding::Big5 | Encoding::ShiftJis | Encoding::EucKr => {
            text.chars().all(is_used_in_east_asia)
        }
        Encoding::Windows1252 => text.chars().all(|c| c.is_ascii() || c.is_alphabetic()),
    };
    let strange = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    (is_sure && !text.is_empty() && !text.contains(strange)).then_some(TextHead { text, more })
}

/// ASCII, general and Chinese punctuation, Han, kana, hangul, and the forms of full and half width.
fn is_used_in_east_asia(c: char) -> bool {
    c.is_ascii()
        || matches!(c, '·' | '×' | '÷' | '±' | '°' | '§' | '\u{2010}'..='\u{2026}' | '\u{2030}'..='\u{203b}')
        || matches!(c, '\u{2103}'..='\u{2193}' | '\u{2460}'..='\u{249b}' | '\u{2500}'..='\u{2642}')
        || matches!(c, '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff01}'..='\u{ffe5}')
        || matches!(c, '\u{20ac}')
}
