//! Pages of messages.

use std::sync::Arc;

use super::params::Query;
use crate::answer::Refusal;
use crate::world::Message;

pub(super) const PAGE_MAX: usize = 100;

pub(crate) fn limit(query: &Query<'_>) -> Result<usize, Refusal> {
    let limit = query.required::<usize>("limit")?;
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(Refusal::parameter(format_args!("limit must be 1 to {PAGE_MAX}")));
    }
    Ok(limit)
}

/// `begin_time` and `end_time`, in milliseconds, both included.
pub(super) fn range(query: &Query<'_>) -> Result<(u64, u64), Refusal> {
    let (begin_ms, end_ms) = (query.required::<u64>("begin_time")?, query.required::<u64>("end_time")?);
    if begin_ms > end_ms {
        return Err(Refusal::new(107_439, "invalid time range: begin_time is after end_time"));
    }
    Ok((begin_ms, end_ms))
}

/// One page of what was found.
pub(super) struct Cut {
    pub(super) messages: Vec<Arc<Message>>,
    pub(super) has_more: bool,
    /// Ids rise with time, so the id alone says where a page ended. Empty on the last page.
    pub(super) next_token: String,
}

impl Cut {
    /// `found` is oldest first.
    pub(super) fn of<'a>(
        found: impl DoubleEndedIterator<Item = &'a Arc<Message>>,
        newest_first: bool,
        last_id: Option<i64>,
        limit: usize,
    ) -> Cut {
        let beyond = |message: &&Arc<Message>| {
            let id = message.kept.message_server_id;
            last_id.is_none_or(|last| if newest_first { id < last } else { id > last })
        };
        let found = found.filter(beyond);
        // One more than asked for tells whether there is more.
        let mut messages: Vec<Arc<Message>> = if newest_first {
            found.rev().take(limit + 1).cloned().collect()
        } else {
            found.take(limit + 1).cloned().collect()
        };
        let has_more = messages.len() > limit;
        messages.truncate(limit);
        let last = messages.last().filter(|_| has_more);
        let next_token = last.map(|message| message.kept.message_server_id.to_string()).unwrap_or_default();
        Cut { messages, has_more, next_token }
    }
}
