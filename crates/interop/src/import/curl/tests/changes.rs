//! Changes of variables and files that end with a part of a script, and those that nobody can follow.

use super::runners::filled;
use super::*;

fn of_bash(text: &str) -> String {
    format!("curl '{URL}' -d \"{}\"", text_body(text).replace('"', "\\\""))
}

fn of_cmd(text: &str) -> String {
    format!("curl \"{}\" -d \"{}\"\r\n", URL.replace('%', "%%"), text_body(text).replace('"', "\\\""))
}

fn of_powershell(text: &str) -> String {
    format!("irm \"{URL}\" -Method Post -Body \"{}\"", text_body(text).replace('"', "`\""))
}

fn assert_sent(text: &str, expected: &str) {
    assert_eq!(filled(text), [("ann|1|bea".to_owned(), text_body(expected))], "{text}");
}

/// Nothing of what the variable was is sent.
fn assert_asked(text: &str) {
    let message = message(text);
    assert_eq!(message.body, Some(text_body("{{T}}")), "{text}");
    assert_eq!(variables(&message), [("T", "")], "{text}");
    assert_eq!(notes(&message), [(NoteCode::Computed, "T")], "{text}");
}

#[test]
fn what_a_subshell_changes_ends_with_it() {
    let call = of_bash("$T");
    for before in [
        "T=hi\n(cd /tmp && T=in && ls)".to_owned(),
        "T=hi\n( T=in\n  echo \"$T\" >/dev/null )".to_owned(),
        "T=hi\nX=$(T=in; echo x)".to_owned(),
        "T=hi\nX=`T=in; echo x`".to_owned(),
        "T=hi\necho a | while read -r line; do T=$line; done".to_owned(),
        "T=hi\necho in | read T".to_owned(),
        "T=in\nT=$(T=hi; echo \"$T\")".to_owned(),
        "T=x\nT=$( (T=hi; echo \"$T\") )".to_owned(),
        "T=hi\nT=in ls".to_owned(),
        "T=in >/dev/null\nT=hi >/dev/null".to_owned(),
    ] {
        assert_sent(&format!("{before}\n{call}"), "hi");
    }
    assert_sent(&format!("T=x\n(T=hi; {call})\nT=y"), "hi");
    // Files stay.
    let body = text_body("hi");
    let text = format!("(cat > b.json <<'E'\n{body}\nE\n)\ncurl '{URL}' -d @b.json");
    assert_eq!(message(&text).body, Some(format!("{body}\n")));
}

#[test]
fn variables_of_a_function_end_with_it() {
    let call = of_bash("$T");
    for before in [
        "log() { local T=\"$1\"; echo \"$T\" >&2; }\nT=hi\nlog begins",
        "log() { local T; T=$1; echo \"$T\"; }\nT=hi\nlog begins",
        "f() { declare T=in; }\nT=hi\nf",
        "T=hi\nnever_called() { T=in; }",
        "T=in\nf() { T=hi; }\nf",
        "f() { local T=hi; echo \"$T\"; }\nT=in\nT=$(f)",
        "g() { local T=c; }\nf() { local T=b; g; }\nT=hi\nf",
    ] {
        assert_sent(&format!("{before}\n{call}"), "hi");
    }
    let send = format!("send() {{ local T=$1; {call}; }}\nT=x\nsend hi\nT=y");
    assert_sent(&send, "hi");
    let call = of_powershell("$T");
    for before in [
        "function Log($m) { $T = 'in'; Write-Host $m }\n$T = 'hi'\nLog 'begins'",
        "$T = 'hi'\nfunction Never { $T = 'in' }",
        "$T = 'in'\nfunction Change { $script:T = 'hi' }\nChange",
        "function Get-It { $T = 'hi'; return $T }\n$T = 'in'\n$T = Get-It",
    ] {
        assert_sent(&format!("{before}\n{call}"), "hi");
    }
}

#[test]
fn what_is_counted_is_computed_or_asked_for() {
    let call = of_bash("$T");
    for (before, expected) in [
        ("T=1; ((T++)); (( T += 5 ))", "7"),
        ("T=0\nfor f in a b c; do ((T++)); done", "3"),
        ("T=1; let T++", "2"),
        ("T=5; let 'T -= 2'", "3"),
        ("T=5; ((--T))", "4"),
        ("T=5; (( T > 3 ))", "5"),
        ("n=0\nfor f in a b; do ((n++)); done\nT=\"$n files\"", "2 files"),
    ] {
        assert_sent(&format!("{before}\n{call}"), expected);
    }
    for before in [
        "T=1; ((T*=2))",
        "T=1; let 'T = T * 3'",
        "T=0\nfor f in *.txt; do ((T++)); done",
        "T=0\nfor f in *.txt; do (( T += 1 )); done",
        "T=x; unset T",
        "T=x; read -r T",
        "T=x; printf -v T '%5d' 3",
        "declare -i T=2+3",
        "T=x; declare -i T=2+3",
    ] {
        assert_asked(&format!("{before}\n{call}"));
    }
    let call = of_cmd("%T%");
    for (before, expected) in [
        ("set T=hi\r\nsetlocal\r\nset T=in\r\nendlocal", "hi"),
        ("setlocal\r\nset V=hi\r\nendlocal & set T=%V%", "hi"),
        ("set A=hi\r\nset T=%A%\r\nset A=in", "hi"),
        ("set /a T=5", "5"),
        ("set /a N=1, T=7", "7"),
        ("set T=hi\r\ncall :log\r\ngoto send\r\n:log\r\nsetlocal\r\nset T=in\r\nexit /b\r\n:send", "hi"),
    ] {
        assert_sent(&format!("@echo off\r\n{before}\r\n{call}"), expected);
    }
    for before in ["set T=1\r\nset /a T+=5", "set T=1\r\nset /a \"T = T * 2\"", "set T=1\r\nset /A T=%T%+1"] {
        assert_asked(&format!("@echo off\r\n{before}\r\n{call}"));
    }
    let call = of_powershell("$T");
    for (before, expected) in
        [("$T = 6; $T++", "7"), ("$T = 6\n--$T", "5"), ("$T = 0\nforeach ($f in 'a', 'b') { $T++ }", "2")]
    {
        assert_sent(&format!("{before}\n{call}"), expected);
    }
    assert_asked(&format!("$T = 'x'; $T++\n{call}"));
}

#[test]
fn a_file_that_a_script_changes_is_what_it_became() {
    let write = format!("cat > m.json <<'E'\n{}\nE\n", text_body("to NAME"));
    let call = format!("curl '{URL}' -d @m.json");
    let changed = format!("{}\n", text_body("to Mei"));
    for change in [
        "sed -i 's/NAME/Mei/' m.json",
        "sed -i.bak -e s/NAME/Mei/g m.json",
        "sed -i '' 's/NAME/Mei/' ./m.json",
        "sed --in-place 's/NAME/Mei/' m.json",
        "N=Mei\nsed -i \"s/NAME/$N/\" m.json",
        "sed 's/NAME/Mei/' m.json > n.json && mv n.json m.json",
    ] {
        assert_read(&format!("{write}{change}\n{call}"), &changed);
    }
    for change in [
        "sed -i 's/N.*E/Mei/' m.json",
        "sed -i -n 's/NAME/Mei/p' m.json",
        "jq '.message.text |= ascii_upcase' m.json > n.json; mv n.json m.json",
        "openssl rand 3 > m.json",
        "cp other.json m.json",
    ] {
        let message = message(&format!("{write}{change}\n{call}"));
        assert_eq!(message.body, None, "{change}");
        assert_eq!(notes(&message), [(NoteCode::BodyFile, "m.json")], "{change}");
    }
}

#[test]
fn echo_prints_what_escapes_stand_for_with_its_option() {
    let call = of_bash("$T");
    let (one, two) = (r"a\\nb", r"a\\\\nb");
    for (command, expected) in [
        (format!("echo -e '{one}'"), "a\nb"),
        (format!("echo -ne '{one}'"), "a\nb"),
        (format!("echo -e -E '{one}'"), r"a\nb"),
        (format!("echo '{one}'"), r"a\nb"),
        (format!("echo -e '{two}'"), r"a\nb"),
        ("echo -x a".to_owned(), "-x a"),
        ("echo - a".to_owned(), "- a"),
    ] {
        assert_sent(&format!("T=$({command})\n{call}"), expected);
    }
}

#[test]
fn what_only_the_run_of_a_script_knows_is_asked_for_by_names_of_its_own() {
    let message = message(&of_bash("$1 $@ $? $# $$"));
    let expected = "{{arg_1}} {{args}} {{exit_code}} {{arg_count}} {{process_id}}";
    assert_eq!(message.body, Some(text_body(expected)));
}

#[test]
fn values_of_a_workflow_are_no_variables_of_the_shell() {
    let call = of_bash("built ${{ github.sha }} by $ACTOR");
    let steps =
        format!("jobs:\n  send:\n    steps:\n      - name: notify\n        run: |\n          {call}\n");
    for text in [call, steps] {
        assert_eq!(message(&text).body, Some(text_body("built {{ github.sha }} by {{ACTOR}}")), "{text}");
    }
    // A dollar before a variable of another tool stays, though the prompt has to go.
    let priced = format!("$ curl '{URL}' \\\n$   -d '{}'", text_body("for ${{price}}"));
    assert_eq!(message(&priced).body, Some(text_body("for ${{price}}")));
}
