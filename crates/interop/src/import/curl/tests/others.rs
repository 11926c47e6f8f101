//! Commands of other clients, and what happens to commands on their way from a page or another system.

use super::*;

const BODY: &str = r#"{"message":{"message_type":0,"text":"hi 雁"}}"#;

fn is_read(text: &str, format: ImportFormat) -> ImportedMessage {
    assert_eq!(read(text).unwrap_or_else(|error| panic!("{error}: {text}")).format, format, "{text}");
    let message = message(text);
    assert_eq!(ends(&message), "ann|1|bea", "{text}");
    assert_eq!(message.app_key.as_deref(), Some("k1"), "{text}");
    assert_eq!(message.body.as_deref().map(str::trim), Some(BODY), "{text}");
    message
}

#[test]
fn commands_of_wget_are_read_as_those_of_curl() {
    for text in [
        format!(
            "wget --no-check-certificate --quiet \\\n  --method POST \\\n  --timeout=0 \\\n  --header 'AppKey: k1' \\\n  --header 'CheckSum: 5ecret' \\\n  --body-data '{BODY}' \\\n   '{URL}'\n"
        ),
        format!("wget -qO- --header='AppKey: k1' --post-data='{BODY}' {URL}"),
        format!("B='{BODY}'\nR=$(sudo wget -O out.json --header=\"AppKey: k1\" --post-data \"$B\" '{URL}')"),
        format!(
            "C:\\x>wget --header \"AppKey: k1\" --post-data \"{}\" \"{URL}\"\r\n",
            BODY.replace('"', "\\\"")
        ),
        format!(
            "wget.exe --header 'AppKey: k1' `\r\n --post-data '{}' `\r\n '{URL}'\r\n",
            BODY.replace('"', "\\\"")
        ),
        format!("cat > b.json <<'E'\n{BODY}\nE\nwget --header='AppKey: k1' --post-file=b.json {URL}"),
    ] {
        let message = is_read(&text, ImportFormat::Wget);
        assert_eq!(notes(&message), [], "{text}");
    }
    let login = is_read(
        &format!(
            "wget --user mei --password=5ecret --ca-certificate=a.pem --header='AppKey: k1' --post-data '{BODY}' {URL}"
        ),
        ImportFormat::Wget,
    );
    assert_eq!(dropped(&login), ["--user", "--password"]);
    assert_eq!(notes(&login), [(NoteCode::Option, "--ca-certificate")]);
    let elsewhere = message(&format!("wget --post-file body.json {URL}"));
    assert_eq!(notes(&elsewhere), [(NoteCode::BodyFile, "body.json")]);
}

#[test]
fn commands_of_httpie_are_read_as_those_of_curl() {
    let without_scheme = URL.trim_start_matches("https://");
    for text in [
        format!(
            "http POST {URL} AppKey:k1 CheckSum:5ecret 'message:={{\"message_type\":0,\"text\":\"hi 雁\"}}'"
        ),
        format!("http {URL} AppKey:k1 message[message_type]:=0 'message[text]=hi 雁'"),
        format!("echo '{BODY}' | http POST {URL} AppKey:k1"),
        format!(
            "printf '%s' '{BODY}'| http  --follow --timeout 3600 POST '{URL}' \\\n AppKey:'k1' \\\n CheckSum:'5ecret' \\\n Content-Type:'application/json'"
        ),
        format!("https --raw '{BODY}' {without_scheme} AppKey:k1"),
        format!("xhs post {without_scheme} AppKey:k1 --raw='{BODY}'"),
        format!("$ http -v POST {URL} AppKey:k1 <<'E'\n{BODY}\nE"),
        format!("'{BODY}' | http POST '{URL}' AppKey:k1"),
    ] {
        let message = message(&text);
        assert_eq!(read(&text).unwrap().format, ImportFormat::Httpie, "{text}");
        assert_eq!(
            (ends(&message).as_str(), message.app_key.as_deref()),
            ("ann|1|bea", Some("k1")),
            "{text}"
        );
        assert_eq!(message.body.as_deref().map(str::trim), Some(BODY), "{text}");
        assert_eq!(notes(&message), [], "{text}");
    }
    let login = is_read(
        &format!("http -a mei:5ecret --session=5ecret POST {URL} AppKey:k1 trace==1 --raw '{BODY}'"),
        ImportFormat::Httpie,
    );
    assert_eq!(dropped(&login), ["-a", "--session"]);
    assert_eq!(notes(&login), [(NoteCode::Query, "trace")]);
    for (text, note) in [
        (format!("http POST {URL} AppKey:k1 @body.json"), (NoteCode::BodyFile, "body.json")),
        (format!("http POST {URL} AppKey:k1 < body.json"), (NoteCode::BodyFile, "body.json")),
        (format!("http -f POST {URL} AppKey:k1 text=hi"), (NoteCode::BodyKind, "--form")),
    ] {
        assert_eq!(notes(&message(&text)), [note], "{text}");
    }
    assert!(read("http request to /conversations/ failed, see log").is_err(), "a sentence is no command");
}

#[test]
fn a_command_out_of_the_source_of_a_page_is_read_without_its_escapes() {
    let command =
        format!("curl -X POST '{URL}' \\\n  -H 'AppKey: k1' -H 'CheckSum: 5ecret' \\\n  -d '{BODY}'");
    let escaped = |quote: &str, apostrophe: &str| {
        command.replace('&', "&amp;").replace('"', quote).replace('\'', apostrophe)
    };
    let once = escaped("&quot;", "&#39;");
    for text in [
        once.clone(),
        escaped("&#34;", "&#x27;"),
        escaped("&quot;", "'"),
        escaped("\"", "&apos;"),
        once.replace('&', "&amp;"),
        format!("<pre><code class=\"lang-sh\">{once}</code></pre>"),
        once.replace(" -", "&nbsp;-"),
        format!(
            "curl &quot;{URL}&quot; ^\r\n  -H &quot;AppKey: k1&quot; ^\r\n  -d &quot;{}&quot;\r\n",
            BODY.replace('"', "\\&quot;")
        ),
    ] {
        let message = message(&text);
        assert_eq!(
            (ends(&message).as_str(), message.app_key.as_deref()),
            ("ann|1|bea", Some("k1")),
            "{text}"
        );
        assert_eq!(message.body.as_deref(), Some(BODY), "{text}");
        assert_eq!(notes(&message), [(NoteCode::HtmlText, "")], "{text}");
    }
    let within_tags = message(&format!("<code>curl '{URL}' -d '{}'</code>", text_body("Tom &amp; Jerry")));
    assert_eq!(within_tags.body, Some(text_body("Tom & Jerry")), "within tags an escape is always one");
    let body = BODY.replace('"', "&quot;");
    assert_eq!(message(&body).body.as_deref(), Some(BODY));
    // What can be read stays as it was written.
    let mark_up = text_body("Tom &amp; Jerry &quot;x&quot; &#39; <b>bold</b>");
    for text in [mark_up.clone(), format!("curl '{URL}' -d '{mark_up}'")] {
        let message = message(&text);
        assert_eq!((message.body.as_deref(), notes(&message)), (Some(mark_up.as_str()), vec![]), "{text}");
    }
    let twice = mark_up.replace('&', "&amp;").replace('"', "&quot;");
    assert_eq!(
        message(&format!("curl &#39;{URL}&#39; -d &#39;{twice}&#39;")).body,
        Some(mark_up),
        "one level only"
    );
}

#[test]
fn signs_of_full_width_and_of_print_are_those_of_the_shell_around_words() {
    for text in [
        format!("ｃｕｒｌ　－Ｘ　ＰＯＳＴ　'{URL}'　－ｄ　'{BODY}'"),
        format!("curl ＇{URL}＇ －－data ＇{BODY}＇"),
        format!("curl “{URL}” —data ‘{BODY}’"),
        format!("curl\u{a0}'{URL}'\u{a0}＼\n\u{a0}\u{a0}-d\u{a0}'{BODY}'"),
    ] {
        assert_read(&text, BODY);
    }
    for typed in [
        BODY.replace('{', "｛").replace('}', "｝").replace(':', "：").replace(',', "，"),
        "｛“message”：｛“message_type”：0，“text”：“hi 雁”｝｝".to_owned(),
        BODY.replace('"', "“"),
        BODY.replace('"', "＂"),
    ] {
        let message = message(&typed);
        assert_eq!(message.body.as_deref(), Some(BODY), "{typed}");
        assert_eq!(notes(&message), [(NoteCode::TypographicSigns, "")], "{typed}");
    }
    let quoted = r#"{“message”:{“message_type”:0,“text”:“他说"好"，“走”了”}}"#;
    let expected = r#"{"message":{"message_type":0,"text":"他说\"好\"，“走”了"}}"#;
    assert_eq!(message(quoted).body.as_deref(), Some(expected));
    let meant = text_body("“引号”：，｛｝ stay");
    assert_read(&format!("curl '{URL}' -d '{meant}'"), &meant);
}

#[test]
fn lines_are_joined_by_the_sign_of_any_shell_and_however_they_end() {
    let native = BODY.replace('"', "\\\"");
    for text in [
        format!("curl \"{URL}\" ^\n  -H \"AppKey: k1\" ^\r\n  -d \"{native}\"\n"),
        format!("curl \"{URL}\" ^\r\n\r\n  -H \"AppKey: k1\" ^\r\n\r\n  -d \"{native}\"\r\n"),
        format!("curl \"{URL}\" ^\r  -H \"AppKey: k1\" ^\r  -d \"{native}\"\r"),
        format!("curl \"{URL}\" ^\r\n  -H \"AppKey: k1\" \\\r\n  -d \"{native}\"\r\n"),
        format!("curl '{URL}' \\\r  -H 'AppKey: k1' \\\r  -d '{BODY}'\r"),
        format!("curl '{URL}' \\\n\n  -H 'AppKey: k1' \\\n\n  -d '{BODY}'\n"),
        format!("curl '{URL}' `\n  -H 'AppKey: k1' \\\r\n  -d '{BODY}'\n"),
        format!("curl.exe '{URL}' `\r\n\r\n  -H 'AppKey: k1' `\n\r\n  -d '{native}'\r\n"),
        format!("irm '{URL}' `\n -Method Post `\r\n -Body '{BODY}' `\r\n\r\n -Headers @{{AppKey='k1'}}"),
    ] {
        let message = message(&text);
        assert_eq!(
            (ends(&message).as_str(), message.app_key.as_deref()),
            ("ann|1|bea", Some("k1")),
            "{text}"
        );
        assert_eq!((message.body.as_deref(), notes(&message)), (Some(BODY), vec![]), "{text}");
    }
}

#[test]
fn headers_that_a_powershell_script_adds_to_a_dictionary_are_read() {
    for table in [
        "New-Object \"System.Collections.Generic.Dictionary[[String],[String]]\"",
        "New-Object 'System.Collections.Generic.Dictionary[string,string]'",
        "[System.Collections.Generic.Dictionary[string,string]]::new()",
        "New-Object Hashtable",
        "@{}",
    ] {
        let text = format!(
            "$headers = {table}\n$headers.Add(\"AppKey\", \"k1\")\n$headers.Add(\"CheckSum\", \"5ecret\")\n\n$body = @\"\n{}\n\"@\n\n$response = Invoke-RestMethod '{URL}' -Method 'POST' -Headers $headers -Body $body\n$response | ConvertTo-Json\n",
            BODY.replace('"', "`\"")
        );
        let message = is_read(&text, ImportFormat::Powershell);
        assert_eq!((dropped(&message), notes(&message)), (vec!["CheckSum"], vec![]), "{table}");
    }
}

#[test]
fn signs_of_another_shell_in_a_quoted_body_leave_it_whole() {
    for sign in ["'.`", "`", "$(date)", "^", "'`'", "`d", "$x", "'$(", "%a%", "'"] {
        let body = serde_json::json!({ "message": { "message_type": 0, "text": sign } }).to_string();
        let quoted = format!("'{}'", body.replace('\'', "'\\''"));
        for text in [
            format!("curl -d {quoted} '{URL}' -H 'AppKey: k1'"),
            format!("wget --post-data={quoted} --header='AppKey: k1' '{URL}'"),
            format!("http --raw {quoted} POST '{URL}' AppKey:k1"),
            format!("http --raw={quoted} '{URL}' AppKey:k1"),
        ] {
            let message = message(&text);
            assert_eq!(message.body.as_deref(), Some(body.as_str()), "{text}");
            assert_eq!(message.app_key.as_deref(), Some("k1"), "{text}");
        }
    }
}
