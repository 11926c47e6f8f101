//! Variables that are lists: `to=(a b)`, `declare -A text=([a]=hi [b]=ho)`.

use super::Reader;
use crate::import::shell::gap::has_gap;
use crate::import::shell::model::{MAX_VALUE_BYTES, bytes};
use crate::import::shell::tree::Place;

/// A list, or a table of keys.
#[derive(Debug, Clone, Default)]
pub(super) struct List {
    /// Each with its key; without one its number is the key.
    entries: Vec<(Option<String>, String)>,
}

impl List {
    /// Adds words; of a table each is `[key]=value`.
    pub(super) fn add(&mut self, words: Vec<String>, is_table: bool) {
        for word in words {
            let keyed = word.strip_prefix('[').filter(|_| is_table).and_then(|word| word.split_once("]="));
            let entry = match keyed {
                Some((key, value)) => (Some(key.to_owned()), value.to_owned()),
                None => (None, word),
            };
            self.entries.push(entry);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// What it takes in memory, about.
    pub(super) fn bytes(&self) -> usize {
        let key = |key: &Option<String>| key.as_ref().map_or(0, String::len);
        self.entries.iter().map(|(name, word)| key(name) + bytes(std::slice::from_ref(word))).sum()
    }

    pub(super) fn words(&self) -> Vec<String> {
        self.entries.iter().map(|(_, word)| word.clone()).collect()
    }

    pub(super) fn keys(&self) -> Vec<String> {
        let key = |(at, (key, _)): (usize, &(Option<String>, String))| key.clone().unwrap_or(at.to_string());
        self.entries.iter().enumerate().map(key).collect()
    }

    fn place(&self, key: &str) -> Option<usize> {
        let named = self.entries.iter().position(|(name, _)| name.as_deref() == Some(key));
        named.or_else(|| {
            key.parse::<usize>()
                .ok()
                .filter(|at| self.entries.get(*at).is_some_and(|(name, _)| name.is_none()))
        })
    }
}

impl Reader {
    /// `${list[1]}`, `${list[$i]}`, `${table[key]}`, where it is known.
    pub(super) fn element(&self, name: &str, operator: &str) -> Option<String> {
        let list = self.lists.get(name)?;
        let at = list.place(&self.key(operator)?)?;
        list.entries.get(at).map(|(_, word)| word.clone())
    }

    /// `list[1]=a`, `table[key]+=b`. Where the key is not known, nothing is known of the list any more.
    pub(super) fn element_assignment(
        &mut self,
        name: &str,
        subscript: Place<'_>,
        text: String,
        appends: bool,
    ) {
        let written = subscript.source().split_once('[').map(|(_, key)| key).unwrap_or_default();
        let key = self.key(written);
        let Some(mut list) = self.lists.remove(name) else { return };
        let Some(key) = key.filter(|_| list.bytes() + text.len() <= MAX_VALUE_BYTES) else { return };
        match list.place(&key) {
            Some(at) => {
                let before = std::mem::take(&mut list.entries[at].1);
                list.entries[at].1 = if appends { before + &text } else { text };
            }
            None => {
                let is_next = key.parse().is_ok_and(|number: usize| number == list.len());
                list.entries.push(((!is_next).then_some(key), text));
            }
        }
        self.lists.insert(name.to_owned(), list);
    }

    /// The key between brackets; `None` where it is not known.
    fn key(&self, written: &str) -> Option<String> {
        let plain = written.trim_matches(['[', ']']).trim_matches(['"', '\'']);
        let Some(variable) = plain.strip_prefix('$') else {
            // In a list a name alone is a variable, in a table a key.
            let value = self.known.values.get(plain).filter(|value| value.parse::<usize>().is_ok());
            return Some(value.cloned().unwrap_or_else(|| plain.to_owned()));
        };
        let value = self.known.values.get(variable.trim_start_matches('{').trim_end_matches('}'))?;
        (!has_gap(value)).then(|| value.clone())
    }
}
