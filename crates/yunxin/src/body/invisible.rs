//! Characters that nobody sees, and that JSON does not allow outside strings: they come along from web pages and chats.

/// What a character that nobody sees becomes outside strings: a blank or a line break that JSON knows, or nothing. `None` for
/// any other character.
#[must_use]
pub fn replacement(c: char) -> Option<&'static str> {
    match c {
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(" "),
        '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some("\n"),
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' => Some(""),
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => Some(""),
        _ => None,
    }
}

/// How such a character is called: `U+00A0`.
#[must_use]
pub fn name(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}
