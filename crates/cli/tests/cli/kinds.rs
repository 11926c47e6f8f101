//! Every call that sends, through `--import`, `--as` and `--template`.

use crate::code::run;
use crate::support::{Done, Fixture, Service};

/// Signs that mean something in one of the languages, or that end a line there.
const SIGNS: &str = "it's \"q\" \\ \\n \\u0041 \\x41 $HOME ${x} `id` $(id) %s %n !x #{x} */ // ''' \"\"\" \n\r\t\u{7}\u{b}\u{7f}\u{85}\u{2028}\u{2029}\u{feff}\u{202e}雁👋🏽 \\";

/// Name, path below a base URL, and a body that the sandbox takes. Each body has white space and digits of its own. In place of
/// `§` stand [`SIGNS`], and of `¶` the same in a JSON text within the JSON.
const KINDS: [(&str, &str, &str); 10] = [
    (
        "single",
        "/im/v2/conversations/li.lei%7C1%7Chan/messages",
        r#"{ "message":{"message_type":0,"text":"it's 1.50 §"} }"#,
    ),
    (
        "batch",
        "/im/v2/conversations/messages",
        r#"{ "sender_id":"li.lei","receiver_ids":["han","jim"],"message":{"message_type":0,"text":"22:00 §"},"need_message_detail":true }"#,
    ),
    (
        "chatroom",
        "/im/v2/chatrooms/5001/messages",
        r#"{ "sender_id":"host","message":{"message_client_id":"r-1","message_type":0,"text":"hi §"} }"#,
    ),
    (
        "chatroom_batch",
        "/im/v2/chatrooms/messages",
        r#"{ "room_id":5001,"sender_id":"host","messages":[{"message_client_id":"b-1","message_type":0,"text":"one"},{"message_client_id":"b-2","message_type":0,"text":"two §"}] }"#,
    ),
    (
        "notification",
        "/im/v2/custom_notification",
        r#"{ "sender_id":"li.lei","type":1,"receiver_id":"han","content":"{\"event\":\"typing ¶\"}" }"#,
    ),
    (
        "notification_batch",
        "/im/v2/custom_notification/batch",
        r#"{ "sender_id":"li.lei","receiver_ids":["han","jim"],"content":"{\"n\":1.50,\"t\":\"¶\"}" }"#,
    ),
    ("broadcast", "/im/v2/broadcast_notification", r#"{ "content":"5.0 is out §","ttl":24 }"#),
    (
        "chatroom_broadcast",
        "/im/v2.1/broadcast_notification/actions/chatroom",
        r#"{ "client_broadcast_id":"cb-1","sender_id":"host","message":{"message_type":0,"text":"hi all §"} }"#,
    ),
    ("push", "/im/v2/push_notification", r#"{ "content":"5.0 §","target_os":["ios"] }"#),
    (
        "stream",
        "/im/v2/conversations/li.lei%7C1%7Chan/messages/actions/stream_message",
        r#"{ "message":{"message_type":0,"message_client_id":"s-1","attachment":{"text":"one §","index":0,"finish":1}} }"#,
    ),
];

/// The body of a kind with the signs in it, as JSON writes them.
fn with_signs(body: &str) -> String {
    let escaped = |text: &str| {
        let quoted = serde_json::to_string(text).unwrap();
        quoted[1..quoted.len() - 1].to_owned()
    };
    body.replace('§', &escaped(SIGNS)).replace('¶', &escaped(&escaped(SIGNS)))
}

/// Every body that arrived, whatever it is.
fn arrived(service: &Service) -> Vec<String> {
    let world = service.sandbox.world();
    let rooms = world.room_messages().into_iter().map(|message| message.body);
    let notices = world.all_notices().into_iter().map(|notice| notice.body);
    service.bodies().into_iter().chain(rooms).chain(notices).collect()
}

/// The request as another tool has it.
fn curl(path: &str, body: &str) -> String {
    let body = body.replace('\'', r"'\''");
    format!(
        "curl -X POST 'https://open.yunxinapi.com{path}' -H 'Content-Type: application/json' --data-raw '{body}'"
    )
}

fn composed(fixture: &Fixture, path: &str, body: &str, more: &[&str]) -> Done {
    let args = ["compose", "--account", "A", "--json", "--import", "-"];
    fixture.call(&[&args[..], more].concat()).input(curl(path, body)).run()
}

#[test]
fn a_request_of_every_kind_is_imported_as_the_call_that_it_is() {
    let fixture = Fixture::new();
    fixture.add("A", "http://127.0.0.1:1/nimserver", "key1", &[]);
    for (kind, path, body) in KINDS {
        let body = with_signs(body);
        let done = composed(&fixture, path, &body, &[]);
        assert_eq!(done.code, 0, "{kind}: {done:?}");
        let request = done.json();
        assert_eq!(request["url"], format!("http://127.0.0.1:1/nimserver{path}"), "{kind}");
        assert_eq!(request["body"], body, "{kind}");
    }
}

#[test]
fn an_imported_request_of_every_kind_is_sent_by_its_own_call() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "A");
    for (kind, path, body) in KINDS {
        let body = with_signs(body);
        let send = |more: &[&str]| {
            let args = ["send", "--account", "A", "--json", "--import", "-"];
            fixture.call(&[&args[..], more].concat()).secret(service.secret()).input(curl(path, &body)).run()
        };
        let everybody = ["broadcast", "chatroom_broadcast", "push"].contains(&kind);
        if everybody {
            let done = send(&[]);
            assert_eq!(done.code, 2, "{kind}: {done:?}");
            assert!(done.out.contains("--yes"), "{kind}: {done:?}");
        }
        let done = send(if everybody { &["--yes"] } else { &[] });
        assert_eq!(done.code, 0, "{kind}: {done:?}");
        let row = done.json()["row_id"].as_str().unwrap().to_owned();
        let shown = fixture.call(&["history", "show", &row, "--json"]).run().json();
        let details = &shown["details"];
        assert_eq!(details["request_body"], body, "{kind}");
        assert!(details["url"].as_str().unwrap().ends_with(path), "{kind}: {}", details["url"]);
        let kept = details["row"]["kind"].as_str().unwrap_or("single");
        assert_eq!(kept, kind);
    }
}

#[test]
fn what_is_copied_as_code_makes_the_same_call_of_every_kind() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "A");
    for (kind, path, body) in KINDS {
        // Each language makes a message of its own: the same client id would be a repeat.
        for (language, program, args) in [
            ("curl", "bash", &["-s"][..]),
            ("python", "python3", &["-"]),
            ("node", "node", &["--input-type=module", "-"]),
        ] {
            let body = body.replace("-1\"", &format!("-1-{language}\"")).replace("-2\"", "-2-x\"");
            let body = with_signs(&body);
            let text = composed(&fixture, path, &body, &["--as", language]).out;
            assert!(text.contains(path) && text.contains(&service.app_key()), "{kind} {language}: {text}");
            for header in ["AppKey", "Nonce", "CurTime", "CheckSum", "application/json"] {
                assert!(text.contains(header), "{kind} {language}: {header}\n{text}");
            }
            let Some(output) = run(program, args, &text, service.secret()) else { continue };
            let answer = [output.stdout, output.stderr]
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                .concat();
            assert!(answer.contains("\"code\":200"), "{kind} {language}: {answer}");
            assert!(arrived(&service).contains(&body), "{kind} {language}: to the byte");
        }
        // The official SDKs sign and set the headers themselves.
        for language in ["java", "go"] {
            let text = composed(&fixture, path, body, &["--as", language]).out;
            let literal = format!("\"{path}\"");
            assert!(
                text.contains(&literal) && text.contains(&service.app_key()),
                "{kind} {language}: {text}"
            );
            let written = match language {
                "go" => body.to_owned(),
                _ => body.replace('\\', "\\\\").replace('"', "\\\""),
            };
            assert!(text.contains(&written), "{kind} {language}: {text}");
        }
    }
}

#[test]
fn what_is_copied_as_a_command_or_as_javascript_is_imported_as_the_same_call_of_every_kind() {
    let fixture = Fixture::new();
    fixture.add("A", "http://127.0.0.1:1/nimserver", "key1", &[]);
    let import = |text: String| {
        let args = ["compose", "--account", "A", "--json", "--import", "-"];
        fixture.call(&args).input(text).run()
    };
    for (kind, path, body) in KINDS {
        let body = with_signs(body);
        for language in ["curl", "node"] {
            let done = import(composed(&fixture, path, &body, &["--as", language]).out);
            assert_eq!(done.code, 0, "{kind} {language}: {done:?}");
            let request = done.json();
            assert_eq!(request["url"], format!("http://127.0.0.1:1/nimserver{path}"), "{kind} {language}");
            assert_eq!(request["body"], body, "{kind} {language}: to the byte");
        }
        // Only running a program would say what it sends: it is named for what it is.
        for (language, name) in [("python", "Python"), ("java", "Java"), ("go", "Go")] {
            let done = import(composed(&fixture, path, &body, &["--as", language]).out);
            assert_eq!((done.code, &done.json()["error"]), (2, &"import_source_code".into()), "{done:?}");
            let reason = done.json()["message"].as_str().unwrap().to_owned();
            assert!(reason.starts_with(&format!("this is {name} code")), "{kind} {language}: {reason}");
        }
    }
}

#[test]
fn a_template_of_another_call_is_composed_as_that_call() {
    let fixture = Fixture::new();
    fixture.add("A", "http://127.0.0.1:1/nimserver", "key1", &[]);
    let file = fixture.file(
        "room.json",
        r#"{"yanshu_template":2,"name":"Room","kind":"chatroom",
            "conversation":{"sender":"","type":"p2p","receiver":"{{room}}"},
            "variables":[{"name":"room","kind":"account"},{"name":"text","kind":"text"}],
            "body":["{\"sender_id\":\"host\",","\"message\":{\"message_client_id\":\"{{uuid}}\",\"message_type\":0,\"text\":\"{{text}}\"}}"]}"#,
    );
    let args = ["compose", "--account", "A", "--json", "--template", &file];
    let done = fixture.call(&[&args[..], &["--set", "room=5001", "--set", "text=hi"]].concat()).run();
    assert_eq!(done.code, 0, "{done:?}");
    let request = done.json();
    assert_eq!(request["url"], "http://127.0.0.1:1/nimserver/im/v2/chatrooms/5001/messages");
    assert!(request["body"].as_str().unwrap().contains("\"text\":\"hi\""), "{request}");
    // Where it goes stands in the template: `--to` says nothing about a room.
    let to = fixture
        .call(&[&args[..], &["--to", "a|1|b", "--set", "room=5001", "--set", "text=hi"]].concat())
        .run();
    assert_eq!(to.json()["url"], request["url"]);
}
