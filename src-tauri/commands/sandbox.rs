//! The sandbox page: how the built-in look-alike misbehaves, and what truly arrived there.

use courier::{ErrorCode, FormField};
use sandbox::{FaultField, FaultKind, FaultRoute, FaultStage};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Answer, State};
use crate::error::AppError;

/// Messages in one answer, each with a body of up to a megabyte.
pub(super) const MAX_PAGE: u32 = 200;

/// One way of misbehaving and which calls it applies to.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub struct Fault {
    /// What happens.
    kind: FaultKind,
    /// How likely it is triggered by a call, 0 to 1.
    #[specta(type = specta_typescript::Number)]
    probability: f64,
    /// How many more calls trigger it; `None` is without end.
    count: Option<u32>,
    /// Wait so long before it applies, at most 600,000; what is usual for the kind if not given.
    delay_ms: Option<u32>,
    /// Which calls.
    route: FaultRoute,
    /// Before or after the call is carried out; what is usual for the kind if not given.
    stage: Option<FaultStage>,
    /// For `stale_clock`: how many seconds the sandbox's clock is ahead; negative is behind.
    offset_s: Option<i32>,
    /// For `answer_code`: the code; 500 if not given.
    code: Option<i32>,
}

/// A fault that is set.
#[derive(Debug, Serialize, Type)]
pub struct SetFault {
    /// As it was set, but with what is left of `count`.
    #[serde(flatten)]
    fault: Fault,
    /// How many calls triggered it.
    triggered: u32,
}

/// A kind of fault, and when it can apply.
#[derive(Debug, Serialize, Type)]
pub struct FaultChoice {
    /// Which kind.
    kind: FaultKind,
    /// When it can apply; the first is usual.
    stages: Vec<FaultStage>,
}

/// How the sandbox misbehaves, and how it could.
#[derive(Debug, Serialize, Type)]
pub struct SandboxFaults {
    /// What is set, in order. Of those that fit a call, the first that hits applies to it.
    set: Vec<SetFault>,
    /// Every kind there is.
    choices: Vec<FaultChoice>,
    /// Where the randomness started: 64 bits, in decimal.
    seed: String,
}

/// A message that truly arrived.
#[derive(Debug, Serialize, Type)]
pub struct ArrivedMessage {
    /// `sender|type|receiver`.
    conversation_id: String,
    /// The trace id of its call.
    trace_id: Option<String>,
    /// The sender's id, or the sandbox's own where it had none.
    message_client_id: String,
    /// The sandbox's id, to the last digit.
    message_server_id: String,
    /// Unix time in milliseconds.
    #[specta(type = specta_typescript::Number)]
    create_time_ms: u64,
    /// Calls with this trace id since the sandbox started; above 1, repeats came and were not stored.
    times_seen: u32,
    /// Calls of this sender with this `message_client_id` since the sandbox started.
    client_id_times_seen: u32,
    /// The body, byte for byte.
    body: String,
}

/// How the sandbox misbehaves.
///
/// Fails with: `sandbox_failed`.
#[tauri::command]
#[specta::specta]
pub async fn sandbox_faults(state: State<'_>) -> Answer<SandboxFaults> {
    let faults = running(&state).await?.faults();
    let choice = |kind: FaultKind| FaultChoice { kind, stages: kind.stages().to_vec() };
    Ok(SandboxFaults {
        set: faults.list().into_iter().map(SetFault::from).collect(),
        choices: FaultKind::ALL.into_iter().map(choice).collect(),
        seed: faults.seed().to_string(),
    })
}

/// Makes the sandbox misbehave in one more way.
///
/// Fails with: `out_of_range`, `sandbox_failed`; fields: `probability`, `delay_ms`, `offset_s`, `code`, `count`, `stage`.
#[tauri::command]
#[specta::specta]
pub async fn sandbox_fault_add(state: State<'_>, fault: Fault) -> Answer<()> {
    let set = running(&state).await?.faults().add(fault.into());
    set.map_err(|error| AppError {
        field: match &error {
            sandbox::FaultError::OutOfRange { field, .. } => Some(match field {
                FaultField::Probability => FormField::Probability,
                FaultField::DelayMs => FormField::DelayMs,
                FaultField::OffsetS => FormField::OffsetS,
                FaultField::Code => FormField::Code,
                FaultField::Count => FormField::Count,
            }),
            sandbox::FaultError::Stage { .. } => Some(FormField::Stage),
            sandbox::FaultError::TooMany => None,
        },
        ..AppError::new(ErrorCode::OutOfRange, error)
    })
}

/// Makes the sandbox behave again.
///
/// Fails with: `sandbox_failed`.
#[tauri::command]
#[specta::specta]
pub async fn sandbox_faults_clear(state: State<'_>) -> Answer<()> {
    running(&state).await?.faults().clear();
    Ok(())
}

/// What truly arrived at the sandbox, newest first: the newest, or those before the one with this `message_server_id`. At
/// most `limit`, and at most 200.
///
/// Fails with: `sandbox_failed`, `out_of_range`; fields: `before`.
#[tauri::command]
#[specta::specta]
pub async fn sandbox_messages(
    state: State<'_>,
    before: Option<String>,
    limit: u32,
) -> Answer<Vec<ArrivedMessage>> {
    page(running(&state).await?.world(), before.as_deref(), limit)
}

/// Lets the sandbox forget every message. Uploaded files stay, since their URLs are in use.
///
/// Fails with: `sandbox_failed`.
#[tauri::command]
#[specta::specta]
pub async fn sandbox_empty(state: State<'_>) -> Answer<()> {
    let world = running(&state).await?.world();
    let failed = |error| AppError::new(ErrorCode::DataReadOnly, error);
    tokio::task::block_in_place(|| world.empty()).map_err(failed)
}

fn page(world: &sandbox::World, before: Option<&str>, limit: u32) -> Answer<Vec<ArrivedMessage>> {
    let before = before.map(message_id).transpose()?;
    let arrived = world.page(before, limit.min(MAX_PAGE) as usize);
    Ok(arrived.into_iter().map(ArrivedMessage::from).collect())
}

/// The `message_server_id` that a page begins after.
pub(super) fn message_id(before: &str) -> Answer<i64> {
    before.parse().map_err(|error| AppError {
        field: Some(FormField::Before),
        ..AppError::new(ErrorCode::OutOfRange, error)
    })
}

/// The built-in sandbox, which is started where it does not run yet.
pub(super) async fn running(state: &crate::state::AppState) -> Answer<&sandbox::Sandbox> {
    state.running_sandbox().await.map_err(|problem| AppError::new(ErrorCode::SandboxFailed, problem))
}

impl From<Fault> for sandbox::Fault {
    fn from(fault: Fault) -> sandbox::Fault {
        sandbox::Fault {
            kind: fault.kind,
            probability: fault.probability,
            count: fault.count.map(u64::from),
            delay_ms: fault.delay_ms.map(u64::from),
            route: fault.route,
            stage: fault.stage,
            offset_s: fault.offset_s.map(i64::from),
            code: fault.code.map(i64::from),
        }
    }
}

impl From<sandbox::SetFault> for SetFault {
    fn from(set: sandbox::SetFault) -> SetFault {
        let fault = set.fault;
        SetFault {
            fault: Fault {
                kind: fault.kind,
                probability: fault.probability,
                count: fault.count.map(clamped),
                delay_ms: fault.delay_ms.map(clamped),
                route: fault.route,
                stage: fault.stage,
                offset_s: fault.offset_s.and_then(|offset| i32::try_from(offset).ok()),
                code: fault.code.and_then(|code| i32::try_from(code).ok()),
            },
            triggered: clamped(set.triggered),
        }
    }
}

impl From<sandbox::Received> for ArrivedMessage {
    fn from(message: sandbox::Received) -> ArrivedMessage {
        ArrivedMessage {
            conversation_id: message.conversation_id,
            trace_id: message.trace_id,
            message_client_id: message.message_client_id,
            message_server_id: message.message_server_id.to_string(),
            create_time_ms: message.create_time_ms,
            times_seen: clamped(message.times_seen),
            client_id_times_seen: clamped(message.client_id_times_seen),
            body: message.body,
        }
    }
}

/// A count that a page can show; nobody counts further.
fn clamped(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn no_answer_holds_more_messages_than_a_page_whatever_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let line = |id: u32| {
            let line = serde_json::json!({
                "message_server_id": id, "message_client_id": id.to_string(), "create_time_ms": 1,
                "conversation_id": "a|1|b", "conversation": { "owner": "a", "kind": "P2p", "peer": "b" },
                "trace_id": null, "body": "{}"
            });
            format!("{line}\n")
        };
        std::fs::write(folder.path().join("messages.jsonl"), (1..=450).map(line).collect::<String>())
            .unwrap();
        let sandbox = sandbox::start(sandbox::Options::new(folder.path())).await.unwrap();
        let ids = |before: Option<&str>, limit| {
            let page = page(sandbox.world(), before, limit).unwrap().into_iter();
            page.map(|message| message.message_server_id.parse::<u32>().unwrap()).collect::<Vec<_>>()
        };

        let first = ids(None, u32::MAX);
        let second = ids(Some(&first[199].to_string()), u32::MAX);
        let third = ids(Some(&second[199].to_string()), u32::MAX);

        assert_eq!([first, second, third].concat(), (1..=450).rev().collect::<Vec<_>>());
        assert_eq!(ids(None, 2), [450, 449]);
        assert_eq!(page(sandbox.world(), Some("x"), 1).unwrap_err().code, ErrorCode::OutOfRange);
    }
}
