//! Files: looked at, uploaded once, sent.

use serde_json::Value;

use crate::support::{Fixture, Service};

/// The smallest PNG there is: 1 × 1.
const PNG: [u8; 67] = [
    0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8,
    0, 0, 0, 0, 0x3A, 0x7E, 0x9B, 0x55, 0, 0, 0, 10, b'I', b'D', b'A', b'T', 0x78, 0x9C, 0x63, 0x60, 0, 0, 0,
    2, 0, 1, 0x48, 0xAF, 0xA4, 0x71, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xAE, 0x42, 0x60, 0x82,
];

fn attachment(body: &str) -> Value {
    serde_json::from_str::<Value>(body).unwrap()["message"]["attachment"].clone()
}

#[test]
fn a_picture_is_uploaded_and_sent_with_its_size() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let path = fixture.file("大雁.png", PNG);

    let done = fixture.send("Trial", service.secret(), &["--file", &path]);

    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    let upload = &service.sandbox.world().uploads()[0];
    let attachment = attachment(&service.bodies()[0]);
    assert_eq!((upload.name.as_str(), upload.size_bytes), ("大雁.png", PNG.len() as u64));
    assert_eq!(attachment["md5"], upload.md5.as_str());
    assert!(attachment["url"].as_str().unwrap().contains(&upload.key), "{attachment}");
    assert_eq!((&attachment["w"], &attachment["h"]), (&1.into(), &1.into()));
}

#[test]
fn what_is_unusual_about_a_file_is_reported_on_standard_error_and_in_json() {
    let fixture = Fixture::new();
    // The end is missing, and the name is another kind's.
    let path = fixture.file("photo.jpg", &PNG[..PNG.len() - 12]);
    for command in ["compose", "send"] {
        let done = fixture.call(&[command, "--sandbox", "--to", "a|1|b", "--json", "--file", &path]).run();

        assert_eq!(done.code, 0, "{done:?}");
        let notes = done.json()["notes"].clone();
        let codes: Vec<&str> =
            notes.as_array().unwrap().iter().map(|note| note["note"].as_str().unwrap()).collect();
        assert_eq!(codes, ["cut", "renamed"], "{done:?}");
        for code in codes {
            assert!(done.err.lines().any(|line| line.contains(&format!("photo.jpg: {code}: "))), "{done:?}");
        }
    }
    let plain = fixture.file("note.txt", "hello");
    let done = fixture.call(&["compose", "--sandbox", "--to", "a|1|b", "--json", "--file", &plain]).run();
    assert_eq!(done.json()["notes"], serde_json::json!([]));
}

#[test]
fn the_same_file_is_uploaded_only_once() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let first = fixture.file("one.bin", "the same bytes");
    let second = fixture.file("another name.bin", "the same bytes");

    for path in [&first, &second] {
        let done = fixture.send("Trial", service.secret(), &["--file", path]);
        assert_eq!(done.code, 0, "{done:?}");
    }

    assert_eq!(service.sandbox.world().uploads().len(), 1);
    let [one, two] = [0, 1].map(|number| attachment(&service.bodies()[number]));
    assert_eq!(one["url"], two["url"]);
    assert_eq!((&one["name"], &two["name"]), (&"one.bin".into(), &"another name.bin".into()));
}

#[test]
fn a_file_that_changed_is_uploaded_again() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    for text in ["first", "other"] {
        let path = fixture.file("note.txt", text);
        assert_eq!(fixture.send("Trial", service.secret(), &["--file", &path]).code, 0);
    }

    assert_eq!(service.sandbox.world().uploads().len(), 2);
}

#[test]
fn a_file_goes_to_the_sandbox_of_the_call_and_leaves_nothing_behind() {
    let fixture = Fixture::new();
    let path = fixture.file("note.txt", "hello");
    for _ in 0..2 {
        let args = ["send", "--sandbox", "--to", "a|1|b", "--json", "--file", &path];
        let done = fixture.call(&args).run();
        assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    }

    assert_eq!(std::fs::read_dir(fixture.temporary()).unwrap().count(), 0);
}

#[test]
fn a_file_that_cannot_be_sent_is_invalid_and_says_which() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let empty = fixture.file("empty.bin", "");
    let folder = fixture.temporary().to_str().unwrap().to_owned();
    let missing = format!("{folder}/missing.bin");

    for (path, code) in [(&empty, "file_empty"), (&folder, "file_is_folder"), (&missing, "file_missing")] {
        let done = fixture.send("Trial", service.secret(), &["--file", path]);
        assert_eq!(done.ended(), (2, "invalid".to_owned()), "{done:?}");
        assert_eq!(done.json()["error"], code);
        assert!(done.json()["message"].as_str().unwrap().contains(path.as_str()), "{done:?}");
    }
    assert_eq!(service.bodies(), [""; 0]);
}

#[test]
fn a_file_larger_than_the_service_takes_is_reported_before_the_upload() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let path = fixture.file("large.bin", vec![7_u8; 15 * 1024 * 1024 + 1]);

    let done = fixture.send("Trial", service.secret(), &["--file", &path]);

    assert_eq!(done.ended(), (2, "invalid".to_owned()), "{done:?}");
    assert_eq!(done.json()["error"], "file_too_large");
    assert_eq!(service.sandbox.world().uploads().len(), 0);
}

#[test]
fn a_file_larger_than_the_service_takes_is_not_read() {
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let path = fixture.file("large.bin", "");
    // All of it is a hole. To read it would take hours.
    std::fs::File::options().write(true).open(&path).unwrap().set_len(1 << 42).unwrap();

    let done = fixture.send("Trial", service.secret(), &["--file", &path]);

    assert_eq!(done.json()["error"], "file_too_large", "{done:?}");
}
