//! The AppSecret is in no file and in no output, in no spelling.

use std::fmt::Write as _;
use std::path::Path;

use crate::support::{Desk, Service};

/// Unlike anything else, with characters that each encoding spells differently.
const SECRET: &str = "Zq7%goose+/=&\"sEcRet\\29";

/// Spellings under which the secret could hide. Base64 depends on what stands before, so all three are looked for.
fn spellings(secret: &str) -> Vec<(String, Vec<u8>)> {
    let bytes = secret.as_bytes();
    let mut found = vec![
        ("plain".to_owned(), bytes.to_vec()),
        ("as JSON".to_owned(), secret.replace('\\', r"\\").replace('"', "\\\"").into_bytes()),
        ("as JSON in JSON".to_owned(), secret.replace('\\', r"\\\\").replace('"', "\\\\\\\"").into_bytes()),
        ("lower hex".to_owned(), hex(bytes).into_bytes()),
        ("upper hex".to_owned(), hex(bytes).to_uppercase().into_bytes()),
        ("UTF-16LE".to_owned(), secret.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16BE".to_owned(), secret.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("percent-encoded".to_owned(), percent(secret).into_bytes()),
    ];
    for shift in 0..3 {
        let mut shifted = vec![0; shift];
        shifted.extend(bytes);
        let text = base64(&shifted);
        // The ends are mixed with the neighbours' bits.
        let whole = text.trim_end_matches('=');
        let from = [0, 2, 3][shift];
        let to = whole.len() - usize::from(!shifted.len().is_multiple_of(3));
        found.push((format!("base64, shifted by {shift}"), whole[from..to].into()));
        let url_safe = whole[from..to].replace('+', "-").replace('/', "_");
        found.push((format!("base64 for URLs, shifted by {shift}"), url_safe.into()));
    }
    found
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut text, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => text.push(byte.into()),
            _ => write!(text, "%{byte:02X}").unwrap(),
        }
        text
    })
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut word = [0; 4];
        word[1..=chunk.len()].copy_from_slice(chunk);
        let word = u32::from_be_bytes(word);
        for place in 0..4 {
            let digit = ALPHABET[(word >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= chunk.len() { digit.into() } else { '=' });
        }
    }
    text
}

/// Where, and in which spelling, the secret stands in `bytes`.
pub fn assert_absent(place: &str, bytes: &[u8]) {
    for (name, spelling) in spellings(SECRET) {
        assert!(!bytes.windows(spelling.len()).any(|window| window == spelling), "{place} holds it {name}");
    }
}

pub fn assert_absent_below(folder: &Path) -> usize {
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
fn the_search_finds_every_spelling() {
    for (name, spelling) in spellings(SECRET) {
        let planted = [b"\x00abc".as_slice(), &spelling, b"xyz"].concat();
        assert!(std::panic::catch_unwind(|| assert_absent("here", &planted)).is_err(), "{name}");
    }
    for before in ["", "a", "ab", "abc"] {
        let hidden = base64(format!("{before}{SECRET}, and more").as_bytes());
        assert!(std::panic::catch_unwind(|| assert_absent("here", hidden.as_bytes())).is_err(), "{before}");
    }
    assert_absent("here", b"Zq7%goose");
}

#[test]
fn the_secret_is_in_no_file_and_no_output() {
    let (desk, service) = (Desk::new(), Service::with_secret(Some(SECRET)));
    let (url, key) = (service.sandbox.base_url(), service.sandbox.app_key().to_owned());
    let path = desk.file("note.txt", "hello");
    let add = ["account", "add", "--name", "Trial", "--app-key", &key, "--url", &url];
    let to = ["--account", "Trial", "--to", "a|1|b"];
    let silent = crate::support::Silent::start();
    let add_silent = ["account", "add", "--name", "Silent", "--app-key", &key, "--url", &silent.base_url];

    let mut calls = vec![
        desk.call(&add).input(SECRET).run(),
        desk.call(&add_silent).secret(SECRET).run(),
        desk.call(&["account", "test", "Trial", "--json"]).secret(SECRET).run(),
    ];
    for more in [vec!["--text", "hello"], vec!["--file", &path], vec!["--text", "hello", "--json"]] {
        for command in ["compose", "send"] {
            let args = [[command].as_slice(), &to, &more].concat();
            calls.push(desk.call(&args).secret(SECRET).run());
        }
    }
    assert!(calls.iter().all(|done| done.code == 0), "{calls:?}");
    let args = ["send", "--account", "Silent", "--to", "a|1|b", "--text", "hello"];
    calls.push(desk.call(&args).secret(SECRET).run());
    for args in [["history", "list", "--json"], ["history", "show", "1"], ["account", "list", "--json"]] {
        calls.push(desk.call(&args).run());
    }
    for format in ["jsonl", "csv", "html"] {
        let done = desk.call(&["history", "export", "-", "--format", format]).run();
        assert!(done.out.contains("hello"), "{done:?}");
        calls.push(done);
    }

    for done in &calls {
        assert_absent("standard output", done.out.as_bytes());
        assert_absent("standard error", done.err.as_bytes());
    }
    assert!(assert_absent_below(&desk.data()) >= 2);
    assert_eq!(assert_absent_below(&desk.temporary()), 0);
}
