//! curl's options: all of them, in every shell.

use super::super::table::{self, TABLE};
use super::*;

/// How a shell writes one word that holds no quotes but those of JSON.
type Quote = fn(&str) -> String;

const SHELLS: [(&str, Quote); 3] = [
    ("curl", |word| format!("'{word}'")),
    ("curl.exe", |word| format!("'{}'", word.replace('"', "\\\""))),
    ("curl", |word| format!("\"{}\"", word.replace('"', "\\\""))),
];

#[test]
fn no_option_in_any_shell_hides_the_message_or_shows_its_value() {
    let body = text_body("every option");
    // What says something else about the request than how it travels.
    let different = [
        "data",
        "data-ascii",
        "data-binary",
        "data-raw",
        "data-urlencode",
        "form",
        "form-string",
        "get",
        "head",
        "json",
        "next",
        "request",
        "upload-file",
        "url",
        "url-query",
    ];
    for option in table::all().iter().filter(|option| !different.contains(&option.name)) {
        let long = format!("--{}", option.name);
        let spellings = [Some(long), option.short.map(|letter| format!("-{letter}"))];
        for (client, quote) in SHELLS {
            for spelling in spellings.iter().flatten() {
                let value = if option.takes_value { quote("5ecretValue") } else { String::new() };
                for text in [
                    format!("{client} {spelling} {value} {} -d {}", quote(URL), quote(&body)),
                    format!("{client} {} -d {} {spelling} {value}", quote(URL), quote(&body)),
                ] {
                    let message = message(&text);
                    assert_eq!(ends(&message), "ann|1|bea", "{text}");
                    assert_eq!(message.body.as_deref(), Some(body.as_str()), "{text}");
                    let unknown = message.notes.iter().any(|note| note.code == NoteCode::Command);
                    // `-H` with a word that is no header.
                    assert_eq!(unknown, option.name == "header", "{text}: {:?}", message.notes);
                }
            }
        }
    }
}

#[test]
fn each_option_for_the_body_gives_it_in_every_shell() {
    let body = text_body("each option");
    for (client, quote) in SHELLS {
        for option in [
            "-d ",
            "-d",
            "--data ",
            "--data-raw ",
            "--data-binary ",
            "--data-ascii ",
            "--json ",
            "-sSd",
            "--data=",
        ] {
            assert_read(&format!("{client} {option}{} {}", quote(&body), quote(URL)), &body);
            assert_read(&format!("{client} --url {} -X POST {option}{}", quote(URL), quote(&body)), &body);
        }
    }
}

#[test]
fn the_table_has_every_option_of_the_curl_that_is_installed() {
    let output = std::process::Command::new("curl").args(["--help", "all"]).output();
    let Ok(output) = output else {
        eprintln!("no curl is installed here: the table is not compared");
        return;
    };
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut seen = 0;
    for line in listed.lines().filter(|line| line.starts_with(' ')) {
        let Some((short, rest)) = line.split_once("--") else { continue };
        let name = rest.split_whitespace().next().unwrap();
        let takes_value = rest[name.len()..].trim_start_matches(' ').starts_with(['<', '['])
            && rest[name.len()..].starts_with([' '])
            && !rest[name.len()..].starts_with("  ");
        let letter = short.trim().strip_prefix('-').and_then(|short| short.chars().next());
        seen += 1;
        match table::all().iter().find(|option| option.name == name) {
            Some(option) => {
                assert_eq!(option.takes_value, takes_value, "--{name}");
                // A newer curl gave `-i` to another name.
                if let Some(letter) = letter {
                    assert_eq!(
                        table::short(letter).map(|option| option.takes_value),
                        Some(takes_value),
                        "-{letter}"
                    );
                }
            }
            // A newer curl has more: write the table anew by scripts/curl-options.py.
            None => {
                eprintln!("--{name} of the installed curl is not in the table: run scripts/curl-options.py");
            }
        }
    }
    assert!(seen > 200, "curl lists {seen} options");
    assert!(TABLE.lines().any(|line| line.ends_with("7.88.1")));
}

#[test]
fn names_are_taken_whole_or_cut_short_where_that_stays_clear() {
    for (name, whole) in [
        ("data", Some("data")),
        ("sil", Some("silent")),
        ("compressed", Some("compressed")),
        ("no-silent", Some("silent")),
        ("no-buffer", Some("no-buffer")),
        ("buffer", Some("no-buffer")),
        ("dat", None),
        ("no-data", None),
        ("", None),
    ] {
        assert_eq!(table::long(name).map(|option| option.name), whole, "{name}");
    }
}

#[test]
fn parts_of_a_body_are_put_together_as_curl_does() {
    for (options, body) in [
        (r#"--json '{"message":' --json '{"message_type":0}}'"#, r#"{"message":{"message_type":0}}"#),
        ("-d a=1 -d b=2", "a=1&b=2"),
        ("-d a=1 --json b", "a=1b"),
        ("--data-raw @x -d y", "@x&y"),
    ] {
        assert_eq!(message(&format!("curl '{URL}' {options}")).body.as_deref(), Some(body), "{options}");
    }
}

#[test]
fn one_command_may_send_several_messages() {
    let second = URL.replace("bea", "cy");
    let (one, two) = (text_body("1"), text_body("2"));
    let all = messages(&format!(
        "curl '{URL}' -d '{one}' --next '{second}' -d '{two}' -: -X POST --url '{URL}' -d '{one}'"
    ));
    let read: Vec<_> = all.iter().map(|message| (ends(message), message.body.clone().unwrap())).collect();
    assert_eq!(
        read,
        [("ann|1|bea".into(), one.clone()), ("ann|1|cy".into(), two), ("ann|1|bea".into(), one.clone())]
    );
    // Two URLs get the same body.
    let all = messages(&format!("curl '{URL}' '{second}' -d '{one}'"));
    assert_eq!(all.iter().map(ends).collect::<Vec<_>>(), ["ann|1|bea", "ann|1|cy"]);
}

#[test]
fn a_pattern_in_the_url_stands_for_several_and_is_said_to() {
    let body = text_body("x");
    let all = messages(&format!(
        "curl 'https://h/im/v2/conversations/{{ann,cy}}%7C1%7Cbea[08-10]/messages' -d '{body}'"
    ));
    let read: Vec<_> = all.iter().map(ends).collect();
    assert_eq!(read, ["ann|1|bea08", "ann|1|bea09", "ann|1|bea10", "cy|1|bea08", "cy|1|bea09", "cy|1|bea10"]);
    assert!(all.iter().all(|message| notes(message) == [(NoteCode::SeveralUrls, "6")]));
    for option in ["-g", "--globoff"] {
        let one = message(&format!(
            "curl {option} 'https://h/im/v2/conversations/a[1-3]%7C1%7Cb/messages' -d '{body}'"
        ));
        assert_eq!((ends(&one).as_str(), notes(&one).len()), ("a[1-3]|1|b", 0));
    }
    let many =
        messages(&format!("curl 'https://h/im/v2/conversations/a%7C1%7Cb[1-100000]/messages' -d '{body}'"));
    assert_eq!((many.len(), notes(&many[0])), (200, vec![(NoteCode::SeveralUrls, "100000")]));
    // No pattern to curl.
    let address =
        message(&format!("curl 'http://[::1]:90/im/v2/conversations/ann%7C1%7Cbea/messages' -d '{body}'"));
    assert_eq!((ends(&address).as_str(), notes(&address).len()), ("ann|1|bea", 0));
}

#[test]
fn files_and_commands_that_are_not_here_are_named() {
    use NoteCode::{BodyCommand, BodyFile, BodyKind};
    for (words, note) in [
        ("-d @body.json", (BodyFile, "body.json")),
        ("--data-binary '@my body.json'", (BodyFile, "my body.json")),
        ("-d '{}' -d @body.json", (BodyFile, "body.json")),
        ("-d @- < body.json", (BodyFile, "body.json")),
        ("-d \"$(cat body.json)\"", (BodyFile, "body.json")),
        ("-d \"$(<body.json)\"", (BodyFile, "body.json")),
        ("-d \"`cat body.json`\"", (BodyFile, "body.json")),
        ("-T body.json -X POST", (BodyFile, "body.json")),
        ("-d \"$(jq -n '{a: now}')\"", (BodyCommand, "jq")),
        ("-d \"$BODY\"", (BodyCommand, "BODY")),
        ("--data-urlencode text@x", (BodyKind, "--data-urlencode")),
    ] {
        let message = message(&format!("curl '{URL}' {words}"));
        assert_eq!((ends(&message).as_str(), notes(&message)), ("ann|1|bea", vec![note]), "{words}");
        assert_eq!(message.body, None);
    }
    let piped = message(&format!("cat body.json | curl '{URL}' -d @-"));
    assert_eq!(notes(&piped), [(BodyFile, "body.json")]);
    let piped = message(&format!("jq .a x | curl '{URL}' -d @-"));
    assert_eq!(notes(&piped), [(BodyCommand, "jq")]);
    let piped = message(&format!("jq . x | curl '{URL}' -d @-"));
    assert_eq!(notes(&piped), [(BodyFile, "x")]);
}
