//! Which of the compiled-in explanations says most about how a call ended.

use history::{KeptPart, Outcome};
use serde::Serialize;
use specta::Type;
use yunxin::{CallKind, ErrorKind, Explained, Scope};

/// The label of the table under which stands what to do then.
const REFUSED_AFTER_DOUBT: &str = "REFUSED_AFTER_DOUBT";

/// The explanation of a code of the service, an HTTP status or a network failure, whichever says most.
#[must_use]
pub fn explain_code(
    code: Option<i64>,
    http_status: Option<u16>,
    error: Option<ErrorKind>,
) -> Option<Explained> {
    let status = http_status.filter(|status| *status != 200);
    // A gateway that repeats its status in the body means the status: HTTP 413 is no answer about an SMS code.
    let code = code.filter(|code| status.is_none_or(|status| i64::from(status) != *code));
    let by_code = || yunxin::explain(Scope::ImV2, &code?.to_string());
    let by_status = || yunxin::explain(Scope::Http, &format!("HTTP {}", status?));
    let by_error = || yunxin::explain(Scope::Transport, transport_name(error?)?);
    by_code().or_else(by_status).or_else(by_error).cloned()
}

/// The explanation of an end. Where a refusal came after a try that may have arrived, what the code advises would be wrong
/// for that try, so that its advice is to look first.
pub(crate) fn explain_end(
    outcome: Outcome,
    code: Option<i64>,
    http_status: Option<u16>,
    error: Option<ErrorKind>,
) -> Option<Explained> {
    let code = code.filter(|code| *code != 200);
    let mut found = explain_code(code, http_status, error)?;
    // An end is unknown although its last answer says no: then it is an earlier try that may have arrived.
    let is_after_doubt = outcome == Outcome::Unknown
        && (code.is_some_and(|code| yunxin::proof(code).refuses(CallKind::Act))
            || http_status.is_some_and(yunxin::is_not_processed)
            || error.is_some_and(ErrorKind::is_unreached));
    if is_after_doubt && let Some(doubt) = yunxin::explain(Scope::Transport, REFUSED_AFTER_DOUBT) {
        found.en.action.clone_from(&doubt.en.action);
        found.zh.action.clone_from(&doubt.zh.action);
    }
    Some(found)
}

/// The explanation of how a row ended; none for one that was sent.
#[must_use]
pub fn explain_row(details: &history::Details) -> Option<Explained> {
    let error = details.row.error.as_deref().and_then(|name| serde_json::from_value(name.into()).ok());
    explain_end(details.row.outcome, details.row.code, details.http_status, error)
}

/// What a code of one receiver, or of one message, means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PartCode {
    /// The service's code.
    #[specta(type = specta_typescript::Number)]
    pub code: i64,
    /// What it means, why it came, what to do.
    pub explained: Explained,
}

/// What the codes of the parts of a call mean, each once and in their order; those without words are left out.
#[must_use]
pub fn explain_parts(parts: &[KeptPart]) -> Vec<PartCode> {
    let mut found: Vec<PartCode> = Vec::new();
    for code in parts.iter().filter_map(|part| part.code) {
        if !found.iter().any(|known| known.code == code)
            && let Some(explained) = explain_code(Some(code), None, None)
        {
            found.push(PartCode { code, explained });
        }
    }
    found
}

fn transport_name(error: ErrorKind) -> Option<&'static str> {
    match error {
        ErrorKind::Unreached => Some("CONNECT_FAILED"),
        ErrorKind::NoSuchHost => Some("DNS_FAILURE"),
        ErrorKind::ConnectionRefused => Some("CONNECTION_REFUSED"),
        ErrorKind::Untrusted => Some("UNTRUSTED_CERTIFICATE"),
        ErrorKind::TlsFailed => Some("TLS_FAILURE"),
        ErrorKind::ProxyLogin => Some("PROXY_LOGIN"),
        ErrorKind::Unanswered => Some("READ_TIMEOUT"),
        ErrorKind::Broken => Some("CONNECTION_RESET"),
        // A status without words of its own: a portal's redirect, a 5xx of some gateway's making.
        ErrorKind::NotJson | ErrorKind::TooLong | ErrorKind::HttpStatus => Some("INVALID_RESPONSE"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
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
    fn a_status_that_the_body_repeats_is_explained_as_a_status() {
        let found = explained(Some(413), Some(413), None);
        assert_eq!(found.as_deref(), Some("HTTP 413"), "413 as a code is about an SMS");
        assert_eq!(explained(Some(414), Some(414), None).as_deref(), Some("HTTP 414"));
        assert_eq!(explained(Some(413), Some(200), None).as_deref(), Some("413"));
        // As codes these are a disabled account, a missing network and a repeat.
        for status in [422, 415, 431] {
            assert_eq!(explained(Some(i64::from(status)), Some(status), None), None, "{status}");
        }
    }

    #[test]
    fn what_is_advised_after_a_doubt_is_to_look_first_whatever_refused_the_repeat() {
        let advice = yunxin::explain(Scope::Transport, REFUSED_AFTER_DOUBT).unwrap();
        for (code, status, error) in [
            (Some(416), Some(200), Some(ErrorKind::Refused)),
            (Some(102_426), Some(200), Some(ErrorKind::Refused)),
            (None, Some(403), Some(ErrorKind::HttpStatus)),
            (Some(413), Some(413), Some(ErrorKind::Refused)),
            (None, None, Some(ErrorKind::ConnectionRefused)),
        ] {
            let after_doubt = explain_end(Outcome::Unknown, code, status, error).unwrap();
            assert_eq!(
                (&after_doubt.en.action, &after_doubt.zh.action),
                (&advice.en.action, &advice.zh.action)
            );
            let alone = explain_end(Outcome::Rejected, code, status, error).unwrap();
            assert_eq!(alone.code, after_doubt.code, "what it says stays");
            assert_ne!(alone.en.action, after_doubt.en.action);
        }
    }

    #[test]
    fn whatever_is_explained_of_an_unknown_end_never_calls_sending_again_safe() {
        let codes = (0..1_000).chain(101_000..117_000).map(Some).chain([None]);
        for code in codes {
            for (status, error) in
                [(200, ErrorKind::Refused), (403, ErrorKind::HttpStatus), (500, ErrorKind::HttpStatus)]
            {
                let Some(found) = explain_end(Outcome::Unknown, code, Some(status), Some(error)) else {
                    continue;
                };
                let (en, zh) = (&found.en.action, &found.zh.action);
                let is_safe = en.contains("again is safe")
                    || en.contains("Nothing was sent")
                    || zh.contains("放心重发");
                assert!(!is_safe, "{code:?} {status}: {en}");
            }
        }
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
            Broken, ConnectionRefused, NoSuchHost, NotJson, ProxyLogin, TlsFailed, TooLong, Unanswered,
            Unreached, Untrusted,
        };
        for (kind, name) in [
            (Unreached, "CONNECT_FAILED"),
            (NoSuchHost, "DNS_FAILURE"),
            (ConnectionRefused, "CONNECTION_REFUSED"),
            (Untrusted, "UNTRUSTED_CERTIFICATE"),
            (TlsFailed, "TLS_FAILURE"),
            (ProxyLogin, "PROXY_LOGIN"),
            (Unanswered, "READ_TIMEOUT"),
            (Broken, "CONNECTION_RESET"),
            (NotJson, "INVALID_RESPONSE"),
            (TooLong, "INVALID_RESPONSE"),
        ] {
            assert_eq!(explained(None, None, Some(kind)).as_deref(), Some(name));
        }
    }
}
