//! What lies on the disk before anything is on the wire, and what is said when the disk takes no more. The system's calls
//! are watched, and made to fail, by `strace`.

mod trace;

use std::path::Path;
use std::process::Command;

use crate::bulk_support;
use crate::support::{Call, Done, Fixture, Service, Silent};
use trace::{WATCH, judge, spoiled};

/// Stands in the message, and so in the page of the database that holds it.
const MARK: &str = "mark-of-the-goose";

/// The call under `strace`, with what to watch or to make fail.
fn under_strace(call: Call, how: &[&str]) -> Done {
    under(call, "strace", how)
}

/// The call, made by another program.
fn under(mut call: Call, program: &str, how: &[&str]) -> Done {
    let mut command = Command::new(program);
    command.args(how).arg(call.command.get_program()).args(call.command.get_args()).env_clear();
    for (name, value) in call.command.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command.stdin(std::process::Stdio::piped());
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    call.command = command;
    call.run()
}

fn send(fixture: &Fixture, service: &Service) -> Call {
    let args = ["send", "--account", "Trial", "--to", "goose|1|swan", "--json", "--text", MARK];
    fixture.call(&args).secret(service.secret())
}

fn watched(call: Call, log: &Path) -> Done {
    under_strace(call, &[&WATCH[..], &["-o", log.to_str().unwrap()]].concat())
}

fn read(log: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(log).unwrap()).into_owned()
}

/// Asserts that the order is right, and that the judge would have said so if it were not.
fn assert_durable(log: &str, mark: Option<&str>) {
    assert_eq!(judge(log, mark), Ok(()));
    for (how, spoiled) in spoiled(log) {
        assert!(judge(&spoiled, mark).is_err(), "a program with {how} is let through:\n{spoiled}");
    }
}

/// As `strace` writes it, of a send by two threads, in as few lines as it takes.
const TRACE: &str = r#"71 openat(AT_FDCWD</>, "/home/goose/data/history.db-wal", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = 9</home/goose/data/history.db-wal>
71 pwrite64(9</home/goose/data/history.db-wal>, "7\177\6\202", 32, 0) = 32
71 fsync(10</home/goose/data>) = 0
71 pwrite64(9</home/goose/data/history.db-wal>, "{\"text\":\"mark-of-the-goose\"}", 4096, 56 <unfinished ...>
72 write(4<anon_inode:[eventfd]>, "\1\0\0\0\0\0\0\0", 8) = 8
71 <... pwrite64 resumed>) = 4096
71 fdatasync(9</home/goose/data/history.db-wal>) = 0
72 sendto(12<TCP:[127.0.0.1:50000->127.0.0.1:40000]>, "POST /nimserver/im/v2/conversations/goose%7C1%7Cswan/messages HTTP/1.1\r\n", 71, MSG_NOSIGNAL, NULL, 0) = 71
72 pwrite64(9</home/goose/data/history.db-wal>, "200", 4096, 4152) = 4096"#;

#[test]
fn the_judge_of_the_order_lets_no_wrong_order_through() {
    assert_durable(TRACE, Some(MARK));
    let (rest, _) = TRACE.split_once("72 sendto").unwrap();
    assert_eq!(judge(rest, Some(MARK)), Err("no call leaves".to_owned()));
    let other = judge(TRACE, Some("another message")).unwrap_err();
    assert_eq!(other, "the row is not written at all");
    let both_at_once =
        TRACE.replace("71 <... pwrite64 resumed>) = 4096\n", "") + "\n71 <... pwrite64 resumed>) = 4096";
    assert!(judge(&both_at_once, None).unwrap_err().contains("while the message left"));
}

#[test]
fn the_row_is_on_the_disk_before_the_first_byte_leaves() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let log = fixture.temporary().join("strace.log");

    let done = watched(send(&fixture, &service), &log);

    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    assert_durable(&read(&log), Some(MARK));
}

#[test]
fn a_repeat_is_on_the_disk_before_its_first_byte_leaves() {
    let (fixture, silent) = (Fixture::new(), Silent::start());
    fixture.add("Trial", &silent.base_url, "k1", &["--extra-tries", "0"]);
    let args = ["send", "--account", "Trial", "--to", "goose|1|swan", "--json", "--text", MARK];
    let mut running = fixture.call(&args).secret("0123456789ab").start();
    let connection = silent.wait();
    running.child.kill().unwrap();
    running.child.wait().unwrap();
    drop(connection);
    let id = fixture.history()[0]["id"].as_str().unwrap().to_owned();
    let log = fixture.temporary().join("strace.log");
    let again = fixture.call(&["history", "resend", &id, "--json"]).secret("0123456789ab");

    let written = log.clone();
    let repeat = std::thread::spawn(move || watched(again, &written));
    drop(silent.wait());
    let done = repeat.join().unwrap();

    assert_eq!(done.ended(), (3, "unknown".to_owned()), "{done:?}");
    assert_durable(&read(&log), None);
}

#[test]
fn the_intent_of_a_row_of_a_job_is_on_the_disk_before_the_first_byte_leaves() {
    let fixture = Fixture::new();
    let service = bulk_support::service(&fixture);
    let id = bulk_support::job(&fixture, 1, &[]);
    let log = fixture.temporary().join("strace.log");

    let done = watched(fixture.call(&["bulk", "run", &id]).secret(service.secret()), &log);

    assert_eq!(done.code, 0, "{done:?}");
    let log = read(&log);
    let (before, _) = log.split_once("POST ").unwrap();
    assert!(before.lines().any(|line| line.contains(" fsync(") && line.contains("/jobs>")), "{before}");
    // The file of the job takes the place of the history, which a job does not use. Who only reads opens the journal once more,
    // when the folder knows it.
    let log = log.replace("/history.db-wal", "/unused.db-wal").replace("O_CREAT", "O_RDWR");
    assert_durable(&log.replace(&format!("/jobs/{id}.db-wal"), "/history.db-wal"), None);
}

/// Which calls fail, on which file of the data folder, with which error of the system.
struct Failing {
    calls: &'static str,
    file: &'static str,
    error: &'static str,
    reported: &'static str,
}

#[test]
fn a_disk_that_takes_no_more_is_reported_before_anything_is_sent() {
    for Failing { calls, file, error, reported } in [
        Failing { calls: "pwrite64", file: "history.db-wal", error: "ENOSPC", reported: "data_disk_full" },
        Failing { calls: "pwrite64", file: "history.db-shm", error: "ENOSPC", reported: "data_disk_full" },
        Failing { calls: "pwrite64", file: "app.db-shm", error: "ENOSPC", reported: "data_disk_full" },
        Failing { calls: "fdatasync,fsync", file: "history.db-wal", error: "EIO", reported: "data_failed" },
        Failing { calls: "pwrite64", file: "history.db-wal", error: "EIO", reported: "data_failed" },
        Failing { calls: "openat", file: "history.db", error: "EROFS", reported: "data_read_only" },
        Failing { calls: "openat", file: "history.db-wal", error: "EACCES", reported: "data_read_only" },
        Failing { calls: "openat", file: "opening.lock", error: "EROFS", reported: "data_read_only" },
        Failing { calls: "openat", file: "opening.lock", error: "ENOSPC", reported: "data_disk_full" },
    ] {
        let (fixture, service) = (Fixture::new(), Service::start());
        service.known_to(&fixture, "Trial");
        let (log, path) = (fixture.temporary().join("strace.log"), fixture.data().join(file));
        let (trace, inject) = (format!("trace={calls}"), format!("inject={calls}:error={error}"));
        let how =
            ["-f", "-o", log.to_str().unwrap(), "-P", path.to_str().unwrap(), "-e", &trace, "-e", &inject];

        let done = under_strace(send(&fixture, &service), &how);

        assert_eq!(done.ended(), (5, "not_sent".to_owned()), "{calls} {file} {error}: {done:?}");
        assert_eq!(done.json()["error"], reported, "{calls} {file} {error}: {done:?}");
        let hit = std::fs::read_to_string(&log).unwrap().contains("(INJECTED)");
        assert!(hit && service.bodies().is_empty(), "{calls} {file} {error}");
    }
}

#[test]
fn where_files_may_only_have_a_certain_size_an_import_fails_with_a_word_and_leaves_nothing() {
    let fixture = Fixture::new();
    // That the program's databases are there already.
    assert_eq!(fixture.call(&["bulk", "list"]).run().code, 0);
    let mut random = 1_u64;
    let mut noise = || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{random:016x}")
    };
    let rows: String =
        (0..40_000).map(|n| format!("user{n},{}{}{}{}\n", noise(), noise(), noise(), noise())).collect();
    let table = fixture.file("list.csv", format!("账号,name\n{rows}"));
    let import = fixture.call(&["bulk", "import", &table]);
    let done = under(import, "sh", &["-c", "ulimit -f 1000; exec \"$@\"", "sh"]);
    assert_eq!(done.code, 5, "{done:?}");
    let jobs: Vec<_> = std::fs::read_dir(fixture.data().join("jobs")).unwrap().collect();
    assert!(jobs.is_empty(), "{jobs:?}");
    assert_eq!(fixture.call(&["bulk", "import", &table]).run().code, 0);
}
