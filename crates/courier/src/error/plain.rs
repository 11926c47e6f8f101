//! Plain English for the command line and logs.

use std::fmt;

use super::ErrorCode;

impl fmt::Display for ErrorCode {
    /// What is wrong, in English, for the command line and for logs. The window has words of its own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ErrorCode::Internal => "internal error",
            ErrorCode::AlreadyDone => "this was already done",
            ErrorCode::Storage => "the database failed",
            ErrorCode::StorageReadOnly => "the data folder is not writable",
            ErrorCode::StorageFull => "the disk is full",
            ErrorCode::StorageBusy => "another process is using the database",
            ErrorCode::StorageMoved => "the data folder was moved or deleted while it was open",
            ErrorCode::StoragePathTooLong => "the path of the data folder is too long",
            ErrorCode::StorageNewer => "the database was written by a newer version",
            ErrorCode::HistoryDamaged => "the database file is damaged",
            ErrorCode::KeyringMissing => "no system keyring is available",
            ErrorCode::KeyringLocked => "the keyring is locked",
            ErrorCode::SecretMissing => "the AppSecret is missing",
            ErrorCode::SecretInvalid => "this is not a valid AppSecret",
            ErrorCode::SecretElsewhere => {
                "the AppSecret was given for other servers; enter it again for these"
            }
            ErrorCode::PasswordElsewhere => {
                "the password was given for another proxy; enter it again for this one"
            }
            ErrorCode::AccountChanged => "the account was changed just now, and nothing was sent",
            ErrorCode::PasswordInvalid => "this is not a valid proxy password",
            ErrorCode::ProxyPasswordMissing => "the proxy password is missing",
            ErrorCode::BadProxy => "a proxy address starts with http://, https://, socks5:// or socks5h:// and has a host and port",
            ErrorCode::ProxyHasLogin => "the proxy address must not contain a user name or password",
            ErrorCode::BadCertificate => "this is not a valid PEM certificate",
            ErrorCode::CertificateWithKey => "the text contains a private key",
            ErrorCode::ClipboardEmpty => "there is no text on the clipboard",
            ErrorCode::NameTaken => "this name is already in use",
            ErrorCode::AccountMissing => "the account does not exist",
            ErrorCode::SandboxFixed => "the built-in sandbox cannot be changed",
            ErrorCode::FieldRequired => "this must not be empty",
            ErrorCode::BadAppKey => "an AppKey has letters and digits only",
            ErrorCode::BadUrl => "this is not a valid base URL",
            ErrorCode::InsecureUrl => "unencrypted http is allowed for this computer and private networks only",
            ErrorCode::FileMissing => "file not found",
            ErrorCode::FileUnreadable => "the file cannot be read",
            ErrorCode::FileIsFolder => "this is a folder",
            ErrorCode::FileEmpty => "the file is empty",
            ErrorCode::FileTooLarge => "the file exceeds the upload limit",
            ErrorCode::NoUserInput => "this needs a click or key press",
            ErrorCode::ClipboardNoFile => "there is no image or file on the clipboard",
            ErrorCode::UrlInvalid => "this is not a valid file URL",
            ErrorCode::UrlPrivate => "this is a private address",
            ErrorCode::UrlRedirects => "too many redirects",
            ErrorCode::UrlUnreached => "the URL could not be reached directly, without a proxy",
            ErrorCode::UrlStatus => "the URL did not return a file",
            ErrorCode::UrlTooLarge => "the file is too large to check",
            ErrorCode::UrlIsPage => "the URL is a web page, not a file",
            ErrorCode::NotWaiting => "this message of the queue cannot be sent now",
            ErrorCode::FileUnwritable => "the file cannot be written",
            ErrorCode::FileNoSpace => "not enough disk space",
            ErrorCode::ImportForeign => "this is not a Yanshu export",
            ErrorCode::ImportNewer => "this export was written by a newer version",
            ErrorCode::ImportBroken => "a line of the export cannot be read",
            ErrorCode::AttachmentMissing => "the attachment no longer exists",
            ErrorCode::UploadRefused => "the upload was rejected",
            ErrorCode::Unreached => "the server could not be reached",
            ErrorCode::NoSuchHost => "host name not found; check it, the network and the proxy",
            ErrorCode::ConnectionRefused => "connection refused; check the host, port and proxy",
            ErrorCode::Untrusted => {
                "the server's certificate is not trusted; check the clock, or add its CA to the account"
            }
            ErrorCode::TlsFailed => "no secure connection could be established; check the port and proxy",
            ErrorCode::Unanswered => "no response in time",
            ErrorCode::BrokenAnswer => "the response cannot be used",
            ErrorCode::Cancelled => "stopped",
            ErrorCode::BodySyntax => "the body is not a JSON object",
            ErrorCode::BodyInvalid => "the message is not valid",
            ErrorCode::BodyTooLarge => "the message's body is larger than 16 MB",
            ErrorCode::ProductionUnconfirmed => "a send from a production account must be confirmed",
            ErrorCode::QueryInvalid => "the search is not valid",
            ErrorCode::RowMissing => "the record does not exist",
            ErrorCode::NotUnknown => "the outcome of this message is already known",
            ErrorCode::ClientIdMissing => "the message has no message_client_id to identify it",
            ErrorCode::AppChanged => "the account's AppKey has changed",
            ErrorCode::BadTag => "tags must have 1 to 40 characters",
            ErrorCode::TooManyTags => "a record can have at most 20 tags",
            ErrorCode::NoteTooLong => "notes are limited to 20,000 characters",
            ErrorCode::ActClosed => "this action is not available for the message",
            ErrorCode::OtherMessage => "the edit refers to another message",
            ErrorCode::ImportTooLarge => "too large to import",
            ErrorCode::ImportUnknown => "this is not a request body, cURL command, HAR or Postman request",
            ErrorCode::ImportNoMessage => "it contains no request that sends a message",
            ErrorCode::TemplateMissing => "the template does not exist",
            ErrorCode::TemplateBroken => "the file is not a template, or it is damaged",
            ErrorCode::TemplatePlace => "the location is outside the template folder",
            ErrorCode::TemplateUnfilled => "values of the template are missing or not valid",
            ErrorCode::TemplateUnwatched => "the template folder cannot be watched",
            ErrorCode::OutOfRange => "this number is out of range",
            ErrorCode::SandboxFailed => "the built-in sandbox failed to start",
            ErrorCode::FileChanged => "the file has changed",
            ErrorCode::BadAccessKey => "this is not a valid access key ID",
            ErrorCode::BadRegion => "this is not a valid region",
            ErrorCode::BadBucket => "this is not a valid bucket name",
            ErrorCode::BadPrefix => "this is not a valid key prefix",
            ErrorCode::OwnMissing => "the storage does not exist",
            ErrorCode::OwnSecretMissing => "the secret of this storage is missing",
            ErrorCode::OwnSecretElsewhere => {
                "the secret was given for another endpoint; enter it again for this one"
            }
            ErrorCode::OwnUnreached => "the storage could not be reached",
            ErrorCode::OwnUntrusted => "the storage's certificate is not trusted",
            ErrorCode::OwnCut => "the connection to the storage broke",
            ErrorCode::OwnUnknownKey => "the access key does not exist",
            ErrorCode::OwnWrongSecret => "the secret does not match the access key",
            ErrorCode::OwnDenied => "the access key lacks permission",
            ErrorCode::OwnNoBucket => "the bucket does not exist",
            ErrorCode::OwnWrongClock => "this computer's clock is wrong",
            ErrorCode::OwnOtherRegion => "the bucket is in another region",
            ErrorCode::OwnNeedsHostStyle => "the storage requires the bucket in the host name",
            ErrorCode::OwnFull => "the storage is full",
            ErrorCode::OwnRefused => "the storage rejected the request",
            ErrorCode::OwnNotS3 => "this is not S3-compatible storage",
            ErrorCode::OwnLinkClosed => "receivers cannot open the link",
        })
    }
}
