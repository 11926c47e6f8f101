//! What a check says, and what it refuses.

use serde_json::Value;

use crate::bulk_support::{job, run, service, table};
use crate::support::{Done, Fixture};

/// Imports a table and gives the id of its job.
fn imported(fixture: &Fixture, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let file = fixture.file(name, bytes);
    let imported = fixture.call(&["bulk", "import", &file, "--json"]).run();
    assert_eq!(imported.code, 0, "{imported:?}");
    imported.json()["id"].as_str().unwrap().to_owned()
}

fn check(fixture: &Fixture, id: &str, more: &[&str]) -> Done {
    fixture.call(&[&["bulk", "check", id, "--account", "Trial"], more].concat()).run()
}

#[test]
fn rows_that_another_job_has_reached_are_not_said_to_be_ready() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let first = job(&fixture, 3, &[]);
    assert_eq!(run(&fixture, &service, &first).code, 0);
    let id = imported(&fixture, "list.csv", table(3));
    let text = ["--text", "你好 {{name}}", "--skip-sent-before"];
    let words = check(&fixture, &id, &text);
    assert_eq!(words.code, 2, "nobody is left: {words:?}");
    assert_eq!(words.out.trim(), "3 excluded\n3 left out, because another job has reached them");
    let checked = check(&fixture, &id, &[&text[..], &["--json"]].concat()).json();
    assert_eq!((&checked["totals"]["ready"], &checked["totals"]["excluded"]), (&0.into(), &3.into()));
    let problem = &checked["problems"][0];
    assert_eq!((&problem["problem"]["code"], &problem["rows"]), (&"sent_before".into(), &3.into()), "{checked}");
    let status = fixture.call(&["bulk", "status", &id, "--json"]).run().json();
    assert_eq!(status["job"]["totals"], checked["totals"]);
}
