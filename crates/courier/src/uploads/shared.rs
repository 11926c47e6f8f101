//! The uploads that run: who wants one that runs already waits for it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ids::{AccountId, AttachmentId, StorageId};
use tokio::sync::watch;

use super::model::Uploaded;
use crate::error::{Error, ErrorCode};

/// Which attachment, for which account and type of message, to which storage (`None`: the service's).
type Key = (AttachmentId, AccountId, u8, Option<StorageId>);

/// What those who wait for an upload need to know of its end.
#[derive(Debug, Clone)]
enum Ended {
    Up(Uploaded),
    Stopped,
    Failed,
}

/// The uploads that run. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct SharedUploads {
    running: Arc<Mutex<HashMap<Key, watch::Receiver<Option<Ended>>>>>,
}

impl SharedUploads {
    /// Runs `upload`, unless one of the same key runs: then its result is that one's. Where that one fails, this is tried;
    /// where the user stops it, this is stopped, too.
    pub(crate) async fn join(
        &self,
        key: Key,
        upload: impl Future<Output = Result<Uploaded, Error>>,
    ) -> Result<Uploaded, Error> {
        loop {
            let (ended, running) = match self.lock().entry(key.clone()) {
                Entry::Vacant(place) => {
                    let (report, ended) = watch::channel(None);
                    place.insert(ended);
                    (Err(report), Some(Running { uploads: self, key: &key }))
                }
                Entry::Occupied(there) => (Ok(there.get().clone()), None),
            };
            match ended {
                Err(report) => {
                    let result = upload.await;
                    // Before it is reported: who tries after a failure must find the place free.
                    drop(running);
                    report.send_replace(Some(match &result {
                        Ok(uploaded) => Ended::Up(uploaded.clone()),
                        Err(error) if error.code() == ErrorCode::Cancelled => Ended::Stopped,
                        Err(_) => Ended::Failed,
                    }));
                    return result;
                }
                Ok(mut ended) => match ended.wait_for(Option::is_some).await.map(|ended| ended.clone()) {
                    Ok(Some(Ended::Up(uploaded))) => return Ok(uploaded),
                    Ok(Some(Ended::Stopped)) => return Err(Error::Cancelled),
                    // It failed, or nobody was left who wanted it.
                    Ok(_) | Err(_) => {}
                },
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, watch::Receiver<Option<Ended>>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes room for the next one, however this one ends.
struct Running<'a> {
    uploads: &'a SharedUploads,
    key: &'a Key,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.uploads.lock().remove(self.key);
    }
}
