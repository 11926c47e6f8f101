//! `history export|import|prune`, as a script uses them.

use crate::support::{Fixture, Service};

fn filled(rows: usize) -> (Fixture, Service) {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "shop");
    for n in 0..rows {
        let done = fixture.send("shop", service.secret(), &["--text", &format!("第{n}封")]);
        assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    }
    (fixture, service)
}

#[test]
fn an_export_is_imported_elsewhere_once() {
    let (fixture, _service) = filled(2);
    let file = fixture.file("history.jsonl", "");
    let done = fixture.call(&["history", "export", &file, "--json"]).run();
    assert_eq!((done.code, done.json()["rows"].as_u64()), (0, Some(2)), "{done:?}");
    let other = Fixture::new();

    for (added, there) in [(2, 0), (0, 2)] {
        let done = other.call(&["history", "import", &file, "--json"]).run();
        assert_eq!(done.code, 0, "{done:?}");
        let (read, new, old) = (&done.json()["rows"], &done.json()["added"], &done.json()["there"]);
        assert_eq!((read.as_u64(), new.as_u64(), old.as_u64()), (Some(2), Some(added), Some(there)));
    }
    assert_eq!(other.history(), fixture.history());
}

#[test]
fn a_search_goes_to_standard_output_in_the_format_asked_for() {
    let (fixture, _service) = filled(2);
    let done = fixture.call(&["history", "export", "-", "--query", "第1封", "--format", "csv"]).run();
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    assert!(done.out.starts_with("\u{FEFF}id,time,"), "{}", done.out);
    assert!(done.out.contains("第1封") && !done.out.contains("第0封"), "{}", done.out);

    let page = fixture.file("report.html", "");
    assert_eq!(fixture.call(&["history", "export", &page]).run().code, 0);
    assert!(std::fs::read_to_string(page).unwrap().starts_with("<!doctype html>"));
}

#[test]
fn punctuation_alone_exports_nothing_and_says_so() {
    let (fixture, _service) = filled(2);
    let file = fixture.file("all.jsonl", "");
    let done = fixture.call(&["history", "export", &file, "--query", "。", "--json"]).run();
    assert_eq!((done.code, done.json()["rows"].as_u64()), (0, Some(0)), "{done:?}");
    assert!(done.err.contains("there is nothing to look for in \"。\""), "{}", done.err);
    let done = fixture.call(&["history", "search", "-!!!"]).run();
    assert_eq!((done.code, done.out.as_str()), (0, ""), "{done:?}");
    let done = fixture.call(&["history", "search", "TODO: 第1封"]).run();
    assert_eq!((done.code, done.out.as_str(), done.err.as_str()), (0, "", ""), "a colon is text: {done:?}");
}

#[test]
fn a_workbook_is_written_where_the_name_asks_for_one() {
    let (fixture, _service) = filled(1);
    let file = fixture.file("history.xlsx", "");
    assert_eq!(fixture.call(&["history", "export", &file]).run().code, 0);
    assert!(std::fs::read(file).unwrap().starts_with(b"PK"));
}

#[test]
fn rows_as_json_have_the_ids_that_the_service_knows() {
    let (fixture, _service) = filled(1);
    let row = fixture.call(&["history", "list", "--json"]).run().json();
    let details = fixture.call(&["history", "show", row["id"].as_str().unwrap(), "--json"]).run().json();
    for id in ["message_server_id", "message_client_id", "trace_id"] {
        assert!(row[id].as_str().is_some_and(|id| !id.is_empty()), "{id} in {row}");
        assert_eq!(row[id], details["details"][id], "{id}");
    }
    let found = fixture.call(&["history", "search", "第0封", "--json"]).run().json();
    assert_eq!(found["trace_id"], row["trace_id"]);
    let done = fixture.call(&["history", "reindex"]).run();
    assert_eq!((done.code, done.out.trim()), (0, "the search index is up to date"));
}

#[test]
fn a_broken_line_is_named_and_nothing_comes_in() {
    let fixture = Fixture::new();
    let file = fixture.file("bad.jsonl", "{\"format\":\"yanshu-history\",\"version\":1}\n\n{\"id\":\"1\"}\n");
    let done = fixture.call(&["history", "import", &file]).run();
    assert_eq!(done.code, 2, "{done:?}");
    assert!(done.err.contains("line 3"), "{}", done.err);
    let done = fixture.call(&["history", "import", &file, "--json"]).run();
    assert_eq!(done.json()["error"], "import_broken");
    assert!(fixture.history().is_empty());
}

#[test]
fn pruning_says_what_would_go_and_does_it_when_asked_to() {
    let (fixture, _service) = filled(3);
    let prune = ["history", "prune", "--account", "shop", "--keep-rows", "1", "--json"];

    let said = fixture.call(&prune).run();
    assert_eq!((said.code, said.json()["would_delete"]["rows"].as_u64()), (0, Some(2)), "{said:?}");
    assert_eq!(fixture.history().len(), 3);

    let done = fixture.call(&[&prune[..], &["--yes"]].concat()).run();
    assert_eq!((done.code, done.json()["deleted"].as_u64()), (0, Some(2)), "{done:?}");
    assert_eq!(fixture.history().len(), 1);
    assert_eq!(fixture.call(&["history", "prune", "--account", "shop"]).run().code, 2, "no bound");
}
