//! The files that the rows of a job name, by path or URL: looked at and uploaded, each once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use appdata::KeptAttachment;
use bulk::job::error::JobError;
use bulk::job::file::JobFile;
use bulk::mapping::{EmptyCell, Value};
use ids::{AccountId, JobId};
use media::{Attachment, FileId};
use templates::VariableKind;
use tokio_util::sync::CancellationToken;
use yunxin::MessageType;

use super::check_model::{JobAttachProblem, JobAttachProgress, JobAttached};
use super::model::JobSetup;
use super::store::{JobStore, blocking};
use super::url_hosts::{UrlHosts, host_of, is_url};
use crate::attachments::{Attachments, UrlFetch, attachment_json, message_type};
use crate::error::{Error, ErrorCode};
use crate::uploads::{UploadProgress, UploadRequest, Uploads};

/// More files than any table is meant to name.
const MOST_FILES: usize = 100_000;

/// The files that rows of bulk jobs name. Cheap to clone.
#[derive(Debug, Clone)]
pub struct JobAttachments {
    store: JobStore,
    attachments: Attachments,
    uploads: Uploads,
}

impl JobAttachments {
    pub(crate) fn new(store: JobStore, uploads: Uploads) -> JobAttachments {
        JobAttachments { store, attachments: uploads.attachments().clone(), uploads }
    }

    /// Uploads the files that rows name, each content once, before the rows are checked. Where the message has a variable of
    /// the kind *file*, its column holds paths or URLs: paths below `folder`, which the user chose, as a table from elsewhere
    /// must not name any file of this machine; what lies at a URL is looked at and stays there, at the hosts that the user
    /// agreed to, as such a table must not have this machine call any host either.
    ///
    /// May be called repeatedly: a file that was uploaded before is not uploaded again while account, type, path and content
    /// are the same.
    ///
    /// # Errors
    /// When there is no such job or account, there is no secret, `cancel` stops it, or the database fails. A file that
    /// cannot be used is no error: see [`JobAttached::problems`].
    pub async fn upload(
        &self,
        id: &JobId,
        setup: &JobSetup,
        folder: Option<&FileId>,
        hosts: &UrlHosts,
        cancel: &CancellationToken,
        progress: impl Fn(JobAttachProgress) + Clone + Send + Sync + 'static,
    ) -> Result<JobAttached, Error> {
        let account_id = setup.sender()?.clone();
        let folder = folder.map(|folder| self.attachments.chosen_file(folder)).transpose()?;
        let asked = setup.clone();
        let mut named = self.store.with_file(id, move |file| named(file, &asked)).await?;
        let made_for = setup.attachments_key();
        let known = self.store.table.attachments(id, &made_for).await?;
        // What was made of a URL for somebody who agreed to its host is not sent for one who does not.
        let unasked: Vec<String> = named.iter().filter(|named| !hosts.allow(named)).cloned().collect();
        named.retain(|named| hosts.allow(named));
        self.store.table.forget_attachments(id, unasked).await?;
        let of_files = u32::try_from(named.len()).unwrap_or(u32::MAX);
        let mut attached = JobAttached { files: 0, problems: Vec::new() };
        let wanted = Wanted { account_id, folder, kind: setup.file_type() };
        let files = wanted.made_of(named, cancel).await?;
        // Before the first upload: if this is stopped halfway, no attachment of a file that has changed since is sent.
        let is_kept = |(named, made_of): &(String, Option<String>)| {
            known.get(named).is_some_and(|kept| Some(&kept.made_of) == made_of.as_ref())
        };
        let changed = files.iter().filter(|file| known.contains_key(&file.0) && !is_kept(file));
        self.store.table.forget_attachments(id, changed.map(|(named, _)| named.clone()).collect()).await?;
        for (done, file @ (named, made_of)) in (0..).zip(&files) {
            let report = {
                let (progress, named) = (progress.clone(), named.clone());
                move |sent_bytes, total_bytes| {
                    let named = named.clone();
                    progress(JobAttachProgress { files: done, of_files, named, sent_bytes, total_bytes });
                }
            };
            report(0, 0);
            if is_kept(file) {
                attached.files += 1;
                continue;
            }
            let made = cancel.run_until_cancelled(self.made(&wanted, named, cancel, report));
            match made.await.ok_or(Error::Cancelled)? {
                Ok(json) => {
                    let kept = KeptAttachment { json, made_of: made_of.clone().unwrap_or_default() };
                    self.store.table.keep_attachment(id, named, &made_for, kept).await?;
                    attached.files += 1;
                }
                Err(error) if is_of_file(&error) => {
                    attached.problems.push(JobAttachProblem { named: named.clone(), code: error.code() });
                }
                Err(error) => return Err(error),
            }
        }
        Ok(attached)
    }

    /// URLs that rows name as files, one for each host: the caller may have to ask the user about each host before it starts an
    /// upload.
    ///
    /// # Errors
    /// When there is no such job, or its file fails.
    pub async fn urls(&self, id: &JobId, setup: &JobSetup) -> Result<Vec<String>, Error> {
        let asked = setup.clone();
        let named = self.store.with_file(id, move |file| named(file, &asked)).await?;
        let mut hosts = BTreeMap::new();
        for url in named.into_iter().filter(|named| is_url(named)) {
            hosts.entry(host_of(&url)).or_insert(url);
        }
        Ok(hosts.into_values().collect())
    }

    /// The hosts of URLs that rows name and that are not among these.
    ///
    /// # Errors
    /// When there is no such job, or its file fails.
    pub async fn hosts_beside(
        &self,
        id: &JobId,
        setup: &JobSetup,
        hosts: &UrlHosts,
    ) -> Result<Vec<String>, Error> {
        let urls = self.urls(id, setup).await?;
        Ok(urls.iter().filter(|url| !hosts.allow(url)).filter_map(|url| host_of(url)).collect())
    }

    /// The JSON of the attachment for what a row names.
    async fn made(
        &self,
        wanted: &Wanted,
        named: &str,
        cancel: &CancellationToken,
        report: impl Fn(u64, u64) + Clone + Send + Sync + 'static,
    ) -> Result<String, Error> {
        if is_url(named) {
            let account_id = wanted.account_id.clone();
            let fetch = UrlFetch { url: named.to_owned(), account_id, as_file: false };
            let fetched = self.attachments.fetch_url(fetch, cancel.clone()).await?;
            let kind = wanted.kind_for(&fetched.attachment, named)?;
            return Ok(attachment_json(kind, &fetched.attachment, named));
        }
        let path = wanted.path(named)?;
        let file = self.attachments.attach_for_service(path).await?;
        let request = UploadRequest {
            attachment_id: file.id.clone(),
            account_id: wanted.account_id.clone(),
            message_type: wanted.kind_for(&file, named)?,
            choices: self.uploads.choices().await?,
            anew: false,
        };
        let report = move |UploadProgress { sent_bytes, total_bytes, .. }| report(sent_bytes, total_bytes);
        Ok(self.uploads.upload(request, report).await?.attachment_json)
    }
}

/// What the files are used for.
#[derive(Clone)]
struct Wanted {
    account_id: AccountId,
    /// Where paths begin.
    folder: Option<PathBuf>,
    /// The type of the message, where it is one with a file.
    kind: Option<MessageType>,
}

impl Wanted {
    /// The type of message that a file makes here.
    fn kind_for(&self, file: &Attachment, named: &str) -> Result<MessageType, Error> {
        match (self.kind, file.message_type) {
            (None, kind) => Ok(message_type(kind)),
            // Everything can be sent as a plain file.
            (Some(MessageType::File), _) => Ok(MessageType::File),
            (Some(wanted), kind) if message_type(kind) == wanted => Ok(wanted),
            _ => Err(Error::File { path: named.into(), code: ErrorCode::FileOtherKind }),
        }
    }

    /// What the attachment of each is made of.
    async fn made_of(
        &self,
        named: BTreeSet<String>,
        cancel: &CancellationToken,
    ) -> Result<Vec<(String, Option<String>)>, Error> {
        let (wanted, cancel) = (self.clone(), cancel.clone());
        // There may be a hundred thousand, on a drive of the network.
        blocking(move || {
            let mut files = Vec::with_capacity(named.len());
            for named in named {
                if cancel.is_cancelled() {
                    return Err(Error::Cancelled);
                }
                let made_of = wanted.made_of_one(&named);
                files.push((named, made_of));
            }
            Ok(files)
        })
        .await
    }

    /// The file as it is now, or the URL. `None` where there is no such file.
    fn made_of_one(&self, named: &str) -> Option<String> {
        if is_url(named) {
            return Some(named.to_owned());
        }
        let path = self.path(named).ok()?;
        let about = path.metadata().ok()?;
        let changed = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(format!("{} {} {}", about.len(), changed.as_nanos(), path.display()))
    }

    /// The file of this path, if it lies below the folder that was chosen, whatever links and dots the path has.
    fn path(&self, named: &str) -> Result<PathBuf, Error> {
        let outside = || Error::File { path: named.into(), code: ErrorCode::FileOutside };
        let folder =
            self.folder.as_ref().and_then(|folder| folder.canonicalize().ok()).ok_or_else(outside)?;
        let path = folder.join(Path::new(&named.replace('\\', std::path::MAIN_SEPARATOR_STR)));
        let missing = |_| Error::File { path: path.clone(), code: ErrorCode::FileMissing };
        let path = path.canonicalize().map_err(missing)?;
        if path.starts_with(&folder) { Ok(path) } else { Err(outside()) }
    }
}

/// What the rows name, each once, and what stands for a file in every row.
fn named(file: &JobFile, setup: &JobSetup) -> Result<BTreeSet<String>, JobError> {
    let mut all = BTreeSet::new();
    let Some(mapping) = &setup.mapping else { return Ok(all) };
    for variable in setup.template.variables.iter().filter(|variable| variable.kind == VariableKind::File) {
        match mapping.variables.get(&variable.name) {
            Some(Value::Column { column, empty }) => {
                // Files beyond the limit get no attachment, and the check reports their rows.
                all.extend(file.texts_of(*column as usize, MOST_FILES)?.unwrap_or_default());
                if let EmptyCell::Default { text } = empty {
                    all.insert(text.trim().to_owned());
                }
            }
            Some(Value::Constant { text }) => {
                all.insert(text.trim().to_owned());
            }
            Some(Value::Receiver | Value::Sender) | None => {}
        }
    }
    Ok(all)
}

/// Whether the error is about this file alone, and not about the account or the network.
fn is_of_file(error: &Error) -> bool {
    matches!(error, Error::File { .. } | Error::Media(_) | Error::Fetch(_))
        || matches!(
            error.code(),
            ErrorCode::FileTooLarge
                | ErrorCode::FileEmpty
                | ErrorCode::FileChanged
                | ErrorCode::UploadRefused
        )
}
