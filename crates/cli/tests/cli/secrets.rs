//! The AppSecret is in no file and in no output, in no spelling.

#[path = "../../../../tests/e2e/src/needle.rs"]
mod needle;

use std::path::Path;

use crate::support::{Fixture, Service};
use needle::Needle;

/// Unlike anything else, with characters that each encoding spells differently.
const SECRET: &str = "Zq7%goose+/=&\"sEcRet\\29";

fn assert_absent(place: &str, bytes: &[u8]) {
    assert_eq!(Needle::new(SECRET).found_in(bytes), None, "in {place}");
}

fn assert_absent_below(folder: &Path) -> usize {
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files += assert_absent_below(&path);
        } else {
            assert_absent(path.to_str().unwrap(), path.to_str().unwrap().as_bytes());
            assert_absent(path.to_str().unwrap(), &std::fs::read(&path).unwrap());
            files += 1;
        }
    }
    files
}

#[test]
fn the_secret_is_in_no_file_and_no_output() {
    let (fixture, service) = (Fixture::new(), Service::with_secret(Some(SECRET)));
    let (url, key) = (service.sandbox.base_url(), service.sandbox.app_key().to_owned());
    let path = fixture.file("note.txt", "hello");
    let add = ["account", "add", "--name", "Trial", "--app-key", &key, "--url", &url];
    let to = ["--account", "Trial", "--to", "a|1|b"];
    let silent = crate::support::Silent::start();
    let add_silent = ["account", "add", "--name", "Silent", "--app-key", &key, "--url", &silent.base_url];

    let mut calls = vec![
        fixture.call(&add).input(SECRET).run(),
        fixture.call(&add_silent).secret(SECRET).run(),
        fixture.call(&["account", "test", "Trial", "--json"]).secret(SECRET).run(),
    ];
    for more in [vec!["--text", "hello"], vec!["--file", &path], vec!["--text", "hello", "--json"]] {
        for command in ["compose", "send"] {
            let args = [[command].as_slice(), &to, &more].concat();
            calls.push(fixture.call(&args).secret(SECRET).run());
        }
    }
    assert!(calls.iter().all(|done| done.code == 0), "{calls:?}");
    let args = ["send", "--account", "Silent", "--to", "a|1|b", "--text", "hello"];
    calls.push(fixture.call(&args).secret(SECRET).run());
    for args in [["history", "list", "--json"], ["history", "show", "1"], ["account", "list", "--json"]] {
        calls.push(fixture.call(&args).run());
    }
    for format in ["jsonl", "csv", "html"] {
        let done = fixture.call(&["history", "export", "-", "--format", format]).run();
        assert!(done.out.contains("hello"), "{done:?}");
        calls.push(done);
    }

    for done in &calls {
        assert_absent("standard output", done.out.as_bytes());
        assert_absent("standard error", done.err.as_bytes());
    }
    assert!(assert_absent_below(&fixture.data()) >= 2);
    assert_eq!(assert_absent_below(&fixture.temporary()), 0);
}
