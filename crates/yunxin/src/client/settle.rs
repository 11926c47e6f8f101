//! Settling a send of unknown end: is the message there?

pub(super) mod sought;

use serde::Serialize;

use super::moment::Moment;
use super::query::{MAX_PAGE, QueriedMessage};
use super::setup::Client;
use crate::error::Error;
use sought::{Comparison, Difference, Sought};

/// A thousand messages: enough for any conversation between people, and an end for any other.
const MAX_PAGES: u32 = 10;

/// What was found out about a send of unknown end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// It arrived.
    Found {
        /// The service's id, to the last digit.
        message_server_id: String,
        /// The service's time, Unix milliseconds.
        create_time_ms: i64,
        /// The message as the service keeps it.
        raw: String,
    },
    /// It is not, but another message of the same sender has its `message_client_id`. That the service refuses the id
    /// therefore says nothing about the message looked for.
    Other {
        /// The other message.
        other: OtherMessage,
        /// How many messages were looked at.
        looked_at: u32,
        /// From when on every message was looked at, as in [`Settled::NotSeen`].
        from_ms: i64,
        /// Until when.
        to_ms: i64,
    },
    /// It is not among the messages of that time. No proof that it never arrives: it may be on its way, or the service
    /// may not keep messages of this kind.
    NotSeen {
        /// How many messages were looked at.
        looked_at: u32,
        /// From when on every message was looked at, Unix milliseconds by the service's clock.
        from_ms: i64,
        /// Until when. Both are narrower than the six minutes around the send where the conversation holds more than a
        /// thousand messages, and equal where no stretch of time was seen whole.
        to_ms: i64,
    },
}

/// A message that has the `message_client_id` of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct OtherMessage {
    /// The service's id, to the last digit.
    pub message_server_id: String,
    /// The service's time, Unix milliseconds.
    #[specta(type = specta_typescript::Number)]
    pub create_time_ms: i64,
    /// In what it is another than the message looked for.
    pub differs: Vec<Difference>,
}

impl Client {
    /// Looks for a message six minutes around the time of the send: by the id that its sender gave it, its sender, its type,
    /// text and attachment. The id alone proves nothing, since a body with a fixed id may have gone out before, and the
    /// other side may use the same.
    ///
    /// # Errors
    /// Those of [`Client::query_messages`], of any page: half a search proves nothing.
    pub async fn settle(&self, sought: &Sought, around: Moment) -> Result<Settled, Error> {
        let to = sought.conversation();
        let (mut from_ms, mut to_ms) = around.window(self.clock_offset_s());
        let mut page = self.query_messages(to, from_ms, to_ms, MAX_PAGE, None).await?;
        // The first call of a process may be what shows that the clock is wrong: then it looked at the wrong times.
        let learned = around.window(self.clock_offset_s());
        if learned != (from_ms, to_ms) {
            (from_ms, to_ms) = learned;
            page = self.query_messages(to, from_ms, to_ms, MAX_PAGE, None).await?;
        }
        let (mut looked_at, mut token, mut ends, mut other) = (0, None::<String>, None, None);
        for number in 1..=MAX_PAGES {
            looked_at += page.items.len() as u32;
            ends = seen(ends, &page.items);
            for item in page.items {
                let QueriedMessage { message_server_id, create_time_ms, raw, .. } = item;
                match sought.compare(&raw) {
                    Comparison::Same => return Ok(Settled::Found { message_server_id, create_time_ms, raw }),
                    Comparison::Other(differs) => {
                        other.get_or_insert(OtherMessage { message_server_id, create_time_ms, differs });
                    }
                    Comparison::Stranger => {}
                }
            }
            if !page.has_more {
                return Ok(unseen(other, looked_at, from_ms, to_ms));
            }
            // A service that says "more" and does not say where, or says the same again, is not asked for ever.
            if number == MAX_PAGES || page.next_token.is_none() || page.next_token == token {
                break;
            }
            token = page.next_token;
            page = self.query_messages(to, from_ms, to_ms, MAX_PAGE, token.as_deref()).await?;
        }
        let (from_ms, to_ms) = stretch(ends, from_ms, to_ms);
        Ok(unseen(other, looked_at, from_ms, to_ms))
    }
}

fn unseen(other: Option<OtherMessage>, looked_at: u32, from_ms: i64, to_ms: i64) -> Settled {
    match other {
        Some(other) => Settled::Other { other, looked_at, from_ms, to_ms },
        None => Settled::NotSeen { looked_at, from_ms, to_ms },
    }
}

/// Times of the first and the last message seen so far.
fn seen(before: Option<(i64, i64)>, items: &[QueriedMessage]) -> Option<(i64, i64)> {
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return before };
    Some((before.map_or(first.create_time_ms, |(first, _)| first), last.create_time_ms))
}

/// What an unfinished search has seen whole: it ran from one end of the window to the last message, whichever end that
/// was. The last moment is left out, for more messages may share it.
fn stretch(ends: Option<(i64, i64)>, from_ms: i64, to_ms: i64) -> (i64, i64) {
    match ends {
        Some((first, last)) if first < last => (from_ms, (last - 1).clamp(from_ms, to_ms)),
        Some((first, last)) if first > last => ((last + 1).clamp(from_ms, to_ms), to_ms),
        _ => (from_ms, from_ms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unfinished_search_claims_only_what_it_saw_whole() {
        assert_eq!(stretch(Some((20, 60)), 10, 100), (10, 59), "oldest first");
        assert_eq!(stretch(Some((90, 60)), 10, 100), (61, 100), "newest first");
        assert_eq!(stretch(Some((60, 60)), 10, 100), (10, 10), "no direction");
        assert_eq!(stretch(None, 10, 100), (10, 10), "nothing");
        assert_eq!(stretch(Some((20, 900)), 10, 100), (10, 100), "times outside the window");
    }
}
