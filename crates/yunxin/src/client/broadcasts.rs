//! Broadcasts that the service has: listing, looking one up, withdrawing one.

use reqwest::Method;
use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use super::listed::Listed;
use super::report::{SendEvent, SendReport};
use super::send::Outbound;
use super::setup::Client;
use crate::catalogue::AnswerShape;
use crate::codes::CallKind;
use crate::error::Error;
use crate::listed_id::BroadcastId;
use crate::sign::TraceId;

/// Which broadcasts are listed. Source: fact sheet §17 and §23: the older SDK's reading of the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum BroadcastFilter {
    /// All of them.
    #[default]
    All = 1,
    /// Those that are kept for who is offline.
    Offline = 2,
    /// Those that are not.
    Online = 3,
}

impl Client {
    /// One page of broadcasts; `page_token` comes from the page before.
    ///
    /// # Errors
    /// [`Error::Refused`] when the service says no, and when there is no answer that can be read.
    pub async fn broadcasts(
        &self,
        filter: BroadcastFilter,
        page_token: Option<&str>,
    ) -> Result<Listed, Error> {
        self.listed(&|at| at.broadcasts_url(filter as u8, page_token)).await
    }

    /// One broadcast, as the answer spells it.
    ///
    /// # Errors
    /// As [`Client::broadcasts`].
    pub async fn broadcast(&self, broadcast_id: &BroadcastId) -> Result<String, Error> {
        self.looked_up(&|at| at.broadcast_url(broadcast_id)).await
    }

    /// Withdraws a broadcast, with the tries and the ends of [`Client::act`].
    pub async fn withdraw_broadcast(
        &self,
        broadcast_id: &BroadcastId,
        trace_id: &TraceId,
        cancel: &CancellationToken,
        watch: &(dyn Fn(SendEvent) + Send + Sync),
    ) -> SendReport {
        let outbound = Outbound {
            method: Method::DELETE,
            url: &|at| at.broadcast_url(broadcast_id),
            body: None,
            trace_id,
            kind: CallKind::Act,
            answer: AnswerShape::Empty,
            may_be_left: true,
        };
        self.deliver(&outbound, cancel, watch).await
    }
}
