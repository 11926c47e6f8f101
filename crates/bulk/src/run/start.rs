//! Starting a run, and the handle to it.

use std::sync::Arc;

use tokio::sync::mpsc::unbounded_channel;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::ends::Moved;
use super::job::{Run, joined};
use super::model::{RunEnd, RunOptions, RunProgress, Wish};
use super::send::Shared;
use super::settle::Settling;
use super::writer::Writer;
use crate::job::error::JobError;
use crate::job::file::{JobFile, RunLock, put_state, state};
use crate::job::model::{JobId, JobState, Reason, RowState};
use crate::render::Renderer;
use crate::setup::{RENDERER, Setup};

/// A run under way. Dropping the handle pauses it.
#[derive(Debug)]
pub struct RunHandle {
    wish: watch::Sender<Wish>,
    progress: watch::Receiver<RunProgress>,
    task: JoinHandle<Result<RunEnd, JobError>>,
}

impl RunHandle {
    /// No row goes out from now on; those on their way are waited for. [`RunHandle::wait`] returns then.
    pub fn pause(&self) {
        self.wish.send_replace(Wish::Pause);
    }

    /// As [`RunHandle::pause`], for good: the rest of the rows stays ready.
    pub fn stop(&self) {
        self.wish.send_replace(Wish::Stop);
    }

    /// How far it is, as it changes.
    #[must_use]
    pub fn progress(&self) -> watch::Receiver<RunProgress> {
        self.progress.clone()
    }

    /// Waits for the end of the run.
    ///
    /// # Errors
    /// When the job's file cannot be read or written. Rows that were going are unknown at the next start.
    pub async fn wait(self) -> Result<RunEnd, JobError> {
        let path = std::path::PathBuf::new();
        match self.task.await {
            Ok(end) => end,
            Err(error) => Err(JobError::Damaged { path, what: error.to_string() }),
        }
    }
}

impl JobFile {
    /// What a process that ended without a word left going becomes unknown. Done at each start of a run, too.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn recover(&self, _lock: &RunLock) -> Result<u64, JobError> {
        self.write(|tx| {
            // The moment of the intent stays: around it the message is looked for.
            let changed = tx.execute("UPDATE row SET state = 4 WHERE state = 1", [])?;
            let mut moved = Moved::default();
            moved.rows(RowState::Going, RowState::Unknown, changed as i64);
            moved.write(tx)?;
            let state = state(tx)?;
            if matches!(state, JobState::Running | JobState::Resting) {
                put_state(tx, JobState::Paused, "recovery", Some(&Reason::Interrupted))?;
            }
            Ok(changed as u64)
        })
    }

    /// Starts to send, or goes on. `lock` is held until the run ends.
    ///
    /// # Errors
    /// [`JobError::WrongState`] before the rows were checked and after the job was stopped; [`JobError::OtherApp`];
    /// [`JobError::OtherRenderer`]; those of a disk.
    pub async fn start(&self, lock: RunLock, options: RunOptions) -> Result<RunHandle, JobError> {
        let file = self.clone();
        let (who, app_key) = (options.who.clone(), options.client.app_key().to_owned());
        let prepared =
            tokio::task::spawn_blocking(move || prepare(&file, &lock, &app_key, &who).map(|job| (job, lock)));
        let (prepared, lock) = joined(prepared.await, self)?;
        let (writer, thread) =
            Writer::start(self.clone()).map_err(|error| JobError::of_io(self.path(), error))?;
        let shared = Arc::new(Shared {
            job: prepared.job,
            client: options.client.clone(),
            renderer: prepared.renderer,
            suppression: options.suppression.clone(),
            writer,
            halt: CancellationToken::new(),
        });
        let (wish, wished) = watch::channel(Wish::Run);
        let (report, progress) = watch::channel(RunProgress {
            state: JobState::Running,
            on_their_way: 0,
            through: 0,
            last: Vec::new(),
        });
        let (settled_sender, settled) = unbounded_channel();
        let stop_settling = CancellationToken::new();
        let settling = Settling {
            file: self.clone(),
            shared: shared.clone(),
            pace: options.pace.clone(),
            doubts: prepared.setup.options.doubts,
            again_after: options.timing.settle_again_after,
            settled: settled_sender,
        };
        let settling = tokio::spawn(settling.run(stop_settling.clone()));
        let run = Run::new(self, shared, options, (wished, report, settled), prepared.allowance);
        let task = tokio::spawn(async move {
            let end = run.until_end().await;
            stop_settling.cancel();
            let settling = settling.await;
            // Ends once nobody orders any more: then all is written.
            let joined = tokio::task::spawn_blocking(move || thread.join());
            let _ = joined.await;
            drop(lock);
            if let Ok(settled) = settling {
                settled?;
            }
            end
        });
        Ok(RunHandle { wish, progress, task })
    }
}

/// What is read before a run.
struct Prepared {
    job: JobId,
    setup: Setup,
    renderer: Renderer,
    /// Rows that the pilot may still send.
    allowance: Option<u64>,
}

fn prepare(file: &JobFile, lock: &RunLock, app_key: &str, who: &str) -> Result<Prepared, JobError> {
    file.recover(lock)?;
    let job = file.job()?;
    let setup = file.setup()?.ok_or(JobError::WrongState { state: job.state })?;
    if matches!(job.state, JobState::Draft | JobState::Stopped) {
        return Err(JobError::WrongState { state: job.state });
    }
    if setup.app_key != app_key {
        return Err(JobError::OtherApp { job: setup.app_key, client: app_key.to_owned() });
    }
    if setup.renderer != RENDERER {
        return Err(JobError::OtherRenderer { found: setup.renderer, known: RENDERER });
    }
    let damaged = |what: &str| JobError::Damaged { path: file.path().to_owned(), what: what.to_owned() };
    let now_ms = file.frozen_at_ms()?.ok_or_else(|| damaged("no moment of its check"))?;
    let renderer = Renderer::new(job.id, &setup, now_ms).ok_or_else(|| damaged("its template"))?;
    let begun = job.totals.all() - job.totals.of(RowState::Ready) - job.totals.of(RowState::Excluded);
    let pilot = setup.options.pilot_rows;
    let allowance = pilot.and_then(|rows| rows.checked_sub(begun)).filter(|rows| *rows > 0);
    file.set_state(JobState::Running, who, Some(&Reason::Asked))?;
    Ok(Prepared { job: job.id, setup, renderer, allowance })
}
