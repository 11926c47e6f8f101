//! The parts of `/im/v2/chatrooms/{room_id}/messages/{message_client_id}`.

use axum::http::Uri;
use percent_encoding::percent_decode_str;

use crate::answer::Refusal;

/// The room of a path.
pub(super) fn room_id(uri: &Uri) -> Result<i64, Refusal> {
    let rest = uri.path().split_once("/chatrooms/").map(|(_, rest)| rest).unwrap_or_default();
    is_room(rest.split('/').next().unwrap_or_default().parse().ok())
}

/// A room id is a positive int64.
pub(super) fn is_room(id: Option<i64>) -> Result<i64, Refusal> {
    id.filter(|id| *id > 0).ok_or_else(|| Refusal::parameter("room_id must be a positive int64"))
}

/// The message of a path, decoded once.
pub(super) fn message_client_id(uri: &Uri) -> Result<String, Refusal> {
    let segment = uri.path().rsplit('/').next().unwrap_or_default();
    let text = percent_decode_str(segment).decode_utf8();
    text.map(Into::into).map_err(|_| Refusal::parameter("message_client_id is not UTF-8"))
}
