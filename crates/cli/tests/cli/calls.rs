//! The calls beside the single send, as a script makes them.

use serde_json::{Value, json};

use crate::support::{Done, Fixture, Scripted};

const SECRET: &str = "0123456789ab";
const SOME: &str = r#"{"code":200,"msg":"success","data":{"success_list":[{"receiver_id":"a","message_server_id":812345678901234587,"create_time":1764000032345}],"failed_list":[{"account_id":"nobody","error_code":102404,"error_msg":"account not exist"}]}}"#;
const EMPTY: &str = r#"{"code":200,"msg":"success","data":{}}"#;

fn with(answer: &'static str) -> (Fixture, Scripted) {
    let (fixture, service) = (Fixture::new(), Scripted::start(answer));
    fixture.add("A", &service.base_url, "key1", &[]);
    (fixture, service)
}

fn send(fixture: &Fixture, more: &[&str]) -> Done {
    let mut args = vec!["send", "--account", "A"];
    args.extend(more);
    fixture.call(&args).secret(SECRET).run()
}

fn body(service: &Scripted, at: usize) -> Value {
    serde_json::from_str(&service.asked()[at].1).unwrap()
}

#[test]
fn a_batch_with_some_failures_exits_1_and_names_them() {
    let (fixture, service) = with(SOME);

    let done = send(&fixture, &["--from", "li.lei", "--to-many", "a,nobody", "--text", "hi"]);

    assert_eq!(done.code, 1, "{done:?}");
    assert!(
        done.out.contains("receivers 1 of 2 sent")
            && done.out.contains("rejected nobody 102404 account not exist"),
        "{done:?}"
    );
    assert_eq!(service.asked()[0].0, "/nimserver/im/v2/conversations/messages");
    assert_eq!(
        body(&service, 0),
        json!({"sender_id": "li.lei", "receiver_ids": ["a", "nobody"],
            "message": {"message_type": 0, "text": "hi"}, "need_message_detail": true})
    );
    let done = send(&fixture, &["--from", "li.lei", "--to-many", "a,nobody", "--text", "hi", "--json"]);
    let answer = done.json();
    assert_eq!((done.code, &answer["parts"][1]["name"]), (1, &json!("nobody")));
    assert_eq!(answer["partly"], true);
    assert_eq!(answer["parts"][0]["message_server_id"], "812345678901234587");
    let found = fixture.call(&["history", "search", "kind:batch to:nobody", "--json"]).run();
    assert_eq!(found.out.lines().count(), 2, "{found:?}");
}

#[test]
fn a_batch_that_not_everybody_got_is_nowhere_said_to_be_sent() {
    let (fixture, _service) = with(SOME);
    send(&fixture, &["--from", "li.lei", "--to-many", "a,nobody", "--text", "hi"]);
    let run = |args: &[&str]| fixture.call(args).run();

    let listed = run(&["history", "list"]);
    assert!(
        listed.out.contains("\tpartly 1/2 receivers\t") && !listed.out.contains("\tsent\t"),
        "{listed:?}"
    );
    let id = listed.out.split('\t').next().unwrap().to_owned();
    let shown = run(&["history", "show", &id]);
    assert!(shown.out.starts_with("partly 1/2 receivers "), "{shown:?}");
    assert!(shown.out.contains("rejected nobody 102404 account not exist"), "{shown:?}");
    let found = run(&["history", "search", "is:partly"]);
    assert_eq!(found.out.lines().count(), 1, "{found:?}");
    assert!(run(&["history", "search", "kind:batch -is:partly"]).out.is_empty());

    let export = |name: &str| {
        let file = fixture.temporary().join(name);
        let done = run(&["history", "export", file.to_str().unwrap()]);
        assert_eq!(done.code, 0, "{done:?}");
        std::fs::read_to_string(file).unwrap()
    };
    let table = export("all.csv");
    assert!(table.contains(",partly,") && table.trim_end().ends_with(",batch,2,1,0,no"), "{table}");
    let report = export("all.html");
    assert!(
        report.contains("Partly sent") && report.contains(">Receivers<") && report.contains("1 of 2 sent<"),
        "{report}"
    );
    assert!(report.contains("<code>nobody</code>"), "{report}");
}

#[test]
fn receivers_are_read_from_a_file_and_an_end_that_nobody_reports_exits_3() {
    let (fixture, service) = with(EMPTY);
    let file = fixture.file("ids.txt", "a\r\nb\n\nc\n");

    let done = send(&fixture, &["--from", "x", "--to-many", &file, "--text", "hi"]);

    assert_eq!(done.code, 3, "{done:?}");
    assert_eq!(body(&service, 0)["receiver_ids"], json!(["a", "b", "c"]));
    assert!(done.out.contains("unknown b"), "{done:?}");
    let row = fixture.history()[0]["id"].to_string().trim_matches('"').to_owned();
    let again = fixture.call(&["history", "resend", &row]).secret(SECRET).run();
    assert_eq!(again.code, 2, "{again:?}");
    assert_eq!(service.asked().len(), 1);
}

#[test]
fn a_table_is_no_list_of_receivers_and_a_list_may_stand_in_one_line() {
    let (fixture, service) = with(EMPTY);
    for table in ["a,Ann\r\nb,Bob\r\n", "\u{feff}a\r\rb\tBob\r", "a;\n\nb;Bob\n"] {
        let file = fixture.file("table.csv", table);
        for option in [&["--to-many", &file][..], &["--chatroom", "5", "--only-to", &file]] {
            let done = send(&fixture, &[&["--from", "x", "--text", "hi", "--json"], option].concat());
            assert_eq!((done.code, &done.json()["error"]), (2, &"option_invalid".into()), "{done:?}");
            let line = if table.starts_with("a,") { 1 } else { 3 };
            assert!(done.out.contains(&format!("line {line} holds several values")), "{table:?}: {done:?}");
        }
    }
    assert!(service.asked().is_empty() && fixture.history().is_empty());
    for list in ["a,b; c\n", "a,\nb,\nc\n"] {
        let file = fixture.file("list.csv", list);
        send(&fixture, &["--from", "x", "--to-many", &file, "--text", "hi"]);
        let last = service.asked().len() - 1;
        assert_eq!(body(&service, last)["receiver_ids"], json!(["a", "b", "c"]), "{list:?}");
    }
}

#[test]
fn a_room_gets_a_message_with_a_client_id_and_a_notification_its_content() {
    let (fixture, service) = with(EMPTY);
    let done = send(&fixture, &["--from", "host", "--chatroom", "5001", "--text", "Welcome"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(service.asked()[0].0, "/nimserver/im/v2/chatrooms/5001/messages");
    assert!(body(&service, 0)["message"]["message_client_id"].is_string());

    let done = send(&fixture, &["--to", "a|2|345", "--notify", "--text", "{\"event\": \"typing\"}"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(service.asked()[1].0, "/nimserver/im/v2/custom_notification");
    assert_eq!(
        body(&service, 1),
        json!({"sender_id": "a", "type": 2, "receiver_id": "345", "content": "{\"event\": \"typing\"}"})
    );
    let done = send(&fixture, &["--from", "a", "--to-many", "b,c", "--notify", "--text", "{}"]);
    assert_eq!((done.code, service.asked()[2].0.as_str()), (3, "/nimserver/im/v2/custom_notification/batch"));
}

#[test]
fn several_texts_go_into_a_room_in_one_call_and_a_directed_one_names_its_receivers() {
    let (fixture, service) = with(r#"{"code":200,"data":{"success_list":[],"failed_list":[]}}"#);
    let texts = ["--from", "host", "--chatroom", "5001", "--text", "one", "--text", "two", "--high-priority"];
    let done = send(&fixture, &texts);
    assert_eq!(done.code, 3, "neither list names them: {done:?}");
    assert_eq!(service.asked()[0].0, "/nimserver/im/v2/chatrooms/messages");
    let sent = body(&service, 0);
    assert_eq!((&sent["room_id"], &sent["message_config"]), (&json!(5001), &json!({"high_priority": true})));
    let texts: Vec<&str> =
        sent["messages"].as_array().unwrap().iter().filter_map(|one| one["text"].as_str()).collect();
    assert_eq!(texts, ["one", "two"]);
    assert_ne!(sent["messages"][0]["message_client_id"], sent["messages"][1]["message_client_id"]);

    send(&fixture, &["--from", "host", "--chatroom", "5001", "--only-to", "a,b", "--text", "psst"]);
    assert_eq!(service.asked()[1].0, "/nimserver/im/v2/chatrooms/5001/messages");
    assert_eq!(body(&service, 1)["receiver_ids"], json!(["a", "b"]));

    let many: Vec<&str> = std::iter::repeat_n(["--text", "x"], 21).flatten().collect();
    let done = send(&fixture, &[&["--from", "host", "--chatroom", "5001"], &many[..]].concat());
    assert!(done.code == 2 && done.err.contains("/messages too_many max=20 actual=21"), "{done:?}");
    let done = send(&fixture, &["--to", "a|1|b", "--text", "one", "--text", "two"]);
    assert!(done.code == 2 && done.err.contains("--chatroom"), "{done:?}");
    assert_eq!(service.asked().len(), 2);
}

#[test]
fn a_broadcast_goes_out_with_yes_only() {
    let (fixture, service) = with(EMPTY);
    let done = send(&fixture, &["--broadcast", "--text", "v5"]);
    assert_eq!(done.code, 2, "{done:?}");
    assert!(done.err.contains("--yes") && service.asked().is_empty(), "{done:?}");

    let done = send(&fixture, &["--broadcast", "--text", "v5", "--yes"]);
    assert_eq!(done.code, 0, "{done:?}");
    let done = send(&fixture, &["--broadcast=chatrooms", "--from", "host", "--text", "v5", "--yes"]);
    assert_eq!(done.code, 0, "{done:?}");
    let done = send(&fixture, &["--broadcast=push", "--text", "v5", "--yes"]);
    assert_eq!(done.code, 0, "{done:?}");
    let paths: Vec<String> = service.asked().into_iter().map(|(path, _)| path).collect();
    assert_eq!(
        paths,
        [
            "/nimserver/im/v2/broadcast_notification",
            "/nimserver/im/v2.1/broadcast_notification/actions/chatroom",
            "/nimserver/im/v2/push_notification"
        ]
    );
}

#[test]
fn a_call_that_breaks_a_rule_exits_2_and_a_body_goes_out_as_it_is() {
    let (fixture, service) = with(EMPTY);
    let many: Vec<String> = (0..101).map(|n| format!("u{n}")).collect();
    let done = send(&fixture, &["--from", "x", "--to-many", &many.join(","), "--text", "hi"]);
    assert_eq!(done.code, 2, "{done:?}");
    assert!(done.err.contains("/receiver_ids too_many max=100 actual=101"), "{done:?}");
    let done = send(&fixture, &["--to", "a|1|b", "--notify", "--text", "no JSON"]);
    assert_eq!(done.code, 2, "{done:?}");
    assert!(done.err.contains("/content not_json"), "{done:?}");
    assert!(service.asked().is_empty());

    let text = "{ \"sender_id\":\"x\" , \"receiver_ids\":[\"a\"],\"message\":{\"message_type\":0,\"text\":\"\\u4f60\"},\"n\":1.50}";
    let file = fixture.file("body.json", text);
    send(&fixture, &["--from", "x", "--to-many", "a", "--body", &file]);
    assert_eq!(service.asked()[0].1, text);
}

#[test]
fn the_code_of_a_call_is_printed_by_its_own_path() {
    let fixture = Fixture::new();
    fixture.add("A", "https://api.example.test/nimserver", "key1", &[]);
    let code = |more: &[&str]| {
        let done = fixture.call(&[&["compose", "--account", "A", "--as", "curl"], more].concat()).run();
        assert_eq!(done.code, 0, "{done:?}");
        done.out
    };
    let batch = code(&["--from", "x", "--to-many", "a,b", "--text", "hi"]);
    assert!(batch.contains("https://api.example.test/nimserver/im/v2/conversations/messages"), "{batch}");
    assert!(batch.contains("\"receiver_ids\"") && !batch.trim_start().starts_with('{'), "{batch}");
    let room = code(&["--from", "x", "--chatroom", "5001", "--text", "hi"]);
    assert!(room.contains("/im/v2/chatrooms/5001/messages"), "{room}");
    let stream = code(&["--to", "a|1|b", "--stream", "--text", "hi"]);
    assert!(stream.contains("/messages/actions/stream_message"), "{stream}");
}

#[test]
fn a_body_that_says_something_else_than_the_options_is_refused() {
    let (fixture, service) = with(EMPTY);
    let batch = fixture.file(
        "batch.json",
        r#"{"sender_id":"X","receiver_ids":["a","b"],"message":{"message_type":0,"text":"hi"}}"#,
    );
    let room = fixture.file(
        "room.json",
        r#"{"room_id":5001,"sender_id":"x","messages":[{"message_client_id":"m1","message_type":0,"text":"hi"}]}"#,
    );
    let notice =
        fixture.file("notice.json", r#"{"sender_id":"x","type":2,"receiver_id":"345","content":"{}"}"#);
    for (options, body, place) in [
        (&["--from", "y", "--to-many", "a,b"][..], &batch, "/sender_id"),
        (&["--from", "x", "--to-many", "a,c"], &batch, "/receiver_ids"),
        (&["--from", "x", "--chatroom", "5002"], &room, "/room_id"),
        (&["--from", "x", "--chatroom", "5001", "--only-to", "a"], &room, "/receiver_ids"),
        (&["--from", "x", "--chatroom", "5001", "--high-priority"], &room, "/message_config/high_priority"),
        (&["--to", "x|1|345", "--notify"], &notice, "/type"),
        (&["--to", "x|2|346", "--notify"], &notice, "/receiver_id"),
    ] {
        let done = send(&fixture, &[options, &["--body", body]].concat());
        assert!(done.code == 2 && done.err.contains(&format!("than its {place}\n")), "{done:?}");
    }
    assert!(service.asked().is_empty());

    send(&fixture, &["--from", "x", "--to-many", "B,a", "--body", &batch]);
    send(&fixture, &["--from", "x", "--chatroom", "5001", "--body", &room]);
    send(&fixture, &["--to", "x|2|345", "--notify", "--body", &notice]);
    let paths: Vec<String> = service.asked().into_iter().map(|(path, _)| path).collect();
    assert_eq!(
        paths,
        [
            "/nimserver/im/v2/conversations/messages",
            "/nimserver/im/v2/chatrooms/messages",
            "/nimserver/im/v2/custom_notification"
        ],
        "messages go by the call that takes several"
    );
}

#[test]
fn a_call_made_of_options_is_warned_of_and_a_list_that_is_not_there_is_no_account() {
    let (fixture, service) = with(EMPTY);
    let done = send(&fixture, &["--from", "x", "--to-many", "a", "--text", "Hello {{name}}"]);
    assert!(done.err.contains("warning /message/text placeholder {{name}}"), "{done:?}");
    assert_eq!(service.asked().len(), 1);
    let done = send(&fixture, &["--to", "a|1|b", "--stream", "--text", "Hello {{name}}"]);
    assert!(done.err.contains("placeholder {{name}}"), "{done:?}");

    let asked = service.asked().len();
    for name in ["ids.txt", "ids.CSV", "folder/ids.tsv", "ids.xlsx"] {
        let done = send(&fixture, &["--from", "x", "--to-many", name, "--text", "hi"]);
        assert!(done.code == 2 && done.err.contains(name), "{done:?}");
    }
    assert_eq!(service.asked().len(), asked);
    send(&fixture, &["--from", "x", "--to-many", "a.txt,b", "--text", "hi"]);
    assert_eq!(body(&service, asked)["receiver_ids"], json!(["a.txt", "b"]), "a list with commas is none");
}

#[test]
fn a_check_of_a_call_names_who_was_rejected_and_exits_1() {
    // Both what the call is answered and what the look finds.
    const BOTH: &str = r#"{"code":200,"data":{"success_list":[],"failed_list":[{"account_id":"nobody","error_code":102404}],
      "has_more":false,"items":[{"message_server_id":7,"message_client_id":"m1","sender_id":"x","message_type":0,"text":"hi","create_time":1764000032345}]}}"#;
    let (fixture, _service) = with(BOTH);
    let file = fixture.file(
        "body.json",
        r#"{"sender_id":"x","receiver_ids":["a","nobody"],"message":{"message_type":0,"text":"hi","message_client_id":"m1"}}"#,
    );
    let sent = send(&fixture, &["--from", "x", "--to-many", "a,nobody", "--body", &file]);
    assert_eq!(sent.code, 3, "{sent:?}");
    let row = fixture.history()[0]["id"].to_string().trim_matches('"').to_owned();

    let done = fixture.call(&["history", "check", &row]).secret(SECRET).run();

    assert_eq!(done.code, 1, "{done:?}");
    assert!(
        done.out.contains("receivers 1 of 2 sent") && done.out.contains("rejected nobody 102404"),
        "{done:?}"
    );
}

#[test]
fn what_a_room_dropped_and_whom_it_failed_for_is_said() {
    const SOME: &str = r#"{"code":200,"data":{"success_list":[{"message_client_id":"m1","create_time":7,"msg_abandon":true}],
      "failed_list":[{"failed_account_ids":[{"account_id":"nobody","error_code":102404}]}]}}"#;
    let (fixture, _service) = with(SOME);
    let file = fixture.file(
        "body.json",
        r#"{"room_id":5001,"sender_id":"x","receiver_ids":["a","nobody"],"messages":[{"message_client_id":"m1","message_type":0,"text":"hi"}]}"#,
    );
    let done =
        send(&fixture, &["--from", "x", "--chatroom", "5001", "--only-to", "a,nobody", "--body", &file]);

    assert_eq!(done.code, 1, "{done:?}");
    // One message of one was sent; the receiver that it failed for is no second message.
    assert!(done.out.contains("\nmessages 1 of 1 sent, failed for 1 receiver\n"), "{done:?}");
    assert!(done.out.contains("rejected receiver nobody 102404"), "{done:?}");
    assert!(done.out.contains("(msg_abandon) m1"), "{done:?}");
    let listed = fixture.call(&["history", "search", "is:partly to:nobody"]).run();
    assert!(listed.out.contains("\tpartly 1/1 messages, failed for 1 receiver\t"), "{listed:?}");
    let row = fixture.history()[0]["id"].to_string().trim_matches('"').to_owned();
    let shown = fixture.call(&["history", "show", &row]).run();
    assert!(shown.out.contains("(msg_abandon) m1"), "{shown:?}");
    assert!(shown.out.contains("rejected receiver nobody 102404"), "{shown:?}");
    let export = |name: &str| {
        let file = fixture.temporary().join(name);
        let done = fixture.call(&["history", "export", file.to_str().unwrap()]).run();
        assert_eq!(done.code, 0, "{done:?}");
        std::fs::read_to_string(file).unwrap()
    };
    let table = export("all.csv");
    assert!(table.trim_end().ends_with(",chatroom_batch,1,1,1,no"), "{table}");
    let report = export("all.html");
    assert!(report.contains("1 of 1 sent, failed for 1 receiver<"), "{report}");
    assert!(report.contains("<span lang=\"en\">Receiver</span> <code>nobody</code>"), "{report}");
}
