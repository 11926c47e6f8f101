//! Which systems a call is for.

use serde_json::Value;

use crate::answer::Refusal;
use crate::fields::Group;

const SYSTEMS: [&str; 5] = ["ios", "aos", "pc", "web", "mac"];

/// `target_os`: an array in the SDKs, a string that holds one on an API page. Empty when absent, which means all.
pub(super) fn target_os(root: &Group<'_>) -> Result<Vec<String>, Refusal> {
    let value = match root.value("target_os") {
        None => return Ok(Vec::new()),
        Some(Value::String(_)) => root.json_text("target_os", None)?.unwrap_or_default(),
        Some(value) => value.clone(),
    };
    let wrong = || root.wrong("target_os", format_args!("must be an array with some of {SYSTEMS:?}"));
    let list = value.as_array().ok_or_else(wrong)?;
    let known = |value: &Value| {
        value.as_str().filter(|name| SYSTEMS.contains(name)).map(str::to_owned).ok_or_else(wrong)
    };
    list.iter().map(known).collect()
}
