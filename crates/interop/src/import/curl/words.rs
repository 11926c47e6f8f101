//! What a word of a command line looks like.

use crate::import::url;

/// A name ends at a colon, an equals sign or a blank: what follows may be a secret.
pub(super) fn name_of(text: &str) -> &str {
    let text = text.trim_start();
    text.get(..text.find([':', '：', ';', '=', ' ', '\t']).unwrap_or(text.len())).unwrap_or_default()
}

/// Whether a word could be meant as a URL.
pub(super) fn is_like_url(word: &str) -> bool {
    let word = word.trim_matches(is_unseen);
    if word.chars().any(|c| c.is_whitespace() || c.is_control() || "\"'`<>\\^".contains(c)) {
        return false;
    }
    let lower = word.to_ascii_lowercase();
    let named = lower.starts_with("http://") || lower.starts_with("https://") || word.starts_with("{{");
    named
        || url::conversation(word).is_some()
        || url::other_call(word).is_some()
        || (word.contains('/') && word.contains('.') && !word.starts_with(['/', '.', '{']))
}

/// Signs that nobody sees, as chats put them around a URL.
pub(super) fn is_unseen(sign: char) -> bool {
    sign.is_whitespace()
        || matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A URL that was wrapped on its way, in one piece.
pub(super) fn without_breaks(word: String) -> String {
    let is_url = word.starts_with("http://") || word.starts_with("https://");
    if is_url && word.trim_end().contains('\n') { word.split('\n').map(str::trim).collect() } else { word }
}
