//! One row, from its place to its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tokio::time::Instant;
use yunxin::{SendCall, SendEvent, SendReport};

use super::act;
use super::claim::Claim;
use super::ends::{Intent, RowEnd};
use super::shared::{Place, Shared, Stuck, Through, Work};
use super::verdict::{Before, Reaction, judge};
use super::writer::Written;
use crate::clock::ServiceClock;
use crate::job::model::RowState;
use crate::mapping::problem::RowProblem;
use crate::render::trace_id;

/// An intent that is older by the wall clock is given back: a laptop that slept must not send an hour later. Nor must one
/// whose clock has jumped since: where its message would be looked for is not known then.
const OLDEST_INTENT_MS: u64 = 2_000;

pub(super) async fn send(shared: Arc<Shared>, claim: Claim) -> Through {
    let started = Instant::now();
    let number = claim.number;
    let advanced = match &shared.work {
        Work::Send => advance(&shared, &claim).await,
        Work::Act(work) => act::advance(&shared, work, &claim).await,
    };
    let (state, code, result) = match advanced {
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
    Through { rows: vec![Place { number, state, code }], result, took: started.elapsed() }
}

/// What becomes of the row, and what the job does about it. Without an end the row stays as it is.
async fn advance(shared: &Shared, claim: &Claim) -> Result<(Option<RowEnd>, Reaction), Stuck> {
    let &Claim { number, generation, calls, code, body_hash, .. } = claim;
    let rendered =
        shared.renderer.render(number, generation, &claim.row).map_err(|_| Stuck::NotRendered(number))?;
    // Also of a row that is made again: a call of it that may have arrived is proven absent by now.
    if let Some(list) = shared.list_of(&rendered.conversation) {
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
        destination: shared.renderer.destination(rendered.conversation),
        body: rendered.body,
        trace_id: trace_id(shared.job, number, generation),
    };
    let put_sent_at = |at_ms| shared.writer.put_sent_at(number, at_ms);
    let (report, again_at_ms) = make(shared, &call, at_ms, &put_sent_at).await;
    let (end, reaction) = judge(&report.end, Before { calls, code });
    let (mut end, reaction) = shared.of_sender(end, reaction);
    if let RowEnd::Unknown { at_ms, .. } = &mut end {
        *at_ms = again_at_ms;
    }
    Ok((Some(end), reaction))
}

/// Makes a call whose intent was written at this moment, Unix milliseconds by the clock of the service. Where the service refused
/// its time, the moment of the try after that as well: the clock was put right in between. `put_sent_at` gets it as that try
/// begins, so that it is known should this process not live until its end.
pub(super) async fn make(
    shared: &Shared,
    call: &SendCall,
    at_ms: i64,
    put_sent_at: &(dyn Fn(i64) + Send + Sync),
) -> (SendReport, Option<i64>) {
    let again_at_ms = AtomicI64::new(i64::MIN);
    let (cancel, clock) = (shared.halt.child_token(), ServiceClock::of(&shared.client));
    let watch = |event| {
        let now_ms = clock.now_ms();
        match event {
            // After anything but such a refusal, such as code 502, the try before may have arrived: its moment stays.
            SendEvent::Started { after_refusal: true, .. } => {
                again_at_ms.store(now_ms, Ordering::Relaxed);
                put_sent_at(now_ms);
            }
            SendEvent::Started { number: 1, .. } if now_ms.abs_diff(at_ms) > OLDEST_INTENT_MS => {
                cancel.cancel();
            }
            _ => {}
        }
    };
    let report = shared.client.send(call, &cancel, &watch).await;
    // Where the other time did not help, it was taken back.
    let again_at_ms = report.clock_corrected_s.map(|_| again_at_ms.into_inner());
    (report, again_at_ms.filter(|at_ms| *at_ms != i64::MIN))
}
