//! Whom a job that runs leaves out, as the lists are now.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::sync::{PoisonError, RwLock};

use appdata::SuppressedRow;
use bulk::mapping::TargetKey;
use yunxin::ConversationType;

/// Whom an account does not write to: the list, and until when.
#[derive(Default)]
pub(crate) struct Suppressed {
    /// The lists that hold; `None` is all.
    only: Option<Vec<String>>,
    all: RwLock<HashMap<TargetKey, (String, Option<i64>)>>,
}

impl Suppressed {
    /// Nobody yet; by these lists alone, or by all.
    pub(super) fn by(only: Option<Vec<String>>) -> Suppressed {
        Suppressed { only, ..Suppressed::default() }
    }

    /// From now on it is these.
    pub(super) fn hold(&self, rows: Vec<SuppressedRow>) {
        let mut all: HashMap<TargetKey, (String, Option<i64>)> = HashMap::with_capacity(rows.len());
        for SuppressedRow { list, kind, target, expires_at_ms } in rows {
            let holds = self.only.as_ref().is_none_or(|only| only.contains(&list));
            let Some(kind) = kind_of(kind).filter(|_| holds) else { continue };
            match all.entry(TargetKey::new(kind, &target)) {
                Entry::Vacant(place) => {
                    place.insert((list, expires_at_ms));
                }
                // Of several lists the one that holds the longest.
                Entry::Occupied(mut place) => {
                    let is_longer = match (expires_at_ms, place.get().1) {
                        (at_ms, Some(other_ms)) => at_ms.is_none_or(|at_ms| at_ms > other_ms),
                        (_, None) => false,
                    };
                    if is_longer {
                        place.insert((list, expires_at_ms));
                    }
                }
            }
        }
        *self.all.write().unwrap_or_else(PoisonError::into_inner) = all;
    }
}

impl fmt::Debug for Suppressed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.all.read().unwrap_or_else(PoisonError::into_inner);
        f.debug_struct("Suppressed").field("entries", &all.len()).finish()
    }
}

impl bulk::suppression::Suppression for Suppressed {
    fn list_of(&self, target: &TargetKey, now_ms: i64) -> Option<String> {
        let all = self.all.read().unwrap_or_else(PoisonError::into_inner);
        let (list, expires_at_ms) = all.get(target)?;
        expires_at_ms.is_none_or(|expires_at_ms| now_ms < expires_at_ms).then(|| list.clone())
    }
}

pub(super) fn kind_of(code: u8) -> Option<ConversationType> {
    use ConversationType::{P2p, Superteam, Team};
    [P2p, Team, Superteam].into_iter().find(|kind| kind.code() == code)
}

#[cfg(test)]
mod tests {
    use bulk::suppression::Suppression as _;

    use super::*;

    fn row(list: &str, target: &str, expires_at_ms: Option<i64>) -> SuppressedRow {
        SuppressedRow { list: list.to_owned(), kind: 1, target: target.to_owned(), expires_at_ms }
    }

    #[test]
    fn who_is_on_two_lists_gets_nothing_until_the_last_of_them_ends() {
        let rows = [
            row("a", "han", None),
            row("b", "han", Some(10)),
            row("a", "mei", Some(10)),
            row("b", "mei", None),
            row("a", "lee", Some(10)),
            row("b", "lee", Some(20)),
        ];
        let suppressed = Suppressed::default();
        suppressed.hold(rows.to_vec());
        let list_of = |target: &str| suppressed.list_of(&TargetKey::new(ConversationType::P2p, target), 15);
        assert_eq!(["han", "mei", "lee"].map(list_of), ["a", "b", "b"].map(|list| Some(list.to_owned())));
    }
}
