//! Which accounts rest after code 416: one rest for each, whichever of its clients was refused, reported as soon as it begins.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ids::AccountId;
use serde::{Deserialize, Serialize};
use specta::Type;
use yunxin::Pause;

/// An account that makes no call for a while, because the service refused one with code 416.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AccountPause {
    /// Which account.
    pub account_id: AccountId,
    /// How much longer, in milliseconds.
    pub left_ms: u32,
}

impl AccountPause {
    fn new(account_id: &AccountId, left: Duration) -> AccountPause {
        let left_ms = u32::try_from(left.as_millis()).unwrap_or(u32::MAX);
        AccountPause { account_id: account_id.clone(), left_ms }
    }
}

type Listener = Arc<dyn Fn(AccountPause) + Send + Sync>;

/// The rests of all accounts. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Pauses {
    all: Arc<Mutex<HashMap<AccountId, Pause>>>,
    listener: Arc<Mutex<Option<Listener>>>,
}

impl Pauses {
    /// The rest that every client of the account shares.
    pub(crate) fn of(&self, account_id: &AccountId) -> Pause {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let (id, listener) = (account_id.clone(), self.listener.clone());
            Pause::with_listener(move |left| {
                let listener = listener.lock().unwrap_or_else(PoisonError::into_inner).clone();
                if let Some(listener) = listener {
                    listener(AccountPause::new(&id, left));
                }
            })
        };
        all.entry(account_id.clone()).or_insert_with(make).clone()
    }

    /// Those that rest now.
    pub(crate) fn now(&self) -> Vec<AccountPause> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().filter_map(|(id, rest)| Some(AccountPause::new(id, rest.left()?))).collect()
    }

    /// From now on `listener` gets each pause that begins; it takes the place of the one before.
    pub(crate) fn listen(&self, listener: impl Fn(AccountPause) + Send + Sync + 'static) {
        *self.listener.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(listener));
    }
}

impl fmt::Debug for Pauses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.now()).finish()
    }
}
