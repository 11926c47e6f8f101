//! Taking a message back.
//!
//! Source: fact sheet §10 (withdraw pages of the public API project, and the Java server SDK).

use serde::{Deserialize, Serialize};
use url::Url;

use crate::act::until::Until;
use crate::conversation::ConversationType;
use crate::validate::fields::is_broken_json;
use crate::validate::issue::{Findings, Issue, IssueCode};

/// Two minutes: how long a two-sided recall works by default.
pub const TWO_SIDED_WINDOW_S: i64 = 120;
/// Seven days: the most that the console can allow for it.
pub const TWO_SIDED_MOST_S: i64 = 604_800;
/// Thirty days: one-sided recall, deletion, and whatever ignores the usual window.
pub const LONG_WINDOW_S: i64 = 30 * 24 * 60 * 60;

/// The three ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawKind {
    /// The receiver is notified and loses his copies; the sender keeps his.
    OneSided = 1,
    /// Both are notified.
    TwoSided = 2,
    /// Deleted in silence: clients are not notified.
    Delete = 3,
}

/// How a message is taken back. What is `None` is not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Withdraw {
    /// Which of the three ways.
    pub method: WithdrawKind,
    /// What clients show in its place.
    pub description: Option<String>,
    /// Text of a push; two-sided only.
    pub push_content: Option<String>,
    /// JSON text of a push; two-sided only.
    pub push_payload: Option<String>,
    /// Which of the app's servers gets a copy; two-sided only.
    pub route_environment: Option<String>,
    /// More for the clients; two-sided only.
    pub attach: Option<String>,
    /// Whether the sender has to be in the group still.
    pub check_team_member_valid: Option<bool>,
    /// Thirty days instead of the usual window.
    pub ignore_window: Option<bool>,
}

impl WithdrawKind {
    /// All three, in wire order.
    pub const ALL: [Self; 3] = [Self::OneSided, Self::TwoSided, Self::Delete];

    /// The number on the wire, 1 to 3.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }
}

/// Until when a message of `create_time_ms` (Unix milliseconds by the service's clock) can be taken back so; `None` where
/// conversations of this kind do not have this way.
#[must_use]
pub fn withdraw_until(
    method: WithdrawKind,
    conversation: ConversationType,
    ignores_window: bool,
    create_time_ms: i64,
) -> Option<Until> {
    let (sure_s, at_most_s) = match (method, conversation) {
        (WithdrawKind::OneSided | WithdrawKind::Delete, ConversationType::Superteam) => return None,
        (WithdrawKind::TwoSided, _) if !ignores_window => (TWO_SIDED_WINDOW_S, TWO_SIDED_MOST_S),
        _ => (LONG_WINDOW_S, LONG_WINDOW_S),
    };
    Some(Until::after(create_time_ms, sure_s, at_most_s))
}

impl Withdraw {
    /// Longest `description`, in UTF-16 units, as of all limits here.
    pub const MAX_DESCRIPTION: usize = 128;
    /// Longest `push_content`.
    pub const MAX_PUSH_CONTENT: usize = 500;
    /// Longest `push_payload`.
    pub const MAX_PUSH_PAYLOAD: usize = 2048;
    /// Longest `attach`.
    pub const MAX_ATTACH: usize = 5000;

    /// Nothing but the way.
    #[must_use]
    pub fn new(method: WithdrawKind) -> Self {
        Self {
            method,
            description: None,
            push_content: None,
            push_payload: None,
            route_environment: None,
            attach: None,
            check_team_member_valid: None,
            ignore_window: None,
        }
    }

    /// What the service would refuse. Pointers name the parameter: `/push_payload`.
    #[must_use]
    pub fn issues(&self) -> Vec<Issue> {
        let limits = [
            ("description", &self.description, Self::MAX_DESCRIPTION),
            ("push_content", &self.push_content, Self::MAX_PUSH_CONTENT),
            ("push_payload", &self.push_payload, Self::MAX_PUSH_PAYLOAD),
            ("attach", &self.attach, Self::MAX_ATTACH),
        ];
        let mut found = Findings::default();
        for (name, text, max) in limits {
            found.too_long(&format!("/{name}"), text.as_deref(), max);
        }
        if self.push_payload.as_deref().is_some_and(is_broken_json) {
            found.error("/push_payload", IssueCode::NotJson);
        }
        for (name, text) in self.of_two_sided() {
            if text.is_some() && self.method != WithdrawKind::TwoSided {
                found.warn(&format!("/{name}"), IssueCode::NotApplicable);
            }
        }
        found.0
    }

    /// What the Java SDK sends with a two-sided recall only.
    fn of_two_sided(&self) -> [(&'static str, Option<&str>); 4] {
        [
            ("push_content", self.push_content.as_deref()),
            ("push_payload", self.push_payload.as_deref()),
            ("route_environment", self.route_environment.as_deref()),
            ("attach", self.attach.as_deref()),
        ]
    }

    pub(super) fn put_into(&self, url: &mut Url, create_time_ms: Option<i64>) {
        let mut query = url.query_pairs_mut();
        query.append_pair("type", &self.method.code().to_string());
        query.extend_pairs(self.description.as_deref().map(|text| ("description", text)));
        if self.method == WithdrawKind::TwoSided {
            query
                .extend_pairs(self.of_two_sided().into_iter().filter_map(|(name, text)| Some((name, text?))));
        }
        if let Some(check) = self.check_team_member_valid {
            query.append_pair("check_team_member_valid", if check { "true" } else { "false" });
        }
        if let Some(ignore) = self.ignore_window {
            // An integer in the SDK of today, a truth value in the older: the integer is sent.
            query.append_pair("ignore_revoke_time", if ignore { "1" } else { "0" });
        }
        // The time of the send, by which the service finds the message sooner.
        query.extend_pairs(create_time_ms.map(|ms| ("message_time", ms.to_string())));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::act::until::Left;
    use crate::validate::issue::Severity;

    const SENT_MS: i64 = 1_764_000_012_345;

    fn left(
        method: WithdrawKind,
        conversation: ConversationType,
        ignores: bool,
        after_ms: i64,
    ) -> Option<Left> {
        withdraw_until(method, conversation, ignores, SENT_MS).map(|until| until.left(SENT_MS + after_ms))
    }

    #[test]
    fn a_super_group_has_the_two_sided_recall_alone() {
        for method in WithdrawKind::ALL {
            let there = left(method, ConversationType::Superteam, true, 0).is_some();
            assert_eq!(there, method == WithdrawKind::TwoSided, "{method:?}");
            assert!(left(method, ConversationType::P2p, false, 0).is_some());
            assert!(left(method, ConversationType::Team, false, 0).is_some());
        }
    }

    #[test]
    fn two_sided_is_sure_for_two_minutes_and_perhaps_for_seven_days() {
        let at = |after_ms| left(WithdrawKind::TwoSided, ConversationType::P2p, false, after_ms).unwrap();
        assert_eq!(at(0), Left::Sure { ms: 120_000 });
        assert_eq!(at(119_999), Left::Sure { ms: 1 });
        assert_eq!(at(120_000), Left::Perhaps { ms: 604_680_000 });
        assert_eq!(at(604_799_999), Left::Perhaps { ms: 1 });
        assert_eq!(at(604_800_000), Left::Over);
    }

    #[test]
    fn the_others_and_an_ignored_window_end_after_thirty_days() {
        const DAYS_30: i64 = 2_592_000_000;
        for (method, ignores) in
            [(WithdrawKind::OneSided, false), (WithdrawKind::Delete, false), (WithdrawKind::TwoSided, true)]
        {
            let at = |after_ms| left(method, ConversationType::Team, ignores, after_ms).unwrap();
            assert_eq!(at(DAYS_30 - 1), Left::Sure { ms: 1 }, "{method:?}");
            assert_eq!(at(DAYS_30), Left::Over, "{method:?}");
        }
    }

    #[test]
    fn a_clock_that_is_behind_sees_the_end_earlier_on_its_own_face() {
        let until = withdraw_until(WithdrawKind::TwoSided, ConversationType::P2p, false, SENT_MS).unwrap();
        assert_eq!(until.by_clock_behind(5_000).left(SENT_MS), Left::Sure { ms: 115_000 });
    }

    #[test]
    fn every_parameter_has_its_limit_and_some_their_way() {
        let long = |units: usize| Some("雁".repeat(units));
        let at_the_limit = Withdraw {
            description: long(128),
            push_content: long(500),
            push_payload: Some(format!("\"{}\"", "x".repeat(2046))),
            attach: long(5000),
            ..Withdraw::new(WithdrawKind::TwoSided)
        };
        assert_eq!(at_the_limit.issues(), []);
        assert_eq!(Withdraw { push_payload: Some(String::new()), ..at_the_limit.clone() }.issues(), []);
        let blank = Withdraw { push_payload: Some(" ".into()), ..at_the_limit.clone() }.issues();
        assert_eq!(blank[0].code, IssueCode::NotJson, "{blank:?}");
        let beyond = Withdraw {
            description: long(129),
            push_content: long(501),
            push_payload: long(2049),
            attach: long(5001),
            ..at_the_limit
        };
        let found: Vec<_> = beyond.issues().into_iter().map(|i| (i.pointer, i.code, i.max)).collect();
        let too_long = |name: &str, max| (format!("/{name}"), IssueCode::TooLong, Some(max));
        assert_eq!(
            found,
            [
                too_long("description", 128),
                too_long("push_content", 500),
                too_long("push_payload", 2048),
                too_long("attach", 5000),
                ("/push_payload".to_owned(), IssueCode::NotJson, None),
            ]
        );
        let one_sided = Withdraw { push_content: long(1), ..Withdraw::new(WithdrawKind::OneSided) };
        assert_eq!(one_sided.issues()[0].severity, Severity::Warning, "it is left out");
    }

    #[test]
    fn what_is_not_set_is_not_sent_and_everything_set_is() {
        let mut url = Url::parse("https://h.test/m").unwrap();
        Withdraw::new(WithdrawKind::Delete).put_into(&mut url, None);
        assert_eq!(url.query(), Some("type=3"));
        let mut url = Url::parse("https://h.test/m").unwrap();
        let everything = Withdraw {
            method: WithdrawKind::TwoSided,
            description: Some("撤回 & more".into()),
            push_content: Some("p".into()),
            push_payload: Some("{}".into()),
            route_environment: Some("test".into()),
            attach: Some("a".into()),
            check_team_member_valid: Some(false),
            ignore_window: Some(true),
        };
        everything.put_into(&mut url, Some(SENT_MS));
        let pairs: Vec<_> = url.query_pairs().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(
            pairs.join(" | "),
            "type=2 | description=撤回 & more | push_content=p | push_payload={} | route_environment=test | attach=a | \
             check_team_member_valid=false | ignore_revoke_time=1 | message_time=1764000012345"
        );
    }
}
