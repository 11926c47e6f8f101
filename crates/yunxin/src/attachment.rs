//! Attachments under the names that receivers read.

use serde_json::{Map, Value};

use crate::request::MessageType;

/// An uploaded file as a message describes it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Media {
    /// Where the file lies.
    pub url: String,
    /// Name shown to people.
    pub name: Option<String>,
    /// Lower-case hex MD5 of the bytes.
    pub md5: Option<String>,
    /// File extension; a leading dot is dropped, because the wire has none.
    pub ext: Option<String>,
    /// Bytes.
    pub size_bytes: Option<u64>,
    /// Pixels, after the picture's own turn.
    pub width: Option<u32>,
    /// Pixels, after the picture's own turn.
    pub height: Option<u32>,
    /// Milliseconds.
    pub duration_ms: Option<u64>,
}

/// The attachment of an image, audio, video or file message; `Map::new()` for types that carry no file.
///
/// Width and height are written twice: `w` and `h`, which client SDKs read, and the documented `width` and `height`.
/// Only what the type knows is written: no pixels for a sound, no duration for a picture.
#[must_use]
pub fn media_attachment(kind: MessageType, media: &Media) -> Map<String, Value> {
    let mut map = Map::new();
    if !kind.is_media() {
        return map;
    }
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            map.insert(name.to_owned(), value);
        }
    };
    let text = |value: &Option<String>| value.clone().map(Value::from);
    put("name", text(&media.name));
    put("md5", text(&media.md5));
    put("url", Some(media.url.clone().into()));
    put("ext", media.ext.as_deref().map(|ext| ext.trim_start_matches('.').into()));
    put("size", media.size_bytes.map(Value::from));
    if matches!(kind, MessageType::Audio | MessageType::Video) {
        put("dur", media.duration_ms.map(Value::from));
    }
    if matches!(kind, MessageType::Image | MessageType::Video) {
        put("w", media.width.map(Value::from));
        put("h", media.height.map(Value::from));
        put("width", media.width.map(Value::from));
        put("height", media.height.map(Value::from));
    }
    map
}

/// The attachment of a location message. Degrees: `lat` −90 to 90, `lng` −180 to 180.
///
/// A coordinate that is no finite number becomes `null`, which [`validate`](crate::validate()) reports as missing.
#[must_use]
pub fn location_attachment(lat: f64, lng: f64, title: &str) -> Map<String, Value> {
    Map::from_iter([
        ("lat".to_owned(), Value::from(lat)),
        ("lng".to_owned(), Value::from(lng)),
        ("title".to_owned(), Value::from(title)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn everything() -> Media {
        Media {
            url: "https://files.example.test/a/lake.jpg".into(),
            name: Some("湖.jpg".into()),
            md5: Some("3a7bd3e2360a3d29eea436fcfb7e44c7".into()),
            ext: Some(".jpg".into()),
            size_bytes: Some(482_133),
            width: Some(1920),
            height: Some(1080),
            duration_ms: Some(4_000),
        }
    }

    #[test]
    fn each_type_carries_its_own_fields_under_wire_names() {
        let all: Map<String, Value> = MessageType::ALL
            .into_iter()
            .map(|kind| (kind.name().to_owned(), media_attachment(kind, &everything()).into()))
            .collect();
        insta::assert_snapshot!(format!("{:#}", Value::from(all)));
    }

    #[test]
    fn what_is_not_known_is_not_written() {
        let map = media_attachment(
            MessageType::Image,
            &Media { url: "https://files.example.test/x".into(), ..Media::default() },
        );
        assert_eq!(map.keys().collect::<Vec<_>>(), ["url"]);
    }

    #[test]
    fn a_location_has_the_three_wire_names() {
        let text = Value::from(location_attachment(30.25, 120.17, "西湖")).to_string();
        assert_eq!(text, r#"{"lat":30.25,"lng":120.17,"title":"西湖"}"#);
    }
}
