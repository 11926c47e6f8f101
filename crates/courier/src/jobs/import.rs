//! From a table to a job.

use bulk::import::error::ImportError;
use bulk::import::source::Source;
use bulk::job::error::JobError;
use bulk::job::file::JobFile;
use ids::JobId;
use tokio_util::sync::CancellationToken;

use super::list::Jobs;
use super::model::JobImported;
use super::store::blocking;
use super::table::{JobImport, JobSource, JobWork, permille};
use crate::error::Error;

impl Jobs {
    /// Makes a job of a table. `progress` is called about every thousand rows, from a thread that may block.
    ///
    /// # Errors
    /// When the table cannot be read, `cancel` stops it, or the disk fails.
    pub async fn import(
        &self,
        import: JobImport,
        cancel: &CancellationToken,
        mut progress: impl FnMut(JobWork) + Send + 'static,
    ) -> Result<JobImported, Error> {
        let source = match &import.source {
            JobSource::File { file_id } => Source::File(self.attachments.chosen_file(file_id)?),
            JobSource::Pasted { text } => Source::Pasted(text.clone()),
        };
        let table = match &source {
            Source::File(path) => Some(path.clone()),
            Source::Pasted(_) => None,
        };
        let id = JobId::random();
        let name = name_of(&import.name, &source);
        let (folder, cancel, new) = (self.store.folder.clone(), cancel.clone(), id.clone());
        let imported = blocking(move || {
            let path = folder.path_of_new(&new)?;
            let options = import.options();
            let mut report = |at: bulk::import::Progress| {
                progress(JobWork { rows: at.rows, permille: permille(at.bytes, at.of_bytes) });
            };
            Ok(JobFile::import(&path, &name, &source, &options, &cancel, &mut report)?)
        });
        match imported.await {
            Ok(_) => Ok(JobImported::Imported { job: Box::new(self.view(&id).await?) }),
            Err(Error::Job(JobError::Import(ImportError::EncodingUnclear { candidates }))) => {
                Ok(JobImported::EncodingUnclear { candidates })
            }
            Err(error) => Err(error.of_table(table.as_deref())),
        }
    }
}

/// What a job is called where the user says nothing.
fn name_of(given: &str, source: &Source) -> String {
    let given = given.trim();
    match source {
        _ if !given.is_empty() => given.to_owned(),
        Source::File(path) => path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        Source::Pasted(_) => String::new(),
    }
}
