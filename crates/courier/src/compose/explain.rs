//! Which of the compiled-in explanations says most about how a call ended.

use yunxin::{ErrorKind, Explained, Scope};

/// The explanation of a code of the service, an HTTP status or a network failure, whichever says most.
#[must_use]
pub fn explain_code(
    code: Option<i64>,
    http_status: Option<u16>,
    error: Option<ErrorKind>,
) -> Option<Explained> {
    let by_code = || yunxin::explain(Scope::ImV2, &code?.to_string());
    let by_status = || {
        let status = http_status.filter(|status| *status != 200)?;
        yunxin::explain(Scope::Http, &format!("HTTP {status}"))
    };
    let by_error = || yunxin::explain(Scope::Transport, transport_name(error?)?);
    by_code().or_else(by_status).or_else(by_error).cloned()
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
        ErrorKind::NoSuchHost => Some("DNS_FAILURE"),
        ErrorKind::ConnectionRefused => Some("CONNECTION_REFUSED"),
        ErrorKind::Untrusted => Some("UNTRUSTED_CERTIFICATE"),
        ErrorKind::TlsFailed => Some("TLS_FAILURE"),
        ErrorKind::Unanswered => Some("READ_TIMEOUT"),
        ErrorKind::Broken => Some("CONNECTION_RESET"),
        // A status without words of its own: a portal's redirect, a 5xx of some gateway's making.
        ErrorKind::NotJson | ErrorKind::TooLong | ErrorKind::HttpStatus => Some("INVALID_RESPONSE"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(code: Option<i64>, status: Option<u16>, error: Option<ErrorKind>) -> Option<String> {
        explain_code(code, status, error).map(|explained| explained.code)
    }

    #[test]
    fn the_code_of_the_service_says_most() {
        let found = explained(Some(414), Some(502), Some(ErrorKind::Broken));
        assert_eq!(found.as_deref(), Some("414"));
    }

    #[test]
    fn a_gateway_is_explained_where_the_service_did_not_speak() {
        let found = explained(None, Some(502), Some(ErrorKind::HttpStatus));
        assert_eq!(found.as_deref(), Some("HTTP 502"));
    }

    #[test]
    fn a_status_without_words_is_somebody_elses_answer() {
        for status in [302, 511, 599] {
            let found = explained(None, Some(status), Some(ErrorKind::HttpStatus));
            assert_eq!(found.as_deref(), Some("INVALID_RESPONSE"), "{status}");
        }
    }

    #[test]
    fn a_code_without_words_leaves_the_word_to_the_status() {
        assert_eq!(explained(Some(987_654), Some(502), None).as_deref(), Some("HTTP 502"));
        assert_eq!(explained(Some(987_654), Some(200), None), None);
    }

    #[test]
    fn every_way_to_have_no_answer_is_explained() {
        use ErrorKind::{
            Broken, ConnectionRefused, NoSuchHost, NotJson, TlsFailed, TooLong, Unanswered, Unreached,
            Untrusted,
        };
        for (kind, name) in [
            (Unreached, "CONNECT_FAILED"),
            (NoSuchHost, "DNS_FAILURE"),
            (ConnectionRefused, "CONNECTION_REFUSED"),
            (Untrusted, "UNTRUSTED_CERTIFICATE"),
            (TlsFailed, "TLS_FAILURE"),
            (Unanswered, "READ_TIMEOUT"),
            (Broken, "CONNECTION_RESET"),
            (NotJson, "INVALID_RESPONSE"),
            (TooLong, "INVALID_RESPONSE"),
        ] {
            assert_eq!(explained(None, None, Some(kind)).as_deref(), Some(name));
        }
    }
}
