//! Looking for rows whose outcome is unknown, of a job that was stopped.

use std::thread;
use std::time::{Duration, Instant};

use sandbox::{Fault, FaultKind, FaultRoute};

use crate::bulk_support::{TIMEOUT, arrived, job_of_production, last_line, status};
use crate::support::{Call, Fixture, Service};

fn fault(kind: FaultKind, route: FaultRoute) -> Fault {
    Fault { route, ..Fault::new(kind) }
}

/// Without the yes that a start in production takes.
fn settling(fixture: &Fixture, service: &Service, id: &str) -> Call {
    fixture.call(&["bulk", "settle", id]).secret(service.secret())
}

fn until(fixture: &Fixture, id: &str, runs: &str, unknown: u64) {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        let now = status(fixture, id);
        if now["runs"] == runs && now["totals"]["unknown"] == unknown {
            return;
        }
        assert!(Instant::now() < deadline, "{now}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn rows_of_a_stopped_job_are_looked_for_without_a_question_until_another_process_ends_that() {
    let fixture = Fixture::new();
    let (service, id) = job_of_production(&fixture);
    let faults = service.sandbox.faults();
    // Nobody hears that they have arrived, or is answered where they are.
    faults
        .add_all(vec![
            fault(FaultKind::ResetAfterStore, FaultRoute::Send),
            fault(FaultKind::ResetBeforeRead, FaultRoute::Query),
        ])
        .unwrap();
    let running = fixture.call(&["bulk", "run", &id, "--yes"]).secret(service.secret()).start();
    until(&fixture, &id, "elsewhere", 3);
    assert_eq!(fixture.call(&["bulk", "stop", &id]).run().code, 0);
    assert_eq!(last_line(&running.end())["job"]["state"], "stopped");

    for end in ["pause", "stop"] {
        let looking = settling(&fixture, &service, &id).start();
        until(&fixture, &id, "elsewhere", 3);
        let asked = fixture.call(&["bulk", end, &id]).run();
        assert_eq!(asked.code, 0, "{asked:?}");
        let done = looking.end();
        assert_eq!((done.code, &last_line(&done)["job"]["state"]), (6, &"stopped".into()), "{done:?}");
    }
    // What would go on with the rest of it is not to be had.
    let again = fixture.call(&["bulk", "rerun", &id, "--open"]).run();
    assert_eq!(again.code, 2, "{again:?}");

    faults.clear();
    let done = settling(&fixture, &service, &id).run();
    let view = last_line(&done);
    assert_eq!((done.code, &view["job"]["state"]), (6, &"stopped".into()), "{done:?}");
    assert_eq!((&view["settled"]["found"], &view["job"]["totals"]["sent"]), (&3.into(), &3.into()));
    assert!(arrived(&service).values().all(|messages| *messages == 1));
}
