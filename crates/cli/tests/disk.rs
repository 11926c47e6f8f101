//! What lies on the disk before anything is on the wire, and what is said when the disk takes no more. The system's calls
//! are watched, and made to fail, by `strace`.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

// The half that this test has no use for is used by the others.
#[allow(dead_code)]
#[path = "cli/support.rs"]
mod support;

use std::path::Path;
use std::process::Command;

use support::{Call, Desk, Done, Service, Silent};

/// Stands in the message, and so in the page of the database that holds it.
const MARK: &str = "mark-of-the-goose";

/// The call under `strace`, told what to watch or to make fail.
fn under_strace(mut call: Call, how: &[&str]) -> Done {
    let mut command = Command::new("strace");
    command.args(how).arg(call.command.get_program()).args(call.command.get_args()).env_clear();
    for (name, value) in call.command.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command.stdin(std::process::Stdio::piped());
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    call.command = command;
    call.run()
}

fn send(desk: &Desk, service: &Service) -> Call {
    let args = ["send", "--account", "Trial", "--to", "goose|1|swan", "--json", "--text", MARK];
    desk.call(&args).secret(service.secret())
}

/// A system call: its text as `strace` tells it, and the places in the log where it began and where it had ended.
#[derive(Debug, Default)]
struct Step {
    text: String,
    began: usize,
    ended: usize,
}

impl Step {
    fn is(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.text.starts_with(&format!("{name}(")))
    }

    /// Whether its first argument is a handle on such a file.
    fn on(&self, end: &str) -> bool {
        let handle = self.text.split(['<', '>']).nth(1).unwrap_or_default();
        handle.ends_with(end)
    }
}

/// Every call of the log, those that another thread interrupted put together again.
fn steps(log: &Path) -> Vec<Step> {
    let text = String::from_utf8_lossy(&std::fs::read(log).unwrap()).into_owned();
    let mut done: Vec<Step> = Vec::new();
    let mut open: Vec<(String, Step)> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some((_, tail)) = rest.strip_prefix("<... ").and_then(|rest| rest.split_once("resumed>")) {
            let Some(place) = open.iter().position(|(of, _)| of == thread) else { continue };
            let (_, mut step) = open.swap_remove(place);
            step.text.push_str(tail);
            step.ended = at;
            done.push(step);
        } else if let Some(head) = rest.strip_suffix("<unfinished ...>") {
            open.push((thread.to_owned(), Step { text: head.to_owned(), began: at, ended: usize::MAX }));
        } else {
            done.push(Step { text: rest.to_owned(), began: at, ended: at });
        }
    }
    done.extend(open.into_iter().map(|(_, step)| step));
    done
}

const WATCH: [&str; 5] =
    ["-f", "-yy", "-s65536", "-e", "trace=openat,pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg"];

/// The first byte that leaves for the service.
fn first_byte(steps: &[Step]) -> &Step {
    let leaves = |step: &&Step| {
        step.is(&["write", "writev", "sendto", "sendmsg"])
            && step.text.contains("<TCP:")
            && step.text.contains("POST ")
    };
    steps.iter().filter(leaves).min_by_key(|step| step.began).expect("a call that leaves")
}

/// Asserts that what was written to the history before the first byte left lay on the disk by then.
fn assert_durable(steps: &[Step], what: &str) {
    let leaves = first_byte(steps).began;
    let journal = "/history.db-wal";
    let written = steps
        .iter()
        .filter(|step| step.is(&["pwrite64"]) && step.on(journal) && step.began < leaves)
        .collect::<Vec<_>>();
    let last = written.iter().map(|step| step.ended).max().expect("a write to the history before the wire");
    assert!(last < leaves, "{what}: the history was being written while the message left");
    let safe = |on: &str, after: usize| {
        let syncs = |step: &&Step| step.is(&["fsync", "fdatasync"]) && step.on(on) && step.began > after;
        steps.iter().filter(syncs).any(|step| step.ended < leaves && step.text.contains("= 0"))
    };
    assert!(safe(journal, last), "{what}: nothing brought the row to the disk before the message left");
    // A new file is there after a power cut only when its folder is on the disk, too.
    let made = steps.iter().filter(|step| {
        step.is(&["openat"]) && step.text.contains("history.db-wal\"") && step.text.contains("O_CREAT")
    });
    for step in made.filter(|step| step.began < leaves) {
        assert!(safe("/data", step.ended), "{what}: the folder does not know the journal yet");
    }
}

#[test]
fn the_row_is_on_the_disk_before_the_first_byte_leaves() {
    let (desk, service) = (Desk::new(), Service::start());
    service.known_to(&desk, "Trial");
    let log = desk.temporary().join("strace.log");

    let done = under_strace(send(&desk, &service), &[&WATCH[..], &["-o", log.to_str().unwrap()]].concat());

    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    let steps = steps(&log);
    let leaves = first_byte(&steps).began;
    let row = steps.iter().find(|step| step.is(&["pwrite64"]) && step.text.contains(MARK));
    assert!(
        row.is_some_and(|row| row.on("/history.db-wal") && row.ended < leaves),
        "the row was written first"
    );
    assert_durable(&steps, "send");
}

#[test]
fn a_repeat_is_on_the_disk_before_its_first_byte_leaves() {
    let (desk, silent) = (Desk::new(), Silent::start());
    desk.add("Trial", &silent.base_url, "k1", &["--extra-tries", "0"]);
    let args = ["send", "--account", "Trial", "--to", "goose|1|swan", "--json", "--text", MARK];
    let mut running = desk.call(&args).secret("0123456789ab").start();
    let connection = silent.wait();
    running.child.kill().unwrap();
    running.child.wait().unwrap();
    drop(connection);
    let id = desk.history()[0]["id"].as_str().unwrap().to_owned();
    let log = desk.temporary().join("strace.log");
    let again = desk.call(&["history", "resend", &id, "--json"]).secret("0123456789ab");

    let how = [&WATCH[..], &["-o", log.to_str().unwrap()]].concat().join("\n");
    let repeat = std::thread::spawn(move || under_strace(again, &how.split('\n').collect::<Vec<_>>()));
    drop(silent.wait());
    let done = repeat.join().unwrap();

    assert_eq!(done.ended(), (3, "unknown".to_owned()), "{done:?}");
    assert_durable(&steps(&log), "resend");
}

/// Which calls fail, on which file of the data folder, with which error of the system.
struct Failing {
    calls: &'static str,
    file: &'static str,
    error: &'static str,
    told: &'static str,
}

#[test]
fn a_disk_that_takes_no_more_is_told_before_anything_is_sent() {
    for Failing { calls, file, error, told } in [
        Failing { calls: "pwrite64", file: "history.db-wal", error: "ENOSPC", told: "storage_full" },
        Failing { calls: "fdatasync,fsync", file: "history.db-wal", error: "EIO", told: "storage" },
        Failing { calls: "pwrite64", file: "history.db-wal", error: "EIO", told: "storage" },
        Failing { calls: "openat", file: "history.db", error: "EROFS", told: "storage_read_only" },
        Failing { calls: "openat", file: "history.db-wal", error: "EACCES", told: "storage_read_only" },
        Failing { calls: "openat", file: "opening.lock", error: "EROFS", told: "storage_read_only" },
        Failing { calls: "openat", file: "opening.lock", error: "ENOSPC", told: "storage_full" },
    ] {
        let (desk, service) = (Desk::new(), Service::start());
        service.known_to(&desk, "Trial");
        let (log, path) = (desk.temporary().join("strace.log"), desk.data().join(file));
        let (trace, inject) = (format!("trace={calls}"), format!("inject={calls}:error={error}"));
        let how =
            ["-f", "-o", log.to_str().unwrap(), "-P", path.to_str().unwrap(), "-e", &trace, "-e", &inject];

        let done = under_strace(send(&desk, &service), &how);

        assert_eq!(done.ended(), (5, "not_sent".to_owned()), "{calls} {file} {error}: {done:?}");
        assert_eq!(done.json()["error"], told, "{calls} {file} {error}: {done:?}");
        let hit = std::fs::read_to_string(&log).unwrap().contains("(INJECTED)");
        assert!(hit && service.bodies().is_empty(), "{calls} {file} {error}");
    }
}

#[test]
fn a_disk_that_fills_up_after_the_send_does_not_change_what_is_told() {
    let journal = |desk: &Desk| desk.data().join("history.db-wal").to_str().unwrap().to_owned();
    // How many writes the record takes: as many as in a folder that is just alike.
    let (desk, service) = (Desk::new(), Service::start());
    service.known_to(&desk, "Trial");
    let log = desk.temporary().join("strace.log");
    under_strace(send(&desk, &service), &[&WATCH[..], &["-o", log.to_str().unwrap()]].concat());
    let steps = steps(&log);
    let leaves = first_byte(&steps).began;
    let record = steps.iter().filter(|step| step.is(&["pwrite64"]) && step.on("/history.db-wal"));
    let writes = record.filter(|step| step.began < leaves).count();

    let (desk, service) = (Desk::new(), Service::start());
    service.known_to(&desk, "Trial");
    let inject = format!("inject=pwrite64:error=ENOSPC:when={}+", writes + 1);
    let path = journal(&desk);
    let how = ["-f", "-o", "/dev/null", "-P", &path, "-e", "trace=pwrite64", "-e", &inject];
    let done = under_strace(send(&desk, &service), &how);

    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    assert_eq!((&done.json()["unwritten"], service.bodies().len()), (&true.into(), 1));
    assert_eq!(desk.history()[0]["outcome"], "unknown", "never guessed into sent");
}
