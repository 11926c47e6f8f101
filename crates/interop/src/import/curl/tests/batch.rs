//! Batch files that do not say so at their start.

use super::*;

#[test]
fn doubled_percent_signs_are_those_of_a_batch_file() {
    let doubled = URL.replace('%', "%%");
    let call =
        |url: &str, text: &str| format!("curl \"{url}\" -d \"{}\"\r\n", text_body(text).replace('"', "\\\""));
    for (text, expected) in [
        (call(&doubled, "50%% off"), "50% off"),
        (call(&doubled, "it's 50%% off"), "it's 50% off"),
        (call(&URL.replace("%7C", "|"), "50%% off, %%7C"), "50% off, %7C"),
        (format!("echo off\r\n{}", call(&doubled, "hi")), "hi"),
        (format!("ECHO OFF\r\n{}pause\r\n", call(&doubled, "hi")), "hi"),
    ] {
        assert_read(&text, &text_body(expected));
    }
    for (to, asked) in [("%1", "%2 and %*"), ("%~1", "%2 and %*")] {
        for start in ["", "echo off\r\n"] {
            let message = message(&format!("{start}{}", call(&doubled.replace("bea", to), asked)));
            assert_eq!(ends(&message), "ann|1|{{arg_1}}", "{to}");
            assert_eq!(message.body, Some(text_body("{{arg_2}} and {{args}}")), "{to}");
            assert_eq!(
                notes(&message),
                [(NoteCode::Computed, "arg_1"), (NoteCode::Computed, "arg_2"), (NoteCode::Computed, "args")]
            );
        }
    }
    let message = message(&call(&URL.replace("%7C", "|"), "hi %~1"));
    assert_eq!(message.body, Some(text_body("hi {{arg_1}}")));
}

#[test]
fn doubled_percent_signs_of_printf_are_those_of_bash() {
    let body = text_body("50% of %s").replace('%', "%%").replace("%%s", "%s");
    let url = URL.replace('%', "%%");
    for text in [
        format!("printf '{body}' all | curl '{URL}' -d @-"),
        format!("curl \"$(printf \"{url}\")\" -d \"$(printf '{body}' all)\""),
    ] {
        assert_read(&text, &text_body("50% of all"));
    }
}
