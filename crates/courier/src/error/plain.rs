//! Plain English for those who read no window.

use std::fmt;

use super::ErrorCode;

impl fmt::Display for ErrorCode {
    /// What is wrong, in English, for the command line and for logs. The window has words of its own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ErrorCode::Internal => "something went wrong inside the program",
            ErrorCode::AlreadyDone => "this was carried out before",
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
            ErrorCode::SecretElsewhere => {
                "the AppSecret was given for other servers; give it again for these"
            }
            ErrorCode::PasswordElsewhere => {
                "the password was given for another proxy; give it again for this one"
            }
            ErrorCode::AccountChanged => "the account was changed just now, and nothing was sent",
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
            ErrorCode::UrlUnreached => "the address cannot be reached directly, without a proxy",
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
            ErrorCode::NoSuchHost => "the host name was not found; check it, the network and the proxy",
            ErrorCode::ConnectionRefused => "nothing listens at this address; check host, port and proxy",
            ErrorCode::Untrusted => {
                "the server's certificate is not trusted; check the clock, or add its CA to the account"
            }
            ErrorCode::TlsFailed => "no secure connection could be agreed on; check port and proxy",
            ErrorCode::Unanswered => "no answer came in time",
            ErrorCode::BrokenAnswer => "the answer cannot be used",
            ErrorCode::Cancelled => "stopped",
            ErrorCode::BodySyntax => "the body is not a JSON object",
            ErrorCode::BodyInvalid => "the message breaks a rule of the service",
            ErrorCode::BodyTooLarge => "the message's body is larger than 16 MB",
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
            ErrorCode::OwnSecretElsewhere => {
                "the secret was given for another endpoint; give it again for this one"
            }
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
