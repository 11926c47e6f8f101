//! Calls with many receivers: who they are, and for whom the call failed.

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

/// A list of 1 to `max` accounts (`usize::MAX`: any number), lower-cased. One that is named twice receives once: the service says nothing of it.
pub(crate) fn receivers(root: &Group<'_>, name: &str, max: usize) -> Result<Vec<String>, Refusal> {
    let named = root.accounts(name)?.unwrap_or_default();
    if !(1..=max).contains(&named.len()) {
        return Err(match max {
            usize::MAX => root.wrong(name, "must hold at least 1"),
            max => root.wrong(name, format_args!("must hold 1 to {max}")),
        });
    }
    let mut receivers: Vec<String> = Vec::with_capacity(named.len());
    for account in named {
        if !receivers.contains(&account) {
            receivers.push(account);
        }
    }
    Ok(receivers)
}
