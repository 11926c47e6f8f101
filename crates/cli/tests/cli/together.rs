//! Several processes, one data folder.

use std::collections::BTreeSet;

use crate::support::{Fixture, Running, Service};

#[test]
fn calls_at_once_on_a_new_folder_are_all_recorded() {
    const CALLS: usize = 6;
    let fixture = Fixture::new();
    let texts: Vec<String> = (0..CALLS).map(|number| format!("text {number}")).collect();
    let running: Vec<_> = texts
        .iter()
        .map(|text| fixture.call(&["send", "--sandbox", "--to", "a|1|b", "--json", "--text", text]).start())
        .collect();
    for call in running {
        let done = call.end();
        assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    }

    let rows = fixture.history();
    let found: BTreeSet<_> = rows.iter().map(|row| row["snippet"].as_str().unwrap().to_owned()).collect();
    assert_eq!(found, texts.into_iter().collect());
    assert!(rows.iter().all(|row| row["outcome"] == "sent"), "{rows:?}");
}

#[test]
fn calls_at_once_through_one_account_all_arrive_once() {
    const CALLS: usize = 4;
    let (fixture, service) = (Fixture::new(), Service::start());
    service.known_to(&fixture, "Trial");
    let args = ["send", "--account", "Trial", "--to", "a|1|b", "--json", "--text", "hello"];
    let running: Vec<_> = (0..CALLS).map(|_| fixture.call(&args).secret(service.secret()).start()).collect();
    for call in running {
        let done = call.end();
        assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    }

    let arrived = service.sandbox.world().messages();
    assert_eq!((arrived.len(), fixture.history().len()), (CALLS, CALLS));
    assert!(arrived.iter().all(|message| message.times_seen == 1), "{arrived:?}");
}

#[test]
fn one_name_is_given_to_one_account_only() {
    let fixture = Fixture::new();
    let args = ["account", "add", "--name", "Trial", "--app-key", "k1"];
    let running: Vec<_> = (0..4).map(|_| fixture.call(&args).input("0123456789ab").start()).collect();
    let ended: Vec<_> = running.into_iter().map(Running::end).collect();
    let mut codes: Vec<_> = ended.iter().map(|done| done.code).collect();
    codes.sort_unstable();

    assert_eq!(codes, [0, 2, 2, 2], "{ended:?}");
}
