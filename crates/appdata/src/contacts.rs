//! The address book of each account: the table `contacts`.

use ids::AccountId;

use crate::error::Error;
use crate::store::Store;

/// Somebody in the address book of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// 1 account, 2 team, 3 super team.
    pub kind: u8,
    /// Their id at the service.
    pub id: String,
    /// What people know them by.
    pub name: String,
    /// What else there is to say.
    pub note: String,
}

/// How many of some contacts were new, other than before, and as they were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ContactsSaved {
    /// Were not there.
    pub added: u32,
    /// Had another name or note.
    pub changed: u32,
    /// Were there as they are.
    pub same: u32,
}

/// The table. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Contacts {
    store: Store,
}

impl Contacts {
    /// The table of this file.
    #[must_use]
    pub fn new(store: Store) -> Contacts {
        Contacts { store }
    }

    /// All contacts of an account, by name, and those without a name by id after them.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn list(&self, account_id: AccountId) -> Result<Vec<ContactRow>, Error> {
        self.store
            .read(move |db| {
                let mut find = db.prepare(
                    "SELECT kind, id, name, note FROM contacts WHERE account_id = ?1
                     ORDER BY name = '', name COLLATE NOCASE, id, kind",
                )?;
                let found = find.query_map([account_id.as_str()], |r| {
                    Ok(ContactRow { kind: r.get(0)?, id: r.get(1)?, name: r.get(2)?, note: r.get(3)? })
                })?;
                Ok(found.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Writes contacts, in place of those with the same kind and id: all of them, or none.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn save(&self, account_id: AccountId, rows: Vec<ContactRow>) -> Result<ContactsSaved, Error> {
        self.store
            .write(move |db| {
                let mut saved = ContactsSaved::default();
                let mut exists =
                    db.prepare("SELECT 1 FROM contacts WHERE account_id = ?1 AND kind = ?2 AND id = ?3")?;
                let mut put = db.prepare(
                    "INSERT INTO contacts (account_id, kind, id, name, note) VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT DO UPDATE SET name = excluded.name, note = excluded.note
                     WHERE name <> excluded.name OR note <> excluded.note",
                )?;
                for row in &rows {
                    let is_known = exists.exists((account_id.as_str(), row.kind, &row.id))?;
                    let written =
                        put.execute((account_id.as_str(), row.kind, &row.id, &row.name, &row.note))?;
                    match (is_known, written) {
                        (false, _) => saved.added += 1,
                        (true, 0) => saved.same += 1,
                        (true, _) => saved.changed += 1,
                    }
                }
                Ok(saved)
            })
            .await
    }

    /// Takes a contact out; `false` where there was none.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn remove(&self, account_id: AccountId, kind: u8, id: String) -> Result<bool, Error> {
        let delete = "DELETE FROM contacts WHERE account_id = ?1 AND kind = ?2 AND id = ?3";
        self.store.write(move |db| Ok(db.execute(delete, (account_id.as_str(), kind, id))? > 0)).await
    }
}
