//! What the URL of a call says. It may hold variables, so it is no URL to a parser: it is taken apart as text.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str};

use super::model::Ends;

/// All but the signs that a URL never needs to encode.
pub(super) const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The conversation's segment, decoded once; `None` when the URL sends no message.
pub(super) fn conversation(url: &str) -> Option<String> {
    let path = path(url).trim_end_matches('/');
    let before = path.strip_suffix("/messages")?;
    let (prefix, segment) = before.rsplit_once('/')?;
    if !prefix.ends_with("/conversations") || segment.is_empty() {
        return None;
    }
    Some(percent_decode_str(segment).decode_utf8_lossy().into_owned())
}

/// The path, from `/im/` on, of a call that sends something else than a message in one conversation; `None` for any other.
/// What stands in it may be a variable.
pub(super) fn other_call(url: &str) -> Option<String> {
    let path = path(url).trim_end_matches('/');
    let call = path.get(path.rfind("/im/v2")?..)?;
    let below = call.strip_prefix("/im/v2.1/").or_else(|| call.strip_prefix("/im/v2/"))?;
    let parts: Vec<&str> = below.split('/').collect();
    let sends = matches!(
        parts.as_slice(),
        ["conversations" | "chatrooms", "messages"]
            | ["chatrooms", _, "messages"]
            | ["conversations", _, "messages", "actions", "stream_message"]
            | ["custom_notification" | "broadcast_notification" | "push_notification"]
            | ["custom_notification", "batch"]
            | ["broadcast_notification", "actions", "chatroom"]
    );
    sends.then(|| call.to_owned())
}

/// Sender, type and receiver. The parts may be variables, so only their number and the type are judged.
pub(super) fn three_parts(segment: &str) -> Option<Ends> {
    let parts: Vec<&str> = segment.trim().splitn(3, '|').map(str::trim).collect();
    let &[sender, kind, receiver] = parts.as_slice() else { return None };
    let type_code = kind.parse().ok().filter(|code| (1..=3).contains(code))?;
    if sender.is_empty() || receiver.is_empty() {
        return None;
    }
    Some(Ends { sender: sender.to_owned(), type_code, receiver: receiver.to_owned() })
}

/// The names in the query.
pub(super) fn query_names(url: &str) -> Vec<String> {
    let Some((_, query)) = without_fragment(after_login(url)).split_once('?') else { return Vec::new() };
    query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| part.split('=').next().unwrap_or_default().to_owned())
        .collect()
}

/// Whether a user name stands before the host.
pub(super) fn has_login(url: &str) -> bool {
    authority(url).contains('@') || is_cut_login(url)
}

/// The URL without user name, password and query, any of which may hold a secret.
pub(super) fn without_login(url: &str) -> String {
    let whole = after_login(url);
    let shown = whole.get(..whole.find(['?', '#']).unwrap_or(whole.len())).unwrap_or(whole);
    match scheme(url) {
        Some(scheme) if whole.len() < url.len() => format!("{scheme}://{shown}"),
        _ => shown.to_owned(),
    }
}

/// What stands behind the last `@` before the query: a password may have `@` and `/` in it. Where it has `?` or `#` in it, the
/// last of all counts.
fn after_login(url: &str) -> &str {
    let end = if is_cut_login(url) { url.len() } else { url.find(['?', '#']).unwrap_or(url.len()) };
    let at = url.get(..end).and_then(|start| start.rfind('@'));
    at.and_then(|at| url.get(at + 1..)).unwrap_or(url)
}

/// Whether the password has one of the signs that end the host: what would be the port is no number then.
fn is_cut_login(url: &str) -> bool {
    let authority = authority(url);
    let port = match authority.rsplit_once(']') {
        Some((_, port)) => port.strip_prefix(':'),
        None => authority.split_once(':').map(|(_, port)| port),
    };
    let is_number = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    url.contains('@') && port.is_some_and(|port| !is_number(port) && !port.contains("{{"))
}

fn authority(url: &str) -> &str {
    let rest = scheme(url).and_then(|scheme| url.get(scheme.len() + 3..)).unwrap_or(url);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    rest.get(..end).unwrap_or(rest)
}

/// `https` of `https://…`; the URL may have another one in its query.
fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once("://")?;
    scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)).then_some(scheme)
}

fn without_fragment(url: &str) -> &str {
    url.split('#').next().unwrap_or_default()
}

fn path(url: &str) -> &str {
    without_fragment(url).split('?').next().unwrap_or_default()
}
