//! Bulk jobs from the command line, against a sandbox that misbehaves.

use std::collections::HashMap;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use sandbox::{Fault, FaultKind, FaultRoute, FaultStage};
use serde_json::Value;

use crate::support::{Done, Fixture, Service};

/// A test that waits for longer has failed.
const TIMEOUT: Duration = Duration::from_secs(300);
const ROWS: usize = 2_000;

/// A sandbox that takes as many calls as come, and an account for it at the fastest pace.
fn service(fixture: &Fixture) -> Service {
    service_at(fixture, "1000")
}

/// The same, with an account that makes so many calls a second.
fn service_at(fixture: &Fixture, calls_per_s: &str) -> Service {
    let service = Service::with(|options| {
        options.limits.calls_per_s = 1_000_000;
        options.kept_messages = 1_000_000;
    });
    fixture.add(
        "Trial",
        &service.base_url(),
        &service.app_key(),
        &["--calls-per-s", calls_per_s, "--sender", "goose"],
    );
    service
}

fn table(rows: usize) -> String {
    let rows: String = (1..=rows).map(|number| format!("user{number},客户{number}\n")).collect();
    format!("账号,name\n{rows}")
}

/// A job that is checked and ready to run.
fn job(fixture: &Fixture, rows: usize, more: &[&str]) -> String {
    let file = fixture.file("list.csv", table(rows));
    let imported = fixture.call(&["bulk", "import", &file, "--json"]).run();
    assert_eq!(imported.code, 0, "{imported:?}");
    let id = imported.json()["id"].as_str().unwrap().to_owned();
    let mut args = vec!["bulk", "check", &id, "--account", "Trial", "--text", "你好 {{name}}", "--json"];
    args.extend(more);
    let checked = fixture.call(&args).run();
    assert_eq!((checked.code, &checked.json()["totals"]["ready"]), (0, &rows.into()), "{checked:?}");
    id
}

fn status(fixture: &Fixture, id: &str) -> Value {
    fixture.call(&["bulk", "status", id, "--json"]).run().json()["job"].clone()
}

fn run(fixture: &Fixture, service: &Service, id: &str) -> Done {
    fixture.call(&["bulk", "run", id]).secret(service.secret()).run()
}

fn last_line(done: &Done) -> Value {
    serde_json::from_str(done.out.lines().last().unwrap_or_default()).unwrap_or_else(|_| panic!("{done:?}"))
}

/// How many messages each receiver has.
fn arrived(service: &Service) -> HashMap<String, usize> {
    let mut arrived = HashMap::new();
    for message in service.sandbox.world().messages() {
        *arrived.entry(message.conversation_id).or_default() += 1;
    }
    arrived
}

fn assert_each_has_one(service: &Service, rows: usize) {
    let arrived = arrived(service);
    let wrong: Vec<_> = (1..=rows)
        .map(|number| format!("goose|1|user{number}"))
        .filter(|to| arrived.get(to) != Some(&1))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(arrived.len(), rows);
}

/// Waits until so many messages have arrived.
fn wait_for(service: &Service, messages: usize) {
    let deadline = Instant::now() + TIMEOUT;
    while service.sandbox.world().messages().len() < messages {
        assert!(Instant::now() < deadline, "waited in vain for {messages} messages");
        thread::sleep(Duration::from_millis(10));
    }
}

fn signal(child: &Child, signal: &str) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

#[test]
fn a_job_goes_from_a_file_to_a_report() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let file = fixture.file("名单.csv", "账号,name\nlilei,李雷\ncode-102404,nobody\n,empty\nlilei,twice\n");
    let imported = fixture.call(&["bulk", "import", &file, "--json"]).run().json();
    let id = imported["id"].as_str().unwrap();
    assert_eq!((&imported["job"]["name"], &imported["import"]["rows"]), (&"名单".into(), &4.into()));
    let text = ["--text", "你好 {{name}}", "--json"];
    let checked =
        fixture.call(&[&["bulk", "check", &id[..8], "--account", "Trial"][..], &text].concat()).run();
    assert_eq!(checked.code, 0, "{checked:?}");
    let totals = &checked.json()["totals"];
    assert_eq!((&totals["ready"], &totals["excluded"]), (&2.into(), &2.into()));
    let preview = fixture.call(&["bulk", "preview", id, "1", "--json"]).run().json();
    let body = preview["body"].as_str().unwrap();
    assert!(body.contains("你好 李雷"));

    let done = run(&fixture, &service, id);
    assert_eq!((done.code, &last_line(&done)["job"]["state"]), (1, &"finished".into()), "{done:?}");
    assert_eq!(service.bodies(), [body]);
    let rejected = fixture.call(&["bulk", "rows", id, "--state", "rejected", "--json"]).run().json();
    assert_eq!((&rejected["number"], &rejected["code"]), (&2.into(), &102_404.into()));
    let report = fixture.file("report.csv", "");
    assert_eq!(fixture.call(&["bulk", "report", id, &report]).run().code, 0);
    let report = std::fs::read_to_string(report).unwrap();
    assert_eq!((report.lines().count(), report.matches(",sent,").count()), (5, 1));
    // The report says who is left: rerun them.
    let again = fixture.call(&["bulk", "rerun", id, "--code", "102404"]).run();
    assert_eq!(again.json()["ready_again"], 1);
    assert_eq!(run(&fixture, &service, id).code, 1);
    assert_eq!(service.bodies().len(), 1);

    let list = fixture.call(&["bulk", "list", "--json"]).run().json();
    assert_eq!(list["id"], id);
    assert_eq!(fixture.call(&["bulk", "delete", id]).run().code, 0);
    assert_eq!(fixture.call(&["bulk", "list"]).run().out, "");
    assert_eq!(fixture.call(&["bulk", "status", id]).run().code, 2);
}

#[test]
fn two_thousand_rows_arrive_once_through_faults_and_kills() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let fault = |kind, probability| Fault { probability, route: FaultRoute::Send, ..Fault::new(kind) };
    let after = |kind, probability| Fault { stage: Some(FaultStage::After), ..fault(kind, probability) };
    let faults = vec![
        fault(FaultKind::ResetBeforeRead, 0.01),
        fault(FaultKind::ResetAfterStore, 0.01),
        fault(FaultKind::Http502, 0.01),
        after(FaultKind::Http502, 0.01),
        fault(FaultKind::HalfAnswer, 0.01),
        Fault { count: Some(2), ..fault(FaultKind::Code416, 0.002) },
        Fault { delay_ms: Some(30), ..after(FaultKind::Latency, 0.5) },
    ];
    service.sandbox.faults().add_all(faults).unwrap();
    let id = job(&fixture, ROWS, &[]);
    let mut kills = 0;
    let deadline = Instant::now() + TIMEOUT;
    while status(&fixture, &id)["totals"]["ready"].as_u64().unwrap() > 0 {
        assert!(Instant::now() < deadline, "{}", status(&fixture, &id));
        let before = service.sandbox.world().messages().len();
        let mut running = fixture.call(&["bulk", "run", &id]).secret(service.secret()).start();
        let killed_at = Instant::now() + Duration::from_secs(12);
        // Killed amid what it does, or while it rests.
        while running.child.try_wait().unwrap().is_none()
            && service.sandbox.world().messages().len() < before + 300
            && Instant::now() < killed_at
        {
            thread::sleep(Duration::from_millis(5));
        }
        if running.child.try_wait().unwrap().is_none() {
            running.child.kill().unwrap();
            running.child.wait().unwrap();
            kills += 1;
        }
    }
    let done = run(&fixture, &service, &id);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(kills >= 3, "{kills} kills");
    assert_each_has_one(&service, ROWS);
    assert_eq!(status(&fixture, &id)["totals"]["sent"], ROWS);
}

#[test]
fn of_two_processes_one_runs_a_job_and_the_other_reports_that() {
    let fixture = Fixture::new();
    // Slow enough that it still runs at the last question below, on a machine with other work too.
    let service = service_at(&fixture, "50");
    let id = job(&fixture, 600, &[]);
    let first = fixture.call(&["bulk", "run", &id]).secret(service.secret()).start();
    wait_for(&service, 50);
    let second = run(&fixture, &service, &id);
    assert_eq!(second.code, 2, "{second:?}");
    assert!(second.err.contains("run by another process"), "{second:?}");
    assert_eq!(status(&fixture, &id)["runs"], "elsewhere");
    assert_eq!(fixture.call(&["bulk", "delete", &id]).run().code, 2);
    assert_eq!(first.end().code, 0);
    assert_each_has_one(&service, 600);
}

#[test]
fn a_job_is_paused_by_another_process_and_goes_on_where_it_was() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let id = job(&fixture, 3_000, &[]);
    let running = fixture.call(&["bulk", "run", &id]).secret(service.secret()).start();
    wait_for(&service, 100);
    assert_eq!(fixture.call(&["bulk", "pause", &id]).run().code, 0);
    let done = running.end();
    assert_eq!((done.code, &last_line(&done)["job"]["state"]), (6, &"paused".into()), "{done:?}");
    let arrived = service.sandbox.world().messages().len();
    assert!((100..3_000).contains(&arrived), "{arrived}");
    assert_eq!(fixture.call(&["bulk", "pause", &id]).run().code, 2);
    assert_eq!(run(&fixture, &service, &id).code, 0);
    assert_each_has_one(&service, 3_000);
}

#[test]
fn an_interrupt_pauses_a_job() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let id = job(&fixture, 3_000, &[]);
    let running = fixture.call(&["bulk", "run", &id]).secret(service.secret()).start();
    wait_for(&service, 100);
    signal(&running.child, "-INT");
    assert_eq!(running.end().code, 6);
    let totals = &status(&fixture, &id)["totals"];
    assert_eq!((&totals["going"], &totals["sent"]), (&0.into(), &service.bodies().len().into()));
}

#[test]
fn a_process_that_stood_still_keeps_its_job_and_sends_nothing_twice() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let id = job(&fixture, 1_000, &[]);
    let running = fixture.call(&["bulk", "run", &id]).secret(service.secret()).start();
    wait_for(&service, 100);
    signal(&running.child, "-STOP");
    // Longer than an intent may be old.
    thread::sleep(Duration::from_secs(4));
    let second = run(&fixture, &service, &id);
    assert_eq!(second.code, 2, "{second:?}");
    signal(&running.child, "-CONT");
    assert_eq!(running.end().code, 0);
    assert_each_has_one(&service, 1_000);
}

#[test]
fn a_job_of_production_starts_with_a_yes_only() {
    let fixture = Fixture::new();
    let service = Service::start();
    let more = ["--production", "--sender", "goose"];
    fixture.add("Trial", &service.base_url(), &service.app_key(), &more);
    let id = job(&fixture, 3, &[]);
    let refused = run(&fixture, &service, &id);
    assert_eq!((refused.code, service.bodies().len()), (2, 0), "{refused:?}");
    let done = fixture.call(&["bulk", "run", &id, "--yes"]).secret(service.secret()).run();
    assert_eq!((done.code, service.bodies().len()), (0, 3), "{done:?}");
}

#[test]
fn a_job_without_a_secret_says_so_and_sends_nothing() {
    let fixture = Fixture::new();
    let _service = service(&fixture);
    let id = job(&fixture, 3, &[]);
    let done = fixture.call(&["bulk", "run", &id]).run();
    assert_eq!(done.code, 4, "{done:?}");
    assert_eq!(status(&fixture, &id)["totals"]["ready"], 3);
}

#[test]
fn what_is_wrong_with_a_table_or_its_columns_is_said_in_words() {
    let fixture = Fixture::new();
    let _service = service(&fixture);
    let file = fixture.file("open.csv", "账号,name\na,\"b\n");
    let broken = fixture.call(&["bulk", "import", &file]).run();
    assert_eq!(broken.code, 2, "{broken:?}");
    assert!(broken.err.contains("line 2"), "{broken:?}");
    let file = fixture.file("list.csv", "who,first name\na,b\n");
    let id =
        fixture.call(&["bulk", "import", &file, "--json"]).run().json()["id"].as_str().unwrap().to_owned();
    let base = ["bulk", "check", &id, "--account", "Trial", "--text", "{{name}}"];
    let nobody = fixture.call(&base).run();
    assert!(nobody.code == 2 && nobody.err.contains("--to-column"), "{nobody:?}");
    let no_column = fixture.call(&[&base[..], &["--to-column", "whom"]].concat()).run();
    assert!(no_column.code == 2 && no_column.err.contains("who, first name"), "{no_column:?}");
    let unmapped = fixture.call(&[&base[..], &["--to-column", "who"]].concat()).run();
    assert!(unmapped.code == 2 && unmapped.out.contains("unmapped"), "{unmapped:?}");
    let mapped = [&base[..], &["--to-column", "who", "--map", "name=first name"]].concat();
    assert_eq!(fixture.call(&mapped).run().code, 0);
}

#[test]
fn two_jobs_of_two_processes_share_one_pace() {
    const EACH: usize = 120;
    const CALLS_PER_S: u32 = 50;
    let fixture = Fixture::new();
    // Refuses what two that do not know of each other would call, and leaves room for calls that a busy machine bunches.
    let service = Service::with(|options| options.limits.calls_per_s = CALLS_PER_S * 3 / 2);
    let rate = CALLS_PER_S.to_string();
    let more = ["--calls-per-s", rate.as_str(), "--sender", "goose"];
    fixture.add("Trial", &service.base_url(), &service.app_key(), &more);
    let jobs = ["a", "b"].map(|name| {
        let rows: String = (1..=EACH).map(|number| format!("{name}{number},x\n")).collect();
        let file = fixture.file(&format!("{name}.csv"), format!("账号,name\n{rows}"));
        let id = fixture.call(&["bulk", "import", &file, "--json"]).run().json()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let check = ["bulk", "check", &id, "--account", "Trial", "--text", "{{name}}"];
        assert_eq!(fixture.call(&check).run().code, 0);
        id
    });
    let started = Instant::now();
    let running: Vec<_> =
        jobs.iter().map(|id| fixture.call(&["bulk", "run", id]).secret(service.secret()).start()).collect();
    // A single message goes out between them.
    wait_for(&service, 20);
    let single = fixture.send("Trial", service.secret(), &["--text", "between"]);
    assert_eq!(single.code, 0, "{single:?}");
    for running in running {
        assert_eq!(running.end().code, 0);
    }
    let fastest = Duration::from_secs(2 * EACH as u64) / CALLS_PER_S;
    assert!(started.elapsed() >= fastest, "{:?}", started.elapsed());
    for id in &jobs {
        let events = fixture.call(&["bulk", "status", id, "--json"]).run().json()["events"].clone();
        assert!(!events.to_string().contains("rate_limited"), "{events}");
    }
    assert_eq!(service.bodies().len(), 2 * EACH + 1);
}

#[test]
fn who_is_on_a_suppression_list_gets_nothing_and_can_be_found_by_their_rows() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    assert_eq!(fixture.call(&["bulk", "suppress", "create", "退订"]).run().code, 0);
    let added = fixture.call(&["bulk", "suppress", "add", "退订", "USER2", "user9"]).run();
    assert_eq!((added.code, added.out.trim()), (0, "2 added"));
    let file = fixture.file("list.csv", table(3));
    let id =
        fixture.call(&["bulk", "import", &file, "--json"]).run().json()["id"].as_str().unwrap().to_owned();
    let check = ["bulk", "check", &id, "--account", "Trial", "--text", "{{name}}", "--json"];
    let checked = fixture.call(&check).run().json();
    assert_eq!((&checked["totals"]["ready"], &checked["totals"]["excluded"]), (&2.into(), &1.into()));
    assert_eq!(run(&fixture, &service, &id).code, 0);
    assert_eq!(arrived(&service).len(), 2);
    let found = fixture.call(&["bulk", "find", "user3", "--json"]).run().json();
    assert_eq!((&found["job_id"], &found["row"]["number"]), (&id.as_str().into(), &3.into()));
    let message = found["row"]["message_server_id"].as_str().unwrap().to_owned();
    let found = fixture.call(&["bulk", "find", &message, "--json"]).run().json();
    let conversation = serde_json::json!({ "sender": "goose", "kind": "p2p", "receiver": "user3" });
    assert_eq!(found["conversation"], conversation);
    let removed = fixture.call(&["bulk", "suppress", "remove", "退订", "user2"]).run();
    assert_eq!(removed.out.trim(), "removed");
    let missing = fixture.call(&["bulk", "suppress", "add", "none", "x"]).run();
    assert_eq!(missing.code, 2, "{missing:?}");
}

#[test]
fn each_row_has_its_own_file_which_is_uploaded_once() {
    const PNG: &[u8] = &[
        137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0,
        144, 119, 83, 222, 0, 0, 0, 12, 73, 68, 65, 84, 8, 215, 99, 248, 207, 192, 0, 0, 3, 1, 1, 0, 24, 221,
        141, 176, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
    ];
    let fixture = Fixture::new();
    let service = service(&fixture);
    let photo = fixture.file("photo.png", PNG);
    let folder = std::path::Path::new(&photo).parent().unwrap().join("photos");
    std::fs::create_dir(&folder).unwrap();
    for name in ["a.png", "b.png"] {
        std::fs::write(folder.join(name), PNG).unwrap();
    }
    let template = fixture.file(
        "photo.json",
        r#"{"yanshu_template":1,"name":"photo","note":"","conversation":{"sender":"goose","type":"p2p","receiver":""},
            "variables":[{"name":"photo","kind":"file"}],
            "body":["{\"message\":{\"message_type\":1,\"attachment\":{{photo}}}}"]}"#,
    );
    let rows = "账号,photo\nuser1,a.png\nuser2,b.png\nuser3,a.png\nuser4,../photo.png\nuser5,none.png\n";
    let file = fixture.file("list.csv", rows);
    let id =
        fixture.call(&["bulk", "import", &file, "--json"]).run().json()["id"].as_str().unwrap().to_owned();
    let folder = folder.to_str().unwrap();
    let check =
        ["bulk", "check", &id, "--account", "Trial", "--template", &template, "--files", folder, "--json"];
    let checked = fixture.call(&check).secret(service.secret()).run();
    assert_eq!(checked.code, 0, "{checked:?}");
    assert_eq!(checked.json()["totals"]["ready"], 3, "{checked:?}");
    assert!(checked.err.contains("../photo.png: the file is not inside the chosen folder"), "{checked:?}");
    assert!(checked.err.contains("none.png: file not found"), "{checked:?}");
    assert_eq!(run(&fixture, &service, &id).code, 0);
    let urls: std::collections::HashSet<_> = service
        .bodies()
        .iter()
        .map(|body| serde_json::from_str::<Value>(body).unwrap()["message"]["attachment"]["url"].to_string())
        .collect();
    assert_eq!((service.bodies().len(), urls.len()), (3, 1));
}

#[test]
fn a_job_is_scheduled_and_taken_back() {
    let fixture = Fixture::new();
    let _service = service(&fixture);
    let id = job(&fixture, 3, &[]);
    let at =
        |at: &str| fixture.call(&["bulk", "schedule", &id, "--at", at, "--time-zone", "Asia/Shanghai"]).run();
    assert_eq!(at("2020-01-01 09:00").code, 2);
    let done = at("2099-01-01 09:00");
    assert!(done.code == 0 && done.out.contains("2099-01-01 09:00 CST"), "{done:?}");
    assert_eq!(status(&fixture, &id)["state"], "scheduled");
    assert_eq!(fixture.call(&["bulk", "schedule", &id, "--cancel"]).run().code, 0);
    assert_eq!(status(&fixture, &id)["state"], "paused");
    assert_eq!(fixture.call(&["bulk", "run-scheduled"]).run().code, 0);
}

#[test]
fn every_shell_gets_completions() {
    let fixture = Fixture::new();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let done = fixture.call(&["completions", shell]).run();
        assert!(done.code == 0 && done.out.contains("yanshu-cli") && done.out.contains("bulk"), "{shell}");
    }
}
