//! What the window may ask for: one file a page, a few lines a command, no rule of its own.

pub mod accounts;
pub mod acts;
pub mod app;
pub mod attachments;
pub mod broadcasts;
pub mod compose;
pub mod contacts;
pub mod history;
pub mod history_changed;
pub mod history_edit;
pub mod imports;
pub mod job_acts;
pub mod job_attach;
pub mod job_files;
pub mod job_plan;
pub mod job_schedule;
pub mod jobs;
pub mod places;
pub mod previews;
mod progress_throttle;
pub mod pushes;
pub mod queue;
pub mod retention;
pub mod sandbox;
pub mod sandbox_population;
pub mod sandbox_seat;
pub mod storages;
pub mod streams;
pub mod support;
pub mod suppression;
pub mod templates;
pub mod transfer;
pub mod updates;

use std::sync::Arc;

use crate::error::AppError;
use crate::state::AppState;

/// The state as commands get it.
type State<'a> = tauri::State<'a, Arc<AppState>>;
/// A command's answer.
type Answer<T> = Result<T, AppError>;
