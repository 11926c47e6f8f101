//! Bulk jobs on a computer whose clock jumps.
#![cfg(target_os = "linux")]

use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sandbox::{Fault, FaultKind, FaultRoute, FaultStage};

use crate::bulk_support::{assert_each_has_one, job, service_at, status, wait_for};
use crate::moved_clock::MovedClock;
use crate::support::{Call, Fixture, Running, Service};

const HOUR_S: i64 = 60 * 60;
const ROWS: usize = 1_200;

/// A call of the program whose clock it is.
fn call(fixture: &Fixture, service: &Service, clock: &MovedClock, args: &[&str]) -> Call {
    let mut call = fixture.call(args).secret(service.secret());
    clock.of(&mut call.command);
    call
}

/// Answers that are lost, and such as take long enough that many calls are on their way.
fn faults(service: &Service, lost: f64) {
    let fault = |kind, probability| Fault { probability, route: FaultRoute::Send, ..Fault::new(kind) };
    let slow = Fault { delay_ms: Some(80), stage: Some(FaultStage::After), ..fault(FaultKind::Latency, 1.0) };
    service.sandbox.faults().add_all(vec![fault(FaultKind::ResetAfterStore, lost), slow]).unwrap();
}

/// What is there is not sent once more, whether or not the service would have noticed.
fn assert_no_repeat(service: &Service) {
    let repeated: Vec<_> = service
        .sandbox
        .world()
        .messages()
        .into_iter()
        .filter(|message| message.times_seen > 1)
        .map(|message| message.conversation_id)
        .collect();
    assert!(repeated.is_empty(), "{repeated:?}");
}

#[test]
fn a_clock_that_jumps_forward_and_back_while_a_job_runs_loses_nobody_and_doubles_nobody() {
    let fixture = Fixture::new();
    let service = service_at(&fixture, "300");
    let id = job(&fixture, ROWS, &[]);
    faults(&service, 0.03);
    let clock = MovedClock::new(&fixture, 0);
    let running = call(&fixture, &service, &clock, &["bulk", "run", &id]).start();
    for (messages, ahead_s) in [(150, HOUR_S), (450, -2 * HOUR_S), (750, -2 * HOUR_S + 20), (900, 0)] {
        wait_for(&service, messages);
        clock.set(ahead_s);
    }
    let done = running.end();
    assert_eq!(done.code, 0, "{done:?}");
    assert_each_has_one(&service, ROWS);
    assert_no_repeat(&service);
    assert_eq!(status(&fixture, &id)["totals"]["sent"], ROWS);
}

#[test]
fn what_a_process_with_a_wrong_clock_left_on_its_way_is_found_after_the_clock_was_set_right() {
    for ahead_s in [HOUR_S, -HOUR_S] {
        let fixture = Fixture::new();
        let service = service_at(&fixture, "300");
        let id = job(&fixture, 400, &[]);
        faults(&service, 0.1);
        let clock = MovedClock::new(&fixture, ahead_s);
        let mut running = call(&fixture, &service, &clock, &["bulk", "run", &id]).start();
        wait_for(&service, 200);
        running.child.kill().unwrap();
        running.child.wait().unwrap();
        let left = status(&fixture, &id)["totals"]["unknown"].as_u64().unwrap();
        assert!(left >= 5, "{left} were on their way");

        clock.set(0);
        let done = call(&fixture, &service, &clock, &["bulk", "run", &id]).run();
        assert_eq!(done.code, 0, "{done:?}");
        assert_each_has_one(&service, 400);
        assert_no_repeat(&service);
    }
}

/// A job that starts in an hour, and the process that waits for that.
fn scheduled(fixture: &Fixture, service: &Service, clock: &MovedClock) -> (String, Running) {
    let id = job(fixture, 5, &[]);
    let now_s = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64;
    let at = Timestamp::from_second(now_s + HOUR_S).unwrap();
    let at = at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d %H:%M:%S").to_string();
    let schedule = ["bulk", "schedule", &id, "--at", &at, "--time-zone", "UTC"];
    let done = fixture.call(&schedule).run();
    assert_eq!(done.code, 0, "{done:?}");
    (id, call(fixture, service, clock, &["bulk", "run-scheduled"]).start())
}

#[test]
fn a_scheduled_job_starts_when_the_clock_shows_its_time_wherever_the_clock_was_meanwhile() {
    let fixture = Fixture::new();
    let service = service_at(&fixture, "300");
    let clock = MovedClock::new(&fixture, 0);
    let (id, mut running) = scheduled(&fixture, &service, &clock);
    clock.set(-24 * HOUR_S);
    // As long as it takes to look at the clock twice.
    thread::sleep(Duration::from_millis(2_500));
    assert!(running.child.try_wait().unwrap().is_none(), "it waits");
    assert_eq!(status(&fixture, &id)["state"], "scheduled");
    assert_eq!(service.bodies().len(), 0);
    // A laptop that slept through the hour, and five minutes more.
    clock.set(HOUR_S + 5 * 60);
    assert_eq!(running.end().code, 0);
    assert_each_has_one(&service, 5);
    assert_eq!(status(&fixture, &id)["state"], "finished");
}

#[test]
fn a_scheduled_job_whose_time_a_jump_passes_by_far_is_paused_and_sends_nothing() {
    let fixture = Fixture::new();
    let service = service_at(&fixture, "300");
    let clock = MovedClock::new(&fixture, 0);
    let (id, running) = scheduled(&fixture, &service, &clock);
    clock.set(HOUR_S + 16 * 60);
    assert_eq!(running.end().code, 6, "a job that did not start is paused");
    let job = status(&fixture, &id);
    assert_eq!((&job["state"], &job["reason"]["why"]), (&"paused".into(), &"missed_start".into()), "{job}");
    assert_eq!(service.bodies().len(), 0);
}
