//! Any text is read without a crash, and a command in any dress keeps its message. `YANSHU_FUZZ_CASES` tries more.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;
use crate::import::curl::table;
use crate::import::fuzzing::{config, damaged};

/// One text of every kind.
fn seeds() -> Vec<String> {
    let json = r#"{"message":{"message_type":0,"text":"it ^_^ `ls` $1 %PATH%"}}"#;
    let escaped = json.replace('"', "\\\"");
    vec![
        format!("curl -X POST '{URL}' \\ \n  -H 'AppKey: k1' \\\n  -d '{json}'\n"),
        format!("RESP=$(curl -s '{URL}' -d \"$(cat <<'END'\n{json}\nEND\n)\")\necho \"$RESP\""),
        format!("BODY='{json}'\nfor to in a b; do curl \"{URL}/$to\" --json @- <<EOF\n$BODY `date` ${{1:-x}}\nEOF\ndone"),
        format!("H=(-H 'A: b')\ncat > b.json <<-E\n\t{json}\n\tE\ncurl \"${{H[@]}}\" {URL} -d @b.json --next -T - < f | tee log"),
        format!("$ curl ‘{URL}’ —data “{json}”\n> -u a:b\n"),
        format!("@echo off\r\nset \"TO=b\"\r\nset B={escaped}\r\ncurl \"{URL}\" ^\r\n -H \"A: %TO% %%7C %~1 !B!\" -d \"%B%\" > out\r\n"),
        format!("C:\\x>curl ^\"{URL}^\" --data-raw ^\"^{{^\r\n\r\n^\\^\"a^\\^\":1^}}^\""),
        format!("$h = @{{ AppKey = 'k'; \"B\" = $env:X }}\n$b = @{{ message = @{{ n = 0; t = \"a $(Get-Date)\" }} }} | ConvertTo-Json\nirm -Uri '{URL}' -Method Post -Headers $h -Body $b"),
        format!("$p = @\"\n{json}\n\"@\ncurl.exe '{URL}' --http0.9 -d'{escaped}' `\n -H \"A: $p\" @p"),
        "curl 'https://h/im/v2/conversations/{a,b}%7C1%7Cc[01-10:2]/messages' -g -d $'{\"\\u4f60\\x41\\101\\'\"}'".to_owned(),
        format!("curl --variable token=5ecret --expand-header 'A: {{{{token}}}}' --pass x -sSLd '{json}' {URL} stray"),
        format!("wget -qO- \\\n --header='A: b' --user x --password 5ecret --post-data '{json}' {URL} && http -f POST {URL} A:b t=1"),
        format!("echo '{json}' | http POST {URL} AppKey:k1 n:=1 m[a][]=2 q==3 f@g \\:x=@y.json"),
        format!("ｃｕｒｌ　＇{URL}＇ ^\r\n\r\n －－data “{json}” `\r\n ＼\r -H ‘A： b’"),
        format!("<pre>curl &#39;{URL}&#39; \\\n -d &#39;{}&#39;</pre>", json.replace('"', "&quot;")),
        format!("bash -c \"curl '{URL}' -d '{escaped}'\" && printf '%s' \"{escaped}\" | curl -d @- {URL}"),
        format!("function F($t) {{ foreach ($u in 'a', $t) {{ irm \"{URL}/$u\" -Method Post -Body '{json}' }} }}\n'x' | % {{ F -t $_ }}\nfor ($i=1; $i -le 2; $i++) {{ F $i }}\niex \"curl.exe $i\""),
        format!("ssh h <<'E' | cmd /c \"curl {URL}\"\nbash -c 'curl \"$1\" -d \"$2\"' x '{URL}' '{json}'\nE\npowershell -c \"irm {URL}\""),
        format!("pipeline {{ environment {{ A = \"b\" }} stages {{ sh(label: 'x', script: \"\"\"curl '{URL}' -d '${{env.A}} $A \\\\\n' \"\"\") \n bat 'curl {URL}' }} }}"),
        format!("declare -A m=([a]=b)\nl=(a b)\nl[1]=c\nm[$x]=d\nif a; then T=1; else T=\"${{l[@]:1}}\"; fi\nfor i in \"${{!l[@]}}\" \"${{@:2}}\"; do curl {URL} -d \"${{l[$i]^^}} ${{#T}} ${{T:1:-1}} ${{m[a],,}}\"; done\ncurl -K - <<E\nurl = \"{URL}\"\nE"),
        format!("$b = @{{ m = @{{ t = 'a' }} }}\n$b.m['t'] += 'b'\n$b.x.y = 1\nif ($a) {{ $t = 1 }} else {{ $t = ' b ' }}\nirm {URL} -Method Post -Body $b.m.t.Replace('a', $t).Trim().Substring(1, 2) -X ('a','b' -join $t)"),
        format!("curl [{URL}]({URL}) -d <{URL}>\nExecStart=-/bin/curl {URL}"),
        format!("alias c='curl -s'\nf(){{ shift; c \"$@\" -d \"$1\"; }}\ng(){{ f \"$1$1\" \"$@\"; }}\ng {URL} '{json}'\nseq 2 | xargs -I{{}} curl '{URL}' -d \"$(jq -n --arg t a '{{message: {{text: ($t + $t)}}}}')\""),
    ]
}

const SIGNS: &[&str] = &[
    "'",
    "\"",
    "\\",
    "$",
    "$(",
    ")",
    "`",
    "^",
    "%",
    "!",
    "@",
    "@'",
    "'@",
    "@\"\n",
    "{",
    "}",
    "{{",
    "}}",
    "[",
    "]",
    "(",
    "<<",
    "<<<",
    "EOF",
    "\n",
    "\r\n",
    ";",
    "|",
    "&&",
    ">",
    "<",
    " ",
    "\t",
    "-d ",
    "-H ",
    "--next ",
    "--json ",
    "-x",
    "curl ",
    "curl.exe ",
    "irm ",
    "for x in a; do ",
    "done",
    "if ",
    "${x:-",
    "${x[@]}",
    "$'",
    "\\u",
    "d83d",
    "=",
    "+=",
    "#",
    "“",
    "‘",
    "—",
    "\u{200b}",
    "\u{a0}",
    "\u{fdd0}",
    "\u{fdd1}",
    "雁",
    "😀",
    "%7C",
    "https://h/im/v2/conversations/a%7C1%7Cb/messages",
    "@{",
    "-f",
    "+",
    "[char]",
    "--%",
    "set x=",
    "\0",
    "<(",
    "((",
    "function f {",
    "function F($a) {",
    "foreach ($a in ",
    "| % {",
    "$_",
    "1..9",
    "$i++",
    "while ($i) {",
    "iex ",
    "bash -c ",
    "cmd /c ",
    "powershell -c ",
    "ssh h ",
    "sh '''",
    "pipeline {",
    "${env.A}",
    "wget ",
    "http POST ",
    "--post-data ",
    ":=",
    "==",
    "m[a]=",
    "&quot;",
    "&#39;",
    "&amp;",
    "<b>",
    "＇",
    "｛",
    "%x%",
    "!x!",
    "xargs ",
    "xargs -I{} ",
    "alias a='b a'\n",
    "$1",
    "\"$@\" ",
    "f(){ ",
    "function ",
    "jq -n ",
    "x=$x$x\n",
];

/// A way to write a command.
#[derive(Debug, Clone, Copy)]
enum Dress {
    Bash,
    BashAnsi,
    BashDouble,
    Cmd,
    CmdCarets,
    Powershell,
    Bent,
}

fn quoted(word: &str, dress: Dress) -> String {
    let native = |word: &str| word.replace('"', "\\\"");
    match dress {
        Dress::Bash => format!("'{}'", word.replace('\'', r"'\''")),
        Dress::BashAnsi => {
            let units = word.encode_utf16().fold(String::new(), |mut all, unit| {
                let _ = write!(all, "\\u{unit:04x}");
                all
            });
            format!("$'{units}'")
        }
        Dress::BashDouble => {
            let escaped: String = word
                .chars()
                .map(|c| if "\\\"$`".contains(c) { format!("\\{c}") } else { c.to_string() })
                .collect();
            format!("\"{escaped}\"")
        }
        Dress::Cmd => format!("\"{}\"", native(word)),
        Dress::CmdCarets => {
            let carets: String = native(word)
                .chars()
                .map(|c| if "\"\\&|<>^%!(){}".contains(c) { format!("^{c}") } else { c.to_string() })
                .collect();
            format!("^\"{carets}^\"")
        }
        Dress::Powershell => format!("'{}'", native(word).replace('\'', "''")),
        Dress::Bent => format!("‘{word}’"),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn fuzz_no_change_of_any_kind_of_text_breaks_a_reader(
        text in damaged(seeds(), SIGNS),
    ) {
        let began = std::time::Instant::now();
        if let Ok(import) = read(&text) {
            let reported = serde_json::to_string(&import).unwrap();
            // Others keep what they are given, and it may have these signs itself.
            let is_of_shell = matches!(
                import.format,
                ImportFormat::Curl | ImportFormat::Wget | ImportFormat::Httpie | ImportFormat::Powershell
            );
            prop_assert!(!is_of_shell || !reported.contains(['\u{fdd0}', '\u{fdd1}']), "{reported}");
            for message in import.messages {
                prop_assert!(message.notes.iter().all(|note| note.code != NoteCode::Command || note.name.parse::<usize>().is_ok()));
            }
        }
        prop_assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    }

    #[test]
    fn fuzz_a_command_in_any_dress_keeps_its_message(
        dress in select(vec![Dress::Bash, Dress::BashAnsi, Dress::BashDouble, Dress::Cmd, Dress::CmdCarets, Dress::Powershell, Dress::Bent]),
        text in "[ -~é雁😀^`$%!{}<>&|'\\\\]{0,24}",
        options in prop::collection::vec((any::<Index>(), any::<bool>()), 0..4),
        body_first in any::<bool>(),
        breaks in any::<bool>(),
        blank in select(vec!["", " ", "\t "]),
        wget in any::<bool>(),
    ) {
        // What a shell itself would change, however it is quoted there.
        let text = match dress {
            Dress::BashDouble => text.replace('%', "."),
            // The same line means something for bash where these stand in it.
            Dress::Cmd => text.replace(['%', '\\', '"', '!', '$', '`'], "."),
            Dress::CmdCarets => text.replace(['%', '\\', '"', '!'], "."),
            Dress::Powershell => text.replace(['\\', '"'], "."),
            Dress::Bent => text.replace(['\'', '"', '\\', '`', '$'], "."),
            _ => text,
        };
        let body = text_body(&text);
        let client = if wget { "wget" } else { "curl" };
        let client = if matches!(dress, Dress::Powershell) { format!("{client}.exe") } else { client.to_owned() };
        let mut words = vec![quoted(URL, dress)];
        let different = ["data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "form", "form-string", "get", "head", "json",
            "next", "request", "upload-file", "url", "url-query", "header", "globoff"];
        let all: Vec<_> = table::all().iter().filter(|option| !different.contains(&option.name)).collect();
        for (at, attached) in options.into_iter().filter(|_| !wget) {
            let option = at.get(&all);
            let value = if option.takes_value { format!("{}{}", if attached { "=" } else { " " }, quoted("5ecret", dress)) } else { String::new() };
            words.push(format!("--{}{value}", option.name));
        }
        let data = format!("{} {}", if wget { "--post-data" } else { "-d" }, quoted(&body, dress));
        if body_first { words.insert(0, data) } else { words.push(data) }
        let joint = match dress {
            _ if !breaks => " ".to_owned(),
            Dress::Cmd | Dress::CmdCarets => format!(" ^{blank}\r\n  "),
            Dress::Powershell => format!(" `{blank}\n  "),
            _ => format!(" \\{blank}\n  "),
        };
        // Behind the sign comes what goes on with a command: an option, or a word in quotes.
        let line = format!("{client} {}", words.join(&joint));
        let message = message(&line);
        prop_assert_eq!(ends(&message), "ann|1|bea", "{}", line);
        prop_assert_eq!(message.body.as_deref(), Some(body.as_str()), "{}", line);
    }
}
