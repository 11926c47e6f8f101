//! The loop of a run, and the handle to it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{Receiver, UnboundedReceiver, unbounded_channel};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use yunxin::{Client, Verdict};

use super::claim::{Claim, read_ahead};
use super::flight::Flight;
use super::pace::Pace;
use super::send::{Shared, Stuck, Through, send};
use super::settle::Settling;
use super::verdict::Reaction;
use super::writer::{Moved, Writer};
use crate::job::error::JobError;
use crate::job::file::{Failure, JobFile, RunLock, put_state, totals};
use crate::job::model::{JobState, Reason, RowState, Totals};
use crate::render::Renderer;
use crate::setup::{RENDERER, Setup};
use crate::suppression::Suppression;

/// Refusals of the content in a row after which it is the content of all.
const CONTENT_REFUSALS: u32 = 10;
/// Calls in a row without a usable answer after which the service is asked whether it is there.
const NO_ANSWERS: u32 = 5;
/// Places that are taken at once.
const PLACES: u32 = 64;

/// What a run needs from outside.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// Makes the calls. Its own pace must not be slower than `pace`.
    pub client: Client,
    /// The pace of the app.
    pub pace: Arc<dyn Pace>,
    /// Who is not written to.
    pub suppression: Arc<dyn Suppression>,
    /// Who started it; for the events.
    pub who: String,
    /// How long things take.
    pub timing: Timing,
}

/// How long things take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// How long everything rests after code 416. Default 10 s, the documented block.
    pub rest: Duration,
    /// How long after it was not at the service a message is looked for again. Default 15 s.
    pub settle_again_after: Duration,
    /// How long after a service that does not answer it is asked again; doubles up to thirty times as long. Default 1 s.
    pub probe_after: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            rest: Duration::from_secs(10),
            settle_again_after: Duration::from_secs(15),
            probe_after: Duration::from_secs(1),
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunEnd {
    /// No row is ready, going or unknown.
    Finished,
    /// It waits for the user.
    Paused(Reason),
    /// The user ended it.
    Stopped,
}

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunProgress {
    /// Where the job stands.
    pub state: JobState,
    /// Rows on their way.
    pub on_their_way: u32,
    /// Rows that this run has brought to an end or given back.
    pub through: u64,
    /// The last of them: number, where it is now, and the service's answer; newest last.
    pub last: Vec<(u64, RowState, Option<i64>)>,
}

const LAST_ROWS: usize = 50;

/// What the user asks of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Run,
    Pause,
    Stop,
}

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
            let state = crate::job::file::state(tx)?;
            if matches!(state, JobState::Running | JobState::Resting) {
                put_state(tx, JobState::Paused, "recovery", Some(&Reason::Interrupted))?;
            }
            Ok(changed as u64)
        })
    }

    /// Starts to send, or goes on. `lock` is held until the run ends.
    ///
    /// # Errors
    /// [`JobError::WrongState`] before the rows were checked and after the job was stopped; [`JobError::OtherRenderer`];
    /// those of a disk.
    pub async fn start(&self, lock: RunLock, options: RunOptions) -> Result<RunHandle, JobError> {
        let file = self.clone();
        let who = options.who.clone();
        let prepared = tokio::task::spawn_blocking(move || prepare(&file, &lock, &who).map(|job| (job, lock)));
        let (prepared, lock) = joined(prepared.await, self)?;
        let (writer, thread) = Writer::start(self.clone()).map_err(|error| JobError::of_io(self.path(), error))?;
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
        let run = Run {
            file: self.clone(),
            flight: Flight::new(options.pace.calls_per_s()),
            claims: read_ahead(self, 1),
            next: None,
            all_read: false,
            given_back_from: None,
            places: 0,
            rows: JoinSet::new(),
            allowance: prepared.allowance,
            no_answers: 0,
            content_refusals: 0,
            is_well: false,
            through: 0,
            last: Vec::new(),
            state: JobState::Running,
            shared,
            options,
            wished,
            report,
            settled,
        };
        let task = tokio::spawn(async move {
            let end = run.to_end().await;
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
    job: crate::job::model::JobId,
    setup: Setup,
    renderer: Renderer,
    /// Rows that the pilot may still send.
    allowance: Option<u64>,
}

fn prepare(file: &JobFile, lock: &RunLock, who: &str) -> Result<Prepared, JobError> {
    file.recover(lock)?;
    let job = file.job()?;
    let setup = file.setup()?.ok_or(JobError::WrongState { state: job.state })?;
    if matches!(job.state, JobState::Draft | JobState::Stopped) {
        return Err(JobError::WrongState { state: job.state });
    }
    if setup.renderer != RENDERER {
        return Err(JobError::OtherRenderer { found: setup.renderer, known: RENDERER });
    }
    let damaged = |what: &str| JobError::Damaged { path: file.path().to_owned(), what: what.to_owned() };
    let frozen_at_ms: Option<i64> =
        file.read(|tx| Ok(tx.query_row("SELECT frozen_at_ms FROM job", [], |r| r.get(0))?))?;
    let now_ms = frozen_at_ms.ok_or_else(|| damaged("no moment of its check"))?;
    let renderer = Renderer::new(job.id, &setup, now_ms).ok_or_else(|| damaged("its template"))?;
    let begun = job.totals.all() - job.totals.of(RowState::Ready) - job.totals.of(RowState::Excluded);
    let pilot = setup.options.pilot_rows;
    let allowance = pilot.and_then(|rows| rows.checked_sub(begun)).filter(|rows| *rows > 0);
    file.set_state(JobState::Running, who, Some(&Reason::Asked))?;
    Ok(Prepared { job: job.id, setup, renderer, allowance })
}

fn joined<T>(
    result: Result<Result<T, JobError>, tokio::task::JoinError>,
    file: &JobFile,
) -> Result<T, JobError> {
    result.unwrap_or_else(|error| {
        Err(JobError::Damaged { path: file.path().to_owned(), what: error.to_string() })
    })
}

/// A run.
struct Run {
    file: JobFile,
    shared: Arc<Shared>,
    options: RunOptions,
    wished: watch::Receiver<Wish>,
    report: watch::Sender<RunProgress>,
    /// Rows that were settled meanwhile.
    settled: UnboundedReceiver<(u64, RowState)>,
    flight: Flight,
    claims: Receiver<Result<Claim, JobError>>,
    next: Option<Claim>,
    all_read: bool,
    /// The first row that was given back; read again once all others are through.
    given_back_from: Option<u64>,
    places: u32,
    rows: JoinSet<Through>,
    allowance: Option<u64>,
    no_answers: u32,
    content_refusals: u32,
    /// Some row was accepted in this run: what refuses a row now does not refuse all.
    is_well: bool,
    through: u64,
    last: Vec<(u64, RowState, Option<i64>)>,
    state: JobState,
}

/// Why no more rows go out.
enum Halt {
    Finished,
    Pause(Reason),
    Stop,
}

impl Run {
    async fn to_end(mut self) -> Result<RunEnd, JobError> {
        let halt = self.until_halt().await?;
        // What is not out yet is given back; what is out is waited for, and what it came to is written.
        self.claims.close();
        self.shared.halt.cancel();
        while let Some(through) = self.rows.join_next().await {
            self.is_through(through);
        }
        self.shared.writer.flush().await;
        let (state, reason, end) = match halt {
            Halt::Finished => (JobState::Finished, None, RunEnd::Finished),
            Halt::Pause(reason) => (JobState::Paused, Some(reason.clone()), RunEnd::Paused(reason)),
            Halt::Stop => (JobState::Stopped, Some(Reason::Asked), RunEnd::Stopped),
        };
        self.put_state(state, reason).await?;
        Ok(end)
    }

    async fn until_halt(&mut self) -> Result<Halt, JobError> {
        loop {
            match *self.wished.borrow() {
                Wish::Run => {}
                Wish::Pause => return Ok(Halt::Pause(Reason::Asked)),
                Wish::Stop => return Ok(Halt::Stop),
            }
            // A handle that is gone can ask for nothing any more.
            if self.wished.has_changed().is_err() {
                return Ok(Halt::Pause(Reason::Asked));
            }
            while let Some(through) = self.rows.try_join_next() {
                if let Some(halt) = self.is_through(through) {
                    return Ok(halt);
                }
            }
            while let Ok((number, state)) = self.settled.try_recv() {
                self.is_settled(number, state);
            }
            if self.no_answers >= NO_ANSWERS {
                if let Some(halt) = self.probe().await? {
                    return Ok(halt);
                }
                continue;
            }
            if self.options.pace.resting().is_some() {
                self.put_state(JobState::Resting, Some(Reason::RateLimited)).await?;
            }
            if self.next.is_none() && !self.all_read {
                self.read_next().await?;
                continue;
            }
            if self.next.is_none() && self.rows.is_empty() {
                if let Some(halt) = self.at_the_end().await? {
                    return Ok(halt);
                }
                continue;
            }
            if self.allowance == Some(0) && self.rows.is_empty() {
                return Ok(Halt::Pause(Reason::PilotDone));
            }
            let may_start = self.next.is_some()
                && self.rows.len() < self.flight.limit()
                && self.allowance != Some(0);
            if !may_start {
                if let Some(halt) = self.wait_for_one().await {
                    return Ok(halt);
                }
                continue;
            }
            if self.places == 0 {
                if let Some(halt) = self.take_places().await {
                    return Ok(halt);
                }
                continue;
            }
            if self.state != JobState::Running {
                self.put_state(JobState::Running, None).await?;
            }
            if let Some(claim) = self.next.take() {
                self.places -= 1;
                self.allowance = self.allowance.map(|left| left - 1);
                self.rows.spawn(send(self.shared.clone(), claim));
            }
        }
    }

    async fn read_next(&mut self) -> Result<(), JobError> {
        match self.claims.recv().await {
            Some(claim) => self.next = Some(claim?),
            None => self.all_read = true,
        }
        Ok(())
    }

    /// All that were ready are through: what was given back is read again, and what is unknown waited for.
    async fn at_the_end(&mut self) -> Result<Option<Halt>, JobError> {
        if !self.shared.writer.flush().await {
            return Ok(Some(self.not_recorded()));
        }
        let totals = self.totals().await?;
        if totals.is_finished() {
            return Ok(Some(Halt::Finished));
        }
        if totals.of(RowState::Ready) > 0 {
            let from = self.given_back_from.take().unwrap_or(1);
            self.claims = read_ahead(&self.file, from);
            self.all_read = false;
            return Ok(None);
        }
        tokio::select! {
            _ = self.wished.changed() => {}
            settled = self.settled.recv() => {
                if let Some((number, state)) = settled {
                    self.is_settled(number, state);
                }
            }
            // A row that a user decided about meanwhile.
            () = sleep(Duration::from_secs(1)) => {}
        }
        Ok(None)
    }

    async fn wait_for_one(&mut self) -> Option<Halt> {
        tokio::select! {
            through = self.rows.join_next() => through.and_then(|through| self.is_through(through)),
            _ = self.wished.changed() => None,
        }
    }

    async fn take_places(&mut self) -> Option<Halt> {
        let pace = self.options.pace.clone();
        tokio::select! {
            biased;
            _ = self.wished.changed() => None,
            through = self.rows.join_next(), if !self.rows.is_empty() => {
                through.and_then(|through| self.is_through(through))
            }
            places = pace.take(PLACES) => {
                self.places = places;
                None
            }
        }
    }

    fn is_settled(&mut self, number: u64, state: RowState) {
        self.is_at(number, state, None);
    }

    fn is_at(&mut self, number: u64, state: RowState, code: Option<i64>) {
        if state == RowState::Ready {
            self.given_back_from = Some(self.given_back_from.map_or(number, |first| first.min(number)));
        }
        self.through += 1;
        if self.last.len() == LAST_ROWS {
            self.last.remove(0);
        }
        self.last.push((number, state, code));
        self.report();
    }

    fn report(&self) {
        self.report.send_replace(RunProgress {
            state: self.state,
            on_their_way: self.rows.len() as u32,
            through: self.through,
            last: self.last.clone(),
        });
    }

    fn not_recorded(&self) -> Halt {
        let failure = self.shared.writer.failure().borrow().clone();
        Halt::Pause(Reason::NotRecorded { message: failure.unwrap_or_default() })
    }

    /// Takes note of a row that is through, and says whether the job goes on.
    fn is_through(&mut self, through: Result<Through, tokio::task::JoinError>) -> Option<Halt> {
        let Ok(Through { number, state, code, result, took }) = through else {
            // The row is going, and unknown at the next start.
            return Some(Halt::Pause(Reason::Interrupted));
        };
        self.flight.took(took);
        match state {
            Some(state) => self.is_at(number, state, code),
            None => self.given_back_from = Some(self.given_back_from.map_or(number, |first| first.min(number))),
        }
        if state == Some(RowState::Ready) || state.is_none() {
            self.allowance = self.allowance.map(|left| left + 1);
        }
        let reaction = match result {
            Ok(reaction) => reaction,
            Err(Stuck::NotRecorded) => return Some(self.not_recorded()),
            Err(Stuck::NotRendered) => return Some(Halt::Pause(Reason::NotRendered { number })),
        };
        match reaction {
            Reaction::Well => {
                (self.no_answers, self.content_refusals, self.is_well) = (0, 0, true);
                None
            }
            Reaction::RowRefused => {
                (self.no_answers, self.content_refusals) = (0, 0);
                None
            }
            Reaction::ContentRefused { code } => {
                self.no_answers = 0;
                self.content_refusals += 1;
                (self.content_refusals >= CONTENT_REFUSALS)
                    .then_some(Halt::Pause(Reason::ContentRefused { code }))
            }
            Reaction::NoAnswer => {
                self.no_answers += 1;
                None
            }
            Reaction::Rest => {
                self.no_answers = 0;
                self.places = 0;
                self.options.pace.rest(self.options.timing.rest);
                None
            }
            // The row ended with it, and others were accepted: it is the row.
            Reaction::Refused { .. } if state == Some(RowState::Rejected) && self.is_well => None,
            Reaction::Refused { code } => Some(Halt::Pause(Reason::Refused { code })),
            Reaction::NothingLeaves { message } => Some(Halt::Pause(Reason::NothingLeaves { message })),
            Reaction::GivenBack => None,
        }
    }

    /// Asks whether the service is there, until it is.
    async fn probe(&mut self) -> Result<Option<Halt>, JobError> {
        self.put_state(JobState::Resting, Some(Reason::NoAnswers)).await?;
        let mut wait = self.options.timing.probe_after;
        let longest = wait * 30;
        loop {
            let client = self.options.client.clone();
            let asked = async move {
                let report = client.probe("yanshu").await;
                (report.verdict, report.code)
            };
            let (verdict, code) = tokio::select! {
                answer = asked => answer,
                _ = self.wished.changed() => return Ok(None),
            };
            match verdict {
                Verdict::Accepted | Verdict::Refused => {
                    self.no_answers = 0;
                    return Ok(None);
                }
                Verdict::RateLimited => {
                    self.no_answers = 0;
                    self.options.pace.rest(self.options.timing.rest);
                    return Ok(None);
                }
                Verdict::BadSignature | Verdict::AppBlocked => {
                    let code = code.unwrap_or_default();
                    return Ok(Some(Halt::Pause(Reason::Refused { code })));
                }
                _ => {}
            }
            let until = Instant::now() + wait;
            while Instant::now() < until {
                tokio::select! {
                    () = tokio::time::sleep_until(until) => {}
                    _ = self.wished.changed() => return Ok(None),
                    through = self.rows.join_next(), if !self.rows.is_empty() => {
                        if let Some(halt) = through.and_then(|through| self.is_through(through)) {
                            return Ok(Some(halt));
                        }
                    }
                }
            }
            wait = (wait * 2).min(longest);
        }
    }

    async fn totals(&self) -> Result<Totals, JobError> {
        let file = self.file.clone();
        joined(tokio::task::spawn_blocking(move || file.read(|tx| totals(tx))).await, &self.file)
    }

    async fn put_state(&mut self, state: JobState, reason: Option<Reason>) -> Result<(), JobError> {
        if self.state == state {
            return Ok(());
        }
        self.state = state;
        self.report();
        let (file, who) = (self.file.clone(), self.options.who.clone());
        let put = move || {
            file.write(|tx| -> Result<(), Failure> { put_state(tx, state, &who, reason.as_ref()) })
        };
        joined(tokio::task::spawn_blocking(put).await, &self.file)
    }
}
