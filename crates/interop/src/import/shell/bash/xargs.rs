//! `xargs` and `parallel`, which run a command for each of their arguments.

use super::{Reader, together};
use crate::import::shell::gap::{has_gap, replaced};
use crate::import::shell::model::{Input, MAX_CALLS, MAX_VALUE_BYTES, program};
use crate::import::shell::tree::Place;

/// So many of these commands may run each other.
const MAX_RUNNERS: usize = 8;

/// Options with a value in a word of its own.
const WITH_VALUE: [&str; 14] = [
    "-n",
    "-P",
    "-L",
    "-d",
    "-s",
    "-a",
    "-E",
    "-j",
    "--max-args",
    "--max-procs",
    "--delimiter",
    "--jobs",
    "--delay",
    "--colsep",
];

/// How it is to be run.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// What stands for the argument in the command; `None` where it comes behind.
    mark: Option<String>,
    /// Every word of its input is an argument, rather than every line.
    by_words: bool,
    /// The arguments, where they do not come from the input.
    given: Option<Vec<String>>,
}

/// What such a command is told, and the command that it runs.
pub(super) fn parted(words: &[String]) -> Option<(Options, Vec<String>)> {
    let runs_others = |word: &String| matches!(&*program(word), "sudo" | "time" | "nohup" | "env");
    let at = words.iter().position(|word| !runs_others(word))?;
    if !matches!(&*program(words.get(at)?), "xargs" | "parallel") {
        return None;
    }
    let is_parallel = program(words.get(at)?) == "parallel";
    let mut options = Options { mark: None, by_words: !is_parallel, given: None };
    let mut rest = words.get(at + 1..)?.iter();
    let mut command: Vec<String> = Vec::new();
    while let Some(word) = rest.next() {
        match word.as_str() {
            "-I" | "--replace" => options.mark = rest.next().cloned(),
            "-i" => options.mark = Some("{}".to_owned()),
            with if WITH_VALUE.contains(&with) => {
                options.by_words &= with != "-L" && with != "-d";
                rest.next();
            }
            other => {
                if let Some(mark) = other.strip_prefix("-I").or_else(|| other.strip_prefix("--replace=")) {
                    options.mark = Some(mark.to_owned());
                } else if !other.starts_with('-') {
                    command.push(word.clone());
                    break;
                }
            }
        }
    }
    command.extend(rest.cloned());
    if let Some(at) = command.iter().position(|word| word == ":::") {
        options.given = Some(command.split_off(at).into_iter().skip(1).collect());
    }
    if options.mark.is_some() {
        options.by_words = false;
    }
    let braces = is_parallel && command.iter().any(|word| word.contains("{}"));
    options.mark = options.mark.or_else(|| braces.then(|| "{}".to_owned()));
    (!command.is_empty()).then_some((options, command))
}

impl Reader {
    /// Runs the command once for each argument, and once with a gap where they are not known.
    pub(super) fn for_each_argument(
        &mut self,
        options: &Options,
        command: &[String],
        input: Input,
        place: Place<'_>,
    ) -> Input {
        if self.runners >= MAX_RUNNERS {
            self.is_cut = true;
            return Input::Output("xargs".to_owned());
        }
        let known = match (&options.given, input) {
            (Some(given), _) => given.clone(),
            (None, Input::Text(text)) => {
                let text = self.settled(&text);
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                if options.by_words {
                    lines.flat_map(str::split_whitespace).map(str::to_owned).collect()
                } else {
                    lines.map(str::to_owned).collect()
                }
            }
            _ => Vec::new(),
        };
        let arguments = if known.is_empty() { vec![self.output_of("xargs", "item")] } else { known };
        // Behind the command several come at once: only one of them can be meant.
        let arguments = match &options.mark {
            None if arguments.len() > 1 => vec![self.output_of("xargs", "item")],
            _ => arguments,
        };
        let mut printed = Input::None;
        self.runners += 1;
        for argument in arguments.into_iter().take(MAX_CALLS) {
            let words = match &options.mark {
                Some(mark) if !mark.is_empty() => self.with_argument(command, mark, &argument),
                _ if has_gap(&argument) => command.to_vec(),
                _ => command.iter().cloned().chain([argument]).collect(),
            };
            self.steps += 1;
            let more = match words.as_slice() {
                // `parallel "curl … {}" ::: a b`
                [script] if script.contains(char::is_whitespace) => {
                    let script = self.settled(script);
                    self.script(&script, place.depth + 1)
                }
                _ => self.run(words, Input::None, place),
            };
            printed = together(printed, more);
        }
        self.runners -= 1;
        printed
    }

    /// The command with an argument for each mark, as far as it stays within the bound.
    fn with_argument(&mut self, command: &[String], mark: &str, argument: &str) -> Vec<String> {
        let mut room = MAX_VALUE_BYTES;
        let put_in = command.iter().map(|word| {
            let word = replaced(word, mark, argument, room)?;
            room -= word.len();
            Some(word)
        });
        match put_in.collect() {
            Some(words) => words,
            None => {
                self.is_cut = true;
                command.to_vec()
            }
        }
    }
}
