//! What was imported from another tool, as the window and the CLI see it.

use interop::import::{Dropped, Ends, Import, ImportFormat, ImportedMessage, Note};
use serde::Serialize;
use specta::Type;
use templates::Variable;
use yunxin::{Conversation, ConversationType, Destination, SendKind};

use crate::account::Account;

/// What a text was found to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ImportedRequests {
    /// Where it comes from.
    pub format: ImportFormat,
    /// The messages in it, in their order; at least one.
    pub messages: Vec<ImportedRequest>,
    /// Requests in it that send no message.
    pub others: u32,
}

/// One message of another tool, as far as it is a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ImportedRequest {
    /// The request's name in its tool; empty where it has none.
    pub name: String,
    /// By which call it goes out; `None`: the single send, or the URL does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<SendKind>,
    /// From whom to whom, with variables as `{{name}}`; `None` where the URL does not say.
    pub conversation: Option<Conversation>,
    /// The body's text, byte for byte, with variables as `{{name}}`.
    pub body: Option<String>,
    /// It was sent like this once: what looks like a variable in it is text.
    pub literal: bool,
    /// The AppKey it was made with, which is no secret.
    pub app_key: Option<String>,
    /// The name of our account with this AppKey.
    pub account_name: Option<String>,
    /// What is to be filled in, with the values that the other tool had for it.
    pub variables: Vec<Variable>,
    /// What was not understood.
    pub notes: Vec<Note>,
    /// Which secrets were left behind.
    pub dropped: Vec<Dropped>,
}

impl ImportedRequests {
    /// The imported messages, each with the name of the account that it was made for.
    pub(crate) fn of(import: Import, accounts: &[Account]) -> ImportedRequests {
        let Import { format, messages, others } = import;
        let messages = messages.into_iter().map(|message| ImportedRequest::of(message, accounts)).collect();
        ImportedRequests { format, messages, others }
    }
}

impl ImportedRequest {
    fn of(message: ImportedMessage, accounts: &[Account]) -> ImportedRequest {
        let ImportedMessage { name, ends, call, body, literal, app_key, variables, notes, dropped } = message;
        let account = accounts.iter().find(|account| Some(&account.app_key) == app_key.as_ref());
        let account_name = account.map(|account| account.name.clone());
        let call = call.as_deref().and_then(Destination::from_url);
        let kind = call.as_ref().map(Destination::kind);
        let conversation = ends.and_then(conversation).or_else(|| match call? {
            Destination::Stream { conversation } => Some(conversation),
            Destination::Chatroom { room_id } => {
                Some(Conversation { sender: String::new(), kind: ConversationType::P2p, receiver: room_id })
            }
            _ => None,
        });
        ImportedRequest {
            name,
            kind,
            conversation,
            body,
            literal,
            app_key,
            account_name,
            variables,
            notes,
            dropped,
        }
    }
}

fn conversation(ends: Ends) -> Option<Conversation> {
    let Ends { sender, type_code, receiver } = ends;
    Some(Conversation { sender, kind: ConversationType::from_code(type_code)?, receiver })
}
