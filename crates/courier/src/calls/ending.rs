//! The ends of a call's parts, as the history keeps them, and what they make of the end of the whole.

use history::{End, Finish, KeptKind, KeptPart, KeptPartKind, Outcome};
use yunxin::{Body, PartEnd, PartKind, PartOutcome, Parts, SendKind, asked_parts};

/// The kind as the history names it: by the same name.
pub(super) fn kept_kind(kind: SendKind) -> KeptKind {
    KeptKind::from_name(kind.name()).unwrap_or_default()
}

/// The call that a row was sent by.
pub(super) fn send_kind(kind: KeptKind) -> SendKind {
    SendKind::from_name(kind.name()).unwrap_or_default()
}

fn part_kind(kind: PartKind) -> KeptPartKind {
    match kind {
        PartKind::Receiver => KeptPartKind::Receiver,
        PartKind::Message => KeptPartKind::Message,
    }
}

/// The parts of a call that is about to go out.
pub(super) fn new_parts(kind: SendKind, body: &Body) -> Vec<KeptPart> {
    let Some((part, ids)) = asked_parts(kind, body) else { return Vec::new() };
    ids.into_iter().map(|id| KeptPart::new(part_kind(part), id)).collect()
}

pub(super) fn outcome(outcome: PartOutcome) -> Outcome {
    match outcome {
        PartOutcome::Sent => Outcome::Sent,
        PartOutcome::Rejected => Outcome::Rejected,
        PartOutcome::Unknown => Outcome::Unknown,
    }
}

pub(super) fn kept_parts(parts: &Parts) -> Vec<KeptPart> {
    let kept = |end: &PartEnd| KeptPart {
        kind: part_kind(parts.kind),
        name: end.id.clone(),
        outcome: outcome(end.outcome),
        code: end.code,
        msg: end.msg.clone(),
        message_server_id: end.message_server_id.map(|id| id.to_string()),
        create_time_ms: end.create_time_ms,
        text: None,
    };
    parts.ends.iter().map(kept).collect()
}

/// The end of the whole, as its parts make it. A call that was not taken ends as it is.
pub(super) fn with_parts(mut end: Finish, parts: &Parts) -> Finish {
    if end.outcome != End::Sent {
        return end;
    }
    match parts.outcome() {
        PartOutcome::Sent => {}
        PartOutcome::Unknown => end.outcome = End::Unknown,
        PartOutcome::Rejected => {
            end.outcome = End::Rejected;
            let first = parts.ends.first();
            let is_same = parts.ends.iter().all(|part| Some(part.code) == first.map(|first| first.code));
            // Refused for one reason, which then is that of the whole.
            if let Some(first) = first.filter(|_| is_same) {
                (end.code, end.msg) = (first.code, first.msg.clone());
            }
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_knows_every_kind_of_call_by_the_same_name() {
        for kind in SendKind::ALL {
            assert_eq!(kept_kind(kind).name(), kind.name());
            assert_eq!(send_kind(kept_kind(kind)), kind);
        }
        assert_eq!(KeptKind::ALL.len(), SendKind::ALL.len());
    }
}
