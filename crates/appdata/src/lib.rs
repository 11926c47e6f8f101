//! `app.db`: what the program remembers beside the history, table by table. No secret is ever written here.
//!
//! [`Store`] is the file: [`Store::read`] sees one moment, [`Store::write`] is one immediate transaction, so that nothing
//! that was read changes before it is written, also by another process. Each table has a file with its rows and its
//! queries:
//!
//! - [`accounts`]: which apps, how they are called, and where their secrets lie;
//! - [`storages`]: storages of one's own, and which account uses which;
//! - [`Uploads`]: what was uploaded to the service;
//! - [`Searches`]: searches under a name;
//! - [`RecentConversations`], [`RecentAttachments`]: what was used lately;
//! - [`StorageObject`]: what lies at storages of one's own, and which parts of it have arrived;
//! - [`Contacts`]: the address book of each account;
//! - [`TemplateUses`]: how often each template was used;
//! - [`Paces`]: the pace of each app, shared by every process;
//! - [`queue`]: messages that are sent one after another;
//! - [`Suppression`]: who is not written to in bulk;
//! - [`RetentionTable`]: how long each account's sends are kept;
//! - [`BulkJobs`]: what is remembered of bulk jobs beside their files;
//! - [`Choices`]: what the user chose once for all;
//! - small values by name, as JSON: [`Store::fact`], [`Store::keep`], [`Store::change`].
//!
//! The tables themselves stand in `schema/*.sql`, one file a step, only ever appended to. A step that several versions
//! know is never changed.
//!
//! Knows of our crates only `ids`: ids of conversations and facts of attachments are texts here. Who checks them, and what
//! becomes of them, is courier's.

pub mod accounts;
mod bulk_jobs;
mod choices;
mod clock;
mod contacts;
mod error;
mod id_column;
pub mod integrity;
mod paces;
pub mod queue;
mod recent_attachments;
mod recent_conversations;
mod retention;
mod schema;
mod searches;
mod storage_objects;
pub mod storages;
mod store;
mod suppression;
mod template_uses;
mod uploads;
mod values;

pub use bulk_jobs::{BulkJobs, KeptAttachment};
pub use choices::{Choices, UploadChoicesRow};
pub use contacts::{ContactRow, Contacts, ContactsSaved};
pub use error::{Error, FileFault};
pub use paces::{Paces, Places, PlacesWanted};
pub use recent_attachments::{RecentAttachments, RecentRow};
pub use recent_conversations::RecentConversations;
pub use retention::{RetentionRow, RetentionTable};
pub use schema::VERSION;
pub use searches::{SavedSearch, Searches};
pub use storage_objects::{Arrived, Entry, StorageObject};
pub use store::{Db, Store, WorkError};
pub use suppression::{SuppressedRow, Suppression, SuppressionListRow, SuppressionRow};
pub use template_uses::TemplateUses;
pub use uploads::{UploadKey, UploadRow, Uploads};
