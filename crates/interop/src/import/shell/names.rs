//! Names of gaps, and of commands that say nothing about a request.

use std::collections::HashMap;

/// Names for the outputs of commands: the same command gets the same name, another one with that name a number.
#[derive(Debug, Default)]
pub(in crate::import) struct OutputNames {
    /// The command's text, and the name it got.
    given: HashMap<String, String>,
    used: HashMap<String, u32>,
}

impl OutputNames {
    /// The name for what a command would print; `text` is all of it, `program` what it is called by.
    pub(in crate::import) fn of(&mut self, text: &str, program: &str) -> String {
        if let Some(name) = self.given.get(text) {
            return name.clone();
        }
        let plain = identifier(program);
        let count = self.used.entry(plain.clone()).or_default();
        *count += 1;
        let name = if *count == 1 { plain } else { format!("{plain}_{count}") };
        self.given.insert(text.to_owned(), name.clone());
        name
    }
}

/// A text as a name: letters, digits and `_`, at most forty of them.
pub(in crate::import) fn identifier(text: &str) -> String {
    let plain: String = text.chars().take(40).map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let plain = plain.trim_matches('_');
    if plain.is_empty() { "output".to_owned() } else { plain.to_owned() }
}

/// A program's name, as it may be shown: what looks like none may be anything.
pub(in crate::import) fn shown_program(name: &str) -> &str {
    let is_name = name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._+-".contains(&byte));
    if is_name { name } else { "command" }
}

/// The gap for what only the run of a script knows: `$1` is `arg_1`, all of them `args`, `$?` is `exit_code`.
pub(in crate::import) fn argument(name: &str) -> String {
    let known = match name {
        "?" => "exit_code",
        "#" => "arg_count",
        "" | "$" | "!" => "process_id",
        _ if name.bytes().all(|byte| byte.is_ascii_digit()) => return format!("arg_{name}"),
        _ => "args",
    };
    known.to_owned()
}

/// Commands of scripts that say nothing about the request.
pub(in crate::import) fn is_usual(program: &str) -> bool {
    const USUAL: &[&str] = &[
        "",
        ".",
        ":",
        "@echo",
        "awk",
        "base64",
        "break",
        "cat",
        "cd",
        "chcp",
        "chmod",
        "clear",
        "cls",
        "command",
        "continue",
        "cp",
        "cut",
        "date",
        "dir",
        "dirname",
        "echo",
        "else",
        "endlocal",
        "exit",
        "export",
        "false",
        "find",
        "findstr",
        "function",
        "goto",
        "grep",
        "head",
        "hexdump",
        "if",
        "jq",
        "let",
        "local",
        "ls",
        "md5sum",
        "mkdir",
        "mktemp",
        "mv",
        "od",
        "openssl",
        "pause",
        "popd",
        "printf",
        "pushd",
        "pwd",
        "python",
        "python3",
        "random",
        "read",
        "rem",
        "return",
        "rm",
        "sed",
        "seq",
        "set",
        "setlocal",
        "sha1",
        "sha1sum",
        "shasum",
        "shift",
        "sleep",
        "sort",
        "source",
        "start-sleep",
        "tail",
        "tee",
        "test",
        "timeout",
        "title",
        "touch",
        "tr",
        "trap",
        "true",
        "type",
        "umask",
        "unset",
        "uuidgen",
        "wait",
        "wc",
        "which",
        "write-error",
        "write-host",
        "write-output",
        "write-verbose",
        "xxd",
        "out-null",
        "out-file",
        "convertto-json",
        "convertfrom-json",
        "select-object",
        "set-content",
        "get-content",
        "get-date",
        "new-object",
        "new-guid",
        "import-module",
        "set-strictmode",
        "param",
        "format-list",
        "[",
        "[[",
        "add-type",
        "out-string",
        "start",
        "del",
        "call",
        "where",
        "certutil",
        "powershell",
        "pwsh",
        "cmd",
        "ssh",
        "wsl",
        "docker",
        "kubectl",
        "bash",
        "sh",
    ];
    USUAL.contains(&program)
}
