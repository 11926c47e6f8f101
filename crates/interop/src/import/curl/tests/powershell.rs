//! Loops and functions of PowerShell: a message for each turn and each call, where it is known what they are given.

use super::*;

/// From whom to whom, and the bodies, values in their places.
fn sent(text: &str) -> Vec<(String, String)> {
    let filled = |message: &ImportedMessage, text: &str| {
        templates::place::replaced(text, |name| {
            let variable = message.variables.iter().find(|variable| variable.name == name);
            Some(variable.map(|variable| variable.default.clone()).unwrap_or_default())
        })
    };
    messages(text)
        .iter()
        .map(|message| {
            assert_eq!(notes(message), [], "{text}");
            (filled(message, &ends(message)), filled(message, message.body.as_deref().unwrap()))
        })
        .collect()
}

fn to(receiver: &str, text: &str) -> (String, String) {
    (format!("ann|1|{receiver}"), text_body(text))
}

/// A call whose receiver and text are these expressions within a string.
fn call(receiver: &str, text: &str) -> String {
    let body = text_body(text).replace('"', "`\"");
    format!("irm \"{}\" -Method Post -Body \"{body}\"", URL.replace("bea", receiver))
}

#[test]
fn a_loop_of_powershell_over_known_values_sends_one_message_each() {
    let each = call("$u", "hi $u");
    let this = call("$_", "hi $_");
    let expected = [to("bea", "hi bea"), to("cy", "hi cy")];
    for text in [
        format!("foreach ($u in 'bea', 'cy') {{ {each} }}"),
        format!("foreach ($u in @('bea','cy')) {{\n  {each}\n}}"),
        format!("$users = @(\n  'bea'\n  'cy'\n)\nforeach ($u in $users) {{ {each} }}"),
        format!(
            "$users = 'bea', 'cy'\nForEach ($u in $users) {{ $text = \"hi $u\"; {} }}",
            call("$u", "$text")
        ),
        format!("'bea', 'cy' | ForEach-Object {{ {this} }}"),
        format!("@('bea', 'cy') | % {{ {this} }}"),
        format!("$users = 'bea', 'cy'\n$users | ForEach-Object -Process {{ $u = $_; {each} }}"),
        format!("$who = 'bea'\nforeach ($u in $who, 'cy') {{ {each} }}"),
        format!(
            "$all = @(@{{ id = 'bea'; text = 'hi bea' }}, @{{ id = 'cy'; text = 'hi cy' }})\nforeach ($m in $all) {{ {} }}",
            call("$($m.id)", "$($m.text)")
        ),
        format!("@{{id='bea'}}, @{{id='cy'}} | ForEach-Object {{ {} }}", call("$($_.id)", "hi $($_.id)")),
        format!("foreach ($u in 'bea', 'cy') {{ foreach ($t in 'hi') {{ {} }} }}", call("$u", "$t $u")),
    ] {
        assert_eq!(sent(&text), expected, "{text}");
    }
    let (key, value) = (call("$($p.Key)", "$($p.Value)"), call("$u", "$($all[$u])"));
    let all = "$all = [ordered]@{ bea = 'hi bea'; cy = 'hi cy' }\n";
    for text in [
        format!(
            "$users = 'bea', 'cy'\nfor ($i = 0; $i -lt $users.Count; $i++) {{ $u = $users[$i]; {each} }}"
        ),
        format!("$users = 'bea,cy'.Split(',')\nforeach ($u in $users) {{ {each} }}"),
        format!("foreach ($u in 'bea,cy' -split ',') {{ {each} }}"),
        format!("{all}foreach ($u in $all.Keys) {{ {value} }}"),
        format!("{all}foreach ($p in $all.GetEnumerator()) {{ {key} }}"),
    ] {
        assert_eq!(sent(&text), expected, "{text}");
    }
    let counted = call("bea", "n $i");
    let expected = [to("bea", "n 1"), to("bea", "n 2")];
    for text in [
        format!("for ($i = 1; $i -le 2; $i++) {{ {counted} }}"),
        format!("for ($i=1; $i -lt 3; $i += 1) {{ {counted} }}"),
    ] {
        assert_eq!(sent(&text), expected, "{text}");
    }
}

#[test]
fn a_loop_of_powershell_over_what_is_not_known_asks() {
    for (text, receiver) in [
        (format!("foreach ($u in Get-Content users.txt) {{ {} }}", call("$u", "hi")), "{{u}}"),
        (format!("foreach ($u in $args) {{ {} }}", call("$u", "hi")), "{{u}}"),
        (format!("Import-Csv users.csv | ForEach-Object {{ {} }}", call("$($_.id)", "hi")), "{{id}}"),
        (format!("for ($u = 0; $u -lt $n; $u++) {{ {} }}", call("$u", "hi")), "{{u}}"),
        (format!("$u = 0\nwhile ($u -lt 3) {{ {}; $u++ }}", call("$u", "hi")), "{{u}}"),
        (format!("$u = 0\nwhile ($u -lt 3) {{ $u += 1; {} }}", call("$u", "hi")), "{{u}}"),
        (format!("$u = 5\ndo {{ {}; $u -= 1 }} while ($u)", call("$u", "hi")), "{{u}}"),
    ] {
        let all = messages(&text);
        let [message] = all.as_slice() else { panic!("{text}: {all:?}") };
        assert_eq!(ends(message), format!("ann|1|{receiver}"), "{text}");
        assert!(variables(message).iter().all(|(_, value)| value.is_empty()), "{text}");
    }
}

#[test]
fn a_function_of_powershell_sends_what_it_is_called_with() {
    let body = call("$To", "$Text");
    for define in [
        format!("function Send-Msg($To, $Text = 'none') {{ {body} }}\n"),
        format!(
            "function Send-Msg {{\n  param([Parameter(Mandatory=$true)][string]$To, [string]$Text = 'none', [switch]$Quiet)\n  {body}\n}}\n"
        ),
    ] {
        for (calls, expected) in [
            ("Send-Msg bea hi", vec![to("bea", "hi")]),
            ("Send-Msg 'bea' \"hi you\"", vec![to("bea", "hi you")]),
            ("send-msg -To bea -Text 'hi'", vec![to("bea", "hi")]),
            ("Send-Msg -Text hi -To bea", vec![to("bea", "hi")]),
            ("Send-Msg -Text:hi bea", vec![to("bea", "hi")]),
            ("Send-Msg bea", vec![to("bea", "none")]),
            ("$p = @{ To = 'bea'; Text = 'hi' }\nSend-Msg @p", vec![to("bea", "hi")]),
            ("Send-Msg bea one\nSend-Msg cy two", vec![to("bea", "one"), to("cy", "two")]),
            ("$To = 'cy'; Send-Msg bea \"hi $To\"", vec![to("bea", "hi cy")]),
            (
                "foreach ($u in 'bea', 'cy') { Send-Msg $u \"hi $u\" }",
                vec![to("bea", "hi bea"), to("cy", "hi cy")],
            ),
            (
                "'bea', 'cy' | ForEach-Object { Send-Msg -To $_ -Text hi }",
                vec![to("bea", "hi"), to("cy", "hi")],
            ),
            (
                "function Send-All { 'bea', 'cy' | % { Send-Msg $_ hi } }\nSend-All",
                vec![to("bea", "hi"), to("cy", "hi")],
            ),
        ] {
            let text = format!("{define}{calls}");
            assert_eq!(sent(&text), expected, "{text}");
        }
        // Nobody knows what it is called with.
        let open = message(&define);
        assert_eq!(ends(&open), "ann|1|{{To}}", "{define}");
    }
    // One that makes the body.
    let make =
        "function New-Body($t) { @{ message = [ordered]@{ message_type = 0; text = $t } } | ConvertTo-Json }";
    let text = format!("{make}\nirm '{URL}' -Method Post -Body (New-Body 'say \"hi\"')");
    assert_eq!(sent(&text), [to("bea", "say \"hi\"")], "{text}");
}

#[test]
fn loops_and_functions_of_powershell_have_an_end() {
    let send = call("bea", "hi");
    let names: Vec<String> = (0..60).map(|n| format!("F{n}")).collect();
    let chain: String = names
        .iter()
        .zip(names.iter().skip(1))
        .map(|(f, g)| format!("function {f} {{ {g}; {g}; {f} }}\n"))
        .collect();
    let long = "x".repeat(100_000);
    for text in [
        format!("foreach ($a in 1..99999999) {{ {send} }}"),
        format!("{}{send}{}", "foreach ($a in 1..999) { ".repeat(8), " }".repeat(8)),
        format!("{}{}", "1..999 | % { ".repeat(8), " }".repeat(8)),
        format!("{chain}F0\n"),
        format!("function F {{ F; F; {send} }}\nF"),
        format!(
            "$a = '{long}'\nforeach ($i in 1..999) {{ $a = \"$a$a\"; foreach ($j in 1..999) {{ $b = $a }} }}"
        ),
        "$a = @(1..999)\nforeach ($i in $a) { foreach ($j in $a) { $b = $a, $a } }".to_owned(),
        "iex 'iex \"iex ''iex $x''\"'\n".repeat(500),
        format!("while ($true) {{ {} }}", "$i++; ".repeat(10_000)),
        // As deep as the stack of a thread must bear.
        format!("$a = {}1{}", "(".repeat(700), ")".repeat(700)),
        format!("irm {}1{}", "@{a=".repeat(200), "}".repeat(200)),
        format!("{}1{}", "if (1) { ".repeat(200), " }".repeat(200)),
        format!("{}1{}", "$a.b(".repeat(200), ")".repeat(200)),
        format!("{}1{}", "irm \"$(".repeat(200), ")\"".repeat(200)),
        format!("{}1{}", "& { ".repeat(200), " }".repeat(200)),
    ] {
        let began = std::time::Instant::now();
        let text = format!("{text}\ncurl.exe '{URL}' -d '{{}}'");
        assert!(read(&text).is_ok(), "{text:.200}");
        assert!(began.elapsed().as_secs() < 60, "{:?}: {text:.200}", began.elapsed());
    }
}

/// The body of the one message, values in their places.
fn body_of(text: &str) -> String {
    let all = sent(text);
    let [(_, body)] = all.as_slice() else { panic!("{all:?}: {text}") };
    body.clone()
}

#[test]
fn methods_of_values_are_read_where_they_are_arguments_too() {
    let template = text_body("__T__");
    let call = |body: &str| format!("irm '{URL}' -Method Post -Body {body}");
    let table =
        |text: &str| call(&format!("(@{{message=@{{message_type=0;text={text}}}}} | ConvertTo-Json)"));
    for (text, said) in [
        (format!("$t = '{template}'\n{}", call("$t.Replace('__T__', 'hi')")), "hi"),
        (format!("$t = '{template}'\n{}", call("$t.Replace('__T__', ' hi').Replace(' ', '')")), "hi"),
        (
            format!("$t = '{template}'\ncurl.exe '{URL}' -d $t.Replace('\"', '\\\"').Replace('__T__', 'hi')"),
            "hi",
        ),
        (format!("$t = ' hi '\n{}", table("$t.Trim()")), "hi"),
        (format!("$t = 'Hi'\n{}", table("$t.ToLower()")), "hi"),
        (format!("$t = 'oh hi'\n{}", table("$t.Substring(3)")), "hi"),
        (format!("$t = 'oh hi'\n{}", table("$t.Substring(3, 1) + 'i'")), "hi"),
        (table("('h', 'i' -join '')"), "hi"),
    ] {
        assert_eq!(body_of(&text), text_body(said), "{text}");
    }
    // What is not known is asked for, and never sent as it was before.
    for text in [table("$t.ToUpper()"), table("(5).ToString('D3')"), table("$t.Trim('.')")] {
        let message = message(&text);
        assert!(!message.variables.is_empty(), "{text}: {:?}", message.body);
    }
}

#[test]
fn an_assignment_deep_in_a_table_counts() {
    let send = "irm 'URL' -Method Post -Body ($body | ConvertTo-Json)".replace("URL", URL);
    let body = "$body = @{ message = [ordered]@{ message_type = 0; text = 'old' } }";
    for change in [
        "$body.message.text = 'hi'",
        "$body['message']['text'] = 'hi'",
        "$body.message['text'] = 'hi'",
        "$body.message.text = 'h'\n$body.message.text += 'i'",
        "$key = 'text'\n$body.message[$key] = 'hi'",
        "$body.message = @{ message_type = 0; text = 'hi' }",
    ] {
        let text = format!("{body}\n{change}\n{send}");
        assert_eq!(body_of(&text), text_body("hi"), "{text}");
    }
    let late = format!("$body = @{{ message = @{{ message_type = 0 }} }}\n$body.message.text = 'hi'\n{send}");
    assert_eq!(body_of(&late), text_body("hi"));
    // A place that is not known leaves nothing known of the whole.
    let message = message(&format!("{body}\n$body.other.text = 'hi'\n{send}"));
    assert!(message.body.is_none_or(|body| !body.contains("old")));
}
