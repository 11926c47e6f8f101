//! Starts of scheduled jobs that are under way in this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ids::JobId;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Starts that are under way. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Starts(Arc<Mutex<Underway>>);

#[derive(Debug, Default)]
struct Underway {
    all: HashMap<JobId, Start>,
    /// The process ends: no other start begins.
    ended: bool,
}

#[derive(Debug)]
struct Start {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Starts {
    /// Starts a job in a task of its own, unless such a task is running.
    pub(super) fn begin<F>(&self, id: JobId, start: impl FnOnce(CancellationToken) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let mut starts = self.lock();
        if starts.ended {
            return;
        }
        starts.all.retain(|_, start| !start.task.is_finished());
        starts.all.entry(id).or_insert_with(|| {
            let stop = CancellationToken::new();
            Start { task: tokio::spawn(start(stop.clone())), stop }
        });
    }

    /// Cancels every start that waits for the user, and waits until all have ended. None begins afterwards.
    pub(super) async fn end(&self) {
        let all = {
            let mut starts = self.lock();
            starts.ended = true;
            std::mem::take(&mut starts.all)
        };
        for start in all.values() {
            start.stop.cancel();
        }
        for start in all.into_values() {
            let _ = start.task.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Underway> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
