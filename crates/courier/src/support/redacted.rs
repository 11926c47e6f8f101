//! What of settings and sends may leave the machine: enough to find a fault, not enough to identify a user.

use history::Details;
use serde_json::{Value, json};

use crate::account::{Account, ProxyChoice};
use crate::settings::Settings;

/// Settings and accounts without names, senders and keys.
pub(super) fn settings(settings: &Settings, accounts: &[Account]) -> Value {
    let accounts: Vec<Value> =
        accounts.iter().enumerate().map(|(at, account)| reduced(at + 1, account)).collect();
    json!({ "language": settings.language, "theme": settings.theme, "accounts": accounts })
}

fn reduced(number: usize, account: &Account) -> Value {
    json!({
        "number": number,
        "sandbox": account.sandbox,
        "stage": account.stage,
        "app_key": masked(&account.app_key),
        "region": account.region,
        "urls": account.urls,
        "private_hosts": account.private_hosts,
        "has_default_sender": !account.default_sender.is_empty(),
        "extra_tries": account.extra_tries,
        "calls_per_s": account.calls_per_s,
        "proxy": proxy(&account.proxy),
        "has_extra_certificates": !account.extra_ca_pem.is_empty(),
        "secret": account.secret,
    })
}

/// Which kind; where an own one is, and who logs in there, is nobody's business.
fn proxy(choice: &ProxyChoice) -> &str {
    match choice {
        ProxyChoice::System => "system",
        ProxyChoice::Direct => "direct",
        ProxyChoice::Custom { url, .. } => url.split("://").next().unwrap_or_default(),
    }
}

/// The first characters tell two keys apart; the rest is left out.
fn masked(key: &str) -> String {
    // A key of Yunxin's has 32. Of a short one nothing would be left to guess.
    let shown = if key.chars().count() < 16 { 0 } else { 4 };
    key.chars().take(shown).chain(['…']).collect()
}

/// A send with its attempts. Without `bodies` nothing in it says who wrote what to whom.
pub(super) fn send(details: &Details, bodies: bool) -> Value {
    let row = &details.row;
    let attempts: Vec<Value> = details
        .attempts
        .iter()
        .map(|attempt| {
            let mut reported = json!({
                "number": attempt.number,
                "kind": attempt.kind,
                "endpoint": attempt.endpoint,
                "detail": attempt.detail,
                "started_at_ms": attempt.started_at_ms,
                "took_ms": attempt.took_ms,
                "http_status": attempt.http_status,
                "code": attempt.code,
                "error": attempt.error,
                "response_headers": attempt.response_headers,
            });
            if bodies {
                reported["answer"] = attempt.answer.clone().into();
            }
            reported
        })
        .collect();
    let mut reported = json!({
        "row": row.id,
        "started_at_ms": row.started_at_ms,
        "took_ms": row.took_ms,
        "production": row.production,
        "outcome": row.outcome,
        "message_type": row.message_type,
        "conversation_type": details.conversation_type,
        "http_status": details.http_status,
        "code": row.code,
        "error": row.error,
        "trace_id": details.trace_id,
        "request_bytes": details.request_body.len(),
        "answer_bytes": details.answer.as_ref().map(String::len),
        "attempts": attempts,
    });
    if bodies {
        reported["conversation"] = row.conversation.clone().into();
        reported["url"] = details.url.clone().into();
        reported["msg"] = details.msg.clone().into();
        reported["request"] = details.request_body.clone().into();
        reported["answer"] = details.answer.clone().into();
    }
    reported
}
