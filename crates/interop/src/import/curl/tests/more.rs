//! Scripts and copies as others write them: what the first reports did not hold.

use super::*;

#[test]
fn a_function_that_prints_the_body_is_run_for_it() {
    let body = text_body("made here");
    for text in [
        format!("body() {{\n  cat <<EOF\n{body}\nEOF\n}}\ncurl '{URL}' -d \"$(body)\""),
        format!("function body {{\n  printf '%s' '{body}'\n}}\ncurl '{URL}' --json \"$(body)\""),
        format!(
            "text() {{ echo made here; }}\nbody() {{\n  cat <<EOF\n{}\nEOF\n}}\ncurl '{URL}' -d \"$(body)\"",
            text_body("$(text)")
        ),
    ] {
        assert_read(&text, &body);
    }
    // With what it is given.
    let given = format!(
        "body() {{\n  cat <<EOF\n{}\nEOF\n}}\ncurl '{URL}' -d \"$(body 'made here')\"",
        text_body("$1")
    );
    assert_eq!(message(&given).body.as_deref(), Some(body.as_str()));
    // One that calls itself, or others for ever, ends.
    let names: Vec<String> = (0..40).map(|n| format!("f{n}")).collect();
    let all: String = names
        .iter()
        .zip(names.iter().skip(1))
        .map(|(f, g)| format!("{f}() {{ echo $({g})$({g})$({f}); }}\n"))
        .collect();
    let began = std::time::Instant::now();
    let _ = message(&format!("{all}curl '{URL}' -d \"$(f0)\""));
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
}

#[test]
fn commands_in_braces_at_the_start_are_no_json() {
    let body = text_body("in braces");
    for text in [
        format!("{{ curl '{URL}' -d '{body}'; }} 2>&1 | tee log"),
        format!("{{\n  # send\n  curl '{URL}' -d '{body}'\n}}"),
        format!("{{ set -e; curl '{URL}' -d '{body}'; }}"),
    ] {
        assert_read(&text, &body);
    }
    // JSON that speaks of curl stays JSON, also where it has to be repaired.
    let json = "{ \"message\": { \"text\": \"curl https://x\" } }";
    let with_gap = "{\n  {{gap}}: \"curl\"\n}";
    let of_javascript = "{ message: { text: 'curl https://x' } }";
    for (text, body) in
        [(json, json), (with_gap, with_gap), (of_javascript, r#"{"message":{"text":"curl https://x"}}"#)]
    {
        let found = message(text);
        assert_eq!((found.body.as_deref(), found.ends), (Some(body), None));
    }
}

#[test]
fn a_part_of_a_value_is_replaced_as_the_shell_does() {
    let body = text_body("x");
    for cid in ["${CID//|/%7C}", "${CID//\"|\"/%7C}", "${CID//\\|/%7C}"] {
        let text = format!(
            "CID='ann|1|bea'\ncurl \"https://api.example/im/v2/conversations/{cid}/messages\" -d '{body}'"
        );
        assert_read(&text, &body);
    }
    let once = format!(
        "CID='xann%7C1%7Cbea'\ncurl \"https://api.example/im/v2/conversations/${{CID/x/}}/messages\" -d '{body}'"
    );
    assert_read(&once, &body);
    // A pattern stands for more than one text.
    let pattern = format!(
        "CID='ann|1|bea'\ncurl \"https://api.example/im/v2/conversations/${{CID//[|]/%7C}}/messages\" -d '{body}'"
    );
    assert!(notes(&message(&pattern)).iter().any(|(code, _)| *code == NoteCode::Computed));
}

#[test]
fn a_prompt_that_names_its_folder_behind_the_sign_is_left_out() {
    let body = text_body("prompted");
    for prompt in [
        "➜  ~ ",
        "➜  shop git:(main) ✗ ",
        "❯ ",
        "λ ~/shop ",
        "mei@mac ~/shop % ",
        "[mei@host shop]$ ",
        "root@host:/# ",
    ] {
        assert_read(&format!("{prompt}curl '{URL}' \\\n> -d '{body}'"), &body);
    }
}

#[test]
fn a_batch_file_that_reads_what_curl_prints_is_read() {
    let body = text_body("read back");
    let escaped = body.replace('"', "\\\"");
    let url = URL.replace('%', "%%");
    for call in [
        format!("for /f \"delims=\" %%i in ('curl -s \"{url}\" -d \"{escaped}\"') do set R=%%i"),
        format!("FOR /F \"usebackq tokens=*\" %%i IN (`curl -s \"{url}\" -d \"{escaped}\"`) DO echo %%i"),
    ] {
        assert_read(&format!("@echo off\r\n{call}\r\n"), &body);
    }
}

#[test]
fn curl_is_called_from_powershell_in_every_way() {
    let body = text_body("called");
    let escaped = body.replace('"', "\\\"");
    for text in [
        format!("& curl.exe '{URL}' -d '{escaped}'"),
        format!("& 'C:\\Windows\\System32\\curl.exe' '{URL}' -d '{escaped}'"),
        format!("& \"curl.exe\" '{URL}' -d '{escaped}'"),
        format!("curl.exe --% -X POST \"{URL}\" -d \"{escaped}\""),
        format!("$r = & curl.exe -s '{URL}' -d '{escaped}'; $r"),
    ] {
        assert_read(&text, &body);
    }
}

#[test]
fn a_body_file_that_a_powershell_script_writes_is_read() {
    let body = text_body("written");
    for write in [
        format!("Set-Content -Path body.json -Value '{body}'"),
        format!("Set-Content body.json '{body}' -NoNewline"),
        format!("'{body}' | Out-File -FilePath body.json -Encoding utf8"),
        format!("$b = '{body}'\n$b | Set-Content body.json"),
    ] {
        assert_read(&format!("{write}\ncurl.exe '{URL}' -d '@body.json'"), &body);
        let read_back = format!(
            "{write}\nInvoke-RestMethod -Uri '{URL}' -Method Post -Body (Get-Content body.json -Raw)"
        );
        assert_read(&read_back, &body);
    }
}

#[test]
fn what_stands_behind_two_dashes_is_no_option() {
    assert_read(&format!("curl -d '{}' -- '{URL}'", text_body("x")), &text_body("x"));
}

#[test]
fn an_argument_of_the_script_in_a_here_document_is_asked_for() {
    let template = r#"{"message":{"message_type":0,"text":"$1 $@ $? \$2 ${3} $"}}"#;
    for text in [
        format!("curl '{URL}' -d @- <<EOF\n{template}\nEOF"),
        format!("curl '{URL}' -d \"$(cat <<EOF\n{template}\nEOF\n)\""),
    ] {
        let message = message(&text);
        let expected = text_body("{{arg_1}} {{args}} {{exit_code}} $2 {{arg_3}} $");
        assert_eq!(message.body.as_deref().map(str::trim_end), Some(expected.as_str()));
        assert!(notes(&message).contains(&(NoteCode::Computed, "arg_1")));
    }
    // Without variables in it, a dollar is one.
    let literal = text_body("$1 $@");
    assert_read(&format!("curl '{URL}' -d \"$(cat <<'EOF'\n{literal}\nEOF\n)\""), &literal);
}
