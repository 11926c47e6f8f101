//! Columns that hold more than SQLite knows: packed texts, and JSON.

use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::packed::Unpacked;

/// A text that may be packed.
pub(crate) fn packed(r: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(r.get::<_, Unpacked>(column)?.0)
}

pub(crate) fn packed_or_none(r: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    Ok(r.get::<_, Option<Unpacked>>(column)?.map(|text| text.0))
}

pub(crate) fn packed_json<T: DeserializeOwned>(r: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<T> {
    parsed(column, &packed(r, column)?)
}

pub(crate) fn json<T: DeserializeOwned>(r: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<T> {
    parsed(column, r.get_ref(column)?.as_str()?)
}

fn parsed<T: DeserializeOwned>(column: usize, text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|e| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(e))
    })
}

pub(crate) fn headers(list: &[(String, String)]) -> Result<String, Error> {
    serde_json::to_string(list)
        .map_err(|e| Error::Unexpected { source: rusqlite::Error::ToSqlConversionFailure(e.into()) })
}
