//! The dialog, in GTK.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use gtk::glib;
use gtk::prelude::*;

use super::model::{Answer, Choice, Question, plain};

/// The button that accepts is dead for so long: a click or key that was meant for the page must not answer.
const DEAD: Duration = Duration::from_millis(600);
const WIDTH_CHARS: i32 = 52;
/// The button that does something else.
const OTHER: gtk::ResponseType = gtk::ResponseType::Other(1);

/// Shows the question without blocking GTK's loop, which also draws the window behind it.
pub fn show(
    parent: Option<&gtk::ApplicationWindow>,
    question: &Question,
    other: Option<&'static str>,
    answer: Answer,
) {
    let cancel = (question.cancel, gtk::ResponseType::Cancel);
    let accept = (question.accept, gtk::ResponseType::Accept);
    let buttons: Vec<_> =
        [Some(cancel), other.map(|label| (label, OTHER)), Some(accept)].into_iter().flatten().collect();
    let dialog = gtk::Dialog::with_buttons(
        Some(question.title.as_str()),
        parent,
        gtk::DialogFlags::MODAL | gtk::DialogFlags::DESTROY_WITH_PARENT,
        &buttons,
    );
    dialog.set_resizable(false);
    // As GTK's own alerts: a screen reader then reads what is asked, not the title alone.
    if let Some(accessible) = dialog.accessible() {
        accessible.set_role(gtk::atk::Role::Alert);
        accessible.set_description(&question.text);
    }
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
    let entry = question.typed.as_ref().map(|typed| {
        let label = text(&format!("{} ({})", typed.label, plain(&typed.text)));
        content.add(&label);
        // Enter is the answer that has the dialog's default: no.
        let entry = gtk::Entry::builder().activates_default(true).build();
        label.set_mnemonic_widget(Some(&entry));
        content.add(&entry);
        entry
    });
    dialog.set_default_response(gtk::ResponseType::Cancel);
    match (&entry, dialog.widget_for_response(gtk::ResponseType::Cancel)) {
        (Some(entry), _) => entry.grab_focus(),
        (None, Some(cancel)) => cancel.grab_focus(),
        (None, None) => {}
    }
    if let Some(accept) = dialog.widget_for_response(gtk::ResponseType::Accept) {
        let style = if other.is_some() { "suggested-action" } else { "destructive-action" };
        accept.style_context().add_class(style);
        accept.set_sensitive(false);
        let (later, alive) = (accept.downgrade(), Rc::new(Cell::new(false)));
        let (typed, field) = (question.typed.clone(), entry.clone());
        let update = Rc::new({
            let alive = alive.clone();
            move || {
                let is_typed = match (&typed, &field) {
                    (Some(typed), Some(field)) => typed.is(&field.text()),
                    _ => true,
                };
                if let Some(accept) = later.upgrade() {
                    accept.set_sensitive(alive.get() && is_typed);
                }
            }
        });
        if let Some(entry) = &entry {
            let update = update.clone();
            entry.connect_changed(move |_| update());
        }
        glib::timeout_add_local_once(DEAD, move || {
            alive.set(true);
            update();
        });
    }
    let answer = Cell::new(Some(answer));
    dialog.connect_response(move |dialog, response| {
        if let Some(answer) = answer.take() {
            // Whoever asked is gone only when the app is closing.
            let _ = answer.send(match response {
                gtk::ResponseType::Accept => Choice::Accept,
                OTHER => Choice::Other,
                _ => Choice::Cancel,
            });
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
