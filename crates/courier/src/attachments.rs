//! Attachments: the ways in, and what is known of each.

mod known;
mod message;
mod recent;
mod stored;

pub(crate) use known::{KnownAttachments, is_there};
pub use message::{FetchedFile, message_type};
pub(crate) use message::{attachment_json, kept_file, message_kind, message_media};
pub use recent::RecentAttachment;
pub(crate) use recent::RecentFiles;
pub(crate) use stored::{StoredAttachment, StoredFile};

use std::path::{Path, PathBuf};

use ids::{AccountId, AttachmentId};
use media::{
    Attachment, ChosenFiles, Fetch, FetchError, FileId, FileSummary, MessageKind, Pixels, Previews, Scratch,
    TextHead, Waveform, fetch, name_in, summarize, summarize_by_name,
};
use serde::Deserialize;
use specta::Type;
use tokio_util::sync::CancellationToken;
use yunxin::{Fingerprinter, MAX_FILE_BYTES};

use crate::account::AccountRegistry;
use crate::error::Error;

/// A URL to look at, because the user asked.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct UrlFetch {
    /// As it was given; it stays so in the message.
    pub url: String,
    /// Whose rules for private hosts apply.
    pub account_id: AccountId,
    /// The message is to carry it as a plain file, whatever it is.
    pub as_file: bool,
}

/// The files of messages: chosen, looked at, remembered. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Attachments {
    accounts: AccountRegistry,
    known: KnownAttachments,
    recent: RecentFiles,
    scratch: Scratch,
    chosen: ChosenFiles,
    previews: Previews,
}

impl Attachments {
    pub(crate) fn new(
        accounts: AccountRegistry,
        known: KnownAttachments,
        recent: RecentFiles,
        scratch: Scratch,
    ) -> Attachments {
        Attachments {
            accounts,
            known,
            recent,
            scratch,
            chosen: ChosenFiles::default(),
            previews: Previews::default(),
        }
    }

    /// What was attached since the start.
    pub(crate) fn known(&self) -> &KnownAttachments {
        &self.known
    }

    /// The files that the user chose since the start.
    pub(crate) fn chosen(&self) -> &ChosenFiles {
        &self.chosen
    }

    /// Where copies and pasted pictures lie.
    pub(crate) fn scratch(&self) -> &Scratch {
        &self.scratch
    }

    /// Puts one at the top of the recent ones.
    pub(crate) async fn note_used(&self, attachment: &Attachment) -> Result<(), Error> {
        self.recent.note(attachment).await
    }

    /// What the history keeps of the picture of a file with this MD5.
    pub(crate) fn kept_thumbnail(&self, md5: &str) -> Option<Vec<u8>> {
        self.previews.kept_thumbnail(md5)
    }

    /// What is known of files without reading them through; of several, without opening them.
    ///
    /// # Errors
    /// Only where the work itself breaks; what is wrong with a file stands in its summary.
    pub async fn summarize(&self, paths: Vec<PathBuf>) -> Result<Vec<FileSummary>, Error> {
        let look = if paths.len() > 1 { summarize_by_name } else { summarize };
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
    /// [`Error::NoChosenFile`] for an id that was not handed out.
    pub fn chosen_file(&self, id: &FileId) -> Result<PathBuf, Error> {
        self.chosen.path(id).ok_or_else(|| Error::NoChosenFile { id: id.clone() })
    }

    /// Looks at a file.
    ///
    /// # Errors
    /// When it cannot be read or has nothing to send.
    pub async fn attach(&self, path: PathBuf) -> Result<Attachment, Error> {
        let (attachment, fingerprint) = self.previews.look(path, Fingerprinter::default()).await?;
        self.known.put(attachment.clone(), fingerprint.finish());
        Ok(attachment)
    }

    /// As [`Attachments::attach`], of a file that is to be uploaded to the service: one that is larger than it takes is refused
    /// before it is read through.
    ///
    /// # Errors
    /// As [`Attachments::attach`], and when it is too large.
    pub async fn attach_for_service(&self, path: PathBuf) -> Result<Attachment, Error> {
        let (looked, file_id) = (path.clone(), self.chosen.add(&path));
        let look = move || summarize_by_name(&looked, file_id, MAX_FILE_BYTES);
        let summary = tokio::task::spawn_blocking(look).await?;
        match summary.problem {
            Some(problem) => Err(media::Error::File { path, problem }.into()),
            None => self.attach(path).await,
        }
    }

    /// An attachment by its id.
    ///
    /// # Errors
    /// When it is gone.
    pub fn find(&self, id: &AttachmentId) -> Result<Attachment, Error> {
        self.known.find(id).ok_or_else(|| Error::NoAttachment { id: id.clone() })
    }

    /// A small JPEG of an attachment, for lists; `None` when there is nothing to show.
    ///
    /// # Errors
    /// When the attachment is gone.
    pub async fn thumbnail(&self, attachment_id: &AttachmentId) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.previews.thumbnail(&self.find(attachment_id)?).await)
    }

    /// Takes a frame of a film, as PNG, JPEG or WebP, to be its small picture. `false`: it is no picture.
    ///
    /// # Errors
    /// When the attachment is gone.
    pub async fn take_cover(&self, attachment_id: &AttachmentId, picture: Vec<u8>) -> Result<bool, Error> {
        Ok(self.previews.take_cover(&self.find(attachment_id)?, picture).await?)
    }

    /// How loud a sound is along its way; `None` when it cannot be decoded here.
    ///
    /// # Errors
    /// When the attachment is gone.
    pub async fn waveform(&self, attachment_id: &AttachmentId) -> Result<Option<Waveform>, Error> {
        Ok(self.previews.waveform(&self.find(attachment_id)?).await?)
    }

    /// The first lines of a text file; `None` when it is no text.
    ///
    /// # Errors
    /// When the attachment is gone.
    pub async fn text_head(&self, attachment_id: &AttachmentId) -> Result<Option<TextHead>, Error> {
        Ok(self.previews.text_head(&self.find(attachment_id)?).await?)
    }

    /// Makes a file of a picture that was on the clipboard, and looks at it as at a chosen one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn keep_pixels(&self, pixels: Pixels) -> Result<FileSummary, Error> {
        let (scratch, chosen) = (self.scratch.clone(), self.chosen.clone());
        let keep = move || {
            let path = scratch.keep(&pixels)?;
            Ok(summarize(&path, chosen.add(&path), MAX_FILE_BYTES))
        };
        tokio::task::spawn_blocking(keep).await?
    }

    /// Looks at what lies at a URL, through a bounded copy. Private hosts only for the sandbox and for accounts that say
    /// so.
    ///
    /// # Errors
    /// [`FetchError`], or as [`Attachments::attach`].
    pub async fn fetch_url(
        &self,
        request: UrlFetch,
        cancel: CancellationToken,
    ) -> Result<FetchedFile, Error> {
        let account = self.accounts.find(&request.account_id).await?;
        let order = Fetch::new(&request.url, account.sandbox || account.private_hosts, cancel)?;
        let (scratch, name) = (self.scratch.clone(), name_in(&order.url));
        let place = tokio::task::spawn_blocking(move || scratch.place(&name)).await??;
        fetch(order, &place).await?;
        let attachment = self.attach(place).await?;
        if attachment.mime == "text/html" {
            // Called something else by its server, but a page all the same.
            return Err(FetchError::Page.into());
        }
        let kind = if request.as_file { MessageKind::File } else { attachment.message_type };
        let url = request.url.trim().to_owned();
        let attachment_json = attachment_json(message_type(kind), &attachment, &url);
        Ok(FetchedFile { attachment, attachment_json })
    }

    /// Attachments used lately, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recent(&self) -> Result<Vec<RecentAttachment>, Error> {
        let mut all = Vec::new();
        for (attachment, used_at_ms) in self.recent.list().await? {
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
        let found = self.recent.list().await?.into_iter().find(|(file, _)| file.md5 == md5);
        let (attachment, _) = found.ok_or_else(|| Error::NoRecentFile { md5: md5.to_owned() })?;
        if is_there(&attachment.path).await {
            return self.attach(attachment.path).await;
        }
        self.known.put_back(attachment.clone());
        Ok(attachment)
    }

    /// Forgets one of them, or all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_recent(&self, md5: Option<String>) -> Result<(), Error> {
        self.recent.forget(md5).await
    }
}
