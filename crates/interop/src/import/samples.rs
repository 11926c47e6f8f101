//! One document of every tool that sends the same message: sender, receiver and AppKey as here. The fixtures are ours.

use serde_json::{Value, json};

use super::model::ImportFormat;

pub(super) const URL: &str = "https://h.example/im/v2/conversations/ann%7C1%7Cben/messages";

/// AppKey `k1`, and a secret that stays behind.
pub(super) fn headers(key: &str) -> Value {
    json!([{ key: "AppKey", "value": "k1" }, { key: "CheckSum", "value": "s3cret" }])
}

/// Documents whose request has this body, which is one line of JSON.
pub(super) fn documents(body: &str) -> Vec<(ImportFormat, String)> {
    let version_1 = json!({ "name": "c", "order": ["r"], "requests": [{
        "name": "r", "url": URL, "method": "POST", "headers": "AppKey: k1\nCheckSum: s3cret\n", "dataMode": "raw",
        "rawModeData": body
    }] });
    let version_2 = json!({ "info": {}, "item": [{ "name": "r", "request": {
        "method": "POST", "url": URL, "header": headers("key"), "body": { "mode": "raw", "raw": body }
    } }] });
    let insomnia = json!({ "_type": "export", "__export_format": 4, "resources": [
        { "_id": "e", "_type": "environment", "data": { "host": "https://h.example", "to": { "one": "ben" } } },
        { "_id": "r", "_type": "request", "name": "r", "method": "POST", "headers": headers("name"),
          "url": "{{ _.host }}/im/v2/conversations/ann%7C1%7Cben/messages",
          "body": { "mimeType": "application/json", "text": body } },
    ] });
    let hoppscotch = json!({ "v": 2, "name": "c", "folders": [], "requests": [{
        "v": "4", "name": "r", "endpoint": URL, "method": "POST", "headers": headers("key"),
        "body": { "contentType": "application/json", "body": body }
    }] });
    let thunder = json!({ "client": "Thunder Client", "collectionName": "c", "folders": [], "requests": [{
        "name": "r", "url": URL, "method": "POST", "headers": headers("name"),
        "body": { "type": "json", "raw": body, "form": [] }
    }] });
    let bruno = json!({ "name": "c", "version": "1", "items": [{ "type": "http", "name": "r", "request": {
        "url": URL, "method": "POST", "headers": headers("name"), "body": { "mode": "json", "json": body }
    } }], "environments": [] });
    let reqable = json!({ "id": "c", "type": "collection", "name": "c",
        "headers": [{ "key": "CheckSum", "value": "s3cret" }, { "key": "Cookie", "value": "s3cret", "disabled": true }],
        "items": [{ "type": "folder", "name": "f", "items": [{ "id": "a", "type": "api", "name": "r", "method": "POST",
            "url": { "base": URL, "fragment": "", "query": [{ "key": "a", "value": "1", "disabled": true }] },
            "headers": [{ "key": "AppKey", "value": "k1" }, { "key": "Host", "value": "h.example", "internal": true }],
            "body": { "mode": "json", "text": body }, "script": { "isEnabled": false },
            "authorization": { "mode": "inherit" }, "documentation": { "content": "" } }] }] });
    let har = json!({ "request": {
        "method": "POST", "url": URL, "headers": headers("name"), "postData": { "text": body }
    } });
    let mut all = vec![
        (ImportFormat::Postman, version_1.to_string()),
        (ImportFormat::Postman, version_2.to_string()),
        (ImportFormat::Postman, json!({ "collection": version_2 }).to_string()),
        (
            ImportFormat::Postman,
            json!({ "version": 1, "collections": [version_1], "environments": [] }).to_string(),
        ),
        (ImportFormat::Insomnia, insomnia.to_string()),
        (ImportFormat::Hoppscotch, hoppscotch.to_string()),
        (ImportFormat::Hoppscotch, json!([hoppscotch]).to_string()),
        (ImportFormat::ThunderClient, thunder.to_string()),
        (ImportFormat::Bruno, bruno.to_string()),
        (ImportFormat::Reqable, reqable.to_string()),
        (ImportFormat::Reqable, json!([reqable]).to_string()),
        (ImportFormat::Reqable, json!({ "name": "c", "items": [reqable] }).to_string()),
        (ImportFormat::Har, har.to_string()),
        (ImportFormat::Har, json!([har]).to_string()),
        (ImportFormat::Har, json!({ "log": { "entries": [har] } }).to_string()),
    ];
    all.extend(texts(body));
    all
}

/// Those that are no JSON.
fn texts(body: &str) -> Vec<(ImportFormat, String)> {
    let yaml = body.replace('\'', "''");
    let (quoted, single) = (Value::from(body).to_string(), body.replace('\'', "''"));
    let bash = body.replace('\'', r"'\''");
    vec![
        (
            ImportFormat::Insomnia,
            format!(
                "type: collection.insomnia.rest/5.0\nname: c\ncollection:\n  - name: f\n    children:\n      - name: r\n        url: {URL}\n        method: POST\n        body:\n          mimeType: application/json\n          text: '{yaml}'\n        headers:\n          - name: AppKey\n            value: k1\n          - name: CheckSum\n            value: s3cret\n"
            ),
        ),
        (
            ImportFormat::Bruno,
            format!(
                "meta {{\n  name: r\n  type: http\n}}\n\npost {{\n  url: {URL}\n  body: json\n}}\n\nheaders {{\n  AppKey: k1\n  CheckSum: s3cret\n  ~Off: s3cret\n}}\n\nbody:json {{\n  {body}\n}}\n"
            ),
        ),
        (
            ImportFormat::Http,
            format!(
                "### r\n# @name r\nPOST {URL}\nAppKey: k1\nCheckSum: s3cret\n\n{body}\n\n> {{% client.log(1) %}}\n"
            ),
        ),
        (
            ImportFormat::Http,
            format!(
                "POST /im/v2/conversations/ann%7C1%7Cben/messages HTTP/1.1\r\nHost: h.example\r\nAppKey: k1\r\nCheckSum: s3cret\r\n\r\n{body}\r\n"
            ),
        ),
        (
            ImportFormat::Javascript,
            format!(
                "await fetch(\"{URL}\", {{\n  \"headers\": {{ \"AppKey\": \"k1\", \"CheckSum\": \"s3cret\" }},\n  \"body\": {quoted},\n  \"method\": \"POST\"\n}});"
            ),
        ),
        (
            ImportFormat::Javascript,
            format!(
                "var settings = {{ url: '{URL}', method: 'post', headers: {{ AppKey: 'k1', CheckSum: 's3cret' }}, data: {quoted} }};\naxios.request(settings)"
            ),
        ),
        (
            ImportFormat::Wget,
            format!(
                "wget --method POST --header 'AppKey: k1' --header 'CheckSum: s3cret' --body-data '{bash}' '{URL}'"
            ),
        ),
        (ImportFormat::Httpie, format!("http --raw '{bash}' POST '{URL}' AppKey:k1 CheckSum:s3cret")),
        (
            ImportFormat::Powershell,
            format!(
                "Invoke-WebRequest -UseBasicParsing -Uri '{URL}' `\n-Method POST `\n-Headers @{{\n'AppKey'='k1'\n'CheckSum'='s3cret'\n}} `\n-ContentType 'application/json' `\n-Body '{single}'"
            ),
        ),
    ]
}
