//! Reads the files of the queue, a few at a time, in order.

use std::time::Duration;

use ids::QueueItemId;
use media::{Attachment, MessageKind};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::Queue;
use super::model::{QueueProblem, QueueWork};
use super::table::Stored;
use crate::compose::with_attachment;
use crate::error::{Error, QueueFault};

/// A disk gains nothing from more, and the window is to stay quick.
const READERS: usize = 2;
/// What was read meanwhile is written down at once: a write waits for the disk.
const WRITE_AFTER: Duration = Duration::from_millis(200);

type Read = (QueueItemId, Result<Attachment, Error>);

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
        loop {
            let next = || self.live.lock().to_read.pop_front();
            let read = |id: QueueItemId| {
                let queue = self.clone();
                async move {
                    let file = queue.read_file(&id).await;
                    (id, file)
                }
            };
            let write = |read| {
                let queue = self.clone();
                async move { queue.write_read(read).await }
            };
            read_each(next, read, write).await;
            let mut live = self.live.lock();
            if live.to_read.is_empty() {
                live.is_reading = false;
                return;
            }
        }
    }

    /// The file of a message, with done to it what is to be done to pictures.
    pub(super) async fn read_file(&self, id: &QueueItemId) -> Result<Attachment, Error> {
        let stored = self.table.find(id).await?;
        let attachments = self.uploads.attachments();
        let chosen = stored.file.ok_or_else(|| Error::Queue(QueueFault::NoFile { id: id.clone() }))?;
        let file = attachments.attach(attachments.chosen_file(&chosen.file_id)?).await?;
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
    pub(super) async fn take_read(
        &self,
        id: &QueueItemId,
        file: Attachment,
    ) -> Result<Option<Stored>, Error> {
        let taken = move |stored: Stored| {
            let guessed = stored.file.map_or(file.message_type, |chosen| chosen.message_type);
            with_attachment(stored.draft, guessed, file)
        };
        self.table.edit(id, taken).await
    }

    /// Waits until no file of these messages is being read any more.
    pub(super) async fn until_read(&self, ids: &[QueueItemId]) {
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

/// Reads what `next` gives until there is no more: begun in order, [`READERS`] at a time. What was read is handed to `write`
/// in batches.
async fn read_each<T, R, W>(
    next: impl Fn() -> Option<QueueItemId> + Send,
    read: impl Fn(QueueItemId) -> R + Send,
    write: impl Fn(Vec<T>) -> W + Send,
) where
    T: Send + 'static,
    R: Future<Output = T> + Send + 'static,
    W: Future<Output = ()> + Send,
{
    let (mut reading, mut done) = (JoinSet::new(), Vec::new());
    let mut write_at = Instant::now();
    loop {
        while reading.len() < READERS
            && let Some(id) = next()
        {
            reading.spawn(read(id));
        }
        if reading.is_empty() {
            write(done).await;
            return;
        }
        tokio::select! {
            Some(ended) = reading.join_next() => {
                if done.is_empty() {
                    write_at = Instant::now() + WRITE_AFTER;
                }
                // A reader that broke leaves its message unread; the next start of the program reads it.
                done.extend(ended);
            }
            () = tokio::time::sleep_until(write_at), if !done.is_empty() => {
                write(std::mem::take(&mut done)).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::VecDeque;
    use std::sync::{Arc, Mutex};

    use tokio::sync::Semaphore;

    use super::*;

    #[tokio::test]
    async fn files_are_read_in_order_and_two_at_a_time() {
        let ids = Mutex::new(VecDeque::from(["1", "2", "3", "4"].map(|id| id.parse().unwrap())));
        let (begun, written) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let gates = Arc::new(["1", "2", "3", "4"].map(|_| Semaphore::new(0)));
        let reading = tokio::spawn({
            let (begun, written, gates) = (begun.clone(), written.clone(), gates.clone());
            async move {
                let read = |id: QueueItemId| {
                    let (begun, gates) = (begun.clone(), gates.clone());
                    async move {
                        begun.lock().unwrap().push(id.to_string());
                        gates[id.as_str().parse::<usize>().unwrap() - 1].acquire().await.unwrap().forget();
                        id.to_string()
                    }
                };
                let write = |batch: Vec<String>| {
                    written.lock().unwrap().extend(batch);
                    std::future::ready(())
                };
                read_each(|| ids.lock().unwrap().pop_front(), read, write).await;
            }
        });
        // One thread runs all of it: whatever can go on does so between two turns of this one.
        let settled = async || {
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            begun.lock().unwrap().join("")
        };

        assert_eq!(settled().await, "12");
        gates[1].add_permits(1);
        assert_eq!(settled().await, "123", "the place of the second is taken, the first is still read");
        for gate in gates.iter() {
            gate.add_permits(1);
        }
        reading.await.unwrap();

        assert_eq!(begun.lock().unwrap().join(""), "1234");
        let mut all = written.lock().unwrap().clone();
        all.sort();
        assert_eq!(all.join(""), "1234", "each is handed on once");
    }
}
