//! A file on its way to disk, and the fields beside it.

use std::{io, path::Path, sync::Arc};

use md5::{Digest as _, Md5};
use tempfile::TempPath;
use tokio::{fs::File, io::AsyncWriteExt as _};
use uuid::Uuid;

use super::name;
use crate::answer::Refusal;
use crate::clock::now_ms;
use crate::journal::UNFINISHED;
use crate::shared::Shared;
use crate::world::Upload;

const TYPE_MAX_CHARS: usize = 128;
const TAG_MAX_CHARS: usize = 32;
const EXPIRE_MIN_S: u64 = 86_400;
/// More of a small field than any limit allows.
const FIELD_MAX_BYTES: usize = 4096;

/// The fields beside `content`.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) file_name: Option<String>,
    /// Content type of the file part.
    pub(super) part_type: Option<String>,
    kind: Option<String>,
    is_https: Option<String>,
    expire_s: Option<String>,
    tag: Option<String>,
}

impl Fields {
    /// Takes a field by its wire name; unknown and empty ones count as absent.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        let slot = match name {
            "type" => &mut self.kind,
            "ishttps" => &mut self.is_https,
            "expireSec" => &mut self.expire_s,
            "tag" => &mut self.tag,
            _ => return,
        };
        *slot = Some(value.to_owned()).filter(|value| !value.is_empty());
    }

    /// A `type` that is too long is treated as absent, not refused.
    fn kind(&self) -> Option<&str> {
        self.kind.as_deref().filter(|kind| kind.chars().count() <= TYPE_MAX_CHARS)
    }

    /// Checks all; returns after how many seconds the file goes.
    fn check(&self) -> Result<Option<u64>, Refusal> {
        if !matches!(self.is_https.as_deref(), None | Some("true" | "false")) {
            return Err(Refusal::parameter("ishttps must be true or false"));
        }
        if self.tag.as_ref().is_some_and(|tag| tag.chars().count() > TAG_MAX_CHARS) {
            return Err(Refusal::parameter(format_args!("tag exceeds {TAG_MAX_CHARS}")));
        }
        let Some(text) = &self.expire_s else { return Ok(None) };
        match text.parse::<u64>() {
            Ok(seconds) if seconds >= EXPIRE_MIN_S => Ok(Some(seconds)),
            _ => Err(Refusal::parameter(format_args!(
                "expireSec must be an integer of at least {EXPIRE_MIN_S}"
            ))),
        }
    }
}

pub(super) fn keep_some(value: &mut Vec<u8>, chunk: &[u8]) {
    let room = FIELD_MAX_BYTES.saturating_sub(value.len()).min(chunk.len());
    value.extend_from_slice(&chunk[..room]);
}

pub(super) fn too_long(max_bytes: usize) -> Refusal {
    Refusal::parameter(format_args!("content exceeds {max_bytes} bytes"))
}

/// Dropped before [`Intake::finish`], it leaves nothing behind.
pub(super) struct Intake {
    // Before the path: Windows does not remove open files.
    file: File,
    path: TempPath,
    md5: Md5,
    size_bytes: u64,
    max_bytes: usize,
}

impl Intake {
    pub(super) fn new(folder: &Path, max_bytes: usize) -> Result<Intake, Refusal> {
        let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder).map_err(|e| failed(&e))?;
        let (file, path) = file.into_parts();
        Ok(Intake { file: File::from_std(file), path, md5: Md5::new(), size_bytes: 0, max_bytes })
    }

    pub(super) async fn write(&mut self, chunk: &[u8]) -> Result<(), Refusal> {
        self.size_bytes += chunk.len() as u64;
        if self.is_too_long() {
            return Ok(());
        }
        self.md5.update(chunk);
        self.file.write_all(chunk).await.map_err(|e| failed(&e))
    }

    fn is_too_long(&self) -> bool {
        self.size_bytes > self.max_bytes as u64
    }

    /// Gives the file its place and records it.
    pub(super) async fn finish(mut self, shared: &Arc<Shared>, fields: &Fields) -> Result<Upload, Refusal> {
        if self.is_too_long() {
            return Err(too_long(self.max_bytes));
        }
        if self.size_bytes == 0 {
            return Err(Refusal::parameter("content is empty"));
        }
        let expire_s = fields.check()?;
        self.file.flush().await.map_err(|e| failed(&e))?;
        let content_type =
            name::content_type(fields.kind(), fields.part_type.as_deref(), fields.file_name.as_deref());
        let create_time_ms = now_ms();
        let upload = Upload {
            key: Uuid::new_v4().simple().to_string(),
            name: name::safe(fields.file_name.as_deref().unwrap_or_default(), &content_type),
            size_bytes: self.size_bytes,
            md5: hex::encode(self.md5.finalize()),
            content_type,
            tag: fields.tag.clone(),
            create_time_ms,
            expire_time_ms: expire_s.map(|s| create_time_ms.saturating_add(s.saturating_mul(1000))),
        };
        let (shared, path) = (Arc::clone(shared), self.path);
        drop(self.file);
        let kept = tokio::task::spawn_blocking(move || {
            let place = shared.world.files_dir().join(&upload.key);
            path.persist(&place).map_err(|error| error.error)?;
            shared.world.keep_upload(&upload).inspect_err(|_| drop(std::fs::remove_file(&place)))?;
            Ok(upload)
        });
        kept.await.unwrap_or_else(|panic| Err(io::Error::other(panic))).map_err(|e| failed(&e))
    }
}

fn failed(source: &io::Error) -> Refusal {
    Refusal::broken("the file could not be stored", source)
}
