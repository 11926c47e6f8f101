//! The queue in `app.db`. Each change is one immediate transaction, in which it is also seen whether it may be made: by
//! what this process is sending, and by what another one that lives has marked.

use std::sync::Arc;

use appdata::queue::{self, QueueRow};
use appdata::{Db, Store};
use history::RowId;
use ids::QueueItemId;
use media::{ChosenFiles, FileSummary};

use super::claims::{Claim, Claims};
use super::model::{NewQueued, QueueChange, QueueState};
use super::text::{draft_text, json, name, revision};
use crate::attachments::StoredFile;
use crate::compose::{Draft, StoredDraft};
use crate::error::{Error, QueueFault};
use crate::session::Session;

/// The table. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct QueueTable {
    store: Store,
    session: Arc<Session>,
    chosen: ChosenFiles,
    claims: Claims,
}

/// A message as it lies in the table.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) id: QueueItemId,
    pub(crate) file: Option<FileSummary>,
    pub(crate) draft: Draft,
    pub(crate) revision: String,
    pub(crate) state: QueueState,
    pub(crate) row_id: Option<RowId>,
}

impl Stored {
    /// It may be sent.
    pub(crate) fn waits(&self) -> bool {
        matches!(self.state, QueueState::Waiting | QueueState::Rejected)
    }
}

/// A message that was taken out, as it was and where it stood.
#[derive(Debug, Clone)]
pub(crate) struct Removed {
    pub(crate) stored: Stored,
    at: usize,
}

impl QueueTable {
    pub(crate) fn new(store: Store, session: Arc<Session>, chosen: ChosenFiles) -> QueueTable {
        QueueTable { store, session, chosen, claims: Claims::default() }
    }

    /// All of it, in the order of sending. What an end of the program cut off says so from now on.
    pub(crate) async fn list(&self) -> Result<Vec<Stored>, Error> {
        let table = self.clone();
        self.store
            .read(move |db| Ok(queue::all(db)?.into_iter().filter_map(|row| table.read(row)).collect()))
            .await
    }

    /// Those of these messages that are there.
    pub(crate) async fn some(&self, ids: &[QueueItemId]) -> Result<Vec<Stored>, Error> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let (table, ids) = (self.clone(), ids.to_vec());
        let found = move |db: &Db| ids.iter().filter_map(|id| table.find_in(db, id).transpose()).collect();
        self.store.read(found).await
    }

    /// The ids of all, in the order of sending.
    pub(crate) async fn ids(&self) -> Result<Vec<QueueItemId>, Error> {
        self.store.read(|db| Ok::<_, Error>(queue::order(db)?)).await
    }

    /// One message.
    pub(crate) async fn find(&self, id: &QueueItemId) -> Result<Stored, Error> {
        let (table, id) = (self.clone(), id.clone());
        self.store.read(move |db| table.one(db, &id)).await
    }

    /// Puts messages at the end: all of them or, where one cannot be written, none.
    pub(crate) async fn add(&self, messages: Vec<NewQueued>) -> Result<(), Error> {
        let new = |NewQueued { id, file, draft }| {
            let (file, draft) = (self.file_text(file)?, draft_text(draft)?);
            let state = name(QueueState::Waiting)?;
            Ok::<_, Error>(QueueRow { id, file, draft, state, row_id: None, process: None })
        };
        let rows = messages.into_iter().map(new).collect::<Result<Vec<_>, Error>>()?;
        self.store.write(move |db| rows.iter().try_for_each(|row| Ok(queue::append(db, row)?))).await
    }

    /// Keeps what was changed about messages, all or nothing, and returns their revisions. One that is gone stays gone.
    pub(crate) async fn keep(&self, changes: Vec<QueueChange>) -> Result<Vec<String>, Error> {
        let table = self.clone();
        self.store
            .write(move |turn| {
                let mut revisions = Vec::new();
                for QueueChange { id, draft, revision } in changes {
                    let Some(there) = table.find_in(turn, &id)? else {
                        revisions.push(revision.unwrap_or_default());
                        continue;
                    };
                    if table.claims.holds(&id) || there.state == QueueState::Sending {
                        return Err(Error::Queue(QueueFault::NotWaiting { id }));
                    }
                    if revision.is_some_and(|revision| revision != there.revision) {
                        return Err(Error::Queue(QueueFault::Changed { id }));
                    }
                    revisions.push(write(turn, &id, draft)?);
                }
                Ok(revisions)
            })
            .await
    }

    /// Changes a message by what it is now, if it is still there and waits. Returns it as it is then.
    pub(crate) async fn edit<F>(&self, id: &QueueItemId, edit: F) -> Result<Option<Stored>, Error>
    where
        F: FnOnce(Stored) -> Result<Draft, Error> + Send + 'static,
    {
        let (table, id) = (self.clone(), id.clone());
        self.store
            .write(move |turn| {
                let Some(there) = table.find_in(turn, &id)?.filter(Stored::waits) else { return Ok(None) };
                write(turn, &id, edit(there)?)?;
                table.find_in(turn, &id)
            })
            .await
    }

    /// Sends in this order from now on.
    pub(crate) async fn order(&self, ids: Vec<QueueItemId>) -> Result<(), Error> {
        self.store.write(move |db| Ok(queue::reorder(db, &ids)?)).await
    }

    /// Takes messages out, and returns those that were; what is being uploaded or sent stays until its end is known.
    pub(crate) async fn remove(&self, ids: Vec<QueueItemId>) -> Result<Vec<Removed>, Error> {
        let table = self.clone();
        self.store
            .write(move |turn| {
                let order = queue::order(turn)?;
                let mut removed = Vec::new();
                for id in ids.iter().filter(|id| !table.claims.holds(id)) {
                    let Some(stored) =
                        table.find_in(turn, id)?.filter(|there| there.state != QueueState::Sending)
                    else {
                        continue;
                    };
                    queue::delete(turn, id)?;
                    let at = order.iter().position(|there| there == id).unwrap_or(order.len());
                    removed.push(Removed { stored, at });
                }
                Ok(removed)
            })
            .await
    }

    /// Takes a removed message back to its place.
    pub(crate) async fn restore(&self, Removed { stored, at }: Removed) -> Result<(), Error> {
        let Stored { id, file, draft, state, row_id, .. } = stored;
        let (file, draft, state) = (self.file_text(file)?, draft_text(draft)?, name(state)?);
        let row = QueueRow { id, file, draft, state, row_id: row_id.map(RowId::get), process: None };
        self.store
            .write(move |turn| {
                let mut order = queue::order(turn)?;
                queue::append(turn, &row)?;
                order.insert(at.min(order.len()), row.id);
                Ok(queue::reorder(turn, &order)?)
            })
            .await
    }

    /// The user looked after a message whose end was open, and wants it to wait for its turn once more.
    pub(crate) async fn put_back(&self, id: QueueItemId) -> Result<(), Error> {
        let table = self.clone();
        self.store
            .write(move |turn| {
                let there = table.one(turn, &id)?;
                if table.claims.holds(&id) || there.state == QueueState::Sending {
                    return Err(Error::Queue(QueueFault::NotWaiting { id }));
                }
                Ok(queue::set_state(turn, &id, &name(QueueState::Waiting)?, None, None)?)
            })
            .await
    }

    /// Marks a message as being sent, durably. Only one that waits, and is still the very text that was asked about.
    pub(crate) async fn begin(&self, claim: &Claim, revision: &str) -> Result<(), Error> {
        let (table, id, revision) = (self.clone(), claim.id().clone(), revision.to_owned());
        self.store
            .write(move |turn| {
                let there = table.one(turn, &id)?;
                if !there.waits() {
                    return Err(Error::Queue(QueueFault::NotWaiting { id }));
                }
                if there.revision != revision {
                    return Err(Error::Queue(QueueFault::Changed { id }));
                }
                let sending = name(QueueState::Sending)?;
                Ok(queue::set_state(turn, &id, &sending, None, Some(table.session.id()))?)
            })
            .await
    }

    /// Writes how a send ended: `None` takes the message out. With it goes the text that it has from now on, if another.
    pub(crate) async fn conclude(
        &self,
        claim: &Claim,
        end: Option<(QueueState, Option<RowId>)>,
        draft: Option<Draft>,
    ) -> Result<(), Error> {
        let id = claim.id().clone();
        self.store
            .write(move |turn| {
                let Some((state, row_id)) = end else {
                    return Ok(queue::delete(turn, &id)?);
                };
                queue::set_state(turn, &id, &name(state)?, row_id.map(RowId::get), None)?;
                draft.map_or(Ok(()), |draft| write(turn, &id, draft).map(drop))
            })
            .await
    }

    /// From here on until the claim is dropped nobody changes, removes or sends the message.
    pub(crate) fn claim(&self, id: &QueueItemId) -> Result<Claim, Error> {
        self.claims.take(id).ok_or_else(|| Error::Queue(QueueFault::NotWaiting { id: id.clone() }))
    }

    /// `null` without a file: a version that knows none leaves such a message where it is.
    fn file_text(&self, file: Option<FileSummary>) -> Result<String, Error> {
        let stored = |file: FileSummary| {
            let path = self.chosen.path(&file.file_id);
            let path = path.ok_or_else(|| Error::NoChosenFile { id: file.file_id.clone() })?;
            Ok::<_, Error>(StoredFile::new(path, file))
        };
        json("a file", &file.map(stored).transpose()?)
    }

    fn one(&self, db: &Db, id: &QueueItemId) -> Result<Stored, Error> {
        self.find_in(db, id)?.ok_or_else(|| Error::Queue(QueueFault::NotWaiting { id: id.clone() }))
    }

    fn find_in(&self, db: &Db, id: &QueueItemId) -> Result<Option<Stored>, Error> {
        Ok(queue::one(db, id)?.and_then(|row| self.read(row)))
    }

    /// `None` where a later version wrote what this one cannot read: it stays in the file.
    fn read(&self, row: QueueRow) -> Option<Stored> {
        let QueueRow { id, file, draft, state, row_id, process } = row;
        let revision = revision(&draft);
        let parts = (
            serde_json::from_str::<Option<StoredFile>>(&file),
            serde_json::from_str::<StoredDraft>(&draft),
            serde_json::from_value(state.into()),
        );
        let (Ok(file), Ok(draft), Ok(mut state)) = parts else {
            tracing::warn!("a message of the queue cannot be read");
            return None;
        };
        if state == QueueState::Sending && !self.is_being_sent(&id, process.as_deref()) {
            state = QueueState::Interrupted;
        }
        let row_id = row_id.and_then(|id| id.to_string().parse().ok());
        let file = file.map(|file| file.summarize(&self.chosen));
        Some(Stored { id, file, draft: draft.into(), revision, state, row_id })
    }

    /// Whether who marked it as being sent still does so.
    fn is_being_sent(&self, id: &QueueItemId, process: Option<&str>) -> bool {
        match process {
            Some(process) if process != self.session.id() => self.session.alive(process),
            _ => self.claims.holds(id),
        }
    }
}

/// Returns the draft's revision.
fn write(db: &Db, id: &QueueItemId, draft: Draft) -> Result<String, Error> {
    let text = draft_text(draft)?;
    queue::set_draft(db, id, &text)?;
    Ok(revision(&text))
}
