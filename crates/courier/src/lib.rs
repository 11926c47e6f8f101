//! Yanshu's work without a window: accounts, secrets, drafts, attachments, sending.
//!
//! [`Courier`] is everything behind the window, cheap to clone. It has a handle for each subject, which is defined where its
//! `impl` stands and holds only the parts that it needs (`courier/handles.rs` makes them):
//!
//! - [`Accounts`]: apps, their secrets in the keyring, the connection test; `clients` makes the client of each.
//! - [`Drafts`], [`Attachments`], [`ImagePreparer`], [`Imports`], [`Templates`]: what comes into a message.
//! - [`Uploads`], [`Storages`]: where its files go.
//! - [`Sends`], [`Calls`], [`Queue`]: how it goes out; `compose` records each send before it leaves, and its end.
//! - [`Acts`], [`Broadcasts`], [`Pushes`]: what is done with messages afterwards, and what the service lists.
//! - [`Records`], [`Searches`], [`RetentionRules`]: the history; `transfer` exports and imports it.
//! - [`Jobs`], [`JobSetups`], [`JobAttachments`], [`JobRows`], [`JobRunner`], [`JobActs`], [`JobSchedule`],
//!   [`SuppressionLists`]: bulk sending, whose engine is the crate `bulk`.
//! - [`Contacts`], [`SettingsStore`], [`Support`]: the address book, the settings, the support bundle.
//!
//! Only this crate makes a [`yunxin::Client`], so nothing can be sent that is not recorded first. What fails is an [`Error`] with a
//! stable [`ErrorCode`] (`error/code.rs`); before something changes in production, [`Confirm`] is asked. It knows no window and
//! starts no server: where the built-in sandbox listens is given by the shell, through [`Accounts::link_sandbox`].

mod account;
mod accounts;
mod acts;
mod app_db;
mod attachments;
mod broadcasts;
mod calls;
mod clients;
mod clock;
mod compose;
mod confirm;
mod contacts;
mod courier;
mod database_check;
mod documents;
mod drafts;
mod error;
mod folder;
mod image_preparation;
mod imports;
mod jobs;
mod limits;
mod listed;
mod opening;
mod paces;
mod pauses;
mod process_lock;
mod pushes;
mod queue;
mod records;
mod repair;
mod retention;
mod saving;
mod searches;
mod secret_use;
mod sends;
mod session;
mod settings;
mod storages;
mod support;
mod suppression;
mod templates;
mod transfer;
mod uploads;

pub use ::templates::{
    Template, TemplateEntry, TemplateSaved, ValueProblem, ValueProblemCode, Variable, VariableKind,
};
pub use account::{
    Account, AccountCheck, AccountColor, AccountForm, FieldError, KeyringState, LostProtection,
    PendingSecret, ProxyChoice, Region, SandboxLink, SecretPlace, SecretState, Stage, TestReport,
    certificate_file, certificates,
};
pub use accounts::Accounts;
pub use acts::{ActChoices, ActNote, ActOrder, ActReport, Acts, Choice, note_acts};
pub use appdata::SavedSearch;
pub use attachments::{Attachments, FetchedFile, RecentAttachment, UrlFetch, message_type};
pub use broadcasts::{BroadcastWithdrawn, Broadcasts, KeptBroadcast};
pub use bulk::act::{ActForecast, ActPlan, ActRows, BarredRows, Barrier};
pub use bulk::check::ProblemGroup;
pub use bulk::import::error::EncodingCandidate;
pub use bulk::import::text_encoding::TextEncoding;
pub use bulk::import::{Format as TableFormat, ImportReport};
pub use bulk::job::model::{JobState, Reason as JobReason, RowState};
pub use bulk::mapping::problem::{MappingProblem, RowProblem};
pub use bulk::mapping::{EmptyCell, Mapping, TargetMapping, Value as MappedValue};
pub use bulk::plan::{CallPlan, Plan};
pub use bulk::render::Apart;
pub use bulk::rerun::{Decision, Rerun};
pub use bulk::run::RunEnd;
pub use bulk::setup::{Batching, Doubts, RowCall};
pub use calls::{
    CallCheck, CallOrder, CallResult, Calls, CutStream, GivenPiece, PieceSource, StreamOrder, StreamPace,
    abandoned_of, validate_body,
};
pub use clients::Timeouts;
pub use compose::{
    Advice, CheckReport, Draft, PartCode, Preview, SendOrder, SendResult, SendStage, SendUpload,
    StreamProgress, Syntax, conversation_of, explain_code, explain_parts, explain_row, file_body,
    new_client_id, notification_body, request_text, text_body,
};
pub use confirm::{Always, Answer, Confirm, ConfirmedAction, ConfirmedMessage, Question};
pub use contacts::{Contact, ContactFault, Contacts, ContactsImported};
pub use courier::Courier;
pub use documents::DocumentKind;
pub use drafts::Drafts;
pub use error::{ActClosed, Error, ErrorCode, ExitClass, FormField, QueueFault, RowFault};
pub use folder::default_data_dir;
pub use history::{
    Act as RecordedAct, ActKind, ActState, Deleted, Retention, Selection, TagUse, Tally, WouldDelete,
};
pub use history::{
    AttemptKind, Completion, Cursor, Depth, Details, Field, History, KeptKind, KeptPart, KeptPartKind,
    Outcome, Page, PageDirection, PageStart, PartCounts, Query, QueryError, QueryHint, Reading,
    ReindexProgress, Row, RowId, RowIds, Stop, Survey,
};
pub use image_preparation::ImagePreparer;
pub use imports::{ImportedRequest, ImportedRequests, Imports};
pub use interop::code::CodeKind;
pub use interop::import::{Dropped, DroppedCode, ImportFormat, Note, NoteCode};
pub use jobs::{
    FoundRow, JobAct, JobActBegun, JobActForecast, JobActOrder, JobActRow, JobActRowFilter, JobActs,
    JobAttachProblem, JobAttachProgress, JobAttached, JobAttachments, JobCheck, JobCode, JobEvent, JobHead,
    JobImport, JobImported, JobLastRow, JobPlan, JobPreview, JobProgress, JobReportFormat, JobRow,
    JobRowFilter, JobRows, JobRunner, JobRuns, JobSchedule, JobSettled, JobSetup, JobSetups, JobSource,
    JobStart, JobSummary, JobTotals, JobView, JobWork, Jobs, RowsFound, SentBefore, UrlHosts,
    Words as ReportWords,
};
pub use limits::{Bounds, KeepLimits, LIMITS, Limits, Range, RecallLimits};
pub use listed::ListPage;
pub use media::{
    Attachment, FetchError, FileId, FileProblem, FileSummary, MediaNote, MessageKind, Moving, Pixels,
    PreparationResult, PreparationSettings, PreparationSkip, PreparationStep, TextHead, Waveform, extensions,
};
pub use pauses::AccountPause;
pub use pushes::{KeptPush, Pushes};
pub use queue::{
    NewQueued, Queue, QueueChange, QueueHalt, QueueHaltReason, QueueNews, QueueProblem, QueueRun, QueueState,
    QueueUpdate, QueueView, QueueWork, Queued,
};
pub use records::{RecentTarget, Records};
pub use repair::Repair;
pub use retention::RetentionRules;
pub use saving::save_file;
pub use searches::Searches;
pub use secret_use::{SecretProblem, SecretUse};
pub use sends::Sends;
pub use settings::{Density, Language, LanguageChoice, Settings, SettingsStore, TextSize, Theme};
pub use storages::{
    LinkRule, StorageChoice, StorageOffer, StorageOffers, StorageSetup, Storages, TrialResult, TrialStep,
    UserStorage,
};
pub use support::{
    Bundle, BundleFile, Support, SystemInfo, Unchecked, UncheckedSecret, UncheckedWhy, log_file, write_bundle,
};
pub use suppression::{
    SuppressionAdded, SuppressionEntry, SuppressionListHead, SuppressionLists, SuppressionNote, UnusableRows,
};
pub use templates::{FileProgress, FileValues, FilledTemplate, TemplateFolder, TemplateUse, Templates};
pub use transfer::export::{ExportOrder, Exported};
pub use transfer::fault::ImportFault;
pub use transfer::format::{ExportFormat, Progress, dated_name};
pub use transfer::import::Imported;
pub use uploads::{
    KnownUrl, StorageUploadRequest, UploadChoices, UploadProgress, UploadRequest, Uploaded, Uploads,
};
pub use yunxin::{
    BatchRequest, BroadcastRequest, CallDescription, ChatroomBatchRequest, ChatroomBroadcastRequest,
    ChatroomRequest, NotificationBatchRequest, NotificationRequest, PushRequest, RoomBroadcastMessage,
    RoomMessage, RoomMessageConfig, STREAM_GAP_MS, STREAM_PACE_MS, STREAM_TEXT, SendKind, StreamFault,
    StreamMessage, StreamRequest, call_description, call_descriptions,
};
pub use yunxin::{
    BroadcastFilter, BroadcastId, ErrorKind, KeptReaction, MESSAGE_DUPLICATE, MESSAGE_MISSING, PushId,
    Reaction, RoomCheck, RoomFound, RoomRecall, SUCCESS, TeamReceipts, ThreadReplies, ThreadReply, Withdraw,
    WithdrawKind, full_text,
};
pub use yunxin::{
    Certificate, Conversation, ConversationType, Destination, Explained, Group, Issue, IssueCode,
    OtherMessage, Severity, catalogue, explained_codes,
};
