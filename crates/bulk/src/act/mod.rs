//! Recall or change of the messages of a job, as a run of its own over the rows that were sent.
//!
//! - [`model`]: what is done, and what stands in its way.
//! - [`change`]: the body of a change, made from a template.
//! - [`plan`]: which rows it is done with, said before and frozen at its start.
//! - [`rows`]: what became of them.

pub(crate) mod change;
mod model;
pub(crate) mod plan;
mod rows;

pub use model::{Act, ActError, ActForecast, ActPlan, ActRows, BarredRows, Barrier};
pub use rows::{ActRow, ActRowFilter};
