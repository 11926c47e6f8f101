//! Broadcasts that the service has: listing, looking one up, withdrawing one.

use reqwest::Method;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio_util::sync::CancellationToken;

use super::read::Got;
use super::report::{SendEvent, SendReport};
use super::send::Outbound;
use super::setup::Client;
use crate::catalogue::AnswerShape;
use crate::codes::CallKind;
use crate::endpoint::Endpoint;
use crate::error::Error;
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

/// Broadcasts, in the order of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroadcastPage {
    /// Each as the answer spells it.
    pub items: Vec<String>,
    /// Whether there are more.
    pub has_more: bool,
    /// What to ask for the next page with.
    pub next_token: Option<String>,
}

#[derive(Deserialize)]
struct Page<'a> {
    #[serde(default)]
    has_more: bool,
    next_token: Option<String>,
    #[serde(borrow, default)]
    items: Option<Vec<&'a RawValue>>,
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
    ) -> Result<BroadcastPage, Error> {
        let (text, base) = self.broadcast_answer(&|at| at.broadcasts_url(filter as u8, page_token)).await?;
        let not_json = || Error::NotJson { endpoint: base.clone() };
        let page: Page<'_> = serde_json::from_str(&text).map_err(|_| not_json())?;
        Ok(BroadcastPage {
            items: page.items.unwrap_or_default().into_iter().map(|raw| raw.get().to_owned()).collect(),
            has_more: page.has_more,
            next_token: page.next_token.filter(|token| !token.is_empty()),
        })
    }

    /// One broadcast, as the answer spells it.
    ///
    /// # Errors
    /// As [`Client::broadcasts`].
    pub async fn broadcast(&self, broadcast_id: &str) -> Result<String, Error> {
        let (text, _) = self.broadcast_answer(&|at| at.broadcast_url(broadcast_id)).await?;
        Ok(text)
    }

    /// Withdraws a broadcast, with the tries and the ends of [`Client::act`].
    pub async fn withdraw_broadcast(
        &self,
        broadcast_id: &str,
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

    /// The `data` of an answer, as it spells it.
    async fn broadcast_answer(
        &self,
        url: &(dyn Fn(&Endpoint) -> url::Url + Send + Sync),
    ) -> Result<(String, url::Url), Error> {
        let Got { endpoint, reply, .. } = self.get(url).await;
        let (reply, base) = (reply?, endpoint.base().clone());
        match (reply.status, reply.code()) {
            (200, Some(200)) => {}
            (_, Some(code)) if code != 200 => return Err(Error::Refused { code, msg: reply.msg() }),
            (200, None) => return Err(Error::NotJson { endpoint: base }),
            (status, _) => return Err(Error::HttpStatus { endpoint: base, status }),
        }
        let data = reply.envelope().and_then(|envelope| envelope.data_text().map(str::to_owned));
        data.map(|data| (data, base.clone())).ok_or(Error::NotJson { endpoint: base })
    }
}
