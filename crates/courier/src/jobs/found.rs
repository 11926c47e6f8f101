//! Rows of all jobs, by receiver or by an id: the history leads here (ADR 0020).

use bulk::job::error::JobError;
use bulk::mapping::TargetKey;
use yunxin::ConversationType;

use super::folder::JobFolder;
use super::row_model::{FoundRow, RowsFound};
use super::{Jobs, blocking, read};
use crate::error::Error;

impl Jobs {
    /// Up to `limit` rows of all jobs whose receiver this is, or whose message has this id: of the service (decimal), the
    /// `message_client_id`, or the trace id. Jobs that cannot be read are passed over.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn find_rows(&self, text: &str, limit: u32) -> Result<RowsFound, Error> {
        let (folder, text) = (self.folder.clone(), text.trim().to_owned());
        blocking(move || Ok(found(&folder, &text, limit as usize)?)).await
    }
}

fn found(folder: &JobFolder, text: &str, limit: usize) -> Result<RowsFound, JobError> {
    let mut jobs: Vec<_> = folder
        .ids()
        .into_iter()
        .filter_map(|id| {
            let file = folder.open(&id).ok()?;
            let job = file.job().ok()?;
            Some((id, file, job))
        })
        .collect();
    jobs.sort_by_key(|(_, _, job)| std::cmp::Reverse(job.created_at_ms));
    let mut all = RowsFound { rows: Vec::new(), more: false };
    if text.is_empty() {
        return Ok(all);
    }
    for (job_id, file, job) in jobs {
        let numbers = file.numbers_of(&keys(text), text)?;
        let setup = file.setup()?;
        for number in numbers {
            if all.rows.len() == limit {
                all.more = true;
                return Ok(all);
            }
            let preview = read::preview(&file, number, setup.as_ref())?;
            // Two receivers may share the number that they are found by.
            let is_receiver = preview
                .conversation
                .as_ref()
                .is_some_and(|conversation| conversation.receiver.eq_ignore_ascii_case(text));
            let ids = [&preview.row.message_server_id, &preview.row.message_client_id, &preview.row.trace_id];
            if is_receiver || ids.into_iter().flatten().any(|id| id.eq_ignore_ascii_case(text)) {
                let (job_id, job_name) = (job_id.clone(), job.name.clone());
                all.rows.push(FoundRow {
                    job_id,
                    job_name,
                    row: preview.row,
                    call: preview.call,
                    conversation: preview.conversation,
                });
            }
        }
    }
    Ok(all)
}

fn keys(text: &str) -> [TargetKey; 3] {
    [ConversationType::P2p, ConversationType::Team, ConversationType::Superteam]
        .map(|kind| TargetKey::new(kind, text))
}
