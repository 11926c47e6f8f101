//! Yanshu's work without a window: accounts, secrets, drafts, attachments, sending.
//!
//! Only this crate holds a [`yunxin::Client`], so nothing can be sent that is not first written to the history.
//! It starts no server: where the built-in sandbox listens is told by the shell, through [`Courier::link_sandbox`].

mod account;
mod act;
mod attachment;
mod brought;
mod check;
mod clock;
mod compose;
mod confirm;
mod courier;
mod error;
mod filled;
mod folder;
mod own;
mod presence;
mod queue;
mod records;
mod repair;
mod rests;
mod retention;
mod searches;
mod sends;
mod session;
mod settings;
mod store;
mod support;
mod transfer;

pub use account::{
    Account, AccountColor, AccountForm, KeyringState, Loosened, ProxyChoice, Region, SANDBOX_ID, SandboxLink,
    SecretInHand, SecretPlace, SecretProblem, SecretState, SecretUse, Stage, TestReport, certificate_file,
    certificates,
};
pub use act::{ActChoices, ActClosed, ActNote, ActOrder, ActReport, Choice, note_act};
pub use appdata::SavedSearch;
pub use attachment::{
    KnownUrl, LookedAt, RecentAttachment, UploadChoices, UploadProgress, Uploaded, message_type,
};
pub use brought::{Brought, BroughtMessage};
pub use compose::{
    Advice, CheckReport, Draft, Preview, SendOrder, SendResult, SendStage, SendUpload, Syntax, explain_code,
    explain_row, file_body, new_client_id, text_body,
};
pub use confirm::{Always, Answer, Confirm, ConfirmedAction, ConfirmedMessage, Question};
pub use courier::{Courier, FileValues, Look, Patience, StorageOrder, TemplateUse, UploadOrder};
pub use error::{Error, ErrorCode};
pub use filled::{FileProgress, Filled, TemplateShelf};
pub use folder::default_data_dir;
pub use history::{
    Act as RecordedAct, ActKind, ActState, Deleted, Doomed, Retention, Selection, TagUse, Tally,
};
pub use history::{
    AttemptKind, Completion, Cursor, Depth, Details, Field, History, Outcome, Page, Place, Query, QueryError,
    Reading, Row, RowId, Stop, Survey, Toward,
};
pub use interop::code::CodeKind;
pub use interop::import::{BroughtFormat, Dropped, DroppedCode, Note, NoteCode};
pub use media::{
    Attachment, CareSkip, CareStep, Cared, FetchError, FileId, FileProblem, Glance, ImageCare, MediaNote,
    MessageKind, Moving, Pixels, TextHead, Waveform, extensions,
};
pub use own::{
    LinkRule, OwnStorage, StorageChoice, StorageOffer, StorageOffers, StorageSetup, TrialResult, TrialStep,
};
pub use queue::{
    NewQueued, QueueChange, QueueHalt, QueueHaltReason, QueueNews, QueueProblem, QueueRun, QueueState,
    QueueUpdate, QueueView, QueueWork, Queued,
};
pub use records::Records;
pub use repair::Repair;
pub use rests::AccountRest;
pub use retention::RetentionRules;
pub use searches::Searches;
pub use settings::{Language, LanguageChoice, Settings, Theme};
pub use support::{
    Bundle, BundleFile, Surroundings, Unchecked, UncheckedSecret, UncheckedWhy, log_file, write_bundle,
};
pub use templates::{
    Template, TemplateEntry, TemplateSaved, ValueProblem, ValueProblemCode, Variable, VariableKind,
};
pub use transfer::export::{ExportOrder, Exported};
pub use transfer::fault::ImportFault;
pub use transfer::format::{ExportFormat, Progress};
pub use transfer::import::Imported;
pub use yunxin::{
    Certificate, Conversation, ConversationType, Explained, Group, Issue, OtherMessage, Severity, catalogue,
};
pub use yunxin::{TeamReceipts, Withdraw, WithdrawKind};
