//! What a list shows of a message, and what a search may find it by.

use files::start_of;
use serde_json::Value;
use yunxin::{Body, MessageType};

/// One line for lists: the text, or the attachment's name, title or URL.
pub(crate) fn snippet(body: &Body) -> String {
    const LONGEST_CHARS: usize = 120;
    let message = &body.value()["message"];
    let attachment = &message["attachment"];
    let candidates = match body.message_type() {
        Some(MessageType::Text | MessageType::Tip) => {
            [&message["text"], &attachment["name"], &attachment["url"]]
        }
        Some(MessageType::Location) => [&attachment["title"], &message["text"], &attachment["address"]],
        _ => [&attachment["name"], &message["text"], &attachment["url"]],
    };
    let found = candidates.into_iter().filter_map(Value::as_str).find(|text| !text.trim().is_empty());
    let line = match found {
        Some(text) => text.to_owned(),
        None if attachment.is_object() => attachment.to_string(),
        None => String::new(),
    };
    let words = line.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    start_of(&words.join(" "), LONGEST_CHARS).to_owned()
}

/// The file of a message that has one.
pub(crate) struct MessageFile {
    /// MD5 of its content, as the message says it.
    pub(crate) md5: Option<String>,
}

impl MessageFile {
    pub(crate) fn of(body: &Body) -> Option<MessageFile> {
        let media = [MessageType::Image, MessageType::Audio, MessageType::Video, MessageType::File];
        let attachment = &body.value()["message"]["attachment"];
        let has_one = attachment.is_object() && body.message_type().is_some_and(|kind| media.contains(&kind));
        has_one.then(|| MessageFile { md5: attachment["md5"].as_str().map(str::to_lowercase) })
    }
}

/// Every string of the body, which is what a user may remember of a message.
pub(crate) fn texts(body: &Body) -> String {
    fn gather(value: &Value, into: &mut Vec<String>) {
        match value {
            Value::String(text) => into.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| gather(item, into)),
            Value::Object(fields) => fields.values().for_each(|item| gather(item, into)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    gather(body.value(), &mut found);
    found.join("\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn snippet_of(message: &str) -> String {
        snippet(&Body::parse(format!("{{\"message\":{message}}}")).unwrap())
    }

    #[test]
    fn a_text_is_shown_in_one_line_without_control_characters() {
        assert_eq!(
            snippet_of(r#"{"message_type":0,"text":" 你好\n\t世界 \u001b[31mred "}"#),
            "你好 世界 [31mred"
        );
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let text = "雁".repeat(200);
        assert_eq!(snippet_of(&format!(r#"{{"message_type":0,"text":"{text}"}}"#)), "雁".repeat(120));
    }

    #[test]
    fn a_long_text_never_ends_in_half_an_emoji() {
        let text = format!("{}👨‍👩‍👧", "雁".repeat(118));
        assert_eq!(snippet_of(&format!(r#"{{"message_type":0,"text":"{text}"}}"#)), "雁".repeat(118));
    }

    #[test]
    fn a_file_is_shown_by_its_name_and_else_by_its_address() {
        let named = r#"{"message_type":1,"attachment":{"name":"雁.png","url":"https://h.test/1"}}"#;
        assert_eq!(snippet_of(named), "雁.png");
        let nameless = r#"{"message_type":1,"attachment":{"url":"https://h.test/1"}}"#;
        assert_eq!(snippet_of(nameless), "https://h.test/1");
    }

    #[test]
    fn a_place_is_shown_by_its_title() {
        let place = r#"{"message_type":4,"text":"t","attachment":{"title":"西湖","lat":30.2,"lng":120.1}}"#;
        assert_eq!(snippet_of(place), "西湖");
    }

    #[test]
    fn a_custom_message_is_shown_as_its_json_with_all_digits() {
        let custom = r#"{"message_type":100,"attachment":{"id":123456789012345678901234567890}}"#;
        assert_eq!(snippet_of(custom), r#"{"id":123456789012345678901234567890}"#);
    }

    #[test]
    fn a_body_without_a_message_has_an_empty_line() {
        assert_eq!(snippet(&Body::parse("{}").unwrap()), "");
    }

    #[test]
    fn every_text_at_every_depth_can_be_searched_for() {
        let body = Body::parse(
            r#"{"message":{"text":"一","attachment":{"deep":["二",{"x":"three"}]}},"extension":"four","n":5}"#,
        );
        assert_eq!(texts(&body.unwrap()), "一\n二\nthree\nfour");
    }
}
