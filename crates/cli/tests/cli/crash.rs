//! A process that dies in mid-send leaves the truth behind.

use crate::support::{Fixture, Silent};

#[test]
fn a_kill_between_record_and_answer_leaves_the_end_unknown() {
    let (fixture, silent) = (Fixture::new(), Silent::start());
    fixture.add("Silent", &silent.base_url, "k1", &[]);
    let args = ["send", "--account", "Silent", "--to", "goose|1|swan", "--text", "in mid-air", "--json"];
    let mut running = fixture.call(&args).secret("0123456789ab").start();
    let _connection = silent.wait();
    // While it lives, another process leaves its row alone.
    assert_eq!(fixture.history()[0]["outcome"], "sending");

    running.child.kill().unwrap();
    running.child.wait().unwrap();

    let row = &fixture.history()[0];
    assert_eq!((&row["outcome"], &row["error"]), (&"unknown".into(), &"interrupted".into()));
    assert_eq!(row["snippet"], "in mid-air");
}
