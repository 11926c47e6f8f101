//! How text is cut into words, for the index and for queries alike.
//!
//! A run of letters and digits is one word, found by its beginning; before it stand marks for its first few characters.
//! Chinese has no blanks between words,
//! so each character is a word, and each pair of neighbours another: `你好吗` becomes `你 你好 好 好吗 吗`.
//! One or two characters are then a single look-up, and longer texts a phrase of pairs.

mod composed;
mod finder;

pub(crate) use composed::{joined, spellings};
pub(crate) use finder::Finder;

use crate::Outcome;
use composed::{apart, composed};

/// Stands before marks. No text of a person can hold a mark, as private characters cut words.
const MARK: char = '\u{E000}';
/// Around the number of a character that a mark cannot hold as it is.
const ESCAPE: char = '\u{E001}';
/// Longer words and names are cut short, in the index and in queries alike.
const WORD_CHARS: usize = 64;
/// How much of a pasted text without blanks a query looks at; the rest does not narrow further.
const TERM_PIECES: usize = 24;
const RUN_CHARS: usize = 48;
/// Beginnings of so many characters have a mark. To gather all words with a beginning at the time of asking takes the
/// longer the more there are: half a second over a million rows for a digit, as every row has several ids.
const BEGINNINGS: usize = 3;
/// More of them where many words begin alike: the digits of a number that counts up, and the letters before the number
/// of a name such as `user4711`, with the first digit of that.
const DIGITS: usize = 5;
const LETTERS: usize = 6;

/// A stretch of text that is a word by itself or a run of characters that each are.
enum Piece {
    Word(String),
    Run(Vec<char>),
}

/// The words of `texts`, each after the marks of its beginnings.
pub(crate) fn index<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut words = Words::default();
    for piece in texts.into_iter().flat_map(cut_composed) {
        piece.spell(&mut words, true, true);
    }
    words.0
}

/// Words with a blank between them. One text from the start: a row has a hundred words and more.
#[derive(Default)]
struct Words(String);

impl Words {
    fn push(&mut self, parts: impl IntoIterator<Item = char>) {
        if !self.0.is_empty() {
            self.0.push(' ');
        }
        self.0.extend(parts);
    }

    fn push_str(&mut self, word: &str) {
        self.push([]);
        self.0.push_str(word);
    }

    /// The mark of words that begin so.
    fn push_beginning(&mut self, beginning: &str) {
        self.push([MARK, 'i']);
        self.0.push_str(beginning);
    }

    /// The marks of a word's beginnings, the shortest first.
    fn push_beginnings(&mut self, word: &str) {
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8()).take(marked(word));
        for end in ends {
            self.push_beginning(&word[..end]);
        }
    }
}

/// The mark of rows with this outcome.
pub(crate) fn outcome_mark(outcome: Outcome) -> String {
    format!("{MARK}o{}", outcome as u8)
}

/// The mark of rows of the account with this id.
pub(crate) fn account_mark(account_id: &str) -> String {
    name_mark('a', account_id)
}

/// The mark of rows whose account had this name.
pub(crate) fn account_name_mark(name: &str) -> String {
    name_mark('n', name)
}

/// The mark of rows to this receiver.
pub(crate) fn receiver_mark(receiver: &str) -> String {
    name_mark('r', receiver)
}

/// The mark of rows from this sender.
pub(crate) fn sender_mark(sender: &str) -> String {
    name_mark('s', sender)
}

/// The mark of rows of this message type.
pub(crate) fn type_mark(message_type: i64) -> String {
    number_mark('t', message_type)
}

/// The mark of rows with this code.
pub(crate) fn code_mark(code: i64) -> String {
    number_mark('c', code)
}

/// The mark of rows with this tag, in whatever width.
pub(crate) fn tag_mark(name: &str) -> String {
    name_mark('g', &name.chars().map(narrow).collect::<String>())
}

/// The mark of starred rows.
pub(crate) fn star_mark() -> String {
    format!("{MARK}z")
}

/// The mark of rows with a note.
pub(crate) fn note_mark() -> String {
    format!("{MARK}y")
}

/// The words of a note once more, so that they can be told from those of the message.
pub(crate) fn note_index(note: &str) -> String {
    of_note(&index([note]))
}

/// The terms that hold where the note has these words: see [`terms`].
pub(crate) fn note_terms(typed: &str, whole: bool) -> Vec<String> {
    let of_note = |term: &String| {
        let (words, rest) = term.strip_prefix('"')?.rsplit_once('"')?;
        Some(format!("\"{}\"{rest}", of_note(words)))
    };
    terms(typed, whole).iter().filter_map(of_note).collect()
}

fn of_note(words: &str) -> String {
    words
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| format!("{MARK}w{word}"))
        .collect::<Vec<_>>()
        .join(" ")
}

fn number_mark(kind: char, number: i64) -> String {
    format!("{MARK}{kind}{number}").replace('-', "m")
}

/// In any case, and with every character of the name, however odd: the beginning of a name is the beginning of its mark.
fn name_mark(kind: char, name: &str) -> String {
    let mut mark = format!("{MARK}{kind}");
    for c in name.chars().flat_map(char::to_lowercase).take(WORD_CHARS) {
        if c.is_ascii_alphanumeric() || (!c.is_ascii() && !('\u{E000}'..='\u{F8FF}').contains(&c)) {
            mark.push(c);
        } else {
            mark.push_str(&format!("{ESCAPE}{:x}{ESCAPE}", u32::from(c)));
        }
    }
    mark
}

/// The term that holds where the mark is. Quotes cannot occur in a mark, so they need no escape.
pub(crate) fn exact(mark: &str) -> String {
    format!("\"{mark}\"")
}

/// The term that holds where a mark begins so.
pub(crate) fn beginning(mark: &str) -> String {
    format!("\"{mark}\" *")
}

/// What was typed, as FTS5 terms of which any will do: its words one after the other. `whole` when its last word is not the
/// beginning of one. None when nothing in it can be searched for; two where rows that were indexed before characters were
/// joined have other words for it.
pub(crate) fn terms(typed: &str, whole: bool) -> Vec<String> {
    let mut terms: Vec<String> = term(cut_composed(typed), whole).into_iter().collect();
    let older = apart(typed).and_then(|apart| term(cut(apart.chars()), whole));
    terms.extend(older.filter(|older| !terms.contains(older)));
    terms
}

fn term(mut pieces: Vec<Piece>, whole: bool) -> Option<String> {
    pieces.truncate(TERM_PIECES);
    let last = pieces.len().checked_sub(1)?;
    let mut words = Words::default();
    let mut prefix = "";
    for (i, mut piece) in pieces.into_iter().enumerate() {
        let complete = piece.shorten();
        match piece {
            Piece::Word(word) if i == last && !whole => {
                // Behind others the marks are part of the phrase.
                let short = word.chars().count() <= marked(&word);
                if i > 0 {
                    words.push_beginnings(&word);
                } else if short {
                    words.push_beginning(&word);
                }
                if !short {
                    words.push_str(&word);
                    prefix = " *";
                }
            }
            Piece::Word(word) if i == 0 => words.push_str(&word),
            piece => piece.spell(&mut words, i > 0, i < last),
        }
        if !complete {
            break;
        }
    }
    Some(format!("\"{}\"{prefix}", words.0))
}

/// The longest beginning of a word that has a mark, in characters. It is told by these characters alone, so that every
/// word with a beginning that is not longer has its mark, whatever follows.
fn marked(word: &str) -> usize {
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
    fn spell(self, words: &mut Words, lead: bool, trail: bool) {
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
    fn shorten(&mut self) -> bool {
        match self {
            Self::Run(run) if run.len() > RUN_CHARS => {
                run.truncate(RUN_CHARS);
                false
            }
            _ => true,
        }
    }
}

fn cut_composed(text: &str) -> Vec<Piece> {
    cut(composed(text).map(|(_, c)| c))
}

fn cut(text: impl Iterator<Item = char>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut open = false;
    for c in text.map(narrow) {
        if joins(c) {
        } else if stands_alone(c) {
            match pieces.last_mut() {
                Some(Piece::Run(run)) if open => run.push(c),
                _ => pieces.push(Piece::Run(vec![c])),
            }
            open = true;
        } else if c.is_alphanumeric() {
            let lower = c.to_lowercase().filter(|c| !joins(*c));
            match pieces.last_mut() {
                Some(Piece::Word(word)) if open => {
                    if word.chars().nth(WORD_CHARS - 1).is_none() {
                        word.extend(lower);
                    }
                }
                _ => pieces.push(Piece::Word(lower.collect())),
            }
            open = true;
        } else {
            open = false;
        }
    }
    pieces
}

/// Full-width letters, digits and marks, as Chinese input methods make them, to plain ones.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// Accents and the glue within emoji: neither a word nor the end of one.
fn joins(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200D}' | '\u{20D0}'..='\u{20FF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Scripts without blanks between words, and pictures.
fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' // Thai, Lao
        | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' // Myanmar, Khmer
        | '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7FF}' // Hangul
        | '\u{2190}'..='\u{2BFF}' // arrows, signs, pictures
        | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}'
        | '\u{3041}'..='\u{31FF}' // kana, bopomofo
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{1B000}'..='\u{1B16F}' | '\u{20000}'..='\u{3FFFF}' // kana, rare Han
        | '\u{1F000}'..='\u{1FBFF}') // emoji
}
