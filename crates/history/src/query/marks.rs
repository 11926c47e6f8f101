//! What of a clause the index can be asked for.

use super::clause::Test;
use super::field::{FILE_TYPES, Field, State, Thing, Value};
use crate::model::act::ActKind;
use crate::words::{self, Cuttings};

/// Whether there is nothing in a clause that a row could be found by.
pub(super) fn is_blank(test: &Test) -> bool {
    match test {
        Test::Words { text, quoted } => words::terms(text, *quoted, Cuttings::Current).is_empty(),
        Test::Field { field: Field::After | Field::Before, .. } => false,
        Test::Field { field, values } => {
            values.iter().all(|value| marks(*field, value, Cuttings::Current).is_empty())
        }
    }
}

/// The terms of which any will do.
pub(super) fn marks(field: Field, value: &Value, cuttings: Cuttings) -> Vec<String> {
    match value {
        Value::Name { text, open } => {
            let term = |mark: String| if *open { words::beginning(&mark) } else { words::exact(&mark) };
            match field {
                Field::To => vec![term(words::receiver_mark(text))],
                Field::From => vec![term(words::sender_mark(text))],
                Field::Tag => words::tag_marks(text, cuttings).into_iter().map(term).collect(),
                Field::Note => words::note_terms(text, !open, cuttings),
                _ => {
                    let names = words::account_name_marks(text, cuttings).into_iter();
                    names.chain([words::account_mark(text)]).map(term).collect()
                }
            }
        }
        Value::Type(number) => vec![words::exact(&words::type_mark(*number))],
        Value::Kind(kind) => vec![words::exact(&words::kind_mark(*kind))],
        Value::Outcome(outcome) => vec![words::exact(&words::outcome_mark(*outcome))],
        Value::Code(code) => vec![words::exact(&words::code_mark(*code))],
        Value::Thing(Thing::File) => FILE_TYPES.map(|number| words::exact(&words::type_mark(number))).into(),
        Value::Thing(Thing::Note) => vec![words::exact(&words::note_mark())],
        Value::State(state) => vec![words::exact(&match state {
            State::Starred => words::star_mark(),
            State::Partly => words::partly_mark(),
            State::Recalled => words::later_mark(ActKind::Recall),
            State::Changed => words::later_mark(ActKind::Modify),
            State::Read => words::later_mark(ActKind::MarkRead),
        })],
        Value::Moment(_) => vec![],
    }
}
