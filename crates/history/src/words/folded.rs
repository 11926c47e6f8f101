//! Characters as a search compares them: one for all ways to write it.
//!
//! In this order: signs that nobody sees are left out, the rest is brought to NFKC (full and half width, ligatures,
//! compatibility ideographs, a letter and its accents, the parts of a Hangul syllable), then to lower case, and Chinese to
//! simplified characters. Whoever changes anything of this changes the index, so rows must be indexed anew:
//! see `reindex.rs`.

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::chars::{is_unseen, joins};
use super::simplified::simplified;

/// No character before this one joins the one before it, but for the soft hyphen.
const FIRST_JOINING: char = '\u{300}';
const SOFT_HYPHEN: char = '\u{AD}';

/// The characters of a text as they are compared, each with the bytes from which it comes; several may come from the same.
pub(super) fn folded(text: &str) -> Folded<'_> {
    Folded { rest: text.char_indices().peekable(), text, ready: Vec::new() }
}

/// A name or a text as it is compared.
pub(crate) fn folded_text(text: &str) -> String {
    folded(text).map(|(_, c)| c).collect()
}

/// See [`folded`].
pub(super) struct Folded<'a> {
    rest: Peekable<CharIndices<'a>>,
    text: &'a str,
    /// The last first.
    ready: Vec<(Range<usize>, char)>,
}

impl Iterator for Folded<'_> {
    type Item = (Range<usize>, char);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(ready) = self.ready.pop() {
                return Some(ready);
            }
            let (start, first) = self.rest.next()?;
            let mut end = start + first.len_utf8();
            while let Some(&(at, next)) = self.rest.peek() {
                if !goes_with_the_last(next) {
                    break;
                }
                end = at + next.len_utf8();
                self.rest.next();
            }
            let place = start..end;
            if end == start + first.len_utf8() {
                // Nearly all of any text.
                if first.is_ascii() {
                    return Some((place, first.to_ascii_lowercase()));
                }
                if is_stable(first) {
                    return Some((place, simplified(first)));
                }
            }
            let mut ready = std::mem::take(&mut self.ready);
            fold(&self.text[place.clone()], |c| ready.push((place.clone(), c)));
            ready.reverse();
            self.ready = ready;
        }
    }
}

/// Han characters and Hangul syllables that are as they should be.
fn is_stable(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{20000}'..='\u{2A6DF}')
}

/// Whether a character can change the one before it, or is not seen.
fn goes_with_the_last(c: char) -> bool {
    if c < FIRST_JOINING {
        return c == SOFT_HYPHEN;
    }
    if is_stable(c) {
        return false;
    }
    if is_unseen(c) {
        return true;
    }
    let mut first = None;
    decompose_compatible(c, |part| {
        first.get_or_insert(part);
    });
    first.is_some_and(|first| {
        canonical_combining_class(first) != 0 || is_nfc_quick(std::iter::once(first)) == IsNormalized::Maybe
    })
}

fn fold(text: &str, mut put: impl FnMut(char)) {
    for c in text.chars().filter(|c| !is_unseen(*c)).map(kept_mark).nfkc() {
        for c in c.to_lowercase() {
            match c {
                'ß' => ['s', 's'].into_iter().for_each(&mut put),
                'ς' => put('σ'),
                // A filler may come of another one.
                c if joins(c) || is_unseen(c) => {}
                c => put(simplified(c)),
            }
        }
    }
}

/// Trade marks end a word; as letters they would be part of it.
fn kept_mark(c: char) -> char {
    if matches!(c, '\u{2120}' | '\u{2122}') { ' ' } else { c }
}

#[cfg(test)]
mod tests {
    use super::folded_text;

    #[test]
    fn one_sign_in_two_codes_is_one_character() {
        for (one, other) in [
            ("修理⼿机", "修理手机"),
            ("\u{F98E}", "年"),
            ("⻚⻓", "页长"),
            ("ｶﾞ", "ガ"),
            ("cafe\u{301}", "café"),
            ("\u{1112}\u{1161}\u{11AB}", "한"),
            ("ﬁle", "file"),
            ("①", "1"),
            ("ＡＢ", "ab"),
            ("inv\u{200E}oice", "invoice"),
            ("in\u{AD}voice", "invoice"),
            ("in\u{2060}voice", "invoice"),
            ("葛\u{E0100}城", "葛城"),
            ("發票", "发票"),
            ("STRASSE ẞ", "straße ß"),
            ("ΟΔΟΣ", "οδος"),
            ("İ", "i"),
            ("q\u{327}\u{301}", "q\u{301}\u{327}"),
        ] {
            assert_eq!(folded_text(one), folded_text(other), "{one}");
        }
        for (one, other) in [("カ", "ガ"), ("café", "cafe"), ("未", "末"), ("Yanshu™", "YanshuTM")] {
            assert_ne!(folded_text(one), folded_text(other), "{one}");
        }
    }
}
