//! The address book of an account: whom messages go to, under the names that people know them by.

mod model;
mod table;

use std::path::PathBuf;

use appdata::ContactRow;
pub use model::Contact;
use model::row;
pub use table::ContactFault;

use ids::AccountId;
use serde::Serialize;
use specta::Type;
use yunxin::ConversationType;

use crate::error::{Error, ErrorCode, FormField, file_code};
use crate::saving::unwritable;

/// Larger tables are refused: an address book is for people to choose from.
const TABLE_BYTES: u64 = 8 << 20;

/// What came in with a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ContactsImported {
    /// Were not there.
    pub added: u32,
    /// Had another name or note.
    pub changed: u32,
    /// Were there as they are.
    pub same: u32,
    /// Lines that were left out, the first of them.
    pub faults: Vec<ContactFault>,
}

/// The address books of all accounts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Contacts {
    table: appdata::Contacts,
}

impl Contacts {
    pub(crate) fn new(store: appdata::Store) -> Contacts {
        Contacts { table: appdata::Contacts::new(store) }
    }

    /// All contacts of an account, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self, account_id: &AccountId) -> Result<Vec<Contact>, Error> {
        Ok(self.table.list(account_id.clone()).await?.into_iter().filter_map(contact).collect())
    }

    /// Writes a contact, in place of the one with the same kind and id.
    ///
    /// # Errors
    /// When its id cannot be one, or the database fails.
    pub async fn save(&self, account_id: &AccountId, contact: &Contact) -> Result<(), Error> {
        let Some(row) = row(contact) else {
            let code =
                if contact.id.trim().is_empty() { ErrorCode::FieldRequired } else { ErrorCode::BadContactId };
            return Err(Error::Field { field: FormField::ContactId, code });
        };
        self.table.save(account_id.clone(), vec![row]).await?;
        Ok(())
    }

    /// Takes a contact out; nothing where there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove(
        &self,
        account_id: &AccountId,
        kind: ConversationType,
        id: &str,
    ) -> Result<(), Error> {
        self.table.remove(account_id.clone(), kind.code(), id.to_owned()).await?;
        Ok(())
    }

    /// Writes the address book as CSV, which [`Contacts::import`] reads again. Says how many contacts are in it.
    ///
    /// # Errors
    /// When the file cannot be written, or the database fails.
    pub async fn export(&self, account_id: &AccountId, path: PathBuf) -> Result<u32, Error> {
        let contacts = self.all(account_id).await?;
        tokio::task::spawn_blocking(move || {
            let written = files::replace(&path, &table::written(&contacts));
            written.map_err(|source| unwritable(&path, &source))?;
            Ok(u32::try_from(contacts.len()).unwrap_or(u32::MAX))
        })
        .await?
    }

    /// Reads a table with the columns `id`, `type`, `name` and `note`, of which only `id` is needed. A contact that is
    /// there gets the name and note of the table; none is taken out.
    ///
    /// # Errors
    /// When the file cannot be read, or the database fails.
    pub async fn import(&self, account_id: &AccountId, path: PathBuf) -> Result<ContactsImported, Error> {
        let read = move || {
            let text = files::read_text(&path, TABLE_BYTES);
            text.map_err(|error| Error::File { code: table_code(&error), path })
        };
        let text = tokio::task::spawn_blocking(read).await??;
        let (contacts, faults) = table::read(&text);
        let rows = contacts.iter().filter_map(row).collect();
        let appdata::ContactsSaved { added, changed, same } =
            self.table.save(account_id.clone(), rows).await?;
        Ok(ContactsImported { added, changed, same, faults })
    }
}

/// Why a table cannot be read.
fn table_code(error: &files::Error) -> ErrorCode {
    match error {
        files::Error::TooLarge { .. } => ErrorCode::TableTooLarge,
        error => file_code(error),
    }
}

fn contact(row: ContactRow) -> Option<Contact> {
    let kind = ConversationType::from_code(row.kind)?;
    Some(Contact { kind, id: row.id, name: row.name, note: row.note })
}
