//! Which rows go out in one call.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::claim::Claim;
use super::shared::{Shared, Work};
use super::verdict::is_about_the_row;
use crate::setup::Batching;

/// Most rows of one call: the limit of messages to many; notifications could have more, and leave more in doubt.
pub(crate) const MOST_ROWS: usize = yunxin::MAX_BATCH_RECEIVERS as usize;
/// Lists that are filled at the same time, each of other requests.
const MOST_LISTS: usize = 64;

/// The rows of one call.
#[derive(Debug)]
pub(super) enum CallRows {
    One(Claim),
    /// At least two, whose requests are the same but for the receiver.
    Many(Vec<Claim>),
}

impl CallRows {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Many(claims) => claims.len(),
        }
    }

    /// Leaves so many at most, and gives the number of the first that is not among them.
    pub(super) fn keep(&mut self, most: usize) -> Option<u64> {
        let Self::Many(claims) = self else { return None };
        let first = claims.get(most).map(|claim| claim.number);
        claims.truncate(most.max(1));
        first
    }
}

/// Gathers rows until there are enough for a call.
#[derive(Debug)]
pub(super) struct Gather {
    shared: Arc<Shared>,
    lists: BTreeMap<i64, Vec<Claim>>,
}

impl Gather {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, lists: BTreeMap::new() }
    }

    /// Takes a row, and gives the rows of a call once there are enough of them.
    pub(super) fn add(&mut self, claim: Claim) -> Option<CallRows> {
        let Some(alike) = self.alike(&claim) else { return Some(CallRows::One(claim)) };
        let list = self.lists.entry(alike).or_default();
        list.push(claim);
        if list.len() >= MOST_ROWS {
            return self.take(alike);
        }
        if self.lists.len() > MOST_LISTS { self.longest() } else { None }
    }

    /// The rows of a call of those that are left.
    pub(super) fn rest(&mut self) -> Option<CallRows> {
        let alike = *self.lists.keys().next()?;
        self.take(alike)
    }

    /// Lets go of every row: they are ready still.
    pub(super) fn clear(&mut self) {
        self.lists.clear();
    }

    fn alike(&self, claim: &Claim) -> Option<i64> {
        let is_shared = self.shared.calls == Batching::Batch && matches!(self.shared.work, Work::Send);
        // What was refused is not to be refused with others once more.
        let is_alone = claim.calls > 0 || claim.code.is_some_and(is_about_the_row);
        if is_shared && !is_alone { self.shared.renderer.alike(&claim.row) } else { None }
    }

    fn longest(&mut self) -> Option<CallRows> {
        let alike = *self.lists.iter().max_by_key(|(_, list)| list.len())?.0;
        self.take(alike)
    }

    fn take(&mut self, alike: i64) -> Option<CallRows> {
        let mut list = self.lists.remove(&alike)?;
        // Alone it is as well off in a call of its own, which can be looked up.
        if list.len() == 1 { list.pop().map(CallRows::One) } else { Some(CallRows::Many(list)) }
    }
}
