//! What the service lists for a whole app, broadcasts and pushes: how an item is read, and the row that sent it.

use history::{PageStart, Query, RowId, Stop};
use ids::AccountId;
use serde::Serialize;
use serde_json::Value;
use specta::Type;

use crate::compose::Recording;
use crate::error::Error;

/// Some of what the service lists, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ListPage<T> {
    /// So many as the service puts on a page.
    pub items: Vec<T>,
    /// What to ask for the next ones with; `None` at the end.
    pub next_token: Option<String>,
}

/// An item of such a list.
pub(crate) trait ListItem: Sized {
    /// The kind of the rows that sent one, as a query names it.
    const KIND: &'static str;

    /// As an answer spells it.
    fn of(value: &Value) -> Self;

    /// Its id, where the answer names one.
    fn id(&self) -> Option<&str>;

    /// With the row that sent it.
    fn with_row(self, row_id: Option<RowId>) -> Self;
}

/// A page of a list, as an account sees it.
pub(crate) async fn page<T: ListItem>(
    recording: &Recording,
    account_id: &AccountId,
    page: yunxin::Listed,
) -> Result<ListPage<T>, Error> {
    let mut items = Vec::with_capacity(page.items.len());
    for text in &page.items {
        items.push(item(recording, account_id, text).await?);
    }
    Ok(ListPage { items, next_token: page.next_token.filter(|_| page.has_more) })
}

/// One item of a list, as an account sees it.
pub(crate) async fn item<T: ListItem>(
    recording: &Recording,
    account_id: &AccountId,
    text: &str,
) -> Result<T, Error> {
    let item = T::of(&serde_json::from_str(text).unwrap_or_default());
    let row = match item.id() {
        Some(id) => sent_row(recording, account_id, T::KIND, id).await?,
        None => None,
    };
    Ok(item.with_row(row))
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
    if !id.bytes().all(|byte| byte.is_ascii_digit()) {
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
