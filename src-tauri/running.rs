//! Operations of the page that are running: how each is cancelled, and where the pieces of a stream go that is being written.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use courier::GivenPiece;
use ids::OperationId;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// All of them, by the ids that the page gave them. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct RunningOperations {
    cancels: Arc<Mutex<HashMap<OperationId, CancellationToken>>>,
    pieces: Arc<Mutex<HashMap<OperationId, mpsc::Sender<GivenPiece>>>>,
}

impl RunningOperations {
    /// A token that [`RunningOperations::cancel`] can pull while the returned guard lives.
    pub fn begin(&self, operation: &OperationId) -> Operation {
        let cancel = CancellationToken::new();
        lock(&self.cancels).insert(operation.clone(), cancel.clone());
        Operation { all: self.clone(), id: operation.clone(), cancel }
    }

    /// Asks an operation to stop; `false` when there is none (any more).
    pub fn cancel(&self, operation: &OperationId) -> bool {
        lock(&self.cancels).remove(operation).map(|cancel| cancel.cancel()).is_some()
    }

    /// The operation can no longer be stopped.
    pub fn commit(&self, operation: &OperationId) {
        lock(&self.cancels).remove(operation);
    }

    /// The pieces of the stream with this name go there, as long as it runs.
    pub fn take_pieces(&self, operation: &OperationId, give: mpsc::Sender<GivenPiece>) {
        lock(&self.pieces).insert(operation.clone(), give);
    }

    /// Where the pieces of a stream go; `None` when it has ended.
    pub fn pieces_of(&self, operation: &OperationId) -> Option<mpsc::Sender<GivenPiece>> {
        lock(&self.pieces).get(operation).cloned()
    }
}

/// A running operation that can be cancelled by its id.
#[derive(Debug)]
pub struct Operation {
    all: RunningOperations,
    id: OperationId,
    /// Pulled by [`RunningOperations::cancel`].
    pub cancel: CancellationToken,
}

impl Drop for Operation {
    fn drop(&mut self) {
        self.all.commit(&self.id);
        lock(&self.all.pieces).remove(&self.id);
    }
}

fn lock<T>(table: &Mutex<T>) -> MutexGuard<'_, T> {
    table.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_operation_can_be_cancelled_until_it_is_committed_or_over() {
        let running = RunningOperations::default();
        let id: OperationId = "op-1".parse().unwrap();
        let operation = running.begin(&id);
        assert!(running.cancel(&id) && operation.cancel.is_cancelled());

        let operation = running.begin(&id);
        running.commit(&id);
        assert!(!running.cancel(&id) && !operation.cancel.is_cancelled());

        drop(running.begin(&id));
        assert!(!running.cancel(&id));
    }

    #[test]
    fn pieces_find_their_stream_for_as_long_as_it_runs() {
        let running = RunningOperations::default();
        let id: OperationId = "stream-1".parse().unwrap();
        let operation = running.begin(&id);
        let (give, _taken) = mpsc::channel(1);
        running.take_pieces(&id, give);
        assert!(running.pieces_of(&id).is_some());

        drop(operation);

        assert!(running.pieces_of(&id).is_none());
    }
}
