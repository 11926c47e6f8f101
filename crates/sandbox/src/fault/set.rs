//! Which faults are set, and which call each applies to.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use serde::Serialize;

use super::kind::{FaultKind, FaultRoute};
use super::model::{Fault, FaultError, MAX_FAULTS};

/// A fault that was set, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetFault {
    /// As it was set, but `count` is what is left of it.
    #[serde(flatten)]
    pub fault: Fault,
    /// How many calls triggered it.
    pub triggered: u64,
}

/// The faults of one sandbox, in the order they were set. Of those that fit a call, the first that hits applies to it.
#[derive(Debug)]
pub struct Faults {
    seed: u64,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    rng: StdRng,
    list: Vec<SetFault>,
    followed_redirects: u64,
}

impl Faults {
    pub(crate) fn new(seed: u64) -> Faults {
        let inner = Inner { rng: StdRng::seed_from_u64(seed), list: Vec::new(), followed_redirects: 0 };
        Faults { seed, inner: Mutex::new(inner) }
    }

    /// Where the randomness started: the same seed, faults and order of calls trigger the same faults.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Sets one more fault, behind those that are set.
    pub fn add(&self, fault: Fault) -> Result<(), FaultError> {
        self.add_all(vec![fault])
    }

    /// Sets all or, when one of them will not do, none.
    pub fn add_all(&self, faults: Vec<Fault>) -> Result<(), FaultError> {
        faults.iter().try_for_each(Fault::check)?;
        let mut inner = self.inner();
        if inner.list.len() + faults.len() > MAX_FAULTS {
            return Err(FaultError::TooMany);
        }
        inner.list.extend(faults.into_iter().map(|fault| SetFault { fault, triggered: 0 }));
        Ok(())
    }

    /// Every fault that is set, used-up ones (with a count of 0) included.
    pub fn list(&self) -> Vec<SetFault> {
        self.inner().list.clone()
    }

    /// Behaves again from now on. Calls with a fault on their way are not saved.
    pub fn clear(&self) {
        self.inner().list.clear();
    }

    /// How many calls came to where the `redirect` fault points.
    pub fn followed_redirects(&self) -> u64 {
        self.inner().followed_redirects
    }

    pub(super) fn note_followed_redirect(&self) {
        self.inner().followed_redirects += 1;
    }

    /// The fault that a call triggers now, if any; the clock is asked for apart, as it is needed first.
    pub(super) fn draw(&self, route: FaultRoute, clock: bool) -> Option<Fault> {
        let mut inner = self.inner();
        let Inner { rng, list, .. } = &mut *inner;
        let hit = list.iter_mut().find(|set| {
            (set.fault.kind == FaultKind::StaleClock) == clock
                && set.fault.route.covers(route)
                && set.fault.count != Some(0)
                && rng.random_bool(set.fault.probability)
        })?;
        hit.triggered += 1;
        hit.fault.count = hit.fault.count.map(|left| left - 1);
        Some(hit.fault.clone())
    }

    /// How many seconds the clock is ahead for this call.
    pub(crate) fn clock_offset_s(&self, route: FaultRoute) -> Option<i64> {
        self.draw(route, true).map(|fault| fault.offset_s.unwrap_or(Fault::USUAL_OFFSET_S))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::model::FaultField;

    fn triggered_of_100(seed: u64) -> Vec<bool> {
        let faults = Faults::new(seed);
        faults.add(Fault { probability: 0.5, ..Fault::new(FaultKind::Http502) }).ok();
        (0..100).map(|_| faults.draw(FaultRoute::Send, false).is_some()).collect()
    }

    #[test]
    fn the_same_seed_triggers_the_same_faults() {
        assert_eq!(triggered_of_100(7), triggered_of_100(7));
        assert_ne!(triggered_of_100(7), triggered_of_100(8));
        let triggered = triggered_of_100(7).into_iter().filter(|triggered| *triggered).count();
        assert!((30..70).contains(&triggered), "{triggered}");
    }

    #[test]
    fn a_count_runs_out_and_then_the_next_fault_has_its_turn() {
        let faults = Faults::new(1);
        faults.add(Fault { count: Some(2), ..Fault::new(FaultKind::Http502) }).ok();
        faults.add(Fault { route: FaultRoute::Upload, ..Fault::new(FaultKind::Http500) }).ok();
        let draw = |route| faults.draw(route, false).map(|fault| fault.kind);
        assert_eq!(draw(FaultRoute::Health), None);
        assert_eq!(draw(FaultRoute::Upload), Some(FaultKind::Http502));
        assert_eq!(draw(FaultRoute::Send), Some(FaultKind::Http502));
        assert_eq!(draw(FaultRoute::Send), None);
        assert_eq!(draw(FaultRoute::Upload), Some(FaultKind::Http500));
        let left: Vec<_> = faults.list().into_iter().map(|set| (set.fault.count, set.triggered)).collect();
        assert_eq!(left, [(Some(0), 2), (None, 1)]);
    }

    #[test]
    fn a_fault_that_hits_more_calls_than_anybody_makes_is_refused() {
        let faults = Faults::new(1);
        let add = |count| faults.add(Fault { count: Some(count), ..Fault::new(FaultKind::Http502) });
        let range = "0 to 1000000";
        assert_eq!(
            add(Fault::MAX_COUNT + 1),
            Err(FaultError::OutOfRange { field: FaultField::Count, range })
        );
        assert_eq!(add(Fault::MAX_COUNT), Ok(()));
        assert_eq!(faults.list().len(), 1);
    }

    #[test]
    fn every_kind_is_listed_once_and_has_a_stage() {
        let names: std::collections::HashSet<String> =
            FaultKind::ALL.iter().map(FaultKind::to_string).collect();
        assert_eq!(names.len(), FaultKind::ALL.len());
        assert!(FaultKind::ALL.iter().all(|kind| !kind.stages().is_empty()));
    }
}
