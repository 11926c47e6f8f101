//! One act on one message, from its place to its end.

use tokio_util::sync::CancellationToken;
use twox_hash::XxHash3_64;
use uuid::Uuid;
use yunxin::{
    Act, ActCall, ActRequest, Body, Conversation, Error, Int64, Moment, SendEvent, SentMessage, Settled,
    Sought, TraceId,
};

use super::claim::{Claim, SentRow};
use super::ends::{Intent, RowEnd};
use super::shared::{ActWork, Shared, Stuck};
use super::verdict::{Before, Reaction, Refusal, judge_act, question_refused};
use super::writer::Written;
use crate::act::ActPlan;
use crate::act::change::call_body;
use crate::import::cell::Row;
use crate::job::model::JobId;
use crate::mapping::problem::RowProblem;

/// The trace id of a call, the same for every call of one attempt.
fn trace_id(job: JobId, act: i64, number: u64, generation: u32) -> TraceId {
    let id = Uuid::new_v5(&job.0, format!("act {act} {number} {generation}").as_bytes()).simple().to_string();
    TraceId::from_text(&id).unwrap_or_else(TraceId::random)
}

/// A message at the service, and its body as it was sent.
pub(super) struct Sent {
    pub(super) message: SentMessage,
    pub(super) body: Body,
    /// Unix milliseconds by the service's clock, or near it.
    pub(super) create_time_ms: i64,
}

/// What is known of the message of a row.
pub(super) enum Known {
    Sent(Box<Sent>),
    /// It is not at the service, or its id cannot be found.
    Missing,
    /// The service refused to say.
    Refused {
        code: i64,
    },
    /// The service did not say.
    NoAnswer,
}

/// The message of a row. Where its id is not known it is looked for.
pub(super) async fn message_of(
    shared: &Shared,
    number: u64,
    row: &Row,
    sent: SentRow,
) -> Result<Known, Stuck> {
    let rendered =
        shared.renderer.render(number, sent.generation, row).map_err(|_| Stuck::NotRendered(number))?;
    let conversation = rendered.conversation;
    let body = Body::parse(rendered.body).map_err(|_| Stuck::NotRendered(number))?;
    let at_ms = sent.server_time_ms.or(sent.at_ms).unwrap_or_default();
    if let Some(id) = sent.server_id {
        let create_time_ms = sent.server_time_ms;
        return Ok(Known::Sent(of(conversation, id, create_time_ms, at_ms, body)));
    }
    let Some(sought) = Sought::of(&conversation, &body) else { return Ok(Known::Missing) };
    if !shared.take_to_look().await {
        return Ok(Known::NoAnswer);
    }
    Ok(match shared.client.settle(&sought, Moment::ThisMachine(at_ms)).await {
        Ok(Settled::Found { message_server_id, create_time_ms, .. }) => match message_server_id.parse() {
            Ok(id) => Known::Sent(of(conversation, id, Some(create_time_ms), create_time_ms, body)),
            Err(_) => Known::Missing,
        },
        Ok(Settled::Other { .. } | Settled::NotSeen { .. }) => Known::Missing,
        Err(Error::Refused { code, .. }) => Known::Refused { code },
        Err(_) => Known::NoAnswer,
    })
}

fn of(conversation: Conversation, id: i64, create_time_ms: Option<i64>, at_ms: i64, body: Body) -> Box<Sent> {
    let message = SentMessage {
        conversation,
        message_server_id: Int64(id),
        // Recalls and changes do not name it.
        message_client_id: None,
        create_time_ms,
    };
    Box::new(Sent { message, body, create_time_ms: create_time_ms.unwrap_or(at_ms) })
}

/// What is done with a message, and the message as it is to be; `None` where it cannot be made.
pub(super) fn act_on(work: &ActWork, number: u64, row: &Row, sent: &Sent) -> Option<(Act, Option<Body>)> {
    match &work.plan {
        ActPlan::Recall { withdraw } => Some((Act::Withdraw(withdraw.clone()), None)),
        ActPlan::Modify { .. } => {
            let wanted = work.changes.as_ref()?.body(number, row).ok()?;
            let body = call_body(&sent.message, sent.create_time_ms, &wanted);
            Some((Act::Modify { body }, Some(wanted)))
        }
    }
}

/// What becomes of the row, and what the run does about it. Without an end the row stays as it is.
pub(super) async fn advance(
    shared: &Shared,
    work: &ActWork,
    claim: &Claim,
) -> Result<(Option<RowEnd>, Reaction), Stuck> {
    let &Claim { number, generation, calls, code, body_hash, .. } = claim;
    let open = |problem| Ok((Some(RowEnd::Open { problem }), Reaction::GivenBack));
    let sent = claim.message.ok_or(Stuck::NotRendered(number))?;
    let sent = match message_of(shared, number, &claim.row, sent).await? {
        Known::Sent(sent) => sent,
        Known::Missing => return open(RowProblem::NoProof),
        Known::Refused { code } => match question_refused(code) {
            Some(Refusal::Row) => return open(RowProblem::NoProof),
            Some(Refusal::All) => return Ok((None, Reaction::Refused { code })),
            None => return Ok((None, Reaction::NoAnswer)),
        },
        Known::NoAnswer if shared.halt.is_cancelled() => return Ok((None, Reaction::GivenBack)),
        Known::NoAnswer => return Ok((None, Reaction::NoAnswer)),
    };
    let (act, _) = act_on(work, number, &claim.row, &sent).ok_or(Stuck::NotRendered(number))?;
    let hash = match &act {
        Act::Modify { body } => XxHash3_64::oneshot(body.as_bytes()).cast_signed(),
        _ => 0,
    };
    if calls > 0 && body_hash != Some(hash) {
        return open(RowProblem::NotTheSameBytes);
    }
    if shared.halt.is_cancelled() {
        return Ok((None, Reaction::GivenBack));
    }
    match shared.writer.intent(Intent { number, generation, body_hash: hash }).await {
        Written::Going { .. } => {}
        Written::NotReady => return Ok((None, Reaction::GivenBack)),
        Written::Failed => return Err(Stuck::NotRecorded),
    }
    let trace_id = trace_id(shared.job, work.act, number, generation);
    let call = ActCall { request: ActRequest::Message { message: sent.message, act }, trace_id };
    let report = until_halted(shared, &call).await;
    let (end, reaction) = judge_act(&report.end, Before { calls, code }, work.plan.is_recall());
    Ok((Some(end), reaction))
}

/// Makes the call. A halt gives back what has not begun, and waits for the answer to what has: a call without a body is not
/// seen leaving, so that giving it up would leave its end unknown.
async fn until_halted(shared: &Shared, call: &ActCall) -> yunxin::SendReport {
    let (cancel, begun) = (CancellationToken::new(), CancellationToken::new());
    let watch = |event| {
        if matches!(event, SendEvent::Started { .. }) {
            begun.cancel();
        }
    };
    let mut acting = std::pin::pin!(shared.client.act(call, &cancel, &watch));
    tokio::select! {
        biased;
        report = &mut acting => return report,
        () = shared.halt.cancelled() => {}
    }
    if !begun.is_cancelled() {
        cancel.cancel();
    }
    acting.await
}
