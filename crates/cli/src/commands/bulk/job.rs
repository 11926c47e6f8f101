//! The job, and those of its rows, that the user names.

use std::sync::Arc;

use courier::{Always, Courier, JobActRowFilter, JobRowFilter};
use ids::JobId;

use super::super::open;
use crate::args::{FilterArgs, JobName};
use crate::failure::Failure;
use crate::output::{line, say};

/// The data folder, and the job in it.
pub(super) async fn find(job: &JobName) -> Result<(Courier, JobId), Failure> {
    let courier = open()?;
    let id = courier.jobs().find(&job.0).await?;
    Ok((courier, id))
}

/// The same, with the user's yes to what is sent to production.
pub(super) async fn find_to_send(job: &JobName, yes: bool) -> Result<(Courier, JobId), Failure> {
    let (courier, id) = find(job).await?;
    Ok((courier.with_confirm(Arc::new(Always(yes))), id))
}

/// Prints what was done: in these words, or the job as it is then.
pub(super) async fn report(courier: &Courier, id: &JobId, json: bool, words: &str) -> Result<(), Failure> {
    if json {
        say(line(&courier.jobs().view(id).await?));
    } else if !words.is_empty() {
        say(words);
    }
    Ok(())
}

/// The rows that were asked for.
pub(super) fn filter(args: &FilterArgs) -> JobRowFilter {
    match (args.state, args.code) {
        (Some(state), _) => JobRowFilter::State { state: state.into() },
        (None, Some(code)) => JobRowFilter::Code { code },
        (None, None) => JobRowFilter::All,
    }
}

/// The same of an act.
pub(super) fn act_filter(args: &FilterArgs) -> JobActRowFilter {
    match (args.state, args.code) {
        (Some(state), _) => JobActRowFilter::State { state: state.into() },
        (None, Some(code)) => JobActRowFilter::Code { code },
        (None, None) => JobActRowFilter::All,
    }
}
