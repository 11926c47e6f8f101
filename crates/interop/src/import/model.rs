//! What a text of another tool was found to hold.

use serde::Serialize;
use specta::Type;
use templates::Variable;

/// Which tool a text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ImportFormat {
    /// A request body alone.
    Body,
    /// A command line of curl, in whichever shell.
    Curl,
    /// A command line of wget.
    Wget,
    /// A command line of HTTPie or xh.
    Httpie,
    /// `Invoke-WebRequest` or `Invoke-RestMethod` of PowerShell.
    Powershell,
    /// An HTTP archive, or one entry of it.
    Har,
    /// A collection or a request of Postman, which Apifox exports too.
    Postman,
    /// An export of Insomnia.
    Insomnia,
    /// A collection of Hoppscotch.
    Hoppscotch,
    /// A collection of Thunder Client.
    ThunderClient,
    /// A request file or a collection of Bruno.
    Bruno,
    /// A collection of Reqable.
    Reqable,
    /// An `.http` file of JetBrains or VS Code, or a request as it goes over the wire.
    Http,
    /// JavaScript that calls `fetch`, axios and the like, as browsers and tools copy it.
    Javascript,
}

/// What a text was found to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Import {
    /// Where it comes from.
    pub format: ImportFormat,
    /// The messages in it, in their order; at least one.
    pub messages: Vec<ImportedMessage>,
    /// Requests in it that send no message.
    pub others: u32,
}

/// One message of another tool, as far as it is a message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportedMessage {
    /// The request's name in its tool; empty where it has none.
    pub name: String,
    /// From whom to whom; `None` where the URL does not say.
    pub ends: Option<Ends>,
    /// The path, from `/im/` on, of a call that sends something else than a message in one conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<String>,
    /// The body's text, byte for byte, with variables as `{{name}}`.
    pub body: Option<String>,
    /// It was sent like this once: what looks like a variable in it is text.
    pub literal: bool,
    /// The AppKey it was made with, which is no secret.
    pub app_key: Option<String>,
    /// What is to be filled in, with the values that the other tool had for it.
    pub variables: Vec<Variable>,
    /// What was not understood.
    pub notes: Vec<Note>,
    /// Which secrets were left behind.
    pub dropped: Vec<Dropped>,
}

/// From whom to whom, with variables as `{{name}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ends {
    /// The account that sends.
    pub sender: String,
    /// The service's number for the type of conversation, 1 to 3.
    pub type_code: u8,
    /// An account or a group.
    pub receiver: String,
}

/// Something that did not become part of the draft.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Type)]
pub struct Note {
    /// What it is.
    pub code: NoteCode,
    /// Its name or text, shortened.
    pub name: String,
}

/// Kinds of things that do not become part of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NoteCode {
    /// The URL is not that of a message.
    OtherUrl,
    /// The URL's conversation has no three parts.
    Conversation,
    /// Another method than POST.
    Method,
    /// A header that this app does not send.
    Header,
    /// A part of the query, of which the call has none.
    Query,
    /// An option of the command that means nothing here.
    Option,
    /// Words of the text that were not understood: how many. They are not shown, for they may be secrets.
    Command,
    /// The URL stands for several, as curl's `{a,b}` and `[1-3]` do: how many.
    SeveralUrls,
    /// A variable for what only the shell knows: an argument, the output of a command.
    Computed,
    /// The body is the output of a command, which is not run, or the value of a variable that is not in the text.
    BodyCommand,
    /// The body lies in a file.
    BodyFile,
    /// A body of another kind than JSON text.
    BodyKind,
    /// The body is no JSON object: `line:column`, both from 1, of where it stops to be one; empty where it is other JSON.
    BodyNotJson,
    /// There is no body.
    NoBody,
    /// A script that is not run.
    Script,
    /// A variable that the other tool makes up by itself.
    Variable,
    /// A variable under another name, for templates do not allow the one it had: `old → new`.
    RenamedVariable,
    /// The file was not UTF-8: the encoding that it was read in.
    Encoding,
    /// Invisible characters outside strings, which JSON does not allow there: they were replaced.
    Invisible,
    /// Comments, which JSON does not allow: they were left out.
    Comments,
    /// Quotes of print and signs of full width outside strings, where JSON wants those of ASCII: they were replaced.
    TypographicSigns,
    /// The text was HTML, as it stands in the source of a page: `&quot;` became `"`.
    HtmlText,
}

/// A secret that was left behind. Its value is reported to nobody.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Type)]
pub struct Dropped {
    /// What it was.
    pub code: DroppedCode,
    /// Its name.
    pub name: String,
}

/// Kinds of secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DroppedCode {
    /// A header that signs or logs in.
    Header,
    /// A variable that holds a secret.
    Variable,
    /// A script that signs.
    Script,
    /// User name and password of an option or of the URL.
    Login,
}
