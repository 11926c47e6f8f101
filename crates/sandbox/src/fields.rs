//! Typed reading of one group of a request. `null` counts as absent, unknown keys are never looked at.

use serde_json::{Map, Value};

use crate::answer::Refusal;
use crate::conversation::{Conversation, Kind, is_account};

/// What the service counts as characters is not written down; a Java back end most likely counts UTF-16 units.
pub(crate) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// An object of the request with the path to it, for the words of a refusal.
pub(crate) struct Group<'a> {
    /// With a dot at its end; empty for the whole body.
    path: String,
    fields: &'a Map<String, Value>,
}

impl<'a> Group<'a> {
    /// The whole body.
    pub(crate) fn root(request: &'a Value) -> Result<Group<'a>, Refusal> {
        let fields = request.as_object().ok_or_else(|| Refusal::parameter("the body must be an object"))?;
        Ok(Group { path: String::new(), fields })
    }

    /// An object below this one.
    pub(crate) fn group(&self, name: &str) -> Result<Option<Group<'a>>, Refusal> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let fields = value.as_object().ok_or_else(|| self.wrong(name, "must be an object"))?;
        Ok(Some(Group { path: format!("{}{name}.", self.path), fields }))
    }

    pub(crate) fn wrong(&self, name: &str, what: impl std::fmt::Display) -> Refusal {
        Refusal::parameter(format_args!("{}{name} {what}", self.path))
    }

    /// The value as it stands.
    pub(crate) fn value(&self, name: &str) -> Option<&'a Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn boolean(&self, name: &str) -> Result<Option<bool>, Refusal> {
        let Some(value) = self.value(name) else { return Ok(None) };
        value.as_bool().map(Some).ok_or_else(|| self.wrong(name, "must be true or false"))
    }

    pub(crate) fn booleans(&self, names: &[&str]) -> Result<(), Refusal> {
        names.iter().try_for_each(|name| self.boolean(name).map(drop))
    }

    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(value) = self.value(name) else { return Ok(None) };
        value.as_i64().map(Some).ok_or_else(|| self.wrong(name, "must be an integer"))
    }

    /// A string of at most so many UTF-16 units.
    pub(crate) fn text(&self, name: &str, max_units: Option<usize>) -> Result<Option<&'a str>, Refusal> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let text = value.as_str().ok_or_else(|| self.wrong(name, "must be a string"))?;
        match max_units {
            Some(max) if units(text) > max => Err(self.wrong(name, format_args!("exceeds {max}"))),
            _ => Ok(Some(text)),
        }
    }

    pub(crate) fn texts(&self, names: &[&str]) -> Result<(), Refusal> {
        names.iter().try_for_each(|name| self.text(name, None).map(drop))
    }

    /// A string whose content is itself JSON.
    pub(crate) fn json_text(&self, name: &str, max_units: Option<usize>) -> Result<Option<Value>, Refusal> {
        let Some(text) = self.text(name, max_units)? else { return Ok(None) };
        let parsed = serde_json::from_str(text);
        parsed.map(Some).map_err(|error| self.wrong(name, format_args!("must hold JSON text: {error}")))
    }

    /// A list of account ids, lower-cased.
    pub(crate) fn accounts(&self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let list = value.as_array().ok_or_else(|| self.wrong(name, "must be an array of account ids"))?;
        let account = |(index, value): (usize, &Value)| match value.as_str() {
            Some(text) if is_account(text) => Ok(text.to_ascii_lowercase()),
            _ => Err(self.wrong(&format!("{name}[{index}]"), "is not an account id")),
        };
        list.iter().enumerate().map(account).collect::<Result<_, _>>().map(Some)
    }

    /// A whole number that must be one of a few.
    pub(crate) fn one_of(&self, name: &str, allowed: &[i64]) -> Result<Option<i64>, Refusal> {
        let number = self.integer(name)?;
        match number {
            Some(number) if !allowed.contains(&number) => {
                Err(self.wrong(name, format_args!("must be one of {allowed:?}")))
            }
            _ => Ok(number),
        }
    }

    pub(crate) fn required_integer(&self, name: &str) -> Result<i64, Refusal> {
        self.integer(name)?.ok_or_else(|| self.wrong(name, "is missing"))
    }

    /// Unix time in milliseconds.
    pub(crate) fn required_time(&self, name: &str) -> Result<u64, Refusal> {
        u64::try_from(self.required_integer(name)?).map_err(|_| self.wrong(name, "must not be negative"))
    }

    pub(crate) fn required_text(&self, name: &str) -> Result<&'a str, Refusal> {
        self.text(name, None)?.filter(|text| !text.is_empty()).ok_or_else(|| self.wrong(name, "is missing"))
    }

    /// An account id, lower-cased.
    pub(crate) fn account(&self, name: &str) -> Result<String, Refusal> {
        let text = self.required_text(name)?;
        if is_account(text) {
            Ok(text.to_ascii_lowercase())
        } else {
            Err(self.wrong(name, "is not an account id"))
        }
    }

    /// A list of numbers; empty when absent.
    pub(crate) fn integers(&self, name: &str) -> Result<Vec<i64>, Refusal> {
        let Some(value) = self.value(name) else { return Ok(Vec::new()) };
        let list = value.as_array().ok_or_else(|| self.wrong(name, "must be an array"))?;
        let integer = |value: &Value| value.as_i64().ok_or_else(|| self.wrong(name, "must hold integers"));
        list.iter().map(integer).collect()
    }

    /// A list of objects; empty when absent.
    pub(crate) fn groups(&self, name: &str) -> Result<Vec<Group<'a>>, Refusal> {
        let Some(value) = self.value(name) else { return Ok(Vec::new()) };
        let list = value.as_array().ok_or_else(|| self.wrong(name, "must be an array"))?;
        let group = |(index, value): (usize, &'a Value)| {
            let path = format!("{}{name}[{index}].", self.path);
            let fields = value.as_object().ok_or_else(|| self.wrong(name, "must hold objects"))?;
            Ok(Group { path, fields })
        };
        list.iter().enumerate().map(group).collect()
    }

    /// What a message is found by: `sender_id`, `receiver_id` and, under the name that the call uses, its kind.
    pub(crate) fn conversation(&self, kind: Kind) -> Result<Conversation, Refusal> {
        let (sender, receiver) = (self.required_text("sender_id")?, self.required_text("receiver_id")?);
        Conversation::new(sender, kind, receiver).map_err(|problem| {
            Refusal::parameter(format_args!("{}sender_id, receiver_id: {problem}", self.path))
        })
    }

    /// 1, 2 or 3.
    pub(crate) fn kind(&self, name: &str) -> Result<Kind, Refusal> {
        Kind::of(self.required_integer(name)?).ok_or_else(|| self.wrong(name, "must be 1, 2 or 3"))
    }
}
