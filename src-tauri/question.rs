//! A question in a dialog of the system's own toolkit. No script in the page can see it, press its buttons or type into
//! it; and it is answered with *no* by everything but its one button. Why: docs/decisions/0011.

#[cfg(target_os = "linux")]
mod linux;
mod model;

pub use model::{Choice, Question, Typed};

use tauri::{AppHandle, Manager};
use tokio::sync::Mutex;

use model::Answer;
#[cfg(not(target_os = "linux"))]
use model::plain;

/// One question at a time: a second waits for the answer to the first.
#[derive(Debug, Default)]
pub struct Questions(Mutex<()>);

impl Questions {
    /// Asks, and waits for the answer. `false` also where nothing can be shown.
    pub async fn ask(&self, app: &AppHandle, question: Question) -> bool {
        self.choose(app, question, None).await == Choice::Accept
    }

    /// As [`Questions::ask`], with one more button, which does something else.
    pub async fn choose(&self, app: &AppHandle, question: Question, other: Option<&'static str>) -> Choice {
        let _turn = self.0.lock().await;
        let (answer, asked) = tokio::sync::oneshot::channel();
        if show(app, question, other, answer).is_err() {
            return Choice::Cancel;
        }
        // Dropped unanswered, the dialog went with its window.
        asked.await.unwrap_or(Choice::Cancel)
    }
}

#[cfg(target_os = "linux")]
fn show(
    app: &AppHandle,
    question: Question,
    other: Option<&'static str>,
    answer: Answer,
) -> tauri::Result<()> {
    let window = app.clone();
    app.run_on_main_thread(move || {
        let parent = window.get_webview_window("main").and_then(|window| window.gtk_window().ok());
        linux::show(parent.as_ref(), &question, other, answer);
    })
}

#[cfg(not(target_os = "linux"))]
fn show(
    app: &AppHandle,
    question: Question,
    other: Option<&'static str>,
    answer: Answer,
) -> tauri::Result<()> {
    use tauri_plugin_dialog::{DialogExt, MessageDialogButtons, MessageDialogKind, MessageDialogResult};
    // These dialogs have no field to type into: the words stand among the facts, and the button is pressed as any.
    let facts = question.facts.iter().map(|(label, value)| format!("{label}: {}", plain(value)));
    let text: Vec<_> = [question.text].into_iter().chain(facts).collect();
    let plain_label = |label: &str| label.replace('_', "");
    let (accept, cancel) = (plain_label(question.accept), plain_label(question.cancel));
    let other = other.map(plain_label);
    let buttons = match &other {
        Some(other) => MessageDialogButtons::YesNoCancelCustom(accept.clone(), other.clone(), cancel),
        None => MessageDialogButtons::OkCancelCustom(accept.clone(), cancel),
    };
    let mut dialog = app
        .dialog()
        .message(text.join("\n"))
        .title(question.title)
        .kind(MessageDialogKind::Warning)
        .buttons(buttons);
    if let Some(window) = app.get_webview_window("main") {
        dialog = dialog.parent(&window);
    }
    dialog.show_with_result(move |result| {
        let choice = match result {
            MessageDialogResult::Ok | MessageDialogResult::Yes => Choice::Accept,
            MessageDialogResult::Custom(label) if label == accept => Choice::Accept,
            MessageDialogResult::No => Choice::Other,
            MessageDialogResult::Custom(label) if Some(&label) == other.as_ref() => Choice::Other,
            _ => Choice::Cancel,
        };
        // Whoever asked is gone only when the app is closing.
        let _ = answer.send(choice);
    });
    Ok(())
}
