//! A call written down as code that somebody can run elsewhere. The AppSecret is never part of it: every program reads it
//! from the environment variable `APP_SECRET` and signs when it runs.

mod quote;

use history::Details;
use minijinja::{Environment, Value, context};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Error, Preview};
use quote::{bash, go_text, literal, pieces};

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
pub(crate) struct Call {
    /// With the conversation encoded as it goes out.
    url: String,
    app_key: String,
    body: String,
    /// A repetition of what was sent once keeps its `message_client_id`, which the program says.
    sent_before: bool,
}

impl Call {
    /// The call that a draft makes.
    pub(crate) fn of_draft(preview: Preview, body: String) -> Call {
        let app_key = header(&preview.headers, "AppKey");
        Call { url: preview.url, app_key, body, sent_before: false }
    }

    /// The call that a row of the history made.
    pub(crate) fn of_row(details: Details) -> Call {
        let app_key = header(&details.request_headers, "AppKey");
        let sent_before = details.message_client_id.is_some();
        Call { url: details.url, app_key, body: details.request_body, sent_before }
    }

    /// The call as code.
    pub(crate) fn written(self, kind: CodeKind) -> Result<String, Error> {
        let template = match kind {
            CodeKind::Json => return Ok(self.body),
            CodeKind::Curl => include_str!("../../templates/curl.sh"),
            CodeKind::Java => include_str!("../../templates/SendMessage.java"),
            CodeKind::Go => include_str!("../../templates/main.go"),
            CodeKind::Python => include_str!("../../templates/send.py"),
            CodeKind::Node => include_str!("../../templates/send.mjs"),
        };
        // No name, so that nothing is escaped for HTML: every literal is quoted for its language already.
        Environment::empty().render_str(template, self.literals(kind)?).map_err(Error::Code)
    }

    /// What the templates are filled with: texts as literals of their language, never as they are.
    fn literals(&self, kind: CodeKind) -> Result<Value, Error> {
        let Call { url, app_key, body, sent_before } = self;
        let (base, path) = parts(url);
        let in_shell = kind == CodeKind::Curl;
        Ok(context! {
            url => if in_shell { bash(url)? } else { literal(url) },
            base => literal(base),
            path => literal(path),
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

fn header(headers: &[(String, String)], name: &str) -> String {
    let found = headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
