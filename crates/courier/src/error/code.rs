//! The table of errors: for each stable code, what it means, which exit code of the command line it has, and its plain
//! English. The window has words for each in both languages (`ui/src/i18n/*/errors.ts`), checked by their types: so a new
//! code is a line here and its words there.

use std::fmt;

use serde::Serialize;
use specta::Type;

use super::code_type::{ExitClass, error_codes};

error_codes! {
    /// Something the program did not expect; the message is for a developer.
    Internal: Failed, "internal error";
    /// A repeat of a call that was carried out before; its result was not kept.
    AlreadyDone: Invalid, "this was already done";
    /// The database could not be read or written.
    DataFailed: Failed, "the database failed";
    /// The data folder cannot be written.
    DataReadOnly: Failed, "the data folder is not writable";
    /// The disk is full.
    DataDiskFull: Failed, "the disk is full";
    /// Another process holds the database.
    DataBusy: Failed, "another process is using the database";
    /// The data folder, or a database in it, was moved or deleted while it was open.
    DataMoved: Failed, "the data folder was moved or deleted while it was open";
    /// The path of the data folder is longer than the database can open.
    DataPathTooLong: Failed, "the path of the data folder is too long";
    /// A later version of the program wrote the database.
    DataNewer: Failed, "the database was written by a newer version";
    /// A database file, the history or `app.db`, is not a sound database.
    DataDamaged: Failed, "the database file is damaged";
    /// No keyring runs on this machine.
    KeyringMissing: NoSecret, "no system keyring is available";
    /// The keyring is locked and was not unlocked.
    KeyringLocked: NoSecret, "the keyring is locked";
    /// The keyring has no default collection, so it takes no secret.
    KeyringNoCollection: NoSecret, "there is no default keyring: create one, such as in Passwords and Keys";
    /// The keyring holds several secrets for one use.
    KeyringAmbiguous: NoSecret, "the keyring holds more than one entry for this secret: enter it again, or remove all but one";
    /// The account has no secret: never given, deleted, or from an earlier session.
    SecretMissing: NoSecret, "the AppSecret is missing";
    /// What was given cannot be an AppSecret.
    SecretInvalid: Invalid, "this is not a valid AppSecret";
    /// The AppSecret that is kept was given for other servers than the form names.
    SecretElsewhere: Invalid, "the AppSecret was given for other servers; enter it again for these";
    /// The password that is kept was given for another proxy than the form names.
    PasswordElsewhere: Invalid, "the password was given for another proxy; enter it again for this one";
    /// The account was changed between reading it and using it; nothing went out.
    AccountChanged: Invalid, "the account was changed just now, and nothing was sent";
    /// The account was changed elsewhere since its form was opened; nothing was saved.
    AccountEdited: Invalid, "the account was changed elsewhere meanwhile, and nothing was saved";
    /// What was given cannot be a password of a proxy.
    PasswordInvalid: Invalid, "this is not a valid proxy password";
    /// The account's proxy has a user name whose password is missing.
    ProxyPasswordMissing: NoSecret, "the proxy password is missing";
    /// A user name that is longer than the protocol of the proxy can carry.
    ProxyUserTooLong: Invalid, "the user name is too long for this proxy";
    /// Not the address of a proxy.
    BadProxy: Invalid, "a proxy address starts with http://, https://, socks5:// or socks5h:// and has a host and port";
    /// The proxy that the environment names cannot be read; nothing goes out without it.
    ProxyUnreadable: Invalid, "the proxy in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY is not the address of a proxy; in its password, write @ as %40 and # as %23";
    /// User name or password stand inside a proxy's address.
    ProxyHasLogin: Invalid, "the proxy address must not contain a user name or password";
    /// Not a PEM text with certificates.
    BadCertificate: Invalid, "this is not a valid PEM certificate";
    /// A private key stands among the certificates.
    CertificateWithKey: Invalid, "the text contains a private key";
    /// The clipboard holds no text.
    ClipboardEmpty: Invalid, "there is no text on the clipboard";
    /// Another of its kind (account, storage, search, template) has this name.
    NameTaken: Invalid, "this name is already in use";
    /// The account is gone.
    AccountMissing: Invalid, "the account does not exist";
    /// The sandbox account cannot be changed.
    SandboxFixed: Invalid, "the sandbox account cannot be changed or deleted";
    /// A required field is empty.
    FieldRequired: Invalid, "this must not be empty";
    /// What cannot be the id of an account or a group.
    BadContactId: Invalid, "an account ID has letters, digits and _ @ . - only, a team ID digits only";
    /// The system has no program for a file, or none that shows folders.
    NothingOpensIt: Failed, "this computer has no program that opens it";
    /// Who announces new versions, or has their files, cannot be reached, or sent something else or half of it.
    UpdateUnreachable: Failed, "the update server could not be reached, or its response was incomplete";
    /// What was downloaded is not signed by the publisher, or not for the version that was announced.
    UpdateUntrusted: Failed, "the update is not signed by its publisher, and was not installed";
    /// A new version could not be put in the place of this one, which stays.
    UpdateNotInstalled: Failed, "the update could not be installed";
    /// Not an AppKey.
    BadAppKey: Invalid, "an AppKey has letters and digits only";
    /// Not a base URL of the service.
    BadUrl: Invalid, "this is not a valid base URL";
    /// A plain `http` address of the service that is neither loopback nor marked private.
    InsecureUrl: Invalid, "unencrypted http is allowed for this computer and private networks only";
    /// No such file.
    FileMissing: Invalid, "file not found";
    /// The system's dialog named something that has no path on this machine.
    FileNotLocal: Invalid, "this is not a file on this computer";
    /// The file could not be read.
    FileUnreadable: Invalid, "the file cannot be read";
    /// A folder was given where a file is needed.
    FileIsFolder: Invalid, "this is a folder";
    /// The file has no bytes.
    FileEmpty: Invalid, "the file is empty";
    /// The file is larger than the service takes.
    FileTooLarge: Invalid, "the file exceeds the upload limit";
    /// The clipboard holds neither a picture nor a file.
    ClipboardNoFile: Invalid, "there is no image or file on the clipboard";
    /// The window wants something that only a click or key of the user's may lead to.
    NoUserInput: Invalid, "this needs a click or key press";
    /// Not the address of a file on the web.
    UrlInvalid: Invalid, "this is not a valid file URL";
    /// An address of this machine or its network, which this account may not ask.
    UrlPrivate: Invalid, "this is a private address";
    /// One redirect after another.
    UrlRedirects: Invalid, "too many redirects";
    /// No connection to the address, or no answer in time.
    UrlUnreached: Invalid, "the URL could not be reached directly, without a proxy";
    /// The address answers with another HTTP status than 200.
    UrlStatus: Invalid, "the URL did not return a file";
    /// More lies at the address than is fetched.
    UrlTooLarge: Invalid, "the file is too large to check";
    /// A web page where a file was expected.
    UrlIsPage: Invalid, "the URL is a web page, not a file";
    /// A message of the queue is gone, in progress, or its outcome is unknown.
    NotWaiting: Invalid, "this message of the queue cannot be sent now";
    /// The file cannot be written there.
    FileUnwritable: Invalid, "the file cannot be written";
    /// There is no room for the file.
    FileNoSpace: Invalid, "not enough disk space";
    /// Not an export of this program.
    ImportForeign: Invalid, "this is not a Yanshu export";
    /// A later version of the program wrote the export.
    ImportNewer: Invalid, "this export was written by a newer version";
    /// A line of the export cannot be read.
    ImportBroken: Invalid, "a line of the export cannot be read";
    /// The attachment is not known any more.
    AttachmentMissing: Invalid, "the attachment no longer exists";
    /// The tag of an upload is longer than the service takes.
    UploadTagTooLong: Invalid, "the tag of the upload is too long";
    /// The service refused the upload.
    UploadRefused: Rejected, "the upload was rejected";
    /// The service refused a question, or a withdrawal.
    CallRefused: Rejected, "the service rejected the request";
    /// No connection was made, for none of the five reasons below.
    Unreached: Rejected, "the server could not be reached";
    /// The host's name, or the proxy's, cannot be looked up.
    NoSuchHost: Rejected, "host name not found; check it, the network and the proxy";
    /// Nothing listens at the address, or at the proxy's.
    ConnectionRefused: Rejected, "connection refused; check the host, port and proxy";
    /// The server showed a certificate that is not trusted.
    Untrusted: Rejected, "the server's certificate is not trusted; check the clock, or add its CA to the account";
    /// What listens there does not speak TLS, or none that we do.
    TlsFailed: Rejected, "no secure connection could be established; check the port and proxy";
    /// The proxy opens no tunnel without a login that it takes.
    ProxyLogin: Rejected, "the proxy requires a user name and password, or rejected those it received; NTLM and Negotiate are not supported";
    /// No answer came in time.
    Unanswered: Rejected, "no response in time";
    /// An answer came that cannot be used.
    BrokenAnswer: Rejected, "the response cannot be used";
    /// The user stopped it.
    Cancelled: Invalid, "stopped";
    /// The queue is being sent already, perhaps by another process.
    QueueRuns: Invalid, "the queue is already being sent";
    /// A kept setting cannot be read: it was written by another version, or damaged.
    SettingUnreadable: Invalid, "a kept setting cannot be read; choose it again";
    /// A message of the queue was changed meanwhile.
    QueueChanged: Invalid, "this message of the queue was changed meanwhile";
    /// The body is not JSON.
    BodySyntax: Invalid, "the body is not a JSON object";
    /// The body or the conversation breaks a rule of the service.
    BodyInvalid: Invalid, "the message is not valid";
    /// The body is larger than any that is sent.
    BodyTooLarge: Invalid, "the message's body is larger than 16 MB";
    /// What was to happen with a production account was not confirmed: nothing was sent or changed.
    ProductionUnconfirmed: Invalid, "this was not confirmed, and it concerns a production app or everybody";
    /// A query of the history is not understood.
    QueryInvalid: Invalid, "the search is not valid";
    /// No such row in the history.
    RowMissing: Invalid, "the record does not exist";
    /// What the row keeps of the message cannot be used to look after it or to make it again.
    RowUnusable: Invalid, "the record is incomplete, and nothing can be done with its message";
    /// Only a send of unknown outcome can be looked after or made again.
    NotUnknown: Invalid, "the outcome of this message is already known";
    /// The message has no `message_client_id`, by which alone it could be found or told from a repeat.
    ClientIdMissing: Invalid, "the message has no message_client_id to identify it";
    /// Nothing at the service shows whether the call arrived.
    NoEvidence: Invalid, "the server has no record that shows whether this call arrived";
    /// The call might arrive twice, if it were made once more.
    NoRepeat: Invalid, "this call might arrive twice: the server would not recognize the repeat";
    /// The service takes no more pieces: it has the last one, waited in vain for 30 s, or refused one.
    StreamEnded: Invalid, "the server accepts no more pieces of this stream";
    /// The whole text of a stream would be longer than the service takes.
    StreamTooLong: Invalid, "the text of a stream is limited to 5,000 characters";
    /// The account has another AppKey than when the message was sent.
    AppChanged: Invalid, "the account's AppKey has changed";
    /// Not a tag: empty, too long, or with control characters.
    BadTag: Invalid, "tags must have 1 to 40 characters";
    /// The row has as many tags as it can.
    TooManyTags: Invalid, "a record can have at most 20 tags";
    /// The note is too long.
    NoteTooLong: Invalid, "notes are limited to 20,000 characters";
    /// This cannot be done with the message, ever.
    ActClosed: Invalid, "this action is not available for the message";
    /// The body of a change is about another message.
    OtherMessage: Invalid, "the edit refers to another message";
    /// A text to be imported is too long.
    ImportTooLarge: Invalid, "too large to import";
    /// A text to be imported is of no known kind.
    ImportUnknown: Invalid, "this is not a request body, a command, or a request of a known tool";
    /// What was to be imported holds several messages, and it was not said which.
    ImportSeveral: Invalid, "there are several messages to import; choose one";
    /// The environment of another tool: variables, and no request.
    ImportEnvironment: Invalid, "this is an environment with variables; export the collection or the request";
    /// OpenAPI or Swagger.
    ImportApiDescription: Invalid, "this is an API description; export a request from the tool that makes it";
    /// An export of another tool that cannot be read.
    ImportOtherTool: Invalid, "this is an export that cannot be read; export for Postman v2.1, or copy as cURL";
    /// A program that makes a request.
    ImportSourceCode: Invalid, "this is program code, which cannot be read; copy the request as cURL";
    /// A template of Yanshu's own, which is opened and not imported.
    ImportTemplate: Invalid, "this is a template of Yanshu: put it into the template folder, or use --template FILE";
    /// What was to be imported holds no request that sends a message.
    ImportNoMessage: Invalid, "it contains no request that sends a message";
    /// The template's file is gone.
    TemplateMissing: Invalid, "the template does not exist";
    /// The file is no template, or a damaged one.
    TemplateBroken: Invalid, "the file is not a template, or it is damaged";
    /// The template is of another call than a bulk job makes.
    TemplateKind: Invalid, "a bulk job takes templates of single messages only";
    /// The template folder cannot be read or written.
    TemplateFolderUnusable: Failed, "the template folder cannot be read or written";
    /// Not a place below the template folder.
    TemplatePlace: Invalid, "the location is outside the template folder";
    /// Not the name of a folder below the template folder.
    TemplateFolder: Invalid, "this is not a valid folder name for a template";
    /// Values of a template are missing or do not fit.
    TemplateUnfilled: Invalid, "values of the template are missing or not valid";
    /// The template folder cannot be watched for changes.
    TemplateUnwatched: Invalid, "the template folder cannot be watched";
    /// The bulk job is gone.
    JobMissing: Invalid, "the bulk job does not exist";
    /// The file of a bulk job cannot be read.
    JobDamaged: Failed, "the file of the bulk job is damaged";
    /// A later version of the program wrote the bulk job.
    JobNewer: Failed, "the bulk job was written by a newer version";
    /// The bulk job is being run or checked, perhaps by another process.
    JobRuns: Invalid, "the bulk job is being run or checked already";
    /// This cannot be done with a bulk job in its state.
    JobState: Invalid, "this is not possible in the bulk job's current state";
    /// No message of the bulk job is left that could be recalled or changed.
    JobNothingToAct: Invalid, "no message of the bulk job can be recalled or changed this way";
    /// Another recall or change of the messages of the bulk job is not over.
    JobActUnfinished: Invalid, "another recall or change of this bulk job is not finished";
    /// The bulk job has no such row.
    JobRowMissing: Invalid, "the bulk job has no such row";
    /// The rows of the bulk job were never checked as they are to be sent, or by another version of the program.
    JobUnchecked: Invalid, "the rows of the bulk job must be checked first";
    /// A table names a file outside the folder that was chosen.
    FileOutside: Invalid, "the file is not inside the chosen folder";
    /// The file is of another kind than the message that it is for.
    FileOtherKind: Invalid, "the file is not of the kind that the message needs";
    /// No such list of those who are not written to.
    SuppressionListMissing: Invalid, "the suppression list does not exist";
    /// A bulk job was to start at what is no date and time of its time zone.
    StartInvalid: Invalid, "this is not a date and time of the time zone";
    /// A bulk job was to start at a moment that is past.
    StartPast: Invalid, "this moment has passed; choose a later one";
    /// More test accounts than a pilot can have.
    TooManyTestAccounts: Invalid, "a pilot can have at most 100 test accounts";
    /// A pilot of a bulk job whose messages go into chatrooms.
    JobPilotChatroom: Invalid, "a bulk job into chatrooms has no pilot, because a pilot goes to test accounts";
    /// There is no row in the table.
    TableEmpty: Invalid, "the table is empty";
    /// The text encoding of a table is not clear, or another than the one that was chosen.
    TableEncoding: Invalid, "the text encoding is not clear; choose it";
    /// Neither text nor a workbook.
    TableUnknown: Invalid, "this is neither a text table nor an .xlsx workbook";
    /// A quote in a table is not closed.
    TableQuote: Invalid, "a quotation mark in this line is not closed";
    /// A table with more bytes, rows or columns, or longer cells, than are read.
    TableTooLarge: Invalid, "the table is too large";
    /// A table was written to while it was read.
    TableChanged: Invalid, "the table changed while it was being read";
    /// A workbook with a password, or one of Excel 97-2003.
    WorkbookProtected: Invalid, "the workbook is password-protected or in the old .xls format; save it as .xlsx without a password";
    /// A workbook that cannot be read.
    WorkbookBroken: Invalid, "the workbook cannot be read";
    /// The workbook has no such sheet.
    SheetMissing: Invalid, "the workbook has no such sheet";
    /// A number outside what is allowed.
    OutOfRange: Invalid, "this number is out of range";
    /// An option of the command line that cannot be used here, or whose value cannot be read.
    OptionInvalid: Invalid, "this option cannot be used here, or its value is not valid";
    /// The built-in sandbox could not be started.
    SandboxFailed: Failed, "the built-in sandbox failed to start";
    /// A list of accounts and teams for the sandbox that is none, or has an entry that cannot be.
    DirectoryInvalid: Invalid, "this is not a valid list of accounts and teams";
    /// An account, a team or a message that the sandbox does not have, or no longer.
    SandboxMissing: Invalid, "this account, team or message does not exist in the sandbox";
    /// The file is not what it was when it was looked at, or was written to meanwhile.
    FileChanged: Invalid, "the file has changed";
    /// Not the id of an access key.
    BadAccessKey: Invalid, "this is not a valid access key ID";
    /// Not the name of a region.
    BadRegion: Invalid, "this is not a valid region";
    /// Not the name of a bucket.
    BadBucket: Invalid, "this is not a valid bucket name";
    /// Nothing that keys of objects can begin with.
    BadPrefix: Invalid, "this is not a valid key prefix";
    /// Not the address of a storage, or of its files.
    StorageBadUrl: Invalid, "this is not a valid storage URL";
    /// A plain `http` address of a storage that is neither loopback nor marked private.
    StorageInsecureUrl: Invalid, "unencrypted http is allowed for storage on this computer and private networks only";
    /// No such storage.
    StorageMissing: Invalid, "the storage does not exist";
    /// The storage has no secret.
    StorageSecretMissing: Invalid, "the secret of this storage is missing";
    /// What was given cannot be the secret of an access key.
    StorageSecretInvalid: Invalid, "this is not a valid secret access key";
    /// The secret that is kept was given for another endpoint than the form names.
    StorageSecretElsewhere: Invalid, "the secret was given for another endpoint; enter it again for this one";
    /// No connection to the storage.
    StorageUnreached: Invalid, "the storage could not be reached";
    /// The storage showed a certificate that this machine does not trust.
    StorageUntrusted: Invalid, "the storage's certificate is not trusted";
    /// The connection to the storage broke; the upload can go on.
    StorageCut: Invalid, "the connection to the storage broke";
    /// The storage does not know the access key.
    StorageUnknownKey: Invalid, "the access key does not exist";
    /// The secret does not belong to the access key.
    StorageWrongSecret: Invalid, "the secret does not match the access key";
    /// The access key may not do this.
    StorageDenied: Invalid, "the access key lacks permission";
    /// No such bucket.
    StorageNoBucket: Invalid, "the bucket does not exist";
    /// This machine's clock is too far off for the storage.
    StorageWrongClock: Invalid, "this computer's clock is wrong";
    /// The bucket is in another region.
    StorageOtherRegion: Invalid, "the bucket is in another region";
    /// The storage wants the bucket in the host name.
    StorageNeedsHostStyle: Invalid, "the storage requires the bucket in the host name";
    /// The storage is full.
    StorageNoSpace: Invalid, "the storage is full";
    /// The file is larger than an object of a storage can be.
    StorageFileTooLarge: Invalid, "the file is larger than an object of the storage can be";
    /// The storage refused for another reason.
    StorageRefused: Invalid, "the storage rejected the request";
    /// Nothing there speaks as an S3-compatible storage does.
    StorageNotS3: Invalid, "this is not S3-compatible storage";
    /// A receiver cannot read the file by its link.
    StorageLinkClosed: Invalid, "receivers cannot open the link";
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.plain())
    }
}
