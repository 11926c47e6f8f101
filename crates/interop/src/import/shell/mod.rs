//! Scripts and command lines of shells, read as far as they say what is requested.
//!
//! Nothing is run. A script is walked from its first command to its last: variables get their values, files that it
//! writes get their text, and each call of a web client is kept with what it would be given. What only the shell could
//! know (an argument, the output of a command) becomes a [`gap`].

pub(super) mod bash;
pub(super) mod cmd;
pub(super) mod gap;
pub(super) mod names;
pub(super) mod powershell;
pub(super) mod repair;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Calls that one script may make; loops make many.
pub(super) const MAX_CALLS: usize = 1_000;
/// How deep scripts may stand in each other: substitutions, `bash -c`, blocks.
pub(super) const MAX_DEPTH: usize = 40;
/// So many commands are looked at, loops included.
pub(super) const MAX_STEPS: usize = 20_000;
/// No text that is put together becomes longer, in bytes: variables that double each other would.
pub(super) const MAX_VALUE_BYTES: usize = 4 * 1024 * 1024;

/// What a script was found to do.
#[derive(Debug, Default)]
pub(super) struct Script {
    /// Calls of curl and its kin, in order.
    pub(super) calls: Vec<Invocation>,
    /// How many words of the script were not understood.
    pub(super) unknown: usize,
}

/// One call of a web client.
#[derive(Debug, Clone)]
pub(super) struct Invocation {
    pub(super) client: Client,
    /// What is on its standard input.
    pub(super) input: Input,
    /// What was known when it was called.
    pub(super) known: Rc<Known>,
}

/// Which client, with what it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Client {
    /// curl with the words after its name.
    Curl(Vec<String>),
    /// PowerShell's own, parameter by parameter.
    Powershell(powershell::Request),
}

/// What stands on the standard input of a command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Input {
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
pub(super) struct Known {
    /// Variables with their values, in order of their first assignment.
    pub(super) values: BTreeMap<String, String>,
    /// Files that the script has written.
    pub(super) files: BTreeMap<String, String>,
    /// Gaps for what only the shell knows, as the script names them.
    pub(super) computed: BTreeSet<String>,
}

/// The program that a command names, without folder and `.exe`, in lower case.
pub(super) fn program(word: &str) -> String {
    let name = word.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    name.strip_suffix(".exe").map(str::to_owned).unwrap_or(name)
}
