//! What a template is, and what can be wrong with a value for it.

use serde::{Deserialize, Serialize};
use specta::Type;
use yunxin::{Conversation, SendKind};

/// A message with gaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Template {
    /// Its name, for people.
    pub name: String,
    /// What it is for.
    pub note: String,
    /// What is asked for when it is used. A name that is not among them and not built in stays as it stands.
    pub variables: Vec<Variable>,
    /// By which call it goes out; absent for a single send.
    #[serde(default, skip_serializing_if = "is_single")]
    #[specta(optional)]
    pub kind: SendKind,
    /// From whom to whom; both sides may hold `{{name}}`. Of a chatroom the receiver is its id; of other calls everything
    /// stands in the body.
    pub conversation: Conversation,
    /// The body's text with `{{name}}` in it; JSON once these are filled in.
    pub body: String,
}

pub(crate) fn is_single(kind: &SendKind) -> bool {
    *kind == SendKind::Single
}

/// A gap.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Variable {
    /// As between the braces.
    pub name: String,
    /// What can be filled in.
    pub kind: VariableKind,
    /// What the form says; the name where it is empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[specta(type = String)]
    pub label: String,
    /// Filled in unless the user says otherwise; empty: there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[specta(type = String)]
    pub default: String,
    /// What a choice chooses from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[specta(type = Vec<String>)]
    pub choices: Vec<String>,
}

/// What can be filled in, and as what it stands outside quotes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum VariableKind {
    /// Any text; a JSON string.
    #[default]
    Text,
    /// A JSON number, kept digit by digit.
    Number,
    /// A day and a time; Unix ms.
    Date,
    /// One of several; true, false, null and numbers as such, anything else as a string.
    Choice,
    /// An account or the id of a group; a JSON string.
    Account,
    /// A file, uploaded when the template is used; the whole attachment. Between quotes its URL.
    File,
}

/// A file in the template folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TemplateEntry {
    /// Below the folder, parts joined by `/`.
    pub path: String,
    /// The part of the path before the file's name; empty at the top.
    pub folder: String,
    /// What it holds; `None` when it cannot be read.
    pub template: Option<Template>,
    /// Why it cannot be read, in English.
    pub problem: Option<String>,
    /// That the file cannot be read at all, whatever it holds: it may be somebody else's.
    pub unreadable: bool,
    /// Tells this content from any other.
    pub fingerprint: String,
}

/// What saving came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TemplateSaved {
    /// Where it lies now.
    pub path: String,
    /// The file had changed on disk meanwhile: it was left as it is, and `path` is another one beside it.
    pub conflict: bool,
}

/// A value that cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ValueProblem {
    /// The variable's name.
    pub name: String,
    /// What is wrong.
    pub code: ValueProblemCode,
}

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ValueProblemCode {
    /// There is none, and no default.
    Missing,
    /// Not a JSON number.
    NotANumber,
    /// Not `2026-11-25` or `2026-11-25 10:30`.
    NotADate,
    /// None of the choices.
    NotAChoice,
    /// Not an account id.
    NotAnAccount,
    /// No such file, or none that can be sent.
    NoFile,
    /// A value for a variable that the template does not have.
    NoSuchVariable,
}
