//! A question in a dialog of the system's own toolkit. No script in the page can see it, press its buttons or type into
//! it; and it is answered with *no* by everything but its one button. Why: docs/decisions/0011.

use tauri::{AppHandle, Manager};
use tokio::sync::Mutex;

/// What is asked. Its words are in the user's language; its values may be anybody's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question itself.
    pub title: String,
    /// What the answer would do.
    pub text: String,
    /// What it is about: a label and a value each.
    pub facts: Vec<(&'static str, String)>,
    /// The button that does it. An underscore stands before its mnemonic.
    pub accept: &'static str,
    /// The button that does not; it has the focus.
    pub cancel: &'static str,
}

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

type Answer = tokio::sync::oneshot::Sender<bool>;

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

/// One line of text that cannot pretend to be another: no line breaks, no change of direction, not endless.
fn plain(text: &str) -> String {
    const MOST: usize = 160;
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut line: String = text
        .chars()
        .filter(|c| !turns(*c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MOST + 1)
        .collect();
    if line.chars().count() > MOST {
        line.pop();
        line.push('…');
    }
    line
}

#[cfg(target_os = "linux")]
mod linux {
    use std::cell::Cell;
    use std::time::Duration;

    use gtk::glib;
    use gtk::prelude::*;

    use super::{Answer, Question, plain};

    /// The button that accepts is dead for so long: a click or key that was meant for the page must not answer.
    const DEAD: Duration = Duration::from_millis(600);
    const WIDTH_CHARS: i32 = 52;

    /// Shows the question without blocking GTK's loop, which also draws the window behind it.
    pub fn show(parent: Option<&gtk::ApplicationWindow>, question: &Question, answer: Answer) {
        let dialog = gtk::Dialog::with_buttons(
            Some(question.title.as_str()),
            parent,
            gtk::DialogFlags::MODAL | gtk::DialogFlags::DESTROY_WITH_PARENT,
            &[(question.cancel, gtk::ResponseType::Cancel), (question.accept, gtk::ResponseType::Accept)],
        );
        dialog.set_resizable(false);
        let content = dialog.content_area();
        content.set_spacing(12);
        content.set_margin(20);
        let title = text(&question.title);
        let bold = gtk::pango::AttrList::new();
        bold.insert(gtk::pango::AttrInt::new_weight(gtk::pango::Weight::Bold));
        bold.insert(gtk::pango::AttrFloat::new_scale(1.2));
        title.set_attributes(Some(&bold));
        content.add(&title);
        content.add(&text(&question.text));
        let facts = gtk::Grid::builder().row_spacing(6).column_spacing(16).build();
        for ((label, value), row) in question.facts.iter().zip(0..) {
            let label = gtk::Label::builder().label(*label).xalign(0.0).yalign(0.0).build();
            label.style_context().add_class("dim-label");
            facts.attach(&label, 0, row, 1, 1);
            facts.attach(&text(&plain(value)), 1, row, 1, 1);
        }
        content.add(&facts);
        dialog.set_default_response(gtk::ResponseType::Cancel);
        if let Some(cancel) = dialog.widget_for_response(gtk::ResponseType::Cancel) {
            cancel.grab_focus();
        }
        if let Some(accept) = dialog.widget_for_response(gtk::ResponseType::Accept) {
            accept.style_context().add_class("destructive-action");
            accept.set_sensitive(false);
            let later = accept.downgrade();
            glib::timeout_add_local_once(DEAD, move || {
                if let Some(accept) = later.upgrade() {
                    accept.set_sensitive(true);
                }
            });
        }
        let answer = Cell::new(Some(answer));
        dialog.connect_response(move |dialog, response| {
            if let Some(answer) = answer.take() {
                // Whoever asked is gone only when the app is closing.
                let _ = answer.send(response == gtk::ResponseType::Accept);
            }
            dialog.close();
        });
        dialog.show_all();
    }

    /// Text as it is: never markup.
    fn text(words: &str) -> gtk::Label {
        gtk::Label::builder()
            .label(words)
            .xalign(0.0)
            .wrap(true)
            .wrap_mode(gtk::pango::WrapMode::WordChar)
            .max_width_chars(WIDTH_CHARS)
            .build()
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_value_cannot_pretend_to_be_another_line_or_run_backwards() {
        assert_eq!(plain("a\nApp: test\u{202e}b"), "a App: testb");
        assert_eq!(plain(&"雁".repeat(1_000)).chars().count(), 161);
    }
}
