//! A computer whose clock is beyond every calendar.
#![cfg(target_os = "linux")]

use crate::moved_clock::MovedClock;
use crate::support::{Fixture, Service};

const TEN_THOUSAND_YEARS_S: i64 = 315_576_000_000;

#[test]
fn a_clock_beyond_the_year_9999_ends_no_program_and_sends_all_the_same() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let clock = MovedClock::new(&fixture, TEN_THOUSAND_YEARS_S);
    let run = |args: &[&str]| {
        let mut call = fixture.call(args).secret(service.secret());
        clock.of(&mut call.command);
        call.command.env("YANSHU_LOG", "trace");
        call.run()
    };

    let sent = run(&["send", "--account", "Trial", "--to", "a|1|b", "--text", "hello", "--json"]);
    let listed = run(&["history", "list", "--json"]);
    let found = run(&["history", "search", "--json", "after:30d"]);
    let export = fixture.temporary().join("out.csv");
    let exported = run(&["history", "export", export.to_str().unwrap()]);

    // The service refuses the time, and its own is taken for the next try.
    assert_eq!(sent.ended(), (0, "sent".to_owned()), "{sent:?}");
    assert_eq!(service.bodies().len(), 1);
    for done in [&listed, &found, &exported] {
        assert_eq!(done.code, 0, "{done:?}");
        assert!(!done.err.contains("panicked"), "{done:?}");
    }
    assert_eq!(listed.out.lines().count(), 1);
}
