//! Files and copies that are made of bulk jobs.

use std::collections::HashMap;

use serde_json::Value;

use crate::bulk_support::{arrived, job, job_of_production, last_line, run, service};
use crate::support::Fixture;

#[test]
fn a_report_is_written_in_each_format_and_a_page_sums_it_up() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let id = job(&fixture, 3, &[]);
    assert_eq!(run(&fixture, &service, &id).code, 0);
    let report = |name: &str, more: &[&str]| {
        let path = fixture.file(name, "");
        let done = fixture.call(&[&["bulk", "report", &id, &path], more].concat()).run();
        assert_eq!((done.code, done.out.trim()), (0, "3 rows"), "{done:?}");
        std::fs::read(path).unwrap()
    };
    let lines = String::from_utf8(report("report.JSONL", &[])).unwrap();
    let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((rows.len(), &rows[2]["state"], &rows[2]["row"]), (3, &"sent".into(), &3.into()));
    assert!(rows.iter().all(|row| row["message_server_id"].is_string()));
    let page = String::from_utf8(report("report.html", &["--language", "zh"])).unwrap();
    assert!(page.contains("<html") && page.contains("已发送") && !page.contains("<script"), "{page}");
    // The format counts before the name.
    let text = String::from_utf8(report("report.txt", &["--format", "csv"])).unwrap();
    assert_eq!(text.matches(",sent,").count(), 3);
    assert!(report("report.xlsx", &[]).starts_with(b"PK"));
    let path = fixture.file("report.pdf", "");
    let refused = fixture.call(&["bulk", "report", &id, &path]).run();
    assert!(refused.code == 2 && refused.err.contains("--format"), "{refused:?}");
    // A page is of the rows that were asked for, and says so.
    let page = |options: &[&str]| String::from_utf8(report("some.html", options)).unwrap();
    assert!(page(&["--state", "sent"]).contains("Only messages with the result: sent"));
    let path = fixture.file("none.html", "");
    let of_code = ["bulk", "report", &id, &path, "--code", "414", "--language", "zh"];
    let done = fixture.call(&of_code).run();
    assert_eq!((done.code, done.out.trim()), (0, "0 rows"), "{done:?}");
    let page = std::fs::read_to_string(path).unwrap();
    assert!(page.contains("仅含因错误码414被拒绝的消息") && page.contains("<strong>0</strong>"), "{page}");
}

#[test]
fn a_rehearsal_sends_a_copy_to_a_sandbox_and_nobody_receives_anything() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let rows: String = (1..=20).map(|number| format!("user{number},客户{number}\n")).collect();
    let file = fixture.file("list.csv", format!("账号,name\n{rows}USER1,twice\ncode-102404,nobody\n"));
    let imported = fixture.call(&["bulk", "import", &file, "--json"]).run().json();
    let id = imported["id"].as_str().unwrap();
    let unchecked = fixture.call(&["bulk", "rehearse", id]).run();
    assert_eq!(unchecked.code, 2, "{unchecked:?}");
    let check = ["bulk", "check", id, "--account", "Trial", "--text", "{{name}}"];
    assert_eq!(fixture.call(&check).run().code, 0);

    // It needs no secret: the sandbox has its own.
    let rehearsed = fixture.call(&["bulk", "rehearse", id]).run();
    let copy = last_line(&rehearsed);
    let totals = &copy["job"]["totals"];
    assert_eq!((rehearsed.code, &copy["job"]["rehearsal"]), (1, &true.into()), "{rehearsed:?}");
    assert_eq!(
        (&totals["sent"], &totals["rejected"], &totals["excluded"]),
        (&20.into(), &1.into(), &1.into()),
        "{copy}"
    );
    assert!(arrived(&service).is_empty());
    let view = fixture.call(&["bulk", "status", id, "--json"]).run().json();
    assert_eq!((&view["job"]["state"], &view["job"]["rehearsal"]), (&"checked".into(), &false.into()));

    // A job of which something was sent is rehearsed as a whole, too.
    assert_eq!(run(&fixture, &service, id).code, 1);
    let again = last_line(&fixture.call(&["bulk", "rehearse", id]).run());
    assert_eq!(&again["job"]["totals"], totals);
    assert_eq!(arrived(&service).len(), 20);
}

#[test]
fn a_pilot_goes_to_test_accounts_and_the_job_itself_waits() {
    let fixture = Fixture::new();
    let (service, id) = job_of_production(&fixture);
    let pilot = |more: &[&str]| {
        fixture.call(&[&["bulk", "pilot", &id], more].concat()).secret(service.secret()).run()
    };
    assert_eq!(pilot(&[]).code, 2, "for nobody");
    let jobs = || fixture.call(&["bulk", "list", "--json"]).run().out.lines().count();
    let refused = pilot(&["tester1"]);
    assert_eq!((refused.code, service.bodies().len(), jobs()), (2, 0, 1), "{refused:?}");
    let nobody = pilot(&["goose", "--yes"]);
    assert_eq!((nobody.code, service.bodies().len(), jobs()), (2, 0, 1), "the sender alone: {nobody:?}");

    let done = pilot(&["tester1", "tester2", "--yes"]);
    let made = last_line(&done);
    assert_eq!((done.code, &made["job"]["name"]), (0, &"list (pilot)".into()), "{done:?}");
    assert_eq!(
        arrived(&service),
        HashMap::from([("goose|1|tester1".to_owned(), 1), ("goose|1|tester2".to_owned(), 1)])
    );
    let waiting = fixture.call(&["bulk", "status", &id, "--json"]).run().json();
    assert_eq!(
        (&waiting["job"]["state"], &waiting["job"]["totals"]["ready"]),
        (&"checked".into(), &3.into())
    );
}

#[test]
fn what_was_done_with_a_job_or_a_list_is_printed_as_json() {
    let fixture = Fixture::new();
    let _service = service(&fixture);
    let id = job(&fixture, 3, &[]);
    let printed = |args: &[&str]| {
        let done = fixture.call(&[&["bulk"], args, &["--json"]].concat()).run();
        assert_eq!(done.code, 0, "{args:?}: {done:?}");
        done.json()
    };
    let at = ["schedule", &id, "--at", "2099-01-02 09:00", "--time-zone", "Asia/Shanghai"];
    assert_eq!(printed(&at)["start"]["time_zone"], "Asia/Shanghai");
    assert_eq!(printed(&["schedule", &id, "--cancel"])["start"], Value::Null);
    let path = fixture.file("report.csv", "");
    assert_eq!(printed(&["report", &id, &path])["rows"], 3);
    assert_eq!(printed(&["stop", &id])["job"]["state"], "stopped");
    assert_eq!(printed(&["delete", &id])["deleted"], id.as_str());
    // A failure is one as well.
    let gone = fixture.call(&["bulk", "pause", &id, "--json"]).run();
    assert_eq!((gone.code, &gone.json()["error"]), (2, &"job_missing".into()), "{gone:?}");

    assert_eq!(printed(&["suppress", "create", "gone"])["created"], "gone");
    assert_eq!(printed(&["suppress", "add", "gone", "lilei", "han"])["added"], 2);
    assert_eq!(printed(&["suppress", "remove", "gone", "han"])["removed"], true);
    assert_eq!(printed(&["suppress", "delete", "gone"])["deleted"], "gone");
}

#[test]
fn the_rows_of_one_problem_are_written_to_a_file_of_their_own() {
    let fixture = Fixture::new();
    let _service = service(&fixture);
    let file = fixture.file("list.csv", "账号,name\nlilei,李雷\n,nobody\n1.23E+17,spoiled\nLILEI,twice\n");
    let imported = fixture.call(&["bulk", "import", &file, "--json"]).run().json();
    let id = imported["id"].as_str().unwrap();
    let check = ["bulk", "check", id, "--account", "Trial", "--text", "{{name}}"];
    let words = fixture.call(&check).run().out;
    let problems = fixture.call(&[&check[..], &["--json"]].concat()).run().json()["problems"].clone();
    assert_eq!(problems.as_array().unwrap().len(), 3, "{words}");
    for problem in problems.as_array().unwrap() {
        let (number, row) = (problem["id"].to_string(), problem["first_rows"][0].to_string());
        let path = fixture.file("problem.jsonl", "");
        let written = fixture.call(&["bulk", "report", id, &path, "--problem", &number]).run();
        assert_eq!((written.code, written.out.trim()), (0, "1 rows"), "{written:?}");
        let line: Value = serde_json::from_str(std::fs::read_to_string(path).unwrap().trim()).unwrap();
        assert_eq!(line["row"].to_string(), row);
    }
    assert!(words.contains("(problem ") && words.contains("rows 2)"), "{words}");
    assert!(words.contains("no receiver: fill in the receiver"), "{words}");
    let unmapped = fixture.call(&["bulk", "check", id, "--account", "Trial", "--text", "{{nobody}}"]).run();
    assert_eq!((unmapped.code, unmapped.out.contains("--map nobody=COLUMN")), (2, true), "{unmapped:?}");
}
