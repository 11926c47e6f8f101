//! What the service has of broadcasts and pushes: listed, shown, recalled.

use sandbox::{Fault, FaultKind, FaultRoute};
use serde_json::{Value, json};

use crate::support::{Fixture, Scripted, Service};

#[test]
fn broadcasts_are_listed_shown_and_recalled_and_the_record_says_so() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "A");
    let run = |args: &[&str]| fixture.call(args).secret(service.secret()).run();
    let sent = run(&["send", "--account", "A", "--broadcast", "--text", "5.0 is out", "--yes", "--json"]);
    assert_eq!(sent.code, 0, "{sent:?}");
    let id = sent.json()["message_server_id"].as_str().unwrap().to_owned();
    let row = sent.json()["row_id"].as_str().unwrap().to_owned();

    let listed = run(&["broadcasts", "list", "--account", "A"]);
    assert!(listed.out.starts_with(&id) && listed.out.contains("\t5.0 is out"), "{listed:?}");
    assert!(run(&["broadcasts", "list", "--account", "A", "--only", "offline"]).out.is_empty());
    let shown = run(&["broadcasts", "show", &id, "--account", "A", "--json"]).json();
    assert_eq!((&shown["content"], &shown["row_id"]), (&json!("5.0 is out"), &json!(row)));

    let shown = run(&["broadcasts", "show", &id, "--account", "A"]);
    for line in [format!("broadcast_id {id}\n"), "offline_enabled false\n".into(), format!("row {row}\n")] {
        assert!(shown.out.contains(&line), "{line}: {shown:?}");
    }
    assert!(shown.out.ends_with("\n5.0 is out\n"), "{shown:?}");

    let done = run(&["broadcasts", "recall", &id, "--account", "A"]);
    assert!(done.code == 0 && done.out.starts_with("recalled"), "{done:?}");
    let found = run(&["history", "search", "is:recalled kind:broadcast"]);
    assert!(found.out.starts_with(&format!("{row}\t")), "{found:?}");
    // As the command was called once.
    let again = run(&["broadcasts", "withdraw", &id, "--account", "A"]);
    assert_eq!(again.code, 1, "{again:?}");
}

#[test]
fn the_recall_of_a_broadcast_of_another_program_has_a_row_that_says_what_was_recalled() {
    let (here, elsewhere, service) = (Fixture::new(), Fixture::new(), Service::start());
    for fixture in [&here, &elsewhere] {
        service.known_to(fixture, "A");
    }
    let sent = elsewhere
        .call(&["send", "--account", "A", "--broadcast", "--text", "5.0 is out", "--yes", "--json"])
        .secret(service.secret())
        .run();
    let id = sent.json()["message_server_id"].as_str().unwrap().to_owned();
    let recall = || {
        here.call(&["broadcasts", "recall", &id, "--account", "A", "--json"]).secret(service.secret()).run()
    };

    let done = recall();

    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    let row = done.json()["row_id"].as_str().unwrap().to_owned();
    let shown = here.call(&["history", "show", &row, "--json"]).run().json()["details"].clone();
    assert_eq!((&shown["method"], &shown["request_body"]), (&json!("DELETE"), &json!("")), "{shown}");
    assert_eq!(
        (&shown["row"]["kind"], &shown["message_server_id"]),
        (&json!("broadcast_recall"), &json!(id))
    );
    assert_eq!((&shown["row"]["snippet"], &shown["row"]["outcome"]), (&json!("5.0 is out"), &json!("sent")));
    // A recall was carried out, and nothing was sent.
    let listed = here.call(&["history", "list"]).run();
    assert!(listed.out.starts_with(&format!("{row}\trecalled\t")), "{listed:?}");
    let file = here.temporary().join("all.html");
    assert_eq!(here.call(&["history", "export", file.to_str().unwrap()]).run().code, 0);
    let report = std::fs::read_to_string(file).unwrap();
    assert!(report.contains("Recalled") && !report.contains("<span lang=\"en\">Sent</span>"), "{report}");
    let look = &shown["attempts"][0];
    let was: Value = serde_json::from_str(look["answer"].as_str().unwrap()).unwrap();
    assert_eq!((&look["kind"], &was["content"]), (&json!("check"), &json!("5.0 is out")), "{shown}");
    // It is gone: nothing says what it was, and the service refuses.
    let again = recall();
    assert_eq!(again.ended(), (1, "rejected".to_owned()), "{again:?}");
    assert_ne!(again.json()["row_id"], json!(row));
    let lose = Fault { count: Some(1), route: FaultRoute::Act, ..Fault::new(FaultKind::ResetAfterStore) };
    service.sandbox.faults().add_all(vec![lose]).unwrap();
    let lost = recall();
    assert_eq!(lost.ended(), (3, "unknown".to_owned()), "{lost:?}");
    let row = lost.json()["row_id"].as_str().unwrap().to_owned();
    let found = here.call(&["history", "search", "kind:broadcast_recall", "--json"]).run();
    assert_eq!(found.out.lines().count(), 3, "{found:?}");
    for (act, why) in [("check", "no_evidence"), ("resend", "no_repeat")] {
        let refused = here.call(&["history", act, &row, "--json"]).secret(service.secret()).run();
        assert_eq!((refused.code, &refused.json()["error"]), (2, &json!(why)), "{refused:?}");
    }
    let code = here.call(&["history", "show", &row, "--as", "curl"]).run();
    assert_eq!(code.code, 2, "{code:?}");
}

#[test]
fn pushes_are_listed_and_shown_with_the_row_that_sent_them() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "A");
    let run = |args: &[&str]| fixture.call(args).secret(service.secret()).run();
    assert!(run(&["pushes", "list", "--account", "A"]).out.is_empty());
    let body = fixture
        .file("push.json", r#"{"content":"Sale\nstarts","sender_account_id":"system","target_os":["ios"]}"#);
    let sent = run(&["send", "--account", "A", "--broadcast=push", "--body", &body, "--yes", "--json"]);
    assert_eq!(sent.code, 0, "{sent:?}");
    let id = sent.json()["message_server_id"].as_str().unwrap().to_owned();

    let listed = run(&["pushes", "list", "--account", "A"]);
    assert!(listed.out.starts_with(&id) && listed.out.ends_with("\tsystem\tSale starts\n"), "{listed:?}");
    let shown = run(&["pushes", "show", &id, "--account", "A", "--json"]).json();
    assert_eq!((&shown["row_id"], &shown["target_os"]), (&sent.json()["row_id"], &json!(["ios"])), "{shown}");
    assert_eq!((&shown["roam_enabled"], &shown["roam_expire_time_ms"]), (&json!(false), &Value::Null));
    let shown = run(&["pushes", "show", &id, "--account", "A"]);
    assert!(shown.out.starts_with(&format!("push_id {id}\n")), "{shown:?}");
    assert!(shown.out.contains("target_os ios\n") && shown.out.ends_with("\nSale\nstarts\n"), "{shown:?}");
    let missing = run(&["pushes", "show", "1", "--account", "A", "--json"]);
    assert_eq!((missing.code, &missing.json()["error"]), (1, &json!("call_refused")), "{missing:?}");
}

#[test]
fn a_list_ends_with_a_page_without_an_item_whatever_token_it_has() {
    let fixture = Fixture::new();
    let service = Scripted::start(r#"{"code":200,"data":{"has_more":true,"next_token":"7","items":[]}}"#);
    fixture.add("A", &service.base_url, "0123456789abcdef", &[]);
    for (number, list) in ["broadcasts", "pushes"].into_iter().enumerate() {
        let listed = fixture.call(&[list, "list", "--account", "A"]).secret("0123456789ab").run();
        assert_eq!((listed.code, listed.out.as_str()), (0, ""), "{listed:?}");
        assert_eq!(service.asked().len(), number + 1, "{list}");
    }
}
