//! Short texts that stand for more than memory holds: they are read within bounds, and what stands behind them as well.

use super::*;
use crate::import::Import;

/// Reads a text in a time that shows that nothing grows with each step.
fn read_soon(text: &str) -> Option<Import> {
    let began = std::time::Instant::now();
    let import = read(text).ok();
    let bodies =
        import.iter().flat_map(|import| &import.messages).filter_map(|message| message.body.as_ref());
    assert!(bodies.map(String::len).all(|length| length < 10_000_000), "{text:.300}");
    assert!(began.elapsed().as_secs() < 60, "{:?}: {:.200}", began.elapsed(), text);
    import
}

/// Functions that each call the next one with these arguments, the last one sends.
fn chain(length: usize, arguments: &str, options: &str) -> String {
    let calls: String =
        (1..length).rev().map(|at| format!("f{at}(){{ f{} {arguments}; }}\n", at + 1)).collect();
    format!("f{length}(){{ curl '{URL}' {options}; }}\n{calls}")
}

#[test]
fn commands_that_run_commands_end_somewhere() {
    let body = text_body("hi");
    let runs = |times: usize| format!("{} curl '{URL}' -d '{body}'", "xargs ".repeat(times).trim_end());
    assert_eq!(message(&runs(3)).body, Some(body.clone()));
    let deep = read_soon(&format!("{}\ncurl '{URL}' -d '{body}'", runs(3_000))).unwrap();
    assert_eq!(deep.messages.last().unwrap().body, Some(body));
    read_soon(&format!("a=1\n{}", "parallel -I@ xargs -I{} ".repeat(3_000) + "curl x @ ::: @ {} a"));
}

#[test]
fn arguments_that_double_stay_within_bounds() {
    let body = text_body("hi");
    let options = format!("-H \"Accept: $1\" -d '{body}'");
    for (length, arguments, argument) in [
        (6, format!("\"{}\"", "$1".repeat(50)), "aaaa"),
        (39, "\"$@\" \"$@\"".to_owned(), "''"),
        (6, "\"$@\" ".repeat(60), "aaaa"),
    ] {
        let defined = chain(length, &arguments, &options);
        let import = read_soon(&format!("{defined}f1 {argument}\ncurl '{URL}' -d '{body}'")).unwrap();
        assert_eq!(import.messages.last().unwrap().body, Some(body.clone()), "{arguments}");
    }
    // Within the bounds they are what they were.
    let text = format!("{}f1 '{body}'", chain(5, "\"$1\" \"$@\"", "-d \"$1\""));
    assert_eq!((message(&text).body, notes(&message(&text))), (Some(body), vec![]));
}

#[test]
fn an_alias_is_not_put_in_within_itself() {
    let body = text_body("hi");
    let sends = format!("curl '{URL}' -d '{body}'");
    let text = format!("alias a='b {0}'; alias b='a {0}'\na\n{sends}", "x ".repeat(2_000));
    assert_eq!(read_soon(&text).unwrap().messages[0].body, Some(body.clone()));
    let text = format!("alias curl='curl -s'\nalias c=curl\nc '{URL}' -d '{body}'\n{sends}");
    let all: Vec<_> = messages(&text).into_iter().map(|message| message.body.unwrap()).collect();
    assert_eq!(all, [body.clone(), body]);
}

#[test]
fn values_that_are_put_in_many_times_stay_within_bounds() {
    let long = format!("\\\"{}", "a".repeat(10_000));
    let quoted = format!("`\"{}", "a".repeat(10_000));
    let body = text_body("hi");
    let many = |part: &str| part.repeat(2_000);
    for text in [
        format!("L='{long}'\necho \"$L\" | xargs -I@ curl '{URL}' -d '{}'", many("@ ")),
        format!("L='{long}'\necho \"$L\" | xargs -I@ curl '{URL}' {}", many("@ ")),
        format!("L='{long}'\ncurl '{URL}' -d \"{}\"", many("$L")),
        format!("curl --variable l='{long}' '{URL}' --expand-data '{}'", many("{{l}}")),
        format!("curl --variable l='{long}' '{URL}' --expand-data '{{{{l{}}}}}'", ":json".repeat(60)),
        format!("L='{long}'\ncurl '{URL}' -d \"$(jq -n --arg a \"$L\" '$a{}')\"", many("+$a")),
        format!("curl '{URL}' -d \"$(jq -n --arg a '{long}' '[$a{}]')\"", many(",$a")),
        format!("curl '{URL}' -d \"$(jq -n '{}\"\\\\\"{}')\"", "(".repeat(38), "|tojson)".repeat(38)),
        format!("l=(''){}\ncurl '{URL}' -d '{body}'", "\nl=(\"${l[@]}\" \"${l[@]}\")".repeat(50)),
        format!("L='{long}'\n{}\ncurl '{URL}' -d \"$F\"", "cat <<< \"$L$L$L\" > f$L; ".repeat(500)),
        format!(
            "$L = \"{quoted}\"\nirm '{URL}' -Method Post -Body (@{{ a = \"{}\" }} | ConvertTo-Json)",
            many("$L")
        ),
        format!(
            "$L = @{{ a = 'b' }}{}\nirm '{URL}' -Method Post -Body '{body}'",
            "\n$L = $L + $L".repeat(60)
        ),
        format!("$L = {}\nirm '{URL}' -Method Post -Body (\"{}\" -f $L)", "1".repeat(10_000), many("{0}")),
        format!("@echo off\r\nset \"L={}&\"\r\ncurl \"{URL}\" -d \"{}\"", "a".repeat(10_000), many("%L%")),
    ] {
        read_soon(&text);
    }
}

#[test]
fn functions_that_send_nothing_do_not_use_up_those_that_do() {
    let body = text_body("hi");
    let define = format!("log() {{ echo \"$1\"; }}\nsend() {{ curl '{URL}' -d \"$1\"; }}\n");
    let logs = format!("{define}for i in {{1..600}}; do log $i; done\nsend '{body}'");
    assert_eq!((message(&logs).body, notes(&message(&logs))), (Some(body.clone()), vec![]));
    // What is beyond the bounds is said.
    let more =
        format!("{define}for i in {{1..1000}}; do for j in {{1..100}}; do log $i; done; done\nsend '{body}'");
    let import = read_soon(&more);
    let says = |message: &ImportedMessage| message.notes.iter().any(|note| note.code == NoteCode::Command);
    assert!(import.is_none_or(|import| import.messages.iter().all(says)));
}
