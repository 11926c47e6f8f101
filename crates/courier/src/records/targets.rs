//! Whom calls of a kind went to lately, to be offered again.

use history::{KeptKind, PageStart, Query, Stop};
use yunxin::SendKind;

use super::Records;
use super::target::{RecentTarget, target};
use crate::error::Error;

/// So many rows of a kind are looked at, and so many targets are offered.
const ROWS: u32 = 60;
const TARGETS: usize = 8;

impl Records {
    /// Whom calls of a kind went to lately from an account, newest first, each once.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn recent_targets(
        &self,
        account_id: String,
        kind: SendKind,
    ) -> Result<Vec<RecentTarget>, Error> {
        self.run(move |history| {
            let kept = KeptKind::from_name(kind.name()).unwrap_or_default();
            // By the account, too: however much others have sent since.
            let typed = format!("kind:{} account:{account_id}", kept.name());
            let Ok(query) = Query::parse(&typed) else { return Ok(Vec::new()) };
            let page = history.page(&query, PageStart::default(), ROWS, &Stop::default())?;
            let mut targets: Vec<RecentTarget> = Vec::new();
            for row in page.rows.iter().filter(|row| row.account_id == account_id) {
                let Some(details) = history.get(row.id)? else { continue };
                let found = target(&details.url, &details.request_body);
                if let Some(found) = found.filter(|found| !targets.contains(found)) {
                    targets.push(found);
                }
                if targets.len() == TARGETS {
                    break;
                }
            }
            Ok(targets)
        })
        .await
    }
}
