//! How an act ended, and what its answer says.

use history::{Act as RecordedAct, ActKind, ActState, Details, Outcome};
use serde::Serialize;
use specta::Type;
use yunxin::{Explained, KeptReaction, RoomCheck, TeamReceipts, ThreadReplies, kept_reactions};

use super::target::room_ids;
use crate::compose::explain_end;

/// How an act ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ActReport {
    /// As it is recorded.
    pub act: RecordedAct,
    /// What the code means, and what the answer says.
    pub note: ActNote,
    /// This machine's clock was off: by how many seconds the service's is ahead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[specta(type = Option<specta_typescript::Number>)]
    pub clock_corrected_s: Option<i64>,
    /// The end is true but could not be written to the history: it will say *unknown*.
    pub unwritten: bool,
}

/// What can be said about a recorded act beside what is recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct ActNote {
    /// What the code means; none for an act that was carried out.
    pub explained: Option<Explained>,
    /// Who read the message, where that was asked.
    pub receipts: Option<TeamReceipts>,
    /// Its reactions, where they were asked for.
    pub reactions: Option<Vec<KeptReaction>>,
    /// The replies in its thread, where they were asked for.
    pub thread: Option<ThreadReplies>,
    /// What the room's history shows of it, where that was looked at.
    pub room: Option<RoomCheck>,
}

/// Says what there is to say about each recorded act of a row, in the same order.
#[must_use]
pub fn note_acts(details: &Details) -> Vec<ActNote> {
    let room_ids = room_ids(details);
    details.acts.iter().map(|act| note_act(act, &room_ids)).collect()
}

/// `room_ids`: what the row's messages are called in their chatroom.
pub(super) fn note_act(act: &RecordedAct, room_ids: &[String]) -> ActNote {
    let error = act.error.as_deref().and_then(|name| serde_json::from_value(name.into()).ok());
    let outcome = match act.state {
        ActState::Open => Outcome::Sending,
        ActState::Done => Outcome::Sent,
        ActState::Refused => Outcome::Rejected,
        ActState::Unknown => Outcome::Unknown,
    };
    let mut note =
        ActNote { explained: explain_end(outcome, act.code, act.http_status, error), ..ActNote::default() };
    let Some(answer) = act.answer.as_deref().filter(|_| act.state == ActState::Done) else { return note };
    match act.kind {
        ActKind::ReadBy => note.receipts = TeamReceipts::read(answer),
        ActKind::Reactions => note.reactions = kept_reactions(answer),
        ActKind::Thread => note.thread = ThreadReplies::read(answer),
        ActKind::Read if !room_ids.is_empty() => note.room = RoomCheck::read(answer, room_ids),
        _ => {}
    }
    note
}
