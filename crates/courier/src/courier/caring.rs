//! Image care: what is done to pictures before they go up.

use media::{Attachment, Cared, ImageCare, tend};

use super::Courier;
use crate::{Error, ErrorCode};

impl Courier {
    /// What is done to pictures, as last chosen; nothing at first.
    ///
    /// # Errors
    /// When the database fails, or what was kept cannot be read: then no picture goes up, since what the user wants taken
    /// out of it is not known.
    pub async fn image_care(&self) -> Result<ImageCare, Error> {
        Ok(self.store.fact_or_error("image_care").await?.unwrap_or_default())
    }

    /// Remembers what is to be done to pictures.
    ///
    /// # Errors
    /// When a side makes no sense, or the database fails.
    pub async fn keep_image_care(&self, care: ImageCare) -> Result<(), Error> {
        if !care.is_sound() {
            return Err(Error::Field { field: "longest_px", code: ErrorCode::OutOfRange });
        }
        self.store.keep("image_care", &care).await
    }

    /// Does to an attached picture what is to be done: into a copy, which is attached in its turn.
    ///
    /// # Errors
    /// When the attachment is gone, or the copy cannot be written. A picture that is left as it is is no error.
    pub async fn care_for(&self, attachment_id: &str) -> Result<Cared, Error> {
        let care = self.image_care().await?;
        let original = self.attachment(attachment_id)?;
        let cared = |attachment, steps, skipped| Cared {
            attachment,
            steps,
            skipped,
            before_bytes: original.size_bytes,
            before_width: original.width,
            before_height: original.height,
        };
        let (scratch, source) = (self.scratch.clone(), original.clone());
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
            (Some(path), steps, _) => Ok(cared(Some(self.attach(path).await?), steps, None)),
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
