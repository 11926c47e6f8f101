//! The messages of a bulk job are recalled, or changed, from the command line.

use std::thread;
use std::time::{Duration, Instant};

use sandbox::{Fault, FaultKind, FaultRoute, FaultStage};

use crate::bulk_support::{
    TIMEOUT, arrived, job, job_of_production, last_line, run, service, service_at, signal,
};
use crate::support::{Done, Fixture, Service};

fn act(fixture: &Fixture, service: &Service, args: &[&str]) -> Done {
    fixture.call(&[&["bulk"], args].concat()).secret(service.secret()).run()
}

/// A job whose rows were sent.
fn sent_job(fixture: &Fixture, service: &Service, rows: usize) -> String {
    let id = job(fixture, rows, &[]);
    let done = run(fixture, service, &id);
    assert_eq!(done.code, 0, "{done:?}");
    id
}

fn recalled(service: &Service) -> usize {
    service.sandbox.world().messages().iter().filter(|message| message.withdraw_type.is_some()).count()
}

#[test]
fn the_messages_of_a_job_are_changed_and_then_recalled_and_a_repeat_does_nothing() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let id = sent_job(&fixture, &service, 30);
    let forecast =
        act(&fixture, &service, &["change", &id, "--text", "更正 {{name}}", "--forecast", "--json"]);
    assert_eq!((forecast.code, &forecast.json()["forecast"]["rows"]), (0, &30.into()), "{forecast:?}");

    let changed = act(&fixture, &service, &["change", &id, "--text", "更正 {{name}}"]);
    assert_eq!((changed.code, &last_line(&changed)["totals"]["sent"]), (0, &30.into()), "{changed:?}");
    let messages = service.sandbox.world().messages();
    assert!(messages.iter().all(|message| message.modify_time_ms.is_some()));

    let done = act(&fixture, &service, &["recall", &id]);
    assert_eq!((done.code, recalled(&service)), (0, 30), "{done:?}");
    let again = act(&fixture, &service, &["recall", &id]);
    assert_eq!(again.code, 2, "{again:?}");
    assert!(again.err.contains("no message"), "{again:?}");
    // The job itself stays as it is, and says what was done.
    let view = fixture.call(&["bulk", "status", &id, "--json"]).run().json();
    assert_eq!((&view["job"]["state"], &view["job"]["totals"]["sent"]), (&"finished".into(), &30.into()));
    assert_eq!(view["acts"].as_array().unwrap().len(), 2);
    let row = fixture.call(&["bulk", "rows", &id, "--act", "2", "--start", "30", "--json"]).run().json();
    assert_eq!(
        (&row["number"], &row["state"], &row["cells"][0]),
        (&30.into(), &"sent".into(), &"user30".into())
    );
    let path = fixture.file("recall.csv", "");
    let written = fixture.call(&["bulk", "report", &id, &path, "--act", "2", "--language", "zh"]).run();
    assert_eq!((written.code, written.out.trim()), (0, "30 rows"), "{written:?}");
    assert_eq!(std::fs::read_to_string(path).unwrap().matches(",已完成,").count(), 30);
    let words = fixture.call(&["bulk", "status", &id]).run().out;
    assert!(words.contains("edit 1  finished") && words.contains("recall 2  finished"), "{words}");
}

#[test]
fn a_recall_that_is_killed_again_and_again_takes_every_message_back_once() {
    const ROWS: usize = 600;
    let fixture = Fixture::new();
    let service = service(&fixture);
    let id = sent_job(&fixture, &service, ROWS);
    let fault = |kind, probability| Fault { probability, route: FaultRoute::Act, ..Fault::new(kind) };
    let after = |kind, probability| Fault { stage: Some(FaultStage::After), ..fault(kind, probability) };
    let faults = vec![
        fault(FaultKind::ResetBeforeRead, 0.02),
        fault(FaultKind::ResetAfterStore, 0.02),
        after(FaultKind::Http502, 0.02),
        fault(FaultKind::HalfAnswer, 0.02),
        Fault { delay_ms: Some(30), ..after(FaultKind::Latency, 0.5) },
    ];
    service.sandbox.faults().add_all(faults).unwrap();
    let (mut kills, deadline) = (0, Instant::now() + TIMEOUT);
    while recalled(&service) < ROWS && kills < 4 {
        assert!(Instant::now() < deadline, "{}", recalled(&service));
        let before = recalled(&service);
        let mut running = fixture.call(&["bulk", "recall", &id]).secret(service.secret()).start();
        while running.child.try_wait().unwrap().is_none() && recalled(&service) < before + 100 {
            assert!(Instant::now() < deadline, "{}", recalled(&service));
            thread::sleep(Duration::from_millis(5));
        }
        if running.child.try_wait().unwrap().is_none() {
            running.child.kill().unwrap();
            running.child.wait().unwrap();
            kills += 1;
        }
    }
    let done = act(&fixture, &service, &["recall", &id]);
    assert_eq!((done.code, recalled(&service)), (0, ROWS), "{done:?}");
    assert!(kills >= 3, "{kills} kills");
    let act = last_line(&done);
    assert_eq!((&act["state"], &act["totals"]["sent"]), (&"finished".into(), &ROWS.into()), "{act}");
    // It was one act all the time.
    let view = fixture.call(&["bulk", "status", &id, "--json"]).run().json();
    assert_eq!(view["acts"].as_array().unwrap().len(), 1);
    assert_eq!(arrived(&service).len(), ROWS);
}

#[test]
fn a_recall_is_paused_by_an_interrupt_or_another_process_and_another_act_has_to_wait() {
    let fixture = Fixture::new();
    let service = service_at(&fixture, "100");
    let id = sent_job(&fixture, &service, 300);
    let wait_for = |messages: usize| {
        let deadline = Instant::now() + TIMEOUT;
        while recalled(&service) < messages {
            assert!(Instant::now() < deadline, "waited in vain for {messages} recalls");
            thread::sleep(Duration::from_millis(5));
        }
    };
    let running = fixture.call(&["bulk", "recall", &id]).secret(service.secret()).start();
    wait_for(20);
    let view = fixture.call(&["bulk", "status", &id, "--json"]).run().json();
    assert_eq!((&view["job"]["runs"], &view["job"]["state"]), (&"elsewhere".into(), &"finished".into()));
    signal(&running.child, "-INT");
    assert_eq!(running.end().code, 6);

    let other = act(&fixture, &service, &["change", &id, "--text", "x"]);
    assert!(other.code == 2 && other.err.contains("not over"), "{other:?}");
    let running = fixture.call(&["bulk", "recall", &id]).secret(service.secret()).start();
    wait_for(60);
    assert_eq!(fixture.call(&["bulk", "pause", &id]).run().code, 0);
    assert_eq!(running.end().code, 6);
    // The job is over, whatever is asked of it; the recall is ended by its own command.
    assert_eq!(fixture.call(&["bulk", "stop", &id]).run().code, 0);
    assert_eq!(fixture.call(&["bulk", "stop-act", &id]).run().code, 0);
    let view = fixture.call(&["bulk", "status", &id, "--json"]).run().json();
    assert_eq!((&view["job"]["state"], &view["acts"][0]["state"]), (&"finished".into(), &"stopped".into()));
    let rest = act(&fixture, &service, &["recall", &id]);
    assert_eq!((rest.code, recalled(&service)), (0, 300), "{rest:?}");
}

#[test]
fn messages_of_production_are_recalled_with_a_yes_only() {
    let fixture = Fixture::new();
    let (service, id) = job_of_production(&fixture);
    assert_eq!(act(&fixture, &service, &["run", &id, "--yes"]).code, 0);
    let refused = act(&fixture, &service, &["recall", &id]);
    assert_eq!((refused.code, recalled(&service)), (2, 0), "{refused:?}");
    assert_eq!(act(&fixture, &service, &["recall", &id, "--yes"]).code, 0);
    assert_eq!(recalled(&service), 3);
}

#[test]
fn a_change_with_a_variable_that_no_column_fills_is_refused_before_anything_is_done() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let id = sent_job(&fixture, &service, 3);
    let refused = act(&fixture, &service, &["change", &id, "--text", "{{nobody}}"]);
    assert!(refused.code == 2 && refused.out.contains("--map nobody=COLUMN"), "{refused:?}");
    let view = fixture.call(&["bulk", "status", &id, "--json"]).run().json();
    assert!(view["acts"].as_array().unwrap().is_empty());
    let mapped = act(&fixture, &service, &["change", &id, "--text", "{{nobody}}", "--map", "nobody=name"]);
    assert_eq!(mapped.code, 0, "{mapped:?}");
}
