//! Testing an account: a signed call that sends nothing.

use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::clock::MAX_CLOCK_OFFSET_S;
use super::exchange::Reply;
use super::proxy_login;
use super::setup::Client;
use crate::conversation::{Conversation, ConversationType};
use crate::error::{Error, ErrorKind, full_text};
use crate::sign::now_ms;

/// What a test call found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
// What the window calls it.
#[serde(rename = "TestReport")]
pub struct ProbeReport {
    /// What to show to the user.
    pub verdict: Verdict,
    /// Base URL that answered or was tried last.
    pub endpoint: String,
    /// How long it took.
    pub took_ms: u32,
    /// Yunxin's own code.
    #[specta(type = Option<specta_typescript::Number>)]
    pub code: Option<i64>,
    /// Yunxin's text.
    pub msg: Option<String>,
    /// Server minus own clock in seconds, when the answer had a `Date`.
    #[specta(type = Option<specta_typescript::Number>)]
    pub clock_offset_s: Option<i64>,
    /// The first answer was a refusal for time; the call was signed anew with the service's time, and that helped.
    pub clock_corrected: bool,
    /// What the HTTP library said, in English.
    pub detail: Option<String>,
}

/// The reactions to a test call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The signature is good: the service went on to the question itself.
    Accepted,
    /// AppKey and AppSecret do not belong together, or the app lives in another region.
    BadSignature,
    /// This machine's clock is off by more than the service allows; see `clock_offset_s`.
    ClockOff,
    /// The app is blocked (101403).
    AppBlocked,
    /// Too many calls; the signature was not looked at.
    RateLimited,
    /// No connection, for none of the six reasons below.
    Unreached,
    /// The host's name, or the proxy's, cannot be looked up.
    NoSuchHost,
    /// Nothing listens at the address, or at the proxy's.
    ConnectionRefused,
    /// The certificate is not trusted.
    Untrusted,
    /// What listens there does not speak TLS, or none that we do.
    TlsFailed,
    /// The proxy asks for a user name and password, or refuses those that it got.
    ProxyLogin,
    /// The proxy asks for kinds of login only that are not supported, such as NTLM; `detail` names them.
    ProxyMethod,
    /// A connection, but no complete answer.
    Unanswered,
    /// Another program answers at this URL.
    NotYunxin,
    /// Refused for a reason of its own; see `code`.
    Refused,
}

impl Client {
    /// Asks for a message that does not exist. Any answer about accounts, conversations or messages proves that the
    /// signature was accepted.
    ///
    /// `sender` is the account's default sender; one that no account id can be is replaced, so that a typing mistake
    /// there is not reported as a bad secret.
    ///
    /// A wrong clock is corrected once, as for any call; the verdict is that of the second answer, and `clock_offset_s`
    /// tells by how much. Refused although it was signed with the very time of the `Date`, the call was not refused for
    /// time, and the verdict is [`Verdict::BadSignature`]; [`Verdict::ClockOff`] is left to dates that jump.
    pub async fn probe(&self, sender: &str) -> ProbeReport {
        let text = format!("{sender}|{}|yanshu-probe", ConversationType::P2p.code());
        let conversation = text.parse().unwrap_or_else(|_| Conversation {
            sender: "yanshu".to_owned(),
            kind: ConversationType::P2p,
            receiver: "yanshu-probe".to_owned(),
        });
        let clock = Instant::now();
        let got = self.get(&|at| at.message_url(&conversation, "1", Some(now_ms()))).await;
        let reply = &got.reply;
        let answer = reply.as_ref().ok();
        let methods = match reply {
            Ok(reply) if reply.status == 407 => reply.proxy_methods.clone(),
            Err(error) if error.kind() == ErrorKind::ProxyLogin => self.proxy_methods(&got.endpoint).await,
            _ => Vec::new(),
        };
        let unsupported = proxy_login::unsupported(&methods);
        let detail =
            || reply.as_ref().err().map(|error| full_text(error)).or_else(|| gateway_status(answer?));
        ProbeReport {
            verdict: match unsupported {
                Some(_) => Verdict::ProxyMethod,
                None => verdict(reply, got.signed_offset_s),
            },
            endpoint: got.endpoint.to_string(),
            took_ms: u32::try_from(clock.elapsed().as_millis()).unwrap_or(u32::MAX),
            code: answer.and_then(Reply::code),
            msg: answer.map(Reply::msg).filter(|msg| !msg.is_empty()),
            clock_offset_s: answer.and_then(Reply::clock_offset_s),
            clock_corrected: got.corrected_s.is_some(),
            detail: unsupported.or_else(detail),
        }
    }
}

fn verdict(reply: &Result<Reply, Error>, signed_offset_s: i64) -> Verdict {
    let reply = match reply {
        Ok(reply) => reply,
        Err(error) => return without_answer(error.kind()),
    };
    match (reply.status, reply.code()) {
        (502..=504, _) => Verdict::Unanswered,
        (407, None) => Verdict::ProxyLogin,
        (_, None) => Verdict::NotYunxin,
        (_, Some(414)) if is_off(reply, signed_offset_s) => Verdict::ClockOff,
        (_, Some(414)) => Verdict::BadSignature,
        (_, Some(416)) => Verdict::RateLimited,
        (_, Some(101_403)) => Verdict::AppBlocked,
        (_, Some(200 | 403 | 404 | 102_000..=110_999)) => Verdict::Accepted,
        (_, Some(_)) => Verdict::Refused,
    }
}

/// Whether the service's clock is too far from the time that the call was signed with.
fn is_off(reply: &Reply, signed_offset_s: i64) -> bool {
    reply.clock_offset_s().is_some_and(|s| (s - signed_offset_s).abs() > MAX_CLOCK_OFFSET_S)
}

fn without_answer(kind: ErrorKind) -> Verdict {
    match kind {
        ErrorKind::Unreached | ErrorKind::NoClient => Verdict::Unreached,
        ErrorKind::NoSuchHost => Verdict::NoSuchHost,
        ErrorKind::ConnectionRefused => Verdict::ConnectionRefused,
        ErrorKind::Untrusted => Verdict::Untrusted,
        ErrorKind::TlsFailed => Verdict::TlsFailed,
        ErrorKind::ProxyLogin => Verdict::ProxyLogin,
        ErrorKind::NotJson | ErrorKind::TooLong => Verdict::NotYunxin,
        // An AppKey that fits into no header belongs to no app.
        ErrorKind::BadAppKey => Verdict::BadSignature,
        _ => Verdict::Unanswered,
    }
}

fn gateway_status(reply: &Reply) -> Option<String> {
    (reply.status != 200).then(|| format!("HTTP {}", reply.status))
}
