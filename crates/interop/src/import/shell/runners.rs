//! Commands that hand a script to a shell: `bash -c '…'`, `cmd /c "…"`, `ssh host '…'`, `docker exec c sh <<EOF`.

use super::model::{Shell, program};

/// A script that a command hands to a shell.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct InnerScript {
    pub(super) shell: Shell,
    pub(super) source: Source,
    /// What stands behind the script: the name that it gets, then its arguments.
    pub(super) arguments: Vec<String>,
}

/// Where a script stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Source {
    Text(String),
    /// In a file with this name.
    File(String),
    /// On the standard input.
    Input,
}

/// Whether a script may make a request.
pub(super) fn may_request(script: &str) -> bool {
    let lower = script.to_ascii_lowercase();
    ["curl", "wget", "http", "xh ", "invoke-", "irm ", "iwr "].iter().any(|name| lower.contains(name))
}

/// The script that one of these words hands to a shell, wherever the shell stands among them.
pub(super) fn inner_script(words: &[String]) -> Option<InnerScript> {
    // `rsync -e ssh …`
    let uses_ssh =
        words.first().is_some_and(|first| matches!(program(first).as_str(), "rsync" | "scp" | "git"));
    words.iter().enumerate().find_map(|(at, word)| {
        let rest = words.get(at + 1..).unwrap_or_default();
        match program(word).as_str() {
            "bash" | "sh" | "zsh" | "dash" | "ash" | "ksh" | "fish" => Some(of_bash(rest)),
            "cmd" => of_cmd(rest),
            "powershell" | "pwsh" => of_powershell(rest),
            "ssh" if !uses_ssh => of_ssh(rest),
            "su" | "runuser" | "script" => of_option(rest, "-c"),
            "at" | "batch" if at == 0 => {
                Some(InnerScript { shell: Shell::Bash, source: Source::Input, arguments: Vec::new() })
            }
            "watch" if at == 0 => Some(joined(rest.iter().skip_while(|word| is_option_or_number(word)))),
            _ => None,
        }
    })
}

/// `bash -lc 'script' name argument`, `bash -o pipefail -c …`, `sh -s`, `bash send.sh`.
fn of_bash(rest: &[String]) -> InnerScript {
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        let short = word.strip_prefix('-').filter(|short| !short.starts_with('-'));
        match short {
            Some(short) if short.contains('c') => {
                let Some(text) = words.next() else { break };
                let arguments = words.cloned().collect();
                return InnerScript { shell: Shell::Bash, source: Source::Text(text.clone()), arguments };
            }
            Some(short) if short.ends_with('o') => drop(words.next()),
            Some("" | "s") => break,
            Some(_) => {}
            None if word.starts_with("--") => {}
            None => {
                let arguments = std::iter::once(word).chain(words).cloned().collect();
                return InnerScript { shell: Shell::Bash, source: Source::File(word.clone()), arguments };
            }
        }
    }
    // The name that a script on the standard input gets is the shell's.
    let arguments = std::iter::once("bash")
        .map(str::to_owned)
        .chain(words.skip_while(|word| *word == "--").cloned())
        .collect();
    InnerScript { shell: Shell::Bash, source: Source::Input, arguments }
}

/// `cmd /s /c "…"`, and `cmd //c "…"` of Git Bash.
fn of_cmd(rest: &[String]) -> Option<InnerScript> {
    let switch = |word: &String| word.trim_start_matches('/').to_ascii_lowercase();
    let at =
        rest.iter().position(|word| word.starts_with('/') && matches!(switch(word).as_str(), "c" | "k"))?;
    let text = rest.get(at + 1..)?.join(" ");
    Some(InnerScript {
        shell: Shell::Cmd,
        source: Source::Text(without_outer_quotes(&text).to_owned()),
        arguments: Vec::new(),
    })
}

/// cmd takes the first and the last quote off what it is to do.
pub(super) fn without_outer_quotes(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text)
}

/// `powershell -NoProfile -Command "…"`.
fn of_powershell(rest: &[String]) -> Option<InnerScript> {
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        let Some(option) = word.strip_prefix(['-', '/']).map(str::to_ascii_lowercase) else {
            let is_file = word.to_ascii_lowercase().ends_with(".ps1");
            let all = || std::iter::once(word).chain(words.clone());
            return (!is_file).then(|| InnerScript { shell: Shell::Powershell, ..joined(all()) });
        };
        match option.as_str() {
            "" => {
                return Some(InnerScript {
                    shell: Shell::Powershell,
                    source: Source::Input,
                    arguments: Vec::new(),
                });
            }
            command if "command".starts_with(command) => {
                return Some(InnerScript { shell: Shell::Powershell, ..joined(words) });
            }
            file if "file".starts_with(file) || file.starts_with("enc") || file == "e" || file == "ec" => {
                return None;
            }
            with if ["ex", "ep", "w", "ver", "inp", "out", "conf"]
                .iter()
                .any(|start| with.starts_with(start)) =>
            {
                words.next();
            }
            // `-NoProfile`, `-NoLogo`, `-NonInteractive`
            _ => {}
        }
    }
    None
}

/// `ssh -p 22 -o A=b host 'script'`. Several words become one text, which the shell over there reads anew.
fn of_ssh(rest: &[String]) -> Option<InnerScript> {
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        if let Some(option) = word.strip_prefix('-') {
            if option.len() == 1 && "BbcDEeFIiJLlmOopQRSWw".contains(option) {
                words.next();
            }
            continue;
        }
        // The host.
        return Some(if words.as_slice().is_empty() {
            InnerScript { shell: Shell::Bash, source: Source::Input, arguments: Vec::new() }
        } else {
            joined(words)
        });
    }
    None
}

/// `su - user -c 'script'`.
fn of_option(rest: &[String], option: &str) -> Option<InnerScript> {
    let at = rest.iter().position(|word| word == option)?;
    Some(joined(rest.get(at + 1..=at + 1)?.iter()))
}

fn joined<'a>(words: impl Iterator<Item = &'a String>) -> InnerScript {
    let text = words.map(String::as_str).collect::<Vec<_>>().join(" ");
    InnerScript { shell: Shell::Bash, source: Source::Text(text), arguments: Vec::new() }
}

fn is_option_or_number(word: &str) -> bool {
    word.starts_with('-') || word.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_found_behind_every_command_that_hands_one_over() {
        use Shell::{Bash, Cmd, Powershell};
        for (command, shell, script, arguments) in [
            (&["bash", "-c", "S"][..], Bash, "S", &[][..]),
            (&["/bin/bash", "-lc", "S", "name", "a"], Bash, "S", &["name", "a"]),
            (&["bash", "-e", "-o", "pipefail", "-c", "S"], Bash, "S", &[]),
            (&["docker", "exec", "-it", "box", "sh", "-c", "S"], Bash, "S", &[]),
            (&["kubectl", "exec", "pod", "--", "bash", "-c", "S"], Bash, "S", &[]),
            (&["wsl", "-d", "Ubuntu", "-e", "bash", "-c", "S"], Bash, "S", &[]),
            (&["sudo", "-u", "app", "sh", "-c", "S"], Bash, "S", &[]),
            (&["ssh", "-p", "22", "mei@h", "S T"], Bash, "S T", &[]),
            (&["sshpass", "-e", "ssh", "-o", "A=b", "-i", "key", "h", "S", "T"], Bash, "S T", &[]),
            (&["su", "-", "app", "-c", "S"], Bash, "S", &[]),
            (&["watch", "-n", "5", "S"], Bash, "S", &[]),
            (&["cmd", "/c", "S"], Cmd, "S", &[]),
            (&["cmd.exe", "/s", "/C", "\"S \"T\"\""], Cmd, "S \"T\"", &[]),
            (&["cmd", "//c", "S", "T"], Cmd, "S T", &[]),
            (&["powershell", "-Command", "S"], Powershell, "S", &[]),
            (
                &["powershell.exe", "-NoProfile", "-ExecutionPolicy", "Bypass", "-c", "S", "T"],
                Powershell,
                "S T",
                &[],
            ),
            (&["pwsh", "-NoLogo", "S"], Powershell, "S", &[]),
        ] {
            let words: Vec<String> = command.iter().map(|word| (*word).to_owned()).collect();
            let arguments = arguments.iter().map(|word| (*word).to_owned()).collect();
            let expected = InnerScript { shell, source: Source::Text(script.to_owned()), arguments };
            assert_eq!(inner_script(&words), Some(expected), "{command:?}");
        }
        for (command, source) in [
            (&["bash"][..], Source::Input),
            (&["sh", "-s"], Source::Input),
            (&["docker", "exec", "-i", "box", "sh", "-"], Source::Input),
            (&["ssh", "h"], Source::Input),
            (&["at", "now", "+", "1", "hour"], Source::Input),
            (&["ssh", "h", "bash -s"], Source::Text("bash -s".to_owned())),
            (&["bash", "-x", "send.sh", "a"], Source::File("send.sh".to_owned())),
        ] {
            let words: Vec<String> = command.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(inner_script(&words).map(|inner| inner.source), Some(source), "{command:?}");
        }
        for command in [
            &["ls", "-c", "x"][..],
            &["cmd"],
            &["powershell", "-File", "a.ps1"],
            &["pwsh", "a.ps1"],
            &["ssh", "-p"],
        ] {
            let words: Vec<String> = command.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(inner_script(&words), None, "{command:?}");
        }
    }
}
