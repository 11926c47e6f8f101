//! Why a command did not do its work, and the exit code that says so to a script.

use std::path::PathBuf;
use std::process::ExitCode;

use courier::{ActClosed, EncodingCandidate, ErrorCode, ExitClass, Issue, full_text};
use serde_json::{Value, json};

use crate::output::{line, say};

/// The service said no.
pub const REJECTED: u8 = 1;
/// The input cannot be sent as it is.
pub const INVALID: u8 = 2;
/// It may have arrived.
pub const UNKNOWN: u8 = 3;
/// There is no secret for the account.
pub const NO_SECRET: u8 = 4;
/// Something of ours failed: disk, database, sandbox.
pub const FAILED: u8 = 5;
/// A bulk job is paused or stopped.
pub const HALTED: u8 = 6;

/// Why a command did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The courier could not.
    #[error(transparent)]
    Courier(#[from] courier::Error),
    /// The folder of a sandbox for one call could not be made.
    #[error("there is no room for a sandbox")]
    NoRoom(#[source] std::io::Error),
    /// The sandbox could not be started.
    #[error("the sandbox could not be started")]
    Sandbox(#[from] sandbox::Error),
    /// A file, or standard input, could not be read.
    #[error("{} could not be read", path.display())]
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The manual pages could not be written.
    #[error("{} could not be written", path.display())]
    Unwritable {
        /// Their folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// No secret was given.
    #[error("no AppSecret: give it on standard input or in YANSHU_APP_SECRET")]
    NoSecretGiven,
    /// Neither `--to` nor what was imported says who writes to whom.
    #[error("the request names no conversation: add --to")]
    NoConversation,
    /// An option that says nothing where the message is.
    #[error("{option} has no meaning for a message {}", if *in_room { "in a chatroom" } else { "outside chatrooms" })]
    OptionElsewhere {
        /// Which one.
        option: &'static str,
        /// Whether the message is in a chatroom.
        in_room: bool,
    },
    /// A file with several messages in it.
    #[error("the file holds several messages; choose one with --pick, or all of them with --all:\n{list}")]
    SeveralMessages {
        /// Their numbers and names.
        list: String,
    },
    /// The file has fewer messages than the number that was picked.
    #[error("--pick {picked}: the file holds {count} messages")]
    NoSuchMessage {
        /// What was picked.
        picked: usize,
        /// How many there are.
        count: usize,
    },
    /// A table that may be in several encodings.
    #[error("the text encoding is not clear; choose one with --encoding:{}", shown(candidates))]
    EncodingUnclear {
        /// What it can be, likeliest first.
        candidates: Vec<EncodingCandidate>,
    },
    /// A column that is not in the table.
    #[error("there is no column {name:?}; the columns are: {}", columns.join(", "))]
    NoSuchColumn {
        /// What was given.
        name: String,
        /// Those that are there.
        columns: Vec<String>,
    },
    /// No column is known to name the receivers.
    #[error("no column names a receiver: say which with --to-column; the columns are: {}", columns.join(", "))]
    NoReceiverColumn {
        /// Those that are there.
        columns: Vec<String>,
    },
    /// A value for a variable that the message does not have.
    #[error("{option} {name}: the message has no such variable; {}", variables_in(variables))]
    NoSuchVariable {
        /// Which option.
        option: &'static str,
        /// What was given.
        name: String,
        /// Those that it has.
        variables: Vec<String>,
    },
    /// `--empty` with something else than it takes, or of what no column fills in.
    #[error("--empty {name}: give skip, send or =TEXT for a variable that a column fills in")]
    NoSuchMeaning {
        /// The variable.
        name: String,
    },
    /// Not a time zone, or no moment in it.
    #[error("{name:?} is no time zone, or there is no such moment in it")]
    NoSuchTimeZone {
        /// What was given.
        name: String,
    },
    /// A day after which something ends, and which is over.
    #[error("--until {date}: that date is over; give today or a later one")]
    DateOver {
        /// What was given.
        date: String,
    },
    /// A report whose name does not say how it is to be written.
    #[error("{} ends neither with .csv, .xlsx, .jsonl nor .html: choose one with --format", path.display())]
    NoSuchFormat {
        /// The file.
        path: PathBuf,
    },
    /// A call to everybody without `--yes`.
    #[error("it may reach everybody who uses the app of {account}: add --yes")]
    EverybodyUnconfirmed {
        /// The account's name.
        account: String,
    },
    /// Several texts, and no chatroom to send them into.
    #[error("several --text go into a chatroom only: give --chatroom")]
    SeveralTexts,
    /// A chatroom's id is a number.
    #[error("the chatroom ID is a decimal number, not '{given}'")]
    BadRoomId {
        /// What was given.
        given: String,
    },
    /// A file of accounts with several values in a line, which looks like a table: only one of its columns is meant.
    #[error("line {line} holds several values: keep one account a line")]
    SeveralInLine {
        /// Which line, from 1.
        line: usize,
    },
    /// A body that says something else than the options.
    #[error("the body is sent as it is, and {option} says something else than its {pointer}")]
    BodyDiffers {
        /// Which option.
        option: &'static str,
        /// The place in the body.
        pointer: &'static str,
    },
    /// Only a text or a body goes out by this call.
    #[error("this call takes --text or --body")]
    NoCallContent,
    /// One secret in the environment, and scheduled jobs of several accounts.
    #[error(
        "YANSHU_APP_SECRET is the secret of one account, and the scheduled jobs are of several: {}. Unset it and keep \
         their secrets in the keyring",
        accounts.join(", ")
    )]
    SecretOfSeveral {
        /// Their names.
        accounts: Vec<String>,
    },
    /// A message from a production account without `--yes`.
    #[error("{account} is a production account: add --yes to send from {sender} to {receiver}")]
    Unconfirmed {
        /// The account's name.
        account: String,
        /// Who sends.
        sender: String,
        /// Who receives.
        receiver: String,
    },
}

impl Failure {
    /// Says it and gives the exit code: as one line of JSON on standard output, or in words on standard error.
    pub fn report(&self, json: bool) -> ExitCode {
        if json {
            say(self.json());
            return ExitCode::from(self.exit());
        }
        eprintln!("yanshu-cli: {}", self.text());
        self.issues().iter().for_each(|issue| eprintln!("  {}", issue_line(issue)));
        ExitCode::from(self.exit())
    }

    /// The same keys as of a send that was tried, so that a script reads both alike.
    fn json(&self) -> Value {
        let outcome = match self.exit() {
            INVALID => "invalid",
            _ => "not_sent",
        };
        json!({
            "outcome": outcome,
            "code": null,
            "message_server_id": null,
            "trace_id": null,
            "error": self.code(),
            "message": self.text(),
            "issues": self.issues(),
        })
    }

    /// In words, with what to add.
    fn text(&self) -> String {
        let text = full_text(self);
        match self {
            Failure::Courier(courier::Error::Unconfirmed) => format!("{text}: add --yes"),
            Failure::Courier(courier::Error::ActClosed { why: ActClosed::OneOfSeveral, .. }) => {
                format!("{text}, with --part")
            }
            Failure::Courier(courier::Error::ActClosed { why: ActClosed::InBroadcasts, .. }) => {
                format!("{text}: yanshu-cli broadcasts recall")
            }
            Failure::Courier(courier::Error::UnreadableTable { source, .. }) => match source {
                files::Error::NotRegular => {
                    format!("{text}; give '-' and the text of the table on standard input")
                }
                files::Error::Io(source) if source.kind() == std::io::ErrorKind::PermissionDenied => {
                    format!("{text}; you need the right to read it")
                }
                _ => text,
            },
            _ => text,
        }
    }

    fn issues(&self) -> &[Issue] {
        match self {
            Failure::Courier(error) => error.issues(),
            _ => &[],
        }
    }

    /// A stable name, as the window's errors have.
    fn code(&self) -> ErrorCode {
        match self {
            Failure::Courier(error) => error.code(),
            Failure::NoRoom(_) | Failure::Sandbox(_) => ErrorCode::SandboxFailed,
            Failure::Unreadable { .. } => ErrorCode::FileUnreadable,
            Failure::Unwritable { .. } => ErrorCode::FileUnwritable,
            Failure::NoConversation => ErrorCode::FieldRequired,
            Failure::SeveralMessages { .. } => ErrorCode::ImportSeveral,
            Failure::NoSecretGiven => ErrorCode::SecretMissing,
            Failure::EncodingUnclear { .. } => ErrorCode::TableEncoding,
            Failure::NoSuchColumn { .. } | Failure::NoReceiverColumn { .. } => ErrorCode::FieldRequired,
            Failure::NoSuchMeaning { .. }
            | Failure::NoSuchVariable { .. }
            | Failure::NoSuchFormat { .. }
            | Failure::NoSuchTimeZone { .. }
            | Failure::DateOver { .. }
            | Failure::NoSuchMessage { .. }
            | Failure::SeveralTexts
            | Failure::BadRoomId { .. }
            | Failure::SeveralInLine { .. }
            | Failure::OptionElsewhere { .. }
            | Failure::BodyDiffers { .. } => ErrorCode::OptionInvalid,
            Failure::NoCallContent => ErrorCode::FieldRequired,
            Failure::EverybodyUnconfirmed { .. } | Failure::Unconfirmed { .. } => {
                ErrorCode::ProductionUnconfirmed
            }
            Failure::SecretOfSeveral { .. } => ErrorCode::SecretElsewhere,
        }
    }

    /// The exit code.
    fn exit(&self) -> u8 {
        match self.code().exit_class() {
            ExitClass::Invalid => INVALID,
            ExitClass::NoSecret => NO_SECRET,
            ExitClass::Failed => FAILED,
            ExitClass::Rejected => REJECTED,
        }
    }
}

/// An issue for people: where, what, how much.
pub fn issue_line(issue: &Issue) -> String {
    let value = serde_json::to_value(issue).unwrap_or_default();
    let word = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let mut text = format!("{} {} {}", word("severity"), issue.pointer, word("code"));
    if let Some(found) = &issue.text {
        text.push_str(&format!(" {found}"));
    }
    for name in ["max", "actual"] {
        if !value[name].is_null() {
            text.push_str(&format!(" {name}={}", line(&value[name])));
        }
    }
    if issue.expected.is_some() {
        text.push_str(&format!(" expected={}", word("expected")));
    }
    text
}

/// What a message can be filled in with.
fn variables_in(names: &[String]) -> String {
    if names.is_empty() {
        return "it has none: write {{NAME}} where the value belongs".to_owned();
    }
    format!("it has: {}", names.join(", "))
}

/// What a text looks like in each encoding.
fn shown(candidates: &[EncodingCandidate]) -> String {
    let candidate = |EncodingCandidate { encoding, lines }: &EncodingCandidate| {
        let encoding = line(encoding).trim_matches('"').replace('_', "-");
        format!("\n  {encoding}:\n    {}", lines.join("\n    "))
    };
    candidates.iter().map(candidate).collect()
}
