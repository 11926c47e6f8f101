//! The search index of a row.

use rusqlite::{Connection, params};

use crate::store::Failure;
use crate::{RowId, words};

/// Puts the row as it now stands into the search index, in place of what stood there. Whoever changes anything of a
/// row that can be searched or filtered for calls this in the same transaction.
pub(crate) fn index(tx: &Connection, row: RowId) -> Result<(), Failure> {
    Ok(put(tx, row)?)
}

/// Makes the search index anew, after the way in which words are cut has changed.
pub(crate) fn index_all(tx: &Connection) -> rusqlite::Result<()> {
    tx.execute("INSERT INTO search (search) VALUES ('delete-all')", [])?;
    let mut rows = tx.prepare("SELECT message_id FROM exchange ORDER BY message_id")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        put(tx, row.get(0)?)?;
    }
    Ok(())
}

fn put(tx: &Connection, row: RowId) -> rusqlite::Result<()> {
    let words = words_of(tx, row)?;
    tx.prepare_cached("INSERT OR REPLACE INTO search (rowid, words) VALUES (?1, ?2)")?
        .execute(params![row, words])?;
    Ok(())
}

/// The words of a row and its marks.
fn words_of(tx: &Connection, row: RowId) -> rusqlite::Result<String> {
    let tags: Vec<String> = tx
        .prepare_cached("SELECT name FROM tag WHERE message_id = ?1")?
        .query_map([row], |r| r.get(0))?
        .collect::<Result<_, _>>()?;
    tx.prepare_cached(
        "SELECT e.search_text, m.snippet, m.account_name,
           m.sender || '|' || m.conversation_type || '|' || m.receiver, e.trace_id, e.message_client_id,
           e.message_server_id, CAST(m.code AS TEXT), e.msg,
           (SELECT n.text FROM note n WHERE n.message_id = m.id),
           m.outcome, m.account_id, m.sender, m.receiver, m.message_type, m.code, m.starred
         FROM message m JOIN exchange e ON e.message_id = m.id WHERE m.id = ?1",
    )?
    .query_row([row], |r| {
        let text = |column| r.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from);
        let search_text = text(0)?.unwrap_or_default();
        let mut texts = vec![search_text];
        texts.extend(text(1)?.filter(|snippet| !search_text.contains(snippet)));
        for column in 2..10 {
            texts.extend(text(column)?);
        }
        texts.extend(tags.iter().map(String::as_str));
        let mut words = words::index(texts);
        let name = |column| text(column).map(Option::unwrap_or_default);
        let note = text(9)?;
        let marks = [
            Some(words::outcome_mark(r.get(10)?)),
            Some(words::account_mark(name(11)?)),
            Some(words::account_name_mark(name(2)?)),
            Some(words::sender_mark(name(12)?)),
            Some(words::receiver_mark(name(13)?)),
            r.get::<_, Option<i64>>(14)?.map(words::type_mark),
            r.get::<_, Option<i64>>(15)?.map(words::code_mark),
            r.get::<_, bool>(16)?.then(words::star_mark),
            note.map(|_| words::note_mark()),
            note.map(words::note_index),
        ];
        for mark in marks.into_iter().flatten().chain(tags.iter().map(|tag| words::tag_mark(tag))) {
            words.push(' ');
            words.push_str(&mark);
        }
        Ok(words)
    })
}
