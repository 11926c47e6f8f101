//! What the user was asked about: exactly which messages, at which app.

use history::Details;
use md5::{Digest, Md5};
use tokio_util::sync::CancellationToken;
use yunxin::{Body, placeholders_of};

use crate::account::Account;
use crate::calls::words;
use crate::compose::{Draft, conversation};
use crate::confirm::{Confirm, ConfirmedAction, ConfirmedMessage, Question};
use crate::error::Error;

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
            draft.kind,
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
        match self {
            _ if !account.is_production() => true,
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
    let mut placeholders = Vec::new();
    let message = |(draft, name): (&Draft, &str)| {
        let Ok(body) = Body::parse(draft.body.as_str()) else {
            return ConfirmedMessage {
                conversation: draft.conversation.clone(),
                room: draft.kind.is_in_room(),
                summary: name.to_owned(),
            };
        };
        // Whom it reaches stands in the body of most calls: what the form had beside it is nobody that it goes to.
        let conversation = words::conversation(&draft.destination(), &body);
        for open in placeholders_of(&conversation, &body) {
            if !placeholders.contains(&open) {
                placeholders.push(open);
            }
        }
        let shown = words::snippet_of(draft.kind, &body);
        let summary = if shown.is_empty() || shown == "{}" { name.to_owned() } else { shown };
        ConfirmedMessage { conversation, room: draft.kind.is_in_room(), summary }
    };
    let messages = drafts.map(message).collect();
    Question {
        action: ConfirmedAction::Send,
        account_name: account.name.clone(),
        app_key: account.app_key.clone(),
        messages,
        placeholders,
    }
}

/// Asks before something is done about the message of a row at a production app.
pub(crate) async fn confirm_row(
    confirm: &dyn Confirm,
    action: ConfirmedAction,
    account: &Account,
    details: &Details,
    cancel: &CancellationToken,
) -> Result<(), Error> {
    let message = ConfirmedMessage {
        conversation: conversation(details)?,
        room: false,
        summary: details.row.snippet.clone(),
    };
    let question = Question {
        action,
        account_name: account.name.clone(),
        app_key: account.app_key.clone(),
        messages: vec![message],
        placeholders: Vec::new(),
    };
    match cancel.run_until_cancelled(confirm.ask(question)).await {
        Some(true) => Ok(()),
        Some(false) => Err(Error::Unconfirmed),
        None => Err(Error::Cancelled),
    }
}
