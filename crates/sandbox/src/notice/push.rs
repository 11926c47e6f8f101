//! A push to all users.
//!
//! Known from one SDK only. Source: fact sheet, section 17. In what `roam_expire_after` counts is not documented: seconds
//! here, since the SDK's own test means seven days by 604800.

use serde::Serialize;
use serde_json::Value;

use super::list::{Page, last_id, not_found, page};
use super::reach::target_os;
use crate::answer::Refusal;
use crate::clock::now_ms;
use crate::fields::Group;
use crate::forced;
use crate::query::Query;
use crate::request::Input;
use crate::shared::Shared;
use crate::world::{Notice, NoticeContent, Push};

#[derive(Serialize)]
pub(super) struct Sent {
    push_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_account_id: Option<String>,
    content: String,
    target_type: i64,
    target_os: Vec<String>,
    roam_enabled: bool,
    roam_expire_time: u64,
    create_time: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    push_config: Option<Value>,
}

pub(super) fn send(shared: &Shared, input: &Input) -> Result<Sent, Refusal> {
    let root = Group::root(&input.value)?;
    let content = root.required_text("content")?.to_owned();
    let push_config = root.group("push_config")?;
    if let Some(config) = &push_config {
        config.booleans(&["push_nick_enabled", "push_badge_enabled"])?;
        config.text("push_content", Some(500))?;
        config.json_text("push_payload", Some(2048))?;
    }
    let sender_account_id =
        root.value("sender_account_id").map(|_| root.account("sender_account_id")).transpose()?;
    let roam_enabled = root.boolean("roam_enabled")?.unwrap_or(false);
    let roam_s = root.integer("roam_expire_after")?.unwrap_or(0).max(0).unsigned_abs();
    let roam_expire_time =
        if roam_enabled { now_ms().saturating_add(roam_s.saturating_mul(1_000)) } else { 0 };
    let push = Push {
        sender_account_id,
        content,
        target_type: root.integer("target_type")?.unwrap_or(0),
        target_os: target_os(&root)?,
        roam_enabled,
        roam_expire_time,
        push_config: root.value("push_config").cloned(),
    };
    if let Some(sender) = push.sender_account_id.as_deref() {
        forced::of_account(sender).map_or(Ok(()), Err)?;
        shared.directory.admit_notifier(sender)?;
    }
    let content = NoticeContent::Push(push.clone());
    let notice = shared.world.notices().accept(content, input.trace_id.clone(), input.text.clone())?;
    Ok(Sent::of(&notice, &push))
}

pub(super) fn list(shared: &Shared, input: &Input) -> Result<Page<Sent>, Refusal> {
    let notices = shared.world.notices();
    let found = notices.all().filter_map(|notice| Some((notice, Sent::of(notice, as_push(notice)?))));
    page(found, &Query::of(&input.uri))
}

pub(super) fn get(shared: &Shared, input: &Input) -> Result<Sent, Refusal> {
    let id = last_id(&input.uri, "push_id")?;
    let notices = shared.world.notices();
    let found = notices.all().find(|notice| notice.id == id);
    let found = found.and_then(|notice| as_push(notice).map(|push| Sent::of(notice, push)));
    found.ok_or_else(|| not_found("push"))
}

impl Sent {
    fn of(notice: &Notice, push: &Push) -> Sent {
        Sent {
            push_id: notice.id,
            sender_account_id: push.sender_account_id.clone(),
            content: push.content.clone(),
            target_type: push.target_type,
            target_os: push.target_os.clone(),
            roam_enabled: push.roam_enabled,
            roam_expire_time: push.roam_expire_time,
            create_time: notice.create_time_ms,
            push_config: push.push_config.clone(),
        }
    }
}

fn as_push(notice: &Notice) -> Option<&Push> {
    match &notice.content {
        NoticeContent::Push(push) => Some(push),
        _ => None,
    }
}
