//! A row of a source, as it was read.

use serde::{Deserialize, Serialize};

/// What a cell was in its source. All cells of a text file are [`CellKind::Text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum CellKind {
    /// Text, untouched.
    Text = 0,
    /// A number of a sheet that its text gives back exactly.
    Number = 1,
    /// A whole number of a sheet beyond 10^15: the sheet itself keeps 15 digits only, so its last ones are made up.
    Imprecise = 2,
    /// A day, a time, or both, of a sheet: `2026-11-25 10:30:00`.
    Date = 3,
    /// `TRUE` or `FALSE` of a sheet.
    Bool = 4,
    /// An error of a sheet, such as `#N/A`; a number in the format of a date that is none, `########`; a formula without a
    /// result, `#CALC`.
    Error = 5,
}

impl CellKind {
    /// The kind with this number in a job file.
    #[must_use]
    pub(crate) fn of(number: u8) -> Option<Self> {
        [Self::Text, Self::Number, Self::Imprecise, Self::Date, Self::Bool, Self::Error]
            .into_iter()
            .find(|kind| *kind as u8 == number)
    }
}

/// How many cells a row has, beside the columns of its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum RowShape {
    /// As many.
    #[default]
    Whole = 0,
    /// Fewer: a line that breaks off.
    Short = 1,
    /// More, with something in them: a delimiter within a text that has no quotes.
    Long = 2,
}

impl RowShape {
    pub(crate) fn of(number: u8) -> Option<Self> {
        [Self::Whole, Self::Short, Self::Long].into_iter().find(|shape| *shape as u8 == number)
    }
}

/// A row, in memory that is used again for the next one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The line of the source where it begins, counted from 1.
    pub line: u64,
    /// Whether it has as many cells as the table has columns.
    pub shape: RowShape,
    text: String,
    cells: Vec<(usize, CellKind)>,
}

impl Row {
    /// A row without cells.
    #[must_use]
    pub fn at_line(line: u64) -> Self {
        Self { line, ..Self::default() }
    }

    /// Forgets the cells.
    pub fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.shape = RowShape::Whole;
    }

    /// Adds a cell at the end.
    pub fn push(&mut self, text: &str, kind: CellKind) {
        self.text.push_str(text);
        self.cells.push((self.text.len(), kind));
    }

    /// How many cells there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The text of a cell; empty where there is none.
    #[must_use]
    pub fn text(&self, column: usize) -> &str {
        let Some((end, _)) = self.cells.get(column) else { return "" };
        let start = column.checked_sub(1).map_or(0, |before| self.cells[before].0);
        &self.text[start..*end]
    }

    /// What a cell was in its source.
    #[must_use]
    pub fn kind(&self, column: usize) -> CellKind {
        self.cells.get(column).map_or(CellKind::Text, |(_, kind)| *kind)
    }

    /// Every cell, with its kind.
    pub fn cells(&self) -> impl Iterator<Item = (&str, CellKind)> {
        (0..self.len()).map(|column| (self.text(column), self.kind(column)))
    }

    /// The columns whose cell is a number of a sheet.
    pub(super) fn number_columns(&self) -> impl Iterator<Item = u32> {
        let is_number = |kind| matches!(kind, CellKind::Number | CellKind::Imprecise);
        (0..self.len()).filter(move |column| is_number(self.kind(*column))).map(|column| column as u32)
    }

    /// Whether nothing but white space is in any cell.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }

    /// Gives the row exactly so many cells: adds empty ones, or drops empty ones, and says in [`Row::shape`] where it had
    /// fewer, or more with something in them.
    pub(super) fn fit(&mut self, columns: usize, may_be_short: bool) {
        while self.len() > columns && self.text(self.len() - 1).is_empty() {
            self.cells.pop();
        }
        self.shape = match self.len().cmp(&columns) {
            std::cmp::Ordering::Less if may_be_short => RowShape::Short,
            std::cmp::Ordering::Greater => RowShape::Long,
            _ => RowShape::Whole,
        };
        while self.len() < columns {
            self.push("", CellKind::Text);
        }
    }
}
