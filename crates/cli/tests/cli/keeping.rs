//! `history export|import|prune`, as a script uses them.

use crate::support::{Desk, Service};

fn filled(rows: usize) -> (Desk, Service) {
    let (desk, service) = (Desk::new(), Service::start());
    service.known_to(&desk, "shop");
    for n in 0..rows {
        let done = desk.send("shop", service.secret(), &["--text", &format!("第{n}封")]);
        assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    }
    (desk, service)
}

#[test]
fn an_export_is_imported_elsewhere_once() {
    let (desk, _service) = filled(2);
    let file = desk.file("history.jsonl", "");
    let done = desk.call(&["history", "export", &file, "--json"]).run();
    assert_eq!((done.code, done.json()["rows"].as_u64()), (0, Some(2)), "{done:?}");
    let other = Desk::new();

    for (added, there) in [(2, 0), (0, 2)] {
        let done = other.call(&["history", "import", &file, "--json"]).run();
        assert_eq!(done.code, 0, "{done:?}");
        let (read, new, old) = (&done.json()["rows"], &done.json()["added"], &done.json()["there"]);
        assert_eq!((read.as_u64(), new.as_u64(), old.as_u64()), (Some(2), Some(added), Some(there)));
    }
    assert_eq!(other.history(), desk.history());
}

#[test]
fn a_search_goes_to_standard_output_in_the_format_asked_for() {
    let (desk, _service) = filled(2);
    let done = desk.call(&["history", "export", "-", "--query", "第1封", "--format", "csv"]).run();
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    assert!(done.out.starts_with("\u{FEFF}id,time,"), "{}", done.out);
    assert!(done.out.contains("第1封") && !done.out.contains("第0封"), "{}", done.out);

    let page = desk.file("report.html", "");
    assert_eq!(desk.call(&["history", "export", &page]).run().code, 0);
    assert!(std::fs::read_to_string(page).unwrap().starts_with("<!doctype html>"));
}

#[test]
fn a_broken_line_is_named_and_nothing_comes_in() {
    let desk = Desk::new();
    let file = desk.file("bad.jsonl", "{\"format\":\"yanshu-history\",\"version\":1}\n\n{\"id\":\"1\"}\n");
    let done = desk.call(&["history", "import", &file]).run();
    assert_eq!(done.code, 2, "{done:?}");
    assert!(done.err.contains("line 3"), "{}", done.err);
    let done = desk.call(&["history", "import", &file, "--json"]).run();
    assert_eq!(done.json()["error"], "import_broken");
    assert!(desk.history().is_empty());
}

#[test]
fn pruning_says_what_would_go_and_does_it_when_told_to() {
    let (desk, _service) = filled(3);
    let prune = ["history", "prune", "--account", "shop", "--keep-rows", "1", "--json"];

    let said = desk.call(&prune).run();
    assert_eq!((said.code, said.json()["doomed"]["rows"].as_u64()), (0, Some(2)), "{said:?}");
    assert_eq!(desk.history().len(), 3);

    let done = desk.call(&[&prune[..], &["--yes"]].concat()).run();
    assert_eq!((done.code, done.json()["deleted"].as_u64()), (0, Some(2)), "{done:?}");
    assert_eq!(desk.history().len(), 1);
    assert_eq!(desk.call(&["history", "prune", "--account", "shop"]).run().code, 2, "no bound");
}
