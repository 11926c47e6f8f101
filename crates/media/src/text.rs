//! The beginning of a text, whichever of the usual encodings it is in.

use std::path::Path;

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

use crate::model::TextHead;

/// As much of a text as a card has room for.
const MAX_TEXT_BYTES: usize = 4 * 1024;

/// The first lines; `None` where the file is no text.
pub(crate) fn text_head(path: &Path) -> Option<TextHead> {
    let mut bytes = files::read_head(path, MAX_TEXT_BYTES as u64 + 1).ok()?;
    let more = bytes.len() > MAX_TEXT_BYTES;
    bytes.truncate(MAX_TEXT_BYTES);
    let text = decoded(&bytes, more)?;
    let strange = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    (!text.is_empty() && !text.contains(strange)).then_some(TextHead { text, more })
}

/// UTF-8; UTF-16 where its mark stands first, as Notepad writes it; else GB 18030, as Chinese Windows does.
fn decoded(bytes: &[u8], more: bool) -> Option<String> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => return decoded_as(UTF_16LE, rest, more),
        [0xFE, 0xFF, rest @ ..] => return decoded_as(UTF_16BE, rest, more),
        _ => {}
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.trim_start_matches('\u{feff}').to_owned()),
        // A character that was cut in two at the end.
        Err(error) if more && error.error_len().is_none() => {
            let whole = std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?;
            Some(whole.trim_start_matches('\u{feff}').to_owned())
        }
        // Nearly any bytes are some text in GB 18030: so only what Chinese is written with.
        Err(_) => decoded_as(GB18030, bytes, more).filter(|text| text.chars().all(is_used_in_chinese)),
    }
}

fn decoded_as(encoding: &'static Encoding, bytes: &[u8], more: bool) -> Option<String> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length(bytes.len())?);
    // Where there is more, half a character at the end is none.
    let (_, _, broken) = decoder.decode_to_string(bytes, &mut text, !more);
    (!broken).then_some(text)
}

/// ASCII, general and Chinese punctuation, Han, and the forms of full width.
fn is_used_in_chinese(c: char) -> bool {
    c.is_ascii()
        || matches!(c, '·' | '×' | '÷' | '±' | '°' | '§' | '\u{2010}'..='\u{2026}' | '\u{2030}'..='\u{203b}')
        || matches!(c, '\u{2103}'..='\u{2193}' | '\u{2460}'..='\u{249b}' | '\u{2500}'..='\u{2642}')
        || matches!(c, '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ffe5}')
        || matches!(c, '\u{20ac}')
}
