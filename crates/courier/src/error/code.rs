//! The stable names of errors.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A stable name for an error, for which the window has words in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Something the program did not expect; the message is for a developer.
    Internal,
    /// A repeat of a call that was carried out before; its result was not kept.
    AlreadyDone,
    /// The database could not be read or written.
    Storage,
    /// The data folder cannot be written.
    StorageReadOnly,
    /// The disk is full.
    StorageFull,
    /// Another process holds the database.
    StorageBusy,
    /// The data folder, or a database in it, was moved or deleted while it was open.
    StorageMoved,
    /// The path of the data folder is longer than the database can open.
    StoragePathTooLong,
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
    /// The AppSecret that is kept was given for other servers than the form names.
    SecretElsewhere,
    /// The password that is kept was given for another proxy than the form names.
    PasswordElsewhere,
    /// The account was changed between reading it and using it; nothing went out.
    AccountChanged,
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
    /// The window wants something that only a click or key of the user's may lead to.
    NoUserInput,
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
    /// No connection was made, for none of the four reasons below.
    Unreached,
    /// The host's name, or the proxy's, cannot be looked up.
    NoSuchHost,
    /// Nothing listens at the address, or at the proxy's.
    ConnectionRefused,
    /// The server showed a certificate that is not trusted.
    Untrusted,
    /// What listens there does not speak TLS, or none that we do.
    TlsFailed,
    /// No answer came in time.
    Unanswered,
    /// An answer came that cannot be used.
    BrokenAnswer,
    /// The person stopped it.
    Cancelled,
    /// A kept setting cannot be read: it was written by another version, or damaged.
    SettingUnreadable,
    /// A message of the queue was changed meanwhile.
    QueueChanged,
    /// The body is not JSON.
    BodySyntax,
    /// The body or the conversation breaks a rule of the service.
    BodyInvalid,
    /// The body is larger than any that is sent.
    BodyTooLarge,
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
    /// The secret that is kept was given for another endpoint than the form names.
    OwnSecretElsewhere,
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
