//! A storage as the user sees it, the form that makes one, and how a test of it went.

use ids::{AccountId, StorageId};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::account::SecretState;
use crate::error::ErrorCode;

/// A storage as the window sees it: everything but the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct UserStorage {
    /// A UUID.
    pub id: StorageId,
    /// What the user filled in.
    pub setup: StorageSetup,
    /// Where the secret is kept, or what is wrong with it.
    pub secret: SecretState,
}

/// What the user fills in. The secret is not here: it never passes the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StorageSetup {
    /// Unique, whatever the case of its letters.
    pub name: String,
    /// Address of the storage without the bucket, such as `https://s3.eu-west-1.amazonaws.com`.
    pub endpoint: String,
    /// The user says that the storage is in a private network: plain `http` is allowed.
    pub private_host: bool,
    /// The region that signatures name; empty: `us-east-1`, which storages without regions take.
    pub region: String,
    /// The bucket's name.
    pub bucket: String,
    /// `https://endpoint/bucket/key` instead of `https://bucket.endpoint/key`.
    pub path_style: bool,
    /// What the keys of all objects begin with, such as `yanshu/`; may be empty.
    pub prefix: String,
    /// The access key's id.
    pub access_key: String,
    /// How receivers reach a file.
    pub link: LinkRule,
}

/// How receivers reach a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LinkRule {
    /// By a link that reads this one file, however private the bucket, and ends.
    Signed {
        /// Hours until it ends, 1 to 168: storages allow a week.
        hours: u32,
    },
    /// By a public address.
    Public {
        /// The address with `{key}` where the object's key belongs; without it the key comes at the end. Empty: the
        /// bucket's own address.
        url: String,
    },
}

/// The storages that an account can use, without a word to the keyring.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct StorageOffers {
    /// Every storage.
    pub storages: Vec<StorageOffer>,
    /// The one that the account's large files go to.
    pub chosen: Option<StorageId>,
}

/// A storage to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct StorageOffer {
    /// Its id.
    pub id: StorageId,
    /// Its name.
    pub name: String,
}

/// The storage that an account's large files go to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct StorageChoice {
    /// The account.
    pub account_id: AccountId,
    /// The storage.
    pub storage_id: StorageId,
}

/// What a test does to the bucket, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TrialStep {
    /// Stores a tiny object.
    Write,
    /// Reads it with the keys.
    Read,
    /// Reads it as a receiver would, by the link.
    Link,
    /// Deletes it.
    Delete,
}

/// How one step of a test went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TrialResult {
    /// Which step.
    pub step: TrialStep,
    /// How long it took.
    pub took_ms: u32,
    /// What went wrong.
    pub problem: Option<ErrorCode>,
    /// The storage's own words, or another fact for a developer.
    pub detail: Option<String>,
}
