//! Which code each error has: what a person can do about it decides, not where it came from.

use interop::code::CodeError;
use interop::import::ImportError;
use media::FileProblem;
use rusqlite::ffi::SQLITE_IOERR_SHMSIZE;
use rusqlite_migration::{Error as MigrationError, MigrationDefinitionError};

use super::{Error, ErrorCode};
use crate::{ImportFault, SecretProblem, SecretUse};

impl Error {
    /// The stable code by which the window and the CLI find their words.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Error::Store(error) => sqlite_code(error),
            Error::App(error) => app_code(error),
            Error::Damaged { .. } => ErrorCode::HistoryDamaged,
            Error::Encode { .. } => ErrorCode::Storage,
            Error::NoSpace { .. } => ErrorCode::StorageFull,
            Error::FolderBusy { .. } => ErrorCode::StorageBusy,
            Error::History(error) => history_code(error),
            Error::Query(_) => ErrorCode::QueryInvalid,
            Error::Folder { source, .. } => folder_code(source),
            Error::Task(_) => ErrorCode::Internal,
            Error::Keyring { usage, problem } => keyring_code(*usage, *problem),
            Error::SecretInvalid { usage } => match usage {
                SecretUse::AppSecret | SecretUse::StorageSecret => ErrorCode::SecretInvalid,
                SecretUse::ProxyPassword => ErrorCode::PasswordInvalid,
            },
            Error::SecretElsewhere { usage } => match usage {
                SecretUse::AppSecret => ErrorCode::SecretElsewhere,
                SecretUse::ProxyPassword => ErrorCode::PasswordElsewhere,
                SecretUse::StorageSecret => ErrorCode::OwnSecretElsewhere,
            },
            Error::AccountChanged { .. } => ErrorCode::AccountChanged,
            Error::Field { code, .. } | Error::File { code, .. } => *code,
            Error::NoAccount { .. } => ErrorCode::AccountMissing,
            Error::SandboxFixed => ErrorCode::SandboxFixed,
            Error::NoSandbox => ErrorCode::SandboxFailed,
            Error::NoAttachment { .. } => ErrorCode::AttachmentMissing,
            Error::Body(_) => ErrorCode::BodySyntax,
            Error::Invalid { .. } => ErrorCode::BodyInvalid,
            Error::Unconfirmed => ErrorCode::ProductionUnconfirmed,
            Error::Cancelled => ErrorCode::Cancelled,
            Error::Upload(error) => upload_code(error),
            Error::Own(error) => storage_code(error),
            Error::NoStorage { .. } => ErrorCode::OwnMissing,
            Error::NoStorageSecret => ErrorCode::OwnSecretMissing,
            Error::LinkClosed { .. } => ErrorCode::OwnLinkClosed,
            Error::Fetch(error) => fetch_code(error),
            Error::Media(error) => media_code(error),
            Error::Unreadable { .. } => ErrorCode::SettingUnreadable,
            Error::QueueChanged { .. } => ErrorCode::QueueChanged,
            Error::NotWaiting { .. } | Error::QueueRuns => ErrorCode::NotWaiting,
            Error::Call(yunxin::Error::BadProxy(error)) => proxy_code(*error),
            Error::Call(error) => call_code(error.kind()),
            Error::Import { fault, .. } => match fault {
                ImportFault::Foreign => ErrorCode::ImportForeign,
                ImportFault::Newer { .. } => ErrorCode::ImportNewer,
                _ => ErrorCode::ImportBroken,
            },
            Error::NotImported(error) => match error {
                ImportError::TooLarge => ErrorCode::ImportTooLarge,
                ImportError::Unknown => ErrorCode::ImportUnknown,
                ImportError::NoMessage => ErrorCode::ImportNoMessage,
            },
            Error::Code(CodeError::Template(_)) => ErrorCode::Internal,
            Error::Code(CodeError::Unquotable) => ErrorCode::BodySyntax,
            Error::Unfilled { .. } => ErrorCode::TemplateUnfilled,
            Error::Templates(error) => templates_code(error),
            Error::NoRow(_) => ErrorCode::RowMissing,
            Error::NotUnknown { .. } => ErrorCode::NotUnknown,
            Error::NoClientId { .. } => ErrorCode::ClientIdMissing,
            Error::ActClosed { .. } => ErrorCode::ActClosed,
            Error::OtherMessage { .. } => ErrorCode::OtherMessage,
            Error::OtherApp { .. } => ErrorCode::AppChanged,
        }
    }

    /// The form's field that is to blame.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Error::Field { field, .. } => Some(field),
            Error::SecretElsewhere { usage: SecretUse::AppSecret } => Some("app_secret"),
            Error::SecretElsewhere { usage: SecretUse::ProxyPassword } => Some("proxy_password"),
            Error::SecretElsewhere { usage: SecretUse::StorageSecret } => Some("secret"),
            Error::Templates(templates::Error::NoName | templates::Error::NameTaken)
            | Error::App(appdata::Error::NoName | appdata::Error::NameTaken) => Some("name"),
            Error::Templates(templates::Error::Outside) => Some("folder"),
            _ => None,
        }
    }

    /// The line of the person's file that is to blame, from 1.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        match self {
            Error::Import { line, .. } => Some(*line),
            _ => None,
        }
    }
}

impl appdata::WorkError for Error {
    fn sqlite(&self) -> Option<&rusqlite::Error> {
        match self {
            Error::Store(error) => Some(error),
            Error::App(error) => error.sqlite(),
            _ => None,
        }
    }
}

fn keyring_code(usage: SecretUse, problem: SecretProblem) -> ErrorCode {
    match (usage, problem) {
        (_, SecretProblem::Locked) => ErrorCode::KeyringLocked,
        (SecretUse::AppSecret, SecretProblem::NoKeyring) => ErrorCode::KeyringMissing,
        (SecretUse::AppSecret, SecretProblem::Missing) => ErrorCode::SecretMissing,
        (SecretUse::ProxyPassword, _) => ErrorCode::ProxyPasswordMissing,
        (SecretUse::StorageSecret, _) => ErrorCode::OwnSecretMissing,
    }
}

/// What a person can do about a proxy that cannot be used.
pub(crate) fn proxy_code(error: yunxin::ProxyError) -> ErrorCode {
    use yunxin::ProxyError;
    match error {
        ProxyError::HasUserInfo => ErrorCode::ProxyHasLogin,
        // The account's form has a user name, or there would be no login to speak of.
        ProxyError::BadSocksLogin => ErrorCode::ProxyPasswordMissing,
        ProxyError::NoUser => ErrorCode::FieldRequired,
        ProxyError::NotAUrl | ProxyError::BadScheme | ProxyError::HasPath => ErrorCode::BadProxy,
    }
}

fn sqlite_code(error: &rusqlite::Error) -> ErrorCode {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => ErrorCode::StorageFull,
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            ErrorCode::StorageBusy
        }
        Some(rusqlite::ErrorCode::ReadOnly | rusqlite::ErrorCode::CannotOpen) => ErrorCode::StorageReadOnly,
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => {
            ErrorCode::HistoryDamaged
        }
        Some(_) if error.sqlite_error().is_some_and(|e| e.extended_code == SQLITE_IOERR_SHMSIZE) => {
            ErrorCode::StorageFull
        }
        Some(_) => ErrorCode::Storage,
        None => match error {
            // What we wrote cannot be read back as what it was: the file was changed by something else.
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..)
            | rusqlite::Error::QueryReturnedNoRows => ErrorCode::HistoryDamaged,
            _ => ErrorCode::Storage,
        },
    }
}

fn app_code(error: &appdata::Error) -> ErrorCode {
    match error {
        appdata::Error::Sqlite(error) => sqlite_code(error),
        appdata::Error::Migration(error) => migration_code(error),
        appdata::Error::Moved => ErrorCode::StorageMoved,
        appdata::Error::Damaged => ErrorCode::HistoryDamaged,
        appdata::Error::Full => ErrorCode::StorageFull,
        appdata::Error::Encode { .. } => ErrorCode::Storage,
        appdata::Error::NoName => ErrorCode::FieldRequired,
        appdata::Error::NameTaken => ErrorCode::NameTaken,
        appdata::Error::Task(_) => ErrorCode::Internal,
    }
}

fn migration_code(error: &MigrationError) -> ErrorCode {
    match error {
        MigrationError::RusqliteError { err, .. } => sqlite_code(err),
        MigrationError::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
            ErrorCode::StorageNewer
        }
        _ => ErrorCode::Storage,
    }
}

fn history_code(error: &history::Error) -> ErrorCode {
    match error {
        history::Error::NotHistory { .. } | history::Error::Damaged { .. } => ErrorCode::HistoryDamaged,
        history::Error::Newer { .. } => ErrorCode::StorageNewer,
        history::Error::Unwritable { .. } => ErrorCode::StorageReadOnly,
        history::Error::NoSpace { .. } => ErrorCode::StorageFull,
        history::Error::Moved { .. } => ErrorCode::StorageMoved,
        history::Error::PathTooLong { .. } => ErrorCode::StoragePathTooLong,
        history::Error::Busy { .. } => ErrorCode::StorageBusy,
        history::Error::Stopped => ErrorCode::Cancelled,
        history::Error::NoSuchRow { .. } => ErrorCode::RowMissing,
        history::Error::NotUnknown { .. } | history::Error::AlreadyEnded { .. } => ErrorCode::NotUnknown,
        history::Error::BadTag { .. } => ErrorCode::BadTag,
        history::Error::TooManyTags { .. } => ErrorCode::TooManyTags,
        history::Error::NoteTooLong { .. } => ErrorCode::NoteTooLong,
        _ => ErrorCode::Storage,
    }
}

fn folder_code(source: &std::io::Error) -> ErrorCode {
    match source.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => ErrorCode::StorageFull,
        _ => ErrorCode::StorageReadOnly,
    }
}

fn call_code(kind: yunxin::ErrorKind) -> ErrorCode {
    use yunxin::ErrorKind;
    match kind {
        ErrorKind::Unreached => ErrorCode::Unreached,
        ErrorKind::NoSuchHost => ErrorCode::NoSuchHost,
        ErrorKind::ConnectionRefused => ErrorCode::ConnectionRefused,
        ErrorKind::Untrusted => ErrorCode::Untrusted,
        ErrorKind::TlsFailed => ErrorCode::TlsFailed,
        ErrorKind::Unanswered => ErrorCode::Unanswered,
        ErrorKind::Refused => ErrorCode::UploadRefused,
        ErrorKind::Cancelled => ErrorCode::Cancelled,
        ErrorKind::BadEndpoint => ErrorCode::BadUrl,
        ErrorKind::BadAppKey => ErrorCode::BadAppKey,
        ErrorKind::NoClient => ErrorCode::Internal,
        ErrorKind::Broken | ErrorKind::NotJson | ErrorKind::TooLong | ErrorKind::HttpStatus => {
            ErrorCode::BrokenAnswer
        }
    }
}

/// Why a file of the user's could not be read.
pub(crate) fn reading_code(error: &std::io::Error) -> ErrorCode {
    match error.kind() {
        std::io::ErrorKind::NotFound => ErrorCode::FileMissing,
        std::io::ErrorKind::IsADirectory => ErrorCode::FileIsFolder,
        _ => ErrorCode::FileUnreadable,
    }
}

/// Why a file of the user's could not be opened or read; the caller knows better what *too large* means.
pub(crate) fn file_code(error: &files::Error) -> ErrorCode {
    match error {
        files::Error::Missing(_) => ErrorCode::FileMissing,
        files::Error::IsFolder => ErrorCode::FileIsFolder,
        files::Error::TooLarge { .. } => ErrorCode::FileTooLarge,
        files::Error::NotRegular | files::Error::NotText => ErrorCode::FileUnreadable,
        files::Error::Io(error) => reading_code(error),
    }
}

fn upload_code(error: &yunxin::UploadError) -> ErrorCode {
    use yunxin::UploadError;
    match error {
        UploadError::Unreadable(source) => reading_code(source),
        UploadError::NotAFile => ErrorCode::FileIsFolder,
        UploadError::Empty => ErrorCode::FileEmpty,
        UploadError::TooLarge { .. } => ErrorCode::FileTooLarge,
        UploadError::Changed => ErrorCode::FileChanged,
        UploadError::Cancelled => ErrorCode::Cancelled,
        UploadError::ExpiresTooSoon { .. } | UploadError::TagTooLong { .. } => ErrorCode::OutOfRange,
        UploadError::NoUrl => ErrorCode::UploadRefused,
        UploadError::Call(error) => call_code(error.kind()),
    }
}

fn storage_code(error: &storage::Error) -> ErrorCode {
    use storage::Error as StorageError;
    match error {
        StorageError::Place(_) => ErrorCode::BadUrl,
        StorageError::NoClient(_) => ErrorCode::Internal,
        StorageError::Unreached { .. } => ErrorCode::OwnUnreached,
        StorageError::Untrusted { .. } => ErrorCode::OwnUntrusted,
        StorageError::Cut { .. } => ErrorCode::OwnCut,
        StorageError::UnknownKey => ErrorCode::OwnUnknownKey,
        StorageError::WrongSecret => ErrorCode::OwnWrongSecret,
        StorageError::Denied { .. } => ErrorCode::OwnDenied,
        StorageError::NoBucket => ErrorCode::OwnNoBucket,
        StorageError::WrongClock { .. } => ErrorCode::OwnWrongClock,
        StorageError::OtherRegion { .. } => ErrorCode::OwnOtherRegion,
        StorageError::NeedsHostStyle => ErrorCode::OwnNeedsHostStyle,
        StorageError::Full => ErrorCode::OwnFull,
        StorageError::NoUpload | StorageError::NoObject | StorageError::Refused { .. } => {
            ErrorCode::OwnRefused
        }
        StorageError::Broken { .. } => ErrorCode::OwnNotS3,
    }
}

fn templates_code(error: &templates::Error) -> ErrorCode {
    use templates::Error as TemplatesError;
    match error {
        TemplatesError::NoName => ErrorCode::FieldRequired,
        TemplatesError::NameTaken => ErrorCode::NameTaken,
        TemplatesError::Outside => ErrorCode::TemplatePlace,
        TemplatesError::Missing { .. } => ErrorCode::TemplateMissing,
        TemplatesError::Broken { .. } => ErrorCode::TemplateBroken,
        TemplatesError::Folder { source, .. } => folder_code(source),
        TemplatesError::Unwatched { .. } => ErrorCode::TemplateUnwatched,
    }
}

fn media_code(error: &media::Error) -> ErrorCode {
    match error {
        media::Error::File { problem, .. } => match problem {
            FileProblem::FileMissing => ErrorCode::FileMissing,
            FileProblem::FileUnreadable => ErrorCode::FileUnreadable,
            FileProblem::FileIsFolder => ErrorCode::FileIsFolder,
            FileProblem::FileEmpty => ErrorCode::FileEmpty,
            FileProblem::FileTooLarge => ErrorCode::FileTooLarge,
            FileProblem::FileChanged => ErrorCode::FileChanged,
        },
        media::Error::Unwritable { source, .. } => folder_code(source),
        media::Error::Task(_) => ErrorCode::Internal,
    }
}

fn fetch_code(error: &media::FetchError) -> ErrorCode {
    use media::FetchError;
    match error {
        FetchError::BadUrl(_) => ErrorCode::UrlInvalid,
        FetchError::Private { .. } => ErrorCode::UrlPrivate,
        FetchError::Redirects => ErrorCode::UrlRedirects,
        FetchError::Unreached { .. } => ErrorCode::UrlUnreached,
        FetchError::Status { .. } => ErrorCode::UrlStatus,
        FetchError::TooLarge { .. } => ErrorCode::UrlTooLarge,
        FetchError::Page => ErrorCode::UrlIsPage,
        FetchError::Unwritable(source) => folder_code(source),
        FetchError::Cancelled => ErrorCode::Cancelled,
    }
}
