//! Whom a table names.

use bulk::alias::{Meaning, meaning};
use bulk::import::cell::Row;
use bulk::import::source::Source;
use bulk::import::{ImportOptions, RowSink, read};
use bulk::job::error::JobError;
use tokio_util::sync::CancellationToken;
use yunxin::ConversationType;

use crate::error::Error;

/// Those that a table names. Columns that are called as accounts or groups are say what they hold; of other tables the first
/// column counts, and `kind`. Blocks.
///
/// # Errors
/// When the source cannot be read as a table.
pub(super) fn targets_of(
    source: &Source,
    kind: ConversationType,
) -> Result<Vec<(ConversationType, String)>, Error> {
    let mut targets = Targets { columns: Vec::new(), kind, found: Vec::new() };
    let stop = CancellationToken::new();
    read(source, &ImportOptions::default(), &stop, &mut |_| {}, &mut targets)
        .map_err(|error| Error::from(JobError::Import(error)))?;
    Ok(targets.found)
}

/// Takes the targets of a table.
struct Targets {
    /// Which columns hold them.
    columns: Vec<(usize, ConversationType)>,
    kind: ConversationType,
    found: Vec<(ConversationType, String)>,
}

impl RowSink for Targets {
    fn columns(&mut self, columns: &[String]) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let kind = |name: &String| match meaning(name)? {
            Meaning::Account => Some(ConversationType::P2p),
            Meaning::Team => Some(ConversationType::Team),
            Meaning::Superteam => Some(ConversationType::Superteam),
            _ => None,
        };
        self.columns = columns.iter().enumerate().filter_map(|(at, name)| Some((at, kind(name)?))).collect();
        if self.columns.is_empty() {
            self.columns.push((0, self.kind));
        }
        Ok(())
    }

    fn row(&mut self, row: &Row) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        for (column, kind) in &self.columns {
            let target = row.text(*column).trim();
            if !target.is_empty() {
                self.found.push((*kind, target.to_owned()));
            }
        }
        Ok(())
    }
}
