//! Attachments: the ways in, and their uploads.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use media::{
    Attachment, Fetch, FetchError, FileId, Glance, MessageKind, Pixels, TextHead, Waveform, fetch, glance,
    glance_at_name, name_in,
};
use serde::Deserialize;
use specta::Type;
use tokio_util::sync::CancellationToken;
use yunxin::{Fingerprinter, MAX_FILE_BYTES, MessageType};

use super::Courier;
use crate::Error;
use crate::attachment::{
    KnownUrl, Load, LookedAt, RecentAttachment, Scene, UploadChoices, UploadProgress, Uploaded, is_there,
    message_type,
};
use crate::compose::StoredDraft;

/// What is to be uploaded, where and how.
#[derive(Debug, Clone)]
pub struct UploadOrder {
    /// Which attachment.
    pub attachment_id: String,
    /// To the app of which account.
    pub account_id: String,
    /// For which type of message.
    pub message_type: MessageType,
    /// How the service is to keep it.
    pub choices: UploadChoices,
    /// Also where the same content lies there already.
    pub anew: bool,
}

/// A URL to look at, because the person asked.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct Look {
    /// As it was given; it stays so in the message.
    pub url: String,
    /// Whose rules for private hosts apply.
    pub account_id: String,
    /// The message is to carry it as a plain file, whatever it is.
    pub as_file: bool,
}

impl Courier {
    /// What can be told of files without reading them through; of several, without opening them.
    ///
    /// # Errors
    /// Only where the work itself breaks; what is wrong with a file stands in its glance.
    pub async fn glance(&self, paths: Vec<PathBuf>) -> Result<Vec<Glance>, Error> {
        let look = if paths.len() > 1 { glance_at_name } else { glance };
        let chosen = self.chosen.clone();
        let seen = move || paths.iter().map(|path| look(path, chosen.add(path), MAX_FILE_BYTES)).collect();
        Ok(tokio::task::spawn_blocking(seen).await?)
    }

    /// The page's name for a file that the user chose: `path` must not come from the page.
    #[must_use]
    pub fn choose_file(&self, path: &Path) -> FileId {
        self.chosen.add(path)
    }

    /// Where a file lies that the user chose in this session.
    ///
    /// # Errors
    /// [`Error::NoAttachment`] for an id that was not handed out.
    pub fn chosen_file(&self, id: &FileId) -> Result<PathBuf, Error> {
        self.chosen.path(id).ok_or_else(|| Error::NoAttachment { id: id.to_string() })
    }

    /// Looks at a file.
    ///
    /// # Errors
    /// When it cannot be read or has nothing to send.
    pub async fn attach(&self, path: PathBuf) -> Result<Attachment, Error> {
        let (attachment, fingerprint) = self.sights.look(path, Fingerprinter::default()).await?;
        self.shelf.put(attachment.clone(), fingerprint.finish());
        Ok(attachment)
    }

    /// As [`Courier::attach`], of a file that is to be uploaded to the service: one that is larger than it takes is refused
    /// before it is read through.
    ///
    /// # Errors
    /// As [`Courier::attach`], and when it is too large.
    pub async fn attach_for_service(&self, path: PathBuf) -> Result<Attachment, Error> {
        let (looked, file_id) = (path.clone(), self.chosen.add(&path));
        let look = move || glance_at_name(&looked, file_id, MAX_FILE_BYTES);
        let glance = tokio::task::spawn_blocking(look).await?;
        match glance.problem {
            Some(problem) => Err(media::Error::File { path, problem }.into()),
            None => self.attach(path).await,
        }
    }

    /// An attachment by its id.
    ///
    /// # Errors
    /// When it is gone.
    pub fn attachment(&self, id: &str) -> Result<Attachment, Error> {
        self.shelf.find(id).ok_or_else(|| Error::NoAttachment { id: id.to_owned() })
    }

    /// A small JPEG of an attachment, for lists; `None` when there is nothing to show.
    ///
    /// # Errors
    /// When the attachment is gone.
    pub async fn thumbnail(&self, attachment_id: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.sights.thumbnail(&self.attachment(attachment_id)?).await)
    }

    /// Takes a frame of a film, as PNG, JPEG or WebP, to be its small picture. `false`: it is no picture.
    ///
    /// # Errors
    /// When the attachment is gone.
    pub async fn take_cover(&self, attachment_id: &str, picture: Vec<u8>) -> Result<bool, Error> {
        Ok(self.sights.take_cover(&self.attachment(attachment_id)?, picture).await?)
    }

    /// How loud a sound is along its way; `None` when it cannot be decoded here.
    ///
    /// # Errors
    /// When the attachment is gone.
    pub async fn waveform(&self, attachment_id: &str) -> Result<Option<Waveform>, Error> {
        Ok(self.sights.waveform(&self.attachment(attachment_id)?).await?)
    }

    /// The first lines of a text file; `None` when it is no text.
    ///
    /// # Errors
    /// When the attachment is gone.
    pub async fn text_head(&self, attachment_id: &str) -> Result<Option<TextHead>, Error> {
        Ok(self.sights.text_head(&self.attachment(attachment_id)?).await?)
    }

    /// Makes a file of a picture that was on the clipboard, and looks at it as at a chosen one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn keep_pixels(&self, pixels: Pixels) -> Result<Glance, Error> {
        let (scratch, chosen) = (self.scratch.clone(), self.chosen.clone());
        let keep = move || {
            let path = scratch.keep(&pixels)?;
            Ok(glance(&path, chosen.add(&path), MAX_FILE_BYTES))
        };
        tokio::task::spawn_blocking(keep).await?
    }

    /// Looks at what lies at a URL, through a bounded copy. Private hosts only for the sandbox and for accounts that say
    /// so.
    ///
    /// # Errors
    /// [`FetchError`], or as [`Courier::attach`].
    pub async fn look_at_url(&self, look: Look, cancel: CancellationToken) -> Result<LookedAt, Error> {
        let account = self.book.find(&look.account_id).await?;
        let order = Fetch::new(&look.url, account.sandbox || account.private_hosts, cancel)?;
        let (scratch, name) = (self.scratch.clone(), name_in(&order.url));
        let place = tokio::task::spawn_blocking(move || scratch.place(&name)).await??;
        fetch(order, &place).await?;
        let attachment = self.attach(place).await?;
        if attachment.mime == "text/html" {
            // Called something else by its server, but a page all the same.
            return Err(FetchError::Page.into());
        }
        let kind = if look.as_file { MessageKind::File } else { attachment.message_type };
        let url = look.url.trim().to_owned();
        let attachment_json = Uploaded::at(url, &attachment, message_type(kind), false).attachment_json;
        Ok(LookedAt { attachment, attachment_json })
    }

    /// Uploads an attachment for an account, or uses an earlier upload of the same content. One that runs already is
    /// waited for instead.
    ///
    /// # Errors
    /// When the attachment or the account is gone, or the upload fails.
    pub async fn upload(
        &self,
        order: UploadOrder,
        progress: impl Fn(UploadProgress) + Send + Sync + 'static,
    ) -> Result<Uploaded, Error> {
        let key = (order.attachment_id.clone(), order.account_id.clone(), order.message_type.code(), None);
        self.uploads.join(key, self.upload_alone(order, progress)).await
    }

    async fn upload_alone(
        &self,
        order: UploadOrder,
        progress: impl Fn(UploadProgress) + Send + Sync + 'static,
    ) -> Result<Uploaded, Error> {
        let UploadOrder { attachment_id, account_id, message_type, choices, anew } = order;
        let account = self.book.find(&account_id).await?;
        let client = self.client(&account).await?;
        let load = Load { attachment_id: &attachment_id, message_type, choices, anew };
        let uploaded = self.shelf.upload(load, Scene::of(&account)?, &client, progress).await?;
        if let Some(attachment) = self.shelf.find(&attachment_id)
            && let Err(error) = self.recent_files.note(&attachment).await
        {
            // A list for convenience; the message itself is not kept from going out.
            tracing::warn!(%error, "a recent attachment could not be noted");
        }
        Ok(uploaded)
    }

    /// Stops an upload.
    pub fn cancel_upload(&self, attachment_id: &str) {
        self.shelf.cancel(attachment_id);
    }

    /// Since when and until when a file can be fetched at a URL, if an upload from here gave it or its signature says so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn known_url(&self, url: String) -> Result<Option<KnownUrl>, Error> {
        self.shelf.ledger().about(url).await
    }

    /// How uploads are to be kept, as last chosen.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn upload_choices(&self) -> Result<UploadChoices, Error> {
        Ok(self.store.fact("upload_choices").await?.unwrap_or_default())
    }

    /// Remembers how uploads are to be kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_upload_choices(&self, choices: &UploadChoices) -> Result<(), Error> {
        self.store.keep("upload_choices", choices).await
    }

    /// Attachments used lately, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recent_attachments(&self) -> Result<Vec<RecentAttachment>, Error> {
        let mut all = Vec::new();
        for (attachment, used_at_ms) in self.recent_files.list().await? {
            let there = is_there(&attachment.path).await;
            all.push(RecentAttachment { attachment, used_at_ms, there });
        }
        Ok(all)
    }

    /// Takes one of them again: looked at anew where its file is, else as it was; then only an upload whose URL lives can
    /// serve.
    ///
    /// # Errors
    /// When it was forgotten, or its file cannot be read.
    pub async fn attach_recent(&self, md5: &str) -> Result<Attachment, Error> {
        let found = self.recent_files.list().await?.into_iter().find(|(file, _)| file.md5 == md5);
        let (attachment, _) = found.ok_or_else(|| Error::NoAttachment { id: md5.to_owned() })?;
        if is_there(&attachment.path).await {
            return self.attach(attachment.path).await;
        }
        self.shelf.put_back(attachment.clone());
        Ok(attachment)
    }

    /// Forgets one of them, or all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_recent(&self, md5: Option<String>) -> Result<(), Error> {
        self.recent_files.forget(md5).await
    }

    /// Removes pasted pictures and copies that neither the draft nor the queue needs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tidy_scratch(&self) -> Result<(), Error> {
        let draft: Option<crate::Draft> = self.store.fact("draft").await?.map(StoredDraft::into);
        let mut wanted: HashSet<PathBuf> =
            draft.and_then(|draft| draft.attachment).map(|file| file.path).into_iter().collect();
        for queued in self.queue_table.list().await? {
            // A picture that was prepared for sending is another file than the one that was chosen.
            wanted.extend(queued.draft.attachment.map(|prepared| prepared.path));
            wanted.extend(self.chosen.path(&queued.file.file_id));
        }
        let scratch = self.scratch.clone();
        Ok(tokio::task::spawn_blocking(move || scratch.tidy(&wanted)).await?)
    }
}
