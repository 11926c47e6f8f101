//! Bulk jobs: a table of receivers, a message, and what becomes of every row.
//!
//! One handle for each subject, each in the file that defines it: `list` has the jobs themselves, `setups` what a job sends,
//! `attachments` the files that its rows name, `rows` its rows, `runner` its runs, `acts` the recall or change of its messages,
//! and `schedule` jobs that start by themselves. What several of them need is in `store`: the files of the jobs (`folder`)
//! and what `app.db` holds about them. `live` are the runs of this process; `words` are those of reports. The work itself is
//! [`bulk`]'s.

mod act_model;
mod acts;
mod attachments;
mod check;
mod check_model;
mod folder;
mod found;
mod import;
mod list;
mod live;
mod model;
mod pilot;
mod plan;
mod progress;
mod read;
mod rehearsal;
mod report;
mod report_format;
mod request;
mod row_model;
mod rows;
mod runner;
mod schedule;
mod setup;
mod setups;
mod starts;
mod store;
mod table;
mod totals;
mod url_hosts;
mod words;

pub use act_model::{JobAct, JobActForecast, JobActOrder, JobActRow, JobActRowFilter};
pub use acts::JobActs;
pub use attachments::JobAttachments;
pub use check_model::{JobAttachProblem, JobAttachProgress, JobAttached, JobCheck, SentBefore};
pub use list::Jobs;
pub(crate) use live::LiveJobs;
pub use model::{
    JobActBegun, JobEvent, JobHead, JobImported, JobPlan, JobRuns, JobSetup, JobStart, JobSummary, JobView,
};
pub use progress::{JobLastRow, JobProgress};
pub use report_format::JobReportFormat;
pub use row_model::{FoundRow, JobPreview, JobRow, JobRowFilter, RowsFound};
pub use rows::JobRows;
pub use runner::JobRunner;
pub(crate) use runner::MAX_LATE_MS;
pub use schedule::JobSchedule;
pub use setups::JobSetups;
pub(crate) use store::JobStore;
pub use table::{JobImport, JobSource, JobWork};
pub use totals::{JobCode, JobSettled, JobTotals};
pub use url_hosts::UrlHosts;
pub use words::Words;
