//! Characters as they are usually typed: a letter and its accents, or the parts of a Hangul syllable, as one.
//!
//! macOS takes names of files apart, and so do some input methods; who types `é` looks for either.

use std::borrow::Cow;
use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

/// No character before this one joins the one before it.
const FIRST_JOINING: char = '\u{300}';

/// The characters of a text, joined where they can be, each with the bytes from which it comes.
pub(super) fn composed(text: &str) -> Composed<'_> {
    Composed(text.char_indices().peekable())
}

/// See [`composed`].
pub(super) struct Composed<'a>(Peekable<CharIndices<'a>>);

impl Iterator for Composed<'_> {
    type Item = (Range<usize>, char);

    fn next(&mut self) -> Option<Self::Item> {
        let (start, mut whole) = self.0.next()?;
        let mut end = start + whole.len_utf8();
        while let Some(&(at, next)) = self.0.peek() {
            let joined = if next < FIRST_JOINING { None } else { compose(whole, next) };
            let Some(joined) = joined else { break };
            (whole, end) = (joined, at + next.len_utf8());
            self.0.next();
        }
        Some((start..end, whole))
    }
}

/// The text with all joined that can be.
pub(crate) fn joined(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { text.into() } else { composed(text).map(|(_, c)| c).collect::<String>().into() }
}

/// A name as it may stand in the index: joined, and as rows that were indexed before have it.
pub(crate) fn spellings(name: &str) -> Vec<String> {
    let mut all = vec![joined(name).into_owned()];
    for other in [Some(name.to_owned()), apart(name)].into_iter().flatten() {
        if !all.contains(&other) {
            all.push(other);
        }
    }
    all
}

/// The same text with all that is joined in it taken apart, if anything is.
pub(super) fn apart(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let apart: String = text.nfd().collect();
    (apart != text || composed(text).any(|(place, c)| place.len() != c.len_utf8())).then_some(apart)
}
