//! Who is in an address book.

use appdata::ContactRow;
use serde::{Deserialize, Serialize};
use specta::Type;
use yunxin::{Conversation, ConversationType};

/// A longer name or note is cut.
const NAME_CHARS: usize = 80;
const NOTE_CHARS: usize = 500;

/// Somebody in the address book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Contact {
    /// An account, or which kind of group.
    pub kind: ConversationType,
    /// The account id, or the decimal id of the group.
    pub id: String,
    /// What people know them by; may be empty.
    pub name: String,
    /// What else there is to say; may be empty.
    pub note: String,
}

/// As it is kept; `None` where its id cannot be one.
pub(super) fn row(contact: &Contact) -> Option<ContactRow> {
    let id = contact.id.trim();
    // A conversation says what an id may be.
    format!("a|{}|{id}", contact.kind.code()).parse::<Conversation>().ok()?;
    let is_group = contact.kind != ConversationType::P2p;
    if is_group && !id.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let short = |text: &str, chars| files::start_of(text.trim(), chars).to_owned();
    Some(ContactRow {
        kind: contact.kind.code(),
        id: id.to_owned(),
        name: short(&contact.name, NAME_CHARS),
        note: short(&contact.note, NOTE_CHARS),
    })
}
