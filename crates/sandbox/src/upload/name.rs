//! File names that are safe in a URL and on any disk, and what a file is served as.

use mime_guess::Mime;

/// Leaves room for a prefix within the 255 bytes that file systems allow.
const NAME_MAX_BYTES: usize = 200;
const EXTENSION_MAX_BYTES: usize = 20;
/// Chosen where a type has many extensions and none is called like it.
const USUAL_EXTENSIONS: [&str; 7] = ["txt", "mp3", "m4a", "mov", "svg", "js", "bin"];
const UNKNOWN_TYPE: &str = "application/octet-stream";

/// The last part of a caller's file name; letters of every script stay.
pub(super) fn safe(name: &str, content_type: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().map(|c| if is_unsafe(c) { '_' } else { c }).collect();
    let clean = clean.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if clean.is_empty() {
        return extension_of(content_type).map_or_else(|| "file".to_owned(), |ext| format!("file.{ext}"));
    }
    if clean.len() <= NAME_MAX_BYTES {
        return clean.to_owned();
    }
    let (stem, extension) = match clean.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= EXTENSION_MAX_BYTES => (stem, format!(".{extension}")),
        _ => (clean, String::new()),
    };
    let cut = stem.floor_char_boundary(NAME_MAX_BYTES - extension.len());
    format!("{}{extension}", &stem[..cut])
}

/// Control characters, what Windows forbids, and marks that make a name read differently than it is.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '/' | '\\')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The `type` field when it is a media type, else the part's own, else by the file's extension.
pub(super) fn content_type(field: Option<&str>, part: Option<&str>, file_name: Option<&str>) -> String {
    let by_name = file_name.and_then(|name| mime_guess::from_path(name).first());
    let is_known = |mime: &Mime| mime.essence_str() != UNKNOWN_TYPE;
    let parsed = |text: Option<&str>| text.and_then(|text| text.parse::<Mime>().ok()).filter(is_known);
    let found = parsed(field).or_else(|| parsed(part)).or(by_name);
    found.map_or_else(|| UNKNOWN_TYPE.to_owned(), |mime| mime.to_string())
}

/// `png` for `image/png`; where the subtype is no extension, a usual or the first known one.
fn extension_of(content_type: &str) -> Option<&'static str> {
    let mime: Mime = content_type.parse().ok()?;
    let known = mime_guess::get_mime_extensions(&mime)?;
    let named = known.iter().find(|ext| **ext == mime.subtype().as_str());
    named.or_else(|| known.iter().find(|ext| USUAL_EXTENSIONS.contains(ext))).or(known.first()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_script_and_loses_what_could_lead_elsewhere() {
        let names = [
            "湖边 的照片.jpg",
            "../../etc/passwd",
            "C:\\temp\\a.png",
            "a\u{0}b\u{202e}gpj.exe",
            "..",
            "",
            "a:b?.txt",
        ];
        let safe: Vec<String> = names.iter().map(|name| safe(name, "image/jpeg")).collect();
        let expected =
            ["湖边 的照片.jpg", "passwd", "a.png", "a_b_gpj.exe", "file.jpeg", "file.jpeg", "a_b_.txt"];
        assert_eq!(safe, expected);
    }

    #[test]
    fn a_long_name_is_cut_between_characters_and_keeps_its_extension() {
        let cut = safe(&format!("{}.mp4", "图".repeat(200)), UNKNOWN_TYPE);
        assert_eq!(cut, format!("{}.mp4", "图".repeat(65)));
    }

    #[test]
    fn a_file_without_a_name_gets_one_by_its_type() {
        let types = ["image/png", "text/plain", "audio/mpeg", "video/quicktime", "x/y", UNKNOWN_TYPE];
        assert_eq!(
            types.map(|kind| safe("", kind)),
            ["file.png", "file.txt", "file.mp3", "file.mov", "file", "file.bin"]
        );
    }

    #[test]
    fn the_type_field_wins_over_the_part_and_the_part_over_the_name() {
        let (field, part, name) = (Some("image/png"), Some("audio/aac"), Some("a.mp4"));
        assert_eq!(content_type(field, part, name), "image/png");
        assert_eq!(content_type(Some("picture"), part, name), "audio/aac");
        assert_eq!(content_type(None, Some(UNKNOWN_TYPE), name), "video/mp4");
        assert_eq!(content_type(None, None, None), UNKNOWN_TYPE);
    }
}
