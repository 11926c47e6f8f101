//! Every call that changes something is carried out once, however often the page makes it.
//!
//! A page that is left aborts its calls, and Tauri answers an aborted one by making the same call again by another way
//! (`scripts/ipc-protocol.js`): a message that is being sent would go out twice. So each call of the page has an id of its
//! own (`ui/src/ipc.ts`). The first call with an id is carried out; a repeat waits for it and gets its result, also when
//! the page was loaded anew meanwhile.
//!
//! This stands before all commands, so that a new one cannot forget it: what is not listed as reading counts as changing.

mod kept;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Instant;

use courier::{ErrorCode, new_client_id};
use tauri::http::HeaderValue;
use tauri::ipc::{Invoke, InvokeBody, InvokeError, InvokeResolver, InvokeResponse, InvokeResponseBody};
use tauri::webview::InvokeRequest;
use tauri::{Manager, Wry};

use self::kept::{Answer, Call, Kept, Next, Refusal};
use crate::error::AppError;

/// The header in which a call has its id.
const ID: &str = "operation-id";
/// The header by which a call comes past here a second time; what it must hold is known to this process only.
const PASS: &str = "operation-pass";

/// Commands that change nothing: pending one out twice is pending it out once. One that is missing here needs an id.
pub const READING: &[&str] = &[
    "account_list",
    "appearance",
    "attachment_text",
    "attachment_waveform",
    "boot",
    "broadcast_find",
    "broadcast_list",
    "broadcast_reach",
    "certificates_of",
    "contact_list",
    "draft_code",
    "draft_preview",
    "history_code",
    "history_complete",
    "history_get",
    "history_modify_body",
    "history_page",
    "history_part_choices",
    "history_put",
    "history_read",
    "history_search",
    "history_survey",
    "history_tags",
    "history_tally",
    "image_preparation",
    "job_act_forecast",
    "job_act_preview",
    "job_act_rows",
    "job_explain",
    "job_find",
    "job_list",
    "job_preview",
    "job_problems",
    "job_rows",
    "job_suggest",
    "job_view",
    "keyring_state",
    "known_url",
    "new_client_id",
    "push_find",
    "push_list",
    "queue_list",
    "recent_attachments",
    "recent_conversations",
    "recent_targets",
    "retention_list",
    "retention_preview",
    "sandbox_faults",
    "sandbox_messages",
    "seat_inbox",
    "seat_messages",
    "seat_people",
    "search_list",
    "storage_choices",
    "storage_list",
    "storage_offers",
    "support_bundle",
    "suppression_entries",
    "suppression_list",
    "template_list",
    "template_preview",
    "update_check",
    "upload_choices",
];

/// All that the page has asked to be changed since this start. Cheap to clone.
#[derive(Clone, Default)]
pub struct Operations(Arc<Kept<InvokeResolver<Wry>>>);

impl Operations {
    /// The commands that are being carried out now, one for each call.
    pub fn running(&self) -> Vec<String> {
        self.0.running()
    }
}

/// The handler of all commands, carrying out each changing call once.
pub fn once(
    handler: impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static,
    operations: &Operations,
) -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    let kept = Arc::clone(&operations.0);
    let pass = new_client_id();
    move |invoke: Invoke<Wry>| {
        let command = invoke.message.command();
        let header = |name: &str| invoke.message.headers().get(name).and_then(|value| value.to_str().ok());
        if header(PASS) == Some(pass.as_str()) {
            return handler(invoke);
        }
        if READING.contains(&command) {
            let resolver = invoke.resolver.clone();
            carry_out(&invoke, &pass, move |answer| respond(resolver, Ok(answer)));
            return true;
        }
        let Some(id) = header(ID).and_then(|id| id.parse().ok()) else {
            let message = format!("{command} changes something, and the call has no {ID} that is one");
            invoke.resolver.reject(AppError::new(ErrorCode::Internal, message));
            return true;
        };
        let call = Call { command: command.to_owned(), arguments: digest(invoke.message.payload()) };
        match kept.begin(&id, call, invoke.resolver.clone()) {
            Next::CarryOut => {
                let kept = Arc::clone(&kept);
                let (app, command) = (invoke.message.webview().app_handle().clone(), command.to_owned());
                let began = Instant::now();
                carry_out(&invoke, &pass, move |answer| {
                    let end = match &answer {
                        Answer::Json(text) => Ok(text.as_str()),
                        Answer::Bytes(_) => Ok(""),
                        Answer::Refused(error) => Err(error),
                    };
                    crate::long_work::ended(&app, &command, began.elapsed(), end);
                    for (resolver, answer) in kept.end(&id, &answer) {
                        respond(resolver, Ok(answer));
                    }
                });
            }
            Next::Wait => {}
            Next::Answer(resolver, answer) => respond(resolver, answer),
        }
        true
    }
}

/// Takes the one answer of a call. A command that panics has none: Tauri drops what would have taken it, and that is an
/// answer, too; else whoever made the call would wait for ever.
struct Pending<F: FnOnce(Answer)>(Option<F>);

impl<F: FnOnce(Answer)> Pending<F> {
    fn end(mut self, answer: Answer) {
        if let Some(take) = self.0.take() {
            take(answer);
        }
    }
}

impl<F: FnOnce(Answer)> Drop for Pending<F> {
    fn drop(&mut self) {
        let Some(take) = self.0.take() else { return };
        let error = AppError::new(ErrorCode::Internal, "the command broke off without an answer");
        let InvokeError(error) = error.into();
        take(Answer::Refused(error));
    }
}

/// Lets the call pass once more; `ended` gets its answer.
fn carry_out(invoke: &Invoke<Wry>, pass: &str, ended: impl FnOnce(Answer) + Send + 'static) {
    let message = &invoke.message;
    let webview = message.webview();
    let mut headers = message.headers().clone();
    if let Ok(pass) = HeaderValue::from_str(pass) {
        headers.insert(PASS, pass);
    }
    let request = InvokeRequest {
        cmd: message.command().to_owned(),
        // Of no meaning here: the answer comes to the closure below.
        callback: tauri::ipc::CallbackFn(0),
        error: tauri::ipc::CallbackFn(0),
        url: PAGE.parse().expect("the address of the page is a URL"),
        body: message.payload().clone(),
        headers,
        invoke_key: webview.app_handle().invoke_key().to_owned(),
    };
    let pending = Pending(Some(ended));
    webview.on_message(
        request,
        Box::new(move |_, _, response, _, _| {
            pending.end(match response {
                InvokeResponse::Ok(InvokeResponseBody::Json(text)) => Answer::Json(text),
                InvokeResponse::Ok(InvokeResponseBody::Raw(bytes)) => Answer::Bytes(bytes),
                InvokeResponse::Err(InvokeError(error)) => Answer::Refused(error),
            });
        }),
    );
}

/// Where the page comes from; calls of any other were refused before they came here.
const PAGE: &str = if cfg!(windows) { "http://tauri.localhost/" } else { "tauri://localhost/" };

fn respond(resolver: InvokeResolver<Wry>, answer: Result<Answer, Refusal>) {
    match answer {
        Ok(Answer::Json(text)) => resolver.respond(Ok(InvokeResponseBody::Json(text))),
        Ok(Answer::Bytes(bytes)) => resolver.respond(Ok(InvokeResponseBody::Raw(bytes))),
        Ok(Answer::Refused(error)) => resolver.invoke_error(InvokeError(error)),
        Err(Refusal::OtherCall) => {
            resolver.reject(AppError::new(ErrorCode::Internal, "this operation id belongs to another call"));
        }
        Err(Refusal::NotKept) => {
            let message = "this was carried out before, and its result was too large to be kept";
            resolver.reject(AppError::new(ErrorCode::AlreadyDone, message));
        }
    }
}

/// Tells calls apart; within this process only.
fn digest(body: &InvokeBody) -> u64 {
    let mut hasher = DefaultHasher::new();
    match body {
        InvokeBody::Json(value) => value.to_string().hash(&mut hasher),
        InvokeBody::Raw(bytes) => bytes.hash(&mut hasher),
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use ids::OperationId;

    use super::*;

    #[tokio::test]
    async fn a_command_that_panics_is_an_answer_to_all_who_wait_for_it() {
        let kept = Arc::new(Kept::default());
        let id: OperationId = "a".parse().unwrap();
        let call = || Call { command: "send".to_owned(), arguments: 1 };
        kept.begin(&id, call(), 1);
        kept.begin(&id, call(), 2);
        let (ended, mut answers) = tokio::sync::mpsc::unbounded_channel();
        let (keeping, of) = (Arc::clone(&kept), id.clone());
        let pending = Pending(Some(move |answer: Answer| {
            ended.send(keeping.end(&of, &answer)).unwrap();
        }));

        let command = tokio::spawn(async move {
            let _pending = pending;
            panic!("a fault of ours");
        });

        assert!(command.await.unwrap_err().is_panic());
        let answers = answers.recv().await.unwrap();
        assert_eq!(answers.iter().map(|(waits, _)| *waits).collect::<Vec<_>>(), [1, 2]);
        for (_, answer) in answers {
            assert!(matches!(answer, Answer::Refused(error) if error["code"] == "internal"));
        }
        assert_eq!(kept.running(), [] as [&str; 0], "and it holds no window open");
    }

    #[test]
    fn what_was_answered_is_not_answered_again() {
        let mut answers = Vec::new();
        Pending(Some(|answer| answers.push(answer))).end(Answer::Json("1".to_owned()));
        assert_eq!(answers, [Answer::Json("1".to_owned())]);
    }

    #[test]
    fn only_commands_that_exist_and_change_nothing_are_listed_as_reading() {
        let bindings = include_str!("../ui/src/bindings.ts");
        for command in READING {
            assert!(bindings.contains(&format!("(\"{command}\"")), "there is no command {command}");
        }
        for changing in [
            "_save", "_delete", "_add", "_remove", "_send", "_cancel", "_paste", "_pick", "_drop", "_act",
            "_export", "_import", "_order", "_clear", "_start", "_again", "_note", "_star", "_tag",
        ] {
            let listed = READING.iter().find(|command| command.ends_with(changing));
            assert_eq!(listed, None, "this changes something");
        }
        assert!(!READING.contains(&"send"));
    }
}
