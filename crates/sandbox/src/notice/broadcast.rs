//! To everybody who uses the app, and to all of its chatrooms.
//!
//! Source: fact sheet, section 17.

use serde::Serialize;

use super::list::{Page, last_id, not_found, page};
use super::reach::target_os;
use crate::answer::Refusal;
use crate::fields::Group;
use crate::forced;
use crate::query::Query;
use crate::request::Input;
use crate::send::rules;
use crate::shared::Shared;
use crate::world::{Broadcast, Notice, NoticeContent, Reach, Shown, broadcast_data, room_texts};

const CONTENT_MAX: usize = 4096;
const TAGS_MAX: usize = 128;
/// Of the hours that a broadcast is kept for users who are offline.
const USUAL_TTL_H: i64 = 168;
const HOUR_MS: u64 = 60 * 60 * 1000;
/// `type` of a list: all of them, kept for users who are offline, not kept.
const ALL: i64 = 1;
const OFFLINE: i64 = 2;
const ONLINE: i64 = 3;

#[derive(Serialize)]
pub(super) struct Sent {
    /// Text in one SDK, a number in the other: text, so that no digit is lost.
    broadcast_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_account_id: Option<String>,
    content: String,
    offline_enabled: bool,
    target_os: Vec<String>,
    create_time: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_time: Option<u64>,
}

#[derive(Serialize)]
pub(super) struct Withdrawn {}

pub(super) fn users(shared: &Shared, input: &Input) -> Result<Sent, Refusal> {
    let root = Group::root(&input.value)?;
    let content = root.required_text("content")?;
    root.text("content", Some(CONTENT_MAX))?;
    let sender_id = root.value("from_account_id").map(|_| root.account("from_account_id")).transpose()?;
    let offline_enabled = root.boolean("offline_enabled")?.unwrap_or(false);
    let ttl_h = root.integer("ttl")?.unwrap_or(USUAL_TTL_H);
    if ttl_h < 1 {
        return Err(root.wrong("ttl", "must be at least 1 hour"));
    }
    let target_os = target_os(&root)?;
    if let Some(sender) = sender_id.as_deref() {
        forced::of_account(sender).map_or(Ok(()), Err)?;
        shared.directory.admit_notifier(sender)?;
    }
    let expires = crate::clock::now_ms().saturating_add(ttl_h.unsigned_abs().saturating_mul(HOUR_MS));
    let broadcast = Broadcast {
        reach: Reach::Users,
        sender_id,
        content: content.to_owned(),
        offline_enabled,
        target_os,
        expire_time_ms: offline_enabled.then_some(expires),
        client_id: None,
        withdrawn: false,
    };
    let notice = accept(shared, input, broadcast.clone())?;
    Ok(Sent::of(&notice, &broadcast))
}

pub(super) fn chatrooms(shared: &Shared, input: &Input) -> Result<Shown, Refusal> {
    let root = Group::root(&input.value)?;
    let client_id = root.required_text("client_broadcast_id")?.to_owned();
    let sender = root.account("sender_id")?;
    root.text("extension", Some(CONTENT_MAX))?;
    let resent = root.one_of("resend_flag", &[0, 1])? == Some(1);
    let message = root.group("message")?.ok_or_else(|| Refusal::parameter("message is missing"))?;
    let kind = rules::check_message(&message, &shared.limits)?;
    let mut high_priority = false;
    if let Some(config) = root.group("message_config")? {
        high_priority = config.boolean("high_priority")?.unwrap_or(false);
        config.text("notify_target_tags", Some(TAGS_MAX))?;
    }
    rules::check_route(&root)?;
    if let Some(antispam) = root.group("antispam_config")? {
        rules::check_antispam(&antispam, kind)?;
    }
    forced::of_account(&sender).map_or(Ok(()), Err)?;
    shared.directory.admit_sender(&sender)?;
    if resent {
        let notices = shared.world.notices();
        let first = notices.all().find(|notice| {
            as_broadcast(notice).is_some_and(|broadcast| {
                broadcast.client_id.as_ref() == Some(&client_id)
                    && broadcast.sender_id.as_ref() == Some(&sender)
            })
        });
        if let Some(first) = first {
            return Ok(broadcast_data(first, high_priority));
        }
    }
    let broadcast = Broadcast {
        reach: Reach::Chatrooms,
        sender_id: Some(sender),
        content: room_texts(&input.text).into_iter().next().unwrap_or_default(),
        offline_enabled: false,
        target_os: Vec::new(),
        expire_time_ms: None,
        client_id: Some(client_id),
        withdrawn: false,
    };
    accept(shared, input, broadcast).map(|notice| broadcast_data(&notice, high_priority))
}

pub(super) fn list(shared: &Shared, input: &Input) -> Result<Page<Sent>, Refusal> {
    let query = Query::of(&input.uri);
    let wanted = query.one_of("type", &[ALL, OFFLINE, ONLINE])?.unwrap_or(ALL);
    let notices = shared.world.notices();
    let found = notices.all().filter_map(|notice| {
        let broadcast = to_users(notice)?;
        let is_wanted = wanted == ALL || (wanted == OFFLINE) == broadcast.offline_enabled;
        is_wanted.then(|| (notice, Sent::of(notice, broadcast)))
    });
    page(found, &query)
}

pub(super) fn get(shared: &Shared, input: &Input) -> Result<Sent, Refusal> {
    let id = last_id(&input.uri, "broadcast_id")?;
    let notices = shared.world.notices();
    let found = notices.all().find(|notice| notice.id == id);
    let found = found.and_then(|notice| to_users(notice).map(|broadcast| Sent::of(notice, broadcast)));
    found.ok_or_else(|| not_found("broadcast"))
}

pub(super) fn withdraw(shared: &Shared, input: &Input) -> Result<Withdrawn, Refusal> {
    let id = last_id(&input.uri, "broadcast_id")?;
    let mut notices = shared.world.notices();
    if !notices.all().any(|notice| notice.id == id && to_users(notice).is_some()) {
        return Err(not_found("broadcast"));
    }
    notices.withdraw(id)?;
    Ok(Withdrawn {})
}

impl Sent {
    fn of(notice: &Notice, broadcast: &Broadcast) -> Sent {
        Sent {
            broadcast_id: notice.id.to_string(),
            from_account_id: broadcast.sender_id.clone(),
            content: broadcast.content.clone(),
            offline_enabled: broadcast.offline_enabled,
            target_os: broadcast.target_os.clone(),
            create_time: notice.create_time_ms,
            expire_time: broadcast.expire_time_ms,
        }
    }
}

fn accept(shared: &Shared, input: &Input, broadcast: Broadcast) -> Result<Notice, Refusal> {
    let content = NoticeContent::Broadcast(broadcast);
    shared.world.notices().accept(content, input.trace_id.clone(), input.text.clone())
}

fn as_broadcast(notice: &Notice) -> Option<&Broadcast> {
    match &notice.content {
        NoticeContent::Broadcast(broadcast) if !broadcast.withdrawn => Some(broadcast),
        _ => None,
    }
}

/// Those to chatrooms are in no list.
fn to_users(notice: &Notice) -> Option<&Broadcast> {
    as_broadcast(notice).filter(|broadcast| broadcast.reach == Reach::Users)
}
