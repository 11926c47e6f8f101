//! Messages with gaps in them, kept as readable files in a folder that a team may share.

mod file;
mod fill;
mod folder;
mod place;
mod value;
mod watch;

use serde::{Deserialize, Serialize};
use specta::Type;
use yunxin::{Body, Conversation, Issue, validate};

use crate::compose::Syntax;

pub(crate) use fill::{Fill, typed};
pub(crate) use folder::{Folder, read_file};
use place::names;
pub(crate) use place::{renamed, replaced, with_stand_ins};
pub(crate) use watch::Watch;

/// A message with gaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Template {
    /// Its name, for people.
    pub name: String,
    /// What it is for.
    pub note: String,
    /// What is asked for when it is used. A name that is not among them and not built in stays as it stands.
    pub variables: Vec<Variable>,
    /// From whom to whom; both sides may hold `{{name}}`.
    pub conversation: Conversation,
    /// The body's text with `{{name}}` in it; JSON once these are filled in.
    pub body: String,
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
    /// Filled in unless the person says otherwise; empty: there is none.
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

/// How far the upload of a file is that a template is used with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProgress {
    /// The variable that it fills in.
    pub variable: String,
    /// Bytes that left.
    pub sent_bytes: u64,
    /// Bytes in all.
    pub total_bytes: u64,
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
    /// Tells this content from any other.
    pub fingerprint: String,
}

/// The template folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TemplateShelf {
    /// Where it lies.
    pub folder: String,
    /// Not the one in the data folder.
    pub chosen: bool,
    /// Every template, by path.
    pub entries: Vec<TemplateEntry>,
    /// There are more files than are read.
    pub more: bool,
}

/// What saving came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TemplateSaved {
    /// Where it lies now.
    pub path: String,
    /// The file had changed on disk meanwhile: it was left as it is, and `path` is another one beside it.
    pub conflict: bool,
}

/// A template with its gaps filled in, as far as they are.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Filled {
    /// From whom to whom.
    pub conversation: Conversation,
    /// The body; files that are not uploaded yet stand in it with an invented address.
    pub body: String,
    /// Where the filled body stops being JSON.
    pub syntax: Option<Syntax>,
    /// What the service would not like.
    pub issues: Vec<Issue>,
    /// Values that are missing or do not fit.
    pub problems: Vec<ValueProblem>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
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

impl Filled {
    /// Checks what the filling made.
    pub(crate) fn of(conversation: Conversation, body: String, problems: Vec<ValueProblem>) -> Filled {
        let (syntax, issues) = match Body::parse(body.as_str()) {
            Ok(parsed) => (None, validate(&conversation, &parsed)),
            Err(error) => (Some(Syntax::from(&error)), Vec::new()),
        };
        Filled { conversation, body, syntax, issues, problems }
    }
}

impl Template {
    /// A template of a draft: every gap in it is a variable, and its `message_client_id` is made anew at each use.
    #[must_use]
    pub fn of_draft(name: &str, conversation: Conversation, body: &str) -> Template {
        let body = fill::with_fresh_client_id(body);
        let variables = variables(Some(&conversation), &body);
        Template { name: name.to_owned(), note: String::new(), variables, conversation, body }
    }
}

/// A variable for every gap of a message, of the kind that fits where it stands.
pub(crate) fn variables(conversation: Option<&Conversation>, body: &str) -> Vec<Variable> {
    let mut variables: Vec<Variable> = Vec::new();
    for text in conversation.iter().flat_map(|ends| [&ends.sender, &ends.receiver]) {
        for (name, _) in names(text) {
            add(&mut variables, name, VariableKind::Account);
        }
    }
    for (name, bare) in names(body) {
        add(&mut variables, name, if bare { VariableKind::Number } else { VariableKind::Text });
    }
    variables
}

fn add(variables: &mut Vec<Variable>, name: String, kind: VariableKind) {
    match variables.iter_mut().find(|known| known.name == name) {
        // Between quotes anywhere, so it need not be a number.
        Some(known) if kind == VariableKind::Text && known.kind == VariableKind::Number => {
            known.kind = kind;
        }
        Some(_) => {}
        None => variables.push(Variable { name, kind, ..Variable::default() }),
    }
}

#[cfg(test)]
mod tests;
