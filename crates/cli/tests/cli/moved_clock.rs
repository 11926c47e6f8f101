//! A clock of one program that stands elsewhere than that of the machine, and jumps when it is set.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;
use std::process::Command;

use crate::support::Fixture;

/// The clock that ticks on through everything stays as it is.
const LIBRARY: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
static volatile const long long *ahead_s;
__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("YANSHU_TEST_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *map = mmap(0, sizeof *ahead_s, PROT_READ, MAP_SHARED, file, 0);
    if (map != MAP_FAILED) ahead_s = map;
}
int clock_gettime(clockid_t id, struct timespec *at) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int done = real(id, at);
    if (id == CLOCK_REALTIME && !done && ahead_s) at->tv_sec += *ahead_s;
    return done;
}
"#;

/// A clock that is so many seconds ahead of the machine's.
pub struct MovedClock {
    library: PathBuf,
    path: String,
    ahead: File,
}

impl MovedClock {
    pub fn new(fixture: &Fixture, ahead_s: i64) -> MovedClock {
        let source = fixture.file("clock.c", LIBRARY);
        let library = fixture.temporary().with_file_name("clock.so");
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-o"])
            .arg(&library)
            .args([&source, "-ldl"])
            .status();
        assert!(built.unwrap().success(), "the C compiler, which the build needs as well");
        let path = fixture.file("clock", ahead_s.to_ne_bytes());
        let ahead = OpenOptions::new().write(true).open(&path).unwrap();
        MovedClock { library, path, ahead }
    }

    /// From now on the clock stands there, also in programs that run.
    pub fn set(&self, ahead_s: i64) {
        self.ahead.write_all_at(&ahead_s.to_ne_bytes(), 0).unwrap();
    }

    /// Gives the clock to a program.
    pub fn of(&self, command: &mut Command) {
        command.env("LD_PRELOAD", &self.library).env("YANSHU_TEST_CLOCK", &self.path);
    }
}
