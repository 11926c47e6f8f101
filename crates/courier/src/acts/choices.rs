//! What can be done with a message, how long still, and why not.

use history::Details;
use serde::Serialize;
use specta::Type;
use yunxin::{
    Body, ConversationType, SentMessage, Until, WithdrawKind, asks_for_receipts, is_modifiable, is_targeted,
    modify_until, withdraw_until,
};

use super::order::ActOrder;
use super::target::Target;
use crate::error::ActClosed;

/// Whether one thing can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct Choice {
    /// Why not; `None`: it can, as far as time allows.
    pub closed: Option<ActClosed>,
    /// Until when, by this machine's clock; `None` where nothing limits it, or the time of the message is not known.
    pub until: Option<Until>,
}

/// Everything that can be done with a message, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct ActChoices {
    /// One-sided recall.
    pub one_sided: Choice,
    /// Two-sided recall.
    pub two_sided: Choice,
    /// The same, ignoring the usual window.
    pub two_sided_late: Choice,
    /// Silent deletion.
    pub delete: Choice,
    /// Recall or deletion in a chatroom.
    pub recall_room: Choice,
    /// Change it.
    pub modify: Choice,
    /// Read it back.
    pub read: Choice,
    /// Ask who read it.
    pub read_by: Choice,
    /// Mark it as read.
    pub mark_read: Choice,
    /// Add a reaction, or take one away.
    pub react: Choice,
    /// Ask for its reactions.
    pub reactions: Choice,
    /// Write a reply in its thread.
    pub reply: Choice,
    /// Ask for the replies.
    pub thread: Choice,
}

impl Choice {
    const OPEN: Choice = Choice { closed: None, until: None };

    fn closed(why: ActClosed) -> Choice {
        Choice { closed: Some(why), until: None }
    }

    fn unless(why: Option<ActClosed>) -> Choice {
        Choice { closed: why, until: None }
    }
}

impl ActChoices {
    /// Nothing can be done.
    pub(crate) fn none(why: ActClosed) -> ActChoices {
        let no = Choice::closed(why);
        ActChoices {
            one_sided: no,
            two_sided: no,
            two_sided_late: no,
            delete: no,
            recall_room: no,
            modify: no,
            read: no,
            read_by: no,
            mark_read: no,
            react: no,
            reactions: no,
            reply: no,
            thread: no,
        }
    }

    /// What can be done with the message of a row, or of one of its parts, whose account is there still. `clock_behind_ms`
    /// is by how much this machine's clock is behind the service's.
    pub(super) fn of(details: &Details, part: Option<&str>, clock_behind_ms: i64) -> ActChoices {
        let target = match Target::of(details, part) {
            Ok(target) => target,
            Err(ActClosed::OneOfSeveral) => return of_several(details),
            Err(why) => return ActChoices::none(why),
        };
        if target.is_gone(details) {
            // Reading it shows that it is gone.
            return ActChoices { read: Choice::OPEN, ..ActChoices::none(ActClosed::Gone) };
        }
        match target {
            Target::Room(_) => in_room(),
            Target::Message(message) => of_message(details, &message, clock_behind_ms),
        }
    }

    /// The one that an order asks for.
    pub(crate) fn choice(&self, order: &ActOrder) -> Choice {
        match order {
            ActOrder::Recall(withdraw) => match (withdraw.method, withdraw.ignore_window) {
                (WithdrawKind::OneSided, _) => self.one_sided,
                (WithdrawKind::TwoSided, Some(true)) => self.two_sided_late,
                (WithdrawKind::TwoSided, _) => self.two_sided,
                (WithdrawKind::Delete, _) => self.delete,
            },
            ActOrder::RecallRoom(_) => self.recall_room,
            ActOrder::Modify { .. } => self.modify,
            ActOrder::Read => self.read,
            ActOrder::ReadBy => self.read_by,
            ActOrder::MarkRead { .. } => self.mark_read,
            ActOrder::React(_) | ActOrder::Unreact { .. } => self.react,
            ActOrder::Reactions => self.reactions,
            ActOrder::Thread => self.thread,
        }
    }
}

/// A room's history shows all messages of a call at once; everything else is done with one of them.
fn of_several(details: &Details) -> ActChoices {
    let none = ActChoices::none(ActClosed::OneOfSeveral);
    match super::target::room_ids(details).is_empty() {
        true => none,
        false => ActChoices { read: Choice::OPEN, ..none },
    }
}

fn in_room() -> ActChoices {
    ActChoices { recall_room: Choice::OPEN, read: Choice::OPEN, ..ActChoices::none(ActClosed::InChatroom) }
}

fn of_message(details: &Details, message: &SentMessage, clock_behind_ms: i64) -> ActChoices {
    let here = |until: Until| until.by_clock_behind(clock_behind_ms);
    let recall = |method, late| recall_choice(message, method, late, here);
    let body = Body::parse(details.request_body.as_str()).ok();
    let targeted = body.as_ref().is_some_and(is_targeted).then_some(ActClosed::Targeted);
    let unnamed = match (&message.message_client_id, message.create_time_ms) {
        (None, _) => Some(ActClosed::NoClientId),
        (_, None) => Some(ActClosed::NoServerTime),
        _ => None,
    };
    ActChoices {
        one_sided: recall(WithdrawKind::OneSided, false),
        two_sided: recall(WithdrawKind::TwoSided, false),
        two_sided_late: recall(WithdrawKind::TwoSided, true),
        delete: recall(WithdrawKind::Delete, false),
        recall_room: Choice::closed(ActClosed::NoMessage),
        modify: modify_choice(details, message, here),
        read: Choice::OPEN,
        read_by: receipts_choice(message, body.as_ref()),
        mark_read: match message.conversation.kind {
            ConversationType::Superteam => Choice::closed(ActClosed::TeamsOnly),
            ConversationType::P2p | ConversationType::Team => Choice::OPEN,
        },
        react: Choice::unless(targeted.or(unnamed)),
        reactions: Choice::unless(targeted.or(unnamed)),
        reply: Choice::unless(targeted.or(unnamed)),
        thread: Choice::unless(targeted.or(unnamed)),
    }
}

fn recall_choice(
    message: &SentMessage,
    method: WithdrawKind,
    late: bool,
    here: impl Fn(Until) -> Until,
) -> Choice {
    let until = |time_ms| withdraw_until(method, message.conversation.kind, late, time_ms);
    // Whether there is such a way does not depend on the time.
    if until(0).is_none() {
        return Choice::closed(ActClosed::TwoSidedOnly);
    }
    Choice { closed: None, until: message.create_time_ms.and_then(until).map(here) }
}

fn modify_choice(details: &Details, message: &SentMessage, here: impl Fn(Until) -> Until) -> Choice {
    if !details.row.message_type.is_some_and(is_modifiable) {
        return Choice::closed(ActClosed::TypeIsFixed);
    }
    match message.create_time_ms {
        Some(time_ms) => Choice { closed: None, until: Some(here(modify_until(time_ms))) },
        None => Choice::closed(ActClosed::NoServerTime),
    }
}

fn receipts_choice(message: &SentMessage, body: Option<&Body>) -> Choice {
    if message.conversation.kind != ConversationType::Team {
        return Choice::closed(ActClosed::TeamsOnly);
    }
    match body.is_some_and(asks_for_receipts) {
        true => Choice::OPEN,
        false => Choice::closed(ActClosed::NoReceiptsAsked),
    }
}
