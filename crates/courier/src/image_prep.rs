//! What is done to pictures before they go up.

use media::{Attachment, Cared, ImageCare, tend};

use crate::attachments::Attachments;
use crate::error::{Error, ErrorCode};
use crate::store::Store;

/// Prepares pictures for sending. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ImagePrep {
    store: Store,
    attachments: Attachments,
}

impl ImagePrep {
    pub(crate) fn new(store: Store, attachments: Attachments) -> ImagePrep {
        ImagePrep { store, attachments }
    }

    /// What is done to pictures, as last chosen; nothing at first.
    ///
    /// # Errors
    /// When the database fails, or what was kept cannot be read: then no picture goes up, since what the user wants taken
    /// out of it is not known.
    pub async fn settings(&self) -> Result<ImageCare, Error> {
        Ok(self.store.fact_or_error("image_care").await?.unwrap_or_default())
    }

    /// Remembers what is to be done to pictures.
    ///
    /// # Errors
    /// When a side makes no sense, or the database fails.
    pub async fn keep(&self, care: ImageCare) -> Result<(), Error> {
        if !care.is_sound() {
            return Err(Error::Field { field: "longest_px", code: ErrorCode::OutOfRange });
        }
        self.store.keep("image_care", &care).await
    }

    /// Does to an attached picture what is to be done: into a copy, which is attached in its turn.
    ///
    /// # Errors
    /// When the attachment is gone, or the copy cannot be written. A picture that is left as it is is no error.
    pub async fn prepare(&self, attachment_id: &str) -> Result<Cared, Error> {
        let care = self.settings().await?;
        let original = self.attachments.find(attachment_id)?;
        let cared = |attachment, steps, skipped| Cared {
            attachment,
            steps,
            skipped,
            before_bytes: original.size_bytes,
            before_width: original.width,
            before_height: original.height,
        };
        let (scratch, source) = (self.attachments.scratch().clone(), original.clone());
        let work = move || match tend(&source.path, care) {
            Ok(None) => Ok((None, Vec::new(), None)),
            Err(skip) => Ok((None, Vec::new(), Some(skip))),
            Ok(Some(tended)) => {
                let path = scratch.place(&renamed(&source, tended.ext))?;
                files::replace(&path, &tended.bytes)
                    .map_err(|error| Error::Folder { path: path.clone(), source: error })?;
                Ok::<_, Error>((Some(path), tended.steps, None))
            }
        };
        match tokio::task::spawn_blocking(work).await?? {
            (Some(path), steps, _) => Ok(cared(Some(self.attachments.attach(path).await?), steps, None)),
            (None, steps, skipped) => Ok(cared(None, steps, skipped)),
        }
    }
}

/// The picture's own name, with the extension of what it has become.
fn renamed(original: &Attachment, ext: Option<&str>) -> String {
    match ext {
        None => original.name.clone(),
        Some(ext) => {
            let stem = original.name.rsplit_once('.').map_or(original.name.as_str(), |(stem, _)| stem);
            format!("{stem}.{ext}")
        }
    }
}
