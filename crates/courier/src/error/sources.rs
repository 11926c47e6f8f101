//! Which code each error of the crates below has.

use appdata::FileFault;
use bulk::import::error::ImportError as TableError;
use bulk::job::error::JobError;
use media::FileProblem;

use super::ErrorCode;
use crate::secret_use::{SecretProblem, SecretUse};

pub(super) fn keyring_code(usage: SecretUse, problem: SecretProblem) -> ErrorCode {
    match (usage, problem) {
        (_, SecretProblem::Locked) => ErrorCode::KeyringLocked,
        (_, SecretProblem::Ambiguous) => ErrorCode::KeyringAmbiguous,
        (SecretUse::AppSecret, SecretProblem::NoCollection) => ErrorCode::KeyringNoCollection,
        (SecretUse::AppSecret, SecretProblem::NoKeyring) => ErrorCode::KeyringMissing,
        (SecretUse::AppSecret, SecretProblem::Missing) => ErrorCode::SecretMissing,
        (SecretUse::ProxyPassword, _) => ErrorCode::ProxyPasswordMissing,
        (SecretUse::StorageSecret, _) => ErrorCode::StorageSecretMissing,
    }
}

/// What a user can do about a proxy that cannot be used.
pub(crate) fn proxy_code(error: yunxin::ProxyError) -> ErrorCode {
    use yunxin::ProxyError;
    match error {
        ProxyError::HasUserInfo => ErrorCode::ProxyHasLogin,
        // The account's form has a user name, or there would be no login to speak of.
        ProxyError::BadSocksLogin => ErrorCode::ProxyPasswordMissing,
        ProxyError::NoUser => ErrorCode::FieldRequired,
        ProxyError::Unreadable(_) => ErrorCode::ProxyUnreadable,
        ProxyError::NotAUrl | ProxyError::BadScheme | ProxyError::HasPath => ErrorCode::BadProxy,
    }
}

pub(super) fn app_code(error: &appdata::Error) -> ErrorCode {
    match error {
        appdata::Error::Sqlite(_) | appdata::Error::Migration(_) => {
            error.file_fault().map_or(ErrorCode::DataFailed, fault_code)
        }
        appdata::Error::Moved => ErrorCode::DataMoved,
        appdata::Error::Damaged => ErrorCode::DataDamaged,
        appdata::Error::Full => ErrorCode::DataDiskFull,
        appdata::Error::Encode { .. } => ErrorCode::DataFailed,
        appdata::Error::NoName => ErrorCode::FieldRequired,
        appdata::Error::NameTaken => ErrorCode::NameTaken,
        appdata::Error::Task(_) => ErrorCode::Internal,
    }
}

fn fault_code(fault: FileFault) -> ErrorCode {
    match fault {
        FileFault::DiskFull => ErrorCode::DataDiskFull,
        FileFault::Busy => ErrorCode::DataBusy,
        FileFault::ReadOnly => ErrorCode::DataReadOnly,
        FileFault::Damaged => ErrorCode::DataDamaged,
        FileFault::Newer => ErrorCode::DataNewer,
        FileFault::Other => ErrorCode::DataFailed,
    }
}

pub(super) fn history_code(error: &history::Error) -> ErrorCode {
    match error {
        history::Error::NotHistory { .. } | history::Error::Damaged { .. } => ErrorCode::DataDamaged,
        history::Error::Newer { .. } => ErrorCode::DataNewer,
        history::Error::Unwritable { .. } => ErrorCode::DataReadOnly,
        history::Error::NoSpace { .. } => ErrorCode::DataDiskFull,
        history::Error::Moved { .. } => ErrorCode::DataMoved,
        history::Error::PathTooLong { .. } => ErrorCode::DataPathTooLong,
        history::Error::Busy { .. } => ErrorCode::DataBusy,
        history::Error::Stopped => ErrorCode::Cancelled,
        history::Error::NoSuchRow { .. } => ErrorCode::RowMissing,
        history::Error::NotUnknown { .. } | history::Error::AlreadyEnded { .. } => ErrorCode::NotUnknown,
        history::Error::BadTag { .. } => ErrorCode::BadTag,
        history::Error::TooManyTags { .. } => ErrorCode::TooManyTags,
        history::Error::NoteTooLong { .. } => ErrorCode::NoteTooLong,
        _ => ErrorCode::DataFailed,
    }
}

pub(super) fn folder_code(source: &std::io::Error) -> ErrorCode {
    match source.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => ErrorCode::DataDiskFull,
        _ => ErrorCode::DataReadOnly,
    }
}

pub(super) fn call_code(kind: yunxin::ErrorKind) -> ErrorCode {
    use yunxin::ErrorKind;
    match kind {
        ErrorKind::Unreached => ErrorCode::Unreached,
        ErrorKind::NoSuchHost => ErrorCode::NoSuchHost,
        ErrorKind::ConnectionRefused => ErrorCode::ConnectionRefused,
        ErrorKind::Untrusted => ErrorCode::Untrusted,
        ErrorKind::TlsFailed => ErrorCode::TlsFailed,
        ErrorKind::ProxyLogin => ErrorCode::ProxyLogin,
        ErrorKind::Unanswered => ErrorCode::Unanswered,
        ErrorKind::Refused => ErrorCode::CallRefused,
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

pub(super) fn upload_code(error: &yunxin::UploadError) -> ErrorCode {
    use yunxin::UploadError;
    match error {
        UploadError::Unreadable(source) => reading_code(source),
        UploadError::NotAFile => ErrorCode::FileIsFolder,
        UploadError::Empty => ErrorCode::FileEmpty,
        UploadError::TooLarge { .. } => ErrorCode::FileTooLarge,
        UploadError::Changed => ErrorCode::FileChanged,
        UploadError::Cancelled => ErrorCode::Cancelled,
        UploadError::ExpiresTooSoon { .. } => ErrorCode::OutOfRange,
        UploadError::TagTooLong { .. } => ErrorCode::UploadTagTooLong,
        UploadError::NoUrl => ErrorCode::UploadRefused,
        UploadError::Call(error) if error.kind() == yunxin::ErrorKind::Refused => ErrorCode::UploadRefused,
        UploadError::Call(error) => call_code(error.kind()),
    }
}

pub(super) fn storage_code(error: &storage::Error) -> ErrorCode {
    use storage::Error as StorageError;
    match error {
        StorageError::Address(_) => ErrorCode::StorageBadUrl,
        StorageError::NoClient(_) => ErrorCode::Internal,
        StorageError::Unreached { .. } => ErrorCode::StorageUnreached,
        StorageError::Untrusted { .. } => ErrorCode::StorageUntrusted,
        StorageError::Cut { .. } => ErrorCode::StorageCut,
        StorageError::UnknownKey => ErrorCode::StorageUnknownKey,
        StorageError::WrongSecret => ErrorCode::StorageWrongSecret,
        StorageError::Denied { .. } => ErrorCode::StorageDenied,
        StorageError::NoBucket => ErrorCode::StorageNoBucket,
        StorageError::WrongClock { .. } => ErrorCode::StorageWrongClock,
        StorageError::OtherRegion { .. } => ErrorCode::StorageOtherRegion,
        StorageError::NeedsHostStyle => ErrorCode::StorageNeedsHostStyle,
        StorageError::Full => ErrorCode::StorageNoSpace,
        StorageError::NoUpload | StorageError::NoObject | StorageError::Refused { .. } => {
            ErrorCode::StorageRefused
        }
        StorageError::Broken { .. } => ErrorCode::StorageNotS3,
    }
}

pub(super) fn templates_code(error: &templates::Error) -> ErrorCode {
    use templates::Error as TemplatesError;
    match error {
        TemplatesError::NoName => ErrorCode::FieldRequired,
        TemplatesError::NameTaken => ErrorCode::NameTaken,
        TemplatesError::Outside => ErrorCode::TemplatePlace,
        TemplatesError::BadFolder => ErrorCode::TemplateFolder,
        TemplatesError::Missing { .. } => ErrorCode::TemplateMissing,
        TemplatesError::Broken { .. } => ErrorCode::TemplateBroken,
        TemplatesError::Unreadable { source, .. } => reading_code(source),
        TemplatesError::Folder { source, .. } => match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => ErrorCode::FileNoSpace,
            _ => ErrorCode::TemplateFolderUnusable,
        },
        TemplatesError::Unwatched { .. } => ErrorCode::TemplateUnwatched,
    }
}

pub(super) fn media_code(error: &media::Error) -> ErrorCode {
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

pub(super) fn fetch_code(error: &media::FetchError) -> ErrorCode {
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

pub(super) fn job_code(error: &JobError) -> ErrorCode {
    match error {
        JobError::Import(error) => table_code(error),
        JobError::Missing { .. } => ErrorCode::JobMissing,
        JobError::NotAJob { .. } | JobError::Damaged { .. } => ErrorCode::JobDamaged,
        JobError::Newer { .. } => ErrorCode::JobNewer,
        JobError::Unwritable { .. } => ErrorCode::DataReadOnly,
        JobError::ReportUnwritable(source) => folder_code(source),
        JobError::NoSpace { .. } => ErrorCode::DataDiskFull,
        JobError::Busy { .. } => ErrorCode::DataBusy,
        JobError::Running { .. } => ErrorCode::JobRuns,
        JobError::WrongState { .. } => ErrorCode::JobState,
        JobError::ActUnfinished => ErrorCode::JobActUnfinished,
        JobError::NothingToAct => ErrorCode::JobNothingToAct,
        JobError::ChatroomPilot => ErrorCode::JobPilotChatroom,
        JobError::WarnedRowsNotKept { .. } => ErrorCode::JobUnchecked,
        JobError::NoSuchRow { .. } => ErrorCode::JobRowMissing,
        JobError::OtherRenderer { .. } => ErrorCode::JobUnchecked,
        JobError::OtherApp { .. } => ErrorCode::AppChanged,
        JobError::Unexpected { .. } => ErrorCode::DataFailed,
    }
}

fn table_code(error: &TableError) -> ErrorCode {
    match error {
        TableError::File(files::Error::TooLarge { .. }) => ErrorCode::TableTooLarge,
        TableError::File(error) => file_code(error),
        TableError::NoRows => ErrorCode::TableEmpty,
        TableError::EncodingUnclear { .. } | TableError::NotThisEncoding { .. } => ErrorCode::TableEncoding,
        TableError::NotATable => ErrorCode::TableUnknown,
        TableError::OpenQuote { .. } => ErrorCode::TableQuote,
        TableError::CellTooLong { .. }
        | TableError::TooManyColumns { .. }
        | TableError::TooManyRows { .. }
        | TableError::WorkbookTooLarge { .. } => ErrorCode::TableTooLarge,
        TableError::OldOrProtectedWorkbook => ErrorCode::WorkbookProtected,
        TableError::BrokenWorkbook { .. } => ErrorCode::WorkbookBroken,
        TableError::NoSuchSheet { .. } => ErrorCode::SheetMissing,
        TableError::Changed => ErrorCode::TableChanged,
        TableError::Stopped => ErrorCode::Cancelled,
        TableError::NotKept(_) => ErrorCode::DataFailed,
    }
}

/// The line of a table that is to blame, from 1.
pub(super) fn table_line(error: &TableError) -> Option<u64> {
    match error {
        TableError::NotThisEncoding { line, .. }
        | TableError::OpenQuote { line }
        | TableError::CellTooLong { line, .. }
        | TableError::TooManyColumns { line, .. } => Some(*line),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::*;

    #[test]
    fn a_code_that_names_one_thing_is_not_used_for_another() {
        assert_eq!(table_code(&TableError::Changed), ErrorCode::TableChanged);
        let large = TableError::File(files::Error::TooLarge { max_bytes: 1 });
        assert_eq!(table_code(&large), ErrorCode::TableTooLarge);
        assert_eq!(upload_code(&yunxin::UploadError::TagTooLong { max: 1 }), ErrorCode::UploadTagTooLong);
        assert_eq!(
            storage_code(&storage::Error::Address(storage::AddressError::Endpoint)),
            ErrorCode::StorageBadUrl
        );
        let templates = |kind: ErrorKind| {
            templates_code(&templates::Error::Folder { path: "t".into(), source: kind.into() })
        };
        assert_eq!(templates(ErrorKind::PermissionDenied), ErrorCode::TemplateFolderUnusable);
        assert_eq!(templates(ErrorKind::StorageFull), ErrorCode::FileNoSpace);
    }
}
