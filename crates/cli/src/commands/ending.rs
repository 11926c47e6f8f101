//! How the end of a send is printed, and its exit code.

use std::process::ExitCode;

use courier::{CallResult, KeptPart, KeptPartKind, OtherMessage, Outcome, PartCounts, SendResult, SendStage};
use serde_json::{Value, json};

use super::notes::FileNotes;
use crate::failure::{REJECTED, UNKNOWN};
use crate::output::{name, say};

/// Prints the end, in one line of JSON or in words.
pub fn print_end(result: &SendResult, notes: &FileNotes, json: bool) -> ExitCode {
    say(match json {
        true => with_partly(json_of(result, notes), result.outcome, &result.parts).to_string(),
        false => words_of(result) + &parts_words(&result.parts, &result.strangers),
    });
    exit_with(result.outcome, &result.parts)
}

/// How many of a call's receivers or messages were sent, and each that was not; a line each.
pub(super) fn parts_words(parts: &[KeptPart], strangers: &[String]) -> String {
    let mut text = String::new();
    if let Some(first) = parts.first() {
        let PartCounts { all, sent, failed_receivers, unfinished, .. } = PartCounts::of(parts);
        text.push_str(&format!("\n{} {sent} of {all} sent", counted(first.kind)));
        if failed_receivers > 0 {
            text.push_str(&format!(", failed for {}", receivers(failed_receivers)));
        }
        if unfinished {
            text.push_str(", not finished");
        }
    }
    for part in parts.iter().filter(|part| part.outcome != Outcome::Sent) {
        text.push('\n');
        text.push_str(&part_line(part, parts));
    }
    for stranger in strangers {
        text.push_str(&format!("\nnot asked for: {stranger}"));
    }
    text
}

/// What of a call is counted, as a heading before its numbers.
pub(super) fn counted(kind: KeptPartKind) -> &'static str {
    match kind {
        KeptPartKind::Receiver => "receivers",
        KeptPartKind::Message => "messages",
        KeptPartKind::Piece | KeptPartKind::LastPiece => "pieces",
    }
}

/// So many receivers, in words.
pub(super) fn receivers(count: u32) -> String {
    if count == 1 { "1 receiver".to_owned() } else { format!("{count} receivers") }
}

/// How one part of a call ended. A receiver among messages is called one.
pub(super) fn part_line(part: &KeptPart, all: &[KeptPart]) -> String {
    let is_among_messages =
        part.kind == KeptPartKind::Receiver && all.iter().any(|one| one.kind == KeptPartKind::Message);
    let what = if is_among_messages { "receiver " } else { "" };
    let mut text = format!("{} {what}{}", name(&part.outcome), part.name);
    part.code.iter().for_each(|code| text.push_str(&format!(" {code}")));
    part.msg.iter().for_each(|msg| text.push_str(&format!(" {msg}")));
    text
}

/// Says on standard error why nothing happens.
pub fn print_wait(stage: SendStage) {
    if let SendStage::Waiting { ms } = stage {
        eprintln!("yanshu-cli: waiting {:.1} s for a turn", ms as f64 / 1_000.0);
    }
}

/// The exit code that says so to a script.
pub fn exit_of(outcome: Outcome) -> ExitCode {
    ExitCode::from(match outcome {
        Outcome::Sent => 0,
        Outcome::Rejected => REJECTED,
        Outcome::Sending | Outcome::Unknown => UNKNOWN,
    })
}

/// The end as a script reads it.
pub(super) fn json_of(result: &SendResult, notes: &FileNotes) -> Value {
    // A form that goes on being edited needs it; a call is over.
    let result = SendResult { fresh_client_id: None, ..result.clone() };
    let mut value = serde_json::to_value(result).unwrap_or_default();
    if let Value::Object(fields) = &mut value {
        // Both languages of the whole explanation are for the window.
        let meaning = fields.remove("explained").map(|explained| explained["en"]["meaning"].clone());
        fields.insert("meaning".to_owned(), meaning.unwrap_or_default());
        fields.insert("notes".to_owned(), notes.json());
        fields.remove("part_codes");
    }
    value
}

/// The end as a user reads it.
pub(super) fn words_of(result: &SendResult) -> String {
    let mut text = name(&result.outcome);
    for (label, value) in [("id", &result.message_server_id), ("msg", &result.msg)] {
        if let Some(value) = value {
            text.push_str(&format!("\n{label} {value}"));
        }
    }
    if let Some(error) = &result.error {
        text.push_str(&format!("\nerror {}", name(error)));
    }
    if let Some(code) = result.code {
        text.push_str(&format!("\ncode {code}"));
    }
    text.push_str(&format!("\ntrace {}\nrow {}", result.trace_id, result.row_id));
    if let Some(explained) = &result.explained {
        text.push_str(&format!("\n{}\n{}", explained.en.meaning, explained.en.action));
    }
    if let Some(other) = &result.other {
        text.push_str(&belongs_to(other));
    }
    if let Some(seconds) = result.clock_corrected_s {
        text.push_str(&format!("\nthe server's clock is {seconds} s ahead of this computer's; corrected"));
    }
    text.push_str(&abandoned_words(&result.abandoned));
    if result.unwritten {
        text.push_str("\nthis end could not be written to the history");
    }
    text
}

/// Which messages a chatroom took and dropped; a line each.
pub(super) fn abandoned_words(ids: &[String]) -> String {
    ids.iter().map(|id| format!("\ndropped on its way to members (msg_abandon) {id}")).collect()
}

/// Says that the id is no sign of this message.
pub(super) fn belongs_to(other: &OtherMessage) -> String {
    let differs: Vec<String> = other.differs.iter().map(name).collect();
    format!(
        "\nthe message_client_id belongs to another message, id {}: its {} differs",
        other.message_server_id,
        differs.join(", ")
    )
}

/// Prints the end with those of its parts.
pub(super) fn print_call(result: &CallResult, json: bool) -> ExitCode {
    if json {
        let value = json_of(&result.end, &FileNotes::default());
        let mut value = with_partly(value, result.end.outcome, &result.parts);
        value["parts"] = json!(result.parts);
        value["strangers"] = json!(result.strangers);
        say(value);
    } else {
        let text = words_of(&result.end) + &parts_words(&result.parts, &result.strangers);
        say(text);
    }
    exit_with(result.end.outcome, &result.parts)
}

/// With whether the service took the call for some of its parts only, or not to the end of a stream, where it has any.
pub(super) fn with_partly(mut value: Value, outcome: Outcome, parts: &[KeptPart]) -> Value {
    if !parts.is_empty() {
        value["partly"] = json!(PartCounts::of(parts).is_partly(outcome));
    }
    value
}

/// The exit code of a call with parts: one that was taken, and not for all, or not to the end of a stream, is no success.
pub(super) fn exit_with(outcome: Outcome, parts: &[KeptPart]) -> ExitCode {
    if PartCounts::of(parts).is_partly(outcome) {
        return ExitCode::from(REJECTED);
    }
    exit_of(outcome)
}
