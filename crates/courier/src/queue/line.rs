//! The queue in `app.db`, and what is under way in this process.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use history::{Outcome, RowId};
use media::ChosenFiles;
use rusqlite::{OptionalExtension, Row};

use super::{QueueState, Queued};
use crate::attachment::StoredFile;
use crate::compose::StoredDraft;
use crate::store::Store;
use crate::{Draft, Error, SendResult};

/// The queue. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    store: Store,
    chosen: ChosenFiles,
    /// What this process is sending; the rest of what says so was cut off by its end.
    under_way: Arc<Mutex<HashSet<String>>>,
}

impl Line {
    pub(crate) fn new(store: Store, chosen: ChosenFiles) -> Line {
        Line { store, chosen, under_way: Arc::default() }
    }

    /// All of it, in the order of sending. What an end of the program cut off says so from now on.
    pub(crate) async fn list(&self) -> Result<Vec<Queued>, Error> {
        let chosen = self.chosen.clone();
        let under_way = self.under_way().clone();
        self.store
            .run(move |db| {
                let mut query =
                    db.prepare("SELECT id, file, draft, state, row_id FROM queue ORDER BY position, rowid")?;
                let rows = query.query_map([], |row| read(row, &chosen))?;
                let mut all: Vec<Queued> = rows.filter_map(Result::transpose).collect::<Result<_, _>>()?;
                for queued in &mut all {
                    if queued.state == QueueState::Sending && !under_way.contains(&queued.id) {
                        queued.state = QueueState::Interrupted;
                    }
                }
                Ok(all)
            })
            .await
    }

    /// Puts messages at the end: all of them or, where one cannot be written, none.
    pub(crate) async fn add(&self, messages: Vec<(String, StoredFile, StoredDraft)>) -> Result<(), Error> {
        let texts = messages
            .into_iter()
            .map(|(id, file, draft)| Ok((id, json("a file", &file)?, json("a draft", &draft)?)))
            .collect::<Result<Vec<_>, Error>>()?;
        self.store
            .run(move |db| {
                let turn = db.transaction()?;
                let last: i64 =
                    turn.query_row("SELECT coalesce(max(position), 0) FROM queue", [], |row| row.get(0))?;
                for (position, (id, file, draft)) in (last + 1..).zip(texts) {
                    turn.execute(
                        "INSERT INTO queue (id, position, file, draft, state) VALUES (?1, ?2, ?3, ?4, 'waiting')",
                        (id, position, file, draft),
                    )?;
                }
                Ok(turn.commit()?)
            })
            .await
    }

    /// Keeps what was changed about messages, in one write. One that is gone stays gone.
    pub(crate) async fn keep(&self, changes: Vec<(String, StoredDraft)>) -> Result<(), Error> {
        let texts = changes
            .into_iter()
            .map(|(id, draft)| Ok((id, json("a draft", &draft)?)))
            .collect::<Result<Vec<_>, Error>>()?;
        self.store
            .run(move |db| {
                let turn = db.transaction()?;
                for change in texts {
                    turn.execute("UPDATE queue SET draft = ?2 WHERE id = ?1", change)?;
                }
                Ok(turn.commit()?)
            })
            .await
    }

    /// Sends in this order from now on.
    pub(crate) async fn order(&self, ids: Vec<String>) -> Result<(), Error> {
        self.store
            .run(move |db| {
                let turn = db.transaction()?;
                for (position, id) in (1i64..).zip(ids) {
                    turn.execute("UPDATE queue SET position = ?2 WHERE id = ?1", (id, position))?;
                }
                Ok(turn.commit()?)
            })
            .await
    }

    /// Takes messages out; one that is being sent stays until its end is known.
    pub(crate) async fn remove(&self, ids: Vec<String>) -> Result<(), Error> {
        let under_way = self.under_way().clone();
        self.store
            .run(move |db| {
                let turn = db.transaction()?;
                for id in ids.iter().filter(|id| !under_way.contains(*id)) {
                    turn.execute("DELETE FROM queue WHERE id = ?1", [id])?;
                }
                Ok(turn.commit()?)
            })
            .await
    }

    /// The person looked after a message whose end was open, and wants it to wait for its turn once more.
    pub(crate) async fn put_back(&self, id: String) -> Result<(), Error> {
        let sending = self.under_way().contains(&id);
        if sending {
            return Err(Error::NotWaiting { id });
        }
        self.set(id, QueueState::Waiting, None).await
    }

    /// Marks a message as being sent, durably, and hands out what to send. Only one that waits or was rejected.
    pub(crate) async fn begin(&self, id: String) -> Result<(Draft, UnderWay), Error> {
        let guard = UnderWay::of(self, &id)?;
        let (wanted, chosen) = (id.clone(), self.chosen.clone());
        let found = self
            .store
            .run(move |db| {
                let turn = db.transaction()?;
                let found = turn
                    .query_row(
                        "SELECT id, file, draft, state, row_id FROM queue WHERE id = ?1",
                        [&wanted],
                        |row| read(row, &chosen),
                    )
                    .optional()?
                    .flatten();
                let may_go =
                    |queued: &Queued| matches!(queued.state, QueueState::Waiting | QueueState::Rejected);
                let found = found.filter(may_go);
                if found.is_some() {
                    turn.execute("UPDATE queue SET state = 'sending' WHERE id = ?1", [wanted])?;
                }
                turn.commit()?;
                Ok(found)
            })
            .await?;
        let queued = found.ok_or(Error::NotWaiting { id })?;
        Ok((queued.draft, guard))
    }

    /// Writes how a send ended: what is sent leaves the queue, what was not recorded waits again.
    pub(crate) async fn conclude(
        &self,
        under_way: UnderWay,
        ended: Result<&SendResult, &Error>,
    ) -> Result<(), Error> {
        let id = under_way.id.clone();
        match ended.map(|result| (result.outcome, result.row_id)) {
            Ok((Outcome::Sent, _)) => {
                self.store
                    .run(move |db| {
                        db.execute("DELETE FROM queue WHERE id = ?1", [id])?;
                        Ok(())
                    })
                    .await
            }
            Ok((Outcome::Rejected, row)) => self.set(id, QueueState::Rejected, Some(row)).await,
            Ok((_, row)) => self.set(id, QueueState::Unknown, Some(row)).await,
            Err(_) => self.set(id, QueueState::Waiting, None).await,
        }
    }

    async fn set(&self, id: String, state: QueueState, row: Option<RowId>) -> Result<(), Error> {
        let state = name(state)?;
        self.store
            .run(move |db| {
                db.execute(
                    "UPDATE queue SET state = ?2, row_id = coalesce(?3, row_id) WHERE id = ?1",
                    (id, state, row.map(RowId::get)),
                )?;
                Ok(())
            })
            .await
    }

    fn under_way(&self) -> MutexGuard<'_, HashSet<String>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Holds the place of a message that is being sent.
#[derive(Debug)]
pub(crate) struct UnderWay {
    line: Line,
    id: String,
}

impl UnderWay {
    fn of(line: &Line, id: &str) -> Result<UnderWay, Error> {
        if !line.under_way().insert(id.to_owned()) {
            return Err(Error::NotWaiting { id: id.to_owned() });
        }
        Ok(UnderWay { line: line.clone(), id: id.to_owned() })
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.line.under_way().remove(&self.id);
    }
}

/// `None` where a later version wrote what this one cannot read: it stays in the file.
fn read(row: &Row<'_>, chosen: &ChosenFiles) -> rusqlite::Result<Option<Queued>> {
    let [file, draft, state]: [String; 3] = [row.get(1)?, row.get(2)?, row.get(3)?];
    let row_id = row.get::<_, Option<i64>>(4)?.and_then(|id| id.to_string().parse().ok());
    let parts = (
        serde_json::from_str::<StoredFile>(&file),
        serde_json::from_str::<StoredDraft>(&draft),
        serde_json::from_value(state.into()),
    );
    let (Ok(file), Ok(draft), Ok(state)) = parts else {
        tracing::warn!("a message of the queue cannot be read");
        return Ok(None);
    };
    Ok(Some(Queued { id: row.get(0)?, file: file.glance(chosen), draft: draft.into(), state, row_id }))
}

fn json(what: &'static str, value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|source| Error::Encode { what, source })
}

/// The state as it stands in the database: its name in the window, too.
fn name(state: QueueState) -> Result<String, Error> {
    Ok(json("a state", &state)?.trim_matches('"').to_owned())
}
