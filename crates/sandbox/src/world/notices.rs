//! Notifications, broadcasts and pushes, under one lock.

use std::{collections::VecDeque, io, path::Path};

use serde::{Deserialize, Serialize};

use super::notice::{Broadcast, Notification, Push};
use super::shown::{Members, Shown};
use crate::answer::Refusal;
use crate::clock::now_ms;
use crate::events::{Event, Events};
use crate::journal::Journal;

/// Ids of broadcasts and pushes start here, so that they look like those of the service.
const FIRST_ID: i64 = 700_100_200_301;

/// `sender_client_type` of everything that comes through the server API.
const REST: u8 = 32;

/// Something that arrived, with its id and time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// `broadcast_id` or `push_id`; our own number for a notification, which has none.
    pub id: i64,
    /// Unix time in milliseconds.
    #[serde(rename = "create_time")]
    pub create_time_ms: u64,
    /// What it is.
    pub content: NoticeContent,
    /// `X-custom-traceid` of the call.
    pub trace_id: Option<String>,
    /// The body of the call, byte for byte.
    pub body: String,
}

/// The three kinds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeContent {
    /// Custom system notification.
    Notification(Notification),
    /// To everybody.
    Broadcast(Broadcast),
    /// To all devices.
    Push(Push),
}

/// One line of `notices.jsonl`.
#[derive(Debug, Serialize, Deserialize)]
enum NoticeEvent {
    Sent(Box<Notice>),
    Withdrawn { id: i64 },
}

pub(crate) struct Notices {
    /// Oldest first.
    notices: VecDeque<Notice>,
    most: usize,
    newest: i64,
    journal: Journal<NoticeEvent>,
    events: Events,
    closed: bool,
}

impl std::fmt::Debug for Notices {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Notices({})", self.notices.len())
    }
}

impl Notices {
    pub(super) fn open(path: &Path, most: usize, events: Events) -> io::Result<Notices> {
        let (journal, lines) = Journal::open(path, usize::MAX)?;
        let mut notices =
            Notices { notices: VecDeque::new(), most, newest: FIRST_ID - 1, journal, events, closed: false };
        lines.into_iter().for_each(|event| notices.apply(event));
        Ok(notices)
    }

    /// Keeps what arrived.
    pub(crate) fn accept(
        &mut self,
        content: NoticeContent,
        trace_id: Option<String>,
        body: String,
    ) -> Result<Notice, Refusal> {
        let notice = Notice { id: self.newest + 1, create_time_ms: now_ms(), content, trace_id, body };
        self.write(NoticeEvent::Sent(Box::new(notice.clone())))?;
        self.events.report(Event::Notice { id: notice.id.to_string(), withdrawn: false });
        Ok(notice)
    }

    /// Takes a broadcast back.
    pub(crate) fn withdraw(&mut self, id: i64) -> Result<(), Refusal> {
        self.write(NoticeEvent::Withdrawn { id })?;
        self.events.report(Event::Notice { id: id.to_string(), withdrawn: true });
        Ok(())
    }

    /// Everything, oldest first.
    pub(crate) fn all(&self) -> impl DoubleEndedIterator<Item = &Notice> {
        self.notices.iter()
    }

    pub(super) fn empty(&mut self) -> io::Result<()> {
        self.journal.retain(|_| false)?;
        self.notices.clear();
        Ok(())
    }

    pub(super) fn close(&mut self) {
        self.closed = true;
    }

    fn write(&mut self, event: NoticeEvent) -> Result<(), Refusal> {
        if self.closed {
            let source = io::Error::new(io::ErrorKind::BrokenPipe, "the folder was given up");
            return Err(Refusal::broken("the sandbox has stopped", &source));
        }
        let written = self.journal.append(&event);
        written.map_err(|source| Refusal::broken("the call could not be written", &source))?;
        self.apply(event);
        self.tidy();
        Ok(())
    }

    fn apply(&mut self, event: NoticeEvent) {
        match event {
            NoticeEvent::Sent(notice) => {
                self.newest = notice.id;
                self.notices.push_back(*notice);
                if self.notices.len() > self.most {
                    self.notices.pop_front();
                }
            }
            NoticeEvent::Withdrawn { id } => {
                let found = self.notices.iter_mut().find(|notice| notice.id == id);
                if let Some(Notice { content: NoticeContent::Broadcast(broadcast), .. }) = found {
                    broadcast.withdrawn = true;
                }
            }
        }
    }

    /// Leaves out of the file what is not kept any more, now and then.
    fn tidy(&mut self) {
        if self.journal.lines() < 3 * self.most.max(1) {
            return;
        }
        let oldest = self.notices.front().map_or(i64::MAX, |notice| notice.id);
        let is_kept = |event: &NoticeEvent| match event {
            NoticeEvent::Sent(notice) => notice.id >= oldest,
            NoticeEvent::Withdrawn { id } => *id >= oldest,
        };
        if let Err(error) = self.journal.retain(is_kept) {
            tracing::warn!(%error, "what is not kept any more stays in the file");
        }
    }
}

/// `data` of the answer to a broadcast to chatrooms.
///
/// Source: fact sheet, section 17, and the SDKs.
pub(crate) fn broadcast_data(notice: &Notice, high_priority: bool) -> Shown {
    let mut shown = Shown::default();
    let NoticeContent::Broadcast(broadcast) = &notice.content else { return shown };
    let message: Members = serde_json::from_str(&broadcast.content).unwrap_or_default();
    shown.put("create_time", &notice.create_time_ms);
    shown.put("client_broadcast_id", &broadcast.client_id);
    shown.put("sender_id", &broadcast.sender_id);
    shown.copy(&message, &["message_type", "sub_type", "text", "attachment"]);
    shown.put("sender_client_type", &REST);
    shown.put("high_priority", &high_priority);
    shown
}
