//! Ids in columns.

use std::error::Error;
use std::str::FromStr;

use rusqlite::Row;
use rusqlite::types::Type;

/// The id in a column. What is none was not written by us: the file is damaged, or was changed by others.
pub(crate) fn id<T: FromStr<Err: Error + Send + Sync + 'static>>(
    row: &Row<'_>,
    at: usize,
) -> rusqlite::Result<T> {
    let text: String = row.get(at)?;
    let malformed = |error| rusqlite::Error::FromSqlConversionFailure(at, Type::Text, Box::new(error));
    text.parse().map_err(malformed)
}
