//! What an answer means: for its row, and for the job.

use yunxin::{End, Error, ErrorKind, MESSAGE_MISSING, Proof, proof};

use super::ends::RowEnd;

/// The rate limit's refusal.
pub(super) const TOO_MANY_CALLS: i64 = 416;
/// A message with this client id has reached the service before.
const DUPLICATE_CLIENT_ID: i64 = 107_306;
/// Codes by which the service refuses the account or the sender, whatever the row: no permission, app blocked, wrong signature
/// or clock, app muted, account banned or disabled, sender muted or disabled.
///
/// Source: fact sheet, section 21.
const REFUSES_ALL: [i64; 8] = [403, 101_403, 414, 107_410, 301, 422, 102_421, 102_422];
/// Those of them that may be about one sender of many: muted, or disabled.
const REFUSES_SENDER: [i64; 2] = [102_421, 102_422];
/// Codes by which the content is refused: content check, AI content, force push list, both sides without sense.
const REFUSES_CONTENT: [i64; 4] = [107_451, 107_336, 107_330, 107_316];

/// A message may be changed once a second.
const CHANGED_TOO_OFTEN: i64 = 107_449;
/// No permission: of the account, or for this message.
const NOT_ALLOWED: i64 = 403;

/// What the job does about an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reaction {
    /// Goes on: the service did what was asked.
    Well,
    /// Goes on: this row alone was refused.
    RowRefused,
    /// Counts: the content was refused by this code.
    ContentRefused { code: i64 },
    /// Counts: no usable answer, or nothing left.
    NoAnswer,
    /// Everything rests.
    Rest,
    /// Pauses: the service refuses every row by this code.
    Refused { code: i64 },
    /// Pauses: no call can leave with these settings.
    NothingLeaves { message: String },
    /// Goes on: the row was given back before anything of it left.
    GivenBack,
}

/// What is known of a row before its call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before {
    /// Calls of this generation that may have arrived.
    pub(super) calls: u32,
    /// The code that the row was last given back with.
    pub(super) code: Option<i64>,
}

/// What an end of a call means.
pub(super) fn judge(end: &End, before: Before) -> (RowEnd, Reaction) {
    match end {
        End::Sent { message_server_id, create_time_ms } => {
            let server_id = message_server_id.map(|id| id.0);
            (RowEnd::Sent { server_id, server_time_ms: *create_time_ms, code: None }, Reaction::Well)
        }
        End::Rejected { code: Some(code), .. } => {
            let (end, reaction) = refusal(*code);
            match (end, &reaction) {
                // The row was refused alone by what refuses all: it is the row after all.
                (_, Reaction::Refused { .. }) if before.code == Some(*code) => {
                    (RowEnd::Rejected { code: *code }, reaction)
                }
                // A repeat keeps its ids: should the first call arrive after all, the service knows them.
                (RowEnd::Anew { code }, _) if before.calls > 0 => {
                    (RowEnd::Unknown { code, at_ms: None }, reaction)
                }
                // What is repeated was proven absent before, so that a refusal of it is its end.
                (end, _) => (end, reaction),
            }
        }
        // A gateway that says that it processed nothing.
        End::Rejected { code: None, .. } if before.calls > 0 => {
            (RowEnd::Unknown { code: None, at_ms: None }, Reaction::NoAnswer)
        }
        End::Rejected { code: None, .. } => (RowEnd::Anew { code: None }, Reaction::NoAnswer),
        End::Unknown { reason: Error::Refused { code: DUPLICATE_CLIENT_ID, .. } } if before.calls > 0 => {
            let code = Some(DUPLICATE_CLIENT_ID);
            (RowEnd::Sent { server_id: None, server_time_ms: None, code }, Reaction::Well)
        }
        End::Unknown { reason: Error::Refused { code, .. } } => {
            let reaction = if *code == TOO_MANY_CALLS { Reaction::Rest } else { Reaction::NoAnswer };
            (RowEnd::Unknown { code: Some(*code), at_ms: None }, reaction)
        }
        End::Unknown { .. } => (RowEnd::Unknown { code: None, at_ms: None }, Reaction::NoAnswer),
        End::NotSent { error } => (RowEnd::Again { left: false }, not_sent(error)),
    }
}

/// What an end of an act on a sent message means. Codes that refuse all when something is sent may be about this message
/// alone here, such as 403 for one whose sender has left the group: they count, and do not pause at once.
pub(super) fn judge_act(end: &End, before: Before, is_recall: bool) -> (RowEnd, Reaction) {
    match end {
        // Not there after a call that may have arrived: it did.
        End::Rejected { code: Some(MESSAGE_MISSING), .. }
        | End::Unknown { reason: Error::Refused { code: MESSAGE_MISSING, .. } }
            if is_recall && before.calls > 0 =>
        {
            let code = Some(MESSAGE_MISSING);
            (RowEnd::Sent { server_id: None, server_time_ms: None, code }, Reaction::Well)
        }
        // The call before it was less than a second ago, or another program's.
        End::Rejected { code: Some(code @ CHANGED_TOO_OFTEN), .. } if before.calls > 0 => {
            (RowEnd::Unknown { code: Some(*code), at_ms: None }, Reaction::RowRefused)
        }
        End::Rejected { code: Some(code @ NOT_ALLOWED), .. } => {
            (RowEnd::Rejected { code: *code }, Reaction::ContentRefused { code: *code })
        }
        end => judge(end, before),
    }
}

fn refusal(code: i64) -> (RowEnd, Reaction) {
    match code {
        TOO_MANY_CALLS => (RowEnd::Anew { code: Some(code) }, Reaction::Rest),
        code if REFUSES_ALL.contains(&code) => {
            (RowEnd::Anew { code: Some(code) }, Reaction::Refused { code })
        }
        code if REFUSES_CONTENT.contains(&code) => {
            (RowEnd::Rejected { code }, Reaction::ContentRefused { code })
        }
        code => (RowEnd::Rejected { code }, Reaction::RowRefused),
    }
}

/// Whether a refusal is about the row that was refused, and not about all of them or the moment.
pub(crate) fn is_about_the_row(code: i64) -> bool {
    code != TOO_MANY_CALLS && !REFUSES_ALL.contains(&code)
}

/// Whether what refuses all may be about one sender of many.
pub(super) fn is_about_the_sender(code: i64) -> bool {
    REFUSES_SENDER.contains(&code)
}

/// Whom the refusal of a question about a row concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The row: its sender or receiver, say.
    Row,
    /// Every question.
    All,
}

/// Whom it concerns that the service refused a question by this code; `None` where it may be the moment.
pub(super) fn question_refused(code: i64) -> Option<Refusal> {
    match code {
        TOO_MANY_CALLS => None,
        code if REFUSES_ALL.contains(&code) && !is_about_the_sender(code) => Some(Refusal::All),
        code if proof(code) == Proof::Refused => Some(Refusal::Row),
        _ => None,
    }
}

/// What an end of a call with many rows means for each of them, where the service did not take the call.
pub(super) fn judge_together(end: &End) -> (RowEnd, Reaction) {
    match judge(end, Before { calls: 0, code: None }) {
        // It may be about one of them: each is tried in a call of its own.
        (RowEnd::Rejected { code }, Reaction::RowRefused) => {
            (RowEnd::Anew { code: Some(code) }, Reaction::RowRefused)
        }
        judged => judged,
    }
}

/// What the run does about a call of which each row has an end of its own.
pub(super) fn reaction_to(ends: &[RowEnd]) -> Reaction {
    if ends.iter().any(|end| matches!(end, RowEnd::Sent { .. })) {
        return Reaction::Well;
    }
    let refused = |end: &RowEnd| match end {
        RowEnd::Rejected { code } => Some(*code),
        _ => None,
    };
    match ends.iter().map(refused).collect::<Option<Vec<_>>>() {
        Some(codes) => match codes.first() {
            Some(code) if codes.iter().all(|code| REFUSES_CONTENT.contains(code)) => {
                Reaction::ContentRefused { code: *code }
            }
            _ => Reaction::RowRefused,
        },
        None => Reaction::NoAnswer,
    }
}

fn not_sent(error: &Error) -> Reaction {
    match error.kind() {
        ErrorKind::Cancelled => Reaction::GivenBack,
        ErrorKind::BadEndpoint | ErrorKind::BadAppKey | ErrorKind::NoClient => {
            Reaction::NothingLeaves { message: error.to_string() }
        }
        _ => Reaction::NoAnswer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Before = Before { calls: 0, code: None };

    fn rejected(code: i64) -> End {
        End::Rejected { code: Some(code), http_status: 200, msg: String::new() }
    }

    fn unknown(code: i64) -> End {
        End::Unknown { reason: Error::Refused { code, msg: String::new() } }
    }

    #[test]
    fn a_question_is_refused_for_its_row_for_all_or_for_the_moment() {
        for code in [102_404, 108_404, 102_422] {
            assert_eq!(question_refused(code), Some(Refusal::Row), "{code}");
        }
        for code in [403, 414, 101_403] {
            assert_eq!(question_refused(code), Some(Refusal::All), "{code}");
        }
        for code in [416, 500, 999_999] {
            assert_eq!(question_refused(code), None, "{code}");
        }
    }

    #[test]
    fn each_code_ends_its_row_or_gives_it_back() {
        use Reaction as R;
        for code in [102_404, 102_426, 104_404, 108_404, 109_404, 109_424, 999_999] {
            assert_eq!(judge(&rejected(code), FIRST), (RowEnd::Rejected { code }, R::RowRefused), "{code}");
        }
        for code in [403, 101_403, 414, 107_410, 102_421, 102_422] {
            let expected = (RowEnd::Anew { code: Some(code) }, R::Refused { code });
            assert_eq!(judge(&rejected(code), FIRST), expected, "{code}");
        }
        for code in [107_451, 107_336, 107_330, 107_316] {
            let expected = (RowEnd::Rejected { code }, R::ContentRefused { code });
            assert_eq!(judge(&rejected(code), FIRST), expected, "{code}");
        }
    }

    #[test]
    fn a_rate_limit_is_never_the_end_of_a_row() {
        for before in [FIRST, Before { calls: 3, code: Some(416) }] {
            for end in [rejected(416), unknown(416)] {
                let (end, reaction) = judge(&end, before);
                assert!(matches!(end, RowEnd::Anew { .. } | RowEnd::Unknown { .. }), "{end:?}");
                assert_eq!(reaction, Reaction::Rest);
            }
        }
    }

    #[test]
    fn a_refused_repeat_proves_arrival_by_the_client_id_alone() {
        let repeat = Before { calls: 1, code: None };
        let (end, _) = judge(&unknown(107_306), repeat);
        assert_eq!(end, RowEnd::Sent { server_id: None, server_time_ms: None, code: Some(107_306) });
        assert_eq!(judge(&unknown(107_306), FIRST).0, RowEnd::Unknown { code: Some(107_306), at_ms: None });
        assert_eq!(judge(&rejected(102_404), repeat).0, RowEnd::Rejected { code: 102_404 });
        assert_eq!(judge(&rejected(403), repeat).0, RowEnd::Unknown { code: Some(403), at_ms: None });
    }

    #[test]
    fn a_row_that_is_refused_a_second_time_by_what_refuses_all_is_rejected() {
        let again = Before { calls: 0, code: Some(403) };
        assert_eq!(
            judge(&rejected(403), again),
            (RowEnd::Rejected { code: 403 }, Reaction::Refused { code: 403 })
        );
        assert_eq!(judge(&rejected(414), again).0, RowEnd::Anew { code: Some(414) });
    }

    #[test]
    fn a_message_that_is_gone_after_a_call_that_may_have_arrived_was_taken_back() {
        let repeat = Before { calls: 1, code: None };
        let done = RowEnd::Sent { server_id: None, server_time_ms: None, code: Some(107_404) };
        assert_eq!(judge_act(&rejected(107_404), repeat, true), (done, Reaction::Well));
        let refused = (RowEnd::Rejected { code: 107_404 }, Reaction::RowRefused);
        assert_eq!(judge_act(&rejected(107_404), FIRST, true), refused);
        assert_eq!(judge_act(&rejected(107_404), repeat, false), refused);
    }

    #[test]
    fn a_change_that_comes_too_soon_after_another_is_looked_at_and_not_lost() {
        let repeat = Before { calls: 1, code: None };
        assert_eq!(
            judge_act(&rejected(107_449), repeat, false).0,
            RowEnd::Unknown { code: Some(107_449), at_ms: None }
        );
        assert_eq!(judge_act(&rejected(107_449), FIRST, false).0, RowEnd::Rejected { code: 107_449 });
    }

    #[test]
    fn one_message_that_may_not_be_taken_back_does_not_hold_the_others() {
        let refused = (RowEnd::Rejected { code: 403 }, Reaction::ContentRefused { code: 403 });
        assert_eq!(judge_act(&rejected(403), FIRST, true), refused);
        assert!(matches!(judge_act(&rejected(101_403), FIRST, true).1, Reaction::Refused { .. }));
    }

    #[test]
    fn what_did_not_leave_is_made_again_as_it_was() {
        let (end, reaction) = judge(&End::NotSent { error: Error::Cancelled }, FIRST);
        assert_eq!((end, reaction), (RowEnd::Again { left: false }, Reaction::GivenBack));
        let (_, reaction) = judge(&End::NotSent { error: Error::BadAppKey }, FIRST);
        assert!(matches!(reaction, Reaction::NothingLeaves { .. }));
    }
}
