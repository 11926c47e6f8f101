//! Elements of lists and tables.

use super::Reader;
use super::lists::List;
use crate::import::rules;
use crate::import::shell::gap::has_gap;
use crate::import::shell::model::MAX_VALUE_BYTES;
use crate::import::shell::tree::Place;

impl Reader {
    /// `${#NAME}`, `${#list[@]}`, where it is known.
    pub(super) fn length(&self, name: &str) -> Option<usize> {
        if let Some(list) = name.strip_suffix("[@]").or_else(|| name.strip_suffix("[*]")) {
            return self.lists.get(list).map(List::len);
        }
        let value = self.known.values.get(name).filter(|value| !has_gap(value) && !rules::is_secret(name))?;
        Some(value.chars().count())
    }

    /// `${list[1]}`, `${list[$i]}`, `${table[key]}`, where it is known.
    pub(super) fn element(&self, name: &str, operator: &str) -> Option<String> {
        self.lists.get(name)?.get(&self.key(operator)?)
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
        list.set(key, text, appends);
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
