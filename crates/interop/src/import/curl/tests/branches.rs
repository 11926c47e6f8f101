//! Elements of lists, and what depends on a condition.

use super::runners::filled;
use super::*;

#[test]
fn elements_of_lists_and_tables_are_known_by_their_keys() {
    let call = |receiver: &str, text: &str| {
        let body = text_body(text).replace('"', "\\\"");
        format!("curl \"{}\" -d \"{body}\"", URL.replace("bea", receiver))
    };
    let expected = [("ann|1|bea".to_owned(), text_body("hi 1")), ("ann|1|cat".to_owned(), text_body("hi 2"))];
    let lists = "to=(bea cat)\ntext=('hi 1' 'hi 2')";
    let table = "declare -A text=([bea]='hi 1' [cat]='hi 2')";
    for text in [
        format!("{lists}\nfor i in \"${{!to[@]}}\"; do {}; done", call("${to[$i]}", "${text[$i]}")),
        format!("{lists}\nfor ((i=0; i<2; i++)); do {}; done", call("${to[$i]}", "${text[i]}")),
        format!("{table}\nfor u in \"${{!text[@]}}\"; do {}; done", call("$u", "${text[$u]}")),
        format!("{table}\n{}\n{}", call("bea", "${text[bea]}"), call("cat", "${text[cat]}")),
        format!(
            "text=(a 'hi 2')\ntext[0]='hi 1'\n{}\n{}",
            call("bea", "${text[0]}"),
            call("cat", "${text[1]}")
        ),
        format!(
            "send() {{ local to=$1; for t in \"${{@:2}}\"; do {}; done; }}\nsend bea 'hi 1'\nsend cat 'hi 2'",
            call("$to", "$t")
        ),
        format!("T='HI 1,hi 2'\nU=${{T:0:4}}\n{}\n{}", call("bea", "${U,,}"), call("cat", "${T:5}")),
    ] {
        let all: Vec<(String, String)> = filled(&text);
        assert_eq!(all, expected, "{text}");
    }
    let text = format!("T=abc\n{}", call("bea", "${T^^} ${#T} ${T^}"));
    assert_eq!(filled(&text)[0].1, text_body("ABC 3 Abc"));
    // A place that is not known leaves nothing known of the list.
    let text = format!("{lists}\ntext[$N]=x\n{}", call("bea", "${text[0]}"));
    assert!(message(&text).body.is_some_and(|body| !body.contains("hi 1")));
}

#[test]
fn what_depends_on_a_condition_is_asked_for() {
    let call = |receiver: &str, text: &str| {
        let body = text_body(text).replace('"', "\\\"");
        format!("curl \"{}\" -d \"{body}\"", URL.replace("bea", receiver))
    };
    let of_powershell = |text: &str| {
        let body = text_body(text).replace('"', "`\"");
        format!("irm \"{URL}\" -Method Post -Body \"{body}\"")
    };
    for text in [
        format!("if [ $? -eq 0 ]; then T=good; else T=bad; fi\n{}", call("bea", "$T")),
        format!("T=good\nif [ $? -ne 0 ]; then\n  T=bad\nfi\n{}", call("bea", "$T")),
        format!("case $1 in\n a) T=good ;;\n *) T=bad ;;\nesac\n{}", call("bea", "$T")),
        format!(
            "if [ -f a ]; then S=good; elif [ -f b ]; then S=so; fi\nT=\"it is $S\"\n{}",
            call("bea", "$T")
        ),
        format!("if ($LASTEXITCODE -eq 0) {{ $T = 'good' }} else {{ $T = 'bad' }}\n{}", of_powershell("$T")),
        format!("$T = 'good'\nif (!$?) {{ $T = 'bad' }}\n{}", of_powershell("$T")),
        format!(
            "switch ($x) {{\n  1 {{ $T = 'good' }}\n  default {{ $T = 'bad' }}\n}}\n{}",
            of_powershell("$T")
        ),
    ] {
        let message = message(&text);
        assert_eq!(message.body, Some(text_body("{{T}}")), "{text}");
        assert_eq!(
            (variables(&message), notes(&message)),
            (vec![("T", "")], vec![(NoteCode::Computed, "T")]),
            "{text}"
        );
    }
    let receiver = format!("if [ -f a ]; then TO=bea; else TO=cat; fi\n{}", call("$TO", "hi"));
    let message = message(&receiver);
    assert_eq!(
        (ends(&message).as_str(), notes(&message)),
        ("ann|1|{{TO}}", vec![(NoteCode::Computed, "TO")])
    );
    // One value, or a new one behind the branches, is certain; and where it goes is said in any case.
    let expected = [("ann|1|bea".to_owned(), text_body("hi"))];
    let host = URL.replace("api.example", "$HOST");
    for text in [
        format!("if [ -z \"$T\" ]; then T=hi; fi\n{}", call("bea", "$T")),
        format!("if [ -f a ]; then T=x; else T=y; fi\nT=hi\n{}", call("bea", "$T")),
        format!(
            "if [ -f a ]; then HOST=a.example; else HOST=b.example; fi\ncurl \"{host}\" -d '{}'",
            text_body("hi")
        ),
        format!("if (!$T) {{ $T = 'hi' }}\n{}", of_powershell("$T")),
    ] {
        assert_eq!(filled(&text), expected, "{text}");
    }
}
