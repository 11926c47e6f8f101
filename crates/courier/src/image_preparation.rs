//! What is done to pictures before they go up.

use appdata::Choices;
use ids::AttachmentId;
use media::{Attachment, PreparationResult, PreparationSettings, prepare};

use crate::attachments::Attachments;
use crate::error::{Error, ErrorCode, FormField};

/// Prepares pictures for sending. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ImagePreparer {
    choices: Choices,
    attachments: Attachments,
}

impl ImagePreparer {
    pub(crate) fn new(choices: Choices, attachments: Attachments) -> ImagePreparer {
        ImagePreparer { choices, attachments }
    }

    /// What is done to pictures, as last chosen; nothing at first.
    ///
    /// # Errors
    /// When the database fails, or what was kept cannot be read: then no picture goes up, since what the user wants taken
    /// out of it is not known.
    pub async fn settings(&self) -> Result<PreparationSettings, Error> {
        let Some(text) = self.choices.image_preparation().await? else {
            return Ok(PreparationSettings::default());
        };
        serde_json::from_str(&text).map_err(|source| Error::Unreadable { name: "image_preparation", source })
    }

    /// Remembers what is to be done to pictures.
    ///
    /// # Errors
    /// When a side makes no sense, or the database fails.
    pub async fn keep(&self, settings: PreparationSettings) -> Result<(), Error> {
        if !settings.is_sound() {
            return Err(Error::Field { field: FormField::LongestPx, code: ErrorCode::OutOfRange });
        }
        let text = serde_json::to_string(&settings)
            .map_err(|source| Error::Encode { what: "image_preparation", source })?;
        Ok(self.choices.keep_image_preparation(text).await?)
    }

    /// Does to an attached picture what is to be done: into a copy, which is attached in its turn.
    ///
    /// # Errors
    /// When the attachment is gone, or the copy cannot be written. A picture that is left as it is is no error.
    pub async fn prepare(&self, attachment_id: &AttachmentId) -> Result<PreparationResult, Error> {
        let settings = self.settings().await?;
        let original = self.attachments.find(attachment_id)?;
        let result = |attachment, steps, skipped| PreparationResult {
            attachment,
            steps,
            skipped,
            before_bytes: original.size_bytes,
            before_width: original.width,
            before_height: original.height,
        };
        let (scratch, source) = (self.attachments.scratch().clone(), original.clone());
        let work = move || match prepare(&source.path, settings) {
            Ok(None) => Ok((None, Vec::new(), None)),
            Err(skip) => Ok((None, Vec::new(), Some(skip))),
            Ok(Some(prepared)) => {
                let path = scratch.place(&renamed(&source, prepared.ext))?;
                files::replace(&path, &prepared.bytes)
                    .map_err(|error| Error::Folder { path: path.clone(), source: error })?;
                Ok::<_, Error>((Some(path), prepared.steps, None))
            }
        };
        match tokio::task::spawn_blocking(work).await?? {
            (Some(path), steps, _) => Ok(result(Some(self.attachments.attach(path).await?), steps, None)),
            (None, steps, skipped) => Ok(result(None, steps, skipped)),
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
