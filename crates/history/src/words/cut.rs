//! Cutting a text into words and runs of characters.

use super::chars::stands_alone;
use super::folded::folded;

/// Stands before marks. No text can hold a mark, as private characters cut words.
pub(super) const MARK: char = '\u{E000}';
/// Longer words and names are cut short, in the index and in queries alike.
pub(super) const WORD_CHARS: usize = 64;
/// How much of a run a query looks at; the rest does not narrow further.
const RUN_CHARS: usize = 48;
/// Beginnings of so many characters have a mark. To gather all words with a beginning at the time of asking takes the
/// longer the more there are: half a second over a million rows for a digit, as every row has several ids.
const BEGINNINGS: usize = 3;
/// More of them where many words begin alike: the digits of a number that counts up, and the letters before the number
/// of a name such as `user4711`, with the first digit of that.
const DIGITS: usize = 5;
const LETTERS: usize = 6;

/// A stretch of text that is a word by itself or a run of characters that each are.
pub(super) enum Piece {
    Word(String),
    Run(Vec<char>),
}

/// Words with a blank between them. One text from the start: a row has a hundred words and more.
#[derive(Default)]
pub(super) struct Words(pub(super) String);

impl Words {
    pub(super) fn push(&mut self, parts: impl IntoIterator<Item = char>) {
        if !self.0.is_empty() {
            self.0.push(' ');
        }
        self.0.extend(parts);
    }

    pub(super) fn push_str(&mut self, word: &str) {
        self.push([]);
        self.0.push_str(word);
    }

    /// The mark of words that begin so.
    pub(super) fn push_beginning(&mut self, beginning: &str) {
        self.push([MARK, 'i']);
        self.0.push_str(beginning);
    }

    /// The marks of a word's beginnings, the shortest first.
    pub(super) fn push_beginnings(&mut self, word: &str) {
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8()).take(marked(word));
        for end in ends {
            self.push_beginning(&word[..end]);
        }
    }
}

/// The longest beginning of a word that has a mark, in characters. It is told by these characters alone, so that every
/// word with a beginning that is not longer has its mark, whatever follows.
pub(super) fn marked(word: &str) -> usize {
    let lead = |digits: bool| word.chars().take_while(|c| c.is_ascii_digit() == digits).count();
    let (digits, letters) = (lead(true), lead(false));
    let more = match word.chars().nth(letters) {
        _ if digits > 0 => digits.min(DIGITS),
        Some(_) if letters <= LETTERS => letters + 1,
        _ => letters.min(LETTERS),
    };
    more.max(BEGINNINGS)
}

impl Piece {
    /// `lead` and `trail`: whether the first and last single characters of a run stand beside the pairs
    /// that hold them. A query leaves them out at its edges, where the pairs say it all.
    pub(super) fn spell(self, words: &mut Words, lead: bool, trail: bool) {
        match self {
            Self::Word(word) => {
                words.push_beginnings(&word);
                words.push_str(&word);
            }
            Self::Run(run) if run.len() == 1 => words.push(run),
            Self::Run(run) => {
                for (i, pair) in run.windows(2).enumerate() {
                    if i > 0 || lead {
                        words.push([pair[0]]);
                    }
                    words.push(pair.iter().copied());
                }
                if let Some(&last) = run.last().filter(|_| trail) {
                    words.push([last]);
                }
            }
        }
    }

    /// Says whether nothing had to be left out.
    pub(super) fn shorten(&mut self) -> bool {
        match self {
            Self::Run(run) if run.len() > RUN_CHARS => {
                run.truncate(RUN_CHARS);
                false
            }
            _ => true,
        }
    }
}

/// The pieces of a text.
pub(super) fn cut(text: &str) -> Vec<Piece> {
    cut_folded(folded(text).map(|(_, c)| c))
}

/// The pieces of a text whose characters are as they are compared.
pub(super) fn cut_folded(text: impl Iterator<Item = char>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut open = false;
    for c in text {
        if stands_alone(c) {
            match pieces.last_mut() {
                Some(Piece::Run(run)) if open => run.push(c),
                _ => pieces.push(Piece::Run(vec![c])),
            }
            open = true;
        } else if c.is_alphanumeric() {
            match pieces.last_mut() {
                Some(Piece::Word(word)) if open => {
                    if word.chars().nth(WORD_CHARS - 1).is_none() {
                        word.push(c);
                    }
                }
                _ => pieces.push(Piece::Word(c.to_string())),
            }
            open = true;
        } else {
            open = false;
        }
    }
    pieces
}
