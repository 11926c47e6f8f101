//! Which code each error has: what a user can do about it decides, not where it came from.

use std::path::Path;

use bulk::import::error::ImportError as TableError;
use bulk::job::error::JobError;
use interop::code::CodeError;
use interop::import::ImportError;
use yunxin::{Issue, StreamFault};

use super::form_field::FormField;
use super::sources::{
    app_code, call_code, fetch_code, folder_code, history_code, job_code, keyring_code, media_code,
    proxy_code, storage_code, table_line, templates_code, upload_code,
};
use super::{Error, ErrorCode};
use crate::secret_use::SecretUse;
use crate::transfer::fault::ImportFault;

impl Error {
    /// The stable code by which the window and the CLI find their words.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Error::App(error) => app_code(error),
            Error::Damaged { .. } => ErrorCode::DataDamaged,
            Error::Encode { .. } => ErrorCode::DataFailed,
            Error::NoSpace { .. } => ErrorCode::DataDiskFull,
            Error::FolderBusy { .. } => ErrorCode::DataBusy,
            Error::History(error) => history_code(error),
            Error::Query(_) => ErrorCode::QueryInvalid,
            Error::Folder { source, .. } => folder_code(source),
            Error::Task(_) => ErrorCode::Internal,
            Error::Keyring { usage, problem } => keyring_code(*usage, *problem),
            Error::SecretInvalid { usage } => match usage {
                SecretUse::AppSecret => ErrorCode::SecretInvalid,
                SecretUse::StorageSecret => ErrorCode::StorageSecretInvalid,
                SecretUse::ProxyPassword => ErrorCode::PasswordInvalid,
            },
            Error::SecretElsewhere { usage } => match usage {
                SecretUse::AppSecret => ErrorCode::SecretElsewhere,
                SecretUse::ProxyPassword => ErrorCode::PasswordElsewhere,
                SecretUse::StorageSecret => ErrorCode::StorageSecretElsewhere,
            },
            Error::AccountChanged { .. } => ErrorCode::AccountChanged,
            Error::AccountEdited { .. } => ErrorCode::AccountEdited,
            Error::Field { code, .. } | Error::File { code, .. } => *code,
            Error::UnreadableTable { .. } => ErrorCode::FileUnreadable,
            Error::NoAccount { .. } => ErrorCode::AccountMissing,
            Error::SandboxFixed => ErrorCode::SandboxFixed,
            Error::NoSandbox => ErrorCode::SandboxFailed,
            Error::NoAttachment { .. } | Error::NoChosenFile { .. } | Error::NoRecentFile { .. } => {
                ErrorCode::AttachmentMissing
            }
            Error::Body(_) => ErrorCode::BodySyntax,
            Error::Invalid { .. } => ErrorCode::BodyInvalid,
            Error::Unconfirmed => ErrorCode::ProductionUnconfirmed,
            Error::Cancelled => ErrorCode::Cancelled,
            Error::Upload(error) => upload_code(error),
            Error::UserStorage(error) => storage_code(error),
            Error::NoStorage { .. } => ErrorCode::StorageMissing,
            Error::NoStorageSecret => ErrorCode::StorageSecretMissing,
            Error::LinkClosed { .. } => ErrorCode::StorageLinkClosed,
            Error::Fetch(error) => fetch_code(error),
            Error::Media(error) => media_code(error),
            Error::Unreadable { .. } => ErrorCode::SettingUnreadable,
            Error::Queue(fault) => fault.code(),
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
                ImportError::Environment => ErrorCode::ImportEnvironment,
                ImportError::ApiDescription => ErrorCode::ImportApiDescription,
                ImportError::ForeignExport { .. } => ErrorCode::ImportOtherTool,
                ImportError::SourceCode { .. } => ErrorCode::ImportSourceCode,
                ImportError::Template => ErrorCode::ImportTemplate,
                ImportError::NoMessage => ErrorCode::ImportNoMessage,
            },
            Error::Code(CodeError::Template(_)) => ErrorCode::Internal,
            Error::Code(CodeError::Unquotable) => ErrorCode::BodySyntax,
            Error::Unfilled { .. } => ErrorCode::TemplateUnfilled,
            Error::Templates(error) => templates_code(error),
            Error::NoSuppressionList { .. } => ErrorCode::SuppressionListMissing,
            Error::NoStart { .. } => ErrorCode::StartInvalid,
            Error::StartPast => ErrorCode::StartPast,
            Error::NoJob { .. } => ErrorCode::JobMissing,
            Error::Job(error) => job_code(error),
            Error::ActUnfinished => ErrorCode::JobActUnfinished,
            Error::NotAnId(_) => ErrorCode::FieldRequired,
            Error::Row(fault) => fault.code(),
            Error::Stream(StreamFault::BadBody) => ErrorCode::BodySyntax,
            Error::Stream(StreamFault::TooLong { .. }) => ErrorCode::StreamTooLong,
            Error::Stream(_) => ErrorCode::StreamEnded,
            Error::ActClosed { .. } => ErrorCode::ActClosed,
            Error::OtherMessage { .. } => ErrorCode::OtherMessage,
            Error::OtherApp { .. } => ErrorCode::AppChanged,
        }
    }

    /// The form's field that is to blame.
    #[must_use]
    pub fn field(&self) -> Option<FormField> {
        match self {
            Error::Field { field, .. } => Some(*field),
            Error::SecretElsewhere { usage: SecretUse::AppSecret } => Some(FormField::AppSecret),
            Error::SecretElsewhere { usage: SecretUse::ProxyPassword } => Some(FormField::ProxyPassword),
            Error::SecretElsewhere { usage: SecretUse::StorageSecret } => Some(FormField::Secret),
            Error::Templates(templates::Error::NoName | templates::Error::NameTaken)
            | Error::App(appdata::Error::NoName | appdata::Error::NameTaken) => Some(FormField::Name),
            Error::Templates(templates::Error::BadFolder) => Some(FormField::Folder),
            _ => None,
        }
    }

    /// Names the file of a table where the file itself cannot be opened or read.
    pub(crate) fn of_table(self, path: Option<&Path>) -> Error {
        let code = self.code();
        match (self, path.map(Path::to_path_buf)) {
            (Error::Job(JobError::Import(TableError::File(source))), Some(path)) => match code {
                // Its code alone does not say why.
                ErrorCode::FileUnreadable => Error::UnreadableTable { path, source },
                code => Error::File { path, code },
            },
            (error, _) => error,
        }
    }

    /// What is wrong with the message, where that is the reason: warnings too.
    #[must_use]
    pub fn issues(&self) -> &[Issue] {
        match self {
            Error::Invalid { issues } => issues,
            _ => &[],
        }
    }

    /// The line of the user's file that is to blame, from 1.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        match self {
            Error::Import { line, .. } => Some(*line),
            Error::Job(JobError::Import(error)) => table_line(error),
            _ => None,
        }
    }
}

impl appdata::WorkError for Error {
    fn of_file(&self) -> Option<&appdata::Error> {
        match self {
            Error::App(error) => Some(error),
            _ => None,
        }
    }
}
