//! One accepted message, and what answers show of it.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicU64};

use serde_json::{Value, value::to_raw_value};
use uuid::Uuid;

use super::change::{Modification, State, Stream, Withdrawal};
use super::kept::{Incoming, Kept};
use super::shown::{Members, Shown, members};
use crate::conversation::{Conversation, Kind};

/// `sender_client_type` of everything that comes through the server API.
const REST: u8 = 32;

/// The messages of each conversation that has any, oldest first, by what it is for everybody in it.
pub(super) type Conversations = HashMap<Conversation, VecDeque<Arc<Message>>>;

#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) kept: Kept,
    /// Not written to disk: they hold the signature.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) seen: Arc<AtomicU64>,
    /// Changed under the ledger's lock alone.
    state: Mutex<State>,
}

impl Message {
    pub(crate) fn new(incoming: Incoming, message_server_id: i64, create_time_ms: u64) -> Message {
        let kept = Kept {
            message_server_id,
            message_client_id: incoming.client_id.unwrap_or_else(|| Uuid::new_v4().to_string()),
            create_time_ms,
            conversation_id: incoming.conversation_id,
            conversation: incoming.conversation,
            trace_id: incoming.trace_id,
            body: incoming.body,
            origin: incoming.origin,
        };
        Message { kept, headers: incoming.headers, seen: incoming.seen, state: Mutex::default() }
    }

    pub(crate) fn loaded(kept: Kept) -> Message {
        let seen = Arc::new(AtomicU64::new(1));
        Message { kept, headers: Vec::new(), seen, state: Mutex::default() }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `data` of the send answer. What the caller left out is left out here too.
    ///
    /// Source: fact sheet, section 8.
    pub(crate) fn send_data(&self) -> Shown {
        let request = self.raw_request();
        let mut shown = self.identity();
        shown.put("receiver_id", &self.kept.conversation.peer);
        shown.put("create_time", &self.kept.create_time_ms);
        shown.copy(&members(&request, "message"), &["message_type", "sub_type", "text", "attachment"]);
        shown.copy(&request, &["thread_config"]);
        shown
    }

    /// `data` of the answer to a chunk, whose attachment comes back.
    ///
    /// Source: fact sheet, section 14.
    pub(crate) fn chunk_data(&self, call: &str) -> Shown {
        let call: Members = serde_json::from_str(call).unwrap_or_default();
        let mut shown = self.identity();
        shown.put("receiver_id", &self.kept.conversation.peer);
        shown.put("create_time", &self.kept.create_time_ms);
        shown.copy(&members(&call, "message"), &["message_type", "attachment"]);
        shown
    }

    /// What came of it, where it is a stream.
    pub(crate) fn stream(&self) -> Option<Stream> {
        self.state().stream.clone()
    }

    /// One item of a read.
    ///
    /// Source: fact sheet, section 12.
    pub(crate) fn item(&self) -> Shown {
        let request = self.raw_request();
        let mut shown = self.identity();
        match self.kept.conversation.kind {
            Kind::P2p => shown.put("receiver_id", &self.kept.conversation.peer),
            Kind::Team | Kind::SuperTeam => {
                shown.put("team_id", &self.kept.conversation.peer.parse::<i64>().ok());
            }
        }
        shown.put("create_time", &self.kept.create_time_ms);
        let content = self.content();
        shown.copy(&content, &["message_type", "sub_type", "text", "attachment"]);
        shown.put("sender_client_type", &REST);
        shown.copy(&content, &["extension"]);
        self.put_modification(&mut shown);
        shown.copy(&request, &["thread_config"]);
        if self.kept.conversation.kind.is_group() {
            let target = members(&request, "target_option");
            shown.copy(&target, &["receiver_account_ids", "inclusive"]);
            if let Some(visible) = target.get("visible_to_new_member").filter(|value| value.get() != "null") {
                shown.put("new_member_visible", visible);
            }
        }
        shown
    }

    /// `data` of the modify answer.
    ///
    /// Source: fact sheet, section 11.
    pub(crate) fn modified(&self) -> Shown {
        let mut shown = Shown::default();
        self.put_modification(&mut shown);
        shown.put("message_server_id", &self.kept.message_server_id);
        shown.put("sender_id", &self.kept.conversation.owner);
        shown.put("receiver_id", &self.kept.conversation.peer);
        shown.put("create_time", &self.kept.create_time_ms);
        shown.copy(&self.content(), &["message_type", "sub_type", "text", "attachment", "extension"]);
        shown
    }

    fn put_modification(&self, shown: &mut Shown) {
        if let Some(last) = self.state().modifications.last() {
            shown.put("modify_account_id", &last.operator);
            shown.put("modify_time", &last.time_ms);
        }
    }

    /// The members of `message`, and `extension`, as modifications left them.
    fn content(&self) -> Members {
        let mut content = content_of(&self.kept.body);
        let state = self.state();
        if let Some(stream) = &state.stream {
            // How the service shows a stream in the history is not documented: whole, with where it stands.
            let attachment = serde_json::json!({
                "text": stream.text, "index": stream.chunk_index, "finish": u8::from(stream.finished)
            });
            content.extend(to_raw_value(&attachment).ok().map(|raw| ("attachment".to_owned(), raw)));
        }
        state.modifications.iter().for_each(|modification| content.extend(content_of(&modification.body)));
        content
    }

    /// Gives it other content. Of earlier content that is set again by later one nothing is kept.
    pub(super) fn modify(&self, modification: Modification) {
        let mut state = self.state();
        state.modifications.push(modification);
        let mut set = BTreeSet::new();
        let mut kept = Vec::new();
        for modification in state.modifications.drain(..).rev() {
            let names: Vec<_> = content_of(&modification.body).into_keys().collect();
            let known = set.len();
            set.extend(names);
            // The last says who changed it and when, whatever it sets.
            if kept.is_empty() || set.len() > known {
                kept.push(modification);
            }
        }
        kept.reverse();
        state.modifications = kept;
    }

    /// Why `account` does not get to read it, if so; what its options say of no-sense aside.
    pub(crate) fn gone_for(&self, account: &str) -> Option<&'static str> {
        let state = self.state();
        match state.withdrawal {
            Some(Withdrawal::OneSided) if account == self.kept.conversation.owner => {}
            Some(Withdrawal::OneSided | Withdrawal::TwoSided) => return Some("it was recalled"),
            Some(Withdrawal::Silent) => return Some("it was deleted"),
            None => {}
        }
        if state.cleared_by.contains(account) {
            return Some("this account deleted its history");
        }
        let kept_out = self.request()["message_config"]["history_enabled"] == Value::Bool(false);
        kept_out.then_some("its options kept it out of the history")
    }

    /// Whether `account` is the side that was to notice nothing: it then has no history of it either.
    pub(crate) fn is_unnoticed_by(&self, account: &str) -> bool {
        let side =
            if account == self.kept.conversation.owner { "sender_no_sense" } else { "receiver_no_sense" };
        self.request()[side] == Value::Bool(true)
    }

    /// Whether its sender asked for group read receipts.
    pub(crate) fn wants_receipts(&self) -> bool {
        self.request()["team_option"]["mark_as_read"] == Value::Bool(true)
    }

    /// The thread it belongs to.
    pub(crate) fn thread_root(&self) -> Option<i64> {
        self.request()["thread_config"]["thread_root"]["message_server_id"].as_i64()
    }

    /// As it reads now.
    pub(crate) fn text(&self) -> Option<String> {
        serde_json::from_str(self.content().get("text")?.get()).ok()
    }

    pub(crate) fn sub_type(&self) -> Option<i64> {
        serde_json::from_str(self.content().get("sub_type")?.get()).ok()
    }

    pub(crate) fn message_type(&self) -> Option<i64> {
        self.request()["message"]["message_type"].as_i64()
    }

    pub(crate) fn is_targeted(&self) -> bool {
        self.kept.conversation.kind.is_group() && self.request()["target_option"].is_object()
    }

    fn identity(&self) -> Shown {
        let mut shown = Shown::default();
        shown.put("message_server_id", &self.kept.message_server_id);
        shown.put("message_client_id", &self.kept.message_client_id);
        shown.put("sender_id", &self.kept.conversation.owner);
        shown.put("conversation_type", &self.kept.conversation.kind.number());
        shown
    }

    // Only bodies that parsed are kept, so these two fail for a damaged file alone; then nothing is shown of it.

    /// The call's body, read.
    pub(crate) fn request(&self) -> Value {
        serde_json::from_str(&self.kept.body).unwrap_or_default()
    }

    fn raw_request(&self) -> Members {
        serde_json::from_str(&self.kept.body).unwrap_or_default()
    }
}

/// The members of `message`, and `extension`, as a call's body sets them.
fn content_of(body: &str) -> Members {
    let request: Members = serde_json::from_str(body).unwrap_or_default();
    let mut content = members(&request, "message");
    content.extend(request.into_iter().filter(|(name, _)| name == "extension"));
    content.retain(|_, raw| raw.get() != "null");
    content
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn of_many_changes_only_what_is_left_of_them_is_kept() {
        let kept = serde_json::json!({
            "message_server_id": 1, "message_client_id": "1", "create_time_ms": 1, "conversation_id": "a|1|b",
            "conversation": { "owner": "a", "kind": "P2p", "peer": "b" }, "trace_id": null,
            "body": r#"{"message":{"message_type":0,"text":"first"}}"#
        });
        let message = Message::loaded(serde_json::from_value(kept).unwrap());
        let modify = |time_ms, body: &str| {
            message.modify(Modification { operator: "a".to_owned(), time_ms, body: body.to_owned() });
        };

        modify(2, r#"{"message":{"text":"second"},"extension":"kept"}"#);
        (3..100).for_each(|time_ms| modify(time_ms, r#"{"message":{"text":"third"}}"#));
        modify(100, "{}");

        let times: Vec<_> = message.state().modifications.iter().map(|one| one.time_ms).collect();
        assert_eq!(times, [2, 99, 100]);
        assert_eq!(message.text().unwrap(), "third");
        assert_eq!(message.content()["extension"].get(), "\"kept\"");
    }
}
