//! Values that a variable has only under a condition.

use super::runners::filled;
use super::*;

fn of_bash(to: &str, text: &str) -> String {
    format!("curl \"{}\" -d \"{}\"", URL.replace("bea", to), text_body(text).replace('"', "\\\""))
}

fn of_cmd(to: &str, text: &str) -> String {
    let url = URL.replace('%', "%%").replace("bea", to);
    format!("curl \"{url}\" -d \"{}\"\r\n", text_body(text).replace('"', "\\\""))
}

fn of_powershell(text: &str) -> String {
    format!("irm \"{URL}\" -Method Post -Body \"{}\"", text_body(text).replace('"', "`\""))
}

/// The text is a variable that is asked for, and named.
fn assert_asked(text: &str) {
    let message = message(text);
    assert_eq!(message.body, Some(text_body("{{T}}")), "{text}");
    assert_eq!(variables(&message), [("T", "")], "{text}");
    assert_eq!(notes(&message), [(NoteCode::Computed, "T")], "{text}");
}

fn assert_sent(text: &str, expected: &str) {
    assert_eq!(filled(text), [("ann|1|bea".to_owned(), text_body(expected))], "{text}");
}

#[test]
fn a_choice_within_an_assignment_of_powershell_is_asked_for() {
    let call = of_powershell("$T");
    for before in [
        "$T = $env:CI ? 'a' : 'b'",
        "$T = ($stage -eq 'live') ? 'a' : 'b'",
        "if ($x) {\n  $T = $y ? 'a' : 'b'\n}",
    ] {
        assert_asked(&format!("{before}\n{call}"));
    }
}

#[test]
fn a_chain_of_bash_gives_a_value_that_is_asked_for() {
    let call = of_bash("bea", "$T");
    for before in [
        "[ \"$1\" = live ] && T=a || T=b",
        "T=a\n[[ $STAGE == live ]] && T=b",
        "T=a; test -f x && T=b",
        "T=a\ntest -f x || T=b",
        "T=a\ntest -f x && { echo yes; T=b; }",
        "T=a\ngrep -q x y && export T=b",
        "A=1 && T=a && test -f x && T=b",
        "T=a && T=b || T=c",
        "T=a\nif test -f x && T=b; then :; fi",
        // One that may not have been set at all.
        "test -f x && T=a",
    ] {
        assert_asked(&format!("{before}\n{call}"));
    }
    assert_asked(&format!("T=a\ntest -f x || T=b && {call}"));
    let message = message(&format!("TO=test\n[ \"$1\" = live ] && TO=everyone\n{}", of_bash("$TO", "hi")));
    assert_eq!((ends(&message).as_str(), variables(&message)), ("ann|1|{{TO}}", vec![("TO", "")]));
    assert_eq!(notes(&message), [(NoteCode::Computed, "TO")]);
}

#[test]
fn a_chain_of_bash_leaves_certain_what_it_does_not_depend_on() {
    let call = of_bash("bea", "$T");
    for text in [
        format!("T=x\ntest -f x && T=hi && {call}"),
        format!("T=hi && {call}"),
        format!("T=x\nT=hi && A=1\n{call}"),
        format!("[ -n \"$T\" ] || T=hi\n{call}"),
        format!("[ -z \"${{T}}\" ] && T=hi\n{call}"),
        format!("T=hi\ntest -f x && T=hi\n{call}"),
        format!("test -f x && T=a || T=b\nT=hi\n{call}"),
        format!("test -f x || {{ echo no; exit 1; }}\nT=hi\n{call}"),
        format!("T=hi\ntest -f x && (T=b)\n{call}"),
    ] {
        assert_sent(&text, "hi");
    }
}

#[test]
fn a_conversation_that_depends_on_a_condition_is_asked_for() {
    let url = URL.replace("ann%7C1%7Cbea", "$ID");
    let text = format!(
        "if [ -f a ]; then ID='ann%7C1%7Cbea'; else ID='ann%7C1%7Ccy'; fi\ncurl \"{url}\" -d '{}'",
        text_body("hi")
    );
    let message = message(&text);
    assert_eq!(message.ends, None);
    assert!(notes(&message).contains(&(NoteCode::Computed, "ID")), "{message:?}");
    // Long values differ, too; and a body that is one of several is named.
    let long = "long ".repeat(300);
    for (first, second) in
        [("a \"b\"", "c \"d\""), (long.as_str(), "short"), (long.as_str(), &long.replacen('l', "L", 1))]
    {
        let text = format!("if test -f a; then T='{first}'; else T='{second}'; fi\n{}", of_bash("bea", "$T"));
        assert_asked(&text);
    }
    let body = |text: &str| text_body(text).replace('"', "\\\"");
    let text = format!("B=\"{}\"\ntest -f a && B=\"{}\"\ncurl '{URL}' -d \"$B\"", body("a"), body("b"));
    assert_eq!(notes(&super::message(&text)), [(NoteCode::Computed, "B")]);
}

#[test]
fn a_condition_of_cmd_gives_a_value_that_is_asked_for() {
    let call = of_cmd("bea", "%T%");
    for before in [
        "set T=a\r\nif \"%1\"==\"live\" set T=b",
        "set T=a\r\nIF /I \"%1\"==\"live\" (set T=b)",
        "if exist x (set T=a) else (set T=b)",
        "set T=a\r\nif \"%1\"==\"live\" (\r\n  set T=b\r\n)",
        "if exist x (\r\n  set T=a\r\n) else (\r\n  set \"T=b\"\r\n)",
        "set T=a\r\nif exist x (\r\n  if exist y (\r\n    set T=b\r\n  )\r\n)",
        "set T=a\r\nfindstr x y >nul && set T=b",
        "set T=a\r\nfindstr x y || set T=b",
        "if \"%CI%\"==\"\" goto local\r\nset T=a\r\ngoto send\r\n:local\r\nset T=b\r\n:send",
        "set T=a\r\nif not exist x goto :send\r\nset T=b\r\n:send",
    ] {
        assert_asked(&format!("@echo off\r\n{before}\r\n{call}"));
    }
    let text = format!(
        "@echo off\r\nset TO=test\r\nif \"%1\"==\"live\" (\r\n  set TO=all\r\n)\r\n{}",
        of_cmd("%TO%", "hi")
    );
    let message = message(&text);
    assert_eq!(
        (ends(&message).as_str(), notes(&message)),
        ("ann|1|{{TO}}", vec![(NoteCode::Computed, "TO")])
    );
    for before in [
        "if not defined T set T=hi",
        "if exist x (set T=a) else (set T=b)\r\nset T=hi",
        "set T=hi\r\nif exist x (\r\n  set OTHER=b\r\n)",
        "if exist x (\r\n  set T=hi\r\n) else (\r\n  set T=hi\r\n)",
        "set T=hi\r\ngoto send\r\nset T=b\r\n:send",
        "set T=hi\r\nif not exist x goto end\r\n:: it is there\r\n:end",
    ] {
        assert_sent(&format!("@echo off\r\n{before}\r\n{call}"), "hi");
    }
}

#[test]
fn what_powershell_tries_gives_a_value_that_is_asked_for() {
    let call = of_powershell("$T");
    for before in [
        "try { $T = 'a'; Get-Date } catch { $T = 'b' }",
        "$T = 'a'\ntry {\n  $T = 'b'\n} catch [System.Exception] {\n  Write-Error $_\n} finally {\n  $x = 1\n}",
    ] {
        assert_asked(&format!("{before}\n{call}"));
    }
    assert_sent(&format!("try {{ $T = 'hi'\n{call} }} catch {{ Write-Error 'no' }}"), "hi");
}
