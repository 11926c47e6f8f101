//! `--import` and `--template`: messages from other tools and from a team's folder.

use serde_json::Value;

use crate::support::{Fixture, Service};

fn shared(name: &str) -> String {
    format!("{}/../interop/tests/import/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_copied_curl_command_is_sent_as_its_body_stands() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let args = ["send", "--account", "Trial", "--json", "--import", &shared("browser-bash.txt")];
    let done = fixture.call(&args).secret(service.secret()).run();

    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    let body: Value = serde_json::from_str(&service.bodies()[0]).unwrap();
    assert_eq!(body["message"]["text"], "it's 你好 雁!");
    assert!(done.err.contains("not understood: header x-tenant"), "{done:?}");
    assert!(
        done.err.contains("secret left behind: header checksum") && !done.err.contains("5ecret"),
        "{done:?}"
    );
}

#[test]
fn what_was_copied_as_curl_comes_back_as_it_was() {
    let fixture = Fixture::new();
    let body = "{\"message\":{\"message_type\":0,\"text\":\"it's $x \\\"雁\\\"\"}, \"n\":1.50 }\n";
    let file = fixture.file("body.json", body);
    let args = ["compose", "--sandbox", "--to", "a|2|42", "--body", &file, "--as", "curl"];
    let script = fixture.call(&args).run().out;
    let done = fixture.call(&["compose", "--sandbox", "--json", "--import", "-"]).input(script).run();

    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(done.json()["body"], body);
    assert!(done.json()["url"].as_str().unwrap().contains("/conversations/a%7C2%7C42/"), "{done:?}");
    assert!(!done.err.contains("not understood"), "{done:?}");
}

#[test]
fn a_collection_is_sent_with_its_variables_filled_in() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let file = shared("postman.json");
    let args = ["send", "--account", "Trial", "--json", "--import", &file, "--set", "timestamp=1764000000"];
    let done = fixture.call(&[&args[..], &["--set", "count=12345678901234567890123"]].concat());
    let done = done.secret(service.secret()).run();

    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    let body = &service.bodies()[0];
    assert!(body.contains("\"n\": 12345678901234567890123, \"at\": 1764000000"), "{body}");
    assert!(body.contains("你好 bob"), "{body}");
}

#[test]
fn several_messages_in_one_file_are_not_guessed_at() {
    let fixture = Fixture::new();
    let file = fixture.file(
        "two.txt",
        "curl http://h/im/v2/conversations/a%7C1%7Cb/messages -d '{}'\ncurl http://h/im/v2/conversations/a%7C1%7Cc/messages -d '{}'\n",
    );
    let done = fixture.call(&["compose", "--sandbox", "--json", "--import", &file]).run();
    assert_eq!((done.code, &done.json()["error"]), (2, &"import_several".into()), "{done:?}");
    let picked = fixture.call(&["compose", "--sandbox", "--json", "--import", &file, "--pick", "3"]).run();
    assert_eq!((picked.code, &picked.json()["error"]), (2, &"option_invalid".into()), "{picked:?}");
}

const TEMPLATE: &str = r#"{
  "yanshu_template": 1,
  "name": "欢迎",
  "conversation": { "sender": "goose", "type": "p2p", "receiver": "{{to}}" },
  "variables": [
    { "name": "to", "kind": "account" },
    { "name": "name", "kind": "text", "default": "朋友" },
    { "name": "level", "kind": "number", "default": "1" },
    { "name": "photo", "kind": "file" }
  ],
  "body": [
    "{",
    "  \"message\": { \"message_type\": 1, \"message_client_id\": \"{{uuid}}\", \"text\": \"你好，{{name}}\",",
    "    \"attachment\": {{photo}} },",
    "  \"extension\": \"{\\\"level\\\":{{level}},\\\"seq\\\":{{seq}}}\"",
    "}"
  ]
}"#;

#[test]
fn a_template_is_filled_in_and_its_file_uploaded() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let template = fixture.file("welcome.json", TEMPLATE);
    // A picture of one pixel.
    let photo = fixture.file("p.gif", b"GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;");
    let photo = format!("photo={photo}");
    let send = |more: &[&str]| {
        let args = ["send", "--account", "Trial", "--json", "--template", &template, "--set", "to=swan"];
        fixture.call(&[&args[..], more].concat()).secret(service.secret()).run()
    };

    let done = send(&["--set", &photo, "--set", "name=say \"hi\"", "--set", "level=12345678901234567890123"]);
    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    let body: Value = serde_json::from_str(&service.bodies()[0]).unwrap();
    assert_eq!(body["message"]["text"], "你好，say \"hi\"");
    assert_eq!(body["extension"], "{\"level\":12345678901234567890123,\"seq\":1}");
    let url = body["message"]["attachment"]["url"].as_str().unwrap();
    assert!(url.starts_with("http://127.0.0.1"), "{url}");
    assert_eq!(service.sandbox.world().messages()[0].conversation_id.to_string(), "goose|1|swan");

    let done = send(&["--set", &photo]);
    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    assert!(service.bodies()[1].contains("\\\"seq\\\":2"), "each use has its number");
    let done = send(&["--set", "level=high"]);
    assert_eq!((done.code, &done.json()["error"]), (2, &"template_unfilled".into()), "{done:?}");
    assert!(done.json()["message"].as_str().unwrap().contains("level, photo"), "{done:?}");
    assert_eq!(service.bodies().len(), 2);
}

#[test]
fn a_template_is_found_in_the_template_folder_by_its_path() {
    let fixture = Fixture::new();
    let folder = fixture.data().join("templates/节日");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(
        folder.join("hi.json"),
        TEMPLATE
            .replace("\"attachment\": {{photo}}", "\"a\": {{photo}}")
            .replace("\"kind\": \"file\"", "\"kind\": \"text\""),
    )
    .unwrap();
    let args = [
        "compose",
        "--sandbox",
        "--json",
        "--template",
        "节日/hi.json",
        "--set",
        "to=swan",
        "--set",
        "photo=x",
    ];
    let done = fixture.call(&args).run();
    assert!(done.json()["body"].as_str().unwrap().contains("你好，朋友"), "{done:?}");
    let done = fixture.call(&["compose", "--sandbox", "--json", "--template", "../secret.json"]).run();
    assert_eq!((done.code, &done.json()["error"]), (2, &"template_place".into()), "{done:?}");
}
