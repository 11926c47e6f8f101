//! Whom a row goes to, and who sends it.

use std::cell::Cell;

use yunxin::{Conversation, ConversationType};

use super::model::{EmptyCell, Mapping, TargetMapping, Value};
use super::problem::RowProblem;
use crate::alias;
use crate::import::cell::{CellKind, Row};

/// Who sends a row to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ends {
    /// From whom to whom.
    pub conversation: Conversation,
    /// White space or marks without a width stood around an id and were left out.
    pub was_trimmed: bool,
}

/// Reads the ends of a row.
///
/// # Errors
/// Why the row is not sent: it names nobody, or its id is none.
pub fn ends(mapping: &Mapping, row: &Row) -> Result<Ends, RowProblem> {
    let was_trimmed = Cell::new(false);
    let id = |column: u32| -> Result<String, RowProblem> {
        let (text, is_trimmed) = id(row, column)?;
        was_trimmed.set(was_trimmed.get() | is_trimmed);
        Ok(text.to_owned())
    };
    let (kind, receiver, sender) = match &mapping.target {
        TargetMapping::Column { column, kind } => (*kind, id(*column)?, None),
        TargetMapping::KindColumn { column, kind_column } => {
            let kind = alias::kind(trimmed(row.text(*kind_column as usize)).0).ok_or(RowProblem::BadKind)?;
            (kind, id(*column)?, None)
        }
        TargetMapping::Columns { account, team, superteam } => {
            use ConversationType::{P2p, Superteam, Team};
            let mut filled = [(P2p, account), (Team, team), (Superteam, superteam)]
                .into_iter()
                .filter_map(|(kind, column)| Some((kind, (*column)?)))
                .filter(|(_, column)| !trimmed(row.text(*column as usize)).0.is_empty());
            match (filled.next(), filled.next()) {
                (Some((kind, column)), None) => (kind, id(column)?, None),
                (None, _) => return Err(RowProblem::NoTarget),
                (Some(_), Some(_)) => return Err(RowProblem::ManyTargets),
            }
        }
        TargetMapping::Conversation { column } => {
            let (text, is_trimmed) = trimmed(row.text(*column as usize));
            was_trimmed.set(is_trimmed);
            if text.is_empty() {
                return Err(RowProblem::NoTarget);
            }
            let Conversation { sender, kind, receiver } =
                Conversation::split(text).ok_or(RowProblem::NotAConversation)?;
            (kind, receiver, Some(sender))
        }
    };
    if receiver.is_empty() {
        return Err(RowProblem::NoTarget);
    }
    let sender = match sender {
        Some(sender) => sender,
        None => sender_of(mapping, row, &id)?,
    };
    Ok(Ends { conversation: Conversation { sender, kind, receiver }, was_trimmed: was_trimmed.get() })
}

fn sender_of(
    mapping: &Mapping,
    row: &Row,
    id: &impl Fn(u32) -> Result<String, RowProblem>,
) -> Result<String, RowProblem> {
    match &mapping.sender {
        Value::Constant { text } => Ok(trimmed(text).0.to_owned()),
        Value::Column { column, empty } if trimmed(row.text(*column as usize)).0.is_empty() => match empty {
            EmptyCell::Default { text } => Ok(trimmed(text).0.to_owned()),
            EmptyCell::SkipRow => Err(RowProblem::EmptyCell { column: *column }),
            EmptyCell::SendEmpty => Err(RowProblem::NoSender),
        },
        Value::Column { column, .. } => id(*column),
        Value::Receiver | Value::Sender => Err(RowProblem::NoSender),
    }
}

/// The id in a cell, and whether something around it was left out.
fn id(row: &Row, column: u32) -> Result<(&str, bool), RowProblem> {
    let column = column as usize;
    let (text, was_trimmed) = trimmed(row.text(column));
    match row.kind(column) {
        CellKind::Text | CellKind::Number => {}
        CellKind::Imprecise => return Err(RowProblem::ImpreciseNumber),
        CellKind::Date | CellKind::Bool | CellKind::Error => return Err(RowProblem::NotAnId),
    }
    if is_scientific(text) {
        return Err(RowProblem::ScientificNotation);
    }
    if has_decimal_point(text) {
        return Err(RowProblem::DecimalPoint);
    }
    Ok((text, was_trimmed))
}

/// The text without white space, full-width and unbreakable blanks included, and without marks that have no width, at its
/// ends; and whether there were any.
pub(crate) fn trimmed(text: &str) -> (&str, bool) {
    let is_around = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
    };
    let inside = text.trim_matches(is_around);
    (inside, inside.len() != text.len())
}

/// `1.23457E+17`. An account of this form would be one in a billion; a lost id is the rule.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    [whole, part, digits].iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
        && (exponent.len() > digits.len() || mantissa.contains('.'))
}

/// `123.0`
fn has_decimal_point(text: &str) -> bool {
    text.split_once('.').is_some_and(|(whole, part)| {
        !whole.is_empty()
            && whole.bytes().all(|b| b.is_ascii_digit())
            && !part.is_empty()
            && part.bytes().all(|b| b == b'0')
    })
}
