//! Reads the files of the queue, a few at a time, in order.

use std::time::Duration;

use media::{Attachment, MessageKind};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::Queue;
use super::model::{QueueProblem, QueueWork};
use super::table::Stored;
use crate::compose::with_attachment;
use crate::error::Error;

/// A disk gains nothing from more, and the window is to stay quick.
const READERS: usize = 2;
/// What was read meanwhile is written down at once: a write waits for the disk.
const WRITE_AFTER: Duration = Duration::from_millis(200);

type Read = (String, Result<Attachment, Error>);

impl Queue {
    /// Sees to it that the files of these messages that were not read yet are.
    pub(super) fn read_queued(&self, all: &[Stored]) {
        {
            let mut live = self.live.lock();
            let unread: Vec<_> =
                all.iter().filter(|stored| live.is_unread(stored)).map(|stored| stored.id.clone()).collect();
            for id in unread {
                live.work.insert(id.clone(), QueueWork::Reading);
                live.to_read.push_back(id);
            }
            if live.is_reading || live.to_read.is_empty() {
                return;
            }
            live.is_reading = true;
        }
        tokio::spawn(self.clone().read_on());
    }

    async fn read_on(self) {
        let (mut reading, mut read) = (JoinSet::<Read>::new(), Vec::new());
        let mut write_at = Instant::now();
        loop {
            while reading.len() < READERS
                && let Some(id) = self.live.lock().to_read.pop_front()
            {
                let queue = self.clone();
                reading.spawn(async move {
                    let file = queue.read_file(&id).await;
                    (id, file)
                });
            }
            if reading.is_empty() {
                self.write_read(std::mem::take(&mut read)).await;
                let mut live = self.live.lock();
                if live.to_read.is_empty() {
                    live.is_reading = false;
                    return;
                }
                continue;
            }
            tokio::select! {
                Some(ended) = reading.join_next() => {
                    if read.is_empty() {
                        write_at = Instant::now() + WRITE_AFTER;
                    }
                    // A reader that broke leaves its message unread; the next start of the program reads it.
                    read.extend(ended);
                }
                () = tokio::time::sleep_until(write_at), if !read.is_empty() => {
                    self.write_read(std::mem::take(&mut read)).await;
                }
            }
        }
    }

    /// The file of a message, with done to it what is to be done to pictures.
    pub(super) async fn read_file(&self, id: &str) -> Result<Attachment, Error> {
        let stored = self.table.find(id).await?;
        let attachments = self.uploads.attachments();
        let file = attachments.attach(attachments.chosen_file(&stored.file.file_id)?).await?;
        if file.message_type != MessageKind::Image {
            return Ok(file);
        }
        // Where what is to be done is not known, the picture stays here.
        Ok(self.image_preparation.prepare(&file.id).await?.attachment.unwrap_or(file))
    }

    /// Writes what was read, and lets those who wait for it go on.
    async fn write_read(&self, read: Vec<Read>) {
        let mut ids = Vec::new();
        for (id, file) in read {
            let written = match file {
                Ok(file) => self.take_read(&id, file).await,
                Err(error) => Err(error),
            };
            let mut live = self.live.lock();
            live.work.remove(&id);
            if let Err(error) = written {
                live.problems.insert(id.clone(), QueueProblem::of(&error));
            }
            ids.push(id);
        }
        if !ids.is_empty() {
            self.changed(&ids, false).await;
        }
        self.live.read.notify_waiters();
    }

    /// The message as it is with its file.
    pub(super) async fn take_read(&self, id: &str, file: Attachment) -> Result<Option<Stored>, Error> {
        let taken = move |stored: Stored| with_attachment(stored.draft, stored.file.message_type, file);
        self.table.edit(id, taken).await
    }

    /// Waits until no file of these messages is being read any more.
    pub(super) async fn until_read(&self, ids: &[String]) {
        loop {
            let read = self.live.read.clone();
            let mut read = std::pin::pin!(read.notified());
            read.as_mut().enable();
            {
                let live = self.live.lock();
                if !ids.iter().any(|id| live.work.get(id) == Some(&QueueWork::Reading)) {
                    return;
                }
            }
            read.await;
        }
    }
}
