//! Values that a shell, or curl itself, changes on their way into a request.

use super::*;

fn body(text: &str) -> String {
    message(text).body.unwrap()
}

#[test]
fn cmd_cuts_and_replaces_values() {
    for (change, value) in [
        ("~0,4", "Hell"),
        ("~-5", "World"),
        ("~6", "World"),
        ("~0,-6", "Hello"),
        ("~-5,2", "Wo"),
        ("~3,99", "lo World"),
        ("~99", ""),
        ("World=Bea", "Hello Bea"),
        ("o=0", "Hell0 W0rld"),
        ("HELLO=Hi", "Hi World"),
        (" =_", "Hello_World"),
        ("*lo=", " World"),
        ("x=y", "Hello World"),
    ] {
        for (sign, start) in [("%", "@echo off"), ("!", "@echo off\r\nsetlocal enabledelayedexpansion")] {
            let text = format!(
                "{start}\r\nset NAME=Hello World\r\ncurl \"{}\" -d \"{{\\\"text\\\":\\\"{sign}NAME:{change}{sign}.\\\"}}\"\r\n",
                URL.replace('%', "%%")
            );
            assert_eq!(body(&text), format!("{{\"text\":\"{value}.\"}}"), "{sign}NAME:{change}{sign}");
        }
    }
}

#[test]
fn what_cmd_makes_of_an_unknown_value_is_asked_for() {
    for (line, name) in
        [("%USERNAME:~0,4%", "USERNAME_value"), ("%DATE:/=-%", "DATE_value"), ("%NAME:~%N%,2%", "NAME_value")]
    {
        let text = format!(
            "@echo off\r\nset NAME=Hello\r\ncurl \"{}\" -d \"{{\\\"text\\\":\\\"{line}\\\"}}\"\r\n",
            URL.replace('%', "%%")
        );
        let message = message(&text);
        assert!(variables(&message).contains(&(name, "")), "{line}: {message:?}");
        assert!(notes(&message).contains(&(NoteCode::Computed, name)), "{line}: {message:?}");
    }
    // A text about percents.
    let text = format!(
        "@echo off\r\ncurl \"{}\" -d \"{{\\\"text\\\":\\\"50%% DISCOUNT: a=b 20%%\\\"}}\"\r\n",
        URL.replace('%', "%%")
    );
    assert_eq!(body(&text), "{\"text\":\"50% DISCOUNT: a=b 20%\"}");
}

#[test]
fn powershell_formats_once_and_asks_for_what_a_format_makes() {
    let send = |format: &str, values: &str| {
        message(&format!("irm '{URL}' -Method Post -Body ('{{{{\"text\":\"{format}\"}}}}' -f {values})"))
    };
    for (format, values, text) in [
        ("{0} {1}", "'a', 'b'", "a b"),
        ("{1} {0} {1}", "'a', 'b'", "b a b"),
        // A value that looks like a place is text.
        ("{0} {1}", "'{1}', 'b'", "{1} b"),
        ("{0} {7}", "'a', 'b'", "a {7}"),
    ] {
        let message = send(format, values);
        assert_eq!(message.body.as_deref(), Some(format!("{{\"text\":\"{text}\"}}").as_str()), "{format}");
        assert_eq!(notes(&message), [], "{format}");
    }
    for format in ["{0:N2}", "{0,8}", "{0:yyyy-MM-dd}"] {
        let message = send(format, "12.5");
        assert_eq!(message.body.as_deref(), Some("{\"text\":\"{{value}}\"}"), "{format}");
        assert_eq!(notes(&message), [(NoteCode::Computed, "value")], "{format}");
    }
}

#[test]
fn curls_own_variables_are_filled_in_through_its_functions() {
    for (options, expected) in [
        ("--variable text=hi --expand-data '{\"text\":\"{{text}}\"}'", r#"{"text":"hi"}"#),
        ("--variable 'text=a \"b\"' --expand-data '{\"text\":\"{{text:json}}\"}'", r#"{"text":"a \"b\""}"#),
        ("--variable 'text=  a b ' --expand-data '{\"text\":\"{{text:trim:url}}\"}'", r#"{"text":"a%20b"}"#),
        ("--variable text=雁 --expand-data '{\"text\":\"{{text:b64}}\"}'", r#"{"text":"6ZuB"}"#),
        ("--variable %WHO=bea --expand-data '{\"text\":\"{{WHO}}\"}'", r#"{"text":"bea"}"#),
        (
            "--variable a=1 --variable a=2 --expand-data '{\"text\":\"{{a}} \\{{a}}\"}'",
            r#"{"text":"2 {{a}}"}"#,
        ),
        ("--variable t@msg.txt --expand-data '{\"text\":\"{{t:trim}}\"}'", r#"{"text":"from a file"}"#),
    ] {
        let message = message(&format!("echo 'from a file' > msg.txt\ncurl '{URL}' {options}"));
        assert_eq!(message.body.as_deref(), Some(expected), "{options}");
        assert_eq!((variables(&message).len(), notes(&message)), (0, vec![]), "{options}");
    }
}

#[test]
fn what_curl_would_read_elsewhere_is_asked_for() {
    for (options, expected, asked, noted) in [
        (
            "--variable text@msg.txt --expand-data '{\"text\":\"{{text:json}}\"}'",
            r#"{"text":"{{msg_txt}}"}"#,
            "msg_txt",
            true,
        ),
        ("--variable %WHO --expand-data '{\"text\":\"{{WHO}}\"}'", r#"{"text":"{{WHO}}"}"#, "WHO", false),
        (
            "--variable %WHO --expand-data '{\"text\":\"{{WHO:b64}}\"}'",
            r#"{"text":"{{WHO_b64}}"}"#,
            "WHO_b64",
            true,
        ),
        (
            "--variable a=1 --expand-data '{\"text\":\"{{a:rot13}}\"}'",
            r#"{"text":"{{a_rot13}}"}"#,
            "a_rot13",
            true,
        ),
        ("--expand-data '{\"text\":\"{{a}}\"}'", r#"{"text":"{{a}}"}"#, "a", true),
        (
            "--variable token=5ecret --expand-data '{\"text\":\"{{token}}\"}'",
            r#"{"text":"{{token}}"}"#,
            "token",
            false,
        ),
    ] {
        let message = message(&format!("curl '{URL}' {options}"));
        assert_eq!(message.body.as_deref(), Some(expected), "{options}");
        assert_eq!(variables(&message), [(asked, "")], "{options}");
        assert_eq!(
            notes(&message).contains(&(NoteCode::Computed, asked)),
            noted,
            "{options}: {:?}",
            message.notes
        );
    }
    let whole = message(&format!("curl '{URL}' --variable b@body.json --expand-data '{{{{b}}}}'"));
    assert_eq!(notes(&whole), [(NoteCode::BodyFile, "body.json")]);
}
