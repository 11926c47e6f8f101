//! Large objects, part by part.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use counted::CountedBody;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Body;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderName};
use rusty_s3::S3Action;
use rusty_s3::actions::{
    AbortMultipartUpload, CompleteMultipartUpload, CreateMultipartUpload, ListParts, UploadPart,
};

use crate::client::{STALL, Storage, labelled, signed};
use crate::error::Error;

/// Bytes of every part but the last. Storages take parts from 5 MiB on, and at most 10,000 of them.
pub const PART_BYTES: u64 = 8 * 1024 * 1024;
/// The largest object: 10,000 parts.
pub const MAX_OBJECT_BYTES: u64 = 10_000 * PART_BYTES;

/// What the object says of itself when it is fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// MIME type.
    pub mime: String,
    /// The file name under which a browser saves it.
    pub name: String,
}

/// An upload that has begun and waits for its parts, by which it can be gone on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The object's key in the bucket.
    pub key: String,
    /// The storage's name for the unfinished upload.
    pub id: String,
}

/// One part.
#[derive(Debug, Clone)]
pub struct Part {
    /// From 1 on, without gaps.
    pub number: u16,
    /// [`PART_BYTES`], or fewer in the last.
    pub bytes: Bytes,
    /// MD5 of the bytes, by which the storage checks what arrived.
    pub md5: [u8; 16],
}

impl Storage {
    /// Begins an upload. It takes room at the storage until it is completed or aborted.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn begin(&self, key: &str, kind: &Kind) -> Result<Upload, Error> {
        let mut action = CreateMultipartUpload::new(&self.bucket, Some(&self.credentials), key);
        let labels = [(CONTENT_TYPE, kind.mime.clone()), (CONTENT_DISPOSITION, disposition(kind))];
        let headers = labelled(action.headers_mut(), &labels);
        let answer = self.call(crate::client::Call { headers, ..signed(&action) }).await?;
        let text = String::from_utf8_lossy(&answer.body);
        let answer =
            CreateMultipartUpload::parse_response(&text).map_err(|_| Error::Broken { status: 200 })?;
        Ok(Upload { key: key.to_owned(), id: answer.upload_id().to_owned() })
    }

    /// Sends a part and returns the `ETag` that stands for it from now on. Sending one again replaces it.
    ///
    /// `on_sent` gets the bytes of each slice as it leaves; it must not block.
    ///
    /// # Errors
    /// [`Error`]; [`Error::NoUpload`] when the upload is gone.
    pub async fn send_part(
        &self,
        upload: &Upload,
        part: &Part,
        on_sent: impl Fn(u64) + Send + Sync + Unpin + 'static,
    ) -> Result<String, Error> {
        let mut action =
            UploadPart::new(&self.bucket, Some(&self.credentials), &upload.key, part.number, &upload.id);
        let checked = (HeaderName::from_static("content-md5"), STANDARD.encode(part.md5));
        let headers = labelled(action.headers_mut(), &[checked]);
        let call = signed(&action);
        let activity = call.activity.clone();
        let body = Body::wrap(CountedBody::new(part.bytes.clone(), move |bytes| {
            activity.note();
            on_sent(bytes);
        }));
        let answer = self.call(crate::client::Call { headers, body, ..call }).await?;
        let tag = answer.headers.get(ETAG).and_then(|tag| tag.to_str().ok());
        tag.map(str::to_owned).ok_or(Error::Broken { status: 200 })
    }

    /// Makes one object of the parts whose tags these are, in order from part 1 on.
    ///
    /// # Errors
    /// [`Error`]; [`Error::NoUpload`] when the upload is gone, perhaps because an earlier try completed it.
    pub async fn complete(&self, upload: &Upload, tags: &[String]) -> Result<(), Error> {
        let tags = tags.iter().map(String::as_str);
        let action = CompleteMultipartUpload::new(
            &self.bucket,
            Some(&self.credentials),
            &upload.key,
            &upload.id,
            tags,
        );
        // Storages put a large object together before they answer.
        let call = crate::client::Call { stall_timeout: 10 * STALL, ..signed(&action) };
        self.call(crate::client::Call { body: action.body().into(), ..call }).await.map(drop)
    }

    /// Whether the upload is still there to be gone on with. A storage that refuses a part before it has read it closes the
    /// connection, and its words may be lost in that: asking is how to tell this from a connection that broke.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn lives(&self, upload: &Upload) -> Result<bool, Error> {
        let mut action = ListParts::new(&self.bucket, Some(&self.credentials), &upload.key, &upload.id);
        action.set_max_parts(1);
        match self.call(signed(&action)).await {
            Ok(_) => Ok(true),
            Err(Error::NoUpload | Error::NoObject) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Gives an upload up and frees the room of its parts. One that is gone already is no error.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn abort(&self, upload: &Upload) -> Result<(), Error> {
        let action =
            AbortMultipartUpload::new(&self.bucket, Some(&self.credentials), &upload.key, &upload.id);
        match self.call(signed(&action)).await {
            Ok(_) | Err(Error::NoUpload | Error::NoObject) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Pictures, sound and film are shown where they are opened. Anything else is saved: a page or an SVG from the bucket
/// must not run as one of the bucket's own site.
fn disposition(kind: &Kind) -> String {
    let class = kind.mime.split('/').next().unwrap_or_default();
    let is_shown = matches!(class, "image" | "audio" | "video") && !kind.mime.contains("svg");
    let disposition = if is_shown { "inline" } else { "attachment" };
    format!("{disposition}; filename*=UTF-8''{}", utf8_percent_encode(&kind.name, NON_ALPHANUMERIC))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_or_drawing_is_saved_and_never_run() {
        let of = |mime: &str| disposition(&Kind { mime: mime.into(), name: "雁 \"1\".x".into() });
        assert_eq!(of("image/jpeg"), "inline; filename*=UTF-8''%E9%9B%81%20%221%22%2Ex");
        for mime in ["text/html", "image/svg+xml", "application/pdf", ""] {
            assert!(of(mime).starts_with("attachment;"), "{mime}");
        }
    }
}
