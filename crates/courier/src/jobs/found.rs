//! Rows of all jobs, by receiver, by an id, or by their job: the history leads here (ADR 0020, ADR 0059).

use bulk::job::error::JobError;
use bulk::job::file::JobFile;
use bulk::job::model::Job;
use bulk::job::rows::RowFilter;
use bulk::mapping::TargetKey;
use history::{Clause, Field, Query, Stop, Test, Value};
use ids::JobId;
use yunxin::ConversationType;

use super::folder::JobFolder;
use super::read;
use super::row_model::{FoundRow, JobPreview, RowsFound};
use super::rows::JobRows;
use super::store::blocking;
use crate::error::Error;

impl JobRows {
    /// Up to `limit` rows of all jobs that a query of the history finds: by receiver (`to:`), by an id of the message (of the
    /// service in decimal, its `message_client_id`, its trace id), of a job (`job:`, the start of its id or a part of its name);
    /// `from:` narrows the first two. A query that asks for anything else finds none. Jobs that cannot be read are passed over.
    ///
    /// # Errors
    /// When the query is not understood, or the search is stopped.
    pub async fn find(&self, query: &str, limit: u32, stop: Stop) -> Result<RowsFound, Error> {
        let Some(wanted) = Wanted::of(&Query::parse(query)?) else { return Ok(RowsFound::default()) };
        let folder = self.store.folder.clone();
        blocking(move || found(&folder, &wanted, limit as usize, &stop)).await
    }
}

/// What rows are looked for: any of each, and where there is none, every row passes.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wanted {
    receivers: Vec<String>,
    /// Of the message, or of its call. A single word may be a receiver, too.
    ids: Vec<String>,
    senders: Vec<String>,
    jobs: Vec<String>,
}

impl Wanted {
    /// `None` where the query asks for what jobs cannot be asked.
    fn of(query: &Query) -> Option<Wanted> {
        let mut wanted = Wanted::default();
        for Clause { negated, test } in &query.clauses {
            if *negated {
                return None;
            }
            let (names, into) = match test {
                Test::Words { text, .. } => (vec![text.clone()], &mut wanted.ids),
                Test::Field { field: Field::To, values } => (names(values)?, &mut wanted.receivers),
                Test::Field { field: Field::From, values } => (names(values)?, &mut wanted.senders),
                Test::Field { field: Field::Job, values } => (names(values)?, &mut wanted.jobs),
                Test::Field { .. } => return None,
            };
            // Two of a kind would both have to hold.
            if !into.is_empty() {
                return None;
            }
            *into = names;
        }
        // No index knows senders: alone, or of a whole job, they would be looked for in every row.
        let names_rows = !wanted.receivers.is_empty() || !wanted.ids.is_empty();
        (names_rows || !wanted.jobs.is_empty() && wanted.senders.is_empty()).then_some(wanted)
    }

    fn is_of(&self, id: &JobId, job: &Job) -> bool {
        let name = job.name.to_lowercase();
        self.jobs.is_empty()
            || self.jobs.iter().any(|wanted| {
                let wanted = wanted.to_lowercase();
                name.contains(&wanted) || id.as_str().starts_with(&wanted)
            })
    }

    /// The rows of a job that may pass, in their order, up to so many.
    fn numbers(&self, file: &JobFile, limit: usize, stop: &Stop) -> Result<Vec<u64>, JobError> {
        let texts = if self.receivers.is_empty() { &self.ids } else { &self.receivers };
        if texts.is_empty() {
            let limit = u32::try_from(limit).unwrap_or(u32::MAX);
            let rows = file.rows(RowFilter::All, 1, limit)?;
            return Ok(rows.iter().map(|row| row.number).collect());
        }
        let mut numbers = Vec::new();
        for text in texts {
            if stop.is_cancelled() {
                break;
            }
            numbers.extend(file.numbers_of(&keys(text), text, &|| stop.is_cancelled())?);
        }
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    /// Whether a row passes: two receivers may share the number that they are found by.
    fn holds(&self, preview: &JobPreview) -> bool {
        let conversation = preview.conversation.as_ref();
        let receiver = conversation.map(|conversation| conversation.receiver.as_str());
        let sender = conversation.map(|conversation| conversation.sender.as_str());
        let is = |wanted: &[String], one: Option<&str>| {
            one.is_some_and(|one| wanted.iter().any(|text| text.eq_ignore_ascii_case(one)))
        };
        let row = &preview.row;
        let ids = [&row.message_server_id, &row.message_client_id, &row.trace_id];
        let has_id = ids.into_iter().any(|id| is(&self.ids, id.as_deref()));
        (self.receivers.is_empty() || is(&self.receivers, receiver))
            && (self.ids.is_empty() || has_id || is(&self.ids, receiver))
            && (self.senders.is_empty() || is(&self.senders, sender))
    }
}

/// Whole names: what only begins like this is not found by its hash.
fn names(values: &[Value]) -> Option<Vec<String>> {
    let name = |value: &Value| match value {
        Value::Name { text, open: false } => Some(text.clone()),
        _ => None,
    };
    values.iter().map(name).collect()
}

fn found(folder: &JobFolder, wanted: &Wanted, limit: usize, stop: &Stop) -> Result<RowsFound, Error> {
    let mut jobs = Vec::new();
    for id in folder.ids() {
        going_on(stop)?;
        let opened = folder.open(&id).and_then(|file| Ok((file.job()?, file)));
        if let Ok((job, file)) = opened
            && wanted.is_of(&id, &job)
        {
            jobs.push((id, file, job));
        }
    }
    jobs.sort_by_key(|(_, _, job)| std::cmp::Reverse(job.created_at_ms));
    let mut all = RowsFound::default();
    for (id, file, job) in &jobs {
        going_on(stop)?;
        if let Err(error) = add_found(&mut all, (id, file, job), wanted, limit, stop) {
            tracing::warn!(job = %id, %error, "a job that cannot be read was passed over in a search");
        }
        if all.more {
            break;
        }
    }
    going_on(stop)?;
    Ok(all)
}

/// Adds the rows of a job, up to the limit of all.
fn add_found(
    all: &mut RowsFound,
    (job_id, file, job): (&JobId, &JobFile, &Job),
    wanted: &Wanted,
    limit: usize,
    stop: &Stop,
) -> Result<(), JobError> {
    let setup = file.setup()?;
    // One more than is shown says that there are more.
    for number in wanted.numbers(file, limit - all.rows.len() + 1, stop)? {
        if stop.is_cancelled() {
            break;
        }
        let preview = read::preview(file, number, setup.as_ref())?;
        if !wanted.holds(&preview) {
            continue;
        }
        if all.rows.len() == limit {
            all.more = true;
            break;
        }
        let JobPreview { row, call, conversation, .. } = preview;
        let (job_id, job_name) = (job_id.clone(), job.name.clone());
        all.rows.push(FoundRow { job_id, job_name, row, call, conversation });
    }
    Ok(())
}

fn going_on(stop: &Stop) -> Result<(), Error> {
    if stop.is_cancelled() { Err(history::Error::Stopped.into()) } else { Ok(()) }
}

fn keys(text: &str) -> [TargetKey; 3] {
    [ConversationType::P2p, ConversationType::Team, ConversationType::Superteam]
        .map(|kind| TargetKey::new(kind, text))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn wanted(typed: &str) -> Option<Wanted> {
        Wanted::of(&Query::parse(typed).unwrap())
    }

    #[test]
    fn jobs_are_asked_for_receivers_ids_and_jobs_and_for_nothing_else() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let both =
            Wanted { receivers: texts(&["lilei", "han"]), jobs: texts(&["双十一"]), ..Wanted::default() };
        assert_eq!(wanted("to:lilei,han job:双十一"), Some(both));
        assert_eq!(wanted("1234567").unwrap().ids, texts(&["1234567"]));
        assert_eq!(wanted("to:lilei from:kefu").unwrap().senders, texts(&["kefu"]));
        for other in [
            "",
            "from:kefu",
            "-to:lilei",
            "to:li*",
            "to:a outcome:sent",
            "hello world",
            "to:a after:7d",
            "job:a from:b",
        ] {
            assert_eq!(wanted(other), None, "{other}");
        }
    }
}
