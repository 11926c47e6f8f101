//! What would go out, without sending it.

use serde::Serialize;
use specta::Type;
use templates::tidy::{Escaped, Visible, with_escaped_controls, without_invisible};
use yunxin::{Body, BodyError, Endpoint, Endpoints, Issue, TraceId, preview_headers, validate_call};

use super::draft::Draft;

/// Where a body stops being JSON. Both are 1-based.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Syntax {
    /// Line.
    pub line: u32,
    /// Column, in UTF-16 units, as editors in a web view count.
    pub column: u32,
    /// The parser's words.
    pub message: String,
    /// Characters that nobody sees, outside strings, each once: `U+00A0`.
    pub invisible: Vec<String>,
    /// The body without these, where there are any.
    pub visible_body: Option<String>,
    /// Line breaks and other control characters in strings, each once as the escape that it needs: `\n`.
    pub controls: Vec<String>,
    /// The body with these as escapes, where that makes it one.
    pub escaped_body: Option<String>,
    /// It stops at half a character: an escape such as `\ud83d` that needs a second one beside it.
    pub half_character: bool,
}

/// The request that a draft makes.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Preview {
    /// HTTP method.
    pub method: String,
    /// URL, with the conversation encoded as it goes out.
    pub url: String,
    /// Headers; the CheckSum is masked, since it is made anew for every call.
    pub headers: Vec<(String, String)>,
    /// Size of the body in bytes.
    pub body_bytes: u32,
    /// Where the body stops being JSON; then there are no other issues.
    pub syntax: Option<Syntax>,
    /// Everything the service would not like.
    pub issues: Vec<Issue>,
}

impl Preview {
    /// Builds the request of a draft for an app.
    pub(crate) fn of(
        draft: &Draft,
        body: &Result<Body, BodyError>,
        app_key: &str,
        endpoints: &Endpoints,
        trace_id: &TraceId,
    ) -> Preview {
        let destination = draft.destination();
        let (syntax, issues) = match body {
            Ok(body) => (None, validate_call(&destination, body)),
            Err(error) => (Some(Syntax::of(error, &draft.body)), Vec::new()),
        };
        Preview {
            method: "POST".to_owned(),
            url: destination.url(&Endpoint::new(endpoints.primary.clone())).to_string(),
            headers: preview_headers(app_key, trace_id, true),
            body_bytes: u32::try_from(draft.body.len()).unwrap_or(u32::MAX),
            syntax,
            issues,
        }
    }
}

impl Syntax {
    /// Where this body stops being JSON, and what nobody sees in it.
    pub(crate) fn of(error: &BodyError, body: &str) -> Syntax {
        let (line, column, message) = match error {
            BodyError::Syntax { line, column, message, .. } => (*line, *column, message.clone()),
            BodyError::NotAnObject | BodyError::TooDeep { .. } => (1, 1, error.to_string()),
        };
        let Visible { text, found: invisible } = without_invisible(body);
        let Escaped { text: escaped, found: controls } = with_escaped_controls(&text);
        let is_repaired = !controls.is_empty() && Body::parse(escaped.as_str()).is_ok();
        let visible_body = (!invisible.is_empty()).then_some(text);
        Syntax {
            line,
            column,
            half_character: matches!(error, BodyError::Syntax { half_character: true, .. }),
            message,
            invisible,
            visible_body,
            escaped_body: is_repaired.then_some(escaped),
            controls: if is_repaired { controls } else { Vec::new() },
        }
    }
}
