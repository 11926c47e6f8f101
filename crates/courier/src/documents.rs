//! What the desktop opens the app with: a file of ours, one of another tool, or something to attach.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::transfer::import::is_export;

/// The first bytes of a file, in which it says what it is.
const HEAD_BYTES: u64 = 64 * 1024;
/// By it a Postman collection names its layout.
const POSTMAN: &str = "schema.getpostman.com";

/// What a file is that is more than something to attach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Requests of another tool: an HTTP archive, a Postman collection.
    Request,
    /// A template.
    Template,
    /// A history that was exported to be imported again.
    HistoryExport,
}

/// What a file is, by the end of its name and how it begins. `None`: a file like any other. Blocks.
pub(crate) fn kind_of(path: &Path) -> Option<DocumentKind> {
    let end = path.extension()?.to_str()?.to_ascii_lowercase();
    if end == "har" {
        return Some(DocumentKind::Request);
    }
    if !["json", "jsonl", "yanshu-export"].contains(&end.as_str()) {
        return None;
    }
    let mut head = String::new();
    let mut reader = BufReader::new(files::open(path).ok()?.take(HEAD_BYTES));
    reader.read_line(&mut head).ok()?;
    if is_export(&head) {
        return Some(DocumentKind::HistoryExport);
    }
    let mut rest = Vec::new();
    reader.read_to_end(&mut rest).ok()?;
    let head = head + &String::from_utf8_lossy(&rest);
    let has = |mark: &str| head.contains(mark);
    match end.as_str() {
        "json" if has("\"yanshu_template\"") => Some(DocumentKind::Template),
        "json" if has(POSTMAN) => Some(DocumentKind::Request),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_file_is_opened_by_what_it_says_that_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let kind = |name: &str, content: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            kind_of(&path)
        };
        let export = "{\"format\":\"yanshu-history\",\"version\":1}\n{}\n";
        let template = "{\n  \"yanshu_template\": 1,\n  \"name\": \"雁\"\n}";
        let postman =
            r#"{"info":{"schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}"#;

        assert_eq!(kind("a.HAR", "{}"), Some(DocumentKind::Request));
        assert_eq!(kind("a.yanshu-export", export), Some(DocumentKind::HistoryExport));
        assert_eq!(kind("a.jsonl", export), Some(DocumentKind::HistoryExport));
        assert_eq!(kind("welcome.json", template), Some(DocumentKind::Template));
        assert_eq!(kind("shop.postman_collection.json", postman), Some(DocumentKind::Request));
        for (name, content) in
            [("a.json", "{\"a\":1}"), ("b.jsonl", "{}"), ("c.png", export), ("d.json", ""), ("e", template)]
        {
            assert_eq!(kind(name, content), None, "{name} is a file like any other");
        }
        assert_eq!(kind_of(&folder.path().join("gone.json")), None);
    }
}
