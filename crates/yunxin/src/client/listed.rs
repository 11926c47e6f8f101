//! What the service lists page by page, or looks up by an id: broadcasts and pushes.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::read::Got;
use super::setup::Client;
use crate::endpoint::Endpoint;
use crate::error::Error;

/// One page of a list, in the order of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Each as the answer spells it.
    pub items: Vec<String>,
    /// Whether there are more.
    pub has_more: bool,
    /// What to ask for the next page with.
    pub next_token: Option<String>,
}

/// A page as an answer spells it: of these lists, and of the messages of a conversation.
#[derive(Deserialize)]
pub(super) struct Page<'a> {
    #[serde(default)]
    pub(super) has_more: bool,
    pub(super) next_token: Option<String>,
    #[serde(borrow, default)]
    pub(super) items: Option<Vec<&'a RawValue>>,
}

impl Client {
    /// One page of a list.
    pub(super) async fn listed(
        &self,
        url: &(dyn Fn(&Endpoint) -> url::Url + Send + Sync),
    ) -> Result<Listed, Error> {
        let (text, endpoint) = self.data_of(url).await?;
        let page: Page<'_> = serde_json::from_str(&text).map_err(|_| Error::NotJson { endpoint })?;
        Ok(Listed {
            items: page.items.unwrap_or_default().into_iter().map(|raw| raw.get().to_owned()).collect(),
            has_more: page.has_more,
            next_token: page.next_token.filter(|token| !token.is_empty()),
        })
    }

    /// One thing by its id, as the answer spells it.
    pub(super) async fn looked_up(
        &self,
        url: &(dyn Fn(&Endpoint) -> url::Url + Send + Sync),
    ) -> Result<String, Error> {
        Ok(self.data_of(url).await?.0)
    }

    /// The `data` of an answer, as it spells it, and where it came from.
    async fn data_of(
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
