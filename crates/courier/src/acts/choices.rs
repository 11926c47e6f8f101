//! What can be done with a message, how long still, and why not.

use history::{ActKind, ActState, Details, Outcome};
use serde::Serialize;
use specta::Type;
use url::Url;
use yunxin::{
    Body, ConversationType, SentMessage, Until, WithdrawKind, asks_for_receipts, is_modifiable, modify_until,
    withdraw_until,
};

use super::order::{ActOrder, sent_message};
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
    /// Change it.
    pub modify: Choice,
    /// Read it back.
    pub read: Choice,
    /// Ask who read it.
    pub read_by: Choice,
    /// Mark it as read.
    pub mark_read: Choice,
}

impl Choice {
    const OPEN: Choice = Choice { closed: None, until: None };

    fn closed(why: ActClosed) -> Choice {
        Choice { closed: Some(why), until: None }
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
            modify: no,
            read: no,
            read_by: no,
            mark_read: no,
        }
    }

    /// What can be done with the message of a row, whose account is there still. `clock_behind_ms` is by how much this
    /// machine's clock is behind the service's.
    pub(crate) fn of(details: &Details, clock_behind_ms: i64) -> ActChoices {
        if details.row.outcome != Outcome::Sent {
            return ActChoices::none(ActClosed::NotSent);
        }
        let Some(message) = sent_message(details) else { return ActChoices::none(ActClosed::NoServerId) };
        let here = |until: Until| until.by_clock_behind(clock_behind_ms);
        let recall = |method, late| recall_choice(&message, method, late, here);
        let body = Body::parse(details.request_body.as_str()).ok();
        let mut choices = ActChoices {
            one_sided: recall(WithdrawKind::OneSided, false),
            two_sided: recall(WithdrawKind::TwoSided, false),
            two_sided_late: recall(WithdrawKind::TwoSided, true),
            delete: recall(WithdrawKind::Delete, false),
            modify: modify_choice(details, &message, here),
            read: Choice::OPEN,
            read_by: receipts_choice(&message, body.as_ref()),
            mark_read: match message.conversation.kind {
                ConversationType::Superteam => Choice::closed(ActClosed::TeamsOnly),
                ConversationType::P2p | ConversationType::Team => Choice::OPEN,
            },
        };
        if is_gone(details) {
            // Reading it shows that it is gone.
            choices = ActChoices { read: Choice::OPEN, ..ActChoices::none(ActClosed::Gone) };
        }
        choices
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
            ActOrder::Modify { .. } => self.modify,
            ActOrder::Read => self.read,
            ActOrder::ReadBy => self.read_by,
            ActOrder::MarkRead { .. } => self.mark_read,
        }
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

/// Whether a recorded act took it away for both sides. A one-sided recall leaves the sender's copy.
fn is_gone(details: &Details) -> bool {
    let takes_all = |url: &str| {
        let kind = |url: Url| {
            url.query_pairs().find(|(name, _)| name == "type").map(|(_, value)| value.into_owned())
        };
        let whole = [WithdrawKind::TwoSided, WithdrawKind::Delete].map(|method| method.code().to_string());
        Url::parse(url).ok().and_then(kind).is_some_and(|kind| whole.contains(&kind))
    };
    let acts = &details.acts;
    acts.iter().any(|act| act.kind == ActKind::Recall && act.state == ActState::Done && takes_all(&act.url))
}
