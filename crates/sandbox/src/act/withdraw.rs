//! Taking messages back.
//!
//! Source: fact sheet, section 10.

use axum::http::Uri;

use super::body::{Body, Nothing};
use crate::answer::Refusal;
use crate::clock::now_ms;
use crate::conversation::{self, Kind};
use crate::query::{Query, conversation_segment, last_segment, missing, present};
use crate::shared::Shared;
use crate::world::{Change, Withdrawal};

/// For one-sided recall, deletion, and whatever ignores the usual window.
const LONG_WINDOW_S: u64 = 30 * 24 * 60 * 60;

pub(super) fn withdraw(shared: &Shared, uri: &Uri, _: &Body) -> Result<Nothing, Refusal> {
    let (_, conversation) = conversation::parse(conversation_segment(uri))?;
    let id = last_segment(uri)?;
    let query = Query::of(uri);
    let withdrawal = match query.required::<u8>("type")? {
        1 => Withdrawal::OneSided,
        2 => Withdrawal::TwoSided,
        3 => Withdrawal::Silent,
        _ => return Err(Refusal::parameter("type must be 1, 2 or 3")),
    };
    if conversation.kind == Kind::SuperTeam && withdrawal != Withdrawal::TwoSided {
        return Err(Refusal::parameter("type must be 2 in a super group"));
    }
    check_texts(&query)?;
    let window_s = match withdrawal {
        Withdrawal::TwoSided if !ignores_window(&query)? => shared.limits.two_sided_recall_s,
        _ => LONG_WINDOW_S,
    };
    let taken_back = shared.world.change(|ledger| {
        let message = present(ledger, &conversation, id)?;
        // One side's copy may be left; taken back it is all the same.
        if message.state().withdrawal.is_some() {
            return Err(missing("it was recalled"));
        }
        if message.kept.conversation.owner != conversation.owner {
            let (code, who) = if conversation.kind.is_group() {
                (107_303, "only sender or manager may recall")
            } else {
                (107_301, "may not recall messages of others")
            };
            return Err(Refusal::new(code, format!("{who}: {} is not its sender", conversation.owner)));
        }
        let time_ms = now_ms();
        let age_s = time_ms.saturating_sub(message.kept.create_time_ms) / 1000;
        if age_s >= window_s {
            let what = format!("recall window passed: sent {age_s} s ago, allowed are {window_s} s");
            return Err(Refusal::new(107_314, what));
        }
        Ok((Some(Change::Withdrawn { message_server_id: id, withdrawal, time_ms }), ()))
    });
    match taken_back {
        Err(Refusal { code: 107_404, .. }) if shared.limits.lenient_withdraw => Ok(Nothing {}),
        taken_back => taken_back.map(|()| Nothing {}),
    }
}

fn check_texts(query: &Query<'_>) -> Result<(), Refusal> {
    for (name, max_units) in [("description", 128), ("push_content", 500), ("attach", 5000)] {
        query.at_most(name, max_units)?;
    }
    query.at_most("push_payload", 2048)?;
    let payload = query.text("push_payload").map(serde_json::from_str::<serde::de::IgnoredAny>);
    if let Some(Err(error)) = payload {
        return Err(Refusal::parameter(format_args!("push_payload must hold JSON text: {error}")));
    }
    query.optional::<bool>("check_team_member_valid")?;
    query.optional::<u64>("message_time").map(drop)
}

/// A number in one SDK, a truth value in another.
fn ignores_window(query: &Query<'_>) -> Result<bool, Refusal> {
    match query.text("ignore_revoke_time") {
        None | Some("0" | "false") => Ok(false),
        Some("1" | "true") => Ok(true),
        Some(_) => Err(Refusal::parameter("ignore_revoke_time must be 1, 0, true or false")),
    }
}

/// Type 1 is about roaming, of which the sandbox has none: it is accepted and nothing changes.
pub(super) fn clear(shared: &Shared, uri: &Uri, _: &Body) -> Result<Nothing, Refusal> {
    let (_, conversation) = conversation::parse(conversation_segment(uri))?;
    let kind = Query::of(uri).one_of("type", &[1, 2, 3])?;
    let kind = kind.ok_or_else(|| Refusal::parameter("type is missing"))?;
    if kind == 1 {
        return Ok(Nothing {});
    }
    shared.world.change(|_| Ok((Some(Change::Cleared { conversation, time_ms: now_ms() }), Nothing {})))
}
