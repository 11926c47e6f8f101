//! Scripts around a request: variables, files, and what only the shell knows.

use super::*;

#[test]
fn curl_is_found_wherever_a_script_calls_it() {
    let body = text_body("found");
    let call = format!("curl -s '{URL}' -d '{body}'");
    for text in [
        format!("#!/bin/sh\nRESP=$({call})\necho \"$RESP\" | jq .code"),
        format!("RESP=`{call}`\necho $RESP"),
        format!("out=\"$({call} | jq -r .code)\""),
        format!("if ! {call} > /dev/null; then exit 1; fi"),
        format!("send() {{\n  {call}\n}}\nsend"),
        format!("while true; do {call}; sleep 1; done"),
        format!("sudo -E env A=1 {call}"),
        format!("time {call} && echo ok || echo bad"),
        format!("[ $({call} -o /dev/null -w '%{{http_code}}') = 200 ] && echo ok"),
        format!("case $1 in a) {call} ;; esac"),
        format!("({call}) &"),
        format!("CURL=curl\n$CURL -s '{URL}' -d '{body}'"),
        format!("C='curl -s -X POST'\n$C '{URL}' -d '{body}'"),
        format!("bash -c \"curl '{URL}' -d '{}'\"", body.replace('"', "\\\"")),
        format!("/usr/bin/curl '{URL}' -d '{body}'"),
        format!("http_proxy= A=b {call}"),
    ] {
        assert_read(&text, &body);
    }
}

#[test]
fn a_body_made_in_place_is_read() {
    let body = "{\n  \"message\": {\"message_type\": 0, \"text\": \"it's (here)\"}\n}";
    for text in [
        format!("curl '{URL}' -d \"$(cat <<'END'\n{body}\nEND\n)\""),
        format!("curl '{URL}' -d \"$(cat << END\n{body}\nEND\n)\""),
        format!("BODY=$(cat <<EOF\n{body}\nEOF\n)\ncurl '{URL}' -d \"$BODY\""),
        format!("read -r -d '' BODY <<'EOF'\n{body}\nEOF\ncurl '{URL}' -d \"$BODY\""),
        format!("BODY=\"{}\"\ncurl '{URL}' --data \"${{BODY}}\"", body.replace('"', "\\\"")),
        format!("$body = @'\n{body}\n'@\ncurl.exe '{URL}' -d $body"),
        format!("$body = @\"\n{body}\n\"@\nInvoke-RestMethod -Uri '{URL}' -Method Post -Body $body"),
    ] {
        assert_read(&text, body);
    }
    let line = format!("{body}\n");
    for text in [
        format!("cat > b.json <<'EOF'\n{body}\nEOF\ncurl '{URL}' -d @b.json"),
        format!("cat <<'EOF' > b.json\n{body}\nEOF\ncurl '{URL}' --data-binary '@b.json'"),
        format!("tee b.json <<'EOF' >/dev/null\n{body}\nEOF\ncurl '{URL}' -d @b.json"),
        format!("curl '{URL}' -d @- <<EOF\n{body}\nEOF"),
        format!("curl -d @- <<EOF '{URL}'\n{body}\nEOF"),
        format!("cat <<EOF | curl '{URL}' -d @-\n{body}\nEOF"),
        format!(
            "curl '{URL}' --json @- <<-EOF\n{}\n\tEOF",
            body.replace('\n', "\n\t").replacen('{', "\t{", 1)
        ),
        format!("curl '{URL}' -d @- <<< \"{}\"", body.replace('"', "\\\"")),
        format!("echo \"{}\" | curl '{URL}' -d @-", body.replace('"', "\\\"")),
    ] {
        assert_read(&text, &line);
    }
}

#[test]
fn values_of_the_script_are_put_into_url_and_headers() {
    let body = text_body("x");
    let escaped = body.replace('"', "\\\"");
    for text in [
        format!("set -x URL '{URL}'\nset KEY k1\ncurl $URL -H \"AppKey: $KEY\" -d '{body}'"),
        format!("URL='{URL}'\r\nKEY=k1\r\ncurl \"$URL\" \\\r\n -H \"AppKey: $KEY\" -d '{body}'\r\n"),
        format!("URL='{URL}'\nKEY=k1\ncurl \"$URL\" -H \"AppKey: $KEY\" -d '{body}'"),
        format!(
            "BASE=https://api.example\nCID='ann%7C1%7Cbea'\nKEY=k1\ncurl \"$BASE/im/v2/conversations/$CID/messages\" -H \"AppKey: ${{KEY}}\" -d '{body}'"
        ),
        format!(
            "HOST=api.example\nBASE=\"https://${{HOST}}\"\nAPI=$BASE/im/v2/\nKEY=k1\nset -x\ncurl \"${{API%/}}/conversations/ann%7C1%7Cbea/messages\" -H \"AppKey: $KEY\" -d '{body}'"
        ),
        format!(
            "declare -r URL='{URL}'\nexport KEY=\"k1\"\nHEADERS=(-H \"AppKey: $KEY\" -H 'X-Y: z')\nHEADERS+=(-H 'Nonce: 1')\ncurl \"${{HEADERS[@]}}\" $URL -d '{body}' -H 'X-Y;'"
        ),
        format!("$u='{URL}'\n$k=\"k1\"\ncurl.exe -X POST $u -H \"AppKey: $k\" -d '{escaped}'"),
        format!(
            "$base = 'https://api.example'\n$url = \"$base/im/v2/conversations/ann%7C1%7Cbea/messages\"\n$key = 'k' + '1'\ncurl.exe $url -H \"AppKey: ${{key}}\" -d '{escaped}'"
        ),
        format!(
            "@echo off\r\nset KEY=k1\r\nset \"HOST=api.example\"\r\nset URL=https://%HOST%/im/v2/conversations/ann%%7C1%%7Cbea/messages\r\ncurl \"%URL%\" -H \"AppKey: %key%\" -d \"{escaped}\"\r\n"
        ),
    ] {
        let message = message(&text);
        assert_eq!(
            (ends(&message).as_str(), message.app_key.as_deref()),
            ("ann|1|bea", Some("k1")),
            "{text}"
        );
        assert_eq!(message.body.as_deref(), Some(body.as_str()), "{text}");
        assert!(notes(&message).iter().all(|note| note.0 == NoteCode::Header), "{text}: {:?}", message.notes);
    }
}

#[test]
fn a_variable_in_a_body_or_as_receiver_stays_one_with_its_value() {
    for text in [
        "TO=bea\nNAME='Mr B'\ncurl \"https://h/im/v2/conversations/ann%7C1%7C$TO/messages\" -d '{\"message\":{\"text\":\"hi '\"$NAME\"'\"}}'".to_owned(),
        "$TO='bea'\n$NAME=\"Mr B\"\ncurl.exe \"https://h/im/v2/conversations/ann%7C1%7C$TO/messages\" -d \"{\\`\"message\\`\":{\\`\"text\\`\":\\`\"hi $NAME\\`\"}}\"".to_owned(),
        "set TO=bea\r\nset NAME=Mr B\r\ncurl \"https://h/im/v2/conversations/ann%7C1%7C%TO%/messages\" -d \"{\\\"message\\\":{\\\"text\\\":\\\"hi %NAME%\\\"}}\"\r\n".to_owned(),
    ] {
        let message = message(&text);
        assert_eq!(ends(&message), "ann|1|{{TO}}", "{text}");
        assert_eq!(message.body.as_deref(), Some(r#"{"message":{"text":"hi {{NAME}}"}}"#), "{text}");
        assert_eq!(variables(&message), [("TO", "bea"), ("NAME", "Mr B")], "{text}");
        assert_eq!(notes(&message), [], "{text}");
    }
}

#[test]
fn a_value_that_no_one_could_type_into_a_place_is_put_in() {
    let text = format!(
        "MSG='{{\"message_type\":0,\"text\":\"x\"}}'\nFLAG=true\nN=3\ncurl '{URL}' -d \"{{\\\"message\\\":$MSG,\\\"a\\\":$FLAG,\\\"n\\\":$N}}\""
    );
    let message = message(&text);
    assert_eq!(
        message.body.as_deref(),
        Some(r#"{"message":{"message_type":0,"text":"x"},"a":true,"n":{{N}}}"#)
    );
    assert_eq!(variables(&message), [("N", "3")]);
}

#[test]
fn what_only_the_shell_knows_is_asked_for_and_named() {
    for (text, name) in [
        ("curl 'U' -d '{\"text\":\"'\"$1\"' end\"}'", "arg_1"),
        ("curl U -d \"{\\\"text\\\":\\\"${2} end\\\"}\"", "arg_2"),
        ("curl U -d \"{\\\"text\\\":\\\"$* end\\\"}\"", "args"),
        ("curl U -d '{\"text\":\"'$(base64 -w0 a.pdf)' end\"}'", "base64"),
        ("curl U -d \"{\\\"text\\\":\\\"`whoami` end\\\"}\"", "whoami"),
        ("curl U -d '{\"text\":\"'\"$(cat part.txt)\"' end\"}'", "part_txt"),
        ("T=$(date +%s)\ncurl U -d \"{\\\"text\\\":\\\"$T end\\\"}\"", "date"),
        ("curl U -d @- <<EOF\n{\"text\":\"$(hostname) end\"}\nEOF", "hostname"),
        ("curl U -d @- <<EOF\n{\"text\":\"`hostname` end\"}\nEOF", "hostname"),
        ("@echo off\r\ncurl U -d \"{\\\"text\\\":\\\"%1 end\\\"}\"\r\n", "arg_1"),
        ("@echo off\r\ncurl U -d \"{\\\"text\\\":\\\"%~1 end\\\"}\"\r\n", "arg_1"),
        ("irm 'U' -Method Post -Body \"{`\"text`\":`\"$(Get-Date -Format o) end`\"}\"", "get_date"),
    ] {
        let message = message(&text.replace('U', URL));
        let body = message.body.clone().unwrap();
        assert_eq!(body.trim(), format!("{{\"text\":\"{{{{{name}}}}} end\"}}"), "{text}");
        assert_eq!(variables(&message), [(name, "")], "{text}");
        assert_eq!(notes(&message), [(NoteCode::Computed, name)], "{text}");
    }
    // An argument with a default is asked for with it.
    let message = message(&format!("TEXT=${{1:-hello}}\ncurl '{URL}' -d \"{{\\\"text\\\":\\\"$TEXT\\\"}}\""));
    assert_eq!(message.body.as_deref(), Some("{\"text\":\"{{TEXT}}\"}"));
    assert_eq!(variables(&message), [("TEXT", "hello")]);
}

#[test]
fn ids_that_a_command_makes_are_made_by_us() {
    for text in [
        format!("curl '{URL}' -d '{{\"id\":\"'$(uuidgen)'\"}}'"),
        format!("ID=$(uuidgen)\ncurl '{URL}' -d \"{{\\\"id\\\":\\\"$ID\\\"}}\""),
        format!("irm '{URL}' -Method Post -Body \"{{`\"id`\":`\"$([guid]::NewGuid())`\"}}\""),
    ] {
        let message = message(&text);
        assert_eq!(message.body.as_deref(), Some("{\"id\":\"{{uuid}}\"}"), "{text}");
        assert_eq!((variables(&message).len(), notes(&message).len()), (0, 0), "{text}: {:?}", message.notes);
    }
}

#[test]
fn braces_in_a_text_that_was_sent_are_text() {
    let body = r#"{"message":{"text":"Hello {{name}} {{1}}"}}"#;
    let sent = message(&format!("curl '{URL}' -d '{body}'"));
    assert_eq!((sent.body.as_deref(), sent.variables.len()), (Some(body), 0));
    // A command that was written by a tool with variables has them in other places, too.
    let url = URL.replace("bea", "{{to}}");
    let made = message(&format!("curl '{url}' -d '{body}'"));
    assert_eq!(variables(&made).len(), 3);
    let bare = message(&format!("curl '{URL}' -d '{{\"n\":{{{{count}}}}}}'"));
    assert_eq!(variables(&bare), [("count", "")]);
}

#[test]
fn commands_beside_the_request_make_no_noise() {
    let body = text_body("x");
    assert_read(
        &format!(
            "#!/bin/bash\nset -euo pipefail\ncd \"$(dirname \"$0\")\"\nnonce=`openssl rand -hex 16`\nnow=`date +%s`\nsum=$(printf '%s' \"$nonce$now\" | sha1sum | cut -d' ' -f1)\nif [ -z \"$nonce\" ]; then\n  echo bad >&2\n  exit 1\nfi\ncurl '{URL}' -H \"Nonce: $nonce\" -H \"CurTime: $now\" -d '{body}' | jq .\n"
        ),
        &body,
    );
}

#[test]
fn a_loop_over_known_words_sends_one_message_each() {
    let all = messages(
        "for to in bea cy; do\n  curl \"https://h/im/v2/conversations/ann%7C1%7C$to/messages\" -d '{\"message\":{}}'\ndone",
    );
    let defaults: Vec<_> = all.iter().map(|message| message.variables[0].default.clone()).collect();
    assert_eq!(defaults, ["bea", "cy"]);
}

#[test]
fn requests_of_powershell_are_read() {
    let body = r#"{"message":{"message_type":0,"text":"雁 \"x\""}}"#;
    let ticks = body.replace('"', "`\"");
    for text in [
        format!(
            "$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n$session.UserAgent = \"Mozilla/5.0\"\n$session.Cookies.Add((New-Object System.Net.Cookie(\"sid\", \"5ecretA\", \"/\", \"h\")))\nInvoke-WebRequest -UseBasicParsing -Uri \"{URL}\" `\n-Method \"POST\" `\n-WebSession $session `\n-Headers @{{\n\"authority\"=\"h\"\n\"method\"=\"POST\"\n\"AppKey\"=\"k1\"\n  \"CheckSum\"=\"5ecretA\"\n}} `\n-ContentType \"application/json\" `\n-Body \"{ticks}\""
        ),
        format!(
            "$h = @{{ AppKey = 'k1'; CheckSum = $sum }}\n$b = '{body}'\nInvoke-RestMethod -Method Post -Uri '{URL}' -Headers $h -Body $b"
        ),
        format!(
            "$h = @{{}}\n$h[\"AppKey\"] = 'k1'\n$h.CheckSum = '5ecretA'\n$h.Add('Nonce', 'x')\n$r = Invoke-RestMethod '{URL}' -Me POST -H $h -Bod ([System.Text.Encoding]::UTF8.GetBytes('{body}'))"
        ),
        format!(
            "$p = @{{\n  Uri = '{URL}'\n  Method = 'Post'\n  Headers = @{{ AppKey = 'k1'; CheckSum = '5ecretA' }}\n  Body = '{body}'\n}}\nirm @p"
        ),
        format!(
            "$b = @{{ message = [ordered]@{{ message_type = 0; text = '雁 \"x\"' }} }} | ConvertTo-Json -Depth 5\ncurl -Uri '{URL}' -Method POST -Headers @{{'AppKey'='k1';'CheckSum'='5ecretA'}} -Body $b"
        ),
        format!(
            "iwr '{URL}' -Method POST -Headers @{{AppKey='k1';CheckSum='5ecretA'}} -Body ('{{{{\"message\":{{{{\"message_type\":{{0}},\"text\":\"{{1}}\"}}}}}}}}' -f 0, '雁 \\\"x\\\"')"
        ),
        format!(
            "iwr '{URL}' -Method POST -Headers @{{AppKey='k1';CheckSum='5ecretA'}} -Body \"{{`\"message`\":{{`\"message_type`\":0,`\"text`\":`\"$([char]38593) \\`\"x\\`\"`\"}}}}\""
        ),
    ] {
        let import = read(&text).unwrap();
        assert_eq!(import.format, ImportFormat::Powershell, "{text}");
        let message = message(&text);
        assert_eq!(
            (ends(&message).as_str(), message.app_key.as_deref()),
            ("ann|1|bea", Some("k1")),
            "{text}"
        );
        assert_eq!(message.body.as_deref(), Some(body), "{text}");
        assert_eq!(notes(&message), [], "{text}");
        assert_eq!(dropped(&message), ["CheckSum"], "{text}");
    }
}

#[test]
fn code_that_we_write_for_curl_comes_back_as_it_was() {
    for body in [
        "{\n  \"message\": {\"text\": \"it's 5 > 3, \\\"q\\\" \\\\ $HOME `date` !x {{n}} %s 100% ^_^ 你好 👋\"},\n \"n\":1.50 }\n",
        "{\"message\":{}}",
        "{\"a\":\"$'x' $(y) \\u4f60\"}",
    ] {
        let call = crate::code::Call {
            url: URL.to_owned(),
            app_key: "k1".to_owned(),
            body: body.to_owned(),
            sent_before: true,
        };
        assert_read(&call.written(crate::code::CodeKind::Curl).unwrap(), body);
    }
}

#[test]
fn an_empty_here_string_is_empty() {
    for quote in ['"', '\''] {
        let text = format!("$b = @{quote}\n{quote}@\ncurl.exe '{URL}' -d '{{}}' -H \"Nonce: $b\"");
        assert_read(&text, "{}");
    }
}
