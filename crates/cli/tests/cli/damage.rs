//! A damaged database: nothing is overwritten, and it is reported.

use std::fs;
use std::path::PathBuf;

use crate::support::{Done, Fixture, Silent};

const SEND: [&str; 7] = ["send", "--sandbox", "--to", "a|1|b", "--text", "hello", "--json"];

/// What was set aside of a database.
fn aside(fixture: &Fixture, name: &str) -> Vec<PathBuf> {
    let start = format!("{name}.damaged-");
    let entries = fs::read_dir(fixture.data()).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.to_string_lossy().contains(&start)).collect()
}

fn sent(fixture: &Fixture) -> Done {
    let done = fixture.call(&SEND).run();
    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    done
}

#[test]
fn a_damaged_database_is_set_aside_and_a_new_one_takes_its_place() {
    for name in ["app.db", "history.db"] {
        let fixture = Fixture::new();
        sent(&fixture);
        let garbage = vec![0x55; 8192];
        fs::write(fixture.data().join(name), &garbage).unwrap();

        let done = sent(&fixture);

        let aside = aside(&fixture, name);
        assert_eq!(aside.len(), 1, "{aside:?}");
        assert_eq!(fs::read(&aside[0]).unwrap(), garbage);
        let kept = aside[0].file_name().unwrap().to_str().unwrap();
        let reported =
            format!("yanshu-cli: {name} was damaged; it is kept as {kept}, and a new one took its place\n");
        assert_eq!(done.err, reported);
        assert_eq!(sent(&fixture).err, "", "reported once");
    }
}

#[test]
fn a_damaged_database_that_another_process_has_open_is_left_as_it_is() {
    let (fixture, silent) = (Fixture::new(), Silent::start());
    fixture.add("Silent", &silent.base_url, "k1", &[]);
    let args = ["send", "--account", "Silent", "--to", "a|1|b", "--text", "hello", "--json"];
    let _running = fixture.call(&args).secret("0123456789ab").start();
    let _connection = silent.wait();
    let garbage = vec![0x55; 8192];
    fs::write(fixture.data().join("app.db"), &garbage).unwrap();

    let done = fixture.call(&SEND).run();

    assert_eq!((done.code, &done.json()["error"]), (5, &"data_damaged".into()), "{done:?}");
    assert!(aside(&fixture, "app.db").is_empty());
}
