//! What every answer has around its content, read without building what it holds.

use serde::Deserialize;
use serde_json::value::RawValue;

/// `{ code, msg, data }` in v2; `{ code, desc, url }` and more in v1. Values stay text until somebody asks for them, so
/// that neither depth nor length of an answer costs more than the answer itself.
#[derive(Debug, Deserialize)]
pub(crate) struct Envelope<'a> {
    pub(crate) code: i64,
    #[serde(borrow)]
    msg: Option<&'a RawValue>,
    #[serde(borrow)]
    desc: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(borrow)]
    url: Option<&'a RawValue>,
}

/// An uploaded file's place where some actions put it.
#[derive(Deserialize)]
struct StoredFile {
    url: String,
}

impl<'a> Envelope<'a> {
    /// `None` when the text is no such object, also when it says the same key twice: which of two codes counts is a guess.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        object(text)
    }

    /// `msg` in v2, `desc` in v1; empty when there is none.
    pub(crate) fn words(&self) -> String {
        let word = |value: Option<&RawValue>| serde_json::from_str(value?.get()).ok();
        word(self.msg).or_else(|| word(self.desc)).unwrap_or_default()
    }

    /// `data`, when it is an object of this shape.
    pub(crate) fn data<T: Deserialize<'a>>(&self) -> Option<T> {
        object(self.data?.get())
    }

    /// `data` as the answer spells it, when it is an object.
    pub(crate) fn data_text(&self) -> Option<&'a str> {
        self.data.map(RawValue::get).filter(|text| text.trim_start().starts_with('{'))
    }

    /// The URL of an uploaded file: at the top level in v1, in `data` elsewhere.
    pub(crate) fn url(&self) -> Option<String> {
        let top = self.url.and_then(|url| serde_json::from_str(url.get()).ok());
        top.or_else(|| self.data::<StoredFile>().map(|file| file.url))
    }
}

/// An object alone: a struct would be read from an array too, by the order of its fields.
fn object<'a, T: Deserialize<'a>>(text: &'a str) -> Option<T> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    #[test]
    fn only_an_object_with_one_whole_code_is_an_answer() {
        for text in [
            "",
            "null",
            "200",
            "[200]",
            r#"[200,"success",null,null,null]"#,
            "{}",
            r#"{"code":"200"}"#,
            r#"{"code":200.5}"#,
            r#"{"code":null}"#,
            r#"{"code":99999999999999999999}"#,
            r#"{"code":200,"code":414}"#,
            r#"{"code":200}{"code":200}"#,
            r#"{"code":200"#,
        ] {
            assert!(Envelope::read(text).is_none(), "{text}");
        }
        assert_eq!(Envelope::read(" \n{\"code\":200,\"x\":1,\"x\":2}").unwrap().code, 200);
    }

    #[test]
    fn words_of_another_type_are_no_words() {
        for (text, expected) in [
            (r#"{"code":1,"msg":"a"}"#, "a"),
            (r#"{"code":1,"desc":"b"}"#, "b"),
            (r#"{"code":1,"msg":5,"desc":"b"}"#, "b"),
            (r#"{"code":1,"msg":{}}"#, ""),
            (r#"{"code":1,"msg":null}"#, ""),
        ] {
            assert_eq!(Envelope::read(text).unwrap().words(), expected, "{text}");
        }
    }

    #[test]
    fn ten_thousand_levels_are_read_past() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let text = format!(r#"{{"x":{deep},"code":200,"data":{deep}}}"#);
        let envelope = Envelope::read(&text).unwrap();
        assert_eq!(envelope.code, 200);
        assert!(envelope.data::<StoredFile>().is_none());
        assert!(Envelope::read(&deep).is_none());
        assert!(Envelope::read(&"{\"code\":".repeat(10_000)).is_none());
    }

    #[test]
    fn a_files_url_is_found_at_both_places() {
        for text in [r#"{"code":200,"url":"u"}"#, r#"{"code":200,"data":{"url":"u"}}"#] {
            assert_eq!(Envelope::read(text).unwrap().url().as_deref(), Some("u"), "{text}");
        }
        assert_eq!(Envelope::read(r#"{"code":200,"url":5}"#).unwrap().url(), None);
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_the_json_says(
            text in r#"[{]?("(code|msg|data|x)":(-?[0-9]{1,20}|"a"|[{]"url":"u"[}]|\[\]|null),?){0,4}[}]?"#
        ) {
            if let Some(envelope) = Envelope::read(&text) {
                let value: Value = serde_json::from_str(&text).unwrap();
                prop_assert_eq!(Some(envelope.code), value["code"].as_i64());
                prop_assert_eq!(envelope.words(), value["msg"].as_str().unwrap_or_default());
                prop_assert_eq!(envelope.url(), value["data"]["url"].as_str().map(str::to_owned));
            }
        }
    }
}
