//! Variables that are lists: `to=(a b)`, `declare -A text=([a]=hi [b]=ho)`.

use crate::import::shell::model::bytes;

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

    pub(super) fn get(&self, key: &str) -> Option<String> {
        self.entries.get(self.place(key)?).map(|(_, word)| word.clone())
    }

    pub(super) fn set(&mut self, key: String, text: String, appends: bool) {
        let place = self.place(&key);
        if let Some((_, word)) = place.and_then(|at| self.entries.get_mut(at)) {
            *word = if appends { format!("{word}{text}") } else { text };
            return;
        }
        let is_next = key.parse().is_ok_and(|number: usize| number == self.len());
        self.entries.push(((!is_next).then_some(key), text));
    }
}
