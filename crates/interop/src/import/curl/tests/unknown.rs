//! Commands of a script that nobody knows, beside the request.

use super::runners::with_values;
use super::*;

/// One command that is not known stands in a script, and takes nothing from the rest of it.
fn assert_read_beside_one(text: &str, expected: &str) {
    let all = messages(text);
    assert!(all.iter().all(|message| notes(message).contains(&(NoteCode::Command, "1"))), "{text}: {all:?}");
    let read: Vec<_> = all.iter().map(with_values).collect();
    assert_eq!(read, [("ann|1|bea".to_owned(), text_body(expected))], "{text}");
}

#[test]
fn a_command_that_is_not_known_leaves_the_values_of_a_script_known() {
    let to = URL.replace("bea", "$TO");
    let call = format!("curl \"{to}\" -d \"{}\"", text_body("hi $NAME").replace('"', "\\\""));
    for before in [
        "TO=bea\nNAME=Mei\nmake build",
        "TO=bea\nmake build\nNAME=Mei",
        "make build\nTO=bea\nNAME=Mei",
        "TO=cy\nNAME=Bo\nmake build\nTO=bea\nNAME=Mei",
        "TO=bea\nNAME=Mei\n\n# it is built\n./mvnw -q package -DskipTests",
        "NAME=Mei\nsudo systemctl restart im\nfor TO in bea; do :; done",
    ] {
        for start in [
            "",
            "#!/bin/bash\n",
            "#!/usr/bin/env bash\nset -euo pipefail\n",
            "echo start\n",
            "test -f .env\n",
        ] {
            assert_read_beside_one(&format!("{start}{before}\n{call}"), "hi Mei");
            assert_read_beside_one(&format!("{start}{before}\n{call} || exit 1\n"), "hi Mei");
        }
    }
    let body = text_body("hi NAME").replace("NAME", "'\"$NAME\"'");
    let text = format!("#!/bin/sh\nNAME=Mei\nterraform apply\ncurl '{URL}' -d '{body}'");
    assert_read_beside_one(&text, "hi Mei");
    let asked = format!(
        "#!/bin/bash\nmake build\nV=$(cat VERSION)\ncurl \"{URL}\" -d \"{}\"",
        text_body("$V by $1").replace('"', "\\\"")
    );
    let message = message(&asked);
    assert_eq!(message.body, Some(text_body("{{VERSION}} by {{arg_1}}")));
    assert_eq!(variables(&message), [("VERSION", ""), ("arg_1", "")]);
}

#[test]
fn a_command_that_is_not_known_leaves_the_values_of_a_batch_file_known() {
    let to = URL.replace('%', "%%").replace("bea", "%TO%");
    let call = format!("curl \"{to}\" -d \"{}\"", text_body("hi %NAME% 100%%").replace('"', "\\\""));
    for before in [
        "set TO=bea\r\nset NAME=Mei\r\nxcopy a b",
        "xcopy a b\r\nset TO=bea\r\nset NAME=Mei",
        "set TO=bea\r\ncd /d C:\\app\r\ngit pull\r\nset NAME=Mei",
    ] {
        assert_read_beside_one(&format!("@echo off\r\n{before}\r\n{call}\r\n"), "hi Mei 100%");
    }
}

#[test]
fn a_command_that_is_not_known_leaves_the_values_of_powershell_known() {
    let to = URL.replace("bea", "$To");
    for call in [
        format!("curl.exe -X POST \"{to}\" -d '{}'", text_body("hi").replace('"', "\\\"")),
        format!("$b = '{}'\ncurl.exe -X POST \"{to}\" -d $b", text_body("hi")),
    ] {
        for start in ["", "#requires -Version 5\n"] {
            assert_read_beside_one(&format!("{start}$To = 'bea'\nImport-Foo bar\n{call}"), "hi");
        }
    }
}

#[test]
fn a_command_that_was_wrapped_is_read_behind_one_that_is_not_known() {
    let text = format!(
        "NAME=Mei\nmake build\ncurl -X\nPOST \"{URL}\"\n-d \"{}\"",
        text_body("hi $NAME").replace('"', "\\\"")
    );
    assert_read_beside_one(&text, "hi Mei");
}

#[test]
fn a_value_with_a_blank_leaves_a_url_one() {
    let text = format!(
        "TO=\"cy x\"\ncurl -sS \"{}\" -d \"{}\"",
        URL.replace("bea", "${TO}"),
        text_body("hi $TO").replace('"', "\\\"")
    );
    let message = message(&text);
    assert_eq!((ends(&message).as_str(), notes(&message)), ("ann|1|{{TO}}", vec![]));
    assert_eq!(
        (message.body.as_deref(), variables(&message)),
        (Some(text_body("hi {{TO}}").as_str()), vec![("TO", "cy x")])
    );
}
