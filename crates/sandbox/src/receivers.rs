//! Calls with many receivers: who they are, and for whom the call failed.

use std::collections::HashSet;

use serde::Serialize;

use crate::answer::Refusal;
use crate::fields::Group;

/// One receiver for whom a call failed while it went well for others.
///
/// Source: fact sheet, section 9: the newer SDK reads `receiver_id`, everything else `account_id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FailedAccount {
    account_id: String,
    error_code: i64,
    error_msg: String,
}

impl FailedAccount {
    pub(crate) fn new(account_id: String, refusal: Refusal) -> FailedAccount {
        FailedAccount { account_id, error_code: refusal.code, error_msg: refusal.msg }
    }
}

/// A list of accounts, at least one and no more than `max` if there is a limit, lower-cased. One that is named twice receives
/// once: the service says nothing of it.
pub(crate) fn receivers(root: &Group<'_>, name: &str, max: Option<usize>) -> Result<Vec<String>, Refusal> {
    let mut receivers = root.accounts(name)?.unwrap_or_default();
    if receivers.is_empty() || max.is_some_and(|max| receivers.len() > max) {
        return Err(match max {
            Some(max) => root.wrong(name, format_args!("must hold 1 to {max}")),
            None => root.wrong(name, "must hold at least 1"),
        });
    }
    // A directed message may name any number.
    let mut named = HashSet::with_capacity(receivers.len());
    receivers.retain(|account| named.insert(account.clone()));
    Ok(receivers)
}
