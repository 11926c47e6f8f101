//! One message: from whom, to whom, and what.

use std::path::PathBuf;

use clap::{ArgGroup, Args as ClapArgs};
use courier::{CodeKind, Conversation};

use super::call::CallOptions;

/// A message to be shown.
#[derive(Debug, ClapArgs)]
pub struct Composed {
    #[command(flatten)]
    pub message: Message,
    /// Print the request as code: json, curl, java, go, python or node. It reads the AppSecret from APP_SECRET
    #[arg(long = "as", value_name = "KIND", value_parser = code_kind)]
    pub kind: Option<CodeKind>,
}

/// One message.
#[derive(Debug, ClapArgs)]
#[command(group(ArgGroup::new("from").required(true).args(["account", "sandbox"])))]
#[command(group(ArgGroup::new("content").required(true).args(["text", "file", "body", "template", "import"])))]
pub struct Message {
    /// Account to send from, by name or ID
    #[arg(long)]
    pub account: Option<String>,
    /// Send to a local sandbox that runs for this command
    #[arg(long)]
    pub sandbox: bool,
    /// Sender, type (1 direct, 2 team, 3 super team) and receiver: 'a|1|b'
    #[arg(long, value_name = "A|TYPE|B", required_unless_present_any = ["template", "import", "to_many", "chatroom", "broadcast"])]
    pub to: Option<Conversation>,
    #[command(flatten)]
    pub call: CallOptions,
    /// Text message; with --chatroom up to 20 of them, one --text for each
    #[arg(long)]
    pub text: Vec<String>,
    /// File to upload and send as an image, audio, video or file message
    #[arg(long)]
    pub file: Option<PathBuf>,
    /// Complete request body from a file, or from standard input with '-'; sent byte for byte
    #[arg(long, value_name = "FILE|-")]
    pub body: Option<PathBuf>,
    /// Template: a file, or a path below the template folder
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    /// Value of a template variable; for a file variable, a path
    #[arg(long, value_name = "NAME=VALUE", requires = "template", value_parser = setting)]
    pub set: Vec<(String, String)>,
    /// Request from another tool in a file, or from standard input with '-': cURL, fetch, .http, HAR, an export, or a body
    #[arg(long, value_name = "FILE|-")]
    pub import: Option<PathBuf>,
    /// Which of several messages in the import, from 1
    #[arg(long, value_name = "N", requires = "import", conflicts_with = "all")]
    pub pick: Option<usize>,
    /// Every message in the import, one after another; stops at the first that is not sent
    #[arg(long, requires = "import")]
    pub all: bool,
    /// Confirm sending from a production account
    #[arg(long)]
    pub yes: bool,
    /// Print one JSON line
    #[arg(long)]
    pub json: bool,
}

pub(super) fn code_kind(text: &str) -> Result<CodeKind, String> {
    serde_json::from_value(text.into()).map_err(|_| "one of: json, curl, java, go, python, node".to_owned())
}

fn setting(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
