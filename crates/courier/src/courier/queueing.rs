//! The queue: messages that are sent one by one, in order.

use tokio_util::sync::CancellationToken;

use super::Courier;
use crate::attachment::is_there;
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
                && is_there(attachment.path.as_ref()).await
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
    /// When the database fails, or a name is there already.
    pub async fn queue_add(&self, messages: Vec<NewQueued>) -> Result<(), Error> {
        self.line.add(messages).await
    }

    /// Keeps what was changed about messages of the queue, in one write.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue_keep(&self, changes: Vec<QueueChange>) -> Result<(), Error> {
        self.line.keep(changes).await
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
