//! By which calls bulk jobs go out, from the command line.

use serde_json::Value;

use crate::bulk_support::{arrived, assert_each_has_one, run, service, status, table};
use crate::support::{Fixture, Service};

/// A job of this table, checked with these arguments.
fn checked(fixture: &Fixture, table: &str, args: &[&str]) -> String {
    let file = fixture.file("list.csv", table);
    let imported = fixture.call(&["bulk", "import", &file, "--json"]).run();
    let id = imported.json()["id"].as_str().unwrap().to_owned();
    let done = fixture.call(&[&["bulk", "check", &id, "--account", "Trial"], args].concat()).run();
    assert_eq!(done.code, 0, "{done:?}");
    id
}

fn plan(fixture: &Fixture, id: &str, more: &[&str]) -> Value {
    fixture.call(&[&["bulk", "plan", id, "--json"], more].concat()).run().json()
}

#[test]
fn a_plan_shows_what_either_way_takes_and_the_job_goes_out_as_chosen() {
    let fixture = Fixture::new();
    let service: Service = service(&fixture);
    let id = checked(&fixture, &table(250), &["--text", "今晚停机维护"]);
    let shown = fixture.call(&["bulk", "plan", &id]).run();
    for words in ["* single  250 calls", "  batch   3 calls", "up to 250 rows in doubt", "yours to decide"] {
        assert!(shown.out.contains(words), "{words}: {shown:?}");
    }
    let chosen = plan(&fixture, &id, &["--choose", "batch"]);
    assert_eq!((&chosen["chosen"], &chosen["plan"]["batch"]["calls"]), (&"batch".into(), &3.into()));
    assert_eq!(run(&fixture, &service, &id).code, 0);
    assert_each_has_one(&service, 250);
    let bodies: std::collections::HashSet<_> = service.bodies().into_iter().collect();
    assert_eq!(bodies.len(), 3, "as planned");
    assert_eq!(fixture.call(&["bulk", "plan", &id, "--choose", "single"]).run().code, 2, "it has begun");
}

#[test]
fn a_job_that_is_checked_for_batches_says_why_rows_do_not_share_calls() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let id = checked(&fixture, &table(3), &["--text", "你好 {{name}}", "--batch"]);
    let shown = fixture.call(&["bulk", "plan", &id]).run();
    assert!(shown.out.contains("not possible: every row needs a request of its own"), "{shown:?}");
    assert_eq!(run(&fixture, &service, &id).code, 0);
    assert_eq!(arrived(&service).len(), 3);
}

#[test]
fn rows_go_into_chatrooms_and_as_notifications() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let rooms = "房间,name\n5001,甲\n5002,乙\n";
    let id =
        checked(&fixture, rooms, &["--call", "chatroom", "--to-column", "房间", "--text", "{{name}} 开播"]);
    let preview = fixture.call(&["bulk", "preview", &id, "1"]).run();
    assert!(preview.out.contains("goose → chatroom 5001"), "{preview:?}");
    // The number of an account may be that of a chatroom.
    let pilot = fixture.call(&["bulk", "pilot", &id, "5003"]).secret(service.secret()).run();
    assert!(pilot.code == 2 && pilot.err.contains("has no pilot"), "{pilot:?}");
    assert_eq!(fixture.call(&["bulk", "list", "--json"]).run().out.lines().count(), 1);
    assert_eq!(run(&fixture, &service, &id).code, 0);
    let mut found: Vec<_> =
        service.sandbox.world().room_messages().iter().map(|m| m.room_id.to_string()).collect();
    // They are under way together.
    found.sort();
    assert_eq!(found, ["5001", "5002"]);
    let recall = fixture.call(&["bulk", "recall", &id, "--yes"]).secret(service.secret()).run();
    assert_eq!(recall.code, 2, "{recall:?}");

    let content = r#"{"kind":"maintenance"}"#;
    let id = checked(&fixture, &table(120), &["--call", "notification", "--text", content, "--batch"]);
    assert_eq!(run(&fixture, &service, &id).code, 0);
    assert_eq!(status(&fixture, &id)["totals"]["sent"], 120);
    assert_eq!(service.sandbox.world().all_notices().len(), 120);
    let bad = fixture.file("bad.csv", table(2));
    let imported = fixture.call(&["bulk", "import", &bad, "--json"]).run().json();
    let args = ["--account", "Trial", "--call", "notification", "--text", "no JSON"];
    let refused =
        fixture.call(&[&["bulk", "check", imported["id"].as_str().unwrap()][..], &args].concat()).run();
    assert_eq!(refused.code, 2, "{refused:?}");
}

#[test]
fn what_becomes_of_table_and_template_after_the_check_changes_nothing_of_what_is_sent() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let template = |text: &str| {
        let body = serde_json::json!({ "message": { "message_type": 0, "text": text } }).to_string();
        let conversation = serde_json::json!({ "sender": "goose", "type": "p2p", "receiver": "" });
        let template = serde_json::json!({
            "yanshu_template": 1, "name": "note", "note": "", "conversation": conversation, "variables": [],
            "body": [body],
        });
        fixture.file("note.json", template.to_string())
    };
    let path = template("first");
    let id = checked(&fixture, &table(3), &["--template", &path]);
    template("second");
    let list = fixture.file("list.csv", "账号,name\nsomebody-else,x\n");
    std::fs::remove_file(list).unwrap();
    assert_eq!(run(&fixture, &service, &id).code, 0);
    assert_each_has_one(&service, 3);
    assert!(service.bodies().iter().all(|body| body.contains("first")), "{:?}", service.bodies());
}
