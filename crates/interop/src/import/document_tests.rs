//! Documents of other tools: each is read, or named for what it is. The fixtures are ours.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::samples::{URL, documents, headers};
use super::*;

const BODY: &str = r#"{"message":{"message_type":0,"text":"hi 雁"}}"#;

fn import(text: &str) -> Import {
    let import = read(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let reported = serde_json::to_string(&import).unwrap();
    assert!(!reported.contains("s3cret"), "a secret came along: {reported}");
    import
}

fn only(text: &str) -> ImportedMessage {
    let mut import = import(text);
    assert_eq!((import.messages.len(), import.others), (1, 0), "{text}");
    import.messages.remove(0)
}

fn is_the_message(text: &str, format: ImportFormat) {
    assert_eq!(import(text).format, format, "{text}");
    let message = only(text);
    let ends = message.ends.as_ref().unwrap_or_else(|| panic!("{:?}", message.notes));
    assert_eq!((ends.sender.as_str(), ends.type_code, ends.receiver.as_str()), ("ann", 1, "ben"));
    let (body, expected): (Value, Value) = (
        serde_json::from_str(message.body.as_deref().unwrap()).unwrap(),
        serde_json::from_str(BODY).unwrap(),
    );
    assert_eq!((body, message.app_key.as_deref()), (expected, Some("k1")), "{text}");
    let secrets: Vec<&str> = message.dropped.iter().map(|dropped| dropped.name.as_str()).collect();
    assert!(secrets.contains(&"CheckSum"), "{secrets:?}");
    assert!(message.variables.is_empty(), "{:?}", message.variables);
}

#[test]
fn the_same_message_is_read_from_every_tools_document() {
    for (format, text) in documents(BODY) {
        is_the_message(&text, format);
    }
    let by_hand = format!(
        "const body = {{ message: {{ message_type: 0, text: 'hi 雁' }} }}; // ours\nconst r = await fetch('{URL}', {{ method: 'POST', headers: new Headers({{ AppKey: 'k1', CheckSum: `s3cret` }}), body: JSON.stringify(body) }})"
    );
    is_the_message(&by_hand, ImportFormat::Javascript);
}

#[test]
fn what_is_no_request_is_named_and_never_taken_for_a_body() {
    let environment = ImportError::Environment;
    let tool = |tool| ImportError::ForeignExport { tool };
    for (text, error) in [
        (
            r#"{"name":"dev","values":[{"key":"AppSecret","value":"s3cret","enabled":true}],"_postman_variable_scope":"environment"}"#,
            environment,
        ),
        (r#"{"name":"dev","values":[{"key":"AppSecret","value":"s3cret"}]}"#, environment),
        (r#"{"name":"dev","values":[{"key":"a","value":"s3cret","enabled":true},]}"#, environment),
        (r#"[{"name":"dev","variables":[{"key":"a","value":"s3cret","secret":true}]}]"#, environment),
        (r#"{"v":1,"id":"x","name":"dev","variables":[{"key":"a","initialValue":"s3cret"}]}"#, environment),
        (
            r#"{"client":"Thunder Client","environmentName":"dev","variables":[{"name":"a","value":"s3cret"}]}"#,
            environment,
        ),
        (
            r#"{"_type":"export","resources":[{"_type":"environment","data":{"secret":"s3cret"}}]}"#,
            environment,
        ),
        (r#"{"dev":{"host":"h","app_secret":"s3cret"}}"#, environment),
        ("vars {\n  host: h\n}\nvars:secret [\n  appSecret\n]\n", environment),
        ("type: environment.insomnia.rest/5.0\nname: dev\n", environment),
        (r#"{"openapi":"3.0.1","info":{},"paths":{}}"#, ImportError::ApiDescription),
        (r#"{"swagger":"2.0","paths":{}}"#, ImportError::ApiDescription),
        ("openapi: 3.0.1\ninfo:\n  title: x\n", ImportError::ApiDescription),
        (r#"{"apifoxProject":"1.0.0","apiCollection":[]}"#, tool("Apifox")),
        (r#"{"yanshu_template":1,"body":["s3cret"]}"#, ImportError::Template),
        ("opencollection: 1.0.0\n", tool("Bruno")),
        (r#"{"headers":{"a":"s3cret"}}"#, tool("another tool")),
        (r#"{"info":{"_postman_id":"x"},"item":[{"name":"cut of"#, tool("another tool")),
    ] {
        assert_eq!(read(text).unwrap_err(), error, "{text}");
    }
}

#[test]
fn a_body_is_a_body_whatever_keys_it_has_beside_its_message() {
    for text in [
        r#"{"message":{"message_type":0,"text":"x"},"url":"u","values":[],"token":"t"}"#,
        r#"{ "push_config": {} }"#,
        "{}",
    ] {
        assert_eq!(only(text).body.as_deref(), Some(text));
    }
}

#[test]
fn several_bodies_in_a_list_or_one_after_the_other_are_several_messages() {
    for text in [format!("[{BODY},\n{BODY}]"), format!("{BODY}\n{BODY}\n")] {
        let import = import(&text);
        assert_eq!((import.format, import.messages.len()), (ImportFormat::Body, 2), "{text}");
        assert_eq!(import.messages[1].body.as_deref(), Some(BODY));
    }
}

#[test]
fn a_body_posted_in_base64_and_an_entry_without_headers_are_read() {
    // {"message":{"text":"你"}}
    let entry = |data: Value| json!({ "request": { "method": "POST", "url": URL, "postData": data } });
    let archive = json!({ "log": { "entries": [
        entry(json!({ "encoding": "base64", "text": "eyJtZXNzYWdlIjp7InRleHQiOiLkvaAifX0=" })),
        entry(json!({ "text": "{\"message\":{\"text\":\"{{name}} {{now}}\"}}" })),
        entry(json!({ "encoding": "base64", "text": "/w==", "mimeType": "image/png" })),
    ] } });
    let import = import(&archive.to_string());
    let bodies: Vec<_> = import.messages.iter().map(|message| message.body.as_deref()).collect();
    let sent = r#"{"message":{"text":"{{name}} {{now}}"}}"#;
    assert_eq!(bodies, [Some(r#"{"message":{"text":"你"}}"#), Some(sent), None]);
    assert!(import.messages[1].literal && import.messages[1].variables.is_empty());
    assert_eq!(import.messages[2].notes[0].code, NoteCode::BodyKind);
}

#[test]
fn an_archive_too_long_to_be_held_is_read_for_its_messages() {
    let answer = "A".repeat(MAX_BYTES);
    let archive = json!({ "log": { "entries": [
        { "request": { "method": "GET", "url": "https://cdn.example/a.png" }, "response": { "content": { "text": answer } } },
        { "request": { "method": "POST", "url": URL, "headers": headers("name"), "postData": { "text": BODY } }, "response": {} },
    ] } })
    .to_string();
    assert_eq!(read(&archive).unwrap_err(), ImportError::TooLarge);
    let import = read_archive(archive.as_bytes()).unwrap();
    assert_eq!((import.messages.len(), import.others), (1, 1));
    assert_eq!(import.messages[0].body.as_deref(), Some(BODY));
    assert_eq!(read_archive(&archive.as_bytes()[..1000]).unwrap_err(), ImportError::TooLarge);
    assert_eq!(read_archive(answer.as_bytes()).unwrap_err(), ImportError::TooLarge);
}

#[test]
fn variables_of_an_http_file_and_files_and_scripts_in_it_are_seen() {
    let text = "@host = https://h.example\n@to={{peer}}\n@peer = ben\n@app_secret = s3cret\n\n### first\n< {%\n  request.variables.set('x', crypto.sha1())\n%}\nPOST {{host}}/im/v2/conversations/ann%7C1%7C{{to}}/messages\n  ?a=1\n\n{\"message\":{\"text\":\"{{$random.uuid}} {{$randomInt 1 9}}\"}}\n###\nPOST {{host}}/im/v2/conversations/ann%7C1%7Ccat/messages\n\n< ./body.json\n";
    let import = import(text);
    assert_eq!(import.messages.len(), 2);
    let (first, second) = (&import.messages[0], &import.messages[1]);
    assert_eq!(first.body.as_deref(), Some(r#"{"message":{"text":"{{uuid}} {{randomInt}}"}}"#));
    let names: Vec<_> = first.variables.iter().map(|v| (v.name.as_str(), v.default.as_str())).collect();
    assert_eq!((first.name.as_str(), names), ("first", vec![("to", ""), ("randomInt", "")]));
    assert_eq!(second.notes, [Note { code: NoteCode::BodyFile, name: "./body.json".to_owned() }]);
    let dropped: Vec<_> = first.dropped.iter().map(|dropped| dropped.code).collect();
    assert_eq!(dropped, [DroppedCode::Script, DroppedCode::Variable]);
}

#[test]
fn a_collection_of_reqable_is_known_by_its_nodes_and_not_by_a_word() {
    let text = json!({ "type": "collection", "name": "c", "query": [{ "key": "trace", "value": "1" }],
        "authorization": { "mode": "bearer", "data": { "token": "s3cret" } },
        "items": [
            { "type": "api", "name": "r", "method": "POST", "url": { "base": "<<host>>/im/v2/conversations/ann%7C1%7C<<to>>/messages" },
              "headers": [], "body": { "mode": "json", "text": "{\"message\":{\"text\":\"hi <<name>>\"}}" },
              "script": { "isEnabled": true, "script": "import hashlib\nhashlib.sha1('s3cret')" }, "authorization": { "mode": "inherit" } },
            { "type": "api", "name": "other", "method": "GET", "url": { "base": "https://h.example/" }, "body": { "mode": "none" } },
            { "type": "websocket", "name": "ws", "url": { "base": "wss://h.example/" } },
        ] });
    let import = import(&text.to_string());
    assert_eq!((import.format, import.messages.len(), import.others), (ImportFormat::Reqable, 1, 2));
    let message = &import.messages[0];
    assert_eq!(message.body.as_deref(), Some(r#"{"message":{"text":"hi {{name}}"}}"#));
    assert_eq!(message.ends.as_ref().unwrap().receiver, "{{to}}");
    assert_eq!(message.notes, [Note { code: NoteCode::Query, name: "trace".to_owned() }]);
    let dropped: Vec<_> = message.dropped.iter().map(|dropped| dropped.code).collect();
    assert_eq!(dropped, [DroppedCode::Login, DroppedCode::Script]);

    // The word alone says nothing.
    let body = r#"{"push_config":{"text":"sent by reqable"}}"#;
    assert_eq!(only(body).body.as_deref(), Some(body));
}

#[test]
fn a_document_in_an_answer_of_its_tools_server_is_read_or_named() {
    for (format, text) in documents(BODY).into_iter().filter(|(_, text)| text.starts_with(['{', '['])) {
        let value: Value = serde_json::from_str(&text).unwrap();
        for wrapped in [json!({ "data": value }), json!({ "code": 0, "result": { "data": value } })] {
            is_the_message(&wrapped.to_string(), format);
        }
    }
    for (text, error) in [
        (r#"{"data":{"openapi":"3.0.1","paths":{}}}"#, ImportError::ApiDescription),
        (r#"{"data":{"values":[{"key":"a","value":"s3cret"}],"name":"e"}}"#, ImportError::Environment),
        (r#"{"secret":"s3cret","data":{}}"#, ImportError::Environment),
        (r#"{"rows":[{"key":"CheckSum","value":"s3cret"}]}"#, ImportError::Environment),
        (r#"{"dev":{"host":"h","port":"80"},"prod":{"host":"g"}}"#, ImportError::Environment),
    ] {
        assert_eq!(read(text).unwrap_err(), error, "{text}");
    }
    // An answer of the service is no export.
    let answer = r#"{"code":200,"msg":"success","data":{"message_server_id":1}}"#;
    assert_eq!(only(answer).body.as_deref(), Some(answer));
}

#[test]
fn an_answer_that_was_saved_behind_its_request_is_left_out() {
    let request = format!(
        "POST /im/v2/conversations/ann%7C1%7Cben/messages HTTP/1.1\r\nHost: h.example\r\nAppKey: k1\r\nCheckSum: s3cret\r\n\r\n{BODY}\r\n"
    );
    for answer in [
        "HTTP/1.1 200 OK\r\nServer: x\r\n\r\n{\"code\":200}",
        "HTTP/2 200\r\n\r\n{}",
        "\r\nHTTP/1.1 502 Bad Gateway\r\n\r\n<html>",
    ] {
        is_the_message(&format!("{request}{answer}"), ImportFormat::Http);
    }
}

#[test]
fn what_has_no_message_and_keys_that_no_body_has_is_no_body() {
    let another = ImportError::ForeignExport { tool: "another tool" };
    for (text, error) in [
        (
            r#"{"meta":{"format":"httpie","version":"1.0.0"},"entry":{"name":"s","requests":[{"url":"https://h/x"}]}}"#,
            ImportError::ForeignExport { tool: "HTTPie" },
        ),
        (r#"{"version":6,"entities":[{"entity":{"type":"Project","name":"p"},"children":[]}]}"#, another),
        (r#"{"projectInfo":{"projectName":"p"},"apiGroupList":[{"apiList":[]}]}"#, another),
        (r#"{"project_id":"1","name":"p","apis":[{"method":"POST"}]}"#, another),
        (
            r#"{ // mine
            "apis": [{"method":"POST"}] }"#,
            another,
        ),
        (r#"{"a":1}"#, ImportError::Unknown),
    ] {
        assert_eq!(read(text).unwrap_err(), error, "{text}");
    }
    for text in [
        r#"{"message":{"message_type":0},"anything":{"a":1}}"#,
        r#"{"sender_id":"a","type":1,"receiver_id":"b","content":"{}","new_option":{"a":1}}"#,
        r#"{"room_id":"1","messages":[{"message_type":0}],"resend_flag":0}"#,
        r#"{"content":"x","ttl":1,"target_os":["ios"]}"#,
        r#"{"message_type":0,"text":"hi"}"#,
        r#"{"push_config":{"push_enabled":true}}"#,
        "{}",
    ] {
        assert_eq!(read(text).unwrap().format, ImportFormat::Body, "{text}");
    }
}

#[test]
fn parameters_of_the_path_are_put_into_it() {
    let insomnia = |url: &str, parameters: Value| {
        json!({ "_type": "export", "__export_format": 4, "resources": [{ "_id": "r", "_type": "request", "name": "s", "method": "POST",
            "url": url, "pathParameters": parameters, "body": { "text": "{}" } }] })
        .to_string()
    };
    let thunder = |url: &str, parameters: Value| {
        json!({ "client": "Thunder Client", "collectionName": "c", "folders": [], "requests": [{ "name": "s", "method": "POST",
            "url": url, "params": parameters, "headers": [], "body": { "type": "json", "raw": "{}" } }] })
        .to_string()
    };
    let whole = "ann|1|ben";
    for (text, expected) in [
        (
            insomnia(
                "https://h/im/v2/conversations/:cid/messages",
                json!([{ "name": "cid", "value": "ann%7C1%7Cben" }]),
            ),
            whole,
        ),
        (
            insomnia(
                "https://h/im/v2/conversations/:from|1|{{ _.to }}/messages",
                json!([{ "name": "x", "value": "1" }]),
            ),
            ":from|1|{{to}}",
        ),
        (
            thunder(
                "https://h/im/v2/conversations/{cid}/messages",
                json!([{ "name": "cid", "value": "ann%7C1%7Cben", "isPath": true }, { "name": "x", "value": "1", "isPath": false }]),
            ),
            whole,
        ),
        (
            thunder(
                "https://h/im/v2/conversations/ann%7C1%7C{{to}}/messages",
                json!([{ "name": "to", "value": "x", "isPath": true }]),
            ),
            "ann|1|{{to}}",
        ),
    ] {
        let message = read(&text).unwrap().messages.remove(0);
        let ends = message.ends.unwrap_or_else(|| panic!("{text}: {:?}", message.notes));
        assert_eq!(format!("{}|{}|{}", ends.sender, ends.type_code, ends.receiver), expected, "{text}");
    }
}

#[test]
fn a_request_of_bruno_with_any_login_is_read() {
    for login in ["oauth2", "awsv4", "oauth1", "basic"] {
        let text = format!(
            "meta {{\n  name: s\n  type: http\n}}\n\npost {{\n  url: {URL}\n  body: json\n  auth: {login}\n}}\n\nauth:{login} {{\n  secret: s3cret\n}}\n\nbody:json {{\n  {{}}\n}}\n"
        );
        let import = read(&text).unwrap();
        assert_eq!(import.format, ImportFormat::Bruno, "{login}");
        let message = &import.messages[0];
        assert_eq!(
            (message.body.as_deref(), message.dropped[0].name.as_str()),
            (Some("{}"), "auth"),
            "{login}"
        );
        assert!(!serde_json::to_string(&import).unwrap().contains("s3cret"));
    }
}
