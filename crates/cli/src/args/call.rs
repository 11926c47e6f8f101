//! By which call a message goes out, where it is not the single send.

use clap::{Args as ClapArgs, ValueEnum};

/// The calls beside the single send.
#[derive(Debug, Clone, Default, ClapArgs)]
pub struct CallOptions {
    /// Send to up to 100 accounts in one call (500 with --notify): a file with one account a line, or 'a,b,c'
    #[arg(long, value_name = "FILE|A,B,C", conflicts_with_all = ["to", "chatroom", "broadcast"], requires = "from_account")]
    pub to_many: Option<String>,
    /// Send into the chatroom with this ID
    #[arg(long, value_name = "ID", conflicts_with_all = ["to", "notify", "broadcast"], requires = "from_account")]
    pub chatroom: Option<String>,
    /// With --chatroom, only to these accounts in it: a file with one account a line, or 'a,b,c'
    #[arg(long, value_name = "FILE|A,B,C", requires = "chatroom")]
    pub only_to: Option<String>,
    /// With --chatroom, as high-priority messages
    #[arg(long, requires = "chatroom")]
    pub high_priority: bool,
    /// Send a custom notification: --text is its content, a JSON text
    #[arg(long, conflicts_with = "broadcast")]
    pub notify: bool,
    /// Send to all users of the app, or to all its chatrooms; needs --yes unless it goes to the sandbox
    #[arg(long, value_enum, value_name = "WHOM", num_args = 0..=1, require_equals = true, default_missing_value = "users", conflicts_with = "to")]
    pub broadcast: Option<BroadcastArg>,
    /// Send as a stream, piece by piece: --text, the text of --file or --body; with --text - each line of standard input
    #[arg(long, requires = "to", conflicts_with_all = ["to_many", "chatroom", "notify", "broadcast", "template", "import"])]
    pub stream: bool,
    /// With --stream, characters per piece (10)
    #[arg(long, value_name = "N", requires = "stream", value_parser = clap::value_parser!(u32).range(1..=5000))]
    pub piece_chars: Option<u32>,
    /// With --stream, milliseconds from one piece to the next (200)
    #[arg(long, value_name = "MS", requires = "stream", value_parser = clap::value_parser!(u32).range(0..=10_000))]
    pub pace: Option<u32>,
    /// Sender account of --to-many, --chatroom and --broadcast
    #[arg(long = "from", id = "from_account", value_name = "ACCOUNT")]
    pub from: Option<String>,
}

/// Whom a broadcast goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BroadcastArg {
    /// All users, as a notification
    Users,
    /// All chatrooms, as a message
    Chatrooms,
    /// All users, as a push; known from one official SDK only
    Push,
}

impl CallOptions {
    /// Whether another call than the single send is meant.
    pub fn is_given(&self) -> bool {
        self.to_many.is_some()
            || self.chatroom.is_some()
            || self.notify
            || self.broadcast.is_some()
            || self.stream
    }
}
