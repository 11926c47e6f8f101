//! Names of files that come from elsewhere.

use sanitize_filename::{Options, OptionsForCheck, is_sanitized_with_options, sanitize_with_options};
use unicode_segmentation::UnicodeSegmentation;

/// Longer names are cut, so that every file system takes them with what is put before or behind.
const MAX_BYTES: usize = 200;

/// A name as one that can be written on every system and that shows as what it is; empty where nothing is left of it.
///
/// As [`shown_name`], and `_` stands for path separators and for what Windows gives a meaning to (`C:x`, `a:stream`);
/// `CON` and the like get one before them, and a final dot or blank is gone.
#[must_use]
pub fn safe_name(name: &str) -> String {
    cut(&portable_name(name))
}

/// As [`safe_name`], however long.
#[must_use]
pub fn portable_name(name: &str) -> String {
    let options = Options { windows: false, truncate: false, replacement: "_" };
    let name = sanitize_with_options(shown_name(name), options);
    let name = name.trim().trim_end_matches(['.', ' ']);
    if name.chars().all(|c| matches!(c, '_' | '.')) {
        return String::new();
    }
    let reserved = !is_sanitized_with_options(name, OptionsForCheck { windows: true, truncate: false });
    if reserved { format!("_{name}") } else { name.to_owned() }
}

/// A name without control characters, which would break a header or a line, and without marks that turn the direction
/// of text, by which `photo<RLO>gpj.exe` shows as `photoexe.jpg`.
#[must_use]
pub fn shown_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_control() && !turns_text(*c)).collect()
}

/// Marks of bidirectional text, and others that show nothing.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Cut before its ending, which says what it is.
fn cut(name: &str) -> String {
    if name.len() <= MAX_BYTES {
        return name.to_owned();
    }
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 16 => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let most = MAX_BYTES - ending.len();
    // Between characters as they are seen: a family of emoji stays one, or goes.
    let mut end = 0;
    for (at, character) in stem.grapheme_indices(true) {
        if at + character.len() > most {
            break;
        }
        end = at + character.len();
    }
    if end == 0 {
        end = stem.floor_char_boundary(most);
    }
    format!("{}{ending}", stem[..end].trim_end_matches(['.', ' ']))
}

#[cfg(test)]
mod tests {
    use super::safe_name;

    #[test]
    fn a_name_means_the_same_on_every_system() {
        for (name, safe) in [
            ("holiday photo.jpg", "holiday photo.jpg"),
            ("合同（终稿）.pdf", "合同（终稿）.pdf"),
            ("résumé.doc", "résumé.doc"),
            ("C:x", "C_x"),
            ("a.txt:stream", "a.txt_stream"),
            ("CON", "_CON"),
            ("con.txt", "_con.txt"),
            ("../../etc/passwd", ".._.._etc_passwd"),
            ("dir\\file", "dir_file"),
            ("line\nbreak\u{7f}\u{85}.txt", "linebreak.txt"),
            ("trailing. ", "trailing"),
            ("photo\u{202e}gpj.exe", "photogpj.exe"),
            ("\u{2066}a\u{2069}\u{200f}.png", "a.png"),
            ("..", ""),
            ("", ""),
        ] {
            assert_eq!(safe_name(name), safe, "{name:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = safe_name(&format!("{}.jpeg", "长".repeat(200)));
        assert!(name.len() <= 200 && name.ends_with("长.jpeg"), "{name}");
        let name = safe_name(&format!("{}.png", "👨‍👩‍👧".repeat(20)));
        assert!(
            name.len() > 150 && name.strip_suffix(".png").is_some_and(|stem| stem.ends_with("👨‍👩‍👧")),
            "{name}"
        );
        // One that has no end is cut nevertheless.
        let name = safe_name(&format!("e{}.png", "\u{301}".repeat(200)));
        assert!(name.len() <= 200 && name.ends_with(".png"), "{name}");
        let name = safe_name(&"长".repeat(200));
        assert!(name.len() <= 200 && name.len() > 190, "{name}");
    }
}
