//! What a list of the service's says of one thing, and the row that sent it.

use history::{PageStart, Query, RowId, Stop};
use ids::AccountId;
use serde_json::Value;

use crate::compose::Recording;
use crate::error::Error;

/// The id of something that the service has, as somebody entered it. Without one, and with the dots that a URL resolves, the
/// URL would be that of the list, and a recall would go there.
pub(crate) fn entered_id(text: &str) -> Result<&str, Error> {
    match text.trim() {
        "" | "." | ".." => Err(Error::NotAnId { id: text.to_owned() }),
        id => Ok(id),
    }
}

/// A text or a number, as text to the last digit.
pub(crate) fn text(value: &Value, name: &str) -> Option<String> {
    match value.get(name) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    }
}

/// Unix milliseconds.
pub(crate) fn time_ms(value: &Value, name: &str) -> Option<i64> {
    text(value, name).and_then(|digits| digits.parse().ok())
}

/// `target_os`: a list, or the text of one.
pub(crate) fn systems(value: &Value) -> Vec<String> {
    let list = match value.get("target_os") {
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        other => other.cloned().unwrap_or_default(),
    };
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The row of an account that sent this, by the id that the service gave it. `kind` is that of a query.
pub(crate) async fn sent_row(
    recording: &Recording,
    account_id: &AccountId,
    kind: &'static str,
    id: &str,
) -> Result<Option<RowId>, Error> {
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let (account_id, id) = (account_id.to_string(), id.to_owned());
    recording
        .blocking(move |history| {
            let Ok(query) = Query::parse(&format!("kind:{kind} {id}")) else { return Ok(None) };
            let page = history.page(&query, PageStart::default(), 20, &Stop::default())?;
            for row in page.rows.iter().filter(|row| row.account_id == account_id) {
                let details = history.get(row.id)?;
                if details.and_then(|details| details.message_server_id).as_ref() == Some(&id) {
                    return Ok(Some(row.id));
                }
            }
            Ok(None)
        })
        .await
}
