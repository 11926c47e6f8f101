//! What can go wrong in the courier, and the stable code by which the window finds its words.

mod act_closed;
mod code;
mod code_type;
mod form_field;
mod queue_fault;
mod reaction;
mod row_fault;
mod sources;

pub use act_closed::ActClosed;
pub use code::ErrorCode;
pub use code_type::ExitClass;
pub use form_field::FormField;
pub use queue_fault::QueueFault;
pub use row_fault::RowFault;
pub(crate) use sources::{file_code, proxy_code, reading_code};

use std::path::PathBuf;

use ids::{AttachmentId, JobId, StorageId};
use media::FileId;
use yunxin::Issue;

use crate::secret_use::{SecretProblem, SecretUse};
use crate::transfer::fault::ImportFault;

/// Why the courier could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The application database failed.
    #[error(transparent)]
    App(#[from] appdata::Error),
    /// The history failed.
    #[error(transparent)]
    History(#[from] history::Error),
    /// A database was found to be damaged before it was changed.
    #[error("{} is damaged: {found}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite found first.
        found: String,
    },
    /// A query of the history is not understood.
    #[error(transparent)]
    Query(#[from] history::QueryError),
    /// A file or folder of ours could not be used.
    #[error("{} cannot be used", path.display())]
    Folder {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// No space is left for a database.
    #[error("no space is left for {}", path.display())]
    NoSpace {
        /// The database.
        path: PathBuf,
    },
    /// Another process has been opening the data folder for seconds.
    #[error("another process holds {}", path.display())]
    FolderBusy {
        /// The file that it holds.
        path: PathBuf,
    },
    /// Something of ours has no JSON form.
    #[error("{what} cannot be stored")]
    Encode {
        /// What it was.
        what: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// A kept value cannot be read, and acting as if there were none would be wrong.
    #[error("the kept {name} cannot be read")]
    Unreadable {
        /// Its name.
        name: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// A task of ours did not finish.
    #[error("a background task failed")]
    Task(#[from] tokio::task::JoinError),
    /// The keyring gave no secret.
    #[error("{usage}: {problem}")]
    Keyring {
        /// Which secret.
        usage: SecretUse,
        /// Which of the problems we have words for.
        problem: SecretProblem,
    },
    /// Not something that can be such a secret (empty, too long, signs it never has). The text itself is never kept.
    #[error("this cannot be the {usage}")]
    SecretInvalid {
        /// Which secret.
        usage: SecretUse,
    },
    /// The secret that is kept was given for another server than the form names; the new one needs it anew.
    #[error("the {usage} was given for another server")]
    SecretElsewhere {
        /// Which secret.
        usage: SecretUse,
    },
    /// The account was changed by somebody else after it was read; nothing went out.
    #[error("{account} was changed just now")]
    AccountChanged {
        /// Its name.
        account: String,
    },
    /// The account was changed elsewhere since its form was opened; nothing was saved.
    #[error("{account} was changed elsewhere meanwhile")]
    AccountEdited {
        /// Its name now.
        account: String,
    },
    /// A field of a form is wrong.
    #[error("{field}: {code}")]
    Field {
        /// Which.
        field: FormField,
        /// What is wrong with it.
        code: ErrorCode,
    },
    /// No such account.
    #[error("there is no account {id}")]
    NoAccount {
        /// Its id or name.
        id: String,
    },
    /// The sandbox account was to be changed.
    #[error("the sandbox account is fixed")]
    SandboxFixed,
    /// The sandbox does not run.
    #[error("the sandbox does not run")]
    NoSandbox,
    /// A file of the user's cannot be used as it is.
    #[error("{}: {code}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        code: ErrorCode,
    },
    /// The file of a table is there and cannot be read: it is a device or pipe, the system refuses, or its disk fails.
    #[error("{}: {}", path.display(), ErrorCode::FileUnreadable)]
    UnreadableTable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: files::Error,
    },
    /// The attachment is not registered (any more).
    #[error("attachment {id} is not known")]
    NoAttachment {
        /// Its id.
        id: AttachmentId,
    },
    /// No such file was chosen since the start.
    #[error("the chosen file {id} is not known")]
    NoChosenFile {
        /// Its id.
        id: FileId,
    },
    /// The file is no longer among the recent ones.
    #[error("no recent file has the MD5 {md5}")]
    NoRecentFile {
        /// The MD5 of its content.
        md5: String,
    },
    /// The body is not a JSON object.
    #[error(transparent)]
    Body(#[from] yunxin::BodyError),
    /// The message breaks rules of the service; nothing was recorded or sent.
    #[error("the message breaks rules of the service")]
    Invalid {
        /// All of them, warnings too.
        issues: Vec<Issue>,
    },
    /// The user did not confirm what was to happen with a production account, or was to reach everybody.
    #[error("this was not confirmed, and it concerns a production app or everybody")]
    Unconfirmed,
    /// The user stopped it before anything went out.
    #[error("stopped")]
    Cancelled,
    /// The upload failed.
    #[error(transparent)]
    Upload(#[from] yunxin::UploadError),
    /// A storage of the user's own failed.
    #[error(transparent)]
    UserStorage(#[from] storage::Error),
    /// No such storage.
    #[error("there is no storage {id}")]
    NoStorage {
        /// Its id.
        id: StorageId,
    },
    /// The storage has no secret: never given, deleted, or from an earlier session.
    #[error("there is no secret for this storage")]
    NoStorageSecret,
    /// A receiver could not read the file by its link.
    #[error("the link at {host} does not read the file")]
    LinkClosed {
        /// Where the link leads.
        host: String,
        /// Why.
        source: storage::Error,
    },
    /// There is nothing to see at a URL.
    #[error(transparent)]
    Fetch(#[from] media::FetchError),
    /// A file could not be looked at, or a copy not be kept.
    #[error(transparent)]
    Media(#[from] media::Error),
    /// Nothing can be done with a message of the queue, or with all of them.
    #[error(transparent)]
    Queue(#[from] QueueFault),
    /// A call failed before it could be made.
    #[error(transparent)]
    Call(#[from] yunxin::Error),
    /// A line of a file cannot be imported; nothing of the file was.
    #[error("line {line}: {fault}")]
    Import {
        /// Which line, from 1.
        line: u64,
        /// What is wrong with it.
        fault: ImportFault,
    },
    /// A text of another tool could not be read, or holds no message.
    #[error(transparent)]
    NotImported(#[from] interop::import::ImportError),
    /// Code could not be written.
    #[error(transparent)]
    Code(#[from] interop::code::CodeError),
    /// A template was to be used with values that are missing or do not fit.
    #[error("values are missing or do not fit: {}", reported(problems))]
    Unfilled {
        /// All of them.
        problems: Vec<templates::ValueProblem>,
    },
    /// The template folder failed.
    #[error(transparent)]
    Templates(#[from] templates::Error),
    /// There is no such suppression list.
    #[error("there is no suppression list {name:?}")]
    NoSuppressionList {
        /// Its name.
        name: String,
    },
    /// The start of a job is not a date and time of its time zone.
    #[error("{at:?} in {time_zone:?} is no date and time")]
    NoStart {
        /// The date and time.
        at: String,
        /// The time zone.
        time_zone: String,
        /// Why.
        source: jiff::Error,
    },
    /// The start of a job is in the past.
    #[error("that time is in the past")]
    StartPast,
    /// There is no such bulk job.
    #[error("there is no bulk job {id}")]
    NoJob {
        /// Its id.
        id: JobId,
    },
    /// The file of a bulk job, or the table that it was to be made of.
    #[error(transparent)]
    Job(#[from] bulk::job::error::JobError),
    /// Another recall or change of the messages of a bulk job is unfinished: resume or stop it.
    #[error("another recall or change of the messages of the bulk job is not over")]
    ActUnfinished,
    /// Nothing at the service can have this id, and its URL would be that of something else.
    #[error(transparent)]
    NotAnId(#[from] yunxin::NotAnId),
    /// Nothing can be done with a row of the history.
    #[error(transparent)]
    Row(#[from] RowFault),
    /// A piece of a stream cannot go out.
    #[error("the piece cannot go out")]
    Stream(#[from] yunxin::StreamFault),
    /// This cannot be done with the message; nothing was recorded or sent.
    #[error("this cannot be done with the message of row {row}: {why}")]
    ActClosed {
        /// The row.
        row: history::RowId,
        /// Why not.
        why: ActClosed,
    },
    /// The body of a change names another message than the one whose row it is to stand under.
    #[error("the body must name the message {wanted}")]
    OtherMessage {
        /// The message_server_id that it must have.
        wanted: String,
    },
    /// The account's AppKey was changed since: what it sent before went to another app.
    #[error("{account} has another AppKey than when this was sent")]
    OtherApp {
        /// The account's name.
        account: String,
    },
}

fn reported(problems: &[templates::ValueProblem]) -> String {
    problems.iter().map(|problem| problem.name.as_str()).collect::<Vec<_>>().join(", ")
}
