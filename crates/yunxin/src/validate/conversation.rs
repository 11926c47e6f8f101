//! Sender and receiver.

use super::issue::{Findings, IssueCode, utf16_len};
use crate::conversation::{Conversation, ConversationType, MAX_ACCOUNT_CHARS, is_account_char};

const SENDER: &str = "/conversation/sender";
const RECEIVER: &str = "/conversation/receiver";

pub(super) fn check(conversation: &Conversation, found: &mut Findings) {
    let Conversation { sender, kind, receiver } = conversation;
    account(SENDER, sender, found);
    account(RECEIVER, receiver, found);
    if *kind == ConversationType::P2p {
        if !sender.is_empty() && sender.eq_ignore_ascii_case(receiver) {
            found.warn(RECEIVER, IssueCode::SenderIsReceiver).about(SENDER);
        }
    } else if !receiver.is_empty() && !receiver.bytes().all(|b| b.is_ascii_digit()) {
        found.warn(RECEIVER, IssueCode::TeamIdNotDecimal);
    }
}

/// Length and characters of an account id, wherever it stands.
pub(super) fn account(pointer: &str, id: &str, found: &mut Findings) {
    if id.is_empty() {
        found.error(pointer, IssueCode::Empty);
    }
    if !id.chars().all(is_account_char) {
        found.error(pointer, IssueCode::BadCharacters);
    }
    let (max, actual) = (MAX_ACCOUNT_CHARS as u32, utf16_len(id));
    if actual > max {
        found.error(pointer, IssueCode::TooLong).numbers(max, actual);
    }
}
