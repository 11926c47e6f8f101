//! Bounds of what is put together of words, and of the work on it: a short script can double a text many times.

use super::Reader;
use super::word_list::Words;
use crate::import::shell::model::{Input, MAX_STEPS, MAX_VALUE_BYTES, bytes};
use crate::import::shell::tree::Place;

/// Work on so many bytes counts as one step.
const BYTES_PER_STEP: usize = 32 * 1024;

impl Reader {
    /// Whether there may be more steps. Where not, the import says that not all was understood.
    pub(super) fn may_go_on(&mut self) -> bool {
        let within = self.steps <= MAX_STEPS;
        self.is_cut |= !within;
        within
    }

    pub(super) fn worked_on(&mut self, bytes: usize) {
        self.steps += bytes / BYTES_PER_STEP;
    }

    pub(super) fn worked_on_input(&mut self, input: &Input) {
        if let Input::Text(text) = input {
            self.worked_on(text.len());
        }
    }

    /// Adds the words that one of the script stands for.
    pub(super) fn add_word(&mut self, place: Place<'_>, to: &mut Words) {
        if !to.is_full && self.may_go_on() {
            let words = self.words(place);
            self.add_words(words, to);
        }
    }

    /// `false` where there is no room for them.
    pub(super) fn add_words(&mut self, words: Vec<String>, to: &mut Words) -> bool {
        let more = bytes(&words);
        self.worked_on(more);
        if to.bytes + more > MAX_VALUE_BYTES {
            self.is_cut = true;
            to.is_full = true;
            return false;
        }
        to.bytes += more;
        to.all.extend(words);
        true
    }

    /// Adds a part to a text; a gap for it where the text would become too long.
    pub(super) fn add_part(&mut self, part: &str, source: &str, to: &mut String) {
        self.worked_on(part.len());
        if to.len() + part.len() <= MAX_VALUE_BYTES {
            to.push_str(part);
        } else {
            self.is_cut = true;
            let name = self.output_of(source.trim(), "value");
            to.push_str(&name);
        }
    }
}
