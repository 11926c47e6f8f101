//! Texts copied out of the source of a page, or through a chat that escapes: `&quot;` where a quote was.

use std::borrow::Cow;

/// A page in a page escapes twice.
const MAX_LEVELS: usize = 2;

/// Whether there may be something of HTML in a text.
pub(super) fn is_like_html(text: &str) -> bool {
    text.trim_start().starts_with('<') || has_escapes(text)
}

/// The text level by level without HTML's escapes and the tags around it; nothing where it has none.
pub(super) fn levels(text: &str) -> Vec<String> {
    let mut levels: Vec<String> = Vec::new();
    let bare = without_tags(text);
    if let Cow::Owned(bare) = &bare {
        // Within tags an escape is one, whatever can be read with it.
        levels.push(html_escape::decode_html_entities(bare).into_owned());
    }
    for _ in 0..MAX_LEVELS {
        let before = levels.last().map_or(text, String::as_str);
        if !has_escapes(before) {
            break;
        }
        match html_escape::decode_html_entities(before) {
            Cow::Owned(decoded) if decoded != before => levels.push(decoded),
            _ => break,
        }
    }
    levels
}

/// Escapes of quotes, without which neither JSON nor a command is one.
fn has_escapes(text: &str) -> bool {
    [
        "&quot;", "&#34;", "&#39;", "&#x27;", "&#x22;", "&apos;", "&ldquo;", "&lsquo;", "&amp;", "&#039;",
        "&lt;",
    ]
    .iter()
    .any(|escape| text.contains(escape))
}

/// `<pre><code>…</code></pre>` without its tags; only where the text begins with one.
fn without_tags(text: &str) -> Cow<'_, str> {
    let is_page = text
        .trim_start()
        .strip_prefix('<')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()) && text.contains("</"));
    if !is_page {
        return Cow::Borrowed(text);
    }
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        bare.push_str(before);
        let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match tag.split_once('>').filter(|(name, _)| is_tag && !name.contains('<')) {
            Some((name, after)) => {
                if name.starts_with("br") {
                    bare.push('\n');
                }
                rest = after;
            }
            None => {
                bare.push('<');
                rest = tag;
            }
        }
    }
    bare.push_str(rest);
    Cow::Owned(bare)
}
