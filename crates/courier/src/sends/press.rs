//! A double click is one press: the same message, sent from the same place, within a moment is the first one again.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use history::RowId;
use md5::{Digest, Md5};
use tokio::sync::OnceCell;
use yunxin::body_edit;

use crate::compose::{Draft, SendResult};
use crate::error::Error;

/// Longer than the slowest double click that desktops allow for, shorter than anybody takes to want the same message twice.
const ONE_PRESS: Duration = Duration::from_millis(700);

/// How the send of a press ended, once it has.
pub(crate) type PressEnd = Arc<OnceCell<SendResult>>;

/// The presses of the last moments. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Presses {
    recent: Arc<Mutex<Vec<Press>>>,
}

/// What two presses of the same button have in common. Who confirms a row's "send as a new message" just after the form sent
/// it wants two messages, though both say the same.
#[derive(Debug, PartialEq)]
enum Pressed {
    /// In the form, with this digest of what it holds.
    Form([u8; 16]),
    /// At this row of the history.
    Row(RowId),
}

#[derive(Debug)]
struct Press {
    pressed: Pressed,
    at: Instant,
    end: PressEnd,
}

impl Presses {
    /// The end of a press in the form that holds this message: that of the first one, where this repeats it.
    pub(crate) fn in_form(&self, draft: &Draft) -> PressEnd {
        self.of(Pressed::Form(digest(draft)), Instant::now())
    }

    /// The end of a press that sends what this row sent as a new message.
    pub(crate) fn at_row(&self, id: RowId) -> PressEnd {
        self.of(Pressed::Row(id), Instant::now())
    }

    fn of(&self, pressed: Pressed, now: Instant) -> PressEnd {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.retain(|press| now.duration_since(press.at) < ONE_PRESS);
        if let Some(press) = recent.iter().find(|press| press.pressed == pressed) {
            return press.end.clone();
        }
        let end = PressEnd::default();
        recent.push(Press { pressed, at: now, end: end.clone() });
        end
    }
}

/// The end that the first press has, or else that of this send, in a task of its own: a page that goes must not leave a
/// half-done send.
pub(super) async fn once(
    end: PressEnd,
    send: impl Future<Output = Result<SendResult, Error>> + Send + 'static,
) -> Result<SendResult, Error> {
    tokio::spawn(async move { end.get_or_try_init(|| send).await.cloned() }).await?
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
        let in_form = |at| presses.of(Pressed::Form(digest(&draft)), at);
        let first = in_form(first_at);
        let same = |ms| Arc::ptr_eq(&first, &in_form(first_at + Duration::from_millis(ms)));
        assert!(same(699));
        assert!(!same(700));
    }
}
