//! A data folder on a disk that is full: a small file system of the test's own.
#![cfg(target_os = "linux")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::support::{Call, Done, Fixture, Service, Silent};

/// A process whose mount namespace has the file system; it ends with the test.
struct Disk {
    holder: Child,
    enter: Vec<String>,
    place: PathBuf,
}

impl Disk {
    /// A file system of so many mebibytes; `None`, with a word on standard error, where none may be mounted.
    fn new(fixture: &Fixture, mib: u32) -> Option<Disk> {
        let place = fixture.temporary().join("disk");
        std::fs::create_dir(&place).unwrap();
        for (unshare, more) in [("-m", ""), ("-Urm", "-U")] {
            let script = r#"mount -t tmpfs -o size="$1"m tmpfs "$2" && echo ready && exec cat"#;
            let mut holder = Command::new("unshare")
                .args([unshare, "sh", "-c", script, "sh", &mib.to_string(), place.to_str().unwrap()])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .ok()?;
            let mut line = String::new();
            BufReader::new(holder.stdout.take().unwrap()).read_line(&mut line).unwrap();
            if line != "ready\n" {
                holder.wait().unwrap();
                continue;
            }
            let mut enter = vec!["-t".to_owned(), holder.id().to_string(), "-m".to_owned()];
            if !more.is_empty() {
                enter.extend([more.to_owned(), "--preserve-credentials".to_owned()]);
            }
            return Some(Disk { holder, enter, place });
        }
        eprintln!("skipped: no file system may be mounted here");
        None
    }

    fn data(&self) -> PathBuf {
        self.place.join("data")
    }

    fn run(&self, fixture: &Fixture, args: &[&str]) -> Done {
        self.within(fixture.call_in(&self.data(), args)).run()
    }

    /// The call as one that sees the file system.
    fn within(&self, mut call: Call) -> Call {
        let mut command = Command::new("nsenter");
        command.args(&self.enter).arg(call.command.get_program()).args(call.command.get_args()).env_clear();
        for (name, value) in call.command.get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        call.command = command;
        call
    }

    fn shell(&self, script: &str) -> String {
        let shell = Command::new("nsenter")
            .args(&self.enter)
            .args(["sh", "-c", script, "sh", self.place.to_str().unwrap()])
            .output()
            .unwrap();
        String::from_utf8(shell.stdout).unwrap()
    }

    /// Takes all that is left.
    fn fill(&self) {
        self.shell(r#"dd if=/dev/zero of="$1/filler" bs=4k oflag=append conv=notrunc status=none"#);
        assert_eq!(self.free_bytes(), 0);
    }

    fn free_bytes(&self) -> u64 {
        self.shell(r#"stat -f -c '%a %S' "$1""#)
            .split_whitespace()
            .map(|number| number.parse::<u64>().unwrap())
            .product()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

fn send(disk: &Disk, fixture: &Fixture, service: &Service) -> Done {
    let args = ["send", "--account", "Trial", "--to", "a|1|b", "--text", "hello", "--json"];
    disk.within(fixture.call_in(&disk.data(), &args).secret(service.secret())).run()
}

fn rows(disk: &Disk, fixture: &Fixture) -> usize {
    let done = disk.run(fixture, &["history", "list", "--json"]);
    assert_eq!(done.code, 0, "{done:?}");
    done.out.lines().count()
}

fn add(disk: &Disk, fixture: &Fixture, url: &str, key: &str) {
    let args = ["account", "add", "--name", "Trial", "--app-key", key, "--url", url];
    let added = disk.within(fixture.call_in(&disk.data(), &args).input("0123456789ab")).run();
    assert_eq!(added.code, 0, "{added:?}");
}

fn filled(fixture: &Fixture, service: &Service, mib: u32) -> Option<Disk> {
    let disk = Disk::new(fixture, mib)?;
    add(&disk, fixture, &service.base_url(), &service.app_key());
    for _ in 0..5 {
        let done = send(&disk, fixture, service);
        assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    }
    disk.fill();
    Some(disk)
}

fn assert_full(done: &Done) {
    assert_eq!(done.ended(), (5, "not_sent".to_owned()), "{done:?}");
    assert_eq!(done.json()["error"], "data_disk_full", "{done:?}");
}

#[test]
fn on_a_full_disk_nothing_is_sent_and_everything_is_read_exported_and_deleted() {
    let (fixture, service) = (Fixture::new(), Service::start());
    let Some(disk) = filled(&fixture, &service, 24) else { return };

    assert_full(&send(&disk, &fixture, &service));
    assert_eq!(rows(&disk, &fixture), 5);
    let accounts = disk.run(&fixture, &["account", "list"]);
    assert_eq!(accounts.code, 0, "{accounts:?}");
    let export = fixture.temporary().join("out.jsonl");
    let exported = disk.run(&fixture, &["history", "export", export.to_str().unwrap()]);
    assert_eq!(exported.code, 0, "{exported:?}");
    assert_eq!(std::fs::read_to_string(&export).unwrap().lines().count(), 6);
    assert_full(&send(&disk, &fixture, &service));
    assert_eq!(service.bodies().len(), 5);

    let pruned = disk.run(&fixture, &["history", "prune", "--account", "Trial", "--keep-rows", "2", "--yes"]);
    assert_eq!(pruned.code, 0, "{pruned:?}");
    assert_eq!(rows(&disk, &fixture), 2);

    disk.shell(r#"rm "$1/filler""#);
    let done = send(&disk, &fixture, &service);
    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    assert_eq!(rows(&disk, &fixture), 3);
}

#[test]
fn a_full_disk_without_a_reserve_is_reported_as_full() {
    let (fixture, service) = (Fixture::new(), Service::start());
    let Some(disk) = filled(&fixture, &service, 24) else { return };
    disk.shell(r#"rm "$1/data/reserve""#);
    disk.fill();

    assert_full(&send(&disk, &fixture, &service));
    assert_eq!(service.bodies().len(), 5);
    read_only(&disk, &fixture, 5);
}

#[test]
fn a_full_disk_whose_reserve_is_spent_is_still_read_and_exported_from() {
    let (fixture, service) = (Fixture::new(), Service::start());
    let Some(disk) = filled(&fixture, &service, 24) else { return };
    assert_eq!(rows(&disk, &fixture), 5, "by the reserve");
    disk.fill();

    assert_full(&send(&disk, &fixture, &service));
    read_only(&disk, &fixture, 5);

    disk.shell(r#"rm "$1/filler""#);
    assert_eq!(send(&disk, &fixture, &service).ended(), (0, "sent".to_owned()));
    let listed = disk.run(&fixture, &["history", "list", "--json"]);
    assert_eq!((listed.out.lines().count(), listed.err.as_str()), (6, ""), "all is as ever");
}

#[test]
fn what_a_crash_left_in_the_journal_is_read_on_a_full_disk() {
    let (fixture, service) = (Fixture::new(), Silent::start());
    let Some(disk) = Disk::new(&fixture, 24) else { return };
    add(&disk, &fixture, &service.base_url, "key");
    let args = ["send", "--account", "Trial", "--to", "a|1|b", "--text", "hello", "--json"];
    let mut sending = disk.within(fixture.call_in(&disk.data(), &args).secret("0123456789ab")).start();
    let _asked = service.wait();
    sending.child.kill().unwrap();
    drop(sending);
    disk.shell(r#"rm "$1/data/reserve""#);
    disk.fill();

    let done = read_only(&disk, &fixture, 1);

    assert!(done.out.contains(r#""outcome":"sending""#), "it is settled once there is room: {done:?}");
    disk.shell(r#"rm "$1/filler""#);
    let listed = disk.run(&fixture, &["history", "list", "--json"]);
    assert!(listed.out.contains(r#""outcome":"unknown""#), "{listed:?}");
}

/// Everything can be read and exported, and says that the disk is full.
fn read_only(disk: &Disk, fixture: &Fixture, rows: usize) -> Done {
    let listed = disk.run(fixture, &["history", "list", "--json"]);
    assert_eq!((listed.code, listed.out.lines().count()), (0, rows), "{listed:?}");
    assert!(listed.err.contains("the disk is full"), "{listed:?}");
    let accounts = disk.run(fixture, &["account", "list"]);
    assert_eq!(accounts.code, 0, "{accounts:?}");
    let export = fixture.temporary().join("all.jsonl");
    let exported = disk.run(fixture, &["history", "export", export.to_str().unwrap()]);
    assert_eq!(exported.code, 0, "{exported:?}");
    assert_eq!(std::fs::read_to_string(&export).unwrap().lines().count(), rows + 1);
    listed
}

#[test]
fn a_disk_that_fills_up_after_the_send_does_not_change_what_is_reported() {
    let (fixture, service) = (Fixture::new(), Silent::start());
    let Some(disk) = Disk::new(&fixture, 24) else { return };
    add(&disk, &fixture, &service.base_url, "key");
    let args = ["send", "--account", "Trial", "--to", "a|1|b", "--text", "hello", "--json"];
    let sending = disk.within(fixture.call_in(&disk.data(), &args).secret("0123456789ab")).start();

    // It is recorded, and on the wire.
    let mut asked = service.wait();
    disk.fill();
    let answer = r#"{"code":200,"msg":"success","data":{"message_server_id":1,"create_time":1}}"#;
    write!(asked, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{answer}", answer.len()).unwrap();
    let done = sending.end();

    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    assert_eq!(done.json()["unwritten"], true);
    let listed = disk.run(&fixture, &["history", "list", "--json"]);
    assert!(listed.out.contains(r#""outcome":"unknown""#), "never guessed into sent: {listed:?}");
}
