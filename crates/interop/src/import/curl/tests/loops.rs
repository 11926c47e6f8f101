//! Loops: a message for each turn, where it is known what they run over, else one that asks.

use super::*;

/// From whom, and what is asked for, of every message.
fn turns(text: &str) -> Vec<(String, Vec<String>)> {
    let of = |message: &ImportedMessage| {
        let asked = variables(message).iter().map(|(name, value)| format!("{name}={value}")).collect();
        (ends(message), asked)
    };
    messages(text).iter().map(of).collect()
}

/// The calls of a script, with what the variable of its loop was in each.
fn values(text: &str) -> Vec<String> {
    let value = |(to, mut asked): (String, Vec<String>)| {
        asked.pop().map_or(to, |asked| asked.split_once('=').unwrap().1.to_owned())
    };
    turns(text).into_iter().map(value).collect()
}

const PLACE: &str = "https://h/im/v2/conversations/ann%%7C1%%7C";

fn batch(call_of: &str) -> String {
    format!(
        "@echo off\r\n{}\r\n",
        call_of.replace("CURL", &format!("curl \"{PLACE}%%i/messages\" -d \"{{}}\""))
    )
}

#[test]
fn a_loop_of_cmd_over_known_words_sends_one_message_each() {
    for text in [
        "for %%i in (bea cy) do CURL",
        "FOR %%i IN (bea,cy) DO CURL",
        "for %%i in (bea cy) do (CURL)",
        "for %%i in (bea cy) do (\r\n  echo to %%i\r\n  CURL\r\n)\r\necho done",
        "for %%i in (bea;cy) do (\r\n  if \"%%i\"==\"x\" (\r\n    echo x\r\n  ) else (\r\n    echo y\r\n  )\r\n  CURL\r\n)",
        "set LIST=bea cy\r\nfor %%i in (%LIST%) do CURL",
        "for %%a in (x) do for %%i in (bea cy) do CURL",
        "for %%i in (\"bea\" \"cy\") do curl \"https://h/im/v2/conversations/ann%%7C1%%7C%%~i/messages\" -d \"{}\"",
    ] {
        assert_eq!(values(&batch(text)), ["bea", "cy"], "{text}");
    }
    assert_eq!(values(&batch("for /l %%i in (1,2,5) do CURL")), ["1", "3", "5"]);
    assert_eq!(values(&batch("for /L %%i in (3,-1,2) do CURL")), ["3", "2"]);
    let typed =
        "for %i in (bea cy) do curl \"https://h/im/v2/conversations/ann%7C1%7C%i/messages\" -d \"{}\"";
    assert_eq!(values(typed), ["bea", "cy"]);
}

#[test]
fn a_loop_of_cmd_over_what_is_not_known_asks() {
    for text in [
        "for %%i in (*.txt) do CURL",
        "for /f %%i in (ids.txt) do CURL",
        "for /f \"tokens=1 delims=,\" %%i in (ids.txt) do CURL",
        "for /f \"delims=\" %%i in ('type ids.txt') do CURL",
        "for /f \"usebackq\" %%i in (`dir /b`) do (\r\n  CURL\r\n)",
        "for /r C:\\ids %%i in (*.txt) do CURL",
        "for %%i in (%1) do CURL",
    ] {
        let all = messages(&batch(text));
        let [message] = all.as_slice() else { panic!("{text}: {all:?}") };
        assert_eq!(ends(message), "ann|1|{{i}}", "{text}");
        assert_eq!(variables(message), [("i", "")], "{text}");
        assert_eq!(notes(message), [(NoteCode::Computed, "i")], "{text}");
    }
    // What it runs over may be a request itself, and so may what stands behind `do`.
    let both = format!(
        "@echo off\r\nfor /f %%i in ('curl \"{PLACE}dee/messages\" -d \"{{}}\"') do curl \"{PLACE}%%i/messages\" -d \"{{}}\"\r\n"
    );
    assert_eq!(
        turns(&both).iter().map(|(to, _)| to.as_str()).collect::<Vec<_>>(),
        ["ann|1|dee", "ann|1|{{i}}"]
    );
}

#[test]
fn a_loop_of_cmd_has_an_end() {
    assert!(messages(&batch("for /l %%i in (1,1,99999999) do CURL")).len() <= 200);
    let deep: String = ('a'..='h').map(|letter| format!("for /l %%{letter} in (1,1,99) do ")).collect();
    read(&batch(&format!("{deep} CURL"))).unwrap();
    for broken in [
        "for %%i in (a b do CURL",
        "for %%i",
        "for /f",
        "for %% in () do CURL",
        "for %%i in () do CURL",
        "for /l %%i in (a) do CURL",
    ] {
        let _ = read(&batch(broken));
    }
}

const CALL: &str = "curl \"https://h/im/v2/conversations/ann%7C1%7C$TO/messages\" -d '{}'";

#[test]
fn braces_in_a_list_of_bash_stand_for_their_words() {
    for (list, expected) in [
        ("{1..3}", &["1", "2", "3"][..]),
        ("{3..1}", &["3", "2", "1"]),
        ("{01..10..4}", &["01", "05", "09"]),
        ("{a..c}", &["a", "b", "c"]),
        ("{bea,cy}", &["bea", "cy"]),
        ("user{1..2}", &["user1", "user2"]),
        ("{bea,cy}{1,2}x", &["bea1x", "bea2x", "cy1x", "cy2x"]),
        ("{a,b{1..2}}", &["a", "b1", "b2"]),
        ("ann {bea,cy} dee", &["ann", "bea", "cy", "dee"]),
        ("{bea}", &["ann|1|{bea}"]),
    ] {
        assert_eq!(values(&format!("for TO in {list}; do {CALL}; done")), expected, "{list}");
    }
    assert!(messages(&format!("for TO in {{1..99999999}}; do {CALL}; done")).len() <= 200);
    assert!(messages(&format!("for TO in {}; do {CALL}; done", "{1..99}".repeat(9))).len() <= 200);
}

#[test]
fn a_loop_of_bash_over_lines_sends_one_message_each() {
    for text in [
        format!("while read -r TO; do\n  {CALL}\ndone <<EOF\nbea\ncy\nEOF"),
        format!("while IFS= read -r TO; do {CALL}; done <<'EOF'\nbea\ncy\nEOF"),
        format!("while IFS= read -r TO || [ -n \"$TO\" ]; do {CALL}; done <<EOF\nbea\n\ncy\nEOF"),
        format!("cat <<EOF | while read TO; do {CALL}; done\nbea\ncy\nEOF"),
        format!("printf 'bea\\ncy\\n' | while read TO; do {CALL}; done"),
        format!("cat > ids.txt <<EOF\nbea\ncy\nEOF\nwhile read TO; do {CALL}; done < ids.txt"),
        format!("while IFS=, read -r TO NAME; do {CALL}; done <<EOF\nbea,Bea B\ncy,Cy C\nEOF"),
        format!("while read -r TO NAME; do {CALL}; done <<EOF\n  bea   Bea B\ncy\tCy C\nEOF"),
    ] {
        assert_eq!(values(&text), ["bea", "cy"], "{text}");
    }
    let named = "while IFS=, read -r TO NAME; do curl \"https://h/im/v2/conversations/ann%7C1%7C$TO/messages\" -d \"{\\\"text\\\":\\\"$NAME\\\"}\"; done <<EOF\nbea,Bea, B\nEOF";
    assert_eq!(
        turns(named),
        [("ann|1|{{TO}}".to_owned(), vec!["TO=bea".to_owned(), "NAME=Bea, B".to_owned()])]
    );
    let unknown = message(&format!("while read TO; do {CALL}; done < ids.txt"));
    assert_eq!((ends(&unknown).as_str(), variables(&unknown)), ("ann|1|{{TO}}", vec![("TO", "")]));
}
