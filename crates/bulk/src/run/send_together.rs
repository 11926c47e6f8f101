//! Many rows in one call, from its place to their ends.
//!
//! The list of the call is on the disk, whole, before any of it leaves. It is never made again: what one call did to a part of
//! its receivers cannot be proven, so that rows of unknown end are left to the user.

use std::sync::Arc;

use tokio::time::Instant;
use yunxin::{Body, Conversation, Destination, End, PartEnd, PartOutcome, SendCall, SendReport};

use super::claim::Claim;
use super::ends::{Intent, RowEnd};
use super::send::make;
use super::shared::{Place, Shared, Stuck, Through};
use super::verdict::{Reaction, judge_together, reaction_to};
use super::writer::WrittenTogether;
use crate::job::model::RowState;
use crate::mapping::problem::RowProblem;
use crate::render::{hash_of, shared_trace_id};

pub(super) async fn send_together(shared: Arc<Shared>, claims: Vec<Claim>) -> Through {
    let started = Instant::now();
    let mut rows = Vec::with_capacity(claims.len());
    let result = advance(&shared, claims, &mut rows).await;
    Through { rows, result, took: started.elapsed() }
}

/// What becomes of each row, which is put into `rows`, and what the run does about it.
async fn advance(shared: &Shared, claims: Vec<Claim>, rows: &mut Vec<Place>) -> Result<Reaction, Stuck> {
    let mut list: Vec<(Claim, Conversation)> = Vec::with_capacity(claims.len());
    for claim in claims {
        let number = claim.number;
        let conversation =
            shared.renderer.conversation(&claim.row).map_err(|_| Stuck::NotRendered(number))?;
        match shared.list_of(&conversation) {
            Some(list) => {
                let problem = RowProblem::Suppressed { list };
                shared.writer.end(number, RowState::Ready, RowEnd::Excluded { problem });
                rows.push(Place { number, state: Some(RowState::Excluded), code: None });
            }
            None => list.push((claim, conversation)),
        }
    }
    let (Some((first, _)), Some(kind)) = (list.first(), shared.renderer.call().batch_kind()) else {
        return Ok(Reaction::GivenBack);
    };
    let receivers: Vec<&str> = list.iter().map(|(_, to)| to.receiver.as_str()).collect();
    let body = shared.renderer.render_together(&first.row, &receivers);
    let body = body.ok_or(Stuck::NotRendered(first.number))?;
    let body_hash = hash_of(&body);
    let intents = list
        .iter()
        .map(|(claim, _)| Intent { number: claim.number, generation: claim.generation, body_hash })
        .collect();
    let stay = |rows: &mut Vec<Place>| {
        rows.extend(list.iter().map(|(claim, _)| Place { number: claim.number, state: None, code: None }));
    };
    let (call, at_ms) = match shared.writer.together(intents).await {
        WrittenTogether::Going { call, at_ms } => (call, at_ms),
        WrittenTogether::NotReady => {
            stay(rows);
            return Ok(Reaction::GivenBack);
        }
        WrittenTogether::Failed => {
            stay(rows);
            return Err(Stuck::NotRecorded);
        }
    };
    let to_many = Conversation { receiver: String::new(), ..list[0].1.clone() };
    let destination = Destination::of(kind, to_many);
    let call = SendCall { destination, body, trace_id: shared_trace_id(shared.job, call) };
    let (report, _) = make(shared, &call, at_ms, &|_| {}).await;
    let accounts = list.iter().map(|(_, to)| to.receiver.to_ascii_lowercase());
    let (ends, reaction) = ends(shared, &report, &call, accounts);
    for ((claim, _), end) in list.iter().zip(ends) {
        let (number, state, code) = (claim.number, Some(end.state()), end.code());
        rows.push(Place { number, state, code });
        shared.writer.end(number, RowState::Going, end);
    }
    Ok(reaction)
}

/// The end of each account, in their order.
fn ends(
    shared: &Shared,
    report: &SendReport,
    call: &SendCall,
    accounts: impl Iterator<Item = String>,
) -> (Vec<RowEnd>, Reaction) {
    if !matches!(report.end, End::Sent { .. }) {
        let (end, reaction) = judge_together(&report.end);
        let (end, reaction) = shared.of_sender(end, reaction);
        return (accounts.map(|_| end.clone()).collect(), reaction);
    }
    let answer = report.attempts.last().and_then(|attempt| attempt.answer.as_deref());
    let body = Body::parse(call.body.as_str()).ok();
    let parts = body.and_then(|body| yunxin::part_ends(call.destination.kind(), &body, &report.end, answer));
    let parts = parts.map(|parts| parts.ends).unwrap_or_default();
    let ends: Vec<RowEnd> =
        accounts.map(|account| end_of(parts.iter().find(|part| part.id == account))).collect();
    let reaction = reaction_to(&ends);
    (ends, reaction)
}

fn end_of(part: Option<&PartEnd>) -> RowEnd {
    let unknown = RowEnd::Unknown { code: None, at_ms: None };
    let Some(part) = part else { return unknown };
    match (part.outcome, part.code) {
        (PartOutcome::Sent, _) => RowEnd::Sent {
            server_id: part.message_server_id.map(|id| id.0),
            server_time_ms: part.create_time_ms,
            code: None,
        },
        (PartOutcome::Rejected, Some(code)) => RowEnd::Rejected { code },
        (PartOutcome::Rejected | PartOutcome::Unknown, _) => unknown,
    }
}
