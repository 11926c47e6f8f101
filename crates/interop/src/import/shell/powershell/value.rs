//! Values of PowerShell, as far as requests are made of them.

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    /// A number, `true`, `false` or `null`, as JSON.
    Raw(String),
    List(Vec<Value>),
    /// A hash table, in its order.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// As text, as in a string.
    pub(super) fn text(&self) -> String {
        match self {
            Value::Text(text) | Value::Raw(text) => text.clone(),
            Value::List(all) => all.iter().map(Value::text).collect::<Vec<_>>().join(" "),
            Value::Map(_) => String::new(),
        }
    }

    /// How much it takes in memory, about.
    pub(super) fn bytes(&self) -> usize {
        let inside: usize = match self {
            Value::Text(text) | Value::Raw(text) => text.len(),
            Value::List(all) => all.iter().map(Value::bytes).sum(),
            Value::Map(all) => all.iter().map(|(key, value)| key.len() + value.bytes()).sum(),
        };
        inside + size_of::<Value>()
    }

    /// What `ConvertTo-Json` makes of it, without its line breaks. Gaps stay gaps.
    pub(super) fn json(&self) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        match self {
            Value::Text(text) => quoted(text),
            Value::Raw(text) => text.clone(),
            Value::List(all) => format!("[{}]", all.iter().map(Value::json).collect::<Vec<_>>().join(",")),
            Value::Map(all) => {
                let entries: Vec<String> =
                    all.iter().map(|(key, value)| format!("{}:{}", quoted(key), value.json())).collect();
                format!("{{{}}}", entries.join(","))
            }
        }
    }

    /// What `ConvertFrom-Json` makes of a text.
    pub(super) fn of_json(value: &serde_json::Value) -> Value {
        match value {
            serde_json::Value::String(text) => Value::Text(text.clone()),
            serde_json::Value::Array(all) => Value::List(all.iter().map(Value::of_json).collect()),
            serde_json::Value::Object(all) => {
                Value::Map(all.iter().map(|(key, value)| (key.clone(), Value::of_json(value))).collect())
            }
            other => Value::Raw(other.to_string()),
        }
    }

    /// `+`.
    pub(super) fn plus(self, other: Value) -> Value {
        match (self, other) {
            (Value::Map(mut all), Value::Map(more)) => {
                all.extend(more);
                Value::Map(all)
            }
            (Value::List(mut all), Value::List(more)) => {
                all.extend(more);
                Value::List(all)
            }
            (Value::List(mut all), one) => {
                all.push(one);
                Value::List(all)
            }
            (Value::Raw(first), Value::Raw(second)) => {
                let numbers = first.parse::<i64>().ok().zip(second.parse::<i64>().ok());
                match numbers.and_then(|(first, second)| first.checked_add(second)) {
                    Some(sum) => Value::Raw(sum.to_string()),
                    None => Value::Text(first + &second),
                }
            }
            (first, second) => Value::Text(first.text() + &second.text()),
        }
    }

    /// The place of an entry deep in hash tables and lists, made where only the last table lacks it.
    pub(super) fn entry(&mut self, keys: &[String]) -> Option<&mut Value> {
        let Some((key, inner)) = keys.split_first() else { return Some(self) };
        match self {
            Value::List(all) => all.get_mut(key.parse::<usize>().ok()?)?.entry(inner),
            Value::Map(all) => {
                let at = match all.iter().position(|(name, _)| name.eq_ignore_ascii_case(key)) {
                    Some(at) => at,
                    None if inner.is_empty() => {
                        all.push((key.clone(), Value::Raw("null".to_owned())));
                        all.len() - 1
                    }
                    None => return None,
                };
                all.get_mut(at)?.1.entry(inner)
            }
            Value::Text(_) | Value::Raw(_) => None,
        }
    }

    /// What every hash table and list has.
    pub(super) fn property(&self, name: &str) -> Option<Value> {
        let number = |count: usize| Some(Value::Raw(count.to_string()));
        match (self, name.to_ascii_lowercase().as_str()) {
            (Value::List(all), "count" | "length") => number(all.len()),
            (Value::Map(all), "count") if self.get("count").is_none() => number(all.len()),
            (Value::Map(all), "keys") if self.get("keys").is_none() => {
                Some(Value::List(all.iter().map(|(key, _)| Value::Text(key.clone())).collect()))
            }
            (Value::Map(all), "values") if self.get("values").is_none() => {
                Some(Value::List(all.iter().map(|(_, value)| value.clone()).collect()))
            }
            _ => None,
        }
    }

    /// The entry of a hash table, or of a list by its number.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::List(all) => all.get(key.parse::<usize>().ok()?),
            Value::Map(all) => {
                all.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value)
            }
            _ => None,
        }
    }
}
