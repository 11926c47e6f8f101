//! Streams, as a script sends them.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Fixture, Service};

fn with(change: impl FnOnce(&mut sandbox::Options)) -> (Fixture, Service) {
    let (fixture, service) = (Fixture::new(), Service::with(change));
    service.known_to(&fixture, "Trial");
    (fixture, service)
}

fn args<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["send", "--account", "Trial", "--to", "goose|1|swan", "--stream", "--json"], more].concat()
}

/// The pieces that arrived: text, index, finish.
fn pieces(service: &Service) -> Vec<Value> {
    let messages = service.sandbox.world().messages();
    let streams = messages.iter().filter_map(|message| message.stream.as_ref());
    let bodies = streams.flat_map(|stream| &stream.bodies);
    bodies.map(|body| serde_json::from_str::<Value>(body).unwrap()["message"]["attachment"].clone()).collect()
}

fn piece(text: &str, index: u32, finish: u8) -> Value {
    json!({ "text": text, "index": index, "finish": finish })
}

#[test]
fn a_text_goes_out_in_pieces_and_its_record_is_the_whole_message() {
    let (fixture, service) = with(|_| {});

    let sent = args(&["--text", "雁字回时，月满西楼", "--piece-chars", "4", "--pace", "1"]);
    let done = fixture.call(&sent).secret(service.secret()).run();

    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    assert_eq!(pieces(&service), [piece("雁字回时", 0, 0), piece("，月满西", 1, 0), piece("楼", 2, 1)]);
    let answer = done.json();
    assert_eq!(answer["parts"][2]["kind"], "last_piece", "{answer}");
    let row = fixture.call(&["history", "show", answer["row_id"].as_str().unwrap(), "--json"]).run();
    assert!(row.out.contains("雁字回时，月满西楼"), "{row:?}");
    let composed = fixture.call(&["compose", "--sandbox", "--to", "a|1|b", "--stream", "--text", "x"]).run();
    assert!(composed.out.contains("stream_message"), "{composed:?}");
}

#[test]
fn each_line_of_standard_input_is_a_piece_and_its_end_finishes_the_stream() {
    let (fixture, service) = with(|_| {});

    let done =
        fixture.call(&args(&["--text", "-"])).secret(service.secret()).input("Once\nupon a time\n").run();

    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    assert_eq!(pieces(&service), [piece("Once\n", 0, 0), piece("upon a time\n", 1, 0), piece("", 2, 1)]);
}

#[test]
fn a_line_that_makes_the_text_too_long_is_not_sent_and_named() {
    let (fixture, service) = with(|_| {});
    let input = format!("Once\n{}\nlater\n", "x".repeat(4_996));

    let done = fixture.call(&args(&["--text", "-"])).secret(service.secret()).input(input).run();

    assert!(done.err.contains("5002 characters of at most 5000"), "{done:?}");
    assert_eq!(done.ended(), (1, "sent".to_owned()), "what it was to say is not all sent: {done:?}");
    assert_eq!(pieces(&service), [piece("Once\n", 0, 0), piece("", 1, 1)]);
    let too_long = "x".repeat(5_001);
    let done = fixture.call(&args(&["--text", &too_long])).secret(service.secret()).run();
    assert!(done.code == 2 && done.out.contains("\"actual\":5001"), "{done:?}");
}

#[test]
fn a_line_that_cannot_be_read_finishes_the_stream_and_exits_1() {
    let (fixture, service) = with(|_| {});

    let input = b"Once\n\xff\xfe\nlater\n".to_vec();
    let done = fixture.call(&args(&["--text", "-"])).secret(service.secret()).input(input).run();

    assert_eq!(done.ended(), (1, "sent".to_owned()), "{done:?}");
    assert!(done.err.contains("standard input"), "{done:?}");
    assert_eq!(pieces(&service), [piece("Once\n", 0, 0), piece("", 1, 1)]);
}

#[test]
fn an_interrupt_finishes_the_stream_as_it_stands() {
    let (fixture, service) = with(|_| {});
    let sent = args(&["--text", "abcdef", "--piece-chars", "3", "--pace", "10000"]);
    let running = fixture.call(&sent).secret(service.secret()).start();
    let deadline = Instant::now() + Duration::from_secs(60);
    while pieces(&service).is_empty() {
        assert!(Instant::now() < deadline, "no piece arrived");
        std::thread::sleep(Duration::from_millis(5));
    }

    let signalled = Command::new("kill").args(["-INT", &running.child.id().to_string()]).status().unwrap();
    assert!(signalled.success());
    let done = running.end();

    assert_eq!(done.ended(), (0, "sent".to_owned()), "{done:?}");
    assert_eq!(pieces(&service), [piece("abc", 0, 0), piece("", 1, 1)]);
}

#[test]
fn a_piece_after_the_gap_is_refused_by_the_service_and_exits_1() {
    let (fixture, service) = with(|options| options.limits.stream_gap_ms = 0);

    let sent = args(&["--text", "abcdef", "--piece-chars", "3", "--pace", "20"]);
    let done = fixture.call(&sent).secret(service.secret()).run();

    assert_eq!(done.ended(), (1, "sent".to_owned()), "the first piece is there: {done:?}");
    assert_eq!(pieces(&service), [piece("abc", 0, 0)]);
    assert!(done.err.contains("not finished"), "{done:?}");
}

#[test]
fn a_stream_without_its_end_is_nowhere_said_to_be_sent() {
    let (fixture, service) = with(|_| {});
    let sent = args(&["--text", "雁字回时", "--piece-chars", "2", "--pace", "1"]);
    let done = fixture.call(&sent).secret(service.secret()).run();
    assert_eq!((done.code, &done.json()["partly"]), (0, &json!(false)), "{done:?}");
    let exported = |fixture: &Fixture, name: &str| {
        let file = fixture.temporary().join(name);
        let done = fixture.call(&["history", "export", file.to_str().unwrap()]).run();
        assert_eq!(done.code, 0, "{done:?}");
        std::fs::read_to_string(file).unwrap()
    };
    // As it stands where its process was cut off before the last piece, and a check has settled it.
    let lines = exported(&fixture, "all.jsonl");
    let (head, row) = lines.trim().split_once('\n').unwrap();
    let mut record: Value = serde_json::from_str(row).unwrap();
    record["parts"][1]["kind"] = json!("piece");
    let other = Fixture::new();
    let file = other.file("cut.jsonl", format!("{head}\n{record}\n"));
    let run = |args: &[&str]| other.call(args).run();
    assert_eq!(run(&["history", "import", &file]).code, 0);

    let listed = run(&["history", "list"]);
    assert!(listed.out.contains("\tpartly 2/2 pieces, not finished\t"), "{listed:?}");
    let id = listed.out.split('\t').next().unwrap().to_owned();
    let shown = run(&["history", "show", &id]);
    assert!(shown.out.starts_with("partly 2/2 pieces, not finished "), "{shown:?}");
    let found = run(&["history", "search", "is:partly", "--json"]);
    assert_eq!(found.json()["parts"]["unfinished"], true, "{found:?}");
    assert!(run(&["history", "search", "kind:stream -is:partly"]).out.is_empty());
    let table = exported(&other, "all.csv");
    assert!(table.contains(",partly,") && table.trim_end().ends_with(",stream,2,2,0,yes"), "{table}");
    let report = exported(&other, "all.html");
    assert!(report.contains("Partly sent") && report.contains("2 of 2 sent, not finished<"), "{report}");
}
