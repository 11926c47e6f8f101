#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::shell::model::{Client, Script};
use super::shell::{bash, cmd, powershell};
use super::*;

fn fixture(name: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/import/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn imported(name: &str) -> Import {
    let imported = read(&fixture(name)).unwrap();
    let reported = serde_json::to_string(&imported).unwrap();
    assert!(!reported.contains("5ecret"), "a secret came along: {reported}");
    imported
}

fn only(name: &str) -> ImportedMessage {
    let mut messages = imported(name).messages;
    assert_eq!(messages.len(), 1, "{messages:?}");
    messages.remove(0)
}

#[test]
fn the_call_of_a_request_that_sends_something_else_is_its_path() {
    for path in [
        "/im/v2/conversations/messages",
        "/im/v2/chatrooms/5001234567/messages",
        "/im/v2/chatrooms/messages",
        "/im/v2/custom_notification",
        "/im/v2/custom_notification/batch",
        "/im/v2/broadcast_notification",
        "/im/v2.1/broadcast_notification/actions/chatroom",
        "/im/v2/push_notification",
        "/im/v2/conversations/a%7C1%7Cb/messages/actions/stream_message",
    ] {
        let command = format!(
            "curl -X POST 'https://open.yunxinapi.com{path}?x=1' -H 'AppKey: k1' -d '{{\"sender_id\":\"a\",\"n\":1.50}}'"
        );
        let import = read(&command).unwrap();
        let [message] = &import.messages[..] else { panic!("{import:?}") };
        assert_eq!((message.call.as_deref(), &message.ends), (Some(path), &None));
        assert_eq!(message.body.as_deref(), Some(r#"{"sender_id":"a","n":1.50}"#));
        assert!(!message.notes.iter().any(|note| note.code == NoteCode::OtherUrl), "{:?}", message.notes);
    }
}

fn conversation(message: &ImportedMessage) -> (&str, u8, &str) {
    let ends = message.ends.as_ref().unwrap();
    (&ends.sender, ends.type_code, &ends.receiver)
}

fn notes(message: &ImportedMessage) -> Vec<(NoteCode, &str)> {
    message.notes.iter().map(|note| (note.code, note.name.as_str())).collect()
}

fn dropped(message: &ImportedMessage) -> Vec<(DroppedCode, &str)> {
    message.dropped.iter().map(|dropped| (dropped.code, dropped.name.as_str())).collect()
}

#[test]
fn a_body_alone_is_kept_byte_for_byte() {
    let message = only("body.json");
    assert_eq!(message.body.as_deref(), Some(fixture("body.json").as_str()));
    assert_eq!((message.ends, message.notes.len()), (None, 0));
}

#[test]
fn what_a_browser_copies_for_bash_is_read_to_the_last_escape() {
    let message = only("browser-bash.txt");
    let body = "{\n  \"message\": {\"message_type\": 0, \"text\": \"it's 你好 \\u96c1!\"},\n  \"extension\": \"{\\\"id\\\":12345678901234567890123}\"\n}";
    assert_eq!(message.body.as_deref(), Some(body));
    assert_eq!(conversation(&message), ("alice", 1, "bob"));
    assert_eq!(message.app_key.as_deref(), Some("0123456789abcdef"));
    assert_eq!(notes(&message), [(NoteCode::Header, "x-tenant")]);
    assert_eq!(dropped(&message), [(DroppedCode::Header, "Cookie"), (DroppedCode::Header, "checksum")]);
}

#[test]
fn what_a_browser_copies_for_cmd_is_read_through_its_carets() {
    let message = only("browser-cmd.txt");
    let body = "{\n  \"message\": {\"message_type\": 0, \"text\": \"a & b | 100% 你好\"}\n}";
    assert_eq!(message.body.as_deref(), Some(body));
    assert_eq!(conversation(&message), ("alice", 2, "36912345678"));
    assert_eq!(dropped(&message), [(DroppedCode::Header, "CheckSum")]);
}

#[test]
fn doubled_quotes_of_cmd_are_understood_without_any_caret() {
    let message = only("plain-cmd.txt");
    assert_eq!(message.body.as_deref(), Some(r#"{"message":{"message_type":0,"text":"say \"hi\""}}"#));
}

#[test]
fn what_is_quoted_for_powershell_is_read() {
    let message = only("powershell.txt");
    assert_eq!(message.body.as_deref(), Some(r#"{"message":{"message_type":10,"text":"温馨提示 it's"}}"#));
    assert_eq!(conversation(&message), ("alice", 3, "9988"));
    assert_eq!(notes(&message), [(NoteCode::Option, "--max-time")]);
    let dropped = dropped(&message);
    assert!(dropped.contains(&(DroppedCode::Header, "Authorization")), "{dropped:?}");
}

#[test]
fn a_script_that_signs_becomes_a_message_with_its_variables_and_without_its_secrets() {
    let message = only("script.sh");
    assert_eq!(
        message.body.as_deref(),
        Some("{\"message\":{\"message_type\":0,\"text\":\"hello {{receiver}}\"}}\n")
    );
    assert_eq!(conversation(&message), ("alice", 1, "{{receiver}}"));
    assert_eq!(message.app_key.as_deref(), Some("0123456789abcdef"));
    let variable = &message.variables[0];
    assert_eq!((variable.name.as_str(), variable.default.as_str()), ("receiver", "bob"));
    let (notes, dropped) = (notes(&message), dropped(&message));
    assert!(notes.contains(&(NoteCode::Query, "debug")), "{notes:?}");
    for secret in
        [(DroppedCode::Variable, "APP_SECRET"), (DroppedCode::Header, "CheckSum"), (DroppedCode::Login, "-u")]
    {
        assert!(dropped.contains(&secret), "{dropped:?}");
    }
}

#[test]
fn of_a_session_only_the_messages_are_offered() {
    let imported = imported("session.har");
    assert_eq!((imported.format, imported.messages.len(), imported.others), (ImportFormat::Har, 1, 1));
    let message = &imported.messages[0];
    let body =
        "{ \"message\": {\"message_type\":0, \"text\":\"来自 HAR 的消息\"},\n\"big\": 9007199254740993 }";
    assert_eq!(message.body.as_deref(), Some(body));
    assert_eq!(dropped(message), [(DroppedCode::Header, "CheckSum"), (DroppedCode::Header, "Cookie")]);
}

#[test]
fn one_entry_of_an_archive_is_enough() {
    let har: serde_json::Value = serde_json::from_str(&fixture("session.har")).unwrap();
    let imported = read(&har["log"]["entries"][1].to_string()).unwrap();
    assert_eq!((imported.format, imported.messages.len()), (ImportFormat::Har, 1));
}

#[test]
fn a_collection_gives_its_variables_and_keeps_its_secrets() {
    let imported = imported("postman.json");
    assert_eq!((imported.format, imported.others), (ImportFormat::Postman, 1));
    let message = &imported.messages[0];
    assert_eq!(message.name, "消息 / 发送文本");
    assert_eq!(conversation(message), ("alice", 1, "{{receiver}}"));
    assert_eq!(message.app_key.as_deref(), Some("0123456789abcdef"));
    let body = message.body.as_deref().unwrap();
    assert!(
        body.contains("\"message_client_id\": \"{{uuid}}\"")
            && body.contains("\"n\": {{count}}, \"at\": {{timestamp}}"),
        "{body}"
    );
    let variables: Vec<_> =
        message.variables.iter().map(|v| (v.name.as_str(), v.kind, v.default.as_str())).collect();
    use templates::VariableKind::{Account, Number};
    assert_eq!(variables, [("receiver", Account, "bob"), ("count", Number, "3"), ("timestamp", Number, "")]);
    assert_eq!(notes(message), [(NoteCode::Variable, "$timestamp")]);
    assert_eq!(
        dropped(message),
        [
            (DroppedCode::Login, "auth"),
            (DroppedCode::Script, "CheckSum"),
            (DroppedCode::Header, "CheckSum"),
            (DroppedCode::Variable, "appSecret"),
        ]
    );
}

#[test]
fn a_request_to_elsewhere_is_said_to_be_one() {
    let text = "curl -X PUT https://user:5ecret@api.example/v1/things?key=5ecret -d '{\"a\":1}'";
    let imported = read(text).unwrap();
    let message = &imported.messages[0];
    assert_eq!(
        notes(message),
        [
            (NoteCode::Query, "key"),
            (NoteCode::OtherUrl, "https://api.example/v1/things"),
            (NoteCode::Method, "PUT")
        ]
    );
    assert_eq!(dropped(message), [(DroppedCode::Login, "URL")]);
}

#[test]
fn each_kind_of_body_that_is_no_text_is_named() {
    let url = "https://h/im/v2/conversations/a%7C1%7Cb/messages";
    for (option, note) in [
        ("-d @body.json", (NoteCode::BodyFile, "body.json")),
        ("-F file=@a.png", (NoteCode::BodyKind, "-F")),
        ("-X POST", (NoteCode::NoBody, "")),
        ("-d 'not json'", (NoteCode::BodyNotJson, "1:2")),
    ] {
        let imported = read(&format!("curl {url} {option}")).unwrap();
        assert_eq!(notes(&imported.messages[0]), [note], "{option}");
    }
}

#[test]
fn what_holds_no_message_is_refused_by_its_kind() {
    for (text, error) in [
        ("hello", ImportError::Unknown),
        ("", ImportError::Unknown),
        ("[1,2]", ImportError::Unknown),
        (r#"{"apifoxProject":"1.0.0"}"#, ImportError::ForeignExport { tool: "Apifox" }),
        (r#"{"item":[]}"#, ImportError::NoMessage),
        (r#"{"log":{"entries":[]}}"#, ImportError::NoMessage),
    ] {
        assert_eq!(read(text).unwrap_err(), error, "{text}");
    }
}

#[test]
fn half_a_character_in_a_body_is_named_with_its_place() {
    let body = r#"{"message":{"message_type":0,"text":"half \ud83d end"}}"#;
    let message = read(body).unwrap().messages.remove(0);
    assert_eq!(message.body.as_deref(), Some(body));
    assert_eq!(message.notes, [Note { code: NoteCode::BodyNotJson, name: "1:49".to_owned() }]);
}

#[test]
fn a_text_beyond_the_limit_is_not_read() {
    let text = "x".repeat(MAX_BYTES + 1);
    assert_eq!(read(&text).unwrap_err(), ImportError::TooLarge);
}

#[test]
fn deep_nesting_is_a_body_to_be_repaired_and_no_crash() {
    let text = format!("{{\"a\":{}", "[".repeat(500_000));
    assert_eq!(read(&text).unwrap().messages[0].notes[0].code, NoteCode::BodyNotJson);
}

/// What a shell gives to curl.
fn words_of_curl(shell: fn(&str) -> Script, line: &str) -> Vec<String> {
    match shell(&format!("curl {line}")).calls.into_iter().next().unwrap().client {
        Client::Curl(words) => words,
        other => panic!("{other:?}"),
    }
}

/// The scanner of the grammar reads beyond a table for characters far beyond ASCII after a `<<` or a `{`.
#[test]
fn characters_of_any_number_do_not_crash_the_reader_of_bash() {
    for sign in ['雁', '\u{1f6d7}', '\u{10ffff}', '\u{2f800}'] {
        for text in [
            format!("curl {sign}{{{sign}..3}}"),
            format!("curl {sign}<<{sign}>&{sign}"),
            format!("curl {{{sign}"),
        ] {
            let _ = read(&text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_text_makes_a_reader_panic(text in "\\PC{0,200}") {
        let _ = read(&text);
        let _ = read(&format!("curl {text}"));
        let _ = read(&format!("{{{text}"));
    }

    #[test]
    fn no_mix_of_signs_makes_a_reader_panic(
        signs in prop::collection::vec(prop::sample::select(vec![
            "curl ", "'", "\"", "\\", "$", "$'", "\\u", "d83d", "^", "`", "@'", "\n", "'@", "{{", "}}", "<<", "EOF", "|", ";",
            "-d ", "-H ", "-X", "--data-raw ", "@-", "http://h/im/v2/conversations/", "%7C", "%", "/messages", "(", ")", "#", "=", "雁",
        ]), 0..40)
    ) {
        let text: String = signs.concat();
        for read in [bash::read, cmd::read, powershell::read] {
            let _ = read(&text);
            let _ = read(&format!("curl {text}"));
        }
        let _ = read(&text);
    }

    #[test]
    fn any_json_can_be_read_without_a_panic(
        keys in prop::collection::vec(prop::sample::select(vec![
            "log", "entries", "request", "url", "headers", "header", "item", "body", "raw", "mode", "variable", "key", "value",
            "event", "script", "exec", "postData", "text", "method", "auth", "name",
        ]), 1..12),
        leaf in prop::sample::select(vec!["null", "[]", "{}", "\"x\"", "1", "[{}]", "[null]"]),
    ) {
        let text = keys.iter().enumerate().fold(leaf.to_owned(), |inner, (at, key)| {
            if at % 3 == 2 { format!("[{{\"{key}\":{inner}}}]") } else { format!("{{\"{key}\":{inner}}}") }
        });
        let _ = read(&text);
        let _ = read(&format!("{{\"request\":{text}}}"));
    }

    #[test]
    fn words_quoted_for_bash_come_back_as_they_were(
        words in prop::collection::vec("[^\\x00\r]{0,20}", 1..6)
    ) {
        let line = shlex::try_join(words.iter().map(String::as_str)).unwrap();
        prop_assert_eq!(words_of_curl(bash::read, &line), words);
    }

    #[test]
    fn a_word_in_c_quotes_comes_back_as_it_was(word in "\\PC{0,30}") {
        let escaped: String = word.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        prop_assert_eq!(words_of_curl(bash::read, &format!("$'{escaped}'")), [word]);
    }

    #[test]
    fn a_body_quoted_for_powershell_comes_back_as_it_was(text in "[^\\x00\r\"]{0,30}") {
        let line = format!("'{}'", text.replace('\'', "''"));
        prop_assert_eq!(words_of_curl(powershell::read, &line), [text]);
    }
}

#[test]
fn many_variables_take_about_as_long_as_reading_them() {
    let names: Vec<String> =
        (0..60_000).map(|number| format!("{{{{v{number}}}}} {{{{$f{number}}}}}")).collect();
    let text = format!(r#"{{"message":{{"message_type":0,"text":"{}"}}}}"#, names.join(" "));
    let began = std::time::Instant::now();
    let message = &read(&text).unwrap().messages[0];
    assert_eq!((message.variables.len(), message.notes.len()), (120_000, 60_000));
    // Seconds on a busy machine; comparing each with each takes many minutes.
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}
