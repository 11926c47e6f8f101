//! What a script was found to do, and the bounds of looking at it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

/// Calls that one script may make; loops make many.
pub(in crate::import) const MAX_CALLS: usize = 1_000;
/// How deep scripts may stand in each other: substitutions, `bash -c`, blocks.
pub(in crate::import) const MAX_DEPTH: usize = 40;
/// So many commands are looked at, loops included.
pub(in crate::import) const MAX_STEPS: usize = 20_000;
/// No text that is put together becomes longer, in bytes: variables that double each other would.
pub(in crate::import) const MAX_VALUE_BYTES: usize = 4 * 1024 * 1024;

/// All calls of one script take no more memory: each has a copy of what was known.
const MAX_CALLS_BYTES: usize = 256 * 1024 * 1024;

/// What a script was found to do.
#[derive(Debug, Default)]
pub(in crate::import) struct Script {
    /// Calls of curl and its kin, in order.
    pub(in crate::import) calls: Vec<Invocation>,
    /// How many words of the script were not understood.
    pub(in crate::import) unknown: usize,
    /// What the calls take in memory, about.
    bytes: usize,
}

impl Script {
    /// Adds a call. Those beyond the bounds count as not understood.
    pub(in crate::import) fn call(&mut self, call: Invocation) {
        let bytes = self.bytes.saturating_add(call.bytes());
        if self.calls.len() >= MAX_CALLS || bytes > MAX_CALLS_BYTES {
            self.unknown += 1;
            return;
        }
        self.bytes = bytes;
        self.calls.push(call);
    }

    /// What is left when the calls at these places, counted from 0, are taken out.
    pub(super) fn without(mut self, places: &[Range<usize>]) -> Script {
        let mut at = 0..;
        self.calls.retain(|_| at.next().is_some_and(|at| !places.iter().any(|place| place.contains(&at))));
        self
    }
}

/// One call of a web client.
#[derive(Debug, Clone)]
pub(in crate::import) struct Invocation {
    pub(in crate::import) client: Client,
    /// What is on its standard input.
    pub(in crate::import) input: Input,
    /// What was known when it was called.
    pub(in crate::import) known: Rc<Known>,
}

impl Invocation {
    /// What it takes in memory, about. What a script knew becomes the values of each of its calls.
    fn bytes(&self) -> usize {
        let entries = |all: &BTreeMap<String, String>| -> usize {
            all.iter().map(|(name, value)| name.len() + value.len() + 2 * size_of::<String>()).sum()
        };
        let words: usize = match &self.client {
            Client::Curl(words) | Client::Wget(words) | Client::Httpie(words) => bytes(words),
            Client::Powershell(request) => request.body.as_ref().map_or(0, String::len),
            Client::Script(_, text) => text.len(),
        };
        let input = match &self.input {
            Input::Text(text) | Input::File(text) | Input::Output(text) => text.len(),
            Input::None => 0,
        };
        words + input + entries(&self.known.values) + entries(&self.known.files)
    }
}

/// What words take in memory, about: empty ones take something, too.
pub(in crate::import) fn bytes(words: &[String]) -> usize {
    words.iter().map(|word| word.len() + size_of::<String>()).sum()
}

/// Whose language a script is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Shell {
    Bash,
    Cmd,
    Powershell,
}

/// Which client, with what it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::import) enum Client {
    /// curl with the words after its name.
    Curl(Vec<String>),
    /// wget, as well.
    Wget(Vec<String>),
    /// HTTPie and xh, which reads the same: the program's name comes first, for `https` means a scheme.
    Httpie(Vec<String>),
    /// PowerShell's own, parameter by parameter.
    Powershell(Request),
    /// Another shell, with the script that it is to run.
    Script(Shell, String),
}

impl Client {
    /// The words that a line goes on with which has no sign that joins it to the one before.
    pub(in crate::import) fn words_mut(&mut self) -> Option<&mut Vec<String>> {
        match self {
            Client::Curl(words) | Client::Wget(words) | Client::Httpie(words) => Some(words),
            Client::Powershell(_) | Client::Script(..) => None,
        }
    }
}

/// What stands on the standard input of a command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::import) enum Input {
    #[default]
    None,
    Text(String),
    /// A file with this name.
    File(String),
    /// The output of a command that is not run.
    Output(String),
}

/// What a script knows at one moment. Values may have gaps.
#[derive(Debug, Clone, Default)]
pub(in crate::import) struct Known {
    /// Variables with their values, in order of their first assignment.
    pub(in crate::import) values: BTreeMap<String, String>,
    /// Files that the script has written.
    pub(in crate::import) files: BTreeMap<String, String>,
    /// Gaps for what only the shell knows, as the script names them.
    pub(in crate::import) computed: BTreeSet<String>,
    /// Variables whose value depends on a condition: the one that they have is that of the last branch.
    pub(in crate::import) conditional: BTreeSet<String>,
}

/// The program that a command names, without folder and `.exe`, in lower case.
pub(in crate::import) fn program(word: &str) -> String {
    let name = word.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    name.strip_suffix(".exe").map(str::to_owned).unwrap_or(name)
}

/// A request as its parameters describe it. Texts may have gaps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::import) struct Request {
    pub(in crate::import) url: Option<String>,
    pub(in crate::import) method: String,
    pub(in crate::import) headers: Vec<(String, String)>,
    pub(in crate::import) body: Option<String>,
    /// The body is a table, which goes out as a form.
    pub(in crate::import) is_form: bool,
    /// The body lies in this file.
    pub(in crate::import) file: Option<String>,
    /// Parameters that mean nothing for a message.
    pub(in crate::import) others: Vec<String>,
    /// Parameters that log in.
    pub(in crate::import) logins: Vec<String>,
}
