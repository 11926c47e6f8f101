//! A computer whose clock is beyond every calendar.
#![cfg(target_os = "linux")]

use std::path::PathBuf;
use std::process::Command;

use crate::support::{Fixture, Service};

/// Ten thousand years, in seconds.
const SHIM: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
int clock_gettime(clockid_t id, struct timespec *at) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int done = real(id, at);
    if (id == CLOCK_REALTIME && !done) at->tv_sec += 315576000000LL;
    return done;
}
"#;

/// A library that moves the clock of the program it is loaded into.
fn shim(fixture: &Fixture) -> PathBuf {
    let source = fixture.file("clock.c", SHIM);
    let library = fixture.temporary().with_file_name("clock.so");
    let built =
        Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).args([&source, "-ldl"]).status();
    assert!(built.unwrap().success(), "the C compiler, which the build needs as well");
    library
}

#[test]
fn a_clock_beyond_the_year_9999_ends_no_program_and_sends_all_the_same() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let shim = shim(&fixture);
    let run = |args: &[&str]| {
        let mut call = fixture.call(args).secret(service.secret());
        call.command.env("LD_PRELOAD", &shim).env("YANSHU_LOG", "trace");
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
