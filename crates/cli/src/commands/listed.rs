//! What the lists of broadcasts and of pushes have in common: a line for each, page by page.

use courier::Error;
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{line, say};

/// Prints at most `limit` things, as JSON lines or in `words`. `page` asks for one page, by the token of the page before, and
/// gives its things with the token of the next one.
///
/// # Errors
/// Whatever a page fails with; what was read before it is printed by then.
pub(super) async fn say_pages<T: Serialize>(
    limit: u32,
    json: bool,
    words: fn(&T) -> String,
    page: impl AsyncFn(Option<String>) -> Result<(Vec<T>, Option<String>), Error>,
) -> Result<(), Failure> {
    let (mut left, mut token) = (limit as usize, None);
    while left > 0 {
        let (items, next_token) = page(token).await?;
        for item in items.iter().take(left) {
            say(if json { line(item) } else { words(item) });
        }
        left = left.saturating_sub(items.len());
        token = next_token;
        // A page without an item is the end, whatever token it has: else this would never end.
        if token.is_none() || items.is_empty() {
            break;
        }
    }
    Ok(())
}

/// All that is known of one thing, a line each under its name, and then its content as it is.
pub(super) fn details_of(known: &[(&str, Option<String>)], content: &str) -> String {
    let lines = known.iter().filter_map(|(name, value)| Some(format!("{name} {}\n", value.as_deref()?)));
    lines.collect::<String>() + content
}

/// The systems that it goes to, where it does not go to all.
pub(super) fn systems_of(target_os: &[String]) -> Option<String> {
    (!target_os.is_empty()).then(|| target_os.join(", "))
}

/// A line: id, time, sender, content without its line breaks. What the answer does not say is empty.
pub(super) fn words_of(
    id: Option<&str>,
    create_time_ms: Option<i64>,
    sender: Option<&str>,
    content: &str,
) -> String {
    let time = create_time_ms.map(|ms| ms.to_string()).unwrap_or_default();
    let content = content.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}\t{time}\t{}\t{content}", id.unwrap_or_default(), sender.unwrap_or_default())
}
