//! What happens in a round.

use serde_json::{Value, json};

use super::random::{Deck, Random};

/// No call takes longer than this at the service, so that what a killed app left under way has ended by then.
pub const LONGEST_DELAY_MS: u64 = 600;

/// What Send is pressed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Text,
    /// Pressed while it goes up.
    Picture,
    Queue,
}

/// What happens after the press.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    EditAsNew,
    Template,
    Import,
    Undo,
    OtherAccount,
    TypeOver,
    Leave(Leave),
}

/// How the page goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    Reload,
    Close,
    Kill,
}

/// How the user answers the question about production.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// There is none: a test account.
    NotAsked,
    Yes,
    No,
    /// The page goes while the question is there. Where the question outlives it, `yes` answers it then.
    Later {
        yes: bool,
    },
}

#[derive(Debug, Clone)]
pub struct Plan {
    pub number: u64,
    pub what: What,
    pub answer: Answer,
    pub event: Event,
    /// The page goes after the event, too.
    pub then: Option<Leave>,
    /// From the press to the event.
    pub moment_ms: u64,
    /// From the event to what comes then.
    pub next_moment_ms: u64,
    pub faults: Value,
    /// The service does what it should, if slowly.
    pub is_fair: bool,
    /// The same message is pressed once more when the page is back.
    pub again: bool,
    /// The message has no client id, by which the service would know a repeat.
    pub without_id: bool,
}

/// Draws rounds.
pub struct Plans {
    what: Deck<What>,
    events: Deck<Event>,
    number: u64,
}

impl Plans {
    pub fn new() -> Self {
        const WHAT: &[What] =
            &[What::Text, What::Text, What::Text, What::Picture, What::Picture, What::Queue, What::Queue];
        const EVENTS: &[Event] = &[
            Event::EditAsNew,
            Event::Template,
            Event::Import,
            Event::Undo,
            Event::OtherAccount,
            Event::TypeOver,
            Event::Leave(Leave::Reload),
            Event::Leave(Leave::Reload),
            Event::Leave(Leave::Reload),
            Event::Leave(Leave::Close),
            Event::Leave(Leave::Close),
            Event::Leave(Leave::Kill),
            Event::Leave(Leave::Kill),
            Event::Leave(Leave::Kill),
        ];
        Plans { what: Deck::new(WHAT), events: Deck::new(EVENTS), number: 0 }
    }

    pub fn draw(&mut self, random: &mut Random) -> Plan {
        self.number += 1;
        let (what, event) = (self.what.draw(random), self.events.draw(random));
        let answer = match random.below(12) {
            0 => Answer::Yes,
            1 => Answer::No,
            // The window cannot be closed while it is asked: the question is modal.
            2 if matches!(event, Event::Leave(Leave::Reload | Leave::Kill)) => {
                Answer::Later { yes: random.in_percent(50) }
            }
            2 => Answer::Yes,
            _ => Answer::NotAsked,
        };
        let then = match random.below(6) {
            _ if matches!(event, Event::Leave(_)) => None,
            0 => Some(Leave::Kill),
            1 | 2 => Some(Leave::Reload),
            _ => None,
        };
        let (faults, delay_ms, is_fair) = faults(what, random);
        Plan {
            number: self.number,
            what,
            answer,
            event,
            then,
            moment_ms: random.below(delay_ms + 150),
            next_moment_ms: random.below(300),
            faults,
            is_fair,
            again: what == What::Text && random.in_percent(50),
            without_id: what == What::Text && random.in_percent(50),
        }
    }
}

/// How the service misbehaves, how long a send takes then at least, and whether it does nothing worse than to be slow.
fn faults(what: What, random: &mut Random) -> (Value, u64, bool) {
    let upload_ms = random.below(LONGEST_DELAY_MS);
    let send_ms = random.below(LONGEST_DELAY_MS);
    let stage = if random.in_percent(50) { "before" } else { "after" };
    let latency = |route: &str, stage: &str, delay_ms: u64| json!({ "kind": "latency", "route": route, "stage": stage, "delay_ms": delay_ms });
    let once = |kind: &str, stage: &str| json!({ "kind": kind, "route": "send", "stage": stage, "count": 1, "delay_ms": send_ms });
    let mut all = vec![latency("upload", "before", upload_ms)];
    let worse = match random.below(10) {
        0 => Some(once("reset_after_store", "after")),
        1 => Some(once("reset_before_read", "before")),
        2 => Some(once("http_502", "after")),
        3 => Some(once("http_500", "after")),
        4 => Some(json!({ "kind": "answer_code", "code": 102_426, "route": "send", "count": 1 })),
        _ => None,
    };
    let is_fair = worse.is_none();
    all.extend(worse);
    all.push(latency("send", stage, send_ms));
    let whole_ms = match what {
        What::Text => send_ms,
        What::Picture => upload_ms + send_ms,
        What::Queue => 2 * (upload_ms + send_ms),
    };
    (json!(all), whole_ms, is_fair)
}
