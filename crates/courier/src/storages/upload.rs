//! Sends a file to a storage, part by part: constant memory, and nothing that has arrived goes out again.

use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use appdata::{Arrived, Entry, StorageObject, Store};
use ids::StorageId;
use md5::{Digest, Md5};
use media::Attachment;
use storage::{Error as StorageError, Kind, MAX_OBJECT_BYTES, PART_BYTES, Part, Storage, Upload};
use tokio_util::sync::CancellationToken;

use super::model::StorageSetup;
use super::progress::PartProgress;
use crate::error::reading_code;
use crate::error::{Error, ErrorCode};

/// Waits before the further tries of a call whose failure may pass. After these it is the user's turn.
const WAITS: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(2)];

/// A file on its way to a storage. Cheap to clone.
#[derive(Clone)]
pub(crate) struct StorageUpload {
    storage: Storage,
    setup: StorageSetup,
    attachment: Attachment,
    object: StorageObject,
    progress: Arc<PartProgress>,
    cancel: CancellationToken,
}

/// A file that lies at a storage.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct UploadedObject {
    /// What a receiver gets.
    pub(crate) url: String,
    /// It lay there before.
    pub(crate) reused: bool,
}

/// What is read of a file for one part, and the digest of everything read so far.
struct FilePart {
    part: Part,
    so_far: Md5,
}

impl StorageUpload {
    /// A file and the storage it goes to. `progress` gets bytes that have arrived or left, and all bytes.
    pub(crate) fn new(
        (id, setup, storage): (StorageId, StorageSetup, Storage),
        store: &Store,
        (attachment, cancel): (Attachment, CancellationToken),
        progress: impl Fn(u64, u64) + Send + Sync + 'static,
    ) -> StorageUpload {
        let object = StorageObject::new(store.clone(), id, attachment.md5.clone(), attachment.size_bytes);
        let progress = Arc::new(PartProgress::new(attachment.size_bytes, progress));
        StorageUpload { storage, setup, attachment, object, progress, cancel }
    }

    /// Goes on from where an earlier try broke off; does nothing where the content lies there already.
    ///
    /// A stopped upload is over at once; giving back the room at the storage goes on without it.
    pub(crate) async fn run(self) -> Result<UploadedObject, Error> {
        let cancel = self.cancel.clone();
        let work = tokio::spawn(self.see_through());
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(Error::Cancelled),
            done = work => done?,
        }
    }

    async fn see_through(self) -> Result<UploadedObject, Error> {
        let sent = self.sent().await;
        if let Err(Error::Cancelled | Error::File { code: ErrorCode::FileChanged, .. }) = &sent {
            // Nobody will go on with it: its parts would take room for ever.
            if let Some(Entry::Begun { key, upload_id: id, .. }) = self.object.find().await? {
                let upload = Upload { key, id };
                self.object.forget().await?;
                self.abort(&upload).await;
            }
        }
        let (key, reused) = sent?;
        Ok(UploadedObject { url: self.setup.link(&self.storage, &key)?.to_string(), reused })
    }

    /// The object's key, and whether it was there before.
    async fn sent(&self) -> Result<(String, bool), Error> {
        if self.attachment.size_bytes > MAX_OBJECT_BYTES {
            return Err(self.wrong(ErrorCode::StorageFileTooLarge));
        }
        if let Some(Entry::Stored { key }) = self.object.find().await? {
            // Buckets are cleaned by rules and by people.
            if self.again(|| self.storage.size_bytes(&key)).await? == Some(self.attachment.size_bytes) {
                return Ok((key, true));
            }
            self.object.forget().await?;
        }
        match self.send_parts().await {
            // It was completed, which could not be noted; or cleaned away while it lay unfinished, and starts over, once.
            Err(Error::UserStorage(StorageError::NoUpload)) => {
                if let Some(Entry::Begun { key, .. }) = self.object.find().await?
                    && self.again(|| self.storage.size_bytes(&key)).await? == Some(self.attachment.size_bytes)
                {
                    self.note_stored().await;
                    return Ok((key, true));
                }
                self.object.forget().await?;
                self.send_parts().await.map(|key| (key, false))
            }
            sent => sent.map(|key| (key, false)),
        }
    }

    async fn send_parts(&self) -> Result<String, Error> {
        let (upload, arrived) = match self.object.find().await? {
            Some(Entry::Begun { key, upload_id: id, parts }) => (Upload { key, id }, parts),
            _ => (self.begin().await?, Vec::new()),
        };
        let (mut tags, mut digest, mut offset) = (Vec::new(), Md5::new(), 0);
        while offset < self.attachment.size_bytes {
            let piece = self.read(u16::try_from(tags.len() + 1).unwrap_or(u16::MAX), offset, digest).await?;
            digest = piece.so_far;
            offset += piece.part.bytes.len() as u64;
            tags.push(match arrived.get(tags.len()) {
                Some(there) if there.md5 == piece.part.md5 => there.tag.clone(),
                Some(_) => return Err(self.wrong(ErrorCode::FileChanged)),
                None => self.send(&upload, piece.part).await?,
            });
            self.progress.arrived(offset);
        }
        // What was sent must be what was looked at: the message names its digest.
        if hex::encode(digest.finalize()) != self.attachment.md5 {
            return Err(self.wrong(ErrorCode::FileChanged));
        }
        self.complete(&upload, &tags).await?;
        self.note_stored().await;
        Ok(upload.key)
    }

    /// It has arrived; that nobody remembers it only costs a question to the storage.
    async fn note_stored(&self) {
        if let Err(error) = self.object.stored().await {
            tracing::error!(%error, "an upload to a storage could not be noted");
        }
    }

    /// Not to be stopped half-way: what has begun but is not noted could never be removed.
    async fn begin(&self) -> Result<Upload, Error> {
        let kind = Kind { mime: self.attachment.mime.clone(), name: self.attachment.name.clone() };
        let key = self.setup.new_key(self.attachment.ext.as_deref());
        let upload = self.again(|| self.storage.begin(&key, &kind)).await?;
        if let Err(error) = self.object.begun(upload.key.clone(), upload.id.clone()).await {
            self.abort(&upload).await;
            return Err(error.into());
        }
        Ok(upload)
    }

    /// Gives back the room that an upload takes which nobody will go on with.
    async fn abort(&self, upload: &Upload) {
        if let Err(error) = self.storage.abort(upload).await {
            tracing::warn!(%error, "an unfinished upload could not be removed from the storage");
        }
    }

    async fn send(&self, upload: &Upload, part: Part) -> Result<String, Error> {
        let send = async || {
            let progress = self.progress.clone();
            progress.again();
            match self.storage.send_part(upload, &part, move |bytes| progress.left(bytes)).await {
                // Perhaps the storage turned the part away, and its words were lost.
                Err(StorageError::Cut { .. }) if matches!(self.storage.lives(upload).await, Ok(false)) => {
                    Err(StorageError::NoUpload)
                }
                sent => sent,
            }
        };
        let tag = tokio::select! {
            biased;
            () = self.cancel.cancelled() => return Err(Error::Cancelled),
            tag = self.again(send) => tag?,
        };
        // What is not noted goes out once more after a break, no more.
        let arrived = Arrived { tag: tag.clone(), md5: part.md5 };
        if let Err(error) = self.object.arrived(part.number, &arrived).await {
            tracing::warn!(%error, "a part at a storage could not be noted");
        }
        Ok(tag)
    }

    async fn complete(&self, upload: &Upload, tags: &[String]) -> Result<(), Error> {
        match self.again(|| self.storage.complete(upload, tags)).await {
            // An earlier try may have completed it, and only its answer was lost.
            Err(Error::UserStorage(StorageError::NoUpload)) => {
                let there = self.again(|| self.storage.size_bytes(&upload.key)).await?;
                if there == Some(self.attachment.size_bytes) {
                    Ok(())
                } else {
                    Err(StorageError::NoUpload.into())
                }
            }
            done => done,
        }
    }

    /// Tries again what may pass by itself, a few times. Every call here may be made twice.
    async fn again<T, F>(&self, call: impl Fn() -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, StorageError>>,
    {
        for wait in WAITS {
            match call().await {
                Err(error) if error.may_pass() => {
                    tracing::info!(%error, "once more in a moment");
                    tokio::select! {
                        biased;
                        () = self.cancel.cancelled() => return Err(Error::Cancelled),
                        () = tokio::time::sleep(wait) => {}
                    }
                }
                done => return Ok(done?),
            }
        }
        Ok(call().await?)
    }

    /// Reads one part. A file that is shorter now has changed.
    async fn read(&self, number: u16, offset: u64, mut so_far: Md5) -> Result<FilePart, Error> {
        let path = PathBuf::from(&self.attachment.path);
        let length = PART_BYTES.min(self.attachment.size_bytes - offset);
        let read = tokio::task::spawn_blocking(move || {
            let mut file = files::open(&path)?;
            file.seek(SeekFrom::Start(offset))?;
            let mut bytes = Vec::with_capacity(length as usize);
            file.take(length).read_to_end(&mut bytes)?;
            so_far.update(&bytes);
            let md5 = Md5::digest(&bytes).into();
            Ok::<_, std::io::Error>(FilePart { part: Part { number, bytes: bytes.into(), md5 }, so_far })
        });
        let piece = read.await?.map_err(|error| self.wrong(reading_code(&error)))?;
        if piece.part.bytes.len() as u64 == length {
            Ok(piece)
        } else {
            Err(self.wrong(ErrorCode::FileChanged))
        }
    }

    fn wrong(&self, code: ErrorCode) -> Error {
        Error::File { path: PathBuf::from(&self.attachment.path), code }
    }
}
