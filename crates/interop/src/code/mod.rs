//! A call written down as code that somebody can run elsewhere. The AppSecret is never part of it: every program reads it
//! from the environment variable `APP_SECRET` and signs when it runs.

mod quote;

use minijinja::{Environment, Value, context};
use serde::{Deserialize, Serialize};
use specta::Type;

use quote::{Unquotable, bash, go_text, literal, pieces};

/// What a call can be copied as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CodeKind {
    /// The body, byte for byte.
    Json,
    /// A shell script around curl.
    Curl,
    /// The official server SDK for Java.
    Java,
    /// The official server SDK for Go.
    Go,
    /// Python without packages.
    Python,
    /// Node without packages.
    Node,
}

/// What of a call goes into code.
#[derive(Debug, Clone)]
pub struct Call {
    /// With the conversation encoded as it goes out.
    pub url: String,
    /// Which app calls.
    pub app_key: String,
    /// The body's text.
    pub body: String,
    /// A repetition of what was sent once keeps its `message_client_id`, which the program says.
    pub sent_before: bool,
}

/// Why a call became no code.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// A template of ours is broken.
    #[error("the code could not be written")]
    Template(#[source] minijinja::Error),
    /// The body holds a NUL, which no shell can pass on.
    #[error("the body holds a NUL, which no shell can pass on")]
    Unquotable,
}

impl From<Unquotable> for CodeError {
    fn from(_: Unquotable) -> CodeError {
        CodeError::Unquotable
    }
}

impl Call {
    /// The call as code.
    ///
    /// # Errors
    /// When the body has no form in the language.
    pub fn written(self, kind: CodeKind) -> Result<String, CodeError> {
        let template = match kind {
            CodeKind::Json => return Ok(self.body),
            CodeKind::Curl => include_str!("../../templates/curl.sh"),
            CodeKind::Java => include_str!("../../templates/SendMessage.java"),
            CodeKind::Go => include_str!("../../templates/main.go"),
            CodeKind::Python => include_str!("../../templates/send.py"),
            CodeKind::Node => include_str!("../../templates/send.mjs"),
        };
        // No name, so that nothing is escaped for HTML: every literal is quoted for its language already.
        Environment::empty().render_str(template, self.literals(kind)?).map_err(CodeError::Template)
    }

    /// What the templates are filled with: texts as literals of their language, never as they are.
    fn literals(&self, kind: CodeKind) -> Result<Value, CodeError> {
        let Call { url, app_key, body, sent_before } = self;
        let (base, path) = parts(url);
        let in_shell = kind == CodeKind::Curl;
        Ok(context! {
            url => if in_shell { bash(url)? } else { literal(url) },
            base => literal(base),
            path => literal(path),
            uri => literal(&uri(path)),
            app_key => if in_shell { bash(&format!("AppKey: {app_key}"))? } else { literal(app_key) },
            body => match kind {
                CodeKind::Curl => bash(body)?,
                CodeKind::Go => go_text(body),
                _ => String::new(),
            },
            pieces => pieces(body),
            sent_before => *sent_before,
        })
    }
}

/// Base URL and path, as the SDKs take them: the path starts with `/im/`.
fn parts(url: &str) -> (&str, &str) {
    url.rfind("/im/v2").map_or((url, ""), |at| url.split_at(at))
}

/// The path with names in place of what it says, as the SDK's statistics have it.
fn uri(path: &str) -> String {
    let mut before = "";
    let names = path.split('/').map(|segment| {
        let name = match before {
            "conversations" if segment != "messages" => "{conversation_id}",
            "chatrooms" if segment != "messages" => "{room_id}",
            _ => segment,
        };
        before = segment;
        name
    });
    names.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests;
