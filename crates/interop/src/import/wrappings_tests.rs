//! Requests and bodies with something around them: quotations, code, numbers of lines, logs. The fixtures are ours.
#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::samples::URL;
use super::*;

const BODY: &str = r#"{"message":{"message_type":0,"text":"hi 雁"}}"#;

fn one(text: &str) -> ImportedMessage {
    let import = read(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let reported = serde_json::to_string(&import).unwrap();
    assert!(!reported.contains("s3cret"), "a secret came along: {reported}");
    let [message] = import.messages.as_slice() else { panic!("{:?}", import.messages) };
    message.clone()
}

fn receiver(message: &ImportedMessage) -> Option<&str> {
    message.ends.as_ref().map(|ends| ends.receiver.as_str())
}

/// The body says the same, however it was written.
fn has_the_body(message: &ImportedMessage, text: &str) {
    let body: serde_json::Value = serde_json::from_str(message.body.as_deref().unwrap()).unwrap();
    assert_eq!(body, serde_json::from_str::<serde_json::Value>(BODY).unwrap(), "{text}");
    assert_eq!(message.notes, [], "{text}");
}

fn numbered(text: &str, mark: &str) -> String {
    let lines = text.lines().enumerate().map(|(at, line)| format!("{:>3}{mark}{line}", at + 9));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_body_is_read_out_of_what_stands_around_it() {
    let pretty =
        serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(BODY).unwrap()).unwrap();
    let string = json!(BODY).to_string();
    for text in [
        format!("Body:\n\n```json\n{pretty}\n```\nand the answer\n```\n{{\"code\":200}}\n```\n"),
        format!("{{code:json}}\n{pretty}\n{{code}}"),
        pretty.lines().map(|line| format!("> {line}\n")).collect(),
        numbered(&pretty, "  "),
        numbered(&pretty, " | "),
        numbered(&pretty, ": "),
        string.trim_matches('"').to_owned(),
        json!(json!(string)).to_string(),
        "{message: {message_type: 0, text: 'hi 雁',},}".to_owned(),
        "{'message': {'message_type': 0, 'text': \"hi 雁\"}}".to_owned(),
        percent_encoding::utf8_percent_encode(BODY, url::ENCODED).to_string(),
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, BODY),
        format!("{BODY}\n这个能发吗？"),
        format!("参数：{BODY}，谢谢"),
    ] {
        let message = one(&text);
        assert_eq!(message.ends, None);
        has_the_body(&message, &text);
    }
    let python = "{'message': {'message_type': 0, 'text': 'hi'}, 'sender_no_sense': True, 'x': None}";
    let body = r#"{"message":{"message_type":0,"text":"hi"},"sender_no_sense":true,"x":null}"#;
    assert_eq!(one(python).body.as_deref(), Some(body));
}

#[test]
fn a_command_is_read_out_of_what_stands_around_it() {
    let curl = format!("curl -X POST '{URL}' \\\n  -H 'AppKey: k1' \\\n  -d '{BODY}'");
    let words = json!(["curl", "-s", URL, "-H", "AppKey: k1", "-d", BODY]).to_string();
    for text in [
        format!("{{code:bash}}\n{curl}\n{{code}}"),
        format!("```{}```", curl.replace("\\\n", "")),
        numbered(&curl, " "),
        words,
        format!(
            "curl -s -K - <<'EOF'\nurl = \"{URL}\"\nheader = \"AppKey: k1\"\ndata = {}\nEOF",
            json!(BODY)
        ),
        curl.replace(&format!("'{URL}'"), &format!("[{URL}]({URL})")),
        curl.replace(&format!("'{URL}'"), &format!("<{URL}>")),
        curl.replace(" \\\n", "\n")
            .replace("curl -X POST ", "curl\n-X POST\n")
            .replace(&format!("'{URL}'"), URL),
        format!(
            "[Service]\nExecStart=/usr/bin/curl {} -H \"AppKey: k1\" -d '{BODY}'\n",
            URL.replace('%', "%%")
        ),
    ] {
        let message = one(&text);
        assert_eq!(receiver(&message), Some("ben"), "{text}");
        assert_eq!(message.app_key.as_deref(), Some("k1"), "{text}");
        has_the_body(&message, &text);
    }
}

#[test]
fn what_looks_at_the_wire_shows_a_request() {
    let path = "/im/v2/conversations/ann%7C1%7Cben/messages";
    let head = format!("POST {path} HTTP/1.1\nHost: h.example\nAppKey: k1\nCheckSum: s3cret");
    let chunked = format!("{head}\nTransfer-Encoding: chunked\n\n");
    let (first, second) = BODY.split_at(20);
    let ascii = r#"{"message":{"message_type":0,"text":"a text that goes on and on, for more than one line of a trace"}}"#;
    let dump = |text: &str| {
        let (mut lines, mut at) = (String::new(), 0);
        for line in text.split("\r\n") {
            for part in line.as_bytes().chunks(64) {
                lines += &format!("{at:04x}: {}\n", std::str::from_utf8(part).unwrap());
                at += part.len();
            }
            at += 2;
        }
        lines
    };
    let trace = |body: &str| {
        format!(
            "== Info: Trying\n=> Send header, 1 bytes (0x1)\n{}=> Send data, 1 bytes (0x1)\n{}== Info: sent\n<= Recv data, 9 bytes (0x9)\n0000: {{\"code\":1}}\n",
            dump(&(head.replace('\n', "\r\n") + "\r\n\r\n")),
            dump(body)
        )
    };
    let hexadecimal = |text: &str| {
        let lines = text.as_bytes().chunks(16).enumerate().map(|(at, bytes)| {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x} ")).collect();
            let shown: String = bytes
                .iter()
                .map(|byte| if byte.is_ascii_graphic() { char::from(*byte) } else { '.' })
                .collect();
            format!("{:04x}: {digits:<48}{shown}\n", at * 16)
        });
        lines.collect::<String>()
    };
    let pseudo = format!(
        ":authority: h.example\n:method: POST\n:path: {path}\n:scheme: https\nappkey: k1\nchecksum: s3cret\n"
    );
    for (text, body) in [
        (format!("{pseudo}\n{BODY}\n"), Some(BODY)),
        (pseudo.replace(": ", "\n"), None),
        (
            format!(
                "* Connected\n{}>\n* sent\n< HTTP/2 200\n<\n{{\"code\":414}}\n",
                head.lines().map(|line| format!("> {line}\n")).collect::<String>()
            ),
            None,
        ),
        (trace(ascii), Some(ascii)),
        // Dots stand for what is beyond ASCII: the body is not known.
        (trace(r#"{"message":{"message_type":0,"text":"......"}}"#), None),
        (
            format!(
                "=> Send header, 1 bytes (0x1)\n{}=> Send data, 1 bytes (0x1)\n{}",
                hexadecimal(&(head.replace('\n', "\r\n") + "\r\n\r\n")),
                hexadecimal(BODY)
            ),
            Some(BODY),
        ),
        (format!("{chunked}{:x}\n{first}\n{:X};a=b\n{second}\n0\n\n", first.len(), second.len()), Some(BODY)),
    ] {
        let message = one(&text);
        assert_eq!(receiver(&message), Some("ben"), "{text}");
        assert_eq!(message.app_key.as_deref(), Some("k1"), "{text}");
        assert_eq!(message.body.as_deref(), body, "{text}");
        assert_eq!(message.notes.iter().any(|note| note.code == NoteCode::NoBody), body.is_none(), "{text}");
    }
}

#[test]
fn a_log_or_a_ticket_with_url_and_body_is_a_request() {
    let escaped = BODY.replace('"', "\\\"");
    for text in [
        format!(
            "请求地址：{URL}\n请求方式：POST\n请求参数：{BODY}\n返回结果：{{\"code\":414,\"msg\":\"bad\"}}\n"
        ),
        format!(
            "2026-11-30 08:00:01.123 [exec-3] INFO  c.x.Im - send url={URL}, headers={{AppKey=k, CheckSum=s3cret}}, body={BODY}\n"
        ),
        format!(
            "D OkHttp  : --> POST {URL}\nD OkHttp  : CheckSum: s3cret\nD OkHttp  : \nD OkHttp  : {BODY}\nD OkHttp  : --> END POST (49-byte body)\nD OkHttp  : <-- 200 OK {URL} (100ms)\nD OkHttp  : {{\"code\":200,\"data\":{{\"message\":{{\"text\":\"answer\"}}}}}}\n"
        ),
        format!("接口 {URL} 报错，body 是 {escaped} ，帮忙看看"),
        format!("body: \"{escaped}\"\nurl: {URL}\n"),
        format!(
            "wire >> \"POST {} HTTP/1.1[\\r][\\n]\"\nwire >> \"{BODY}\"\n",
            URL.trim_start_matches("https://h.example")
        ),
    ] {
        let message = one(&text);
        assert_eq!(receiver(&message), Some("ben"), "{text}");
        assert_eq!(message.body.as_deref(), Some(BODY), "{text}");
        assert!(message.literal, "{text}");
    }
    let two = format!("1. {URL} {BODY}\n2. {} {BODY}\n", URL.replace("ben", "cat"));
    let messages = read(&two).unwrap().messages;
    assert_eq!(messages.iter().map(receiver).collect::<Vec<_>>(), [Some("ben"), Some("cat")]);
    // Other calls, whose bodies have no message.
    let text = "地址：https://h.example/im/v2/custom_notification\n参数：{\"sender_id\":\"a\",\"receiver_id\":\"b\",\"type\":1,\"content\":\"{}\"}";
    assert_eq!(one(text).call.as_deref(), Some("/im/v2/custom_notification"));
}

#[test]
fn no_body_is_taken_out_of_another_document() {
    for text in [
        format!("log {URL} {{\"code\":200,\"data\":{BODY}}}"),
        format!("export: {{\"item\":[{{\"request\":{BODY}}}]}}"),
        format!("broken {URL} {{\"item\":[{BODY}"),
        format!("```json\n{{\"openapi\":\"3.1.0\",\"example\":{BODY}}}\n```"),
        "{name: 'dev', values: [{key: 'AppSecret', value: 's3cret'}]}".to_owned(),
        format!("import requests\nrequests.post('{URL}', json={BODY})"),
    ] {
        assert!(
            read(&text).is_err_and(|error| !format!("{error}").contains("s3cret")) || {
                let message = one(&text);
                message.body.as_deref() != Some(BODY)
            },
            "{text}"
        );
    }
}

#[test]
fn exports_that_are_lists_and_programs_are_named() {
    let list = json!([{ "index": 0, "name": "common", "list": [{ "method": "POST", "path": "/im" }] }]);
    assert_eq!(read(&list.to_string()), Err(ImportError::ForeignExport { tool: "another tool" }));
    let yaml = format!("$kind: http-request\nname: send\nurl: '{URL}'\nmethod: POST\n");
    assert_eq!(read(&yaml), Err(ImportError::ForeignExport { tool: "Postman" }));
    for (language, text) in [
        ("PHP", "$r = Http::withHeaders(['CheckSum' => 's3cret'])->post('u');"),
        ("C#", "$client = New-Object System.Net.Http.HttpClient"),
        ("C#", "await \"u\".WithHeader(\"a\", \"b\").PostJsonAsync(body);"),
        ("Java", "RestClient c = RestClient.create();"),
        ("Kotlin", "val r = client.post(\"u\") {\n  contentType(ContentType.Application.Json)\n}"),
        ("Ruby", "RestClient.post 'u', '{}'"),
        ("Go", "resp, err := http.Post(\"u\", \"application/json\", body)"),
        ("C++", "cpr::Post(cpr::Url{\"u\"});"),
        ("Karate", "Scenario: send\n  Given url 'u'\n  When method post\n"),
        ("Robot Framework", "*** Test Cases ***\nSend\n    POST    u\n"),
        ("LoadRunner", "web_custom_request(\"send\", \"URL=u\", LAST);"),
        ("Scala", "class S extends Simulation { }"),
    ] {
        assert_eq!(read(text), Err(ImportError::SourceCode { language }), "{text}");
    }
}
