//! Looking at files, a few at a time, and what was seen of them.

use std::collections::{HashMap, VecDeque};
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

use crate::error::Error;
use crate::model::{Attachment, TextHead};
use crate::probe::{Probed, probe};
use crate::text::text_head;
use crate::thumbnail::{self, Thumbnail};
use crate::waveform::{self, Waveform};

/// Small pictures that are kept: 8 MiB of them at most. Others are drawn again when they are wanted.
const MAX_KEPT: usize = 512;

/// Looks at files for a courier. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Previews {
    /// Looking draws pictures, which takes a core and the picture's size in memory: two hundred at once would stop the
    /// machine.
    turns: Arc<Semaphore>,
    kept: Arc<Mutex<Kept>>,
}

/// By MD5: the same file under another name looks the same.
#[derive(Debug, Default)]
struct Kept {
    thumbnails: HashMap<String, Option<Thumbnail>>,
    order: VecDeque<String>,
}

impl Default for Previews {
    /// Looks at as many files at once as there are cores to spare.
    fn default() -> Previews {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Previews { turns: Arc::new(Semaphore::new(cores.clamp(2, 8) - 1)), kept: Arc::default() }
    }
}

impl Previews {
    /// Looks at a file. Its bytes go into `copy` on the way, which comes back with the rest: see [`probe`].
    ///
    /// # Errors
    /// As [`probe`].
    pub async fn look<W>(&self, path: PathBuf, mut copy: W) -> Result<(Attachment, W), Error>
    where
        W: Write + Send + 'static,
    {
        let (probed, copy) = self.in_turn(move || (probe(&path, &mut copy), copy)).await?;
        let Probed { attachment, thumbnail } = probed?;
        self.keep(&attachment.md5, thumbnail);
        Ok((attachment, copy))
    }

    /// The small picture of an attachment; drawn again if it was forgotten and the file is still the same.
    pub async fn thumbnail(&self, attachment: &Attachment) -> Option<Thumbnail> {
        if self.lock().thumbnails.contains_key(&attachment.md5) {
            return self.kept_thumbnail(&attachment.md5);
        }
        let (again, _) = self.look(attachment.path.clone(), std::io::sink()).await.ok()?;
        if again.md5 == attachment.md5 { self.kept_thumbnail(&attachment.md5) } else { None }
    }

    /// The small picture of a content, if it is at hand.
    #[must_use]
    pub fn kept_thumbnail(&self, md5: &str) -> Option<Thumbnail> {
        self.lock().thumbnails.get(md5).cloned().flatten()
    }

    /// Takes a frame of a film that the window drew, since nothing here can; `false` when it is no picture.
    ///
    /// # Errors
    /// When the task breaks.
    pub async fn take_cover(&self, attachment: &Attachment, picture: Vec<u8>) -> Result<bool, Error> {
        let small = self.in_turn(move || thumbnail::taken_in(&picture)).await?;
        let taken = small.is_some();
        if taken {
            self.keep(&attachment.md5, small);
        }
        Ok(taken)
    }

    /// How loud it is along its way, if it can be decoded here.
    ///
    /// # Errors
    /// When the task breaks.
    pub async fn waveform(&self, attachment: &Attachment) -> Result<Option<Waveform>, Error> {
        let path = attachment.path.clone();
        self.in_turn(move || waveform::of(&path)).await
    }

    /// The beginning of a file that is text; `None` when it is none.
    ///
    /// # Errors
    /// When the task breaks.
    pub async fn text_head(&self, attachment: &Attachment) -> Result<Option<TextHead>, Error> {
        let path = attachment.path.clone();
        self.in_turn(move || text_head(&path)).await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        // Never closed, so there is always a turn to come.
        let _turn = self.turns.acquire().await.ok();
        Ok(tokio::task::spawn_blocking(work).await?)
    }

    fn keep(&self, md5: &str, thumbnail: Option<Thumbnail>) {
        let mut kept = self.lock();
        if kept.thumbnails.insert(md5.to_owned(), thumbnail).is_none() {
            kept.order.push_back(md5.to_owned());
        }
        if kept.order.len() > MAX_KEPT
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.thumbnails.remove(&oldest);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
