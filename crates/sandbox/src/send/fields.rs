//! Typed reading of one group of a request. `null` counts as absent, unknown keys are never looked at.

use serde_json::{Map, Value};

use crate::{answer::Refusal, conversation::is_account};

/// What the service counts as characters is not written down; a Java back end most likely counts UTF-16 units.
pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// An object of the request with the path to it, for the words of a refusal.
pub(super) struct Group<'a> {
    /// With a dot at its end; empty for the whole body.
    path: String,
    fields: &'a Map<String, Value>,
}

impl<'a> Group<'a> {
    /// The whole body.
    pub(super) fn root(request: &'a Value) -> Result<Group<'a>, Refusal> {
        let fields = request.as_object().ok_or_else(|| Refusal::parameter("the body must be an object"))?;
        Ok(Group { path: String::new(), fields })
    }

    /// An object below this one.
    pub(super) fn group(&self, name: &str) -> Result<Option<Group<'a>>, Refusal> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let fields = value.as_object().ok_or_else(|| self.wrong(name, "must be an object"))?;
        Ok(Some(Group { path: format!("{}{name}.", self.path), fields }))
    }

    pub(super) fn wrong(&self, name: &str, what: impl std::fmt::Display) -> Refusal {
        Refusal::parameter(format_args!("{}{name} {what}", self.path))
    }

    /// The value as it stands.
    pub(super) fn value(&self, name: &str) -> Option<&'a Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn boolean(&self, name: &str) -> Result<Option<bool>, Refusal> {
        let Some(value) = self.value(name) else { return Ok(None) };
        value.as_bool().map(Some).ok_or_else(|| self.wrong(name, "must be true or false"))
    }

    pub(super) fn booleans(&self, names: &[&str]) -> Result<(), Refusal> {
        names.iter().try_for_each(|name| self.boolean(name).map(drop))
    }

    pub(super) fn integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(value) = self.value(name) else { return Ok(None) };
        value.as_i64().map(Some).ok_or_else(|| self.wrong(name, "must be an integer"))
    }

    /// A string of at most so many UTF-16 units.
    pub(super) fn text(&self, name: &str, max_units: Option<usize>) -> Result<Option<&'a str>, Refusal> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let text = value.as_str().ok_or_else(|| self.wrong(name, "must be a string"))?;
        match max_units {
            Some(max) if units(text) > max => Err(self.wrong(name, format_args!("exceeds {max}"))),
            _ => Ok(Some(text)),
        }
    }

    pub(super) fn texts(&self, names: &[&str]) -> Result<(), Refusal> {
        names.iter().try_for_each(|name| self.text(name, None).map(drop))
    }

    /// A string whose content is itself JSON.
    pub(super) fn json_text(&self, name: &str, max_units: Option<usize>) -> Result<Option<Value>, Refusal> {
        let Some(text) = self.text(name, max_units)? else { return Ok(None) };
        let parsed = serde_json::from_str(text);
        parsed.map(Some).map_err(|error| self.wrong(name, format_args!("must hold JSON text: {error}")))
    }

    /// A list of account ids, lower-cased.
    pub(super) fn accounts(&self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let list = value.as_array().ok_or_else(|| self.wrong(name, "must be an array of account ids"))?;
        let account = |(index, value): (usize, &Value)| match value.as_str() {
            Some(text) if is_account(text) => Ok(text.to_ascii_lowercase()),
            _ => Err(self.wrong(&format!("{name}[{index}]"), "is not an account id")),
        };
        list.iter().enumerate().map(account).collect::<Result<_, _>>().map(Some)
    }
}
