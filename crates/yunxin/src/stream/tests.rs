#![allow(clippy::unwrap_used)]
use super::*;
use crate::destination::Destination;
use crate::validate::call::validate_call;

fn value(body: &str) -> Value {
    serde_json::from_str(body).unwrap()
}

const BODY: &str = "{ \"n\":1.50, \"message\":{\"message_type\":0,\"message_client_id\":\"c1\",\n \"attachment\":{\"text\":\"Once upon a time.\",\"index\":0,\"finish\":1}},\"extension\":\"{}\"}";

#[test]
fn the_first_piece_is_the_body_byte_for_byte_but_for_its_text_and_every_later_one_has_the_services_id() {
    let mut stream = Stream::new(BODY).unwrap();
    let first = stream.piece("Once upon", false, 0).unwrap();
    let expected = BODY.replace("Once upon a time.", "Once upon").replace("\"finish\":1", "\"finish\":0");
    assert_eq!(first, expected);
    stream.went_out("Once upon", false, 0, Some(Int64(812_345_678_901_234_597)));
    let last = stream.piece(" a time.", true, 30_000).unwrap();
    assert_eq!(
        value(&last),
        json!({"message": {"message_type": 0, "message_server_id": 812_345_678_901_234_597_i64,
            "attachment": {"text": " a time.", "index": 1, "finish": 1}}})
    );
    assert_eq!(stream.whole(" a time.").unwrap(), BODY);
    let to = Destination::Stream { conversation: "li.lei|1|han-meimei".parse().unwrap() };
    for body in [first, last] {
        let issues = validate_call(&to, &Body::parse(body).unwrap());
        assert!(issues.is_empty(), "{issues:?}");
    }
    assert_eq!(Stream::new(BODY).unwrap().piece("Once upon a time.", true, 0).unwrap(), BODY);
}

#[test]
fn a_piece_after_31_seconds_or_after_the_end_is_refused_before_it_goes_out() {
    let mut stream = Stream::new(BODY).unwrap();
    assert_eq!(stream.piece("a", false, 5).map(drop), Ok(()));
    stream.went_out("a", false, 5, Some(Int64(1)));
    assert_eq!(stream.open_until_ms(), Some(30_005));
    assert!(stream.piece("b", false, 30_005).is_ok());
    assert_eq!(stream.piece("b", false, 31_005), Err(StreamFault::Late { gap_ms: 31_000 }));
    stream.went_out("b", true, 20, None);
    assert_eq!(stream.piece("c", false, 21), Err(StreamFault::Ended));
    assert_eq!(stream.open_until_ms(), None);
}

#[test]
fn the_whole_text_is_counted_in_utf16_units_and_ends_at_5000() {
    let mut stream = Stream::new(BODY).unwrap();
    let most = "🪿".repeat(2_500);
    assert!(stream.piece(&most, false, 0).is_ok());
    stream.went_out(&most, false, 0, Some(Int64(1)));
    assert_eq!(stream.room(), 0);
    assert_eq!(stream.piece("x", false, 1), Err(StreamFault::TooLong { actual: 5_001 }));
    assert!(stream.piece("", true, 1).is_ok(), "an end without words is still possible");
}

#[test]
fn no_later_piece_goes_out_without_the_id_that_it_needs() {
    let mut stream = Stream::new(BODY).unwrap();
    stream.went_out("a", false, 0, None);
    assert_eq!(stream.piece("b", false, 1), Err(StreamFault::NotStarted));
    assert_eq!(Stream::new("[]").map(drop), Err(StreamFault::BadBody));
    assert_eq!(Stream::new(r#"{"message":"x"}"#).map(drop), Err(StreamFault::BadBody));
}

#[test]
fn a_stream_goes_on_from_its_record() {
    let stream = Stream::resumed(BODY, "Once".into(), (1, 0), Int64(7)).unwrap();
    assert!(matches!(stream.piece("", true, 31_000), Err(StreamFault::Late { .. })));
    let last = value(&stream.piece("", true, 30_000).unwrap());
    assert_eq!(last["message"]["attachment"], json!({"text": "", "index": 1, "finish": 1}));
    assert_eq!(last["message"]["message_server_id"], 7);
}

#[test]
fn a_piece_of_a_message_that_was_begun_elsewhere_is_followed_by_its_next_number() {
    let body = r#"{"message":{"message_type":0,"message_server_id":9007199254740993,"attachment":{"text":"x","index":3}}}"#;
    let mut stream = Stream::new(body).unwrap();
    assert!(!stream.has_begun());
    assert_eq!(stream.piece("x", false, 0).unwrap(), body.replace("\"index\":3", "\"index\":3,\"finish\":0"));
    stream.went_out("x", false, 0, None);
    let next = value(&stream.piece("y", true, 1).unwrap());
    assert!(stream.has_begun());
    assert_eq!(next["message"]["attachment"], json!({"text": "y", "index": 4, "finish": 1}));
    assert_eq!(next["message"]["message_server_id"], 9_007_199_254_740_993_i64);
    let resumed = Stream::resumed(body, "x".into(), (1, 0), Int64(9_007_199_254_740_993)).unwrap();
    assert_eq!(value(&resumed.piece("y", true, 1).unwrap()), next);
}

proptest::proptest! {
    #[test]
    fn pieces_lose_nothing_and_cut_no_character_in_two(text in ".{0,60}", chars in 0_usize..9) {
        let text = format!("{text}👩‍👩‍👧e\u{301}雁🇨🇳");
        let pieces = stream_pieces(&text, chars);
        assert_eq!(pieces.concat(), text);
        let whole: Vec<&str> = text.graphemes(true).collect();
        let again: Vec<&str> = pieces.iter().flat_map(|piece| piece.graphemes(true)).collect();
        assert_eq!(again, whole);
    }
}
