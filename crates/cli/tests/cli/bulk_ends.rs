//! What a script learns from the exit code of a run.

use sandbox::{Fault, FaultKind, FaultRoute};

use crate::bulk_support::{arrived, job, run, service, status};
use crate::support::Fixture;

#[test]
fn a_run_whose_rows_cannot_be_proven_ends_as_unknown_until_they_are_decided() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let id = job(&fixture, 3, &["--unknown", "leave"]);
    let lost = Fault { count: Some(2), route: FaultRoute::Send, ..Fault::new(FaultKind::ResetAfterStore) };
    service.sandbox.faults().add(lost).unwrap();

    let done = run(&fixture, &service, &id);

    assert_eq!(done.code, 3, "{done:?}");
    let totals = status(&fixture, &id)["totals"].clone();
    assert_eq!((&totals["sent"], &totals["open"]), (&1.into(), &2.into()));
    let open = fixture.call(&["bulk", "rows", &id, "--state", "open", "--json"]).run();
    for line in open.out.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let decided =
            fixture.call(&["bulk", "decide", &id, &row["number"].to_string(), "sent", "--json"]).run();
        assert_eq!((decided.code, &decided.json()["id"]), (0, &id.as_str().into()), "{decided:?}");
    }
    assert_eq!((run(&fixture, &service, &id).code, arrived(&service).len()), (0, 3));
}
