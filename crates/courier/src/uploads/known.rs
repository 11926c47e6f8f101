//! Which uploads were made, so that none is made twice while its URL lives.

use appdata::{Store, UploadChoicesRow, UploadKey, UploadRow, Uploads};
use media::Attachment;
use serde::{Deserialize, Serialize};
use specta::Type;
use yunxin::UploadOptions;

use super::signed;
use crate::accounts::endpoints;
use crate::accounts::{Account, SANDBOX_ID};
use crate::error::Error;

/// A URL that ends sooner than this is not used again: its receivers may look later.
const LEAST_LIFE_MS: i64 = 60 * 60 * 1000;

/// How a file is to be kept by the service; what is not set is not sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct UploadChoices {
    /// Seconds until the service deletes it, at least 86400; unset keeps it.
    pub expire_s: Option<u32>,
    /// Label for the service's deletion job, at most 32 characters.
    pub tag: Option<String>,
    /// The `type` told to the service, at most 128 characters; unset: the file's MIME type.
    pub kind: Option<String>,
}

impl From<UploadChoicesRow> for UploadChoices {
    fn from(row: UploadChoicesRow) -> UploadChoices {
        let UploadChoicesRow { expire_s, tag, kind } = row;
        UploadChoices { expire_s, tag, kind }
    }
}

impl From<UploadChoices> for UploadChoicesRow {
    fn from(choices: UploadChoices) -> UploadChoicesRow {
        let UploadChoices { expire_s, tag, kind } = choices;
        UploadChoicesRow { expire_s, tag, kind }
    }
}

impl From<UploadChoices> for UploadOptions {
    fn from(choices: UploadChoices) -> UploadOptions {
        let UploadChoices { expire_s, tag, kind } = choices;
        UploadOptions { expire_s: expire_s.map(u64::from), tag, kind, https: true }
    }
}

/// An uploaded file's URL and its life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct KnownUrl {
    /// Where everybody can fetch it.
    pub url: String,
    /// Unix ms; of a signed link, when it was signed.
    #[specta(type = specta_typescript::Number)]
    pub uploaded_at_ms: i64,
    /// Unix ms; `None`: the service keeps it.
    #[specta(type = Option<specta_typescript::Number>)]
    pub expires_at_ms: Option<i64>,
    /// What ends is the link, not the file behind it.
    pub signed: bool,
}

impl KnownUrl {
    pub(super) fn new(url: String, choices: &UploadChoices) -> KnownUrl {
        let now_ms = crate::clock::now_ms();
        let expires_at_ms = choices.expire_s.map(|s| now_ms + i64::from(s) * 1000);
        KnownUrl { url, uploaded_at_ms: now_ms, expires_at_ms, signed: false }
    }
}

/// Where an upload goes. Only there its URL means something.
#[derive(Debug, Clone)]
pub(crate) struct UploadTarget {
    account_id: String,
    base_url: String,
}

impl UploadTarget {
    pub(crate) fn of(account: &Account) -> Result<UploadTarget, Error> {
        let mut base_url = endpoints(account.region, &account.urls, account.private_hosts)?.primary;
        if account.sandbox {
            // Another sandbox may come to listen on the same port, without the files of this one. Its key is new.
            base_url.set_fragment(Some(&account.app_key));
        }
        Ok(UploadTarget { account_id: account.id.clone(), base_url: base_url.to_string() })
    }
}

/// The uploads of all accounts. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct KnownUploads {
    table: Uploads,
}

impl KnownUploads {
    pub(crate) fn new(store: &Store) -> KnownUploads {
        KnownUploads { table: Uploads::new(store.clone()) }
    }

    /// The URL of this content, uploaded there in this way, if it lives on for a while.
    pub(super) async fn find(
        &self,
        attachment: &Attachment,
        target: &UploadTarget,
        choices: &UploadChoices,
    ) -> Result<Option<KnownUrl>, Error> {
        let least_ms = crate::clock::now_ms() + LEAST_LIFE_MS;
        let found = self.table.find(key(attachment, target.clone(), choices.clone()), least_ms).await?;
        Ok(found.map(KnownUrl::from))
    }

    /// What is known of a URL: that an upload of ours gave it, or what it says itself.
    pub(crate) async fn about(&self, url: String) -> Result<Option<KnownUrl>, Error> {
        if let Some(signed) = signed::life(&url) {
            return Ok(Some(signed));
        }
        Ok(self.table.by_url(url).await?.map(KnownUrl::from))
    }

    /// Whether an upload of ours gave this URL, to another account's app than this one's: its receivers may not fetch it.
    pub(crate) async fn is_anothers(&self, url: String, account_id: String) -> Result<bool, Error> {
        Ok(self.table.is_of_others(url, account_id).await?)
    }

    pub(super) async fn note(
        &self,
        attachment: &Attachment,
        target: UploadTarget,
        choices: &UploadChoices,
        made: &KnownUrl,
    ) -> Result<(), Error> {
        // Nobody will ask for those of earlier sandboxes again.
        let only_here = target.account_id == SANDBOX_ID;
        let KnownUrl { url, uploaded_at_ms, expires_at_ms, .. } = made.clone();
        let made = UploadRow { url, uploaded_at_ms, expires_at_ms };
        Ok(self.table.note(key(attachment, target, choices.clone()), made, only_here).await?)
    }
}

fn key(attachment: &Attachment, target: UploadTarget, choices: UploadChoices) -> UploadKey {
    let UploadTarget { account_id, base_url } = target;
    let UploadChoices { expire_s, tag, kind } = choices;
    let (md5, size_bytes) = (attachment.md5.clone(), attachment.size_bytes);
    UploadKey { account_id, base_url, md5, size_bytes, expire_s, tag, kind }
}

impl From<UploadRow> for KnownUrl {
    fn from(row: UploadRow) -> KnownUrl {
        let UploadRow { url, uploaded_at_ms, expires_at_ms } = row;
        KnownUrl { url, uploaded_at_ms, expires_at_ms, signed: false }
    }
}
