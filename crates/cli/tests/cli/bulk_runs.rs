//! Runs of bulk jobs, against a sandbox that misbehaves, by processes that are killed, stopped, or several at once.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use sandbox::{Fault, FaultKind, FaultRoute, FaultStage};
use serde_json::Value;

use crate::bulk_support::{
    TIMEOUT, arrived, assert_each_has_one, job, last_line, run, service, service_at, signal, status, wait_for,
};
use crate::support::{Call, Fixture, Service};

const ROWS: usize = 2_000;

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

/// A call whose output is a terminal.
fn on_terminal(fixture: &Fixture, args: &[&str]) -> Call {
    let mut call = fixture.call(&[]);
    let program = call.command.get_program().to_str().unwrap().to_owned();
    let environment: Vec<_> = call
        .command
        .get_envs()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .collect();
    call.command = Command::new("script");
    call.command.args(["-qec", &format!("{program} {}", args.join(" ")), "/dev/null"]);
    call.command.env_clear().envs(environment).env("TERM", "xterm");
    call.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    call
}

/// How many rows are in each state, once each was compared with what arrived: a ready row would be sent, one that is sent or
/// unknown would not be sent again.
fn states_beside_what_arrived(fixture: &Fixture, service: &Service, id: &str) -> BTreeMap<String, usize> {
    let rows = fixture.call(&["bulk", "rows", id, "--limit", &ROWS.to_string(), "--json"]).run();
    let arrived = arrived(service);
    let mut states = BTreeMap::new();
    for row in rows.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let state = row["state"].as_str().unwrap().to_owned();
        let came = arrived.get(&format!("goose|1|user{}", row["number"])).copied().unwrap_or_default();
        match state.as_str() {
            "ready" => assert_eq!(came, 0, "{row}"),
            "sent" => assert_eq!(came, 1, "{row}"),
            "unknown" => assert!(came <= 1, "{row}"),
            _ => panic!("{row}"),
        }
        *states.entry(state).or_insert(0) += 1;
    }
    assert_eq!(states.values().sum::<usize>(), ROWS);
    states
}

#[test]
fn after_an_interrupt_no_row_that_is_ready_has_arrived_and_none_that_has_arrived_is_ready() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let id = job(&fixture, ROWS, &[]);
    // Some answers never come, one comes when the process has stopped waiting, and nothing can be proven yet.
    let fault = |kind, count, delay_ms| Fault {
        count: Some(count),
        probability: 0.2,
        route: FaultRoute::Send,
        delay_ms,
        ..Fault::new(kind)
    };
    let late = Fault { stage: Some(FaultStage::After), ..fault(FaultKind::Latency, 1, Some(8_000)) };
    let blind = Fault { route: FaultRoute::Query, ..Fault::new(FaultKind::Http500) };
    service.sandbox.faults().add_all(vec![fault(FaultKind::ResetAfterStore, 5, None), late, blind]).unwrap();
    let running = fixture.call(&["bulk", "run", &id]).secret(service.secret()).start();
    wait_for(&service, 100);
    signal(&running.child, "-INT");
    assert_eq!(running.end().code, 6);

    let states = states_beside_what_arrived(&fixture, &service, &id);
    assert!(states.get("unknown").is_some_and(|rows| *rows >= 1), "{states:?}");
    service.sandbox.faults().clear();
    assert_eq!(run(&fixture, &service, &id).code, 0);
    assert_each_has_one(&service, ROWS);
    let said = fixture.call(&["bulk", "status", &id]).run().out;
    let left = states["unknown"];
    let were = if left == 1 { "was" } else { "were" };
    let all = format!("{left} {were} in flight without a response: {left} delivered");
    assert!(said.contains(&all), "{said}");
}

#[test]
fn a_job_of_another_process_is_followed_by_lines_of_json_or_by_a_bar() {
    let fixture = Fixture::new();
    let service = service_at(&fixture, "100");
    let id = job(&fixture, 400, &[]);
    let running = fixture.call(&["bulk", "run", &id]).secret(service.secret()).start();
    wait_for(&service, 20);
    let watch = fixture.call(&["bulk", "status", &id, "--watch"]).start();
    let terminal = on_terminal(&fixture, &["bulk", "status", &id, "--watch"]).start();
    assert_eq!(running.end().code, 0);

    let watched = watch.end();
    assert_eq!(watched.code, 0, "{watched:?}");
    let lines: Vec<Value> = watched.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (last, before) = lines.split_last().unwrap();
    assert!(before.len() >= 2, "{watched:?}");
    assert!(
        before.iter().all(|line| line["totals"]["ready"].is_u64() && line["running"] == true),
        "{before:?}"
    );
    assert_eq!(last["job"]["state"], "finished");

    let seen = terminal.end();
    assert_eq!(seen.code, 0, "{seen:?}");
    assert!(seen.out.contains('%') && seen.out.contains("/s") && seen.out.contains('\u{1b}'), "{seen:?}");
    assert!(seen.out.contains("400 sent") && !seen.out.contains("\"totals\""), "{seen:?}");
}

#[test]
fn an_interrupt_while_a_job_begins_pauses_it() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let id = job(&fixture, ROWS, &[]);
    let running = fixture.call(&["bulk", "run", &id]).secret(service.secret()).start();
    wait_for(&service, 1);
    signal(&running.child, "-INT");
    assert_eq!(running.end().code, 6);
    assert_eq!(status(&fixture, &id)["state"], "paused");
    // On a machine that is busy an answer may come too late to be waited for: unknown, and not ready.
    let states = states_beside_what_arrived(&fixture, &service, &id);
    println!("{states:?}");
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
