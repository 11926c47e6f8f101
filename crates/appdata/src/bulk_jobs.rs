//! What is remembered of bulk jobs beside their files: the tables `bulk_jobs` and `bulk_mappings`.

use std::collections::HashMap;

use ids::JobId;
use rusqlite::OptionalExtension;

use crate::clock::now_ms;
use crate::error::Error;
use crate::store::Store;

/// So many mappings are remembered.
const KEPT_MAPPINGS: u32 = 1_000;

/// The tables. Cheap to clone.
#[derive(Debug, Clone)]
pub struct BulkJobs {
    store: Store,
}

/// The attachment of a file that rows name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAttachment {
    /// The attachment, as JSON.
    pub json: String,
    /// What it was made of: the file as it was then.
    pub made_of: String,
}

impl BulkJobs {
    /// The table of this file.
    #[must_use]
    pub fn new(store: Store) -> BulkJobs {
        BulkJobs { store }
    }

    /// What was decided about a job, as JSON.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn setup(&self, job_id: &JobId) -> Result<Option<String>, Error> {
        let id = job_id.to_string();
        self.store
            .read(move |db| {
                let find = "SELECT setup FROM bulk_jobs WHERE job_id = ?1";
                Ok(db.query_row(find, [id], |row| row.get(0)).optional()?)
            })
            .await
    }

    /// Keeps what was decided about a job. What the user has said yes to before was something else, where it is another.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn keep_setup(&self, job_id: &JobId, setup: String) -> Result<(), Error> {
        let id = job_id.to_string();
        self.store
            .write(move |db| {
                db.execute(
                    "INSERT INTO bulk_jobs (job_id, setup) VALUES (?1, ?2)
                     ON CONFLICT (job_id) DO UPDATE SET setup = excluded.setup,
                       confirmed = iif(setup = excluded.setup, confirmed, NULL)",
                    (id, setup),
                )?;
                Ok(())
            })
            .await
    }

    /// What the user has said yes to, by its digest.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn confirmed(&self, job_id: &JobId) -> Result<Option<String>, Error> {
        let id = job_id.to_string();
        self.store
            .read(move |db| {
                let find = "SELECT confirmed FROM bulk_jobs WHERE job_id = ?1";
                Ok(db.query_row(find, [id], |row| row.get(0)).optional()?.flatten())
            })
            .await
    }

    /// Keeps that the user has said yes to what has this digest.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn keep_confirmed(&self, job_id: &JobId, digest: &str) -> Result<(), Error> {
        let (id, digest) = (job_id.to_string(), digest.to_owned());
        self.store
            .write(move |db| {
                db.execute("UPDATE bulk_jobs SET confirmed = ?2 WHERE job_id = ?1", (id, digest))?;
                Ok(())
            })
            .await
    }

    /// When a job starts by itself, Unix milliseconds, and the time zone in which that was said.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn start(&self, job_id: &JobId) -> Result<Option<(i64, String)>, Error> {
        let id = job_id.to_string();
        self.store
            .read(move |db| {
                let find = "SELECT starts_at_ms, starts_in_zone FROM bulk_jobs
                            WHERE job_id = ?1 AND starts_at_ms IS NOT NULL";
                let found = db.query_row(find, [id], |row| {
                    Ok((row.get(0)?, row.get::<_, Option<String>>(1)?.unwrap_or_default()))
                });
                Ok(found.optional()?)
            })
            .await
    }

    /// Keeps when a job starts by itself; `None` is never.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn keep_start(&self, job_id: &JobId, at: Option<(i64, String)>) -> Result<(), Error> {
        let (id, (at_ms, zone)) = (job_id.to_string(), at.unzip());
        self.store
            .write(move |db| {
                let put = "UPDATE bulk_jobs SET starts_at_ms = ?2, starts_in_zone = ?3 WHERE job_id = ?1";
                Ok(db.execute(put, (id, at_ms, zone)).map(drop)?)
            })
            .await
    }

    /// Forgets that a job starts by itself at this moment; another one that was said meanwhile stays.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn forget_start(&self, job_id: &JobId, at_ms: i64) -> Result<(), Error> {
        let id = job_id.to_string();
        self.store
            .write(move |db| {
                let put = "UPDATE bulk_jobs SET starts_at_ms = NULL, starts_in_zone = NULL
                           WHERE job_id = ?1 AND starts_at_ms = ?2";
                Ok(db.execute(put, (id, at_ms)).map(drop)?)
            })
            .await
    }

    /// Every job that starts by itself, and when, the earliest first. What is not the id of a job is left out.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn starts(&self) -> Result<Vec<(JobId, i64)>, Error> {
        self.store
            .read(|db| {
                let mut find = db.prepare(
                    "SELECT job_id, starts_at_ms FROM bulk_jobs WHERE starts_at_ms IS NOT NULL
                     ORDER BY starts_at_ms, job_id",
                )?;
                let rows = find.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
                let rows: Vec<(String, i64)> = rows.collect::<Result<_, _>>()?;
                Ok(rows.into_iter().filter_map(|(id, at_ms)| Some((id.parse().ok()?, at_ms))).collect())
            })
            .await
    }

    /// How columns were mapped for a message before, as JSON, by the digest of both.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn mapping(&self, digest: &str) -> Result<Option<String>, Error> {
        let digest = digest.to_owned();
        self.store
            .read(move |db| {
                let find = "SELECT mapping FROM bulk_mappings WHERE digest = ?1";
                Ok(db.query_row(find, [digest], |row| row.get(0)).optional()?)
            })
            .await
    }

    /// Keeps how columns were mapped for a message. The oldest beyond a thousand are forgotten.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn keep_mapping(&self, digest: &str, mapping: String) -> Result<(), Error> {
        let digest = digest.to_owned();
        self.store
            .write(move |db| {
                db.execute(
                    "INSERT OR REPLACE INTO bulk_mappings (digest, mapping, used_at_ms) VALUES (?1, ?2, ?3)",
                    (digest, mapping, now_ms()),
                )?;
                db.execute(
                    "DELETE FROM bulk_mappings WHERE digest NOT IN
                       (SELECT digest FROM bulk_mappings ORDER BY used_at_ms DESC LIMIT ?1)",
                    [KEPT_MAPPINGS],
                )?;
                Ok(())
            })
            .await
    }

    /// The attachments of files that the rows of a job name, as JSON, by the text that names them; those made for this alone.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn attachments(
        &self,
        job_id: &JobId,
        made_for: &str,
    ) -> Result<HashMap<String, KeptAttachment>, Error> {
        let key = [job_id.as_str(), made_for].map(str::to_owned);
        self.store
            .read(move |db| {
                let mut find = db.prepare(
                    "SELECT named, attachment, made_of FROM bulk_attachments WHERE job_id = ?1 AND made_for = ?2",
                )?;
                let rows = find.query_map(key, |row| {
                    Ok((row.get(0)?, KeptAttachment { json: row.get(1)?, made_of: row.get(2)? }))
                })?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Keeps the attachment of a file, in place of the one of that name before.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn keep_attachment(
        &self,
        job_id: &JobId,
        named: &str,
        made_for: &str,
        attachment: KeptAttachment,
    ) -> Result<(), Error> {
        let [id, named, made_for] = [job_id.as_str(), named, made_for].map(str::to_owned);
        self.store
            .write(move |db| {
                let put =
                    "INSERT OR REPLACE INTO bulk_attachments (job_id, named, made_for, attachment, made_of)
                           VALUES (?1, ?2, ?3, ?4, ?5)";
                let KeptAttachment { json, made_of } = attachment;
                Ok(db.execute(put, (id, named, made_for, json, made_of)).map(drop)?)
            })
            .await
    }

    /// Forgets the attachments of files that cannot be used any more.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn forget_attachments(&self, job_id: &JobId, named: Vec<String>) -> Result<(), Error> {
        if named.is_empty() {
            return Ok(());
        }
        let id = job_id.to_string();
        self.store
            .write(move |db| {
                let mut forget =
                    db.prepare("DELETE FROM bulk_attachments WHERE job_id = ?1 AND named = ?2")?;
                named.iter().try_for_each(|named| forget.execute((&id, named)).map(drop))?;
                Ok(())
            })
            .await
    }

    /// Forgets a job.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn forget(&self, job_id: &JobId) -> Result<(), Error> {
        let id = job_id.to_string();
        self.store
            .write(move |db| {
                db.execute("DELETE FROM bulk_attachments WHERE job_id = ?1", [&id])?;
                Ok(db.execute("DELETE FROM bulk_jobs WHERE job_id = ?1", [id]).map(drop)?)
            })
            .await
    }
}

#[cfg(test)]
mod tests;
