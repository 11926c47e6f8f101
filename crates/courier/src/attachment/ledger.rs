//! Which uploads were made, so that none is made twice while its URL lives.

use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use specta::Type;
use yunxin::UploadOptions;

use media::Attachment;

use super::signed;
use crate::account::endpoints;
use crate::store::Store;
use crate::{Account, Error, SANDBOX_ID};

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
    #[specta(type = u32)]
    pub uploaded_at_ms: i64,
    /// Unix ms; `None`: the service keeps it.
    #[specta(type = Option<u32>)]
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
pub(crate) struct Scene {
    account_id: String,
    base_url: String,
}

impl Scene {
    pub(crate) fn of(account: &Account) -> Result<Scene, Error> {
        let mut base_url = endpoints(account.region, &account.urls, account.private_hosts)?.primary;
        if account.sandbox {
            // Another sandbox may come to listen on the same port, without the files of this one. Its key is new.
            base_url.set_fragment(Some(&account.app_key));
        }
        Ok(Scene { account_id: account.id.clone(), base_url: base_url.to_string() })
    }
}

/// The uploads of all accounts. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Ledger {
    store: Store,
}

impl Ledger {
    pub(super) fn new(store: Store) -> Ledger {
        Ledger { store }
    }

    /// The URL of this content, uploaded there in this way, if it lives on for a while.
    pub(super) async fn find(
        &self,
        attachment: &Attachment,
        scene: &Scene,
        choices: &UploadChoices,
    ) -> Result<Option<KnownUrl>, Error> {
        let (scene, choices) = (scene.clone(), choices.clone());
        let (md5, size) = (attachment.md5.clone(), attachment.size_bytes.cast_signed());
        let least_ms = crate::clock::now_ms() + LEAST_LIFE_MS;
        self.store
            .read(move |db| {
                let found = db
                    .query_row(
                        "SELECT url, uploaded_at_ms, expires_at_ms FROM uploads
                         WHERE account_id = ?1 AND base_url = ?2 AND md5 = ?3 AND size_bytes = ?4
                           AND expire_s IS ?5 AND tag IS ?6 AND kind IS ?7
                           AND (expires_at_ms IS NULL OR expires_at_ms > ?8)",
                        (
                            scene.account_id,
                            scene.base_url,
                            md5,
                            size,
                            choices.expire_s,
                            choices.tag,
                            choices.kind,
                            least_ms,
                        ),
                        known,
                    )
                    .optional()?;
                Ok(found)
            })
            .await
    }

    /// What is known of a URL: that an upload of ours gave it, or what it says itself.
    pub(crate) async fn about(&self, url: String) -> Result<Option<KnownUrl>, Error> {
        if let Some(signed) = signed::life(&url) {
            return Ok(Some(signed));
        }
        self.store
            .read(move |db| {
                let found = db
                    .query_row(
                        "SELECT url, uploaded_at_ms, expires_at_ms FROM uploads WHERE url = ?1",
                        [url],
                        known,
                    )
                    .optional()?;
                Ok(found)
            })
            .await
    }

    /// Whether an upload of ours gave this URL, to another account's app than this one's: its receivers may not fetch it.
    pub(crate) async fn is_anothers(&self, url: String, account_id: String) -> Result<bool, Error> {
        self.store
            .read(move |db| {
                let accounts = "SELECT count(*) FILTER (WHERE account_id = ?2) = 0 AND count(*) > 0
                                FROM uploads WHERE url = ?1";
                Ok(db.query_row(accounts, [url, account_id], |row| row.get(0))?)
            })
            .await
    }

    pub(super) async fn note(
        &self,
        attachment: &Attachment,
        scene: Scene,
        choices: &UploadChoices,
        made: &KnownUrl,
    ) -> Result<(), Error> {
        let (md5, size) = (attachment.md5.clone(), attachment.size_bytes.cast_signed());
        let (choices, made) = (choices.clone(), made.clone());
        self.store
            .write(move |db| {
                if scene.account_id == SANDBOX_ID {
                    // Nobody will ask for those of earlier sandboxes again.
                    db.execute(
                        "DELETE FROM uploads WHERE account_id = ?1 AND base_url <> ?2",
                        (&scene.account_id, &scene.base_url),
                    )?;
                }
                db.execute(
                    "INSERT OR REPLACE INTO uploads (account_id, base_url, md5, size_bytes, url, uploaded_at_ms,
                         expires_at_ms, expire_s, tag, kind)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                    (
                        scene.account_id,
                        scene.base_url,
                        md5,
                        size,
                        made.url,
                        made.uploaded_at_ms,
                        made.expires_at_ms,
                        choices.expire_s,
                        choices.tag,
                        choices.kind,
                    ),
                )?;
                Ok(())
            })
            .await
    }
}

fn known(row: &rusqlite::Row<'_>) -> rusqlite::Result<KnownUrl> {
    Ok(KnownUrl { url: row.get(0)?, uploaded_at_ms: row.get(1)?, expires_at_ms: row.get(2)?, signed: false })
}
