//! Starts of scheduled jobs that are under way in this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ids::JobId;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Starts that are under way. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Starting(Arc<Mutex<HashMap<JobId, Start>>>);

#[derive(Debug)]
struct Start {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Starting {
    /// Begins to start a job in a task of its own, unless that is under way.
    pub(super) fn begin<F>(&self, id: JobId, start: impl FnOnce(CancellationToken) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let mut all = self.lock();
        all.retain(|_, start| !start.task.is_finished());
        all.entry(id).or_insert_with(|| {
            let stop = CancellationToken::new();
            Start { task: tokio::spawn(start(stop.clone())), stop }
        });
    }

    /// Ends every start that waits for the user, and waits until all are through.
    pub(super) async fn end(&self) {
        let all = std::mem::take(&mut *self.lock());
        for start in all.values() {
            start.stop.cancel();
        }
        for start in all.into_values() {
            let _ = start.task.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<JobId, Start>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
