#![allow(clippy::unwrap_used)]
//! Commands and requests that stand in another document, and what stands around them twice. Inputs are ours.

use serde_json::{Value, json};

use super::error::ImportError;
use super::model::ImportedMessage;
use super::read;

const URL: &str = "https://h.example/im/v2/conversations/ann%7C1%7Cben/messages";
const BODY: &str = r#"{"message":{"message_type":0,"text":"say \"hi\""}}"#;

fn all(text: &str) -> Vec<ImportedMessage> {
    let import = read(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert!(!serde_json::to_string(&import).unwrap().contains("s3cret"), "{text}");
    import.messages
}

/// The message has this body, goes from ann to ben, and nothing was left over.
fn is_read(text: &str) {
    let all = all(text);
    let [message] = all.as_slice() else { panic!("{all:?}: {text}") };
    let ends = message.ends.as_ref().unwrap_or_else(|| panic!("{:?}: {text}", message.notes));
    assert_eq!((ends.sender.as_str(), ends.receiver.as_str()), ("ann", "ben"), "{text}");
    let (read, expected): (Value, Value) = (
        serde_json::from_str(message.body.as_deref().unwrap())
            .unwrap_or_else(|error| panic!("{error}: {text}")),
        serde_json::from_str(BODY).unwrap(),
    );
    assert_eq!(read, expected, "{text}");
    assert_eq!(message.app_key.as_deref(), Some("k1"), "{text}");
}

fn command() -> String {
    format!("curl -X POST '{URL}' \\\n  -H 'AppKey: k1' -H 'CheckSum: s3cret' \\\n  -d '{BODY}'")
}

#[test]
fn a_command_in_a_string_of_json_is_read() {
    let (command, line) = (command(), command().replace("\\\n", ""));
    let words = ["curl", "-s", URL, "-H", "AppKey: k1", "-d", BODY];
    for text in [
        json!({ "time": "x", "level": "INFO", "message": line }).to_string(),
        format!(
            "{}\n{}",
            json!({ "log": format!("{command}\n"), "stream": "stdout" }),
            json!({ "log": "ok" })
        ),
        json!({ "name": "send", "command": command }).to_string(),
        json!({ "code": 200, "data": { "request": { "curl": line } } }).to_string(),
        json!({ "scripts": { "send": line, "test": "vitest" } }).to_string(),
        json!({ "spec": { "containers": [{ "command": words }] } }).to_string(),
        json!({ "cells": [{ "cell_type": "code", "source": [format!("!{line}")] }], "nbformat": 4 })
            .to_string(),
        format!("```json\n{}\n```", json!({ "curl": command })),
    ] {
        is_read(&text);
    }
    let two = all(&json!([{ "curl": line }, { "curl": line.replace("ben", "cat") }]).to_string());
    assert_eq!(two.len(), 2);
}

#[test]
fn a_message_that_speaks_of_a_command_stays_that_message() {
    let text =
        json!({ "message": { "message_type": 0, "text": command().replace("s3cret", "x") } }).to_string();
    let all = all(&text);
    assert_eq!((all.len(), all[0].body.as_deref(), &all[0].ends), (1, Some(text.as_str()), &None));
    let content =
        json!({ "sender_id": "a", "receiver_id": "b", "type": 1, "content": command().replace("s3cret", "x") }).to_string();
    assert_eq!(self::all(&content)[0].body.as_deref(), Some(content.as_str()));
    for text in [json!({ "note": "use curl to send it" }), json!({ "values": ["curl x"], "name": "s3cret" })]
    {
        assert!(read(&text.to_string()).is_err(), "{text}");
    }
}

#[test]
fn a_command_in_a_cell_of_a_table_is_read() {
    let cell = command().replace('"', "\"\"");
    for text in [
        format!("\"{cell}\""),
        format!("id,command,at\n1,\"{cell}\",10:00\n"),
        format!("id\tcommand\n1\t\"{cell}\"\n"),
    ] {
        is_read(&text);
    }
}

#[test]
fn a_request_as_an_object_of_a_log_is_read() {
    let body: Value = serde_json::from_str(BODY).unwrap();
    let headers = json!({ "AppKey": "k1", "CheckSum": "s3cret" });
    let listed = json!([{ "name": "AppKey", "value": "k1" }, { "name": "CheckSum", "value": "s3cret" }]);
    let http = json!({ "AppKey": ["k1"], "Checksum": ["s3cret"] });
    for text in [
        json!({ "url": URL, "method": "POST", "headers": headers, "body": BODY }),
        json!({ "url": URL, "method": "post", "headers": headers, "data": body }),
        json!({ "url": URL, "headers": listed, "json": body }),
        json!({ "url": URL, "headers": http, "params": body, "checkSum": "s3cret" }),
        json!({ "request": { "url": URL, "method": "POST", "headers": headers, "body": body }, "response": { "code": 414 } }),
        json!({ "message": "Request failed", "config": { "url": URL, "method": "post", "headers": headers, "data": BODY } }),
        json!({ "uri": URL, "requestBody": BODY, "header": "AppKey: k1\r\nCheckSum: s3cret" }),
    ] {
        is_read(&text.to_string());
    }
    // What tools write so is theirs.
    let described = json!({ "url": URL, "method": "POST", "body": { "mode": "raw", "raw": BODY },
        "header": [{ "key": "AppKey", "value": "k1" }] });
    is_read(&described.to_string());
    let other =
        json!({ "url": "https://h.example/login", "method": "POST", "body": { "password": "s3cret" } });
    assert!(read(&other.to_string()).is_err() || !all(&other.to_string())[0].notes.is_empty());
}

#[test]
fn what_stands_around_a_command_twice_is_left_out() {
    let command = command();
    let quoted = |text: &str| text.lines().map(|line| format!("> {line}\n")).collect::<String>();
    let numbered = |text: &str| {
        text.lines().enumerate().map(|(at, line)| format!("{}  {line}\n", at + 1)).collect::<String>()
    };
    for text in [
        quoted(&format!("see:\n```bash\n{command}\n```")),
        quoted(&quoted(&format!("```\n{command}\n```"))),
        format!("```\n{}```", numbered(&command)),
        quoted(&numbered(&command)),
        quoted(&format!("{{code:bash}}\n{command}\n{{code}}")),
        format!("[code]{command}[/code]"),
        format!("[quote][code=bash]\n{command}\n[/code][/quote]"),
        format!("{{{{{{\n{command}\n}}}}}}"),
        format!("{{{{{{#!sh\n{command}\n}}}}}}\n"),
        format!(
            "2026-11-30 10:00:00 INFO call: {}",
            json!(command.replace("\\\n", "")).to_string().trim_matches('"')
        ),
        format!("```\n{}\n```", json!({ "curl": command })),
    ] {
        is_read(&text);
    }
}

#[test]
fn a_saved_mail_is_read_in_either_encoding() {
    use base64::Engine as _;
    let command = command();
    let mut quoted = String::new();
    for (at, sign) in command.replace('=', "=3D").replace('"', "=22").chars().enumerate() {
        quoted.push(sign);
        // Not within a code.
        if at % 60 == 59
            && !quoted.ends_with('=')
            && quoted.get(quoted.len() - 2..quoted.len() - 1) != Some("=")
        {
            quoted.push_str("=\r\n");
        }
    }
    let encoded = base64::engine::general_purpose::STANDARD.encode(&command);
    let wrapped: Vec<&str> =
        encoded.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let head = "From: a@b.example\r\nSubject: s3cret\r\nContent-Type: text/plain; charset=utf-8\r\n";
    for text in [
        format!("{head}Content-Transfer-Encoding: quoted-printable\r\n\r\n{quoted}\r\n"),
        format!("{head}Content-Transfer-Encoding: base64\r\n\r\n{}\r\n", wrapped.join("\r\n")),
        format!(
            "Content-Type: multipart/alternative; boundary=\"b1\"\n\n--b1\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n{}\n--b1\nContent-Type: text/html\n\n<p>no</p>\n--b1--\n",
            wrapped.join("\n")
        ),
        quoted.clone(),
        percent_encoding::utf8_percent_encode(
            &command.replace("\\\n", ""),
            percent_encoding::NON_ALPHANUMERIC,
        )
        .to_string(),
    ] {
        is_read(&text);
    }
}

#[test]
fn a_link_or_a_line_break_in_a_url_is_undone() {
    let rest = format!("-H 'AppKey: k1' -d '{BODY}'");
    let broken = URL.replace("conversations/", "conversations/\n    ");
    for text in [
        format!("curl -X POST '[{URL}]({URL})' {rest}"),
        format!("curl -X POST \"<{URL}>\" {rest}"),
        format!("curl -X POST '{broken}' {rest}"),
        format!("curl -X POST --url '{broken}' {rest}"),
        format!("curl -X POST '{URL}' -H\n'AppKey: k1' -d\n'{BODY}'"),
        format!("curl\n-X POST '{URL}'\n-H 'AppKey: k1'\n-d '{BODY}'"),
        format!("curl '{URL}' -H 'AppKey：k1' -H 'CheckSum： s3cret' -d '{BODY}'"),
    ] {
        is_read(&text);
    }
    // A line break in the text of the message is left for its writer to see.
    let said = BODY.replace("say", "say\n");
    let message = all(&format!("curl '{URL}' -d '{said}'")).remove(0);
    assert_eq!(message.body, Some(said));
}

#[test]
fn environments_and_descriptions_in_other_languages_are_named() {
    for text in [
        "BASE=https://h.example\nAPP_SECRET=s3cret\n",
        "# local\nexport YX_APP_SECRET=\"s3cret\"\n\nYX_KEY=k1\n",
        "name: dev\nvariables:\n  - name: secret\n    value: s3cret\n",
    ] {
        assert_eq!(read(text), Err(ImportError::Environment), "{text}");
    }
    for text in [
        "#%RAML 1.0\ntitle: x\n/im:\n  post:\n",
        "FORMAT: 1A\n\n# IM\n## Send [POST /im/v2]\n",
        "<?xml version=\"1.0\"?>\n<application xmlns=\"http://wadl.dev.java.net/2009/02\"/>",
        "<wsdl:definitions xmlns:wsdl=\"http://schemas.xmlsoap.org/wsdl/\"></wsdl:definitions>",
    ] {
        assert_eq!(read(text), Err(ImportError::ApiDescription), "{text}");
    }
    assert!(read(&format!("RESP=$(curl -s '{URL}' -d '{BODY}')")).is_ok());
    // Variables of a script that sends something are its own.
    is_read(&format!("HOST=h.example\nKEY=k1\n{}", command().replace("AppKey: k1'", "AppKey: '\"$KEY\"")));
}
