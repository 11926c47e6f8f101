//! Files and copies that are made of bulk jobs.

use serde_json::Value;

use crate::bulk_support::{arrived, job, last_line, run, service};
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
