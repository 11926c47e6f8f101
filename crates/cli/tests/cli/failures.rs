//! What cannot work says why, with its exit code and, where asked for, as one JSON line.

use crate::support::{Done, Fixture};

fn reported(done: &Done, code: i32, outcome: &str, error: &str) {
    assert_eq!(done.ended(), (code, outcome.to_owned()), "{done:?}");
    assert_eq!(done.json()["error"], error, "{done:?}");
    assert!(!done.err.contains("panicked"), "{done:?}");
}

const SEND: [&str; 7] = ["send", "--sandbox", "--to", "a|1|b", "--text", "hello", "--json"];

#[test]
fn a_data_folder_that_cannot_be_made_is_reported() {
    let fixture = Fixture::new();
    let file = fixture.file("a-file", "");

    let done = fixture.call_in(&std::path::Path::new(&file).join("data"), &SEND).run();
    reported(&done, 5, "not_sent", "data_read_only");
    let done = fixture.call_in(std::path::Path::new(&file), &SEND).run();
    reported(&done, 5, "not_sent", "data_read_only");
}

#[test]
fn a_folder_in_the_place_of_a_database_is_reported() {
    for name in ["app.db", "history.db"] {
        let fixture = Fixture::new();
        std::fs::create_dir_all(fixture.data().join(name)).unwrap();

        let done = fixture.call(&SEND).run();
        assert_eq!(done.ended(), (5, "not_sent".to_owned()), "{name}: {done:?}");
    }
}

#[test]
fn an_account_that_is_not_there_is_reported_by_every_command() {
    let fixture = Fixture::new();
    for args in [
        vec!["send", "--account", "Nobody", "--to", "a|1|b", "--text", "x", "--json"],
        vec!["compose", "--account", "Nobody", "--to", "a|1|b", "--text", "x", "--json"],
        vec!["account", "test", "Nobody", "--json"],
    ] {
        reported(&fixture.call(&args).run(), 2, "invalid", "account_missing");
    }
    let removed = fixture.call(&["account", "remove", "Nobody"]).run();
    assert_eq!((removed.code, removed.err.as_str()), (2, "yanshu-cli: there is no account Nobody\n"));
}

#[test]
fn a_body_that_cannot_be_read_is_invalid() {
    let fixture = Fixture::new();
    let missing = fixture.temporary().join("missing.json");
    let binary = fixture.file("binary.json", b"{\"message\":{\"text\":\"\x00\x01\xff\"}}");

    for command in ["send", "compose"] {
        for path in [missing.to_str().unwrap(), &binary] {
            let args = [command, "--sandbox", "--to", "a|1|b", "--json", "--body", path];
            reported(&fixture.call(&args).run(), 2, "invalid", "file_unreadable");
        }
    }
}

#[test]
fn a_row_that_is_not_there_is_reported() {
    let fixture = Fixture::new();
    reported(&fixture.call(&["history", "show", "7", "--json"]).run(), 2, "invalid", "row_missing");
}

#[test]
fn an_empty_or_impossible_secret_is_not_taken() {
    let fixture = Fixture::new();
    let add = |secret: &str| {
        fixture.call(&["account", "add", "--name", "Trial", "--app-key", "k1"]).input(secret).run()
    };

    for (secret, code) in [("", 4), (" \n", 4), ("two words", 2), ("雁", 2), (&"x".repeat(129), 2)] {
        assert_eq!(add(secret).code, code, "{secret:?}");
    }
    assert_eq!(fixture.call(&["account", "list"]).run().out, "");
    assert_eq!(add(" 0123456789ab\n").code, 0);
}

#[test]
fn a_field_that_is_wrong_is_named() {
    let fixture = Fixture::new();
    let add = |more: &[&str]| {
        let mut args = vec!["account", "add"];
        args.extend(more);
        fixture.call(&args).input("0123456789ab").run().err
    };

    assert_eq!(
        add(&["--name", "A", "--app-key", "k 1"]),
        "yanshu-cli: app_key: an AppKey has letters and digits only\n"
    );
    assert_eq!(
        add(&["--name", "A", "--app-key", "k1", "--url", "http://h.test/nimserver"]),
        "yanshu-cli: urls: unencrypted http is allowed for this computer and private networks only\n"
    );
    assert_eq!(
        add(&["--name", "sandBox", "--app-key", "k1"]),
        "yanshu-cli: name: this name is already in use\n"
    );
}

#[test]
fn arguments_that_do_not_fit_are_invalid_input() {
    let fixture = Fixture::new();
    for args in [
        vec!["send", "--sandbox", "--to", "a|4|b", "--text", "x"],
        vec!["send", "--sandbox", "--to", "a|1|b"],
        vec!["send", "--to", "a|1|b", "--text", "x"],
        vec!["send", "--sandbox", "--to", "a|1|b", "--text", "x", "--file", "y"],
        vec!["history", "search", "--limit", "many", "x"],
    ] {
        let done = fixture.call(&args).run();
        assert_eq!((done.code, done.out.as_str()), (2, ""), "{done:?}");
    }
    assert!(!fixture.data().exists());
}

#[test]
fn a_reader_that_goes_away_early_does_no_harm() {
    let fixture = Fixture::new();
    assert_eq!(fixture.call(&SEND).run().code, 0);
    let mut call = fixture.call(&["history", "list"]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    call.command.stdout(writer).stderr(std::process::Stdio::piped());

    let done = call.command.output().unwrap();
    assert_eq!((done.status.code(), String::from_utf8(done.stderr).unwrap().as_str()), (Some(0), ""));
}
