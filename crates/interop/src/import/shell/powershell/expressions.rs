//! What expressions are worth.

use super::Reader;
use super::loops::range;
use super::value::Value;
use crate::import::rules;
use crate::import::shell::gap::{filled, gap, has_gap, replaced};
use crate::import::shell::model::MAX_VALUE_BYTES;
use crate::import::shell::names::identifier;
use crate::import::shell::tree::Place;

impl Reader {
    /// What an expression is worth.
    pub(super) fn value(&mut self, place: Place<'_>) -> Value {
        if self.is_too_deep(place) {
            return Value::Text(String::new());
        }
        let value = self.value_of(place);
        // Most places only hold another one.
        if place.node.named_child_count() != 1 {
            self.worked_on(value.bytes());
        }
        value
    }

    fn value_of(&mut self, place: Place<'_>) -> Value {
        let named = place.named();
        match place.kind() {
            "string_literal" => Value::Text(self.string(place)),
            "variable" | "braced_variable" => self.variable(place.source()),
            "integer_literal"
            | "real_literal"
            | "decimal_integer_literal"
            | "hexadecimal_integer_literal" => Value::Raw(place.source().to_owned()),
            "hash_literal_expression" | "hash_literal_body" => self.table(place),
            "array_expression" => match self.each(&named) {
                Value::List(all) => Value::List(all),
                one => Value::List(vec![one]),
            },
            "array_literal_expression" if named.len() > 1 => {
                Value::List(named.into_iter().map(|one| self.value(one)).collect())
            }
            "range_expression" | "range_argument_expression" if named.len() == 2 => {
                let (from, to) = (self.value(named[0]).text(), self.value(named[1]).text());
                let known = range(&self.settled(&from), &self.settled(&to));
                known.unwrap_or_else(|| self.output(place.source(), "value"))
            }
            "additive_expression" | "additive_argument_expression" if named.len() == 2 => {
                let first = self.value(named[0]);
                let second = self.value(named[1]);
                if place.child("-").is_some() || first.bytes() + second.bytes() > MAX_VALUE_BYTES {
                    self.output(place.source(), "value")
                } else {
                    first.plus(second)
                }
            }
            "format_expression" | "format_argument_expression" if named.len() > 1 => {
                let form = self.value(named[0]).text();
                let values = match self.value(named[named.len() - 1]) {
                    Value::List(all) => all,
                    one => vec![one],
                };
                Value::Text(formatted(&form, &values, |part| {
                    self.output(&format!("{} {part}", place.source()), "value").text()
                }))
            }
            "cast_expression" => self.cast(place),
            "invokation_expression" => self.method(place),
            "member_access" | "element_access" => {
                let owner = named.first().map(|owner| self.value(*owner));
                let key = match named.last() {
                    // `$users[$i]`
                    Some(key) if place.kind() == "element_access" => {
                        let key = self.value(*key).text();
                        self.settled(&key)
                    }
                    Some(key) => key.source().trim_matches(['"', '\'']).to_owned(),
                    None => String::new(),
                };
                if let Some(value) = owner.as_ref().and_then(|owner| owner.property(&key)) {
                    return value;
                }
                match owner.as_ref().and_then(|owner| owner.get(&key)) {
                    Some(value) => value.clone(),
                    None => self.output(place.source(), &identifier(&key)),
                }
            }
            "assignment_expression" => {
                self.assignment(place);
                Value::Text(String::new())
            }
            "post_increment_expression"
            | "post_decrement_expression"
            | "pre_increment_expression"
            | "pre_decrement_expression" => {
                self.step(place);
                self.output(place.source(), "value")
            }
            "pipeline_chain" => self.chain(place),
            "command" => self.command(place, None),
            "script_block_expression" => {
                // What `ForEach-Object { … }` does, once, with `$_` left open.
                named.into_iter().for_each(|child| self.statement(child));
                self.output(place.source(), "value")
            }
            "type_literal" => self.output(place.source(), "value"),
            "comparison_expression" if are_replacements(&named) => {
                // One after the other.
                let mut text = self.value(named[0]).text();
                for step in named[1..].chunks(2) {
                    let [operator, pair] = step else { break };
                    let pair = self.value(*pair);
                    match self.pattern_replaced(&text, &pair, operator.source()) {
                        Some(replaced) => text = replaced,
                        None => return self.output(place.source(), "value"),
                    }
                }
                Value::Text(text)
            }
            "comparison_expression"
                if named.len() == 3 && named[1].source().eq_ignore_ascii_case("-split") =>
            {
                let (text, at) = (self.value(named[0]).text(), self.value(named[2]).text());
                self.parted(&text, &at).unwrap_or_else(|| self.output(place.source(), "value"))
            }
            "comparison_expression"
                if named.len() == 3 && named[1].source().eq_ignore_ascii_case("-join") =>
            {
                let (all, with) = (self.value(named[0]), self.value(named[2]).text());
                let all = match all {
                    Value::List(all) => all,
                    one => vec![one],
                };
                let bytes = all.iter().map(|one| one.bytes() + with.len()).sum::<usize>();
                if bytes > MAX_VALUE_BYTES {
                    self.output(place.source(), "value")
                } else {
                    Value::Text(all.iter().map(Value::text).collect::<Vec<_>>().join(&with))
                }
            }
            "comparison_expression"
            | "logical_expression"
            | "bitwise_expression"
            | "multiplicative_expression"
                if named.len() > 1 =>
            {
                self.output(place.source(), "value")
            }
            _ => self.each(&named),
        }
    }

    pub(super) fn each(&mut self, places: &[Place<'_>]) -> Value {
        let mut values: Vec<Value> = places
            .iter()
            .filter(|place| !matches!(place.kind(), "comment" | "type_literal"))
            .map(|place| self.value(*place))
            .collect();
        match values.len() {
            0 => Value::Text(String::new()),
            1 => values.remove(0),
            _ => Value::List(values),
        }
    }

    /// A text with one thing in place of another; `None` where it is not known.
    pub(super) fn replaced(&self, text: &str, pair: &Value) -> Option<Value> {
        let Value::List(pair) = pair else { return None };
        let [this, that] = pair.as_slice() else { return None };
        let (this, that) = (this.text(), that.text());
        let text = self.settled(text);
        let is_known = !this.is_empty() && !has_gap(&this);
        is_known.then(|| replaced(&text, &this, &that, MAX_VALUE_BYTES)).flatten().map(Value::Text)
    }

    /// What goes into JSON: a text that means something there is put in now, so that it is escaped.
    ///
    /// All of it together takes no more than `room`.
    pub(super) fn settled_for_json(&self, value: Value, room: &mut usize) -> Value {
        match value {
            Value::Text(text) => Value::Text(filled(&text, |name, _| match self.known.values.get(name) {
                Some(value)
                    if !rules::is_secret(name)
                        && value.len() <= *room
                        && value.contains(|c: char| c.is_control() || "\"\\".contains(c)) =>
                {
                    *room -= value.len();
                    value.clone()
                }
                _ => gap(name),
            })),
            Value::List(all) => {
                Value::List(all.into_iter().map(|one| self.settled_for_json(one, room)).collect())
            }
            Value::Map(all) => Value::Map(
                all.into_iter().map(|(key, one)| (key, self.settled_for_json(one, room))).collect(),
            ),
            raw @ Value::Raw(_) => raw,
        }
    }

    fn table(&mut self, place: Place<'_>) -> Value {
        let mut entries = Vec::new();
        for child in place.named() {
            if child.kind() == "hash_entry" {
                let named = child.named();
                let (Some(key), Some(value)) = (named.first(), named.last()) else { continue };
                let quoted = key.source().contains(['"', '\'', '$']);
                let key = if quoted { self.value(*key).text() } else { key.source().trim().to_owned() };
                entries.push((key, self.value(*value)));
            } else if child.kind() == "hash_literal_body"
                && let Value::Map(more) = self.table(child)
            {
                entries.extend(more);
            }
        }
        Value::Map(entries)
    }

    /// `[char]20320`, `[ordered]@{…}`, `[string]…`.
    fn cast(&mut self, place: Place<'_>) -> Value {
        let named = place.named();
        let (Some(kind), Some(value)) = (named.first(), named.last()) else {
            return Value::Text(String::new());
        };
        let value = self.value(*value);
        if !kind.source().eq_ignore_ascii_case("[char]") {
            return value;
        }
        let text = value.text();
        let code = match text.strip_prefix("0x") {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => text.parse().ok(),
        };
        code.and_then(char::from_u32).map_or(value, |sign| Value::Text(sign.to_string()))
    }
}

/// Whether all operators between these places are `-replace`, `-ireplace`, or `-creplace`, which minds letters.
fn are_replacements(named: &[Place<'_>]) -> bool {
    let is_replacement = |operator: &Place<'_>| {
        ["-replace", "-ireplace", "-creplace"].iter().any(|name| operator.source().eq_ignore_ascii_case(name))
    };
    named.len() >= 3 && named.len() % 2 == 1 && named.iter().skip(1).step_by(2).all(is_replacement)
}

/// `'…{0}…' -f $value`. What a format such as `{0:N2}` makes of a value is not known: `open` gets it.
fn formatted(form: &str, values: &[Value], mut open: impl FnMut(&str) -> String) -> String {
    let (mut text, mut rest) = (String::with_capacity(form.len()), form);
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let (sign, after) = from.split_at(1);
        if let Some(after) = after.strip_prefix(sign) {
            text.push_str(sign);
            rest = after;
            continue;
        }
        let part = after.split_once('}').filter(|_| sign == "{");
        let number = part.map(|(inside, _)| inside.split([',', ':']).next().unwrap_or_default());
        match (part, number.and_then(|number| values.get(number.trim().parse::<usize>().ok()?))) {
            (Some((inside, after)), Some(value)) => {
                let is_plain = !inside.contains([',', ':']) && text.len() + value.bytes() <= MAX_VALUE_BYTES;
                text.push_str(&if is_plain { value.text() } else { open(inside) });
                rest = after;
            }
            _ => {
                text.push_str(sign);
                rest = after;
            }
        }
    }
    text + rest
}
