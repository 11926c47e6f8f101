//! Reading many messages: by ids, by words, by thread.
//!
//! Source: fact sheet, section 12.

use std::{collections::BTreeSet, sync::Arc};

use axum::http::Uri;
use serde::Serialize;
use serde_json::Value;

use super::find::{conversation_segment, missing, readable};
use super::page::{Cut, PAGE_MAX, limit, range};
use super::params::Query;
use crate::answer::Refusal;
use crate::conversation::{self, Conversation, Kind, is_account};
use crate::fields::Group;
use crate::shared::Shared;
use crate::world::{Ledger, Message, Shown};

const SENDERS_MAX: usize = 5;
const KEYWORDS_MAX: usize = 5;

#[derive(Serialize)]
pub(super) struct ByIds {
    success_list: Vec<Shown>,
    failed_list: Vec<Failed>,
}

#[derive(Serialize)]
struct Failed {
    message_server_id: i64,
    create_time: u64,
    error_code: i64,
    error_msg: String,
}

pub(super) fn by_ids(shared: &Shared, uri: &Uri, body: &Value) -> Result<ByIds, Refusal> {
    let (_, conversation) = conversation::parse(conversation_segment(uri))?;
    let wanted = Group::root(body)?.groups("messages")?;
    if !(1..=PAGE_MAX).contains(&wanted.len()) {
        return Err(Refusal::parameter(format_args!("messages must hold 1 to {PAGE_MAX}")));
    }
    let wanted: Vec<(i64, u64)> = wanted
        .iter()
        .map(|one| Ok((one.required_integer("message_server_id")?, one.required_time("create_time")?)))
        .collect::<Result<_, Refusal>>()?;
    let mut found = ByIds { success_list: Vec::new(), failed_list: Vec::new() };
    shared.world.read(|ledger| {
        for (message_server_id, create_time) in wanted {
            let message = readable(ledger, &conversation, message_server_id).and_then(|message| {
                let is_its_time = message.kept.create_time_ms == create_time;
                is_its_time.then_some(message).ok_or_else(|| missing("create_time is not its time"))
            });
            match message {
                Ok(message) => found.success_list.push(message.item()),
                Err(Refusal { code: error_code, msg: error_msg }) => {
                    let failed = Failed { message_server_id, create_time, error_code, error_msg };
                    found.failed_list.push(failed);
                }
            }
        }
    });
    Ok(found)
}

#[derive(Serialize)]
pub(super) struct Found {
    count: usize,
    has_more: bool,
    next_token: String,
    items: Vec<Shown>,
}

/// What a search asks of a message, whoever may see it.
struct Wanted {
    senders: Vec<String>,
    types: Vec<i64>,
    sub_types: Vec<i64>,
    from_ms: u64,
    until_ms: u64,
    /// In lower case.
    words: Vec<String>,
    all_words: bool,
}

pub(super) fn search(shared: &Shared, uri: &Uri) -> Result<Found, Refusal> {
    let query = Query::of(uri);
    let operator = query.account("operator_id")?;
    let conversation = query.text("conversation_id").map(conversation::parse).transpose()?;
    let conversation = conversation.map(|(_, conversation)| conversation);
    if conversation.as_ref().is_some_and(|conversation| conversation.owner != operator) {
        let what = "conversation id does not belong to account: operator_id must be its owner";
        return Err(Refusal::new(110_302, what));
    }
    let wanted = Wanted::of(&query)?;
    let limit = if query.text("limit").is_some() { limit(&query)? } else { PAGE_MAX };
    let newest_first = query.one_of("direction", &[0, 1])?.unwrap_or(0) == 0;
    let last_id = query.optional::<i64>("page_token")?;
    shared.world.read(|ledger| {
        let seen: Vec<&Arc<Message>> = match &conversation {
            Some(conversation) => ledger.conversation(conversation).collect(),
            None => {
                let teams = teams_of(ledger, &operator);
                let seen =
                    |message: &&Arc<Message>| takes_part(&operator, &teams, &message.kept.conversation);
                ledger.messages().filter(seen).collect()
            }
        };
        let found: Vec<&Arc<Message>> = seen
            .into_iter()
            .filter(|message| message.gone_for(&operator).is_none() && !message.is_unnoticed_by(&operator))
            .filter(|message| wanted.fits(message))
            .collect();
        let count = found.len();
        let Cut { messages, has_more, next_token } = Cut::of(found.into_iter(), newest_first, last_id, limit);
        Ok(Found {
            count,
            has_more,
            next_token,
            items: messages.iter().map(|message| message.item()).collect(),
        })
    })
}

impl Wanted {
    fn of(query: &Query<'_>) -> Result<Wanted, Refusal> {
        let senders: Vec<String> = query.list("sender_account_ids").map(str::to_ascii_lowercase).collect();
        if senders.len() > SENDERS_MAX || !senders.iter().all(|sender| is_account(sender)) {
            let what =
                format_args!("sender_account_ids must be at most {SENDERS_MAX} account ids with commas");
            return Err(Refusal::parameter(what));
        }
        let words = query.text("keyword_list").map_or(Ok(Vec::new()), serde_json::from_str::<Vec<String>>);
        let words = words.ok().filter(|words| words.len() <= KEYWORDS_MAX).ok_or_else(|| {
            let what = "must be a JSON array of at most";
            Refusal::parameter(format_args!("keyword_list {what} {KEYWORDS_MAX} strings"))
        })?;
        let from_ms = query.optional::<u64>("start_time")?.unwrap_or(0);
        let period_ms = query.optional::<u64>("time_period")?.filter(|period_ms| *period_ms > 0);
        Ok(Wanted {
            senders,
            types: query.numbers("message_types")?,
            sub_types: query.numbers("message_sub_types")?,
            from_ms,
            until_ms: period_ms.map_or(u64::MAX, |period_ms| from_ms.saturating_add(period_ms)),
            words: words.into_iter().map(|word| word.to_lowercase()).collect(),
            all_words: query.one_of("keyword_match_type", &[0, 1])? == Some(1),
        })
    }

    fn fits(&self, message: &Message) -> bool {
        let kept = &message.kept;
        let in_list = |list: &[i64], value: Option<i64>| {
            list.is_empty() || value.is_some_and(|value| list.contains(&value))
        };
        (self.from_ms..=self.until_ms).contains(&kept.create_time_ms)
            && (self.senders.is_empty() || self.senders.contains(&kept.conversation.owner))
            && in_list(&self.types, message.message_type())
            && in_list(&self.sub_types, message.sub_type())
            && self.has_words(message)
    }

    fn has_words(&self, message: &Message) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let text = message.text().unwrap_or_default().to_lowercase();
        let mut words = self.words.iter();
        if self.all_words {
            words.all(|word| text.contains(word))
        } else {
            words.any(|word| text.contains(word))
        }
    }
}

/// Groups that an account is seen in: the sandbox has no lists of members.
fn teams_of(ledger: &Ledger, account: &str) -> BTreeSet<String> {
    let spoke_in = |message: &&Arc<Message>| {
        message.kept.conversation.kind.is_group()
            && (message.kept.conversation.owner == account || message.state().readers.contains_key(account))
    };
    ledger.messages().filter(spoke_in).map(|message| message.kept.conversation.peer.clone()).collect()
}

fn takes_part(account: &str, teams: &BTreeSet<String>, conversation: &Conversation) -> bool {
    match conversation.kind {
        Kind::P2p => conversation.owner == account || conversation.peer == account,
        Kind::Team | Kind::SuperTeam => teams.contains(&conversation.peer),
    }
}

#[derive(Serialize)]
pub(super) struct Thread {
    thread_root: Shown,
    total: usize,
    /// Time of the last answer, or of the root.
    timestamp: u64,
    messages: Vec<Shown>,
    has_more: bool,
    next_token: String,
}

pub(super) fn thread(shared: &Shared, uri: &Uri) -> Result<Thread, Refusal> {
    let query = Query::of(uri);
    let (begin_ms, end_ms) = range(&query)?;
    let limit = limit(&query)?;
    let kind = query.required("conversation_type").map(Kind::of)?;
    let kind = kind.ok_or_else(|| Refusal::parameter("conversation_type must be 1, 2 or 3"))?;
    let (sender, receiver) =
        (query.required::<String>("sender_id")?, query.required::<String>("receiver_id")?);
    let conversation = Conversation::new(&sender, kind, &receiver).map_err(|problem| {
        Refusal::parameter(format_args!("conversation of sender_id and receiver_id {problem}"))
    })?;
    // The names of the other SDK are taken too.
    let id = query.optional("message_server_id")?.map_or_else(|| query.required("root_message_id"), Ok)?;
    let newest_first = query.optional::<bool>("descending")?.unwrap_or(true);
    let last_id = query.optional::<i64>("page_token")?;
    shared.world.read(|ledger| {
        let root = readable(ledger, &conversation, id)?;
        let replies: Vec<&Arc<Message>> = ledger
            .conversation(&conversation)
            .filter(|message| message.thread_root() == Some(id))
            .filter(|message| message.gone_for(&conversation.owner).is_none())
            .collect();
        let (total, last) = (replies.len(), replies.last().unwrap_or(&root).kept.create_time_ms);
        let within = |message: &&Arc<Message>| (begin_ms..=end_ms).contains(&message.kept.create_time_ms);
        let cut = Cut::of(replies.into_iter().filter(within), newest_first, last_id, limit);
        Ok(Thread {
            thread_root: root.item(),
            total,
            timestamp: last,
            messages: cut.messages.iter().map(|message| message.item()).collect(),
            has_more: cut.has_more,
            next_token: cut.next_token,
        })
    })
}
