//! Where calls go: base URLs with their path prefix, per region or the user's own.

mod base;

pub use base::{EndpointError, parse_base};
pub(crate) use base::{check_base, is_loopback};

use std::fmt;

use percent_encoding::utf8_percent_encode;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::conversation::{Conversation, SEGMENT};
use crate::listed_id::{BroadcastId, PushId};

/// A data centre. An app belongs to one; the other refuses its AppKey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Region {
    /// Mainland China.
    China,
    /// Singapore, for everywhere else.
    Singapore,
}

impl Region {
    /// The hosts of this region, as the official SDKs list them.
    ///
    /// The documents also name `open*.yunxinapi.com`, but those serve v2 only. The SDK hosts serve v1 *and* v2 under
    /// `/nimserver`, so one base URL is enough for messages and for uploads, which exist in v1 alone.
    #[must_use]
    pub fn endpoints(self) -> Endpoints {
        let code = match self {
            Self::China => "cn",
            Self::Singapore => "sg",
        };
        let url = |suffix: &str| {
            Url::parse(&format!("https://api-{code}{suffix}.yunxinapi.com/nimserver"))
                .expect("a preset is a URL")
        };
        Endpoints { primary: url(""), backups: ["-bak", "-01", "-02", "-03"].map(url).into() }
    }
}

/// A base URL and what to try when it cannot be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoints {
    /// Tried first.
    pub primary: Url,
    /// Tried after a failed connection or HTTP 502; the first is the next.
    pub backups: Vec<Url>,
}

impl Endpoints {
    /// One endpoint without backups; a retry goes to it again.
    #[must_use]
    pub fn only(primary: Url) -> Self {
        Self { primary, backups: Vec::new() }
    }

    /// The primary, then the backups.
    pub fn iter(&self) -> impl Iterator<Item = &Url> {
        std::iter::once(&self.primary).chain(&self.backups)
    }
}

/// A base URL *with* prefix, such as `https://api-cn.yunxinapi.com/nimserver`, and the paths below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(Url);

impl Endpoint {
    /// Takes a base URL, with or without a slash at its end.
    #[must_use]
    pub fn new(base: Url) -> Self {
        Self(base)
    }

    /// The base URL.
    #[must_use]
    pub fn base(&self) -> &Url {
        &self.0
    }

    /// A path below the base; what is percent-encoded in it stays as it is.
    pub(crate) fn join(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        let path = format!("{}{path}", self.0.path().trim_end_matches('/'));
        // `set_path` leaves what is percent-encoded already as it is.
        url.set_path(&path);
        url
    }

    /// `GET` here reads one message. The current SDKs use v2.1 for queries.
    #[must_use]
    pub fn message_url(
        &self,
        conversation: &Conversation,
        message_server_id: &str,
        message_time_ms: Option<i64>,
    ) -> Url {
        let segment = conversation.path_segment();
        let mut url = self.join(&format!("/im/v2.1/conversations/{segment}/messages/{message_server_id}"));
        if let Some(time) = message_time_ms {
            url.query_pairs_mut().append_pair("message_time", &time.to_string());
        }
        url
    }

    /// `DELETE` here takes one message back. Not v2.1, which is for queries.
    pub(crate) fn withdraw_url(&self, conversation: &Conversation, message_server_id: &str) -> Url {
        self.join(&format!(
            "/im/v2/conversations/{}/messages/{message_server_id}",
            conversation.path_segment()
        ))
    }

    /// An action on messages, such as `modifyMsg`.
    pub(crate) fn action_url(&self, action: &str) -> Url {
        self.join(&format!("/im/v2/messages/actions/{action}"))
    }

    /// A question about messages, such as `thread_messages`.
    pub(crate) fn query_url(&self, action: &str) -> Url {
        self.join(&format!("/im/v2.1/messages/actions/{action}"))
    }

    /// `GET` here reads a page of a conversation. Times are Unix milliseconds; `limit` is at most 100.
    #[must_use]
    pub(crate) fn history_url(
        &self,
        conversation: &Conversation,
        begin_ms: i64,
        end_ms: i64,
        limit: u32,
        page_token: Option<&str>,
    ) -> Url {
        let mut url = self.join(&format!("/im/v2.1/conversations/{}/messages", conversation.path_segment()));
        url.query_pairs_mut()
            .append_pair("begin_time", &begin_ms.to_string())
            .append_pair("end_time", &end_ms.to_string())
            .append_pair("limit", &limit.to_string())
            .extend_pairs(page_token.map(|token| ("page_token", token)))
            // Messages that neither side keeps were sent all the same.
            .append_pair("include_no_sense_msg", "true");
        url
    }

    /// `GET` here reads a page of a chatroom's history, newest first; `limit` is at most 100.
    pub(crate) fn room_history_url(
        &self,
        room_id: &str,
        sender_id: &str,
        limit: u32,
        page_token: Option<&str>,
    ) -> Url {
        let room = utf8_percent_encode(room_id, SEGMENT);
        let mut url = self.join(&format!("/im/v2.1/chatrooms/{room}/messages"));
        url.query_pairs_mut()
            .append_pair("sender_id", sender_id)
            .append_pair("limit", &limit.to_string())
            .append_pair("descending", "true")
            .extend_pairs(page_token.map(|token| ("page_token", token)));
        url
    }

    /// `DELETE` here takes one message of a chatroom back. Source: fact sheet §15.
    pub(crate) fn room_message_url(&self, room_id: &str, message_client_id: &str) -> Url {
        let room = utf8_percent_encode(room_id, SEGMENT);
        let message = utf8_percent_encode(message_client_id, SEGMENT);
        self.join(&format!("/im/v2/chatrooms/{room}/messages/{message}"))
    }

    /// `GET` here lists broadcasts. Source: fact sheet §17.
    pub(crate) fn broadcasts_url(&self, filter: u8, page_token: Option<&str>) -> Url {
        let mut url = self.join("/im/v2/broadcast_notification");
        url.query_pairs_mut()
            .append_pair("limit", "100")
            .append_pair("type", &filter.to_string())
            .extend_pairs(page_token.map(|token| ("page_token", token)));
        url
    }

    /// `GET` here reads one broadcast, `DELETE` withdraws it.
    pub fn broadcast_url(&self, broadcast_id: &BroadcastId) -> Url {
        let id = utf8_percent_encode(broadcast_id.as_str(), SEGMENT);
        self.join(&format!("/im/v2/broadcast_notification/{id}"))
    }

    /// The pushes of the app. What a page may hold at most is not documented, so that none is asked for.
    pub(crate) fn pushes_url(&self, page_token: Option<&str>) -> Url {
        let mut url = self.join("/im/v2/push_notification");
        if let Some(token) = page_token {
            url.query_pairs_mut().append_pair("page_token", token);
        }
        url
    }

    /// `GET` here reads one push.
    pub(crate) fn push_url(&self, push_id: &PushId) -> Url {
        let id = utf8_percent_encode(push_id.as_str(), SEGMENT);
        self.join(&format!("/im/v2/push_notification/{id}"))
    }

    /// `GET` here says by HTTP 200 that the endpoint lives; needs no signature. Source: the official SDKs.
    pub(crate) fn health_url(&self) -> Url {
        self.join("/health/liveness.action")
    }

    /// A v1 action: below `/nimserver`, whether or not the base already ends in it.
    fn v1(&self, action: &str) -> Url {
        let prefix =
            if self.0.path().trim_end_matches('/').ends_with("/nimserver") { "" } else { "/nimserver" };
        self.join(&format!("{prefix}/{action}"))
    }

    /// `POST` here uploads a file as multipart.
    #[must_use]
    pub fn file_upload_url(&self) -> Url {
        self.v1("msg/fileUpload.action")
    }

    /// `POST` here uploads a file as base64 in a form.
    #[must_use]
    pub fn upload_url(&self) -> Url {
        self.v1("msg/upload.action")
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests;
