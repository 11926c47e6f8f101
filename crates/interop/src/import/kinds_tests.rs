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
fn many_type_arguments_take_no_longer_than_their_text() {
    let began = std::time::Instant::now();
    let call = format!("axios.post<A<B>>('{URL}', {BODY}, {{ headers: {{ AppKey: 'k1' }} }})");
    for many in ["fetch<", "fetch<>", "axios<got<A>"] {
        let message = one(&format!("{} (\n{call}", many.repeat(100_000)));
        assert_eq!(message.body.as_deref(), Some(BODY));
    }
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}

#[test]
fn sections_of_hurl_are_no_part_of_the_body() {
    let names = |message: &ImportedMessage| {
        let notes = message.notes.iter().map(|note| format!("{:?} {}", note.code, note.name));
        let dropped = message.dropped.iter().map(|dropped| format!("{:?} {}", dropped.code, dropped.name));
        notes.chain(dropped).collect::<Vec<_>>()
    };
    let pretty =
        serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(BODY).unwrap()).unwrap();
    for body in [BODY.to_owned(), format!("```json\n{BODY}\n```"), format!("```\n{BODY}\n```"), pretty] {
        for (section, said) in [
            ("[BasicAuth]\nbob: s3cret\n", vec!["Login BasicAuth"]),
            ("# who\n[BasicAuth]\n\n# s3cret\nbob: s3cret\n\n", vec!["Login BasicAuth"]),
            ("[Cookies]\nsid: s3cret\n{{other}}: s3cret\n", vec!["Header Cookie"]),
            ("[Options]\nuser: bob:s3cret\ninsecure: true\n", vec!["Option insecure", "Login user"]),
            ("[Query]\na: b c\n", vec!["Query a"]),
            ("[QueryStringParams]\na: b\n[BasicAuth]\nbob:s3cret\n", vec!["Query a", "Login BasicAuth"]),
            ("[Unknown]\nname: s3cret\n", vec!["Option Unknown"]),
        ] {
            for end in
                ["", "\nHTTP 200\n[Asserts]\nstatus == 200\n", "\n\n[Captures]\na: jsonpath \"$.s3cret\"\n"]
            {
                let text = format!("POST {URL}\nAppKey: k1\n{section}{body}{end}");
                let message = one(&text);
                let sent: serde_json::Value = serde_json::from_str(message.body.as_deref().unwrap()).unwrap();
                assert_eq!(
                    sent.to_string(),
                    serde_json::from_str::<serde_json::Value>(BODY).unwrap().to_string(),
                    "{text}"
                );
                assert_eq!(names(&message), said, "{text}");
            }
        }
    }
    // Behind the body they are as little of it.
    let late = one(&format!("POST {URL}\nAppKey: k1\n\n{BODY}\n[BasicAuth]\nbob: s3cret\n"));
    assert_eq!((late.body.as_deref(), names(&late)), (Some(BODY), vec!["Login BasicAuth".to_owned()]));
    let form = one(&format!("POST {URL}\n[Form]\na: b\nHTTP 200\n"));
    assert_eq!((form.body.as_deref(), names(&form)), (None, vec!["BodyKind form".to_owned()]));
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
        (
            format!("@Grab('x')\nimport groovyx.net.http.HTTPBuilder\ndef http = new HTTPBuilder('{URL}')"),
            code("Groovy"),
        ),
        (format!("node {{\n  httpRequest url: '{URL}', requestBody: '{BODY}'\n}}"), code("Groovy")),
        (format!("import io.gatling.http.Predef._\nexec(http(\"send\").post(\"{URL}\"))"), code("Scala")),
        (format!("HTTPoison.post!(\"{URL}\", body, headers)"), code("Elixir")),
        (format!("Set h = CreateObject(\"MSXML2.XMLHTTP\")\nh.Open \"POST\", \"{URL}\""), code("VBA")),
        (format!("import io.restassured.RestAssured;\ngiven().body(b).post(\"{URL}\");"), code("Java")),
        (
            format!("val client = HttpClient(io.ktor.client.engine.cio.CIO)\nclient.post(\"{URL}\")"),
            code("Kotlin"),
        ),
        (format!("from locust import task\nself.client.post('{URL}', json=body)"), code("Python")),
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
