//! Which uploads were made, so that none is made twice while its URL lives.

use appdata::{Store, UploadKey, UploadRow, Uploads};
use ids::AccountId;
use media::Attachment;

use super::known_url::{KnownUrl, UploadChoices};
use super::signed;
use crate::account::Account;
use crate::account::endpoints;
use crate::error::Error;

/// A URL that ends sooner than this is not used again: its receivers may look later.
const LEAST_LIFE_MS: i64 = 60 * 60 * 1000;

/// Where an upload goes. Only there its URL means something.
#[derive(Debug, Clone)]
pub(crate) struct UploadTarget {
    account_id: AccountId,
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
    pub(crate) async fn is_anothers(&self, url: String, account_id: AccountId) -> Result<bool, Error> {
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
        let only_here = target.account_id == AccountId::SANDBOX;
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
