//! The stable names of errors, and plain English for those who read no window.

use std::fmt;

use serde::{Deserialize, Serialize};
use specta::Type;

/// A stable name for an error, for which the window has words in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Something the program did not expect; the message is for a developer.
    Internal,
    /// The database could not be read or written.
    Storage,
    /// The data folder cannot be written.
    StorageReadOnly,
    /// The disk is full.
    StorageFull,
    /// Another process holds the database.
    StorageBusy,
    /// A later version of the program wrote the database.
    StorageNewer,
    /// The database file is not a sound database.
    HistoryDamaged,
    /// No keyring runs on this machine.
    KeyringMissing,
    /// The keyring is locked and was not unlocked.
    KeyringLocked,
    /// The account has no secret: never given, deleted, or from an earlier session.
    SecretMissing,
    /// What was given cannot be an AppSecret.
    SecretInvalid,
    /// What was given cannot be a password of a proxy.
    PasswordInvalid,
    /// The account's proxy has a user name whose password is missing.
    ProxyPasswordMissing,
    /// Not the address of a proxy.
    BadProxy,
    /// User name or password stand inside a proxy's address.
    ProxyHasLogin,
    /// Not a PEM text with certificates.
    BadCertificate,
    /// A private key stands among the certificates.
    CertificateWithKey,
    /// The clipboard holds no text.
    ClipboardEmpty,
    /// Another account has this name.
    NameTaken,
    /// The account is gone.
    AccountMissing,
    /// The sandbox account cannot be changed.
    SandboxFixed,
    /// A required field is empty.
    FieldRequired,
    /// Not an AppKey.
    BadAppKey,
    /// Not a base URL.
    BadUrl,
    /// A plain `http` address that is neither loopback nor marked private.
    InsecureUrl,
    /// No such file.
    FileMissing,
    /// The file could not be read.
    FileUnreadable,
    /// A folder was given where a file is needed.
    FileIsFolder,
    /// The file has no bytes.
    FileEmpty,
    /// The file is larger than the service takes.
    FileTooLarge,
    /// The clipboard holds neither a picture nor a file.
    ClipboardNoFile,
    /// Not the address of a file on the web.
    UrlInvalid,
    /// An address of this machine or its network, which this account may not ask.
    UrlPrivate,
    /// One redirect after another.
    UrlRedirects,
    /// No connection to the address, or no answer in time.
    UrlUnreached,
    /// The address answers with another HTTP status than 200.
    UrlStatus,
    /// More lies at the address than is fetched.
    UrlTooLarge,
    /// A web page where a file was expected.
    UrlIsPage,
    /// A message of the queue is gone, under way, or of open end.
    NotWaiting,
    /// The file cannot be written there.
    FileUnwritable,
    /// There is no room for the file.
    FileNoSpace,
    /// Not an export of this program.
    ImportForeign,
    /// A later version of the program wrote the export.
    ImportNewer,
    /// A line of the export cannot be read.
    ImportBroken,
    /// The attachment is not known any more.
    AttachmentMissing,
    /// The service refused the upload.
    UploadRefused,
    /// No connection was made.
    Unreached,
    /// No answer came in time.
    Unanswered,
    /// An answer came that cannot be used.
    BrokenAnswer,
    /// The person stopped it.
    Cancelled,
    /// The body is not JSON.
    BodySyntax,
    /// The body or the conversation breaks a rule of the service.
    BodyInvalid,
    /// A send from a production account was not confirmed.
    ProductionUnconfirmed,
    /// A query of the history is not understood.
    QueryInvalid,
    /// No such row in the history.
    RowMissing,
    /// Only a send of unknown end can be looked after or made again.
    NotUnknown,
    /// The message has no `message_client_id`, by which alone it could be found or told from a repeat.
    ClientIdMissing,
    /// The account has another AppKey than when the message was sent.
    AppChanged,
    /// Not a tag: empty, too long, or with control characters.
    BadTag,
    /// The row has as many tags as it can.
    TooManyTags,
    /// The note is too long.
    NoteTooLong,
    /// This cannot be done with the message, ever.
    ActClosed,
    /// The body of a change is about another message.
    OtherMessage,
    /// A text to be imported is too long.
    ImportTooLarge,
    /// A text to be imported is of no known kind.
    ImportUnknown,
    /// What was to be imported holds no request that sends a message.
    ImportNoMessage,
    /// The template's file is gone.
    TemplateMissing,
    /// The file is no template, or a damaged one.
    TemplateBroken,
    /// Not a place below the template folder.
    TemplatePlace,
    /// Values of a template are missing or do not fit.
    TemplateUnfilled,
    /// The template folder cannot be watched for changes.
    TemplateUnwatched,
    /// A number outside what is allowed.
    OutOfRange,
    /// The built-in sandbox could not be started.
    SandboxFailed,
    /// The file is not what it was when it was looked at, or was written to meanwhile.
    FileChanged,
    /// Not the id of an access key.
    BadAccessKey,
    /// Not the name of a region.
    BadRegion,
    /// Not the name of a bucket.
    BadBucket,
    /// Nothing that keys of objects can begin with.
    BadPrefix,
    /// No such storage.
    OwnMissing,
    /// The storage has no secret.
    OwnSecretMissing,
    /// No connection to the storage.
    OwnUnreached,
    /// The storage showed a certificate that this machine does not trust.
    OwnUntrusted,
    /// The connection to the storage broke; the upload can go on.
    OwnCut,
    /// The storage does not know the access key.
    OwnUnknownKey,
    /// The secret does not belong to the access key.
    OwnWrongSecret,
    /// The access key may not do this.
    OwnDenied,
    /// No such bucket.
    OwnNoBucket,
    /// This machine's clock is too far off for the storage.
    OwnWrongClock,
    /// The bucket is in another region.
    OwnOtherRegion,
    /// The storage wants the bucket in the host name.
    OwnNeedsHostStyle,
    /// The storage is full.
    OwnFull,
    /// The storage refused for another reason.
    OwnRefused,
    /// Nothing there speaks as an S3-compatible storage does.
    OwnNotS3,
    /// A receiver cannot read the file by its link.
    OwnLinkClosed,
}

impl fmt::Display for ErrorCode {
    /// What is wrong, in English, for the command line and for logs. The window has words of its own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ErrorCode::Internal => "something went wrong inside the program",
            ErrorCode::Storage => "the database failed",
            ErrorCode::StorageReadOnly => "the data folder cannot be written",
            ErrorCode::StorageFull => "the disk is full",
            ErrorCode::StorageBusy => "another process holds the database",
            ErrorCode::StorageNewer => "a later version of the program wrote the database",
            ErrorCode::HistoryDamaged => "the database file is damaged",
            ErrorCode::KeyringMissing => "no keyring runs on this machine",
            ErrorCode::KeyringLocked => "the keyring is locked",
            ErrorCode::SecretMissing => "there is no AppSecret",
            ErrorCode::SecretInvalid => "this cannot be an AppSecret",
            ErrorCode::PasswordInvalid => "this cannot be a password of a proxy",
            ErrorCode::ProxyPasswordMissing => "the proxy's user name has no password",
            ErrorCode::BadProxy => "a proxy is http://, https://, socks5:// or socks5h:// with host and port",
            ErrorCode::ProxyHasLogin => "user name and password of a proxy are given apart from its address",
            ErrorCode::BadCertificate => "this is no PEM text with certificates",
            ErrorCode::CertificateWithKey => "there is a private key among the certificates",
            ErrorCode::ClipboardEmpty => "the clipboard holds no text",
            ErrorCode::NameTaken => "another account has this name",
            ErrorCode::AccountMissing => "there is no such account",
            ErrorCode::SandboxFixed => "the sandbox account cannot be changed",
            ErrorCode::FieldRequired => "this must not be empty",
            ErrorCode::BadAppKey => "an AppKey has letters and digits only",
            ErrorCode::BadUrl => "this is no base URL",
            ErrorCode::InsecureUrl => "plain http is for this machine and private networks only",
            ErrorCode::FileMissing => "there is no such file",
            ErrorCode::FileUnreadable => "the file cannot be read",
            ErrorCode::FileIsFolder => "this is a folder",
            ErrorCode::FileEmpty => "the file is empty",
            ErrorCode::FileTooLarge => "the file is larger than the service takes",
            ErrorCode::ClipboardNoFile => "the clipboard holds neither a picture nor a file",
            ErrorCode::UrlInvalid => "this is no address of a file on the web",
            ErrorCode::UrlPrivate => "this is an address of a private network",
            ErrorCode::UrlRedirects => "the address redirects without end",
            ErrorCode::UrlUnreached => "the address cannot be reached",
            ErrorCode::UrlStatus => "the address gives no file",
            ErrorCode::UrlTooLarge => "the file at this address is too large to look at",
            ErrorCode::UrlIsPage => "a web page lies at this address",
            ErrorCode::NotWaiting => "this message of the queue does not wait to be sent",
            ErrorCode::FileUnwritable => "the file cannot be written",
            ErrorCode::FileNoSpace => "there is no room for the file",
            ErrorCode::ImportForeign => "this is not an export of Yanshu",
            ErrorCode::ImportNewer => "a later version of the program wrote this export",
            ErrorCode::ImportBroken => "a line of the export cannot be read",
            ErrorCode::AttachmentMissing => "the attachment is not known any more",
            ErrorCode::UploadRefused => "the service refused the upload",
            ErrorCode::Unreached => "no connection could be made",
            ErrorCode::Unanswered => "no answer came in time",
            ErrorCode::BrokenAnswer => "the answer cannot be used",
            ErrorCode::Cancelled => "stopped",
            ErrorCode::BodySyntax => "the body is not a JSON object",
            ErrorCode::BodyInvalid => "the message breaks a rule of the service",
            ErrorCode::ProductionUnconfirmed => "a send from a production account must be confirmed",
            ErrorCode::QueryInvalid => "the search is not understood",
            ErrorCode::RowMissing => "there is no such row in the history",
            ErrorCode::NotUnknown => "the outcome of this send is not unknown",
            ErrorCode::ClientIdMissing => "the message has no message_client_id to tell it by",
            ErrorCode::AppChanged => "the account has another AppKey now",
            ErrorCode::BadTag => "a tag has 1 to 40 characters",
            ErrorCode::TooManyTags => "a row has at most 20 tags",
            ErrorCode::NoteTooLong => "a note has at most 20,000 characters",
            ErrorCode::ActClosed => "this cannot be done with the message",
            ErrorCode::OtherMessage => "the body is about another message",
            ErrorCode::ImportTooLarge => "this is too long to be imported",
            ErrorCode::ImportUnknown => "this is no request body, cURL command, HAR or Postman request",
            ErrorCode::ImportNoMessage => "none of its requests sends a message",
            ErrorCode::TemplateMissing => "there is no such template",
            ErrorCode::TemplateBroken => "the file is no template, or a damaged one",
            ErrorCode::TemplatePlace => "a template lies below the template folder",
            ErrorCode::TemplateUnfilled => "values of the template are missing or do not fit",
            ErrorCode::TemplateUnwatched => "the template folder cannot be watched",
            ErrorCode::OutOfRange => "this number is out of range",
            ErrorCode::SandboxFailed => "the sandbox does not run",
            ErrorCode::FileChanged => "the file has changed meanwhile",
            ErrorCode::BadAccessKey => "an access key has visible ASCII characters only",
            ErrorCode::BadRegion => "this is no name of a region",
            ErrorCode::BadBucket => "this is no name of a bucket",
            ErrorCode::BadPrefix => "keys of objects cannot begin with this",
            ErrorCode::OwnMissing => "there is no such storage",
            ErrorCode::OwnSecretMissing => "there is no secret for this storage",
            ErrorCode::OwnUnreached => "the storage could not be reached",
            ErrorCode::OwnUntrusted => "the certificate of the storage is not trusted",
            ErrorCode::OwnCut => "the connection to the storage broke",
            ErrorCode::OwnUnknownKey => "the storage does not know this access key",
            ErrorCode::OwnWrongSecret => "the secret does not belong to this access key",
            ErrorCode::OwnDenied => "the access key may not do this",
            ErrorCode::OwnNoBucket => "there is no such bucket",
            ErrorCode::OwnWrongClock => "the clock of this machine is wrong",
            ErrorCode::OwnOtherRegion => "the bucket is in another region",
            ErrorCode::OwnNeedsHostStyle => "the storage wants the bucket in the host name",
            ErrorCode::OwnFull => "the storage is full",
            ErrorCode::OwnRefused => "the storage refused",
            ErrorCode::OwnNotS3 => "this is no S3-compatible storage",
            ErrorCode::OwnLinkClosed => "the link does not read the file",
        })
    }
}
