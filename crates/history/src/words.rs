//! How text is cut into words, for the index and for queries alike.
//!
//! A run of letters and digits is one word, found by its beginning; before it stand marks for its first few characters.
//! Chinese has no blanks between words,
//! so each character is a word, and each pair of neighbours another: `你好吗` becomes `你 你好 好 好吗 吗`.
//! One or two characters are then a single look-up, and longer texts a phrase of pairs.
//!
//! What counts as the same character stands in [`folded`].

mod chars;
mod cut;
mod dashes;
mod finder;
mod first_cutting;
mod folded;
mod marks;
mod simplified;
mod terms;

pub(crate) use finder::Finder;
pub(crate) use marks::{
    account_mark, account_name_mark, account_name_marks, beginning, code_mark, exact, kind_mark, later_mark,
    note_mark, outcome_mark, partly_mark, receiver_mark, sender_mark, star_mark, tag_mark, tag_marks,
    type_mark,
};
pub(crate) use terms::{Cuttings, index, note_index, note_terms, terms};
