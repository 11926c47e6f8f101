//! The search index of a row.

use rusqlite::{Connection, params};

use crate::error::Failure;
use crate::ids::RowId;
use crate::later::later;
use crate::model::act::ActKind;
use crate::model::kind::{KeptKind, KeptPart, KeptPartKind, PartCounts};
use crate::model::page::Later;
use crate::model::send::Outcome;
use crate::parts;
use crate::words;

/// Puts the row as it now stands into the search index, in place of what stood there. Whoever changes anything of a
/// row that can be searched or filtered for calls this in the same transaction.
pub(crate) fn index(tx: &Connection, row: RowId) -> Result<(), Failure> {
    Ok(put(tx, row, Columns::All)?)
}

/// From so many rows on, how FTS5 gathers and merges is worth a change.
const MANY: usize = 500;
/// Settings of FTS5: its own choice, and ours for many rows. It gathers some thousand rows before it puts a piece of index
/// down, and does not merge pieces of about one size bit by bit with each write, but thirty-two of them at once: otherwise
/// all of the index is written four times over. Single rows later merge what is left.
const MERGING: [(&str, i64, i64); 3] =
    [("hashsize", 1 << 20, 16 << 20), ("automerge", 4, 0), ("crisismerge", 16, 32)];

/// As [`index`], for rows that were not there yet, with their words: nothing is looked for that they would take the place
/// of.
pub(crate) fn index_new(tx: &Connection, rows: &[(RowId, &str)]) -> Result<(), Failure> {
    // Kept in the file, but within this transaction: no other ever sees the choice for many.
    let set = |name, value: i64| -> rusqlite::Result<usize> {
        tx.prepare_cached("INSERT INTO search (search, rank) VALUES (?1, ?2)")?.execute(params![name, value])
    };
    let many = rows.len() >= MANY;
    for (name, _, ours) in MERGING.iter().filter(|_| many) {
        set(name, *ours)?;
    }
    let mut put = tx.prepare_cached("INSERT INTO search (rowid, words) VALUES (?1, ?2)")?;
    for (row, words) in rows {
        put.execute(params![row, words])?;
    }
    for (name, usual, _) in MERGING.iter().filter(|_| many) {
        set(name, *usual)?;
    }
    Ok(())
}

/// Makes the search index anew, after the way in which words are cut has changed.
pub(crate) fn index_all(tx: &Connection) -> rusqlite::Result<()> {
    tx.execute("INSERT INTO search (search) VALUES ('delete-all')", [])?;
    let mut rows = tx.prepare("SELECT message_id FROM exchange ORDER BY message_id")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        put(tx, row.get(0)?, Columns::WithoutKinds)?;
    }
    Ok(())
}

/// Indexes the rows anew with whose messages something was done: what was done was not indexed before.
pub(crate) fn index_acts(tx: &Connection) -> rusqlite::Result<()> {
    let mut rows = tx.prepare("SELECT DISTINCT message_id FROM act WHERE state = 1")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        put(tx, row.get(0)?, Columns::WithoutKinds)?;
    }
    Ok(())
}

/// Indexes the rows anew whose calls were taken in part: that was not indexed before.
pub(crate) fn index_partly(tx: &Connection) -> rusqlite::Result<()> {
    let mut rows = tx.prepare(
        "SELECT DISTINCT p.message_id FROM part p JOIN message m ON m.id = p.message_id
         WHERE p.outcome <> 1 AND m.outcome = 1",
    )?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        put(tx, row.get(0)?, Columns::All)?;
    }
    Ok(())
}

/// Indexes the streams anew that were left without their end: they counted as sent before. Found by the marks of their rows, so
/// that a file with a million others opens as fast as before.
pub(crate) fn index_unfinished(tx: &Connection) -> rusqlite::Result<()> {
    let (stream, sent) = (words::kind_mark(KeptKind::Stream), words::outcome_mark(Outcome::Sent));
    let streams = format!("{} AND {}", words::exact(&stream), words::exact(&sent));
    let rows: Vec<RowId> = tx
        .prepare("SELECT rowid FROM search WHERE words MATCH ?1")?
        .query_map([streams], |r| r.get(0))?
        .collect::<Result<_, _>>()?;
    for row in rows {
        if PartCounts::of(&parts::without_texts(tx, row)?).unfinished {
            put(tx, row, Columns::All)?;
        }
    }
    Ok(())
}

/// Which columns a file has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Columns {
    /// Those of this build.
    All,
    /// Those of an earlier step of the schema, after which rows are indexed anew: no kinds of calls yet.
    WithoutKinds,
}

fn put(tx: &Connection, row: RowId, columns: Columns) -> rusqlite::Result<()> {
    let words = words_of(tx, row, columns)?;
    tx.prepare_cached("INSERT OR REPLACE INTO search (rowid, words) VALUES (?1, ?2)")?
        .execute(params![row, words])?;
    Ok(())
}

/// The words of a row and its marks.
fn words_of(tx: &Connection, row: RowId, columns: Columns) -> rusqlite::Result<String> {
    let tags: Vec<String> = tx
        .prepare_cached("SELECT name FROM tag WHERE message_id = ?1")?
        .query_map([row], |r| r.get(0))?
        .collect::<Result<_, _>>()?;
    let kind: KeptKind = if columns == Columns::All {
        tx.prepare_cached("SELECT kind FROM message WHERE id = ?1")?.query_row([row], |r| r.get(0))?
    } else {
        KeptKind::Single
    };
    let call_parts = if kind == KeptKind::Single { Vec::new() } else { parts::without_texts(tx, row)? };
    let later = later(tx, row)?;
    tx.prepare_cached(
        "SELECT e.search_text, m.snippet, m.account_id, m.account_name, m.sender, m.conversation_type, m.receiver,
           e.trace_id, e.message_client_id, e.message_server_id, m.message_type, m.outcome, m.code, e.msg,
           m.starred, (SELECT n.text FROM note n WHERE n.message_id = m.id)
         FROM message m JOIN exchange e ON e.message_id = m.id WHERE m.id = ?1",
    )?
    .query_row([row], |r| {
        let text = |column| r.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from);
        let name = |column| text(column).map(Option::unwrap_or_default);
        let searchable = Searchable {
            search_text: name(0)?,
            snippet: name(1)?,
            account_id: name(2)?,
            account_name: name(3)?,
            sender: name(4)?,
            conversation_type: r.get(5)?,
            receiver: name(6)?,
            trace_id: name(7)?,
            message_client_id: text(8)?,
            message_server_id: text(9)?,
            message_type: r.get(10)?,
            outcome: r.get(11)?,
            code: r.get(12)?,
            msg: text(13)?,
            starred: r.get(14)?,
            note: text(15)?,
            tags: &tags,
            kind,
            parts: &call_parts,
            later,
        };
        Ok(searchable.words())
    })
}

/// All of a row that can be searched or filtered for.
pub(crate) struct Searchable<'a> {
    pub(crate) search_text: &'a str,
    pub(crate) snippet: &'a str,
    pub(crate) account_id: &'a str,
    pub(crate) account_name: &'a str,
    pub(crate) sender: &'a str,
    pub(crate) conversation_type: u8,
    pub(crate) receiver: &'a str,
    pub(crate) trace_id: &'a str,
    pub(crate) message_client_id: Option<&'a str>,
    pub(crate) message_server_id: Option<&'a str>,
    pub(crate) message_type: Option<i64>,
    pub(crate) outcome: Outcome,
    pub(crate) code: Option<i64>,
    pub(crate) msg: Option<&'a str>,
    pub(crate) starred: bool,
    pub(crate) note: Option<&'a str>,
    pub(crate) tags: &'a [String],
    pub(crate) kind: KeptKind,
    pub(crate) parts: &'a [KeptPart],
    pub(crate) later: Later,
}

impl Searchable<'_> {
    /// As the index takes them: the words, then the marks.
    pub(crate) fn words(&self) -> String {
        let conversation = format!("{}|{}|{}", self.sender, self.conversation_type, self.receiver);
        let code = self.code.map(|code| code.to_string());
        let mut texts = vec![self.search_text];
        texts.extend(Some(self.snippet).filter(|snippet| !self.search_text.contains(snippet)));
        texts.extend([self.account_name, &conversation, self.trace_id]);
        texts.extend(
            [self.message_client_id, self.message_server_id, code.as_deref(), self.msg, self.note]
                .into_iter()
                .flatten(),
        );
        texts.extend(self.tags.iter().map(String::as_str));
        // The number of a piece is no word of the message, and its text stands in the body.
        let named = self.parts.iter().filter(|part| !part.kind.is_piece());
        texts.extend(named.map(|part| part.name.as_str()));
        let part_ids = self.parts.iter().filter_map(|part| part.message_server_id.as_deref());
        texts.extend(part_ids);
        let mut words = words::index(texts);
        let marks = [
            Some(words::outcome_mark(self.outcome)),
            Some(words::account_mark(self.account_id)),
            Some(words::account_name_mark(self.account_name)),
            Some(words::sender_mark(self.sender)),
            Some(words::receiver_mark(self.receiver)),
            self.message_type.map(words::type_mark),
            self.code.map(words::code_mark),
            self.starred.then(words::star_mark),
            self.note.map(|_| words::note_mark()),
            self.note.map(words::note_index),
            (self.kind != KeptKind::Single).then(|| words::kind_mark(self.kind)),
            PartCounts::of(self.parts).is_partly(self.outcome).then(words::partly_mark),
            self.later.recalled.then(|| words::later_mark(ActKind::Recall)),
            self.later.changed.then(|| words::later_mark(ActKind::Modify)),
            self.later.read.then(|| words::later_mark(ActKind::MarkRead)),
        ];
        let receivers = self.parts.iter().filter(|part| part.kind == KeptPartKind::Receiver);
        let lists = self
            .tags
            .iter()
            .map(|tag| words::tag_mark(tag))
            .chain(receivers.map(|part| words::receiver_mark(&part.name)));
        for mark in marks.into_iter().flatten().chain(lists) {
            words.push(' ');
            words.push_str(&mark);
        }
        words
    }
}
