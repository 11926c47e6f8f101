//! One row, from its place to its end.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use yunxin::{Client, SendCall, SendEvent};

use super::claim::Claim;
use super::ends::RowEnd;
use super::verdict::{Before, Reaction, judge};
use super::writer::{Intent, Writer, Written};
use crate::clock::now_ms;
use crate::job::model::{JobId, RowState};
use crate::mapping::TargetKey;
use crate::mapping::problem::RowProblem;
use crate::render::{Renderer, trace_id};
use crate::suppression::Suppression;

/// An intent that is older by the wall clock is given back: a laptop that slept must not send an hour later.
const OLDEST_INTENT_MS: i64 = 2_000;

/// What the rows of a run share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) job: JobId,
    pub(super) client: Client,
    pub(super) renderer: Renderer,
    pub(super) suppression: Arc<dyn Suppression>,
    pub(super) writer: Writer,
    /// Nothing more goes out: what is not out yet is given back.
    pub(super) halt: CancellationToken,
}

/// A row that is through.
#[derive(Debug)]
pub(super) struct Through {
    pub(super) number: u64,
    /// Where it is now; `None` when it stays as it was.
    pub(super) state: Option<RowState>,
    pub(super) code: Option<i64>,
    pub(super) result: Result<Reaction, Stuck>,
    pub(super) took: Duration,
}

/// Why a row did not go out, and no other may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stuck {
    /// Its intent could not be written.
    NotRecorded,
    /// It cannot be made as it was checked.
    NotRendered,
}

pub(super) async fn send(shared: Arc<Shared>, claim: Claim) -> Through {
    let started = Instant::now();
    let number = claim.number;
    let (state, code, result) = match advance(&shared, &claim).await {
        Ok((end, reaction)) => {
            let (state, code) = (end.as_ref().map(RowEnd::state), end.as_ref().and_then(RowEnd::code));
            if let Some(end) = end {
                let from = if end.is_before_intent() { RowState::Ready } else { RowState::Going };
                shared.writer.end(number, from, end);
            }
            (state, code, Ok(reaction))
        }
        Err(stuck) => (None, None, Err(stuck)),
    };
    Through { number, state, code, result, took: started.elapsed() }
}

/// What becomes of the row, and what the job does about it. Without an end the row stays as it is.
async fn advance(shared: &Shared, claim: &Claim) -> Result<(Option<RowEnd>, Reaction), Stuck> {
    let &Claim { number, generation, calls, code, body_hash, .. } = claim;
    let rendered = shared.renderer.render(number, generation, &claim.row).map_err(|_| Stuck::NotRendered)?;
    let key = TargetKey::new(rendered.conversation.kind, &rendered.conversation.receiver);
    if calls == 0
        && let Some(list) = shared.suppression.list_of(&key, now_ms())
    {
        let problem = RowProblem::Suppressed { list };
        return Ok((Some(RowEnd::Excluded { problem }), Reaction::GivenBack));
    }
    let hash = rendered.hash();
    // What may have arrived is made again as it was, or not at all.
    if calls > 0 && body_hash != Some(hash) {
        let problem = RowProblem::NotTheSameBytes;
        return Ok((Some(RowEnd::Open { problem }), Reaction::GivenBack));
    }
    let at_ms = match shared.writer.intent(Intent { number, generation, body_hash: hash }).await {
        Written::Going { at_ms } => at_ms,
        Written::NotReady => return Ok((None, Reaction::GivenBack)),
        Written::Failed => return Err(Stuck::NotRecorded),
    };
    let call = SendCall {
        conversation: rendered.conversation,
        body: rendered.body,
        trace_id: trace_id(shared.job, number, generation),
    };
    let cancel = shared.halt.child_token();
    let watch = |event| {
        let age_ms = now_ms().abs_diff(at_ms) as i64;
        if matches!(event, SendEvent::Started { number: 1 }) && age_ms > OLDEST_INTENT_MS {
            cancel.cancel();
        }
    };
    let report = shared.client.send(&call, &cancel, &watch).await;
    let (end, reaction) = judge(&report.end, Before { calls, code });
    Ok((Some(end), reaction))
}
