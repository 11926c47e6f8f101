//! What of a message of the queue stands in `app.db`, as text.

use md5::{Digest, Md5};

use super::model::QueueState;
use crate::compose::{Draft, StoredDraft};
use crate::error::Error;

/// Names this very text of a draft.
pub(super) fn revision(draft: &str) -> String {
    hex::encode(Md5::digest(draft))
}

/// With the place of its file, which the page does not know.
pub(super) fn draft_text(draft: Draft) -> Result<String, Error> {
    json("a draft", &StoredDraft::from(draft))
}

pub(super) fn json(what: &'static str, value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|source| Error::Encode { what, source })
}

/// The state as it stands in the database: its name in the window, too.
pub(super) fn name(state: QueueState) -> Result<String, Error> {
    Ok(json("a state", &state)?.trim_matches('"').to_owned())
}
