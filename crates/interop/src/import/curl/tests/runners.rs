//! Requests that something else runs: functions, loops, xargs, containers, cron, make.

use super::*;

fn to(receiver: &str) -> String {
    URL.replace("bea", receiver)
}

/// Receivers and bodies of all messages, none with a note.
fn sent(text: &str) -> Vec<(String, String)> {
    messages(text)
        .into_iter()
        .map(|message| {
            assert_eq!(notes(&message), [], "{text}");
            assert_eq!(variables(&message), [], "{text}");
            (ends(&message), message.body.unwrap())
        })
        .collect()
}

#[test]
fn a_function_sends_what_it_is_called_with() {
    let function = |name: &str| {
        format!(
            "{name} {{\n  local to=$1 text=\"${{2:-none}}\"\n  shift 2\n  curl -s \"{}\" -d \"{{\\\"message\\\":{{\\\"message_type\\\":0,\\\"text\\\":\\\"$text\\\"}}}}\"\n}}\n",
            to("$to")
        )
    };
    let one = |receiver: &str, text: &str| {
        (format!("ann|1|{receiver}"), format!(r#"{{"message":{{"message_type":0,"text":"{text}"}}}}"#))
    };
    for name in ["send()", "function send"] {
        let define = function(name);
        assert_eq!(filled(&format!("{define}send bea 'hi you'")), [one("bea", "hi you")]);
        assert_eq!(
            filled(&format!("{define}send bea one\nsend cat two\nsend dan")),
            [one("bea", "one"), one("cat", "two"), one("dan", "none")]
        );
        assert_eq!(
            filled(&format!("{define}main() {{ send bea x; send cat \"$1\"; }}\nmain y")),
            [one("bea", "x"), one("cat", "y")]
        );
        assert_eq!(
            filled(&format!("{define}for u in bea cat; do send $u hi; done")),
            [one("bea", "hi"), one("cat", "hi")]
        );
    }
    // Nobody knows what the script is called with.
    let open = message(&format!("{}send \"$@\"", function("send()")));
    assert_eq!(ends(&open), "ann|1|{{arg_1}}");
    let open = message(&function("send()"));
    assert!(open.variables.iter().any(|variable| variable.name == "arg_1"));
}

/// Receivers and bodies, values in their places; nothing of the text was left over.
pub(super) fn filled(text: &str) -> Vec<(String, String)> {
    let all = messages(text);
    all.iter().for_each(|message| assert_eq!(notes(message), [], "{text}"));
    all.iter().map(with_values).collect()
}

/// Receiver and body of a message, values in their places.
pub(super) fn with_values(message: &ImportedMessage) -> (String, String) {
    let value = |name: &str| {
        let variable = message.variables.iter().find(|variable| variable.name == name);
        variable.map(|variable| variable.default.clone()).unwrap_or_default()
    };
    let fill = |text: &str| templates::place::replaced(text, |name| Some(value(name)));
    (fill(&ends(message)), fill(message.body.as_deref().unwrap()))
}

#[test]
fn what_xargs_and_loops_run_is_one_message_for_each_argument() {
    let body = text_body("hi");
    let all = vec![("ann|1|bea".to_owned(), body.clone()), ("ann|1|cat".to_owned(), body.clone())];
    for text in [
        format!("printf '%s\\n' bea cat | xargs -I{{}} curl -s '{}' -d '{body}'", to("{}")),
        format!("echo -e 'bea\ncat' | xargs -P 2 -I _to_ curl -s '{}' -d '{body}'", to("_to_")),
        format!("cat <<EOF | xargs -n1 -I@@ curl '{}' -d '{body}'\nbea\ncat\nEOF", to("@@")),
        format!("parallel -j 2 curl '{}' -d '{body}' ::: bea cat", to("{}")),
    ] {
        assert_eq!(sent(&text), all, "{text}");
    }
    let counted = |text: &str| format!("curl '{URL}' -d '{}'", text_body(text));
    for text in [
        format!("for i in $(seq 1 2); do {}; done", counted("n '$i'")),
        format!("for i in `seq 2`; do {}; done", counted("n '$i'")),
        format!("for ((i=1; i<=2; i++)); do {}; done", counted("n '$i'")),
        format!("for ((i = 1; i < 3; ++i))\ndo\n  {}\ndone", counted("n '$i'")),
        format!("seq 1 2 | xargs -P2 -I@ {}", counted("n @")),
        format!("seq 2 | while read i; do {}; done", counted("n '$i'")),
    ] {
        let bodies: Vec<String> = filled(&text).into_iter().map(|(_, body)| body).collect();
        assert_eq!(bodies, [text_body("n 1"), text_body("n 2")], "{text}");
    }
    // Where the arguments are not known, one is asked for.
    for text in [
        format!("xargs -I@ curl '{URL}' -d '{}' < users.txt", text_body("n @")),
        format!("cat users.txt | xargs -I @ curl '{URL}' -d '{}'", text_body("n @")),
    ] {
        let message = message(&text);
        assert_eq!(message.body, Some(text_body("n {{item}}")), "{text}");
        assert_eq!(notes(&message), [(NoteCode::Computed, "item")], "{text}");
    }
    for step in ["i=$((i+1))", "((i++))", "let i++", "((i+=1))"] {
        let text =
            format!("i=0\nwhile [ $i -lt 2 ]; do curl '{URL}' -d '{}'; {step}; done", text_body("n '$i'"));
        let message = message(&text);
        assert_eq!(message.body, Some(text_body("n {{i}}")), "{text}");
        assert_eq!(
            (variables(&message), notes(&message)[0]),
            (vec![("i", "")], (NoteCode::Computed, "i")),
            "{text}"
        );
    }
    let counted = format!("for ((i=0; i<N; i++)); do curl '{URL}' -d '{}'; done", text_body("n '$i'"));
    assert_eq!(message(&counted).body, Some(text_body("n {{i}}")));
}

#[test]
fn a_command_is_read_as_cron_make_and_containers_run_it() {
    let body = text_body("50% of $HOME");
    let percent = |text: &str| text.replace('%', "\\%");
    for text in [
        format!("*/5 8-18 * * 1,2 curl -s '{}' -d '{}' >/dev/null 2>&1", percent(URL), percent(&body)),
        format!("0 9 * * *\troot\tcurl -s '{}' -d '{}'", percent(URL), percent(&body)),
        format!("# each day\n@daily curl -s '{}' -d '{}'\n", percent(URL), percent(&body)),
        format!("send: check\n\t@curl -s '{URL}' -d '{}'\n", body.replace('$', "$$")),
        format!(
            "HOST := {}\n.PHONY: send\n\nsend:\n\tcurl -s $(HOST)/messages -d '{}'\n",
            URL.trim_end_matches("/messages"),
            body.replace('$', "$$")
        ),
        format!("docker run --rm curlimages/curl:8.5.0 -s '{URL}' -d '{body}'"),
        format!("podman run -i docker.io/curlimages/curl '{URL}' -d '{body}'"),
        format!("kubectl run c --rm -it --image=curlimages/curl -- -s '{URL}' -d '{body}'"),
        format!(
            "kubectl run c --image curlimages/curl:latest --restart=Never -- curl -s '{URL}' -d '{body}'"
        ),
        format!("alias say='curl -s -X POST'\nsay '{URL}' -d '{body}'"),
        format!("while read -r line; do echo \"$line\"; done < <(curl -sN '{URL}' -d '{body}')"),
        format!("diff <(curl -s '{URL}' -d '{body}') expected.json"),
    ] {
        let message = message(&text);
        assert_eq!(
            (ends(&message), message.body.as_deref()),
            ("ann|1|bea".to_owned(), Some(&*body)),
            "{text}"
        );
    }
}

#[test]
fn envsubst_puts_the_variables_of_the_script_in() {
    let text = format!(
        "export TEXT=hello\nenvsubst <<'EOF' | curl '{URL}' -d @-\n{{\"message\":{{\"message_type\":0,\"text\":\"$TEXT ${{TEXT}} $5 ${{X\"}}}}\nEOF"
    );
    let body = message(&text).body.unwrap();
    assert_eq!(body.trim_end(), r#"{"message":{"message_type":0,"text":"hello hello $5 ${X"}}"#);
}

#[test]
fn carets_of_old_chrome_are_taken_off() {
    let url = URL.replace('%', "^%^");
    let text = format!(
        "curl \"{url}\" ^\r\n  -H \"sec-ch-ua: ^\\^\"Chrome^\\^\";v=^\\^\"107^\\^\"\" ^\r\n  --data-raw \"^{{^\\^\"message^\\^\":^{{^\\^\"message_type^\\^\":0,^\\^\"text^\\^\":^\\^\"50^% ^& ^<b^>^\\^\"^}}^}}\" ^\r\n  --compressed"
    );
    assert_read(&text, r#"{"message":{"message_type":0,"text":"50% & <b>"}}"#);
}

#[test]
fn what_powershell_escapes_for_a_url_is_known() {
    let body = text_body("escaped");
    for escape in
        ["[uri]::EscapeDataString", "[System.Net.WebUtility]::UrlEncode", "[System.Uri]::EscapeDataString"]
    {
        let text = format!(
            "$from='ann'; $to='bea'\n$cid={escape}(\"$from|1|$to\")\nInvoke-RestMethod -Method Post -Uri \"{}\" -Body '{body}'",
            URL.replace("ann%7C1%7Cbea", "$cid")
        );
        assert_read(&text, &body);
    }
}

#[test]
fn variables_without_quotes_are_parts_of_their_word() {
    let body = r#"{"message":{"message_type":0,"text":"of $A/x and $B/y"}}"#;
    let values = "# don't\nBASE=https://api.example/nimserver V=v2\nCID='ann%7C1%7Cbea' A=ann B=bea\ncat > it.txt <<'E'\nit's $A/b/$B/c\nE\n";
    for url in [
        "$BASE/im/$V/conversations/$CID/messages",
        "$BASE/im/v2/conversations/$CID/messages",
        "$BASE/im/$V/conversations/$A%7C1%7C$B/messages",
        "${BASE}/im/$V/conversations/$CID/messages",
        "$BASE/im/v2/conversations/\"$CID\"/messages",
    ] {
        for text in [
            format!("{values}curl {url} -d '{body}'"),
            format!("{values}curl -X POST --url {url} \\\n  -H AppKey:k1 \\\n  -d '{body}'"),
            format!("{values}U={url}\ncurl $U -d '{body}'"),
        ] {
            assert_eq!(notes(&message(&text)), [], "{text}");
            assert_eq!(filled(&text), [("ann|1|bea".to_owned(), body.to_owned())], "{text}");
        }
    }
}

#[test]
fn several_assignments_in_a_line_are_all_known() {
    let body = text_body("all");
    for assigned in [
        "HOST=api.example\nA=ann B=bea\nCID=\"$A%7C1%7C$B\"",
        "A=ann B=bea HOST=api.example CID=\"ann%7C1%7Cbea\"",
    ] {
        let text =
            format!("{assigned}\ncurl https://$HOST/nimserver/im/v2/conversations/$CID/messages -d '{body}'");
        let message = message(&text);
        assert_eq!(notes(&message), [], "{text}");
        assert_eq!(filled(&text), [("ann|1|bea".to_owned(), body.clone())]);
    }
}

#[test]
fn a_body_that_jq_puts_together_is_read() {
    let body = r#"{"message":{"message_type":0,"text":"say \"hi\" 你好"},"list":["a",1,true]}"#;
    for text in [
        format!(
            "curl '{URL}' -d \"$(jq -n --arg t 'say \"hi\" 你好' '{{message: {{message_type: 0, text: $t}}, list: [\"a\", 1, true]}}')\""
        ),
        format!(
            "T='say \"hi\" 你好'\nBODY=$(jq -nc --arg text \"$T\" --argjson n 0 --argjson list '[\"a\",1,true]' '{{\n  \"message\": {{\"message_type\": $n, $text}},\n  $list\n}}')\ncurl '{URL}' --json \"$BODY\""
        ),
        format!(
            "jq -n --arg who hi --arg n 0 '{{message:{{message_type:($n|tonumber),text:(\"say \\\"\" + $who + \"\\\" \\u4f60好\")}},list:[\"a\",1,true]}}' | curl '{URL}' -d @-"
        ),
        format!(
            "jq --null-input --arg who hi '{{message:{{message_type:0,text:\"say \\\"\\($who)\\\" 你好\"}},list:[\"a\",1,true]}}' > b.json; curl '{URL}' -d @b.json"
        ),
        format!("echo '{body}' | jq -c . | curl '{URL}' -d @-"),
        format!("echo '{body}' | jq --compact-output --sort-keys --tab . | curl '{URL}' -d @-"),
        format!(
            "jq --compact-output --null-input --arg t 'say \"hi\" 你好' --indent 2 --raw-output '{{message:{{message_type:0,text:$t}},list:[\"a\",1,true]}}' --args x | curl '{URL}' -d @-"
        ),
    ] {
        let message = message(&text);
        assert_eq!(message.body.as_deref().map(str::trim_end), Some(body), "{text}");
        assert_eq!((ends(&message), notes(&message)), ("ann|1|bea".to_owned(), vec![]), "{text}");
    }
    for option in ["-s", "--slurp", "-R", "--raw-input"] {
        let text = format!("echo '{body}' | jq {option} . | curl '{URL}' -d @-");
        assert_eq!(notes(&message(&text))[0], (NoteCode::BodyCommand, "jq"), "{text}");
    }
    // A secret is not shown, and what is not known is asked for.
    let secret = format!(
        "curl '{URL}' -d \"$(jq -n --arg token 5ecretTok '{{message:{{message_type:0,text:$token}}}}')\""
    );
    assert_eq!(message(&secret).body, Some(text_body("{{token}}")));
    let open =
        format!("curl '{URL}' -d \"$(jq -n --arg t \"$1\" '{{message:{{message_type:0,text:$t}}}}')\"");
    assert_eq!(message(&open).body, Some(text_body("{{arg_1}}")));
    let env = format!("curl '{URL}' -d \"$(jq -n '{{message:{{message_type:0,text:env.TEXT}}}}')\"");
    assert_eq!(message(&env).body, Some(text_body("{{TEXT}}")));
    for program in ["{message: input}", ".[0]", "{a: now|todate}", "{message:{message_type:0,text:$nobody}}"]
    {
        let text = format!("curl '{URL}' -d \"$(jq -n '{program}')\"");
        assert_eq!(notes(&message(&text))[0], (NoteCode::BodyCommand, "jq"), "{text}");
    }
}
