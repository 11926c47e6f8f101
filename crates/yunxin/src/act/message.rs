//! What can be done with a message of a conversation.

use reqwest::Method;
use serde::Serialize;
use url::Url;

use super::reaction::{Reaction, question, removal};
use super::sent::SentMessage;
use super::thread::thread_url;
use super::withdraw::Withdraw;
use crate::conversation::ConversationType;
use crate::endpoint::Endpoint;
use crate::int64::Int64;

/// One thing to do with a sent message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Take it back, or delete it.
    Withdraw(Withdraw),
    /// Change it, by a whole request body that goes out byte for byte.
    Modify {
        /// The body; [`modify_body`](super::modify_body) makes one to start from.
        body: String,
    },
    /// Read it as the service keeps it. Changes nothing.
    Read,
    /// Ask who read it; of advanced groups only. Changes nothing.
    ReadBy,
    /// Mark it as read by an account: everything up to it between two people, it alone in a group.
    MarkRead {
        /// Who read.
        reader: String,
    },
    /// Put a reaction under it.
    React(Reaction),
    /// Take a reaction away.
    Unreact {
        /// Whose reaction.
        operator_id: String,
        /// Which one.
        index: i64,
    },
    /// Ask for the reactions. Changes nothing.
    Reactions,
    /// Ask for the replies in its thread. Changes nothing.
    Thread {
        /// Until when, Unix milliseconds by the service's clock.
        end_ms: i64,
    },
}

/// Where reactions are added, removed and listed.
const REACTIONS: &str = "quick_comment";

#[derive(Serialize)]
struct P2pReceipt<'a> {
    from_account_id: &'a str,
    to_account_id: &'a str,
    message_server_id: Int64,
}

#[derive(Serialize)]
struct TeamReceipt<'a> {
    from_account_id: &'a str,
    /// A number in the current SDKs; a group's id that is none goes out as it is, for the service to refuse.
    #[serde(skip_serializing_if = "Option::is_none")]
    team_id: Option<u64>,
    message_server_ids: [Int64; 1],
}

impl Act {
    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> Method {
        match self {
            Self::Withdraw(_) | Self::Unreact { .. } => Method::DELETE,
            Self::Modify { .. } | Self::MarkRead { .. } | Self::Reactions => Method::POST,
            Self::React(_) => Method::PATCH,
            Self::Read | Self::ReadBy | Self::Thread { .. } => Method::GET,
        }
    }

    /// Where it goes at an endpoint.
    #[must_use]
    pub fn url(&self, endpoint: &Endpoint, message: &SentMessage) -> Url {
        let SentMessage { conversation, message_server_id, create_time_ms, .. } = message;
        let id = message_server_id.to_string();
        match self {
            Self::Withdraw(withdraw) => {
                let mut url = endpoint.withdraw_url(conversation, &id);
                withdraw.put_into(&mut url, *create_time_ms);
                url
            }
            Self::Modify { .. } => endpoint.action_url("modifyMsg"),
            Self::Read => endpoint.message_url(conversation, &id, *create_time_ms),
            Self::ReadBy => {
                let mut url = endpoint.action_url("team_read_receipt");
                url.query_pairs_mut()
                    .append_pair("team_id", &conversation.receiver)
                    // Not the number in the conversation id: 1 is the advanced group here, and the only one with receipts.
                    .append_pair("team_type", "1")
                    .append_pair("sender_id", &conversation.sender)
                    .append_pair("message_server_id", &id)
                    .append_pair("snapshot", "true");
                url
            }
            Self::MarkRead { .. } if conversation.kind == ConversationType::P2p => {
                endpoint.action_url("p2p_read_receipt")
            }
            Self::MarkRead { .. } => endpoint.action_url("team_read_receipt"),
            Self::React(_) | Self::Unreact { .. } | Self::Reactions => endpoint.action_url(REACTIONS),
            Self::Thread { end_ms } => thread_url(endpoint, message, *end_ms),
        }
    }

    /// The body, where it has one.
    #[must_use]
    pub fn body(&self, message: &SentMessage) -> Option<String> {
        let SentMessage { conversation, message_server_id, .. } = message;
        match self {
            Self::Modify { body } => Some(body.clone()),
            Self::MarkRead { reader } if conversation.kind == ConversationType::P2p => json(&P2pReceipt {
                from_account_id: reader,
                to_account_id: &conversation.sender,
                message_server_id: *message_server_id,
            }),
            Self::MarkRead { reader } => json(&TeamReceipt {
                from_account_id: reader,
                team_id: conversation.receiver.parse().ok(),
                message_server_ids: [*message_server_id],
            }),
            Self::React(reaction) => reaction.body(message),
            Self::Unreact { operator_id, index } => removal(operator_id, *index, message),
            Self::Reactions => question(message),
            Self::Withdraw(_) | Self::Read | Self::ReadBy | Self::Thread { .. } => None,
        }
    }

    /// Whether it leaves the message, and what people see of it, as it was.
    #[must_use]
    pub fn only_reads(&self) -> bool {
        matches!(self, Self::Read | Self::ReadBy | Self::Reactions | Self::Thread { .. })
    }
}

fn json(body: &impl Serialize) -> Option<String> {
    serde_json::to_string(body).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::act::withdraw::WithdrawKind;
    use crate::endpoint::parse_base;

    fn message(conversation: &str) -> SentMessage {
        SentMessage {
            conversation: conversation.parse().unwrap(),
            message_server_id: Int64(812_345_678_901_234_567),
            message_client_id: Some("5b1f0c1e-7a43-4c1c-9c0a-2f6f0d5e9a00".into()),
            create_time_ms: Some(1_764_000_012_345),
        }
    }

    fn wire(act: &Act, message: &SentMessage) -> String {
        let endpoint = Endpoint::new(parse_base("https://h.test/nimserver", false).unwrap());
        let body = act.body(message).unwrap_or_default();
        format!("{} {} {body}", act.method(), act.url(&endpoint, message)).trim_end().to_owned()
    }

    #[test]
    fn each_act_goes_out_as_the_vendors_samples_do() {
        let (p2p, team) = (message("li.lei|1|han-meimei"), message("li.lei|2|36912345678"));
        let recall = Act::Withdraw(Withdraw {
            description: Some("withdrawn".into()),
            push_content: Some("A message was withdrawn".into()),
            ..Withdraw::new(WithdrawKind::TwoSided)
        });
        let read = Act::MarkRead { reader: "han-meimei".into() };
        let react = Act::React(Reaction {
            operator_id: "han-meimei".into(),
            index: 1,
            extension: None,
            push_enabled: Some(false),
            push_content: None,
            push_payload: None,
        });
        let unreact = Act::Unreact { operator_id: "han-meimei".into(), index: 1 };
        let all = [
            wire(&recall, &p2p),
            wire(&Act::Read, &p2p),
            wire(&Act::ReadBy, &team),
            wire(&read, &p2p),
            wire(&read, &team),
            wire(&Act::Modify { body: "{}".into() }, &p2p),
            wire(&react, &p2p),
            wire(&unreact, &p2p),
            wire(&Act::Reactions, &p2p),
            wire(&Act::Thread { end_ms: 1_764_086_412_345 }, &p2p),
        ];
        insta::assert_snapshot!(all.join("\n"));
    }
}
