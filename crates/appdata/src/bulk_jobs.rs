//! What is remembered of bulk jobs beside their files: the table `bulk_jobs`.

use rusqlite::OptionalExtension;

use crate::error::Error;
use crate::store::Store;

/// The table. Cheap to clone.
#[derive(Debug, Clone)]
pub struct BulkJobs {
    store: Store,
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
    pub async fn setup(&self, job_id: &str) -> Result<Option<String>, Error> {
        let id = job_id.to_owned();
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
    pub async fn keep_setup(&self, job_id: &str, setup: String) -> Result<(), Error> {
        let id = job_id.to_owned();
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
    pub async fn confirmed(&self, job_id: &str) -> Result<Option<String>, Error> {
        let id = job_id.to_owned();
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
    pub async fn keep_confirmed(&self, job_id: &str, digest: &str) -> Result<(), Error> {
        let (id, digest) = (job_id.to_owned(), digest.to_owned());
        self.store
            .write(move |db| {
                db.execute("UPDATE bulk_jobs SET confirmed = ?2 WHERE job_id = ?1", (id, digest))?;
                Ok(())
            })
            .await
    }

    /// Forgets a job.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn forget(&self, job_id: &str) -> Result<(), Error> {
        let id = job_id.to_owned();
        self.store
            .write(move |db| Ok(db.execute("DELETE FROM bulk_jobs WHERE job_id = ?1", [id]).map(drop)?))
            .await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn what_was_decided_about_a_job_is_kept_changed_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let jobs = BulkJobs::new(Store::open(&folder.path().join("app.db")).unwrap());
        jobs.keep_setup("a", "{}".into()).await.unwrap();
        jobs.keep_confirmed("a", "digest").await.unwrap();
        jobs.keep_setup("a", "{}".into()).await.unwrap();
        assert_eq!(jobs.confirmed("a").await.unwrap().as_deref(), Some("digest"));
        jobs.keep_setup("a", "[]".into()).await.unwrap();

        assert_eq!(jobs.setup("a").await.unwrap().as_deref(), Some("[]"));
        assert_eq!(jobs.confirmed("a").await.unwrap(), None);
        jobs.forget("a").await.unwrap();
        assert_eq!((jobs.setup("a").await.unwrap(), jobs.confirmed("a").await.unwrap()), (None, None));
    }
}
