use md5::{Digest as _, Md5};
use reqwest::{
    Method, Response,
    multipart::{Form, Part},
};
use serde_json::{Value, json};
use tokio::{io::AsyncWriteExt as _, net::TcpStream};

use crate::caller::{Caller, answer, caller, caller_with, signature};

const FILE: &str = "/nimserver/msg/fileUpload.action";
const BASE64: &str = "/nimserver/msg/upload.action";

fn bytes(length: usize) -> Vec<u8> {
    #[allow(clippy::cast_possible_truncation)]
    (0..length).map(|n| (n * 31 % 251) as u8).collect()
}

async fn file(caller: &Caller, form: Form) -> Value {
    answer(caller.signed(Method::POST, FILE).multipart(form).send().await.unwrap()).await
}

async fn base64(caller: &Caller, fields: &[(&str, &str)]) -> Value {
    answer(caller.signed(Method::POST, BASE64).form(fields).send().await.unwrap()).await
}

async fn fetch(caller: &Caller, uploaded: &Value, range: Option<&str>) -> Response {
    let request = caller.http.get(uploaded["url"].as_str().unwrap());
    let request = range.into_iter().fold(request, |request, range| request.header("Range", range));
    request.send().await.unwrap()
}

fn on_disk(caller: &Caller) -> usize {
    std::fs::read_dir(caller.folder.path().join("files")).unwrap().count()
}

#[tokio::test]
async fn a_file_comes_back_with_its_bytes_its_type_and_its_name() {
    let caller = caller().await;
    let sent = bytes(3 << 20);
    let part = Part::bytes(sent.clone()).file_name("西湖 2.jpg").mime_str("image/jpeg").unwrap();
    let form = Form::new().text("type", "image/jpeg").text("ishttps", "true").text("tag", "demo");
    let uploaded = file(&caller, form.part("content", part).text("expireSec", "86400")).await;
    let url = uploaded["url"].as_str().unwrap();
    assert!(url.starts_with(&caller.url("/files/")) && url.ends_with("/%E8%A5%BF%E6%B9%96%202.jpg"), "{url}");
    let response = fetch(&caller, &uploaded, None).await;
    assert_eq!(response.headers()["content-type"], "image/jpeg");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    let got = response.bytes().await.unwrap();
    let md5 = hex::encode(Md5::digest(&sent));
    assert_eq!(hex::encode(Md5::digest(&got)), md5);
    let upload = &caller.sandbox.world().uploads()[0];
    assert_eq!((upload.name.as_str(), upload.size_bytes), ("西湖 2.jpg", sent.len() as u64));
    assert_eq!((&upload.md5, upload.tag.as_deref()), (&md5, Some("demo")));
    assert_eq!(upload.expire_time_ms, Some(upload.create_time_ms + 86_400_000));
}

#[tokio::test]
async fn base64_comes_back_as_the_bytes_it_stood_for() {
    let caller = caller().await;
    let uploaded = base64(&caller, &[("content", "aGVsbG8gc2FuZGJvePv/"), ("type", "text/plain")]).await;
    assert!(uploaded["url"].as_str().unwrap().ends_with("/file.txt"));
    let response = fetch(&caller, &uploaded, None).await;
    assert_eq!(response.headers()["content-type"], "text/plain");
    assert_eq!(response.bytes().await.unwrap().as_ref(), b"hello sandbox\xfb\xff");
}

#[tokio::test]
async fn a_part_of_a_file_can_be_asked_for() {
    let caller = caller().await;
    let form = Form::new().part("content", Part::bytes(bytes(1000)).file_name("a.mp4"));
    let uploaded = file(&caller, form).await;
    let part = fetch(&caller, &uploaded, Some("bytes=100-199")).await;
    assert_eq!(part.status(), 206);
    assert_eq!(part.headers()["content-range"], "bytes 100-199/1000");
    assert_eq!(part.headers()["content-type"], "video/mp4");
    assert_eq!(part.bytes().await.unwrap(), bytes(1000)[100..200]);
    assert_eq!(fetch(&caller, &uploaded, Some("bytes=2000-")).await.status(), 416);
}

#[tokio::test]
async fn files_are_served_after_a_restart() {
    let mut caller = caller().await;
    let form = Form::new()
        .part("content", Part::bytes(b"x".as_slice()).file_name("a.txt").mime_str("text/css").unwrap());
    let uploaded = file(&caller, form).await;
    let path = uploaded["url"].as_str().unwrap().strip_prefix(&caller.url("")).unwrap().to_owned();
    caller = caller.restart().await;
    let response = caller.http.get(caller.url(&path)).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/css");
    assert_eq!(response.text().await.unwrap(), "x");
}

#[tokio::test]
async fn the_largest_file_is_kept_and_one_byte_more_is_refused_and_removed() {
    let caller = caller().await;
    let largest = Form::new().part("content", Part::bytes(vec![7; 15 << 20]).file_name("a.bin"));
    assert_eq!(file(&caller, largest).await["code"], 200);
    let larger = Form::new().part("content", Part::bytes(vec![7; (15 << 20) + 1]).file_name("b.bin"));
    let refusal = file(&caller, larger.text("tag", "after")).await;
    assert_eq!(refusal, json!({ "code": 414, "desc": "parameter error: content exceeds 15728640 bytes" }));
    assert_eq!(on_disk(&caller), 1);
}

#[tokio::test]
async fn the_limit_of_base64_counts_its_text() {
    let caller = caller_with(|options| options.limits.max_upload_bytes = 8).await;
    assert_eq!(base64(&caller, &[("content", "AAAAAAAA")]).await["code"], 200);
    let refusal = base64(&caller, &[("content", "AAAAAAAAAAAA")]).await;
    assert_eq!(refusal, json!({ "code": 414, "desc": "parameter error: content exceeds 8 bytes" }));
}

#[tokio::test]
async fn an_absurd_body_gets_http_413() {
    let caller = caller_with(|options| options.limits.max_upload_bytes = 1000).await;
    let form = Form::new().part("content", Part::bytes(vec![7; 1 << 20]).file_name("a.bin"));
    let multipart = caller.signed(Method::POST, FILE).multipart(form).send().await.unwrap();
    let base64 = caller.signed(Method::POST, BASE64).body(vec![b'a'; 1 << 20]).send().await.unwrap();
    for response in [multipart, base64] {
        assert_eq!(response.status(), 413);
        assert!(response.text().await.unwrap().contains("desc"));
    }
    assert_eq!(on_disk(&caller), 0);
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing_and_may_come_again() {
    let caller = caller().await;
    let head: String = signature().iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let request = format!(
        "POST {FILE} HTTP/1.1\r\nHost: localhost\r\n{head}X-custom-traceid: trace-u\r\n\
         Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n\
         --b\r\nContent-Disposition: form-data; name=\"content\"; filename=\"a.bin\"\r\n\r\nhalf",
    );
    let mut stream = TcpStream::connect(caller.sandbox.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    // The file is begun before the caller goes.
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(10);
    while on_disk(&caller) == 0 && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert_eq!(on_disk(&caller), 1);
    drop(stream);
    while on_disk(&caller) == 1 && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert_eq!(on_disk(&caller), 0);
    let form = Form::new().part("content", Part::bytes(b"whole".as_slice()).file_name("a.bin"));
    let again = caller.signed(Method::POST, FILE).header("X-custom-traceid", "trace-u").multipart(form);
    assert_eq!(answer(again.send().await.unwrap()).await["code"], 200);
}

#[tokio::test]
async fn what_a_killed_sandbox_was_receiving_is_removed() {
    let mut caller = caller().await;
    let left = caller.folder.path().join("files/.incoming-abc");
    std::fs::write(&left, "half").unwrap();
    caller = caller.restart().await;
    assert_eq!(on_disk(&caller), 0);
}

#[tokio::test]
async fn fields_out_of_range_are_refused() {
    let caller = caller().await;
    let tag = "t".repeat(33);
    let cases = [
        ("ishttps", "yes", "ishttps must be true or false"),
        ("tag", tag.as_str(), "tag exceeds 32"),
        ("expireSec", "86399", "expireSec must be an integer of at least 86400"),
        ("expireSec", "1 day", "expireSec must be an integer of at least 86400"),
    ];
    for (name, value, desc) in cases {
        let expected = json!({ "code": 414, "desc": format!("parameter error: {desc}") });
        assert_eq!(base64(&caller, &[("content", "aGk="), (name, value)]).await, expected);
        let form = Form::new().text(name, value.to_owned()).part("content", Part::bytes(b"hi".as_slice()));
        assert_eq!(file(&caller, form).await, expected);
    }
    assert_eq!(on_disk(&caller), 0);
}

#[tokio::test]
async fn a_type_that_is_too_long_counts_as_absent() {
    let caller = caller().await;
    let kind = format!("image/{}", "x".repeat(128));
    let uploaded = base64(&caller, &[("content", "aGk="), ("type", &kind)]).await;
    let response = fetch(&caller, &uploaded, None).await;
    assert_eq!(response.headers()["content-type"], "application/octet-stream");
}

#[tokio::test]
async fn content_that_is_none_is_refused() {
    let caller = caller().await;
    assert_eq!(
        base64(&caller, &[("type", "image/png")]).await["desc"],
        "parameter error: content is missing"
    );
    assert_eq!(base64(&caller, &[("content", "")]).await["desc"], "parameter error: content is empty");
    // What a client sends that forgets to encode the plus sign.
    let raw = caller.signed(Method::POST, BASE64).body("content=+/v/").send().await.unwrap();
    assert!(answer(raw).await["desc"].as_str().unwrap().contains("percent-encoded"));
    let empty = Form::new().part("content", Part::bytes(b"".as_slice()).file_name("a"));
    assert_eq!(file(&caller, empty).await["desc"], "parameter error: content is empty");
    let no_form = caller.signed(Method::POST, FILE).body("hi").send().await.unwrap();
    assert!(answer(no_form).await["desc"].as_str().unwrap().contains("multipart/form-data"));
}

#[tokio::test]
async fn no_name_leads_out_of_the_folder() {
    let caller = caller().await;
    let part = Part::bytes(b"x".as_slice()).file_name("../../../evil.txt");
    let uploaded = file(&caller, Form::new().part("content", part)).await;
    assert!(uploaded["url"].as_str().unwrap().ends_with("/evil.txt"));
    let key = caller.sandbox.world().uploads()[0].key.clone();
    for path in
        ["/files/..%2f..%2fmessages.jsonl/x", "/files/%2e%2e/messages.jsonl", &format!("/files/{key}/b")]
    {
        assert_eq!(caller.http.get(caller.url(path)).send().await.unwrap().status(), 404, "{path}");
    }
}

#[tokio::test]
async fn a_repeated_upload_gets_the_first_url_and_is_stored_once() {
    let caller = caller().await;
    let mut urls = Vec::new();
    for _ in 0..2 {
        let form = Form::new().part("content", Part::bytes(bytes(100_000)).file_name("a.bin"));
        let request = caller.signed(Method::POST, FILE).header("RequestId", "trace-v").multipart(form);
        urls.push(answer(request.send().await.unwrap()).await["url"].clone());
    }
    assert_eq!(urls[0], urls[1]);
    assert_eq!(caller.sandbox.world().uploads().len(), 1);
    let list = caller.with_token(Method::GET, "/sandbox/uploads").send().await.unwrap().text().await.unwrap();
    let list: Value = serde_json::from_str(&list).unwrap();
    assert_eq!(list[0]["size_bytes"], 100_000);
}

/// It took 96 s of the processor's time when all was looked through anew with each piece that came.
#[tokio::test]
async fn a_body_without_its_boundary_or_with_an_endless_head_costs_nothing() {
    let caller = caller().await;
    for head in ["", "--x\r\nContent-Disposition: form-data; name=\"content\"; filename=\""] {
        let body = [head.as_bytes(), &vec![b'a'; 40 << 20]].concat();
        let began = std::time::Instant::now();
        let request =
            caller.signed(Method::POST, FILE).header("content-type", "multipart/form-data; boundary=x");

        let answer = answer(request.body(body).send().await.unwrap()).await;

        assert_eq!(answer["code"], 414, "{answer}");
        assert!(answer["desc"].as_str().unwrap().contains("64 KiB"), "{answer}");
        assert!(began.elapsed() < std::time::Duration::from_secs(15), "{:?}", began.elapsed());
    }
    assert_eq!(caller.sandbox.world().uploads().len(), 0);
}
