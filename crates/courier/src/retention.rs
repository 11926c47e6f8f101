//! Work in the background that no send waits for: ending what was deleted, and letting go of old rows.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use appdata::{RetentionRow, RetentionTable};
use history::{Retention, WouldDelete};
use ids::AccountId;
use tokio::sync::Notify;

use crate::account::AccountRegistry;
use crate::clock;
use crate::error::{Error, ErrorCode, FormField};
use crate::records::Records;

/// For so long a deletion can be undone: longer than the window offers it, also to those who read it slowly.
pub(crate) const UNDO_MS: i64 = 60_000;
/// Retention looks again after so long.
const ROUND: Duration = Duration::from_secs(3600);
/// Fits the largest `u32` days into the past of any clock.
pub(crate) const MOST_DAYS: u32 = 36_500;

/// How long sends are kept, by account, and the work that ends what is kept no longer. Cheap to clone.
#[derive(Debug, Clone)]
pub struct RetentionRules {
    table: RetentionTable,
    accounts: AccountRegistry,
    records: Records,
    /// Wakes [`RetentionRules::keep_tidy`].
    tidy_soon: Arc<Notify>,
}

impl RetentionRules {
    pub(crate) fn new(
        table: RetentionTable,
        accounts: AccountRegistry,
        records: Records,
        tidy_soon: Arc<Notify>,
    ) -> RetentionRules {
        RetentionRules { table, accounts, records, tidy_soon }
    }

    /// How long each account's rows are kept, by account id. An account that is not in it keeps all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self) -> Result<BTreeMap<AccountId, Retention>, Error> {
        let kept = self.table.all().await?.into_iter().map(rule);
        let accounts = self.accounts.list().await?;
        // A rule goes with its account: what is left of an account that is gone is for its owner to delete.
        let known = |id: &AccountId| accounts.iter().any(|account| account.id == *id);
        Ok(kept.filter(|(id, rule)| !rule.is_off() && known(id)).collect())
    }

    /// Says what a retention would end now.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn would_delete(
        &self,
        account_id: AccountId,
        retention: Retention,
    ) -> Result<WouldDelete, Error> {
        let retention = checked(retention)?;
        self.records
            .run(move |history| {
                history.would_delete(account_id.as_str(), retention, certain_now_ms(history)?)
            })
            .await
    }

    /// Keeps a retention and begins with it in the background.
    ///
    /// # Errors
    /// When there is no such account, a number is out of range, or the database fails.
    pub async fn keep(&self, account_id: &AccountId, retention: Retention) -> Result<(), Error> {
        let account = self.accounts.find(account_id).await?;
        let retention = checked(retention)?;
        let Retention { max_age_days, max_rows, max_mib } = retention;
        let row = RetentionRow { account_id: account.id, max_age_days, max_rows, max_mib };
        self.table.keep(row).await?;
        self.tidy_soon.notify_one();
        Ok(())
    }

    /// Ends at once what a retention lets go of; says how many rows. Without it being kept.
    ///
    /// # Errors
    /// When a number is out of range, or the history fails.
    pub async fn prune(&self, account_id: AccountId, retention: Retention) -> Result<u64, Error> {
        let retention = checked(retention)?;
        let work = move |history: &history::History| {
            let now_ms = certain_now_ms(history)?;
            let ended =
                history.prune(account_id.as_str(), retention, now_ms, |_| ControlFlow::Continue(()))?;
            history.shrink(ended)?;
            Ok(ended)
        };
        self.records.run(work).await
    }

    /// Tidies for as long as the program runs: what was deleted a minute ago ends, and so does what retention lets go of.
    /// `ended` gets how many rows went by retention.
    pub async fn keep_tidy(&self, ended: impl Fn(u64)) {
        loop {
            let due = match self.tidy().await {
                Ok((pruned, due)) => {
                    if pruned > 0 {
                        ended(pruned);
                    }
                    due
                }
                Err(error) => {
                    // Nothing that a user waits for; the next round tries again.
                    tracing::warn!(%error, "the history could not be tidied");
                    ROUND
                }
            };
            tokio::select! {
                () = tokio::time::sleep(due) => {}
                () = self.tidy_soon.notified() => {}
            }
        }
    }

    /// One round: how many rows went by retention, and when the next is due.
    pub(crate) async fn tidy(&self) -> Result<(u64, Duration), Error> {
        let rules = self.all().await?;
        let work = move |history: &history::History| {
            let now_ms = clock::now_ms();
            let purged = history.purge(now_ms - UNDO_MS)?;
            let mut pruned = 0;
            for (account_id, rule) in &rules {
                let now_ms = certain_now_ms(history)?;
                pruned += history.prune(account_id.as_str(), *rule, now_ms, |_| ControlFlow::Continue(()))?;
            }
            if purged + pruned > 0 {
                history.shrink(purged + pruned)?;
            }
            let due = history.oldest_deletion_ms()?.map_or(ROUND, |at_ms| {
                let left_ms = (at_ms + UNDO_MS + 1).saturating_sub(now_ms).max(1_000);
                Duration::from_millis(left_ms.cast_unsigned()).min(ROUND)
            });
            Ok((pruned, due))
        };
        self.records.run(work).await
    }
}

/// The time by which rows are too old: what the clock says, but no later than what the service has confirmed. A clock that is
/// wrong, as after a dead battery or in a machine that was resumed, would otherwise delete what is young, for good.
///
/// The sandbox goes by this machine's clock, so it is asked only where there is no one else.
fn certain_now_ms(history: &history::History) -> Result<i64, history::Error> {
    let confirmed_ms = match history.confirmed_ms(Some(AccountId::SANDBOX.as_str()))? {
        None => history.confirmed_ms(None)?,
        confirmed_ms => confirmed_ms,
    };
    Ok(clock::now_ms().min(confirmed_ms.unwrap_or(i64::MIN)))
}

fn rule(row: RetentionRow) -> (AccountId, Retention) {
    let RetentionRow { account_id, max_age_days, max_rows, max_mib } = row;
    (account_id, Retention { max_age_days, max_rows, max_mib })
}

/// A rule with a zero in it would end everything; one that is meant so deletes.
fn checked(retention: Retention) -> Result<Retention, Error> {
    let Retention { max_age_days, max_rows, max_mib } = retention;
    let fields =
        [(FormField::MaxAgeDays, max_age_days), (FormField::MaxRows, max_rows), (FormField::MaxMib, max_mib)];
    for (field, value) in fields {
        if value.is_some_and(|n| n == 0 || (field == FormField::MaxAgeDays && n > MOST_DAYS)) {
            return Err(Error::Field { field, code: ErrorCode::OutOfRange });
        }
    }
    Ok(retention)
}
