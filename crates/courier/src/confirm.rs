//! Asking the user before something changes at a production app.
//!
//! The answer never comes from the page: a script that got into it could give any. Courier asks through [`Confirm`],
//! which the shell answers with a dialog of the system's toolkit, and the command line with `--yes`.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use yunxin::Conversation;

/// What is about to be done at a production app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmedAction {
    /// Messages go out.
    Send,
    /// A message goes out to everybody who uses the app.
    SendToAll {
        /// Whether the app is one of production, where a press of a button is too little.
        production: bool,
        /// Into all its chatrooms; else to all its users.
        rooms: bool,
    },
    /// A bulk job starts. Of its messages the first are named.
    StartJob {
        /// How many messages go out.
        rows: u64,
        /// How many of them in a second, at most.
        calls_per_s: u32,
    },
    /// The messages of a bulk job are recalled or deleted. The first are named.
    RecallJob {
        /// How many messages.
        rows: u64,
        /// How many of them in a second, at most.
        calls_per_s: u32,
    },
    /// The messages of a bulk job are changed. The first are named, as they will be.
    ModifyJob {
        /// How many messages.
        rows: u64,
        /// How many of them in a second, at most.
        calls_per_s: u32,
    },
    /// A message of unknown outcome goes out once more under the same ids.
    SendAgain,
    /// A stream that was cut off is ended, by an empty last piece.
    FinishStream,
    /// A sent message is recalled or deleted.
    Recall,
    /// A sent message is changed.
    Modify,
    /// Messages are marked as read.
    MarkRead,
    /// A reaction is put under a message, or taken away.
    React,
}

/// One message that the question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmedMessage {
    /// From whom to whom.
    pub conversation: Conversation,
    /// The receiver is a chatroom, by its ID.
    pub room: bool,
    /// Its beginning, or the name of its file, in one line.
    pub summary: String,
}

/// A question to the user. It stands for exactly these messages as they are now: whoever asks keeps them frozen until
/// the answer is there, and asks again about what joins or changes later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What is about to be done.
    pub action: ConfirmedAction,
    /// The account's name.
    pub account_name: String,
    /// The app's key.
    pub app_key: String,
    /// The messages, in order; at least one.
    pub messages: Vec<ConfirmedMessage>,
    /// What in them looks like a variable that nobody filled in, each once.
    pub placeholders: Vec<String>,
}

/// The answer, later.
pub type Answer<'a> = Pin<Box<dyn Future<Output = bool> + Send + 'a>>;

/// Who can be asked.
pub trait Confirm: fmt::Debug + Send + Sync {
    /// Whether the user wants this done. `false` also where nobody can be asked.
    fn ask(&self, question: Question) -> Answer<'_>;
}

/// An answer that is known before the question: `true` for `--yes`, `false` where nobody can be asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Always(pub bool);

impl Confirm for Always {
    fn ask(&self, _: Question) -> Answer<'_> {
        Box::pin(std::future::ready(self.0))
    }
}
