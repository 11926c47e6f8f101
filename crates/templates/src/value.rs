//! What a value looks like between quotes and outside them.

use jiff::civil;
use jiff::tz::TimeZone;
use serde_json::{Number, Value};
use yunxin::{Conversation, ConversationType};

use crate::model::{ValueProblemCode, Variable, VariableKind};
use crate::place::Form;

/// A value that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fitting {
    /// Outside quotes: JSON.
    pub(crate) bare: String,
    /// Between quotes, before it is escaped; and in the conversation.
    pub(crate) words: String,
}

impl Fitting {
    /// A JSON string outside quotes, the text between them.
    pub(super) fn text(words: &str) -> Fitting {
        Fitting { bare: Value::from(words).to_string(), words: words.to_owned() }
    }

    /// The same in both places.
    pub(super) fn plain(words: String) -> Fitting {
        Fitting { bare: words.clone(), words }
    }

    /// As it stands in a gap of this form.
    pub(super) fn in_form(&self, form: Form) -> String {
        // A number or an object that is typed as a text outside the quotes of JSON in a string was always taken for one. What
        // is of another kind has its own JSON: that of a day typed `20261125` is no number of these digits.
        self.formed(form, self.bare.starts_with('"'))
    }

    /// As it stood in it when the words of every kind were taken for JSON there.
    pub(super) fn in_form_by_words(&self, form: Form) -> String {
        self.formed(form, true)
    }

    fn formed(&self, form: Form, may_be_json: bool) -> String {
        let is_json = || may_be_json && serde_json::from_str::<serde::de::IgnoredAny>(&self.words).is_ok();
        let within = match form {
            Form { bare: false, .. } => escaped(&self.words),
            Form { bare: true, depth: 1.. } if is_json() => self.words.clone(),
            Form { bare: true, .. } => self.bare.clone(),
        };
        (0..form.depth).fold(within, |text, _| escaped(&text))
    }
}

/// What stands between quotes in JSON.
fn escaped(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// A typed value, if it fits its variable. Files are not judged here. Days and times are those of `zone`.
pub(super) fn fitting(
    variable: &Variable,
    typed: &str,
    zone: &TimeZone,
) -> Result<Fitting, ValueProblemCode> {
    match variable.kind {
        VariableKind::Text | VariableKind::File => Ok(Fitting::text(typed)),
        VariableKind::Number => number(typed.trim()).ok_or(ValueProblemCode::NotANumber),
        VariableKind::Date => date(typed.trim(), zone).ok_or(ValueProblemCode::NotADate),
        VariableKind::Choice => {
            chosen(&variable.choices, typed).map(choice).ok_or(ValueProblemCode::NotAChoice)
        }
        VariableKind::Account => account(typed.trim()).ok_or(ValueProblemCode::NotAnAccount),
    }
}

/// A typed value of a gap that nobody declared, likewise. Outside quotes it may be a switch as well as a number.
pub(super) fn undeclared(
    variable: &Variable,
    typed: &str,
    zone: &TimeZone,
) -> Result<Fitting, ValueProblemCode> {
    let switch = ["true", "false"].into_iter().find(|switch| switch.eq_ignore_ascii_case(typed.trim()));
    match (variable.kind, switch) {
        (VariableKind::Number, Some(switch)) => Ok(Fitting::plain(switch.to_owned())),
        _ => fitting(variable, typed, zone),
    }
}

/// A JSON number with all its digits.
fn number(typed: &str) -> Option<Fitting> {
    serde_json::from_str::<Number>(typed).is_ok().then(|| Fitting::plain(typed.to_owned()))
}

fn date(typed: &str, zone: &TimeZone) -> Option<Fitting> {
    let time: civil::DateTime =
        typed.parse().or_else(|_| typed.parse::<civil::Date>().map(|day| day.at(0, 0, 0, 0))).ok()?;
    let moment = time.to_zoned(zone.clone()).ok()?.timestamp();
    Some(Fitting { bare: moment.as_millisecond().to_string(), words: typed.replace('T', " ") })
}

/// The choice that is meant. A sheet writes its switches in capitals.
fn chosen<'v>(choices: &'v [String], typed: &str) -> Option<&'v str> {
    let is_switch = |choice: &str| matches!(choice, "true" | "false");
    let means = |choice: &&String| is_switch(choice) && choice.eq_ignore_ascii_case(typed.trim());
    let found = choices.iter().find(|choice| *choice == typed).or_else(|| choices.iter().find(means));
    found.map(String::as_str)
}

fn choice(typed: &str) -> Fitting {
    match serde_json::from_str(typed) {
        Ok(Value::Null | Value::Bool(_) | Value::Number(_)) => Fitting::plain(typed.to_owned()),
        _ => Fitting::text(typed),
    }
}

fn account(typed: &str) -> Option<Fitting> {
    let kind = ConversationType::P2p;
    let itself = Conversation { sender: typed.to_owned(), kind, receiver: typed.to_owned() };
    itself.to_string().parse::<Conversation>().ok().map(|_| Fitting::text(typed))
}
