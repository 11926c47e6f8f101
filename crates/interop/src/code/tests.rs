#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

const BODY: &str = "{\n  \"message\": {\n    \"message_type\": 0,\n    \"text\": \"it's 5 > 3, \\\"quoted\\\" \\\\ $HOME `date` !x 你好 👋\",\n    \"id\": 12345678901234567890123\n  }\n}\n";

fn call(body: &str) -> Call {
    Call {
        url: "https://api-cn.yunxinapi.com/nimserver/im/v2/conversations/a%40b%7C1%7Cc/messages".to_owned(),
        app_key: "key1".to_owned(),
        body: body.to_owned(),
        sent_before: false,
    }
}

fn written(kind: CodeKind) -> String {
    call(BODY).written(kind).unwrap()
}

#[test]
fn json_is_the_body_and_nothing_else() {
    assert_eq!(written(CodeKind::Json), BODY);
}

#[test]
fn each_kind_reads_as_it_was_reviewed() {
    insta::assert_snapshot!("curl", written(CodeKind::Curl));
    insta::assert_snapshot!("java", written(CodeKind::Java));
    insta::assert_snapshot!("go", written(CodeKind::Go));
    insta::assert_snapshot!("python", written(CodeKind::Python));
    insta::assert_snapshot!("node", written(CodeKind::Node));
}

#[test]
fn java_names_each_call_by_its_own_path() {
    for (path, name) in [
        ("/im/v2/conversations/a%7C1%7Cb/messages", "/im/v2/conversations/{conversation_id}/messages"),
        ("/im/v2/conversations/messages", "/im/v2/conversations/messages"),
        (
            "/im/v2/conversations/a%7C2%7C3/messages/actions/stream_message",
            "/im/v2/conversations/{conversation_id}/messages/actions/stream_message",
        ),
        ("/im/v2/chatrooms/5001/messages", "/im/v2/chatrooms/{room_id}/messages"),
        ("/im/v2/chatrooms/messages", "/im/v2/chatrooms/messages"),
        ("/im/v2/custom_notification/batch", "/im/v2/custom_notification/batch"),
    ] {
        let url = format!("https://api-cn.yunxinapi.com/nimserver{path}");
        let text = Call { url, ..call(BODY) }.written(CodeKind::Java).unwrap();
        assert!(text.contains(&format!("String uri = \"{name}\";")), "{text}");
        assert!(text.contains(&format!("String path = \"{path}\";")), "{text}");
    }
}

#[test]
fn a_call_that_was_made_before_says_what_a_repetition_means() {
    for kind in [CodeKind::Curl, CodeKind::Java, CodeKind::Go, CodeKind::Python, CodeKind::Node] {
        let text = Call { sent_before: true, ..call(BODY) }.written(kind).unwrap();
        assert!(text.contains("message_client_id of a message that was sent"), "{kind:?}");
    }
}

#[test]
fn a_body_that_go_cannot_hold_raw_is_quoted() {
    for body in ["{\"a\":\"`\"}", "{\r\n}", "\u{feff}{}"] {
        let text = call(body).written(CodeKind::Go).unwrap();
        assert!(!text.contains("body := `"), "{text}");
    }
}

#[test]
fn a_line_longer_than_java_takes_is_cut_between_characters() {
    let body = format!("{{\"text\":\"{}\"}}", "雁".repeat(30_000));
    let pieces = pieces(&body);
    assert!(pieces.len() > 10 && pieces.iter().all(|piece| piece.len() < 65_535));
    let joined: String = pieces.iter().map(|piece| serde_json::from_str::<String>(piece).unwrap()).collect();
    assert_eq!(joined, body);
}

#[test]
fn a_text_of_more_lines_than_java_takes_in_a_method_is_cut_by_its_length() {
    let lines = |count: usize| "1,\n".repeat(count);
    assert_eq!(pieces(&lines(2_000)).len(), 2_000);
    let (body, many) = (lines(20_000), pieces(&lines(20_000)));
    assert!(many.len() < 10, "{}", many.len());
    let joined: String = many.iter().map(|piece| serde_json::from_str::<String>(piece).unwrap()).collect();
    assert_eq!(joined, body);
}

proptest! {
    #[test]
    fn the_pieces_of_any_text_make_up_the_text(text in "\\PC{0,40}(\n|\r|\t|\"|\\\\|\\PC){0,40}") {
        let joined: String =
            pieces(&text).iter().map(|piece| serde_json::from_str::<String>(piece).unwrap()).collect();
        prop_assert_eq!(joined, text);
    }

    #[test]
    fn a_shell_reads_back_any_quoted_text(text in "[^\\x00]{0,60}") {
        prop_assert_eq!(shlex::split(&bash(&text).unwrap()).unwrap(), vec![text]);
    }
}
