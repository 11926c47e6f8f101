//! A question in a dialog of the system's own toolkit. No script in the page can see it, press its buttons or type into
//! it; and it is answered with *no* by everything but its one button. Why: docs/decisions/0011.

#[cfg(target_os = "linux")]
mod linux;
mod model;

pub use model::Question;

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
        let _turn = self.0.lock().await;
        let (answer, asked) = tokio::sync::oneshot::channel();
        if show(app, question, answer).is_err() {
            return false;
        }
        // Dropped unanswered, the dialog went with its window.
        asked.await.unwrap_or(false)
    }
}

#[cfg(target_os = "linux")]
fn show(app: &AppHandle, question: Question, answer: Answer) -> tauri::Result<()> {
    let window = app.clone();
    app.run_on_main_thread(move || {
        let parent = window.get_webview_window("main").and_then(|window| window.gtk_window().ok());
        linux::show(parent.as_ref(), &question, answer);
    })
}

#[cfg(not(target_os = "linux"))]
fn show(app: &AppHandle, question: Question, answer: Answer) -> tauri::Result<()> {
    use tauri_plugin_dialog::{DialogExt, MessageDialogButtons, MessageDialogKind};
    let facts = question.facts.iter().map(|(label, value)| format!("{label}: {}", plain(value)));
    let text: Vec<_> = [question.text].into_iter().chain(facts).collect();
    let plain_label = |label: &str| label.replace('_', "");
    let mut dialog =
        app.dialog().message(text.join("\n")).title(question.title).kind(MessageDialogKind::Warning).buttons(
            MessageDialogButtons::OkCancelCustom(plain_label(question.accept), plain_label(question.cancel)),
        );
    if let Some(window) = app.get_webview_window("main") {
        dialog = dialog.parent(&window);
    }
    dialog.show(move |accepted| {
        // Whoever asked is gone only when the app is closing.
        let _ = answer.send(accepted);
    });
    Ok(())
}
