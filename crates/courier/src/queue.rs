//! The queue: messages that are sent one by one, in order. Each is an ordinary draft, with a file that it was made for or
//! without one.
//!
//! `table` keeps them in `app.db`; `claims` says which of them this process is at; `live` knows how far it is with them, and
//! reports it; `reader` reads their files; `runner` sends them.

mod claims;
mod live;
mod model;
mod reader;
mod runner;
mod sending;
mod table;
mod text;

pub(crate) use live::Live;
pub use model::{
    NewQueued, QueueChange, QueueHalt, QueueHaltReason, QueueNews, QueueProblem, QueueRun, QueueState,
    QueueUpdate, QueueView, QueueWork, Queued,
};
pub(crate) use table::QueueTable;
use table::Stored;

use std::collections::HashMap;
use std::path::PathBuf;

use ids::{QueueItemId, StorageId};
use media::{FileSummary, MessageKind};
use yunxin::{Body, MAX_FILE_BYTES, SendKind};

use crate::compose::{Draft, for_file, new_client_id, with_client_id};
use crate::error::{Error, QueueFault};
use crate::image_preparation::ImagePreparer;
use crate::sends::Sends;
use crate::storages::Storages;
use crate::uploads::Uploads;

/// The queue. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Queue {
    table: QueueTable,
    live: Live,
    sends: Sends,
    image_preparation: ImagePreparer,
    uploads: Uploads,
    storages: Storages,
}

impl Queue {
    pub(crate) fn new(
        table: QueueTable,
        live: Live,
        sends: Sends,
        image_preparation: ImagePreparer,
        uploads: Uploads,
        storages: Storages,
    ) -> Queue {
        Queue { table, live, sends, image_preparation, uploads, storages }
    }

    /// The queue in its order. Its attachments are known again, and files that were not read yet are read from now on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn view(&self) -> Result<QueueView, Error> {
        let all = self.table.list().await?;
        for stored in &all {
            if let Some(attachment) = &stored.draft.attachment {
                self.uploads.attachments().known().put_back(attachment.clone());
            }
        }
        self.read_queued(&all);
        Ok(QueueView { items: self.shown(all), run: self.live.run() })
    }

    /// How far the run is, if there is one.
    #[must_use]
    pub fn run_state(&self) -> QueueRun {
        self.live.run()
    }

    /// From now on `listener` gets all that changes about the queue, from a runtime thread; it must not block. It takes the
    /// place of the listener before.
    pub fn listen(&self, listener: impl Fn(QueueNews) + Send + Sync + 'static) {
        self.live.listen(listener);
    }

    /// Puts a message for each file at the end of the queue, like `template` but for type, text, attachment and id: all of
    /// them, or none. Their files are read from then on. Files that are too large go to the account's storage, if it has one.
    ///
    /// # Errors
    /// When the template is no JSON object, a file was not chosen in this session, or the database fails.
    pub async fn add(&self, files: Vec<FileSummary>, template: &Draft) -> Result<(), Error> {
        template.check_size()?;
        let mut made: HashMap<MessageKind, Draft> = HashMap::new();
        let mut messages = Vec::new();
        for file in files {
            let kind = file.message_type;
            let first = match made.get(&kind) {
                Some(first) => first.clone(),
                None => made.entry(kind).or_insert(for_file(template, kind, "")?).clone(),
            };
            let body = with_client_id(&first.body, &new_client_id())?;
            messages.push(NewQueued {
                id: QueueItemId::random(),
                file: Some(file),
                draft: Draft { body, ..first },
            });
        }
        let is_large =
            |new: &&NewQueued| new.file.as_ref().is_some_and(|file| file.size_bytes > MAX_FILE_BYTES);
        let large: Vec<_> = messages.iter().filter(is_large).map(|new| new.id.clone()).collect();
        if !large.is_empty()
            && let Some(account_id) = template.account_id.clone()
            && let Some(storage_id) = self.storages.offers(account_id).await?.chosen
        {
            let mut live = self.live.lock();
            live.storages.extend(large.into_iter().map(|id| (id, storage_id.clone())));
        }
        self.append(messages).await
    }

    /// Puts messages at the end of the queue as they are, in this order: all of them, or none. One without a
    /// `message_client_id` gets one, so that it can be told from another with the same text; the rest of its text stays to
    /// the byte. A text that is no JSON object is taken, too, and stops the queue when its turn comes.
    ///
    /// # Errors
    /// When a body is larger than any that is sent, or the database fails.
    pub async fn add_messages(&self, drafts: Vec<Draft>) -> Result<(), Error> {
        let new = |draft: Draft| {
            draft.check_size()?;
            // Others have none, or an id of their own kind; and what one id for many receivers means is not known.
            let takes_id = matches!(draft.kind, SendKind::Single | SendKind::Chatroom | SendKind::Stream);
            let lacks_id = takes_id
                && Body::parse(draft.body.as_str())
                    .is_ok_and(|body| body.message_client_id().is_none_or(str::is_empty));
            let body = if lacks_id { with_client_id(&draft.body, &new_client_id()).ok() } else { None };
            let draft = Draft { body: body.unwrap_or(draft.body), ..draft };
            // Nothing that the page says of a file is believed.
            Ok(NewQueued { id: QueueItemId::random(), file: None, draft: self.sends.drafts().known(draft) })
        };
        let messages = drafts.into_iter().map(new).collect::<Result<_, Error>>()?;
        self.append(messages).await
    }

    async fn append(&self, messages: Vec<NewQueued>) -> Result<(), Error> {
        let ids: Vec<_> = messages.iter().map(|new| new.id.clone()).collect();
        self.table.add(messages).await?;
        self.read_queued(&self.table.some(&ids).await?);
        self.changed(&ids, true).await;
        Ok(())
    }

    /// Keeps what was changed about messages of the queue, all or nothing, and returns their new revisions in order.
    ///
    /// # Errors
    /// When one is being uploaded or sent, was changed by somebody else meanwhile, or the database fails.
    pub async fn keep(&self, changes: Vec<QueueChange>) -> Result<Vec<String>, Error> {
        changes.iter().try_for_each(|change| change.draft.check_size())?;
        // Nothing that the page says of a file is believed.
        let known =
            |change: QueueChange| QueueChange { draft: self.sends.drafts().known(change.draft), ..change };
        let changes: Vec<_> = changes.into_iter().map(known).collect();
        let ids: Vec<_> = changes.iter().map(|change| change.id.clone()).collect();
        let revisions = self.table.keep(changes).await?;
        self.changed(&ids, false).await;
        Ok(revisions)
    }

    /// Puts the queue into this order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order(&self, ids: Vec<QueueItemId>) -> Result<(), Error> {
        self.table.order(ids).await?;
        self.changed(&[], true).await;
        Ok(())
    }

    /// Takes messages out of the queue without sending them, and returns the names of those that were: what is being
    /// uploaded, asked about or sent stays.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove(&self, ids: Vec<QueueItemId>) -> Result<Vec<QueueItemId>, Error> {
        let removed = self.table.remove(ids).await?;
        let names = removed.iter().map(|removed| removed.stored.id.clone()).collect();
        self.live.lock().removed(removed);
        self.changed(&[], true).await;
        Ok(names)
    }

    /// Takes a message that was removed since the start of the program back to its place.
    ///
    /// # Errors
    /// When none of this name was removed, or the database fails.
    pub async fn restore(&self, id: QueueItemId) -> Result<(), Error> {
        let removed = self.live.lock().take_removed(&id);
        let removed = removed.ok_or_else(|| Error::Queue(QueueFault::NotWaiting { id: id.clone() }))?;
        self.table.restore(removed).await?;
        let ids = [id];
        self.read_queued(&self.table.some(&ids).await?);
        self.changed(&ids, true).await;
        Ok(())
    }

    /// Lets a message whose end was open wait for its turn once more, because the user said so.
    ///
    /// # Errors
    /// When it is being sent, or the database fails.
    pub async fn put_back(&self, id: QueueItemId) -> Result<(), Error> {
        self.table.put_back(id.clone()).await?;
        self.live.lock().forget(&id);
        self.changed(&[id], false).await;
        Ok(())
    }

    /// The files of these messages go to a storage of the user's own, since the service does not take them; then they are
    /// read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_storage(&self, ids: Vec<QueueItemId>, storage_id: &StorageId) -> Result<(), Error> {
        {
            let mut live = self.live.lock();
            for id in &ids {
                live.forget(id);
                live.storages.insert(id.clone(), storage_id.clone());
            }
        }
        self.read_queued(&self.table.some(&ids).await?);
        self.changed(&ids, false).await;
        Ok(())
    }

    /// Forgets why the queue stands still: the user has read it.
    pub async fn dismiss_halt(&self) {
        self.live.lock().run.halt = None;
        self.changed(&[], false).await;
    }

    /// The files of all its messages, chosen or prepared.
    pub(crate) async fn files(&self) -> Result<Vec<PathBuf>, Error> {
        let chosen = self.uploads.attachments().chosen();
        let mut files = Vec::new();
        for queued in self.table.list().await? {
            // A picture that was prepared for sending is another file than the one that was chosen.
            files.extend(queued.draft.attachment.map(|prepared| prepared.path));
            files.extend(queued.file.and_then(|file| chosen.path(&file.file_id)));
        }
        Ok(files)
    }

    /// Reports what these messages are now; with `order`, in which order all of them stand.
    pub(super) async fn changed(&self, ids: &[QueueItemId], order: bool) {
        let now = async {
            let items = self.shown(self.table.some(ids).await?);
            let order = if order { Some(self.table.ids().await?) } else { None };
            Ok::<_, Error>((items, order))
        };
        let (items, mut order) = match now.await {
            Ok(now) => now,
            Err(error) => {
                tracing::warn!(%error, "a change of the queue could not be reported");
                return;
            }
        };
        if let Some(order) = &mut order {
            let live = self.live.lock();
            order.retain(|id| !live.sent.contains(id));
        }
        self.live.report(QueueNews::Changed(QueueUpdate { items, order, run: self.live.run() }));
    }

    fn shown(&self, all: Vec<Stored>) -> Vec<Queued> {
        let sent = self.live.lock().sent.clone();
        all.into_iter()
            .filter(|stored| !sent.contains(&stored.id))
            .map(|stored| self.live.view(stored))
            .collect()
    }
}
