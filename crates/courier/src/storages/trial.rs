//! Tries a storage out: what an upload will need, with a tiny object that is gone afterwards.

use std::time::Instant;

use bytes::Bytes;
use storage::{Error as StorageError, Storage};
use yunxin::full_text;

use super::model::{StorageSetup, TrialResult, TrialStep};
use crate::error::Error;

const CONTENT: &[u8] = b"Written by Yanshu to test this storage; it may be deleted.\n";

/// Writes, reads, reads as a receiver would, and deletes. Ends with the first step that fails, but deletes what it wrote.
pub(crate) async fn try_out(setup: &StorageSetup, storage: &Storage) -> Vec<TrialResult> {
    let key = format!("{}yanshu-test-{}.txt", setup.prefix, uuid::Uuid::new_v4());
    let mut results = Vec::new();
    let written = storage.put(&key, "text/plain", Bytes::from_static(CONTENT));
    if !note(&mut results, TrialStep::Write, written).await {
        return results;
    }
    if note(&mut results, TrialStep::Read, async { same(&storage.get(&key).await?) }).await {
        note(&mut results, TrialStep::Link, open_link(setup, storage, &key)).await;
    }
    note(&mut results, TrialStep::Delete, storage.delete(&key)).await;
    results
}

/// Whatever keeps a receiver out, the reaction is to open the bucket or to sign the links.
async fn open_link(setup: &StorageSetup, storage: &Storage, key: &str) -> Result<(), Error> {
    let link = setup.link(storage, key)?;
    let host = link.host_str().unwrap_or_default().to_owned();
    let read = async { same(&storage.follow(link).await?) };
    read.await.map_err(|source| Error::LinkClosed { host, source })
}

fn same(read: &Bytes) -> Result<(), StorageError> {
    if read == CONTENT { Ok(()) } else { Err(StorageError::Broken { status: 200 }) }
}

async fn note<E: Into<Error>>(
    results: &mut Vec<TrialResult>,
    step: TrialStep,
    work: impl Future<Output = Result<(), E>>,
) -> bool {
    let started = Instant::now();
    let error: Option<Error> = work.await.err().map(Into::into);
    results.push(TrialResult {
        step,
        took_ms: u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX),
        problem: error.as_ref().map(Error::code),
        detail: error.as_ref().map(|error| full_text(error)),
    });
    error.is_none()
}
