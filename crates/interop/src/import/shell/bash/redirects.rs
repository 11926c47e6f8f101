//! Pipes, files that are read and written, and here-documents.

use std::rc::Rc;

use super::Reader;
use crate::import::shell::gap::{file_name, gap};
use crate::import::shell::model::{Input, MAX_VALUE_BYTES};
use crate::import::shell::names::shown_program;
use crate::import::shell::tree::Place;

/// What the redirections of one command say.
#[derive(Default)]
pub(super) struct Redirects<'t> {
    /// Words among them that are the command's.
    pub(super) words: Vec<Place<'t>>,
    pub(super) input: Option<Input>,
    /// A file that it writes, and whether it adds to it.
    pub(super) output: Option<(String, bool)>,
    /// What follows in the line of a here-document: `| …`, `&& …`.
    pub(super) rest: Vec<Place<'t>>,
    /// The first of them gets what the command prints.
    pub(super) piped: bool,
}

impl Reader {
    /// `a | b`: each gets what the one before prints.
    pub(super) fn pipeline(&mut self, place: Place<'_>, input: Input) -> Input {
        let stages = place.named();
        let is_alone = stages.len() < 2;
        stages.into_iter().fold(input, |input, stage| self.stage(stage, input, is_alone))
    }

    /// A stage of a pipe is a subshell, unless it stands alone.
    fn stage(&mut self, stage: Place<'_>, input: Input, is_alone: bool) -> Input {
        if is_alone {
            return self.statement(stage, input);
        }
        let outside = Rc::clone(&self.known);
        let printed = self.statement(stage, input);
        let printed = self.settled_input(printed);
        self.leave_subshell(outside);
        printed
    }

    pub(super) fn redirected(&mut self, place: Place<'_>, input: Input) -> Input {
        let mut redirects = Redirects::default();
        let mut body = None;
        for child in place.named() {
            if !self.redirect(child, &mut redirects) {
                body = Some(child);
            }
        }
        let input = redirects.input.take().unwrap_or(input);
        let printed = match body {
            Some(body) if body.kind() == "command" => {
                self.command(body, std::mem::take(&mut redirects.words), input)
            }
            Some(body) => self.statement(body, input),
            // `$(< file)`
            None => input,
        };
        self.written(&redirects, &printed);
        if redirects.rest.is_empty() {
            return printed;
        }
        let first = if redirects.piped { printed } else { Input::None };
        let mut stages = redirects.rest.into_iter();
        let is_alone = !redirects.piped;
        let after = stages.next().map(|stage| self.stage(stage, first, is_alone)).unwrap_or_default();
        stages.fold(after, |_, stage| self.statement(stage, Input::None))
    }

    /// Keeps what was written into a file.
    pub(super) fn written(&mut self, redirects: &Redirects<'_>, printed: &Input) {
        let Some((name, adds)) = &redirects.output else { return };
        let name = file_name(&self.settled(name));
        let Input::Text(text) = printed else { return self.forget_file(&name) };
        let files = &mut Rc::make_mut(&mut self.known).files;
        let mut all = files.get(&name).filter(|_| *adds).cloned().unwrap_or_default();
        if all.len() + text.len() <= MAX_VALUE_BYTES {
            all.push_str(text);
            files.insert(name, all);
        }
    }

    /// From now on nobody knows what is in a file.
    pub(super) fn forget_file(&mut self, name: &str) {
        if self.known.files.contains_key(name) {
            Rc::make_mut(&mut self.known).files.remove(name);
        }
    }

    /// Reads one redirection; `false` when it is none.
    pub(super) fn redirect<'t>(&mut self, place: Place<'t>, into: &mut Redirects<'t>) -> bool {
        match place.kind() {
            "file_redirect" => {
                let sign =
                    place.all().into_iter().find(|child| !child.node.is_named()).map(|sign| sign.source());
                let mut targets = place.named().into_iter().filter(|child| child.kind() != "file_descriptor");
                let number = place.child("file_descriptor").is_some_and(|number| number.source() != "1");
                let Some(target) = targets.next() else { return true };
                let name = self.word(target);
                match sign.unwrap_or_default() {
                    "<" => into.input = Some(self.file(&name)),
                    sign @ (">" | ">>" | ">|" | "&>") if !number => into.output = Some((name, sign == ">>")),
                    _ => {}
                }
                // Words after the file's name belong to the command.
                into.words.extend(targets);
                true
            }
            "herestring_redirect" => {
                let text: String = place.named().into_iter().map(|word| self.word(word)).collect();
                into.input = Some(Input::Text(format!("{}\n", self.settled(&text))));
                true
            }
            "heredoc_redirect" => {
                self.heredoc(place, into);
                true
            }
            _ => false,
        }
    }

    fn heredoc<'t>(&mut self, place: Place<'t>, into: &mut Redirects<'t>) {
        let start = place.child("heredoc_start").map(|start| start.source()).unwrap_or_default();
        let literal = start.contains(['\'', '"', '\\']);
        for child in place.all() {
            match child.kind() {
                "heredoc_body" => {
                    let text = if literal { child.source().to_owned() } else { self.expanded(child, true) };
                    let text = if place.child("<<-").is_some() { without_tabs(&text) } else { text };
                    into.input = Some(Input::Text(text));
                }
                "pipeline" => {
                    into.piped = true;
                    into.rest.extend(child.named());
                }
                "heredoc_start" | "heredoc_end" | "<<" | "<<-" | "&&" | "||" | "|" => {}
                "file_redirect" | "herestring_redirect" => drop(self.redirect(child, into)),
                "ERROR" => self.done.unknown += usize::from(child.source().trim() != ">"),
                kind if kind.ends_with("command") || kind.ends_with("statement") || kind == "list" => {
                    into.rest.push(child);
                }
                _ if child.node.is_named() => into.words.push(child),
                _ => {}
            }
        }
    }

    /// What a file holds, as far as the script says.
    pub(super) fn file(&self, name: &str) -> Input {
        match self.known.files.get(&file_name(&self.settled(name))) {
            Some(text) => Input::Text(text.clone()),
            None if name == "/dev/null" => Input::None,
            None => Input::File(name.to_owned()),
        }
    }

    /// What a command in a word prints, as text.
    pub(super) fn printed(&mut self, printed: Input, source: &str) -> String {
        match printed {
            Input::None => String::new(),
            Input::Text(text) => text.trim_end_matches('\n').to_owned(),
            Input::File(name) => gap(&format!("<{}", self.settled(&name))),
            Input::Output(program) if program == "uuidgen" => gap("uuid"),
            Input::Output(program) => {
                let name = self.outputs.of(source, shown_program(&program));
                Rc::make_mut(&mut self.known).computed.insert(name.clone());
                gap(&name)
            }
        }
    }
}

/// `<<-`: tabs at the start of lines do not count.
fn without_tabs(text: &str) -> String {
    text.split_inclusive('\n').map(|line| line.trim_start_matches('\t')).collect()
}
