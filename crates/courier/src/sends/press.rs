//! A double click is one press: the same message within a moment is the first one again.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use md5::{Digest, Md5};
use tokio::sync::OnceCell;
use yunxin::body_edit;

use crate::compose::{Draft, SendResult};

/// Longer than the slowest double click that desktops allow for, shorter than anybody takes to want the same message twice.
const ONE_PRESS: Duration = Duration::from_millis(700);

/// How the send of a press ended, once it has.
pub(crate) type PressEnd = Arc<OnceCell<SendResult>>;

/// The presses of the last moments. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Presses {
    recent: Arc<Mutex<Vec<Press>>>,
}

#[derive(Debug)]
struct Press {
    message: [u8; 16],
    at: Instant,
    end: PressEnd,
}

impl Presses {
    /// The end of the press of this message: that of the first one, where this repeats it.
    pub(crate) fn of(&self, draft: &Draft) -> PressEnd {
        self.of_at(draft, Instant::now())
    }

    fn of_at(&self, draft: &Draft, now: Instant) -> PressEnd {
        let message = digest(draft);
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.retain(|press| now.duration_since(press.at) < ONE_PRESS);
        if let Some(press) = recent.iter().find(|press| press.message == message) {
            return press.end.clone();
        }
        let end = PressEnd::default();
        recent.push(Press { message, at: now, end: end.clone() });
        end
    }
}

/// Of what the user sees as the same message. Its client id is not of it: each end gives the form a new one.
fn digest(draft: &Draft) -> [u8; 16] {
    let body = body_edit::unset(&draft.body, &["message", "message_client_id"]);
    let body = body.as_deref().unwrap_or(&draft.body);
    // A file that was attached anew is another choice, though its content is the same.
    let file = draft.attachment.as_ref().map(|file| &file.id);
    let shown = (&draft.account_id, draft.kind, draft.conversation.to_string(), body, file);
    Md5::digest(serde_json::to_vec(&shown).unwrap_or_default()).into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use yunxin::SendKind;

    #[test]
    fn the_same_message_is_another_press_a_moment_later() {
        let body = r#"{"message":{"text":"hi"}}"#.to_owned();
        let draft = Draft {
            account_id: None,
            kind: SendKind::Single,
            conversation: "a|1|b".parse().unwrap(),
            body,
            attachment: None,
        };
        let (presses, first_at) = (Presses::default(), Instant::now());
        let first = presses.of_at(&draft, first_at);
        let same = |ms| Arc::ptr_eq(&first, &presses.of_at(&draft, first_at + Duration::from_millis(ms)));
        assert!(same(699));
        assert!(!same(700));
    }
}
