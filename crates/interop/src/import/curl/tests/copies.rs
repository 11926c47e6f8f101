//! Commands as they stand in chats, manuals, logs and files of other tools.

use super::*;

#[test]
fn what_stands_around_a_command_is_no_part_of_it() {
    let body = text_body("in a chat");
    let call = format!("curl -X POST '{URL}' -d '{body}'");
    for text in [
        format!("命令：{call}"),
        format!("【接口】发送消息 curl：{call}"),
        format!("用这个：{call}。谢谢"),
        format!("{call}，返回 414，'为什么'"),
        format!("{call}（测试）").replace("（", "；（"),
        format!("In [1]: !{call}"),
        format!("!{call}"),
        format!("sh '''\n  {call}\n'''"),
        format!("  sh \"\"\"\n  {call}\n  \"\"\"\n"),
        serde_json::Value::from(call).to_string(),
    ] {
        let message = message(&text);
        assert_eq!(
            (ends(&message), message.body.as_deref()),
            ("ann|1|bea".to_owned(), Some(&*body)),
            "{text}"
        );
    }
    let body = text_body("it's Mei's, isn't it");
    for text in [
        format!("curl '{URL}' -d '{body}'"),
        format!("curl '{URL}' \\\n  -H 'AppKey: k1' \\\n  --data-raw '{body}'\n"),
        format!("- name: x\n  shell: >\n    curl '{URL}'\n    -d '{}'\n", body.replace('\'', r"'\''")),
    ] {
        let message = message(&text);
        assert_eq!(
            (ends(&message), message.body.as_deref()),
            ("ann|1|bea".to_owned(), Some(&*body)),
            "{text}"
        );
    }
    // Within a text these signs are text.
    for said in ["命令：curl -s，好", "say ''，x", "a \"b\"。c"] {
        let body = text_body(said);
        let call = format!("curl '{URL}' -d '{}'", body.replace('\'', r"'\''"));
        assert_eq!(message(&call).body, Some(body), "{call}");
    }
}

#[test]
fn a_body_in_a_string_is_read() {
    let body = text_body("in a string");
    let text = serde_json::Value::from(body.clone()).to_string();
    assert_eq!(message(&text).body, Some(body));
}

#[test]
fn a_file_of_options_is_read_as_a_command() {
    let body = text_body("from a file");
    let escaped = body.replace('"', "\\\"");
    for text in [
        format!(
            "# send\nurl = \"{URL}\"\nheader = \"AppKey: k1\"\nuser = \"mei:5ecretCfg\"\ndata = \"{escaped}\"\nsilent\n"
        ),
        format!("--url {URL}\n-H \"AppKey: k1\"\n-H \"CheckSum: 5ecretSum\"\n-d \"{escaped}\"\n-s\n"),
        format!("url: {URL}\nheader: \"AppKey: k1\"\ndata-raw: \"{escaped}\"\n"),
    ] {
        assert_read(&text, &body);
        assert_eq!(message(&text).app_key.as_deref(), Some("k1"), "{text}");
    }
    let file = message(&format!("url = {URL}\ndata = @body.json\n"));
    assert_eq!(notes(&file), [(NoteCode::BodyFile, "body.json")]);
    for text in ["url = https://x.example/\nname = x\n", "data = a\n", "silent\n"] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn the_standard_input_has_several_names() {
    let body = text_body("from there");
    for name in ["-", "/dev/stdin", "/dev/fd/0"] {
        assert_read(&format!("curl '{URL}' -d @{name} <<'EOF'\n{body}\nEOF"), &format!("{body}\n"));
    }
}

#[test]
fn powershell_escapes_what_it_puts_into_json() {
    for (text, value) in [
        ("@'\nline1\nline2 \"q\" \\\n'@", "line1\nline2 \"q\" \\"),
        ("'say \"hi\"'", "say \"hi\""),
        ("'a_b' -replace '_', '\"'", "a\"b"),
        ("'a_b'.Replace('_', '\\')", "a\\b"),
    ] {
        let script = format!(
            "$text = {text}\nInvoke-RestMethod '{URL}' -Method Post -Body (@{{message=@{{message_type=0;text=$text}}}} | ConvertTo-Json)"
        );
        let body = message(&script).body.unwrap();
        let read: serde_json::Value = serde_json::from_str(&body).unwrap_or_else(|e| panic!("{e}: {body}"));
        assert_eq!(read["message"]["text"], value, "{body}");
    }
    // As curl.exe wants it.
    let body = text_body("for curl.exe");
    assert_read(&format!("curl.exe '{URL}' -d ('{body}' -replace '\"','\\\"')"), &body);
    let text = format!(
        "Get-Content users.txt | % {{ irm \"{}\" -Method Post -Body '{body}' }}",
        URL.replace("bea", "$_")
    );
    assert_eq!(ends(&message(&text)), "ann|1|{{value}}", "{text}");
    // A pattern of a kind that .NET alone has is not computed.
    let open = format!("Invoke-RestMethod '{URL}' -Method Post -Body ('{body}' -replace 'f(?=o)','x')");
    assert_eq!(notes(&message(&open))[0].0, NoteCode::BodyCommand);
}

#[test]
fn carets_before_line_breaks_in_quotes_are_no_part_of_the_text() {
    let text = format!(
        "curl --location \"{URL}\" ^\n--data \"{{^\n  \\\"message\\\": {{^\n    \\\"message_type\\\": 0, \\\"text\\\": \\\"2^3\\\"^\n  }}^\n}}\""
    );
    let body = message(&text).body.unwrap();
    let read: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(read["message"]["text"], "2^3");
}
