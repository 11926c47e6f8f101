//! Which of the compiled-in explanations says most about how a call ended.

use yunxin::{ErrorKind, Explained, Scope};

/// The explanation of a code of the service, an HTTP status or a network failure, whichever says most.
#[must_use]
pub fn explain_code(
    code: Option<i64>,
    http_status: Option<u16>,
    error: Option<ErrorKind>,
) -> Option<Explained> {
    if let Some(code) = code {
        return yunxin::explain(Scope::ImV2, &code.to_string()).cloned();
    }
    let by_status = http_status
        .filter(|status| *status != 200)
        .and_then(|status| yunxin::explain(Scope::Http, &format!("HTTP {status}")));
    by_status.or_else(|| yunxin::explain(Scope::Transport, transport_name(error?)?)).cloned()
}

/// The explanation of how a row ended; none for one that was sent.
#[must_use]
pub fn explain_row(details: &history::Details) -> Option<Explained> {
    let error = details.row.error.as_deref().and_then(|name| serde_json::from_value(name.into()).ok());
    explain_code(details.row.code.filter(|code| *code != 200), details.http_status, error)
}

fn transport_name(error: ErrorKind) -> Option<&'static str> {
    match error {
        ErrorKind::Unreached => Some("CONNECT_FAILED"),
        ErrorKind::Unanswered => Some("READ_TIMEOUT"),
        ErrorKind::Broken => Some("CONNECTION_RESET"),
        ErrorKind::NotJson | ErrorKind::TooLong => Some("INVALID_RESPONSE"),
        _ => None,
    }
}
