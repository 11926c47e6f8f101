//! The ends of a call's parts, as the history keeps them, and what they make of the end of the whole.

use history::{Details, End, Finish, KeptKind, KeptPart, KeptPartKind, Outcome};
use yunxin::{Body, PartEnd, PartKind, PartOutcome, Parts, SendKind, abandoned_messages, asked_parts};

/// The kind as the history names it: by the same name.
pub(super) fn kept_kind(kind: SendKind) -> KeptKind {
    KeptKind::from_name(kind.name()).unwrap_or_default()
}

/// The call that a row was sent by; `None` where it sent nothing.
pub(super) fn send_kind(kind: KeptKind) -> Option<SendKind> {
    SendKind::from_name(kind.name())
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
    let kept = |kind: PartKind, end: &PartEnd| KeptPart {
        kind: part_kind(kind),
        name: end.id.clone(),
        outcome: outcome(end.outcome),
        code: end.code,
        msg: end.msg.clone(),
        message_server_id: end.message_server_id.map(|id| id.to_string()),
        create_time_ms: end.create_time_ms,
        text: None,
    };
    let ends = parts.ends.iter().map(|end| kept(parts.kind, end));
    ends.chain(parts.failed_accounts.iter().map(|end| kept(PartKind::Receiver, end))).collect()
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

/// The messages of a row that a chatroom took and dropped on their way to its members, by their client ids.
#[must_use]
pub fn abandoned_of(details: &Details) -> Vec<String> {
    let kind = send_kind(details.row.kind);
    kind.map(|kind| abandoned_messages(kind, details.answer.as_deref())).unwrap_or_default()
}

/// The parts after a repeat, and the end that they make. What was taken stays so; a *no* to the repeat proves nothing about a
/// first try that may have arrived.
pub(super) fn together(before: &[KeptPart], repeated: Vec<KeptPart>) -> (Vec<KeptPart>, End) {
    let merged = |now: KeptPart| {
        let Some(first) = before.iter().find(|first| (first.kind, &first.name) == (now.kind, &now.name))
        else {
            return now;
        };
        match (first.outcome, now.outcome) {
            (Outcome::Sent, _) | (Outcome::Rejected, Outcome::Unknown) => first.clone(),
            (Outcome::Unknown | Outcome::Sending, Outcome::Rejected) => {
                KeptPart { outcome: Outcome::Unknown, ..now }
            }
            _ => now,
        }
    };
    let mut parts: Vec<KeptPart> = repeated.into_iter().map(merged).collect();
    // An account that the first answer named alone.
    let is_missing =
        |first: &&KeptPart| !parts.iter().any(|now| (now.kind, &now.name) == (first.kind, &first.name));
    let missing: Vec<KeptPart> = before.iter().filter(is_missing).cloned().collect();
    parts.extend(missing);
    let all = |outcome: Outcome| !parts.is_empty() && parts.iter().all(|part| part.outcome == outcome);
    let end = match parts.iter().any(|part| matches!(part.outcome, Outcome::Unknown | Outcome::Sending)) {
        true => End::Unknown,
        false if all(Outcome::Rejected) => End::Rejected,
        false => End::Sent,
    };
    (parts, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeat_lets_a_rejected_part_be_sent_and_a_sent_one_never_be_rejected() {
        use Outcome::{Rejected, Sent, Unknown};
        let parts = |outcomes: &[Outcome]| -> Vec<KeptPart> {
            let part = |(at, outcome): (usize, &Outcome)| KeptPart {
                outcome: *outcome,
                ..KeptPart::new(KeptPartKind::Message, format!("m{at}"))
            };
            outcomes.iter().enumerate().map(part).collect()
        };
        for (before, repeated, merged, end) in [
            (vec![Sent, Unknown, Rejected], vec![Sent, Sent, Sent], vec![Sent, Sent, Sent], End::Sent),
            (vec![Sent, Unknown], vec![Rejected, Sent], vec![Sent, Sent], End::Sent),
            (vec![Unknown, Rejected], vec![Sent, Rejected], vec![Sent, Rejected], End::Sent),
            (vec![Unknown, Unknown], vec![Rejected, Sent], vec![Unknown, Sent], End::Unknown),
            (vec![Sent, Rejected, Unknown], vec![Sent, Unknown, Sent], vec![Sent, Rejected, Sent], End::Sent),
        ] {
            let (now, ended) = together(&parts(&before), parts(&repeated));
            assert_eq!((now, ended), (parts(&merged), end), "{before:?} {repeated:?}");
        }
        let account = KeptPart { outcome: Rejected, ..KeptPart::new(KeptPartKind::Receiver, "nobody") };
        let before: Vec<KeptPart> = parts(&[Unknown]).into_iter().chain([account.clone()]).collect();
        assert_eq!(together(&before, parts(&[Sent])).0[1], account, "what the first answer named stays");
    }

    #[test]
    fn the_history_knows_every_kind_of_call_by_the_same_name() {
        for kind in SendKind::ALL {
            assert_eq!(kept_kind(kind).name(), kind.name());
            assert_eq!(send_kind(kept_kind(kind)), Some(kind));
        }
        for kind in KeptKind::ALL {
            assert_eq!(send_kind(kind).is_some(), kind.is_send(), "{kind:?}");
        }
    }
}
