//! Functions and aliases: what they call is read for each call of theirs, with its arguments.

use std::rc::Rc;

use super::Reader;
use super::functions::Function;
use super::word_list::Words;
use crate::import::shell::gap::{file_name, gap, only_gap};
use crate::import::shell::model::{Client, Input, Invocation, Script, Shell};
use crate::import::shell::names::argument;
use crate::import::shell::runners::{self, InnerScript, Source};
use crate::import::shell::tree::Place;

impl Reader {
    /// Remembers a function. What it calls is read with its arguments open, for it may be called by what is not here.
    pub(super) fn define(&mut self, place: Place<'_>) -> Input {
        let name = place.child("word").map(|name| name.source().to_owned()).unwrap_or_default();
        for body in place.named().into_iter().filter(|child| child.kind() != "word") {
            let start = self.done.calls.len();
            let outside = self.functions.arguments.take();
            let locals = self.functions.locals.replace(Vec::new());
            let known = Rc::clone(&self.known);
            self.statement(body, Input::None);
            self.undo(known);
            self.functions.locals = locals;
            self.functions.arguments = outside;
            self.worked_on(body.source().len());
            let (does, found) = (body.source().to_owned(), start..self.done.calls.len());
            self.functions.all.insert(name.clone(), Function { does, found, is_used: false });
        }
        Input::None
    }

    /// Runs a function of the script with these arguments; `None` where there is none.
    pub(super) fn function(&mut self, name: &str, arguments: &[String], depth: usize) -> Option<Input> {
        // Not known to itself meanwhile: it could call itself for ever.
        let mut function = self.functions.all.remove(name)?;
        self.steps += 1;
        let (start, unknown) = (self.done.calls.len(), self.done.unknown);
        let arguments = self.settled_arguments(arguments);
        // Those of the script, which nobody knows: `main "$@"`.
        let are_open = arguments.iter().any(|word| only_gap(word) == Some("args"));
        let outside = std::mem::replace(&mut self.functions.arguments, (!are_open).then_some(arguments));
        let locals = self.functions.locals.replace(Vec::new());
        let printed = self.script(&function.does, depth + 1);
        let ended = std::mem::replace(&mut self.functions.locals, locals);
        // Outside they may be others.
        let has_locals = ended.as_ref().is_some_and(|ended| !ended.is_empty());
        let printed = if has_locals { self.settled_input(printed) } else { printed };
        self.restore(ended.unwrap_or_default());
        self.functions.arguments = outside;
        // What is not understood of it was counted where it stands.
        self.done.unknown = unknown;
        function.is_used |= self.done.calls.len() > start;
        self.functions.all.insert(name.to_owned(), function);
        Some(printed)
    }

    /// Runs the script that a command hands to a shell; `None` where there is none, or it is not known.
    pub(super) fn inner(&mut self, words: &[String], input: &Input, depth: usize) -> Option<Input> {
        let InnerScript { shell, source, arguments } =
            runners::inner_script(words).or_else(|| self.written_script(words))?;
        let (text, input) = match (source, input) {
            (Source::Text(text), input) => (self.settled(&text), input),
            (Source::Input, Input::Text(text)) => (self.settled(text), &Input::None),
            (Source::File(name), input) => {
                (self.known.files.get(&file_name(&self.settled(&name)))?.clone(), input)
            }
            (Source::Input, _) => return None,
        };
        self.worked_on(text.len());
        // `ssh host bash -s <<EOF`
        let is_read = matches!(input, Input::Text(text) if runners::may_request(text));
        if !is_read && !runners::may_request(&text) {
            return None;
        }
        if shell != Shell::Bash {
            let client = Client::Script(shell, text);
            self.done.call(Invocation { client, input: Input::None, known: Rc::clone(&self.known) });
            return Some(Input::Output("script".to_owned()));
        }
        // Without arguments it may be that of the script around it that `$1` means.
        let Some((_, arguments)) = arguments.split_first() else {
            return Some(self.script_with(&text, depth + 1, input));
        };
        let arguments = self.settled_arguments(arguments);
        let outside = self.functions.arguments.replace(arguments);
        let printed = self.script_with(&text, depth + 1, input);
        self.functions.arguments = outside;
        Some(printed)
    }

    /// A script that this one has written, called by its name: `./send.sh bob`, `source send.sh`.
    fn written_script(&self, words: &[String]) -> Option<InnerScript> {
        let words = match words.split_first()? {
            (first, rest) if matches!(first.as_str(), "." | "source") => rest,
            _ => words,
        };
        let name = file_name(&self.settled(words.first()?));
        let is_known = name.contains('.') && self.known.files.contains_key(&name);
        is_known.then(|| InnerScript {
            shell: Shell::Bash,
            source: Source::File(name),
            arguments: words.to_vec(),
        })
    }

    /// The arguments with values in their places, as far as they stay within the bound together.
    fn settled_arguments(&mut self, words: &[String]) -> Vec<String> {
        let (mut all, mut has_room) = (Words::default(), true);
        for (at, word) in words.iter().enumerate() {
            if has_room {
                let word = self.settled(word);
                has_room = self.add_words(vec![word], &mut all);
            }
            if !has_room {
                let name = argument(&(at + 1).to_string());
                Rc::make_mut(&mut self.known).computed.insert(name.clone());
                all.all.push(gap(&name));
            }
        }
        all.all
    }

    /// What was found, without the calls of functions that were read again for each of their own.
    pub(super) fn without_definitions(self) -> Script {
        let Reader { mut done, functions, is_cut, .. } = self;
        done.unknown += usize::from(is_cut);
        let used = functions.all.into_values().filter(|function| function.is_used);
        done.without(&used.map(|function| function.found).collect::<Vec<_>>())
    }

    /// What `envsubst` makes of a text: variables of the script in their places.
    pub(super) fn with_variables(&self, input: Input) -> Input {
        let Input::Text(text) = input else { return Input::Output("envsubst".to_owned()) };
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let (mut with, mut rest) = (String::with_capacity(text.len()), text.as_str());
        while let Some((before, after)) = rest.split_once('$') {
            with.push_str(before);
            let (inside, end) = match after.strip_prefix('{') {
                Some(inside) => (inside, "}"),
                None => (after, ""),
            };
            let (name, after_name) = inside.split_at(inside.find(|c| !is_name(c)).unwrap_or(inside.len()));
            let starts_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            match after_name.strip_prefix(end).filter(|_| starts_name) {
                Some(after) => {
                    with.push_str(&gap(name));
                    rest = after;
                }
                None => {
                    with.push('$');
                    rest = after;
                }
            }
        }
        with.push_str(rest);
        Input::Text(self.settled(&with))
    }
}
