//! Which messages of the queue this process is uploading, asking about or sending.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ids::QueueItemId;

/// All of them. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Claims(Arc<Mutex<HashSet<QueueItemId>>>);

impl Claims {
    /// Claims a message; `None` where it is claimed already.
    pub(crate) fn take(&self, id: &QueueItemId) -> Option<Claim> {
        self.ids().insert(id.clone()).then(|| Claim { claims: self.clone(), id: id.clone() })
    }

    /// Whether the message is claimed.
    pub(crate) fn holds(&self, id: &QueueItemId) -> bool {
        self.ids().contains(id)
    }

    fn ids(&self) -> MutexGuard<'_, HashSet<QueueItemId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A message is claimed until this is dropped.
#[derive(Debug)]
pub(crate) struct Claim {
    claims: Claims,
    id: QueueItemId,
}

impl Claim {
    /// Which message.
    pub(crate) fn id(&self) -> &QueueItemId {
        &self.id
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.claims.ids().remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_claimed_once_until_its_claim_is_dropped() {
        let (claims, id) = (Claims::default(), QueueItemId::random());
        let claim = claims.take(&id);
        assert_eq!(claim.as_ref().map(Claim::id), Some(&id));
        assert!(claims.holds(&id) && claims.take(&id).is_none());
        drop(claim);
        assert!(!claims.holds(&id) && claims.take(&id).is_some());
    }
}
