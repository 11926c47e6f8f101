//! Whom a table names. It is read as a job reads its own: who is on the list of a job is to be found by the same table here.

use std::collections::HashMap;

use bulk::alias::{Meaning, meaning};
use bulk::import::cell::{CellKind, Row, RowShape};
use bulk::import::source::Source;
use bulk::import::{ImportOptions, RowSink, read};
use bulk::job::error::JobError;
use bulk::mapping::problem::RowProblem;
use bulk::mapping::{Mapping, TargetMapping, Value, ends};
use serde::Serialize;
use specta::Type;
use specta_typescript::Number;
use templates::Template;
use tokio_util::sync::CancellationToken;
use yunxin::{Conversation, ConversationType};

use crate::error::Error;

/// So many lines of each problem are named: more would be read by nobody.
const FIRST_LINES: usize = 100;

/// Rows that name nobody who can be put on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct UnusableRows {
    /// What is wrong.
    pub problem: RowProblem,
    /// How many there are.
    #[specta(type = Number)]
    pub rows: u64,
    /// The first hundred of them, as the table counts its lines, from 1.
    #[specta(type = Vec<Number>)]
    pub first_lines: Vec<u64>,
}

/// Those that were found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) targets: Vec<(ConversationType, String)>,
    /// Rows that name somebody.
    pub(super) rows: u64,
    /// The others, the commonest problem first.
    pub(super) unusable: Vec<UnusableRows>,
}

/// Those that a table names. Columns say by their names what they hold; of other tables the first column counts, and `kind`.
/// Blocks.
///
/// # Errors
/// When the source cannot be read as a table.
pub(super) fn targets_of(source: &Source, kind: ConversationType) -> Result<Found, Error> {
    let mut targets = Targets::new(kind);
    let stop = CancellationToken::new();
    let report = read(source, &ImportOptions::default(), &stop, &mut |_| {}, &mut targets)
        .map_err(|error| Error::from(JobError::Import(error)))?;
    // Two words that are known as names of nothing may be somebody and a reason. One too many on a list harms nobody.
    if report.has_header && report.columns.iter().all(|name| meaning(name).is_none()) {
        let mut first = Row::at_line(report.header_row.map_or(1, u64::from));
        report.columns.iter().for_each(|name| first.push(name, CellKind::Text));
        targets.take(&first);
    }
    Ok(targets.found())
}

/// Those that are typed one by one, none of them a name of a column.
pub(super) fn targets_typed(typed: &[String], kind: ConversationType) -> Found {
    let mut targets = Targets::new(kind);
    targets.places = places(&[String::new()], kind);
    for (line, target) in (1..).zip(typed) {
        let mut row = Row::at_line(line);
        row.push(target, CellKind::Text);
        targets.take(&row);
    }
    targets.found()
}

/// Where somebody stands in a row.
struct Place {
    mapping: Mapping,
    column: u32,
    /// What they are where the column of kinds is empty.
    otherwise: ConversationType,
}

impl Place {
    fn new(target: TargetMapping, column: u32, otherwise: ConversationType) -> Place {
        // Who would send to them is of no interest.
        let sender = Value::Constant { text: String::new() };
        Place { mapping: Mapping { target, sender, variables: HashMap::new() }, column, otherwise }
    }

    fn target(&self, row: &Row) -> Result<(ConversationType, String), RowProblem> {
        // What is too much in a row has shifted its cells, the first one excepted.
        if row.shape == RowShape::Long && self.column > 0 {
            return Err(RowProblem::LongRow);
        }
        let is_unsaid = matches!(self.mapping.target, TargetMapping::KindColumn { kind_column, .. }
            if row.text(kind_column as usize).trim().is_empty());
        let ends = if is_unsaid {
            let (column, kind) = (self.column, self.otherwise);
            ends(&Mapping { target: TargetMapping::Column { column, kind }, ..self.mapping.clone() }, row)
        } else if row.text(self.column as usize).trim().is_empty() {
            Err(RowProblem::NoTarget)
        } else {
            ends(&self.mapping, row)
        };
        ends.map(|ends| (ends.conversation.kind, ends.conversation.receiver))
    }
}

/// Where the rows of a table with these columns name somebody: where a job finds its receivers, and in every other column that
/// is called as accounts or groups are, as a row of a list may name several.
fn places(columns: &[String], kind: ConversationType) -> Vec<Place> {
    let conversation = Conversation { sender: String::new(), kind, receiver: String::new() };
    let suggested = Mapping::suggested(columns, &Template::of_draft("", conversation, "{}"));
    let found = |meant: &[Meaning], is_meant: bool| {
        let means = |name: &String| meaning(name).is_some_and(|meaning| meant.contains(&meaning));
        let column = columns.iter().position(|name| means(name) == is_meant);
        column.and_then(|column| u32::try_from(column).ok())
    };
    let first = match suggested.map(|mapping| mapping.target) {
        // Each of its columns is taken below.
        Some(TargetMapping::Columns { .. }) => None,
        Some(target) => Some(target),
        None => {
            let column = found(&[Meaning::TargetKind], false).unwrap_or_default();
            Some(match found(&[Meaning::TargetKind], true) {
                Some(kind_column) => TargetMapping::KindColumn { column, kind_column },
                None => TargetMapping::Column { column, kind },
            })
        }
    };
    let kind_of = |column: u32| match columns.get(column as usize).and_then(|name| meaning(name)) {
        Some(Meaning::Account) => Some(ConversationType::P2p),
        Some(Meaning::Team) => Some(ConversationType::Team),
        Some(Meaning::Superteam) => Some(ConversationType::Superteam),
        _ => None,
    };
    let mut places = Vec::new();
    if let Some(target) = first {
        let column = match target {
            TargetMapping::Column { column, .. }
            | TargetMapping::KindColumn { column, .. }
            | TargetMapping::Conversation { column } => column,
            TargetMapping::Columns { .. } => 0,
        };
        places.push(Place::new(target, column, kind_of(column).unwrap_or(kind)));
    }
    for column in (0..).take(columns.len()) {
        if let Some(kind) = kind_of(column)
            && places.iter().all(|place| place.column != column)
        {
            places.push(Place::new(TargetMapping::Column { column, kind }, column, kind));
        }
    }
    places
}

/// Takes the targets of a table.
struct Targets {
    kind: ConversationType,
    places: Vec<Place>,
    found: Found,
    /// Where the rows with a problem are counted.
    groups: HashMap<RowProblem, usize>,
}

impl Targets {
    fn new(kind: ConversationType) -> Targets {
        Targets { kind, places: Vec::new(), found: Found::default(), groups: HashMap::new() }
    }

    fn take(&mut self, row: &Row) {
        let (mut names_somebody, mut problem) = (false, None);
        for place in &self.places {
            match place.target(row) {
                Ok(target) => {
                    names_somebody = true;
                    self.found.targets.push(target);
                }
                // Of several columns one is enough.
                Err(RowProblem::NoTarget) => {}
                Err(found) => problem = problem.or(Some(found)),
            }
        }
        self.found.rows += u64::from(names_somebody);
        let problem = problem.or_else(|| (!names_somebody).then_some(RowProblem::NoTarget));
        if let Some(problem) = problem {
            self.count(problem, row.line);
        }
    }

    fn count(&mut self, problem: RowProblem, line: u64) {
        let groups = &mut self.found.unusable;
        let at = *self.groups.entry(problem.clone()).or_insert_with(|| {
            groups.push(UnusableRows { problem, rows: 0, first_lines: Vec::new() });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.rows += 1;
            if group.first_lines.len() < FIRST_LINES {
                group.first_lines.push(line);
            }
        }
    }

    fn found(mut self) -> Found {
        self.found.unusable.sort_by_key(|group| std::cmp::Reverse(group.rows));
        self.found
    }
}

impl RowSink for Targets {
    fn columns(&mut self, columns: &[String]) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.places = places(columns, self.kind);
        Ok(())
    }

    fn row(&mut self, row: &Row) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.take(row);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
