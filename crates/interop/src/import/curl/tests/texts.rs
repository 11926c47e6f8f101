//! What stands in the text, and what happened to it on its way here.

use super::*;

/// A command over several lines for bash.
fn bash_lines(body: &str) -> String {
    format!(
        "curl -X POST '{URL}' \\\n  -H 'AppKey: k1' \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'\n"
    )
}

#[test]
fn signs_of_other_shells_in_a_text_do_not_make_it_theirs() {
    for text in [
        "^_^",
        "up ^",
        "^^",
        "see `this`",
        "`",
        "run curl.exe now",
        "50% off",
        "%PATH%",
        "@echo off",
        "a & b | c",
        "{{",
    ] {
        let body = text_body(text);
        assert_read(&bash_lines(&body), &body);
        // In one line.
        assert_read(&format!("curl '{URL}' -H 'AppKey: k1' -d '{body}'"), &body);
    }
}

#[test]
fn a_body_that_is_no_json_takes_nothing_else_down() {
    for (body, place) in [
        (r#"{"message":{"message_type":0,"text":"x",}}"#, "1:41"),
        ("from=ann&to=bea&type=0&body=%7B%7D", "1:2"),
        ("{\"message\":{\"text\":\"first\nsecond\"}}", "1:25"),
        ("{'message':{}}", "1:2"),
        ("plain words", "1:1"),
        ("[1,2]", ""),
    ] {
        let body = &body.replace('\'', "\"x");
        for text in [bash_lines(body), format!("curl '{URL}' -d '{body}' -H 'AppKey: k1'")] {
            let message = message(&text);
            assert_eq!(
                (ends(&message).as_str(), message.app_key.as_deref()),
                ("ann|1|bea", Some("k1")),
                "{text}"
            );
            assert_eq!(message.body.as_deref(), Some(body.as_str()));
            if !body.contains("\"x") {
                assert_eq!(notes(&message), [(NoteCode::BodyNotJson, place)], "{text}");
            }
        }
    }
}

#[test]
fn a_blank_behind_the_sign_that_joins_lines_changes_nothing() {
    let body = text_body("blank");
    for blank in [" ", "  ", "\t", " \t ", "\r"] {
        let text = format!("curl '{URL}' \\{blank}\n  -H 'AppKey: k1' \\{blank}\n  -d '{body}'");
        assert_read(&text, &body);
        let escaped = body.replace('"', "\\\"");
        let text = format!("curl \"{URL}\" ^{blank}\r\n  -H \"AppKey: k1\" ^{blank}\r\n  -d \"{escaped}\"");
        assert_read(&text, &body);
        let text = format!("curl.exe '{URL}' `{blank}\n  -H 'AppKey: k1' `{blank}\n  -d '{escaped}'");
        assert_read(&text, &body);
    }
    // What comes next is a word, and the text has what starts a comment in PowerShell.
    let comment = text_body("'.#");
    let quoted = comment.replace('\'', r"'\''");
    assert_read(&format!("curl -d '{quoted}' \\ \n  '{URL}'"), &comment);
    // The sign was lost altogether, or a blank line came between.
    assert_read(&format!("curl '{URL}'\n  -H 'AppKey: k1'\n  -d '{body}'"), &body);
    assert_read(&format!("curl '{URL}' \\\n\n  -H 'AppKey: k1' \\\n\n  -d '{body}'"), &body);
}

#[test]
fn quotes_bent_on_the_way_count_as_quotes_around_words() {
    let body = text_body("it is said");
    let other = text_body("“x” isn’t ‘y’");
    for (text, body) in [
        (format!("curl ‘{URL}’ -H “AppKey: k1” -d ‘{body}’"), &body),
        (format!("curl “{URL}” -H “AppKey: k1” \\\n -d ’{body}’"), &body),
        (format!("curl –X POST ‘{URL}’ —data ‘{body}’"), &body),
        (format!("curl «{URL}» −d '{body}'"), &body),
        (format!("curl ＂{URL}＂ -d '{body}'"), &body),
        // All of them bent, those of the JSON as well.
        (format!("curl ‘{URL}’ -d ‘{}’", body.replace('"', "”")), &body),
        (format!("curl “{URL}” -d “{}”", body.replace('"', "\\“")), &body),
        // Inside straight ones they stay, byte for byte.
        (format!("curl '{URL}' -d '{other}'"), &other),
        (format!("curl ‘{URL}’ -d '{other}'"), &other),
    ] {
        assert_read(&text, body);
    }
}

#[test]
fn prompts_of_terminals_are_left_out() {
    let body = text_body("> not a prompt");
    let escaped = body.replace('"', "\\\"");
    for prompt in [
        "$ ",
        "% ",
        "# ",
        "❯ ",
        "mei@box:~/x$ ",
        "[mei@box ~]$ ",
        "root@box:/# ",
        "mei@Mac ~ % ",
        "bash-5.2$ ",
    ] {
        let text = format!("{prompt}curl -X POST '{URL}' \\\n> -H 'AppKey: k1' \\\n> -d '{body}'");
        assert_read(&text, &body);
        assert_read(&format!("{prompt}curl '{URL}' -d '{body}'\n"), &body);
    }
    for prompt in ["C:\\Users\\mei>", "D:\\>", "C:\\Program Files> "] {
        assert_read(&format!("{prompt}curl \"{URL}\" -d \"{escaped}\"\r\n"), &body);
        assert_read(&format!("{prompt}curl \"{URL}\" ^\r\nMore? -d \"{escaped}\"\r\n"), &body);
    }
    assert_read(&format!("PS C:\\Users\\mei> curl.exe '{URL}' `\n>> -d '{escaped}'"), &body);
    assert_read(&format!("PS> curl.exe '{URL}' -d '{escaped}'"), &body);
}

#[test]
fn code_of_a_manual_is_read_with_its_fences() {
    let body = text_body("fenced");
    assert_read(&format!("```bash\ncurl '{URL}' \\\n  -d '{body}'\n```\n"), &body);
    assert_read(&format!("`curl '{URL}' -d '{body}'`"), &body);
}

#[test]
fn signs_that_nobody_sees_do_not_spoil_a_command() {
    let body = text_body("a\u{200d}b\u{a0}c\u{200b}");
    for unseen in ['\u{200b}', '\u{2060}', '\u{feff}', '\u{200e}', '\u{ad}'] {
        assert_read(&format!("{unseen}curl{unseen} '{URL}' -d '{body}'{unseen}"), &body);
        assert_read(&format!("curl '{unseen}{URL}{unseen}' -d '{body}'"), &body);
    }
    for blank in ['\u{a0}', '\u{3000}', '\u{2003}', '\u{202f}'] {
        assert_read(&format!("curl{blank}-X{blank}POST{blank}'{URL}'{blank}-d{blank}'{body}'"), &body);
    }
    assert_read(&format!("curl '{URL}' \\\u{2028}-d '{body}'"), &body);
}

#[test]
fn copies_for_cmd_of_all_ages_are_read() {
    let body = "{\"message\":{\n\"message_type\":0,\n\"text\":\"old\"}}";
    let old = format!(
        "curl \"{URL}\" -H \"AppKey: k1\" --data-raw \"{{\\\"message\\\":{{\"^\r\n\r\n\"\\\"message_type\\\":0,\"^\r\n\r\n\"\\\"text\\\":\\\"old\\\"}}}}\"\r\n"
    );
    assert_read(&old, body);
    let one = text_body("say \"hi\" ^ & | < > 100%");
    let escaped = one.replace('\\', "\\\\").replace('"', "\\\"");
    let carets: String = escaped
        .chars()
        .map(|c| if "\"&|<>^%{}".contains(c) { format!("^{c}") } else { c.to_string() })
        .collect();
    let url = URL.replace('%', "^%");
    assert_read(
        &format!("curl ^\"{url}^\" ^\r\n  -H ^\"AppKey: k1^\" ^\r\n  --data-raw ^\"{carets}^\""),
        &one.replace("\\\\", "\\"),
    );
}

#[test]
fn no_secret_is_shown_however_it_is_spelled() {
    let body = text_body("x");
    for (words, names) in [
        ("--pass 5ecretA", vec!["--pass"]),
        ("--proxy-pass 5ecretA", vec!["--proxy-pass"]),
        ("-u mei:5ecretA", vec!["-u"]),
        ("-umei:5ecretA", vec!["-u"]),
        ("--user=mei:5ecretA", vec!["--user"]),
        ("--oauth2-b 5ecretA", vec!["--oauth2-b"]),
        ("-x http://mei:5ecretA@proxy:1", vec!["-x"]),
        ("--socks5 mei:5ecretA@proxy:1", vec!["--socks5"]),
        ("-E client.pem:5ecretA", vec!["-E"]),
        ("-b session=5ecretA", vec!["Cookie"]),
        ("-H 'CheckSum: 5ecretA'", vec!["CheckSum"]),
        ("-H 'CheckSum 5ecretA'", vec!["CheckSum"]),
        ("-H 'AppSecret=5ecretA'", vec!["AppSecret"]),
        ("-H 'Authorization;5ecretA'", vec!["Authorization"]),
        ("-H '  X-Api-Token :5ecretA'", vec!["X-Api-Token"]),
        ("--proxy-header 'Proxy-Authorization: 5ecretA'", vec!["Proxy-Authorization"]),
        ("--variable token=5ecretA --expand-header 'AppKey: {{token}}'", vec!["token"]),
        ("--tlspassword 5ecretA --tlsuser 5ecretB", vec!["--tlspassword", "--tlsuser"]),
    ] {
        let message = message(&format!("curl {words} '{URL}' -d '{body}'"));
        assert_eq!((ends(&message).as_str(), dropped(&message)), ("ann|1|bea", names), "{words}");
    }
}

#[test]
fn unknown_words_are_counted_and_unknown_options_named_without_their_values() {
    let body = text_body("x");
    for (words, note) in [
        ("5ecretA", (NoteCode::Command, "1")),
        ("5ecretA 5ecretB", (NoteCode::Command, "2")),
        ("-H 5ecretA", (NoteCode::Command, "1")),
        ("--newest 5ecretA", (NoteCode::Option, "--newest")),
        ("--newest=5ecretA", (NoteCode::Option, "--newest")),
        ("--newest:5ecretA", (NoteCode::Option, "--newest")),
        ("--5ecretA", (NoteCode::Command, "1")),
        ("-Ж5ecretA", (NoteCode::Command, "1")),
        ("--interface 5ecretA", (NoteCode::Option, "--interface")),
        ("--socks5-hostname 127.0.0.1:7890", (NoteCode::Option, "--socks5-hostname")),
        ("--url-query trace=5ecretA", (NoteCode::Query, "trace")),
        ("--url-query +trace=5ecretA", (NoteCode::Query, "trace")),
        ("--url-query 5ecretA", (NoteCode::Query, "--url-query")),
    ] {
        for text in [format!("curl {words} '{URL}' -d '{body}'"), format!("curl '{URL}' -d '{body}' {words}")]
        {
            let message = message(&text);
            assert_eq!(
                (ends(&message).as_str(), message.body.as_deref()),
                ("ann|1|bea", Some(body.as_str())),
                "{text}"
            );
            assert_eq!(notes(&message), [note], "{text}");
        }
    }
}

#[test]
fn secrets_of_a_script_stay_there_in_every_shell() {
    let body = text_body("x");
    let escaped = body.replace('"', "\\\"");
    for text in [
        format!(
            "APP_SECRET=5ecretA\nexport TOKEN='5ecretB'\ncurl '{URL}' -d '{body}' -H \"X: $TOKEN$APP_SECRET\""
        ),
        format!(
            "$appSecret='5ecretA'\n$env:TOKEN = \"5ecretB\"\n[string]$password=\"5ecretC\"\ncurl.exe '{URL}' -d '{escaped}' -H \"X: $appSecret\""
        ),
        format!(
            "set APP_SECRET=5ecretA\r\nset \"TOKEN=5ecretB\"\r\ncurl \"{URL}\" -d \"{escaped}\" -H \"X: %TOKEN%\"\r\n"
        ),
    ] {
        let message = message(&text);
        assert_eq!(
            (ends(&message).as_str(), message.body.as_deref()),
            ("ann|1|bea", Some(body.as_str())),
            "{text}"
        );
        assert!(dropped(&message).len() >= 2, "{:?}", message.dropped);
    }
}
