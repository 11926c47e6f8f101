//! A masked dialog of the system's own toolkit, so that a typed AppSecret never enters the web view.

use courier::ErrorCode;
#[cfg(target_os = "linux")]
use courier::Language;
use secrecy::SecretString;
use tauri::AppHandle;

use crate::error::AppError;
#[cfg(target_os = "linux")]
use crate::language;

/// Asks for a secret. `None`: the user cancelled.
#[cfg(target_os = "linux")]
pub async fn ask(app: &AppHandle, title: String, prompt: String) -> Result<Option<SecretString>, AppError> {
    let (answer, asked) = tokio::sync::oneshot::channel();
    let window = app.clone();
    let buttons = match language::shown(app.clone()).await {
        Language::Zh => ["取消", "确定"],
        Language::En => ["Cancel", "OK"],
    };
    app.run_on_main_thread(move || linux::show(&window, &title, &prompt, buttons, answer))
        .map_err(|error| AppError::new(ErrorCode::Internal, error))?;
    // The sender is dropped where the dialog was closed without an answer.
    Ok(asked.await.unwrap_or_default())
}

/// Elsewhere the secret is pasted; the window does not offer to type it.
#[cfg(not(target_os = "linux"))]
pub async fn ask(_: &AppHandle, _: String, _: String) -> Result<Option<SecretString>, AppError> {
    Err(AppError::new(ErrorCode::Internal, "typing a secret is offered on Linux only; paste it instead"))
}

#[cfg(target_os = "linux")]
mod linux {
    use std::cell::Cell;

    use gtk::prelude::*;
    use secrecy::SecretString;
    use tauri::{AppHandle, Manager};
    use tokio::sync::oneshot::Sender;

    /// Shows the dialog without blocking GTK's loop, which also draws the window behind it.
    pub fn show(
        app: &AppHandle,
        title: &str,
        prompt: &str,
        [cancel, accept]: [&'static str; 2],
        answer: Sender<Option<SecretString>>,
    ) {
        let parent = app.get_webview_window("main").and_then(|window| window.gtk_window().ok());
        let dialog = gtk::Dialog::with_buttons(
            Some(title),
            parent.as_ref(),
            gtk::DialogFlags::MODAL | gtk::DialogFlags::DESTROY_WITH_PARENT,
            &[(cancel, gtk::ResponseType::Cancel), (accept, gtk::ResponseType::Ok)],
        );
        dialog.set_default_response(gtk::ResponseType::Ok);
        let entry = gtk::Entry::builder()
            .visibility(false)
            .activates_default(true)
            .width_chars(44)
            .input_purpose(gtk::InputPurpose::Password)
            .build();
        let label = gtk::Label::builder().label(prompt).xalign(0.0).build();
        label.set_mnemonic_widget(Some(&entry));
        let content = dialog.content_area();
        content.set_spacing(8);
        content.set_margin(16);
        content.add(&label);
        content.add(&entry);
        let answer = Cell::new(Some(answer));
        dialog.connect_response(move |dialog, response| {
            let typed =
                (response == gtk::ResponseType::Ok).then(|| SecretString::from(entry.text().as_str()));
            if let Some(answer) = answer.take() {
                // The command is gone only when the app is closing.
                let _ = answer.send(typed);
            }
            dialog.close();
        });
        dialog.show_all();
    }
}
