//! The search index of a row.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};

use crate::store::Failure;
use crate::{RowId, words};

/// Puts the row as it now stands into the search index, in place of what stood there. Whoever changes anything of a
/// row that can be searched or filtered for calls this in the same transaction.
pub(crate) fn index(tx: &Connection, row: RowId) -> Result<(), Failure> {
    let words = words_of(tx, row)?;
    tx.prepare_cached("INSERT OR REPLACE INTO search (rowid, words) VALUES (?1, ?2)")?
        .execute(params![row, words])?;
    Ok(())
}

/// The words of a row and its marks.
fn words_of(tx: &Connection, row: RowId) -> Result<String, Failure> {
    let tags: Vec<String> = tx
        .prepare_cached("SELECT name FROM tag WHERE message_id = ?1")?
        .query_map([row], |r| r.get(0))?
        .collect::<Result<_, _>>()?;
    let words = tx
        .prepare_cached(
            "SELECT m.outcome, m.account_id, m.message_type, m.starred, e.search_text, m.snippet,
               m.account_name, m.sender || '|' || m.conversation_type || '|' || m.receiver, e.trace_id,
               coalesce(e.message_client_id, ''), coalesce(e.message_server_id, ''),
               coalesce(m.code, ''), coalesce(e.msg, ''),
               coalesce((SELECT n.text FROM note n WHERE n.message_id = m.id), '')
             FROM message m JOIN exchange e ON e.message_id = m.id WHERE m.id = ?1",
        )?
        .query_row([row], |r| {
            let text: String = r.get(4)?;
            let snippet: String = r.get(5)?;
            let mut texts = vec![text];
            if !texts[0].contains(&snippet) {
                texts.push(snippet);
            }
            for column in 6..14 {
                texts.push(match r.get_ref(column)? {
                    ValueRef::Integer(n) => n.to_string(),
                    other => other.as_str()?.to_owned(),
                });
            }
            let noted = texts.last().is_some_and(|note| !note.is_empty());
            let all = texts.iter().chain(&tags).map(String::as_str);
            let mut words = words::index(all);
            let message_type: Option<i64> = r.get(2)?;
            let starred: bool = r.get(3)?;
            let marks = [
                Some(words::outcome_mark(r.get(0)?)),
                Some(words::account_mark(r.get_ref(1)?.as_str()?)),
                message_type.map(words::type_mark),
                starred.then(words::star_mark),
                noted.then(words::note_mark),
            ];
            for mark in marks.into_iter().flatten().chain(tags.iter().map(|tag| words::tag_mark(tag))) {
                words.push(' ');
                words.push_str(&mark);
            }
            Ok(words)
        })?;
    Ok(words)
}
