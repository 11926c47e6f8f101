//! Accounts whose name is the answer: a receiver `code-102421` is refused with 102421.

use crate::answer::Refusal;
use crate::conversation::{Conversation, Kind};

/// Short meanings by code, one a line: those of v2, and of v1 where only v1 has the number.
///
/// Source: fact sheet, section 21.
const MEANINGS: &str = include_str!("codes.txt");

/// What a send to `to` is refused with, if its receiver asks for it.
pub(crate) fn refusal(to: &Conversation) -> Option<Refusal> {
    if to.kind == Kind::P2p { of_account(&to.peer) } else { None }
}

/// What an account named after a code forces. `code-200` is an account like any other.
///
/// It is the receiver where a call names accounts to receive it, and the sender where it names none: chatrooms, broadcasts.
pub(crate) fn of_account(account: &str) -> Option<Refusal> {
    let digits = account.strip_prefix("code-")?;
    let code =
        digits.parse().ok().filter(|code| *code != 200 && digits.bytes().all(|b| b.is_ascii_digit()))?;
    Some(Refusal::new(code, meaning(code).unwrap_or("a code that the sandbox has no words for")))
}

/// Short words for a code.
pub(crate) fn meaning(code: i64) -> Option<&'static str> {
    let mut lines = MEANINGS.lines().filter_map(|line| line.split_once(' '));
    lines.find(|(listed, _)| listed.parse() == Ok(code)).map(|(_, meaning)| meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_code_has_words_and_stands_once() {
        let codes: Vec<i64> = MEANINGS
            .lines()
            .filter_map(|line| line.split_once(' '))
            .filter(|(_, meaning)| !meaning.trim().is_empty())
            .filter_map(|(code, _)| code.parse().ok())
            .collect();
        assert_eq!(codes.len(), MEANINGS.lines().count());
        assert!(codes.is_sorted_by(|one, next| one < next));
    }
}
