#![allow(clippy::unwrap_used)]
//! Kinds of texts that other tools write, each with what it must become. Inputs are ours.

use serde_json::json;

use super::error::ImportError;
use super::model::{ImportFormat, ImportedMessage};
use super::read;

const URL: &str = "https://h.example/im/v2/conversations/ann%7C1%7Cben/messages";
const BODY: &str = r#"{"message":{"message_type":0,"text":"hi"}}"#;

fn one(text: &str) -> ImportedMessage {
    let mut import = read(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(import.messages.len(), 1, "{text}");
    let message = import.messages.remove(0);
    assert!(!serde_json::to_string(&message).unwrap().contains("s3cret"), "{message:?}");
    message
}

#[test]
fn requests_of_these_kinds_are_read() {
    let hurl = format!(
        "# send\nPOST {URL}\nAppKey: k1\n{BODY}\n\nHTTP 200\n[Asserts]\njsonpath \"$.code\" == 200\n"
    );
    let hurl_second =
        format!("GET https://h.example/\nHTTP 200\n\nPOST {URL}\nAppKey: k1\n{BODY}\nHTTP 200\n");
    let hurl_any = format!("POST {URL}\nAppKey: k1\n{BODY}\nHTTP *\n");
    let parted = URL.replace("/im/", "\n    /im/").replace("/messages", "\n\t/messages");
    let http = format!("POST {parted}\nAppKey: k1\n\n{BODY}\n");
    let scripted =
        format!("< {{%\n  request.variables.set(\"a\", 1)\n%}}\nPOST {URL}\nAppKey: k1\n\n{BODY}\n");
    let wrapped = json!({ "data": [{ "info": { "name": "c" }, "item": [{ "name": "r", "request": {
        "method": "POST", "url": URL, "header": [{ "key": "AppKey", "value": "k1" }],
        "body": { "mode": "raw", "raw": BODY } } }] }] })
    .to_string();
    let generic = format!(
        "const res = await axios.post<Map<string, Answer>>(\n  `https://h.example/im/v2/conversations/${{encodeURIComponent('ann|1|ben')}}/messages`,\n  {BODY},\n  {{ headers: {{ AppKey: 'k1' }} }});"
    );
    let joined = format!(
        "fetch('https://h.example/im/v2/conversations/' + encodeURIComponent(\"ann|1|ben\") + '/messages', {{ method: 'POST', headers: {{ AppKey: 'k1' }}, body: JSON.stringify({BODY}) }})"
    );
    let k6 = format!(
        "import http from 'k6/http';\nexport default function () {{\n  http.post('{URL}', JSON.stringify({BODY}), {{ headers: {{ AppKey: 'k1', CheckSum: 's3cret' }} }});\n}}"
    );
    for (format, text) in [
        (ImportFormat::Http, hurl),
        (ImportFormat::Http, hurl_any),
        (ImportFormat::Http, hurl_second),
        (ImportFormat::Http, http),
        (ImportFormat::Http, scripted),
        (ImportFormat::Postman, wrapped),
        (ImportFormat::Javascript, generic),
        (ImportFormat::Javascript, joined),
        (ImportFormat::Javascript, k6),
    ] {
        assert_eq!(read(&text).unwrap().format, format, "{text}");
        let message = one(&text);
        let ends = message.ends.as_ref().map(|ends| (ends.sender.as_str(), ends.receiver.as_str()));
        assert_eq!(ends, Some(("ann", "ben")), "{text}");
        assert_eq!(message.body.as_deref(), Some(BODY), "{text}");
        assert_eq!(message.app_key.as_deref(), Some("k1"), "{text}");
    }
}

#[test]
fn variables_of_one_request_of_hoppscotch_have_their_values() {
    let request = json!({ "v": "5", "name": "r", "method": "POST", "endpoint": URL, "headers": [],
        "body": { "contentType": "application/json", "body": BODY.replace("hi", "hi <<name>> <<off>> <<token>>") },
        "requestVariables": [
            { "key": "name", "value": "Mei", "active": true },
            { "key": "off", "value": "x", "active": false },
            { "key": "token", "value": "s3cret", "active": true },
        ] });
    let message = one(&json!({ "v": 2, "name": "c", "folders": [], "requests": [request] }).to_string());
    let values: Vec<_> = message.variables.iter().map(|v| (v.name.as_str(), v.default.as_str())).collect();
    assert_eq!(values, [("name", "Mei"), ("off", ""), ("token", "")]);
}

#[test]
fn what_cannot_be_read_is_named_for_what_it_is() {
    let tool = |tool| ImportError::ForeignExport { tool };
    let code = |language| ImportError::SourceCode { language };
    let httpie = json!({ "meta": { "format": "httpie", "version": "1.0.0" },
        "entry": { "requests": [{ "headers": [{ "name": "CheckSum", "value": "s3cret" }] }] } });
    for (text, error) in [
        (httpie.to_string(), tool("HTTPie")),
        (
            "<?xml version=\"1.0\"?>\n<jmeterTestPlan version=\"1.2\"></jmeterTestPlan>".to_owned(),
            tool("JMeter"),
        ),
        ("<con:soapui-project name=\"x\"></con:soapui-project>".to_owned(), tool("SoapUI")),
        ("<charles-session></charles-session>".to_owned(), tool("Charles")),
        ("---\n\"openapi\": \"3.1.0\"\ninfo:\n  title: x\n".to_owned(), ImportError::ApiDescription),
        ("'swagger': '2.0'\ninfo: {}\n".to_owned(), ImportError::ApiDescription),
        (format!("library(httr)\nres <- VERB(\"POST\", url = \"{URL}\", body = '{BODY}')"), code("R")),
        (format!("library(RCurl)\nres <- postForm(\"{URL}\")"), code("R")),
        (format!("$client = new http\\Client;\n$request->setRequestUrl('{URL}');"), code("PHP")),
        (format!("open Cohttp\nlet uri = Uri.of_string \"{URL}\" in"), code("OCaml")),
        (
            format!("my $ua = LWP::UserAgent->new;\n$req = HTTP::Request->new(POST => \"{URL}\");"),
            code("Perl"),
        ),
        (format!("local http = require(\"socket.http\")\nhttp.request{{ url = \"{URL}\" }}"), code("Lua")),
        (format!("restTemplate.postForObject(\"{URL}\", entity, String.class);"), code("Java")),
        (format!("import os\nos.system(\"wget '{URL}'\")"), code("Python")),
    ] {
        assert_eq!(read(&text), Err(error), "{text}");
    }
}

#[test]
fn a_variable_whose_name_says_secret_in_any_spelling_keeps_no_value() {
    for name in [
        "passcode",
        "pin",
        "PIN",
        "app_sercet",
        "Pasword",
        "user.sid",
        "HMAC",
        "aesKey",
        "授权码",
        "login凭证",
        "x-psk",
        "EncodingAESKey",
    ] {
        let body = BODY.replace("hi", &format!("hi {{{{{name}}}}}"));
        let export = json!({ "info": { "name": "c" }, "variable": [{ "key": name, "value": "s3cret" }],
            "item": [{ "name": "r", "request": { "method": "POST", "url": URL, "header": [],
                "body": { "mode": "raw", "raw": body } } }] });
        let message = one(&export.to_string());
        assert_eq!(message.variables.len(), 1, "{name}");
        assert_eq!(message.dropped.len(), 1, "{name}");
    }
    // Words that only begin so are no secrets.
    for name in ["pinned", "spin", "opinion", "sidebar", "obsession_x"] {
        assert!(!super::rules::is_secret(name), "{name}");
    }
}
