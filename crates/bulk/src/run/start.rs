//! Starting a run, and the handle to it.

use std::sync::Arc;

use rusqlite::Transaction;
use tokio::sync::mpsc::unbounded_channel;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::job::{Run, joined};
use super::model::{RunEnd, RunOptions, RunProgress, Wish};
use super::prepare::{Prepared, prepare, prepare_act, recover};
use super::settle::Settling;
use super::shared::Shared;
use super::writer::Writer;
use crate::clock::ServiceClock;
use crate::job::error::JobError;
use crate::job::file::JobFile;
use crate::job::model::JobState;
use crate::job::record::Failure;
use crate::job::row_set::RowSet;
use crate::job::run_lock::RunLock;

/// A run under way. Dropping the handle pauses it.
#[derive(Debug)]
pub struct RunHandle {
    wish: watch::Sender<Wish>,
    progress: watch::Receiver<RunProgress>,
    task: JoinHandle<Result<RunEnd, JobError>>,
}

fn recover_all(tx: &Transaction<'_>) -> Result<u64, Failure> {
    let mut acts = tx.prepare(
        "SELECT id FROM act WHERE state IN ('running', 'resting')
           OR EXISTS (SELECT 1 FROM act_row INDEXED BY act_row_not_done
                      WHERE act_row.act = act.id AND act_row.state <> 2 AND act_row.state = 1)",
    )?;
    let acts: Vec<i64> = acts.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
    for act in acts {
        recover(tx, RowSet::Act(act))?;
    }
    recover(tx, RowSet::Messages)
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
        self.write(recover_all)
    }

    /// Whether a process runs this job, or an act on it. What one left that ended without a word is recovered on the way; the
    /// right to run is not taken for that, so that whoever starts at this moment does not fail.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn is_run(&self) -> Result<bool, JobError> {
        let (is_marked, is_in_doubt) = self.read(|tx| {
            // A run that ended while nothing could be written leaves rows going, although it is marked as paused.
            let sql = "SELECT EXISTS (SELECT 1 FROM job WHERE state IN ('running', 'resting'))
                OR EXISTS (SELECT 1 FROM row INDEXED BY row_not_sent WHERE state <> 2 AND state = 1)
                OR EXISTS (SELECT 1 FROM act WHERE state IN ('running', 'resting')
                             OR EXISTS (SELECT 1 FROM act_row INDEXED BY act_row_not_done
                                        WHERE act_row.act = act.id AND act_row.state <> 2 AND act_row.state = 1)),
                EXISTS (SELECT 1 FROM row INDEXED BY row_not_sent WHERE state <> 2 AND state = 4)";
            Ok(tx.query_row(sql, [], |r| Ok((r.get::<_, bool>(0)?, r.get::<_, bool>(1)?)))?)
        })?;
        if !is_marked {
            // Where rows are only looked for, the job stays as it is.
            return Ok(is_in_doubt && self.is_locked()? == Some(true));
        }
        // Without locks its rows may be those of a living process: they are left to whoever starts the job.
        if let known @ (None | Some(true)) = self.is_locked()? {
            return Ok(known.is_some());
        }
        self.write(|tx| {
            // Whoever has taken the right meanwhile writes nothing before this transaction is over, and then recovers.
            if self.is_locked()? == Some(true) {
                return Ok(true);
            }
            recover_all(tx)?;
            Ok(false)
        })
    }

    /// Starts to send, or goes on. `lock` is held until the run ends.
    ///
    /// # Errors
    /// [`JobError::WrongState`] before the rows were checked and after the job was stopped; [`JobError::OtherApp`];
    /// [`JobError::OtherRenderer`]; those of a disk.
    pub async fn start(&self, lock: RunLock, options: RunOptions) -> Result<RunHandle, JobError> {
        let (file, client, who) = (self.clone(), options.client.clone(), options.who.clone());
        self.start_as(lock, options, false, move |lock| prepare(&file, lock, client.app_key(), &who, false))
            .await
    }

    /// As [`JobFile::start`], but nothing goes out: rows of unknown end are looked for. The job stays where it stands, such as
    /// stopped or waiting for its time; one that is paused is finished where nothing is left to be done.
    ///
    /// # Errors
    /// As [`JobFile::start`], of a job that was stopped excepted.
    pub async fn settle(&self, lock: RunLock, options: RunOptions) -> Result<RunHandle, JobError> {
        let (file, client, who) = (self.clone(), options.client.clone(), options.who.clone());
        self.start_as(lock, options, true, move |lock| prepare(&file, lock, client.app_key(), &who, true))
            .await
    }

    /// Starts an act, or goes on with it. `lock` is held until the run ends. The job itself stays as it is.
    ///
    /// # Errors
    /// [`JobError::WrongState`] when it is finished or stopped; else as [`JobFile::start`].
    pub async fn start_act(
        &self,
        lock: RunLock,
        act: i64,
        options: RunOptions,
    ) -> Result<RunHandle, JobError> {
        let (file, client, who) = (self.clone(), options.client.clone(), options.who.clone());
        self.start_as(lock, options, false, move |lock| prepare_act(&file, lock, act, client.app_key(), &who))
            .await
    }

    async fn start_as(
        &self,
        lock: RunLock,
        options: RunOptions,
        settle_only: bool,
        prepare: impl FnOnce(&RunLock) -> Result<Prepared, JobError> + Send + 'static,
    ) -> Result<RunHandle, JobError> {
        let prepared = tokio::task::spawn_blocking(move || prepare(&lock).map(|job| (job, lock)));
        let (prepared, lock) = joined(prepared.await, self)?;
        let (writer, thread) =
            Writer::start(self.clone(), prepared.work.set(), ServiceClock::of(&options.client))
                .map_err(|error| JobError::of_io(self.path(), error))?;
        let shared = Arc::new(Shared {
            job: prepared.job,
            client: options.client.clone(),
            pace: options.pace.clone(),
            renderer: prepared.renderer,
            suppression: options.suppression.clone(),
            writer,
            work: prepared.work,
            calls: prepared.calls,
            refused_senders: prepared.refused_senders,
            asking: tokio::sync::Mutex::default(),
            halt: CancellationToken::new(),
        });
        let (wish, wished) = watch::channel(Wish::Run);
        let (report, progress) = watch::channel(RunProgress {
            state: prepared.stood.unwrap_or(JobState::Running),
            in_flight: 0,
            through: 0,
            last: Vec::new(),
        });
        let (settled_sender, settled) = unbounded_channel();
        let stop_settling = CancellationToken::new();
        let settling = Settling {
            file: self.clone(),
            shared: shared.clone(),
            doubts: prepared.doubts,
            again_after: options.timing.settle_again_after,
            probe_after: options.timing.probe_after,
            settled: settled_sender,
        };
        let settling = tokio::spawn(settling.run(stop_settling.clone()));
        let mut run =
            Run::new(self, shared, options, (wished, report, settled), prepared.allowance, settle_only);
        run.stood = prepared.stood;
        let task = tokio::spawn(async move {
            let end = run.until_end().await;
            stop_settling.cancel();
            let _ = settling.await;
            // Ends once nobody orders any more: then all is written.
            let joined = tokio::task::spawn_blocking(move || thread.join());
            let _ = joined.await;
            drop(lock);
            end
        });
        Ok(RunHandle { wish, progress, task })
    }
}
