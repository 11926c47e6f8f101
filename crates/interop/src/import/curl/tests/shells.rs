//! Commands that hand a script to another shell, here or on another machine.

use super::*;

#[test]
fn a_command_that_another_shell_runs_is_read_in_its_language() {
    let body = text_body("it $runs");
    let escaped = body.replace('"', "\\\"");
    let (single, dollar) = (format!("curl -s '{URL}' -d '{body}'"), body.replace('$', "\\$"));
    let within = format!("curl -s '{URL}' -d '{}'", dollar.replace('"', "\\\""));
    for text in [
        // In bash.
        format!("docker exec -i box sh -c \"{within}\""),
        format!("kubectl exec -n im pod/app -- bash -c \"{within}\""),
        format!("wsl -d Ubuntu bash -c \"{within}\""),
        format!("sudo -u app bash -lc \"{within}\""),
        format!("su - app -c \"{within}\""),
        format!("ssh -p 22 mei@host \"{within}\""),
        format!("ssh mei@host <<'EOF'\ncd /srv\n{single}\nEOF"),
        format!("docker exec -i box sh <<'EOF'\n{single}\nEOF"),
        format!("bash <<'EOF'\n{single}\nEOF"),
        format!("cat <<'EOF' | ssh mei@host bash -s\n{single}\nEOF"),
        format!("cat > send.sh <<'EOF'\n{single}\nEOF\nbash send.sh"),
        format!(
            "cat > /tmp/send.sh <<'EOF'\n#!/bin/sh\ncurl \"$1\" -d \"$2\"\nEOF\nchmod +x /tmp/send.sh\n/tmp/send.sh '{URL}' '{body}'"
        ),
        format!("echo \"{within}\" | at now + 1 minute"),
        format!("bash -c 'curl \"$1\" -d \"$2\"' send '{URL}' '{body}'"),
        format!("docker exec box wget -qO- --post-data='{body}' '{URL}'"),
        format!("timeout 5 wget -qO- --post-data='{body}' '{URL}'"),
        format!(
            "powershell.exe -NoProfile -Command \"Invoke-RestMethod -Uri '{URL}' -Method Post -Body '{}'\"",
            dollar.replace('"', "\\\"")
        ),
        // In PowerShell.
        format!("wsl bash -c 'curl \"{URL}\" -d \"{}\"'", escaped.replace('$', "\\$")),
        format!("ssh mei@host 'curl \"{URL}\" -d \"{}\"'", escaped.replace('$', "\\$")),
        format!("$out = cmd /c 'curl -s \"{URL}\" -d \"{escaped}\"'\n$out | ConvertFrom-Json"),
        format!("cmd.exe /c 'curl -s \"{URL}\" -d \"{escaped}\"'"),
        format!("$c = 'curl.exe \"{URL}\" -d ''{body}'''\nInvoke-Expression $c"),
        format!("powershell -Command {{ irm '{URL}' -Method Post -Body '{body}' }}"),
        // In cmd.
        format!("cmd /c \"curl -s \"{URL}\" -d \"{escaped}\"\""),
        format!("cmd /s /c \"curl -s \"{URL}\" -d \"{escaped}\"\""),
        format!("@echo off\r\ncmd /c curl -s \"{}\" -d \"{escaped}\"\r\n", URL.replace('%', "%%")),
        format!("@echo off\r\nbash -c \"curl '{}' -d '{escaped}'\"\r\n", URL.replace('%', "%%")),
        format!(
            "@echo off\r\npowershell -NoProfile -Command \"Invoke-RestMethod -Uri '{}' -Method Post -Body '{escaped}'\"\r\n",
            URL.replace('%', "%%")
        ),
    ] {
        assert_read(&text, &body);
    }
}

#[test]
fn the_scripts_in_a_pipeline_of_jenkins_are_read() {
    let body = text_body("it's built");
    let in_single = body.replace('\'', r"'\\''");
    let in_double = body.replace('"', r#"\\""#);
    let pipeline = |steps: &str| {
        format!(
            "pipeline {{\n  agent any\n  environment {{\n    FROM = 'ann'\n    APP_SECRET = '5ecretApp'\n    SUM = credentials('sum')\n  }}\n  stages {{\n    stage('notify') {{\n      steps {{\n{steps}\n      }}\n    }}\n  }}\n}}\n"
        )
    };
    for steps in [
        format!("sh '''\n  curl -s '{URL}' \\\\\n    -d '{in_single}'\n'''"),
        format!("sh(script: '''curl -s '{URL}' -d '{in_single}' ''', returnStdout: true)"),
        format!(
            r#"script {{ def r = sh(returnStdout: true, script: """curl -s '{URL}' -d "{in_double}" """).trim() }}"#
        ),
        format!(r#"bat """curl -s "{}" -d "{in_double}" """"#, URL.replace('%', "%%")),
        format!(
            "powershell '''Invoke-RestMethod -Uri '{URL}' -Method Post -Body '{}' '''",
            body.replace('\'', "''")
        ),
        format!(
            "script {{\n  def body = '''{body}'''\n  sh \"curl -s '{URL}' --json @- <<'EOF'\\n${{body}}\\nEOF\"\n}}"
        ),
        format!(
            r#"echo 'sh it'{}sh 'ls'{0}sh "curl -s '{}' -d \"{}\"""#,
            '\n',
            URL.replace("ann", "${env.FROM}"),
            body.replace('"', r#"\\\""#)
        ),
    ] {
        let text = pipeline(&steps);
        let message = message(&text);
        assert_eq!(ends(&message), "ann|1|bea", "{text}");
        assert_eq!(message.body.as_deref().map(str::trim), Some(body.as_str()), "{text}");
    }
    // What only Jenkins knows is asked for, also within quotes of the shell.
    let text = pipeline(&format!(
        r#"sh "curl '{}' -d '{}'""#,
        URL.replace("bea", "${params.TO}"),
        text_body("hi ${TEXT}").replace('"', r#"\""#)
    ));
    let message = message(&text);
    assert_eq!((ends(&message).as_str(), message.body), ("ann|1|{{TO}}", Some(text_body("hi {{TEXT}}"))));
}

#[test]
fn the_steps_of_a_pipeline_are_read_each_in_its_shell() {
    let body = text_body("hi");
    let steps = |steps: &str| {
        format!(
            "pipeline {{ environment {{ FROM = 'ann' }} stages {{ stage('x') {{ steps {{\n{steps}\n}} }} }} }}"
        )
    };
    let sh = format!("sh '''curl -s '{URL}' -d '{body}' '''");
    let bat = format!(
        r#"bat 'curl -s "{}" -d "{}"'"#,
        URL.replace('%', "%%").replace("ann", "%FROM%").replace("bea", "cat"),
        body.replace('"', r#"\\""#)
    );
    let powershell =
        format!("powershell '''irm '{}' -Method Post -Body '{body}' '''", URL.replace("bea", "dan"));
    for (text, receivers) in [
        (format!("sh 'echo one'\n{bat}"), &["cat"][..]),
        (format!("bat 'echo %PATH%'\n{sh}"), &["bea"]),
        (format!("{sh}\n{bat}\n{powershell}"), &["bea", "cat", "dan"]),
    ] {
        let text = steps(&text);
        let all = messages(&text);
        let found: Vec<&str> =
            all.iter().map(|message| message.ends.as_ref().unwrap().receiver.as_str()).collect();
        assert_eq!(found, receivers, "{text}");
        for message in &all {
            assert_eq!((message.body.as_deref(), notes(message)), (Some(&*body), vec![]), "{text}");
        }
    }
}

#[test]
fn what_only_the_outer_shell_knows_is_asked_for_in_the_inner_one() {
    let text = format!("TO=\"$1\"\ncmd.exe /c \"curl {} -d {{}}\"", URL.replace("bea", "$TO"));
    let message = message(&text);
    assert_eq!(ends(&message), "ann|1|{{arg_1}}");
    assert_eq!(notes(&message), [(NoteCode::Computed, "arg_1")]);
}

#[test]
fn a_secret_in_the_script_of_another_shell_is_not_shown() {
    for run in ["bash -c", "ssh host", "cmd /c", "powershell -Command", "wsl sh -c"] {
        let text = format!(
            "{run} \"curl -u ann:5ecretLogin -H 'CheckSum: 5ecretSum' --pass 5ecretPass {URL} -d {{}}\"\nAPP_SECRET=5ecretApp"
        );
        let _ = messages(&text);
    }
}

#[test]
fn shells_that_run_shells_have_an_end() {
    let quoted = |inner: &str| format!("bash -c '{}'", inner.replace('\'', r"'\''"));
    let deep = (0..6).fold(format!("curl '{URL}' -d '{{}}'"), |inner, _| quoted(&inner));
    assert_eq!(message(&deep).body.as_deref(), Some("{}"));
    let many =
        format!("cmd /c \"powershell -Command 'cmd /c \\\"bash -c {}\\\"'\"\n", "curl ".repeat(10_000))
            .repeat(40);
    let began = std::time::Instant::now();
    let _ = read(&format!("{many}curl '{URL}' -d '{{}}'"));
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    // Commands that only look like it make no noise, and nothing of it.
    let text = format!("ssh host uptime\nbash --version\ncat log | grep -c sh\ncurl '{URL}' -d '{{}}'");
    assert_read(&text, "{}");
}

#[test]
fn a_body_that_goes_through_a_file_is_read_whatever_the_file_is_called() {
    let body = text_body("filed");
    for text in [
        format!(
            "T=$(mktemp)\ntrap 'rm -f $T' EXIT\ncat > \"$T\" <<EOF\n{body}\nEOF\ncurl '{URL}' -d @\"$T\""
        ),
        format!("F=/tmp/body.json\ncat > $F <<'EOF'\n{body}\nEOF\ncurl '{URL}' -d @$F"),
        format!("F=body.json\necho '{body}' | tee \"$F\" > /dev/null\ncurl '{URL}' --data-binary \"@$F\""),
        format!("F=body.json\nprintf '%s' '{body}' > \"$F\"\ncurl '{URL}' -d \"$(cat \"$F\")\""),
        format!("@echo off\r\n(\r\n  echo {body}\r\n) | curl \"{}\" -d @-\r\n", URL.replace('%', "%%")),
        format!(
            "@echo off\r\n(\r\necho {body}\r\n) > body.json\r\ncurl \"{}\" -d @body.json\r\n",
            URL.replace('%', "%%")
        ),
    ] {
        let message = message(&text);
        assert_eq!(
            (ends(&message).as_str(), message.body.as_deref().map(str::trim)),
            ("ann|1|bea", Some(&*body)),
            "{text}"
        );
    }
}

/// From whom to whom, and the bodies, with what the script knows in them.
fn sent(text: &str) -> Vec<(String, String)> {
    let filled = |message: &ImportedMessage, text: &str| {
        templates::place::replaced(text, |name| {
            message
                .variables
                .iter()
                .find(|variable| variable.name == name)
                .map(|variable| variable.default.clone())
        })
    };
    let one = |message: &ImportedMessage| {
        assert_eq!(notes(message), [], "{text}");
        (filled(message, &ends(message)), filled(message, message.body.as_deref().unwrap()))
    };
    messages(text).iter().map(one).collect()
}

#[test]
fn a_subroutine_of_a_batch_file_sends_what_it_is_called_with() {
    let url = URL.replace('%', "%%");
    let send = |receiver: &str, text: &str| {
        let body = text_body(text).replace('"', "\\\"");
        format!("curl -s \"{}\" -d \"{body}\"", url.replace("bea", receiver))
    };
    let (one, both) = (
        vec![("ann|1|bea".to_owned(), text_body("hi"))],
        vec![("ann|1|bea".to_owned(), text_body("hi bea")), ("ann|1|cy".to_owned(), text_body("hi cy"))],
    );
    for (text, expected) in [
        (format!("@echo off\ncall :send bea hi\ngoto :eof\n:send\n{}\nexit /b\n", send("%1", "%2")), &one),
        (
            format!(
                "@echo off\r\ncall :send bea \"hi bea\"\r\ncall :send cy \"hi cy\"\r\nexit /b 0\r\n\r\n:send\r\nset \"TO=%~1\"\r\n{}\r\ngoto :eof\r\n",
                send("%TO%", "%~2")
            ),
            &both,
        ),
        (
            format!(
                "@echo off\nfor %%u in (bea cy) do call :SEND %%u\ngoto:eof\n:send\n{}\ngoto :eof\n",
                send("%1", "hi %1")
            ),
            &both,
        ),
        (
            format!(
                "@echo off\ncall :all hi\nexit /b\n:all\ncall :send bea \"%1 bea\"\ncall :send cy \"%1 cy\"\nexit /b\n:send\n{}\nexit /b\n",
                send("%1", "%~2")
            ),
            &both,
        ),
    ] {
        assert_eq!(&sent(&text), expected, "{text}");
    }
    let guarded = format!(
        "@echo off\ncall :send bea hi\nexit /b\n:send\nif \"%~2\"==\"\" (\n  echo usage\n  exit /b 1\n)\n{}\nexit /b\n",
        send("%1", "%2")
    );
    assert_eq!(sent(&guarded), one, "{guarded}");
    // Those that call themselves end, and a label that nobody calls is none.
    let _ = message(&format!("@echo off\n:again\n{}\ngoto again\n", send("bea", "hi")));
    let began = std::time::Instant::now();
    let _ = messages(&format!(
        "@echo off\ncall :a\nexit /b\n:a\n{}\ncall :a\ncall :a\nexit /b\n",
        send("bea", "hi")
    ));
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
}

#[test]
fn blocks_of_fish_are_read() {
    let send = |receiver: &str, text: &str| {
        let body = text_body(text).replace('"', "\\\"");
        format!("curl -s \"{}\" -d \"{body}\"", URL.replace("bea", receiver))
    };
    let (one, both) = (
        vec![("ann|1|bea".to_owned(), text_body("hi"))],
        vec![("ann|1|bea".to_owned(), text_body("hi bea")), ("ann|1|cy".to_owned(), text_body("hi cy"))],
    );
    for (text, expected) in [
        (format!("for u in bea cy\n  {}\nend", send("$u", "hi $u")), &both),
        (format!("set users bea cy\nfor u in $users; {}; end", send("$u", "hi $u")), &both),
        (format!("function send; {}; end\nsend bea hi", send("$argv[1]", "$argv[2]")), &one),
        (
            format!("function send --argument-names to text\n  {}\nend\nsend bea hi", send("$to", "$text")),
            &one,
        ),
        (format!("if test -n \"$X\"\n  echo no\nelse\n  {}\nend", send("bea", "hi")), &one),
        (format!("begin\n  set -l to bea\n  {}\nend", send("$to", "hi")), &one),
        (
            format!(
                "set -l cid (string escape --style=url 'ann|1|bea')\nif true\n  curl \"https://h/im/v2/conversations/$cid/messages\" -d '{}'\nend",
                text_body("hi")
            ),
            &one,
        ),
    ] {
        assert_eq!(&sent(&text), expected, "{text}");
    }
}
