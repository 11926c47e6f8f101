//! Values that a shell, or curl itself, changes on their way into a request.

use super::*;

fn body(text: &str) -> String {
    message(text).body.unwrap()
}

#[test]
fn cmd_cuts_and_replaces_values() {
    for (change, value) in [
        ("~0,4", "Hell"),
        ("~-5", "World"),
        ("~6", "World"),
        ("~0,-6", "Hello"),
        ("~-5,2", "Wo"),
        ("~3,99", "lo World"),
        ("~99", ""),
        ("World=Bea", "Hello Bea"),
        ("o=0", "Hell0 W0rld"),
        ("HELLO=Hi", "Hi World"),
        (" =_", "Hello_World"),
        ("*lo=", " World"),
        ("x=y", "Hello World"),
    ] {
        for (sign, start) in [("%", "@echo off"), ("!", "@echo off\r\nsetlocal enabledelayedexpansion")] {
            let text = format!(
                "{start}\r\nset NAME=Hello World\r\ncurl \"{}\" -d \"{{\\\"text\\\":\\\"{sign}NAME:{change}{sign}.\\\"}}\"\r\n",
                URL.replace('%', "%%")
            );
            assert_eq!(body(&text), format!("{{\"text\":\"{value}.\"}}"), "{sign}NAME:{change}{sign}");
        }
    }
}

#[test]
fn what_cmd_makes_of_an_unknown_value_is_asked_for() {
    for (line, name) in
        [("%USERNAME:~0,4%", "USERNAME_value"), ("%DATE:/=-%", "DATE_value"), ("%NAME:~%N%,2%", "NAME_value")]
    {
        let text = format!(
            "@echo off\r\nset NAME=Hello\r\ncurl \"{}\" -d \"{{\\\"text\\\":\\\"{line}\\\"}}\"\r\n",
            URL.replace('%', "%%")
        );
        let message = message(&text);
        assert!(variables(&message).contains(&(name, "")), "{line}: {message:?}");
        assert!(notes(&message).contains(&(NoteCode::Computed, name)), "{line}: {message:?}");
    }
    // A text about percents.
    let text = format!(
        "@echo off\r\ncurl \"{}\" -d \"{{\\\"text\\\":\\\"50%% DISCOUNT: a=b 20%%\\\"}}\"\r\n",
        URL.replace('%', "%%")
    );
    assert_eq!(body(&text), "{\"text\":\"50% DISCOUNT: a=b 20%\"}");
}

#[test]
fn powershell_formats_once_and_asks_for_what_a_format_makes() {
    let send = |format: &str, values: &str| {
        message(&format!("irm '{URL}' -Method Post -Body ('{{{{\"text\":\"{format}\"}}}}' -f {values})"))
    };
    for (format, values, text) in [
        ("{0} {1}", "'a', 'b'", "a b"),
        ("{1} {0} {1}", "'a', 'b'", "b a b"),
        // A value that looks like a place is text.
        ("{0} {1}", "'{1}', 'b'", "{1} b"),
        ("{0} {7}", "'a', 'b'", "a {7}"),
    ] {
        let message = send(format, values);
        assert_eq!(message.body.as_deref(), Some(format!("{{\"text\":\"{text}\"}}").as_str()), "{format}");
        assert_eq!(notes(&message), [], "{format}");
    }
    for format in ["{0:N2}", "{0,8}", "{0:yyyy-MM-dd}"] {
        let message = send(format, "12.5");
        assert_eq!(message.body.as_deref(), Some("{\"text\":\"{{value}}\"}"), "{format}");
        assert_eq!(notes(&message), [(NoteCode::Computed, "value")], "{format}");
    }
}

#[test]
fn curls_own_variables_are_filled_in_through_its_functions() {
    for (options, expected) in [
        ("--variable text=hi --expand-data '{\"text\":\"{{text}}\"}'", r#"{"text":"hi"}"#),
        ("--variable 'text=a \"b\"' --expand-data '{\"text\":\"{{text:json}}\"}'", r#"{"text":"a \"b\""}"#),
        ("--variable 'text=  a b ' --expand-data '{\"text\":\"{{text:trim:url}}\"}'", r#"{"text":"a%20b"}"#),
        ("--variable text=雁 --expand-data '{\"text\":\"{{text:b64}}\"}'", r#"{"text":"6ZuB"}"#),
        ("--variable %WHO=bea --expand-data '{\"text\":\"{{WHO}}\"}'", r#"{"text":"bea"}"#),
        (
            "--variable a=1 --variable a=2 --expand-data '{\"text\":\"{{a}} \\{{a}}\"}'",
            r#"{"text":"2 {{a}}"}"#,
        ),
        ("--variable t@msg.txt --expand-data '{\"text\":\"{{t:trim}}\"}'", r#"{"text":"from a file"}"#),
    ] {
        let message = message(&format!("echo 'from a file' > msg.txt\ncurl '{URL}' {options}"));
        assert_eq!(message.body.as_deref(), Some(expected), "{options}");
        assert_eq!((variables(&message).len(), notes(&message)), (0, vec![]), "{options}");
    }
}

#[test]
fn what_curl_would_read_elsewhere_is_asked_for() {
    for (options, expected, asked, noted) in [
        (
            "--variable text@msg.txt --expand-data '{\"text\":\"{{text:json}}\"}'",
            r#"{"text":"{{msg_txt}}"}"#,
            "msg_txt",
            true,
        ),
        ("--variable %WHO --expand-data '{\"text\":\"{{WHO}}\"}'", r#"{"text":"{{WHO}}"}"#, "WHO", false),
        (
            "--variable %WHO --expand-data '{\"text\":\"{{WHO:b64}}\"}'",
            r#"{"text":"{{WHO_b64}}"}"#,
            "WHO_b64",
            true,
        ),
        (
            "--variable a=1 --expand-data '{\"text\":\"{{a:rot13}}\"}'",
            r#"{"text":"{{a_rot13}}"}"#,
            "a_rot13",
            true,
        ),
        ("--expand-data '{\"text\":\"{{a}}\"}'", r#"{"text":"{{a}}"}"#, "a", true),
        (
            "--variable token=5ecret --expand-data '{\"text\":\"{{token}}\"}'",
            r#"{"text":"{{token}}"}"#,
            "token",
            false,
        ),
    ] {
        let message = message(&format!("curl '{URL}' {options}"));
        assert_eq!(message.body.as_deref(), Some(expected), "{options}");
        assert_eq!(variables(&message), [(asked, "")], "{options}");
        assert_eq!(
            notes(&message).contains(&(NoteCode::Computed, asked)),
            noted,
            "{options}: {:?}",
            message.notes
        );
    }
    let whole = message(&format!("curl '{URL}' --variable b@body.json --expand-data '{{{{b}}}}'"));
    assert_eq!(notes(&whole), [(NoteCode::BodyFile, "body.json")]);
}

#[test]
fn a_pattern_of_powershell_is_replaced_as_dotnet_does() {
    let call = |body: &str| format!("irm '{URL}' -Method Post -Body {body}");
    let said = |operation: &str| {
        let text = call(&format!("(@{{message=@{{message_type=0;text=({operation})}}}} | ConvertTo-Json)"));
        message(&text)
    };
    for (operation, expected) in [
        (r"'NAME' -replace 'NAME', 'hi'", "hi"),
        (r"'name' -replace 'NAME', 'hi'", "hi"),
        (r"'name' -ireplace 'NAME', 'hi'", "hi"),
        (r"'name' -creplace 'NAME', 'hi'", "name"),
        (r"'x-NAME' -creplace 'NAME$', 'hi'", "x-hi"),
        (r"'a1b22' -replace '\d+', '#'", "a#b#"),
        (r"'Mei Li' -replace '(\w+) (\w+)', '$2, $1'", "Li, Mei"),
        (r"'code' -replace 'co(d)e', '$1$1'", "dd"),
        (r"'a' -replace 'a', '$$5 $x $&'", "$5 $x a"),
        (r"' hi ' -replace '^\s+|\s+$'", "hi"),
        (r"'a|b' -replace '\|', '-'", "a-b"),
        (r"'a|b' -replace '[|]', '-'", "a-b"),
        (r"'{{NAME}}' -replace '{{NAME}}', 'hi'", "hi"),
        (r"'x aaa' -replace 'x', 'hi' -replace 'a{3}', 'b'", "hi b"),
    ] {
        assert_eq!(said(operation).body, Some(text_body(expected)), "{operation}");
    }
    // What only .NET writes so stays open.
    for operation in
        [r"'code' -replace 'co(?=d)', 'x'", r"'aa' -replace '(a)\1', 'x'", r"'a' -replace 'a', '$_'"]
    {
        assert!(!said(operation).variables.is_empty(), "{operation}");
    }
    let url = URL.replace("ann%7C1%7Cbea", "$cid");
    let text = format!(
        "$cid = 'ann|1|bea' -replace '\\|', '%7C'\nirm \"{url}\" -Method Post -Body '{}'",
        text_body("x")
    );
    assert_eq!(ends(&message(&text)), "ann|1|bea");
    // Patterns that take their time, or memory, end.
    let began = std::time::Instant::now();
    for pattern in ["(a*)*b", "(a{1,1000}){1,1000}", "((((a{9}){9}){9}){9}){9}"] {
        let _ = read(&call(&format!("('{}' -replace '{pattern}', 'x')", "a".repeat(50_000))));
    }
    let long = "$1".repeat(50_000);
    for pattern in ["(.*)", "", "(a)|"] {
        let _ = read(&call(&format!("('{}' -replace '{pattern}', '{long}')", "a".repeat(50_000))));
    }
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
}

#[test]
fn json_that_powershell_reads_and_changes_is_known() {
    let old = text_body("old");
    for change in ["$o.message.text = 'hi'", "$o.message.text = $o.message.text -replace 'OLD', 'hi'"] {
        for start in [format!("$o = '{old}' | ConvertFrom-Json"), format!("$o = ConvertFrom-Json '{old}'")] {
            let text =
                format!("{start}\n{change}\nirm '{URL}' -Method Post -Body ($o | ConvertTo-Json -Compress)");
            assert_read(&text, &text_body("hi"));
        }
    }
    let open = message(&format!(
        "$o = Get-Content b.json | ConvertFrom-Json\nirm '{URL}' -Method Post -Body ($o | ConvertTo-Json)"
    ));
    assert!(open.body.is_none() || !open.variables.is_empty(), "{open:?}");
}

#[test]
fn what_sed_makes_of_a_known_text_is_read() {
    let (template, body) = (text_body("NAME NAME"), text_body("hi hi"));
    for text in [
        format!("sed 's/NAME/hi/g' <<'E' | curl '{URL}' -d @-\n{template}\nE"),
        format!("B='{template}'\ncurl '{URL}' -d \"$(echo \"$B\" | sed \"s/NAME/hi/g\")\""),
        format!(
            "N=hi\nB='{template}'\ncurl '{URL}' -d \"$(echo \"$B\" | sed -e \"s|NAME|$N|\" -e 's#NAME#hi#')\""
        ),
        format!(
            "cat > t.json <<'E'\n{template}\nE\nsed 's/NAME/hi/g' t.json > b.json\ncurl '{URL}' -d @b.json"
        ),
    ] {
        let message = message(&text);
        assert_eq!(message.body.as_deref().map(str::trim_end), Some(body.as_str()), "{text}");
        assert_eq!(notes(&message), [], "{text}");
    }
    // What it makes of a file that is not here is not known, and a pattern is not guessed.
    let file = message(&format!("curl '{URL}' -d \"$(sed 's/a/b/' t.json)\""));
    assert_eq!(notes(&file), [(NoteCode::BodyCommand, "sed")]);
    for script in ["s/N.ME/x/", "s/NAME/&x/", "/x/d", "s/NAME/x/2", "y/abc/xyz/"] {
        let open = message(&format!("echo '{template}' | sed '{script}' | curl '{URL}' -d @-"));
        assert_eq!(notes(&open), [(NoteCode::BodyCommand, "sed")], "{script}");
    }
}

#[test]
fn a_process_whose_output_is_named_as_a_file_is_read() {
    let body = text_body("from a process");
    assert_read(&format!("curl '{URL}' -d @<(echo '{body}')"), &body);
    assert_read(&format!("curl '{URL}' --data-binary @<(printf '%s' '{body}')"), &body);
}
