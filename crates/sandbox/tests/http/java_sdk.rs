//! Requests of the official Java SDK, captured from it while it ran, in the order it made them: methods, paths with their
//! queries and bodies to the byte; of the heads, everything but host, length, key, time, nonce, CheckSum and trace id, which
//! differ from call to call.
//!
//! It was netease-im/yunxin-server-sdk-java with the HTTP client of `31f2bc40`, the services and request types of `b65f23da`
//! (notifications `2afc86ae`, push `4f2592fa`, stream messages their newest published state), compiled by OpenJDK 17 and run on
//! OkHttp 3.13.1; there were stand-ins for its metrics, its choice of an endpoint and for fastjson2, which writes the fields of
//! a bean sorted by name and leaves out what is null. Parameters of a query come in the order of a Java `HashMap`. OkHttp writes
//! `|`, blanks, `{}"<>^` and whatever is not ASCII in percent signs, leaves `@+;=:!$&'()*,~` and a lone `%` as they are, and
//! takes `?`, `#` and an escape of a message's client id for its own.
//!
//! Beside this file: `java_sdk.json`. Ids, times and tokens in it that an answer gives (`keep`) stand for those of this run.

use std::collections::BTreeMap;

use reqwest::Method;
use serde::Deserialize;
use serde_json::Value;

use crate::caller::caller;
use crate::captured;

/// Of POST, PATCH and DELETE: a DELETE without a body has an empty one.
const HEAD_WITH_BODY: &str = "\
{METHOD} {PATH} HTTP/1.1
AppKey: {AppKey}
CurTime: {CurTime}
Nonce: {Nonce}
CheckSum: {CheckSum}
X-custom-traceid: {TRACE}
User-Agent: yunxin-server-sdk/1.1.1
Content-Type: application/json;charset=UTF-8
Content-Length: {LENGTH}
Host: {HOST}
Connection: Keep-Alive
Accept-Encoding: gzip

";

/// Of GET.
const HEAD: &str = "\
{METHOD} {PATH} HTTP/1.1
AppKey: {AppKey}
CurTime: {CurTime}
Nonce: {Nonce}
CheckSum: {CheckSum}
X-custom-traceid: {TRACE}
User-Agent: yunxin-server-sdk/1.1.1
Host: {HOST}
Connection: Keep-Alive
Accept-Encoding: gzip

";

#[derive(Deserialize)]
struct Captured {
    name: String,
    method: String,
    path: String,
    /// None where there is no body at all.
    body: Option<String>,
    code: i64,
    /// Fields of the answer, by JSON pointer.
    #[serde(default)]
    expect: BTreeMap<String, Value>,
    /// What stands in later requests for a field of this answer.
    #[serde(default)]
    keep: BTreeMap<String, String>,
}

#[tokio::test]
async fn requests_of_the_running_java_sdk_get_the_answers_it_reads() {
    let caller = caller().await;
    let requests: Vec<Captured> = serde_json::from_str(include_str!("java_sdk.json")).unwrap();
    let mut kept: Vec<(String, String)> = Vec::new();
    for Captured { name, method, path, body, code, expect, keep } in requests {
        let of_this_run = |text: &str| -> String {
            kept.iter().fold(text.to_owned(), |text, (captured, now)| text.replace(captured.as_str(), now))
        };
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let (path, body) = (of_this_run(&path), body.as_deref().map(&of_this_run));
        let head = if body.is_some() { HEAD_WITH_BODY } else { HEAD };
        let answer = captured::exchange(&caller, head, &method, &path, body.as_deref()).await;
        assert_eq!(answer["code"], code, "{name}: {answer}");
        let expect = of_this_run(&serde_json::to_string(&expect).unwrap());
        let expect: BTreeMap<String, Value> = serde_json::from_str(&expect).unwrap();
        for (pointer, value) in expect {
            assert_eq!(answer.pointer(&pointer), Some(&value), "{name}, {pointer}: {answer}");
        }
        for (captured, pointer) in keep {
            let now = answer.pointer(&pointer).unwrap();
            kept.push((captured, now.as_str().map_or_else(|| now.to_string(), str::to_owned)));
        }
    }
}
