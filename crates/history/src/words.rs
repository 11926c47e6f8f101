//! How text is cut into words, for the index and for queries alike.
//!
//! A run of letters and digits is one word, found by its beginning. Chinese has no blanks between words,
//! so each character is a word, and each pair of neighbours another: `你好吗` becomes `你 你好 好 好吗 吗`.
//! One or two characters are then a single look-up, and longer texts a phrase of pairs.

use std::collections::BTreeSet;

use crate::Outcome;

/// Stands before marks. No text of a person can hold a mark, as private characters cut words.
const MARK: char = '\u{E000}';
/// Longer words are cut short, in the index and in queries alike.
const WORD_CHARS: usize = 64;
/// How much of a pasted page a query looks at; the rest does not narrow further.
const QUERY_TERMS: usize = 24;
const TERM_PIECES: usize = 24;
const RUN_CHARS: usize = 48;

/// A stretch of text that is a word by itself or a run of characters that each are.
enum Piece {
    Word(String),
    Run(Vec<char>),
}

/// The words of `texts`, and a mark for each letter or digit that one begins with: half of all words begin
/// with some digit, and gathering them at the time of asking took a second over a million rows.
pub(crate) fn index<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut words = Vec::new();
    let mut initials = BTreeSet::new();
    for piece in texts.into_iter().flat_map(cut) {
        if let Piece::Word(word) = &piece {
            initials.extend(word.chars().next());
        }
        piece.spell(&mut words, true, true);
    }
    words.extend(initials.into_iter().map(initial_mark));
    words.join(" ")
}

fn initial_mark(initial: char) -> String {
    format!("{MARK}i{initial}")
}

/// The mark of rows with this outcome.
pub(crate) fn outcome_mark(outcome: Outcome) -> String {
    format!("{MARK}o{}", outcome as u8)
}

/// The mark of rows of this account. Hex, as an account's id may hold anything.
pub(crate) fn account_mark(account_id: &str) -> String {
    let hex: String = account_id.bytes().map(|b| format!("{b:02x}")).collect();
    format!("{MARK}a{hex}")
}

/// The mark of rows of this message type.
pub(crate) fn type_mark(message_type: i64) -> String {
    format!("{MARK}t{message_type}").replace('-', "m")
}

/// The mark of starred rows.
pub(crate) fn star_mark() -> String {
    format!("{MARK}s")
}

/// The mark of rows with a note.
pub(crate) fn note_mark() -> String {
    format!("{MARK}n")
}

/// The mark of rows with this tag, in whatever case and width. Hex, as a tag may hold anything.
pub(crate) fn tag_mark(name: &str) -> String {
    let plain = name.chars().map(narrow).flat_map(char::to_lowercase).collect::<String>();
    let hex: String = plain.bytes().map(|b| format!("{b:02x}")).collect();
    format!("{MARK}g{hex}")
}

/// What a person typed, as FTS5 terms that must all hold. Empty when nothing in it can be searched for.
///
/// Blanks separate terms; within a term the order counts; the last word of a term may be unfinished.
pub(crate) fn terms(typed: &str) -> Vec<String> {
    typed.split(char::is_whitespace).filter_map(term).take(QUERY_TERMS).collect()
}

fn term(typed: &str) -> Option<String> {
    let mut pieces = cut(typed);
    pieces.truncate(TERM_PIECES);
    if let [Piece::Word(word)] = &pieces[..]
        && let Some((0, initial)) = word.char_indices().next_back()
    {
        return Some(format!("\"{}\"", initial_mark(initial)));
    }
    let last = pieces.len().checked_sub(1)?;
    let prefix = if matches!(pieces[last], Piece::Word(_)) { " *" } else { "" };
    let mut words = Vec::new();
    for (i, mut piece) in pieces.into_iter().enumerate() {
        let whole = piece.shorten();
        piece.spell(&mut words, i > 0, i < last);
        if !whole {
            return Some(format!("\"{}\"", words.join(" ")));
        }
    }
    // Quotes cannot occur in a word, so they need no escape.
    Some(format!("\"{}\"{prefix}", words.join(" ")))
}

impl Piece {
    /// `lead` and `trail`: whether the first and last single characters of a run stand beside the pairs
    /// that hold them. A query leaves them out at its edges, where the pairs say it all.
    fn spell(self, words: &mut Vec<String>, lead: bool, trail: bool) {
        match self {
            Self::Word(word) => words.push(word),
            Self::Run(run) if run.len() == 1 => words.extend(run.first().map(char::to_string)),
            Self::Run(run) => {
                for (i, pair) in run.windows(2).enumerate() {
                    if i > 0 || lead {
                        words.push(pair[0].to_string());
                    }
                    words.push(pair.iter().collect());
                }
                words.extend(run.last().filter(|_| trail).map(char::to_string));
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

fn cut(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut open = false;
    for c in text.chars().map(narrow) {
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
