//! Templates: the folder, and what comes of using one.

mod model;

pub use model::{FileProgress, FilledTemplate, TemplateFolder};

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ::templates::{
    Fill, Folder, Template, TemplateSaved, ValueProblemCode, VariableKind, Watch, read_file, typed,
};
use appdata::{Store, TemplateUses};
use ids::AccountId;
use tokio_util::sync::CancellationToken;
use yunxin::{Media, MessageType, media_attachment};

use crate::attachments::{is_there, message_type};
use crate::compose::Draft;
use crate::error::Error;
use crate::folder;
use crate::uploads::{UploadProgress, UploadRequest, Uploaded, Uploads};

/// What stands for the URL of a file that is not uploaded yet.
const NOT_UPLOADED: &str = "about:uploaded-when-used";
/// Where the template folder is kept when it is not the usual one.
const CHOSEN: &str = "template_folder";

/// Using a template.
#[derive(Debug, Clone, Copy)]
pub struct TemplateUse<'a> {
    /// Its path below the template folder, by which its uses are counted.
    pub path: &'a str,
    /// The template as it is now.
    pub template: &'a Template,
    /// Values by name, as typed.
    pub values: &'a HashMap<String, String>,
    /// How values and defaults of file variables name their files.
    pub files: FileValues,
}

/// How the value of a file variable names its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileValues {
    /// As a path: the user typed it on the command line.
    Paths,
    /// As a [`FileId`](crate::FileId): it came through the page. A path, such as a default in a shared template, is no
    /// file there.
    Chosen,
}

/// The templates of a folder. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Templates {
    store: Store,
    /// Used where no other was chosen.
    usual_folder: PathBuf,
    uploads: Uploads,
    watch: Arc<Mutex<Option<Watch>>>,
}

impl Templates {
    pub(crate) fn new(
        store: Store,
        usual_folder: PathBuf,
        uploads: Uploads,
        watch: Arc<Mutex<Option<Watch>>>,
    ) -> Templates {
        Templates { store, usual_folder, uploads, watch }
    }

    /// The template folder and everything in it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self) -> Result<TemplateFolder, Error> {
        let (place, chosen) = self.folder().await?;
        let folder = place.root().display().to_string();
        let (entries, more) = tokio::task::spawn_blocking(move || place.list()).await?;
        Ok(TemplateFolder { folder, chosen, entries, more })
    }

    /// Uses another folder, or with `None` the usual one again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn choose_folder(&self, folder: Option<&Path>) -> Result<(), Error> {
        Ok(self.store.keep(CHOSEN, &folder.map(Path::to_path_buf)).await?)
    }

    /// Keeps a new template in a folder below the template folder (empty: at its top). Returns its path.
    ///
    /// # Errors
    /// When it has no name, the place is no such place, or the disk fails.
    pub async fn add(&self, folder: String, template: Template) -> Result<String, Error> {
        self.in_folder(move |place| place.add(&folder, &template)).await
    }

    /// Keeps changes of a template; `fingerprint` is that of the content which was changed.
    ///
    /// # Errors
    /// When it has no name, or the disk fails.
    pub async fn save(
        &self,
        path: String,
        fingerprint: String,
        template: Template,
    ) -> Result<TemplateSaved, Error> {
        self.in_folder(move |place| place.save(&path, &fingerprint, &template)).await
    }

    /// Keeps a copy under another name. Returns its path.
    ///
    /// # Errors
    /// When it cannot be read, or the disk fails.
    pub async fn duplicate(&self, path: String, name: String) -> Result<String, Error> {
        self.in_folder(move |place| place.duplicate(&path, &name)).await
    }

    /// Deletes a template.
    ///
    /// # Errors
    /// When there is none, or the disk fails.
    pub async fn delete(&self, path: String) -> Result<(), Error> {
        self.in_folder(move |place| place.delete(&path)).await
    }

    /// The path below the template folder of a file that lies in it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn inside(&self, path: &Path) -> Result<Option<String>, Error> {
        let (place, _) = self.folder().await?;
        let path = path.to_path_buf();
        let find = move || {
            let (root, file) = (place.root().canonicalize().ok()?, path.canonicalize().ok()?);
            let parts = file.strip_prefix(root).ok()?.iter().map(|part| part.to_string_lossy().into_owned());
            Some(parts.collect::<Vec<_>>().join("/"))
        };
        Ok(tokio::task::spawn_blocking(find).await?)
    }

    /// A template by the path of its file, or by its path below the template folder.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub async fn at(&self, path: &Path) -> Result<Template, Error> {
        let path = path.to_path_buf();
        self.in_folder(
            move |place| {
                if path.is_file() { read_file(&path) } else { place.get(&path.to_string_lossy()) }
            },
        )
        .await
    }

    /// The message that a template would make now. Uploads nothing and counts nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn preview(&self, usage: TemplateUse<'_>) -> Result<FilledTemplate, Error> {
        let TemplateUse { path, template, values, .. } = usage;
        let mut fill =
            Fill::new(template, values, TemplateUses::new(self.store.clone()).last(path).await? + 1);
        for (name, file) in self.files(usage) {
            match file {
                Some(file) if is_there(&file).await => {
                    let (attachment, url) = stand_in(&file);
                    fill.file(name, attachment, &url);
                }
                _ => fill.problem(name, ValueProblemCode::NoFile),
            }
        }
        let (conversation, body, problems) = fill.apply(template);
        Ok(FilledTemplate::of(template.kind, conversation, body, problems))
    }

    /// The message that a template makes, to be sent from an account: files are uploaded, and the number moves on.
    ///
    /// # Errors
    /// When values are missing or do not fit, a file cannot be uploaded, it is cancelled meanwhile, or the database fails.
    pub async fn apply(
        &self,
        usage: TemplateUse<'_>,
        account_id: &AccountId,
        cancel: &CancellationToken,
        progress: impl Fn(FileProgress) + Clone + Send + Sync + 'static,
    ) -> Result<Draft, Error> {
        let TemplateUse { path, template, values, .. } = usage;
        let filled = self.preview(usage).await?;
        if !filled.problems.is_empty() {
            return Err(Error::Unfilled { problems: filled.problems });
        }
        let mut uploaded: Vec<(String, Uploaded)> = Vec::new();
        for (name, file) in self.files(usage) {
            // The preview has found it.
            let Some(file) = file else { continue };
            let attaching = self.uploads.attachments().attach_for_service(file);
            let file = cancel.run_until_cancelled(attaching).await.ok_or(Error::Cancelled)??;
            let (reported, variable) = (progress.clone(), name.to_owned());
            let progress = move |UploadProgress { sent_bytes, total_bytes, .. }| {
                reported(FileProgress { variable: variable.clone(), sent_bytes, total_bytes });
            };
            let order = UploadRequest {
                attachment_id: file.id,
                account_id: account_id.clone(),
                message_type: message_type(file.message_type),
                choices: self.uploads.choices().await?,
                anew: false,
            };
            let uploading = self.uploads.upload(order, progress);
            let done = cancel.run_until_cancelled(uploading).await.ok_or(Error::Cancelled)??;
            uploaded.push((name.to_owned(), done));
        }
        let mut fill = Fill::new(template, values, TemplateUses::new(self.store.clone()).next(path).await?);
        for (name, Uploaded { url, attachment_json, .. }) in uploaded {
            fill.file(&name, attachment_json, &url);
        }
        let (conversation, body, _) = fill.apply(template);
        Ok(Draft {
            account_id: Some(account_id.clone()),
            kind: template.kind,
            conversation,
            body,
            attachment: None,
        })
    }

    /// Reports every change in the template folder from now on; of one folder at a time.
    ///
    /// # Errors
    /// When the folder cannot be made or watched, or the database fails.
    pub async fn watch(&self, listener: impl Fn() + Send + 'static) -> Result<(), Error> {
        let (place, chosen) = self.folder().await?;
        let watch = Arc::clone(&self.watch);
        tokio::task::spawn_blocking(move || {
            let root = place.root();
            let mut watch = watch.lock().unwrap_or_else(PoisonError::into_inner);
            if watch.as_ref().is_some_and(|watch| watch.is_of(root)) {
                return Ok(());
            }
            // A folder that somebody chose is theirs: when it is gone, it may be on a disk that is not there.
            if !chosen {
                folder::make(root)?;
            }
            *watch = None;
            let new = Watch::new(root, listener)?;
            let unwatched = new.is_waiting();
            *watch = Some(new);
            unwatched.map_or(Ok(()), |missing| Err(missing.into()))
        })
        .await?
    }

    /// The template folder, and whether it was chosen.
    async fn folder(&self) -> Result<(Folder, bool), Error> {
        let chosen: Option<PathBuf> = self.store.fact::<Option<PathBuf>>(CHOSEN).await?.flatten();
        let is_chosen = chosen.is_some();
        Ok((Folder::new(chosen.unwrap_or_else(|| self.usual_folder.clone())), is_chosen))
    }

    /// The file variables that have a value, with the file that it names, if it names one.
    fn files<'a>(
        &self,
        TemplateUse { template, values, files, .. }: TemplateUse<'a>,
    ) -> Vec<(&'a str, Option<PathBuf>)> {
        let variables = template.variables.iter().filter(|variable| variable.kind == VariableKind::File);
        let named = |value: &str| match files {
            FileValues::Paths => Some(PathBuf::from(value)),
            FileValues::Chosen => self.uploads.attachments().chosen().path(&value.into()),
        };
        variables
            .filter_map(|variable| Some((variable.name.as_str(), named(typed(variable, values)?))))
            .collect()
    }

    async fn in_folder<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Folder) -> Result<T, ::templates::Error> + Send + 'static,
    {
        let (place, _) = self.folder().await?;
        Ok(tokio::task::spawn_blocking(move || work(&place)).await??)
    }
}

/// What stands in a preview for a file that is not uploaded yet: its JSON and its URL.
fn stand_in(path: &Path) -> (String, String) {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let media = Media { url: NOT_UPLOADED.to_owned(), name, ..Media::default() };
    let attachment = serde_json::Value::Object(media_attachment(MessageType::File, &media));
    (attachment.to_string(), NOT_UPLOADED.to_owned())
}
