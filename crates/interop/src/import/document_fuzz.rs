//! Documents of other tools, damaged and whole: no reader breaks, and a whole one keeps its message.
#![allow(clippy::unwrap_used)]

use std::time::Instant;

use proptest::prelude::*;

use super::fuzzing::{config, damaged};
use super::samples::{URL, documents, headers};
use super::*;

const SIGNS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "\\",
    "\\\"",
    "\\u",
    "d83d",
    "null",
    "true",
    "1e999",
    "-0",
    "12345678901234567890123",
    "{{",
    "}}",
    "{{ _.",
    "{%",
    "%}",
    "<<",
    ">>",
    "{{$guid}}",
    "{{#guid}}",
    "\"items\":[",
    "\"item\":[",
    "\"requests\":[",
    "\"folders\":[",
    "\"variables\":[",
    "\"values\":[",
    "\"type\":\"collection\"",
    "\"type\":\"api\"",
    "\"url\":{\"base\":\"",
    "\"_type\":\"export\"",
    "\"resources\":[",
    "\"log\":{\"entries\":[",
    "\"openapi\":\"3.0\"",
    "\"yanshu_template\":1",
    "\"_postman_variable_scope\":1",
    "\"message\":{",
    "\"disabled\":true",
    "\"secret\":true",
    "\"encoding\":\"base64\"",
    "\n",
    "\r\n",
    "  ",
    "\t",
    "- ",
    "&a ",
    "*a",
    "<<: ",
    "? ",
    "|\n",
    ">\n",
    "!!binary ",
    "meta {\n",
    "\n}\n",
    "body:json {\n",
    "vars {\n",
    "post {\n",
    "###",
    "# @name ",
    "@x = ",
    "POST ",
    "GET ",
    "HTTP/1.1",
    "< ./",
    "< {%",
    "> {%",
    "[BasicAuth]\n",
    "[Options]\n",
    "[Query]\n",
    "```json\n",
    "HTTP 200\n",
    "fetch(",
    "await ",
    "`",
    "${",
    "new Headers(",
    "axios.post(",
    "$.ajax(",
    ".append(",
    "&quot;",
    "&amp;",
    "<pre>",
    "“",
    "”，",
    "｝",
    "：",
    "JSON.stringify(",
    "const x = ",
    "...",
    "//",
    "/*",
    "*/",
    "'",
    "Invoke-RestMethod ",
    "-Body ",
    "@{",
    "@'\n",
    "\n'@",
    "$x = ",
    "ConvertTo-Json",
    "%7C",
    "/im/v2/conversations/",
    "/messages",
    "://",
    "?a=1",
    "@",
    "雁",
    "😀",
    "\u{feff}",
    "\u{200b}",
    "\u{a0}",
    "\0",
];

fn seeds() -> Vec<String> {
    let body = r#"{"message":{"message_type":0,"text":"hi {{name}} 雁"}}"#;
    let mut seeds: Vec<String> = documents(body).into_iter().map(|(_, text)| text).collect();
    seeds.extend(
        [
            r#"{"openapi":"3.0.1","info":{"title":"x"},"paths":{"/im/v2/conversations/{id}/messages":{"post":{}}}}"#,
            "openapi: 3.0.1\ninfo:\n  title: x\npaths: {}\n",
            r#"{"name":"dev","values":[{"key":"AppSecret","value":"s3cret","enabled":true}],"_postman_variable_scope":"environment"}"#,
            r#"{"apifoxProject":"1.0.0","apiCollection":[{"items":[]}]}"#,
            r#"{"yanshu_template":1,"body":["{\"message\":{}}"]}"#,
            "vars {\n  host: https://h.example\n}\nvars:secret [\n  appSecret\n]\n",
            "type: environment.insomnia.rest/5.0\nname: dev\nenvironments:\n  data:\n    a: b\n",
            "@host = https://h.example\n@to={{peer}}\n### first\n< {%\n  request.variables.set('x', crypto.sha1())\n%}\nPOST {{host}}/im/v2/conversations/ann%7C1%7C{{to}}/messages\n  ?a=1\n\n{\"message\":{\"text\":\"{{$random.uuid}}\"}}\n###\nGET {{host}}/\n\n< ./body.json\n",
            "const body = { message: { message_type: 0, text: `hi ${name}`, n: 0x1F, list: [1, 'a',], ...more } };\nfetch(`${base}/im/v2/conversations/a%7C1%7Cb/messages`, { method: 'POST', headers: new Headers([['AppKey', k]]), body: JSON.stringify(body) })",
            "const h = new Headers();\nh.append('AppKey', 'k1');\nvar options = { method: 'post', url: `${base}/im/v2/conversations/a%7C1%7Cb/messages`, headers: h, data: { message: { text: 'x' } } };\naxios.request(options); $.ajax(options); got.post('u', { json: qs.stringify(a) })",
            r#"｛“message”：｛“message_type”：0，“text”：“他说"好"，a”｝，｝"#,
            "{&quot;message&quot;:{&quot;text&quot;:&quot;a &amp;amp; b&quot;}}",
            "import requests\nr = requests.post(url, json={'message': {'text': 'x'}})\n",
            r#"{"message":{"message_type":0,"text":"a"}}{"message":{}}"#,
            r#"[{"message":{"text":"a"}},{"message":{"text":"b"}}]"#,
            "{code:json}\n{'message': {'text': 'a', 'n': None, 'b': True}}\n{code}\n```\n{\"message\":{}}\n```",
            "> {\n>   \"message\": {\"text\": \"a\"}\n> }\n",
            " 9  {\n10    \"message\": {\"text\": \"a\"}\n11  }\n",
            "请求地址：https://h.example/im/v2/conversations/a%7C1%7Cb/messages\n参数：{\"message\":{\"text\":\"雁\"}}，body {\\\"message\\\":{\\\"text\\\":\\\"a\\\"}}\n返回 {\"code\":414}",
            "== Info: x\n=> Send header, 9 bytes (0x9)\n0000: POST /im/v2/conversations/a%7C1%7Cb/messages HTTP/1.1\n0037: AppKey: k1\n=> Send data, 9 bytes (0x9)\n0000: 7b 22 6d 65 73 73 61 67 65 22 3a 7b 7d 7d       {\"message\":{}}\n",
            ":authority: h.example\n:method: POST\n:path: /im/v2/conversations/a%7C1%7Cb/messages\nappkey: k1\n\n{\"message\":{}}",
            "> POST /im/v2/conversations/a%7C1%7Cb/messages HTTP/1.1\n> Host: h\n> Transfer-Encoding: chunked\n>\n> e\n> {\"message\":{}}\n> 0\n",
            "eyJtZXNzYWdlIjp7InRleHQiOiLkvaAifX0=",
            r#"["curl", "-s", "https://h/im/v2/conversations/a%7C1%7Cb/messages", "-d", "{\"message\":{}}"]"#,
        ]
        .map(str::to_owned),
    );
    let nested = (0..40).fold(String::from("[]"), |inside, _| {
        format!(r#"[{{"name":"f","folders":{inside},"requests":[]}}]"#)
    });
    seeds.push(nested);
    let of_har = serde_json::json!({ "log": { "entries": [
        { "request": { "method": "POST", "url": URL, "headers": headers("name"), "postData": { "encoding": "base64", "text": "eyJtZXNzYWdlIjp7InRleHQiOiLkvaAifX0=" } }, "response": { "content": { "text": "x" } } },
    ] } });
    seeds.push(of_har.to_string());
    seeds
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn fuzz_no_damaged_document_breaks_a_reader(text in damaged(seeds(), SIGNS)) {
        let began = Instant::now();
        let (whole, archive) = (read(&text), read_archive(text.as_bytes()));
        for import in [whole, archive].into_iter().flatten() {
            prop_assert!(!import.messages.is_empty() && import.messages.len() <= MAX_MESSAGES);
            for message in &import.messages {
                // What is filled in stands in the message, and under a name that templates take.
                let ends = message.ends.iter().flat_map(|ends| [ends.sender.as_str(), ends.receiver.as_str()]);
                let known: Vec<&str> = ends.chain(message.body.as_deref()).collect();
                for variable in &message.variables {
                    prop_assert!(known.iter().any(|text| text.contains(&variable.name)), "{variable:?} {known:?}");
                }
                prop_assert!(!message.literal || message.variables.is_empty());
                prop_assert!(message.notes.iter().all(|note| note.name.chars().count() < 300));
            }
        }
        prop_assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    }

    #[test]
    fn fuzz_a_message_in_any_tools_document_keeps_its_text(
        at in any::<prop::sample::Index>(),
        text in "[ -~é雁😀\u{a0}“’\\\\\"']{0,40}",
        number in "[1-9][0-9]{0,30}",
    ) {
        // Each tool's own variables are another matter; so is what only a template's braces could mean.
        let text = text.replace(['{', '}', '<', '%'], ".");
        let body = serde_json::json!({ "message": { "message_type": 0, "text": text } }).to_string();
        let body = body.replacen("\"message_type\":0", &format!("\"message_type\":0,\"n\":{number}"), 1);
        let all = documents(&body);
        let (format, document) = at.get(&all);
        let import = read(document).unwrap();
        prop_assert_eq!(import.format, *format, "{}", document);
        prop_assert_eq!(import.messages.len(), 1);
        let message = &import.messages[0];
        prop_assert_eq!(message.body.as_deref(), Some(body.as_str()), "{}", document);
        let ends = message.ends.as_ref().unwrap();
        prop_assert_eq!((ends.sender.as_str(), ends.type_code, ends.receiver.as_str()), ("ann", 1, "ben"));
        prop_assert_eq!(message.app_key.as_deref(), Some("k1"));
        prop_assert!(!serde_json::to_string(&import).unwrap().contains("s3cret"));
    }
}
