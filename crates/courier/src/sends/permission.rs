//! What the user was asked about: exactly which messages, at which app.

use md5::{Digest, Md5};
use yunxin::Body;

use crate::account::Account;
use crate::compose::{Draft, snippet};
use crate::confirm::{ConfirmedAction, ConfirmedMessage, Question};

/// A message as it was when somebody was asked about it, told by a digest of what was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Frozen([u8; 16]);

impl Frozen {
    /// Of the app, the conversation, the body and the file.
    pub(crate) fn of(account: &Account, draft: &Draft) -> Frozen {
        let file = draft.attachment.as_ref().map(|file| (&file.md5, file.size_bytes));
        let shown = (
            &account.id,
            &account.app_key,
            account.kept.revision,
            draft.conversation.to_string(),
            &draft.body,
            file,
        );
        // A tuple of strings and numbers always has a JSON form; its parts cannot run into one another.
        let text = serde_json::to_vec(&shown).unwrap_or_default();
        Frozen(Md5::digest(text).into())
    }
}

/// Whether the user has been asked already.
#[derive(Debug, Clone)]
pub(crate) enum Permission {
    /// No: they are, where the app is one of production.
    Ask,
    /// Yes, about this very message at this app.
    Given {
        /// The account's revision then: one that was changed since may lead elsewhere.
        revision: i64,
    },
}

impl Permission {
    /// Whether the message may go out through `account` without a question.
    pub(crate) fn covers(&self, account: &Account) -> bool {
        use crate::account::Stage;
        match self {
            _ if account.stage != Stage::Production || account.sandbox => true,
            Permission::Ask => false,
            Permission::Given { revision } => *revision == account.kept.revision,
        }
    }
}

/// The question whether these messages may go out.
pub(crate) fn question<'a>(
    account: &Account,
    drafts: impl Iterator<Item = (&'a Draft, &'a str)>,
) -> Question {
    let message = |(draft, name): (&Draft, &str)| {
        let shown = Body::parse(draft.body.as_str()).map(|body| snippet(&body)).unwrap_or_default();
        let summary = if shown.is_empty() || shown == "{}" { name.to_owned() } else { shown };
        ConfirmedMessage { conversation: draft.conversation.clone(), summary }
    };
    Question {
        action: ConfirmedAction::Send,
        account_name: account.name.clone(),
        app_key: account.app_key.clone(),
        messages: drafts.map(message).collect(),
    }
}
