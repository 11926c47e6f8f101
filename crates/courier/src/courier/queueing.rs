//! The queue: messages that are sent one by one, in order.

use tokio_util::sync::CancellationToken;

use super::Courier;
use crate::attachment::{StoredFile, is_there};
use crate::compose::StoredDraft;
use crate::{Error, NewQueued, QueueChange, Queued, SendOrder, SendResult, SendStage};

impl Courier {
    /// The queue in its order. Attachments whose files are still there are known again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue(&self) -> Result<Vec<Queued>, Error> {
        let mut all = self.line.list().await?;
        for queued in &mut all {
            if let Some(attachment) = queued.draft.attachment.take()
                && is_there(&attachment.path).await
            {
                self.shelf.put_back(attachment.clone());
                queued.draft.attachment = Some(attachment);
            }
        }
        Ok(all)
    }

    /// Puts messages at the end of the queue: all of them, or none.
    ///
    /// # Errors
    /// When the database fails, a name is there already, or a file was not chosen in this session.
    pub async fn queue_add(&self, messages: Vec<NewQueued>) -> Result<(), Error> {
        let mut known = Vec::with_capacity(messages.len());
        for NewQueued { id, file, draft } in messages {
            let file = StoredFile::new(self.chosen_file(&file.file_id)?, file);
            known.push((id, file, StoredDraft::from(self.known(draft))));
        }
        self.line.add(known).await
    }

    /// Keeps what was changed about messages of the queue, in one write.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue_keep(&self, changes: Vec<QueueChange>) -> Result<(), Error> {
        let known = |QueueChange { id, draft }| (id, StoredDraft::from(self.known(draft)));
        self.line.keep(changes.into_iter().map(known).collect()).await
    }

    /// Puts the queue into this order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue_order(&self, ids: Vec<String>) -> Result<(), Error> {
        self.line.order(ids).await
    }

    /// Takes messages out of the queue without sending them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue_remove(&self, ids: Vec<String>) -> Result<(), Error> {
        self.line.remove(ids).await
    }

    /// Lets a message whose end was open wait for its turn once more, because the person said so.
    ///
    /// # Errors
    /// When it is being sent, or the database fails.
    pub async fn queue_put_back(&self, id: String) -> Result<(), Error> {
        self.line.put_back(id).await
    }

    /// Sends one message of the queue. It leaves the queue when it is sent, and says why when it is not. A crash in
    /// between leaves it marked: nothing is sent twice.
    ///
    /// # Errors
    /// As [`Courier::send`]; also when it does not wait to be sent.
    pub async fn queue_send(
        &self,
        id: String,
        confirmed: bool,
        cancel: CancellationToken,
        watch: impl Fn(SendStage) + Send + Sync + 'static,
    ) -> Result<SendResult, Error> {
        let courier = self.clone();
        // A task of its own: a closed page must not leave the queue without the message's end.
        tokio::spawn(async move {
            let (draft, under_way) = courier.line.begin(id).await?;
            let result = courier.send(SendOrder { draft, confirmed, cancel }, watch).await;
            courier.line.conclude(under_way, result.as_ref()).await?;
            result
        })
        .await?
    }
}
