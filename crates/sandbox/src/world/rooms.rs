//! What chatrooms hold, under one lock.

use std::{collections::VecDeque, io, path::Path, sync::Arc};

use rand::Rng as _;
use serde::{Deserialize, Serialize};

use super::room::{RoomIncoming, RoomMessage};
use crate::answer::Refusal;
use crate::clock::now_ms;
use crate::events::{Event, Events};
use crate::journal::Journal;

/// A user receives no more per second: of normal messages, and of those of high priority.
///
/// Source: fact sheet, section 15.
const NORMAL_PER_S: usize = 20;
const HIGH_PER_S: usize = 10;
const WINDOW_MS: u64 = 1000;

/// One line of `rooms.jsonl`.
#[derive(Debug, Serialize, Deserialize)]
enum RoomEvent {
    Sent(RoomMessage),
    Recalled { number: i64 },
}

pub(crate) struct Rooms {
    /// Of all rooms, oldest first.
    messages: VecDeque<Arc<RoomMessage>>,
    /// No more are kept.
    most: usize,
    newest: i64,
    journal: Journal<RoomEvent>,
    events: Events,
    closed: bool,
}

impl std::fmt::Debug for Rooms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rooms({} messages)", self.messages.len())
    }
}

impl Rooms {
    pub(super) fn open(path: &Path, most: usize, events: Events) -> io::Result<Rooms> {
        let (journal, lines) = Journal::open(path, usize::MAX)?;
        let mut rooms = Rooms { messages: VecDeque::new(), most, newest: 0, journal, events, closed: false };
        lines.into_iter().for_each(|event| rooms.apply(event));
        Ok(rooms)
    }

    /// Keeps a message, or gives back the one that it repeats.
    pub(crate) fn accept(&mut self, incoming: RoomIncoming) -> Result<Arc<RoomMessage>, Refusal> {
        if incoming.resent
            && let Some(first) = self.messages.iter().find(|message| is_repeat(&incoming, message))
        {
            return Ok(Arc::clone(first));
        }
        let now_ms = now_ms();
        let recent = |high: bool| {
            let in_window = |message: &&Arc<RoomMessage>| message.create_time_ms + WINDOW_MS > now_ms;
            let newest_first = self.messages.iter().rev().take_while(in_window);
            newest_first
                .filter(|message| message.room_id == incoming.room_id && message.high_priority == high)
                .count()
        };
        let mut high_priority = incoming.priority.high;
        if high_priority && recent(true) >= HIGH_PER_S {
            if incoming.priority.or_nothing {
                return Err(Refusal::new(416, "rate limit reached: 10 messages of high priority per second"));
            }
            high_priority = false;
        }
        let abandoned = !high_priority
            && (recent(false) >= NORMAL_PER_S
                || rand::rng().random_range(0..10_000) < incoming.priority.abandon_ratio);
        let message = RoomMessage {
            number: self.newest + 1,
            room_id: incoming.room_id,
            message_client_id: incoming.message_client_id,
            sender_id: incoming.sender_id,
            create_time_ms: now_ms,
            in_history: incoming.in_history && incoming.receivers.is_empty(),
            receivers: incoming.receivers,
            high_priority,
            abandoned,
            recalled: false,
            trace_id: incoming.trace_id,
            message: incoming.message,
            extension: incoming.extension,
            body: incoming.body,
        };
        if incoming.to_nobody {
            return Ok(Arc::new(message));
        }
        self.write(RoomEvent::Sent(message))?;
        let kept = self.messages.back().map(Arc::clone).ok_or_else(|| {
            Refusal::broken("no chatroom message is kept", &io::Error::other("0 messages are kept"))
        })?;
        self.report(&kept, false);
        Ok(kept)
    }

    /// Takes a message back.
    pub(crate) fn recall(&mut self, number: i64) -> Result<(), Refusal> {
        self.write(RoomEvent::Recalled { number })?;
        if let Some(message) = self.messages.iter().find(|message| message.number == number) {
            self.report(message, true);
        }
        Ok(())
    }

    fn report(&self, message: &RoomMessage, recalled: bool) {
        self.events.report(Event::Chatroom {
            room_id: message.room_id.to_string(),
            message_client_id: message.message_client_id.clone(),
            recalled,
        });
    }

    /// Every message, oldest first.
    pub(crate) fn messages(&self) -> impl DoubleEndedIterator<Item = &Arc<RoomMessage>> {
        self.messages.iter()
    }

    pub(super) fn empty(&mut self) -> io::Result<()> {
        self.journal.retain(|_| false)?;
        self.messages.clear();
        Ok(())
    }

    pub(super) fn close(&mut self) {
        self.closed = true;
    }

    fn write(&mut self, event: RoomEvent) -> Result<(), Refusal> {
        if self.closed {
            let source = io::Error::new(io::ErrorKind::BrokenPipe, "the folder was given up");
            return Err(Refusal::broken("the sandbox has stopped", &source));
        }
        let written = self.journal.append(&event);
        written.map_err(|source| Refusal::broken("the message could not be written", &source))?;
        self.apply(event);
        self.tidy();
        Ok(())
    }

    fn apply(&mut self, event: RoomEvent) {
        match event {
            RoomEvent::Sent(message) => {
                self.newest = message.number;
                self.messages.push_back(Arc::new(message));
                if self.messages.len() > self.most {
                    self.messages.pop_front();
                }
            }
            RoomEvent::Recalled { number } => {
                let of_number = |message: &&mut Arc<RoomMessage>| message.number == number;
                if let Some(message) = self.messages.iter_mut().find(of_number) {
                    Arc::make_mut(message).recalled = true;
                }
            }
        }
    }

    /// Leaves out of the file what is not kept any more, now and then.
    fn tidy(&mut self) {
        if self.journal.lines() < 3 * self.most.max(1) {
            return;
        }
        let oldest = self.messages.front().map_or(i64::MAX, |message| message.number);
        let is_kept = |event: &RoomEvent| match event {
            RoomEvent::Sent(message) => message.number >= oldest,
            RoomEvent::Recalled { number } => *number >= oldest,
        };
        if let Err(error) = self.journal.retain(is_kept) {
            tracing::warn!(%error, "what is not kept any more stays in the file");
        }
    }
}

fn is_repeat(incoming: &RoomIncoming, message: &RoomMessage) -> bool {
    (incoming.room_id, &incoming.sender_id, &incoming.message_client_id)
        == (message.room_id, &message.sender_id, &message.message_client_id)
}
