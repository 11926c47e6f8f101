//! How text is cut into words, for the index and for queries alike.
//!
//! A run of letters and digits is one word, found by its beginning; before it stand marks for its first few characters.
//! Chinese has no blanks between words,
//! so each character is a word, and each pair of neighbours another: `你好吗` becomes `你 你好 好 好吗 吗`.
//! One or two characters are then a single look-up, and longer texts a phrase of pairs.

mod chars;
mod composed;
mod cut;
mod finder;
mod marks;
mod terms;

pub(crate) use composed::{joined, spellings};
pub(crate) use finder::Finder;
pub(crate) use marks::{
    account_mark, account_name_mark, beginning, code_mark, exact, note_mark, outcome_mark, receiver_mark,
    sender_mark, star_mark, tag_mark, type_mark,
};
pub(crate) use terms::{index, note_index, note_terms, terms};
