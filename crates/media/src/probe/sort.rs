//! Which kind of file it is: what its first bytes say, against what its name says.

use super::content::{Content, Sort, Start, by_content};
use crate::model::{MessageKind, extensions};

#[derive(Debug)]
pub(super) struct Sorted {
    pub(super) sort: Sort,
    /// By content; by name where the content is not known.
    pub(super) mime: String,
    /// Extension that goes out: the name's own, or `None` where the content's is to be taken.
    pub(super) kept_ext: Option<String>,
    /// The usual extension of the content, as far as the first bytes say.
    pub(super) usual_ext: Option<&'static str>,
    /// The name promises another medium than the content holds.
    pub(super) renamed: bool,
    /// The name promises a medium, and the content is not known.
    pub(super) unrecognised: bool,
    /// Forget this, if the content then cannot be read.
    pub(super) doubtful: bool,
}

/// Extensions of one family: whoever has one of them is not called wrong for another.
const FAMILIES: &[&[&str]] = &[
    &["jpg", "jpeg", "jpe", "jfif"],
    &["png", "apng"],
    &["bmp", "dib"],
    &["heic", "heics", "heif", "heifs", "hif"],
    &["avif", "avifs"],
    &["tif", "tiff"],
    &[
        "mp4", "m4v", "mov", "qt", "m4a", "m4b", "m4p", "m4r", "3gp", "3gpp", "3g2", "3gp2", "f4v", "f4a",
        "f4p", "mp4a", "mp4v", "ismv", "isma", "mqv",
    ],
    &["mkv", "mka", "mk3d", "webm", "weba"],
    &["ogg", "oga", "ogv", "ogx", "ogm", "opus", "spx"],
    &["mp3", "mp2", "mp1", "mpga"],
    &["aac", "adts"],
    &["amr", "awb"],
    &["wav", "wave", "bwf", "rf64"],
    &["aif", "aiff", "aifc"],
    &["ac3", "eac3", "ec3"],
    &["au", "snd"],
    &["caf"],
    &["wma", "wmv", "asf"],
    &["mpg", "mpeg", "mpe", "m1v", "m2v", "vob"],
];

/// Formats of text, or with text at their beginning: that they look like one is no reason for doubt.
const TEXTS: [&str; 4] =
    ["application/pdf", "application/postscript", "application/rtf", "application/x-x509-ca-cert"];

pub(super) fn sort(start: Start, by_name: Option<&str>) -> Sorted {
    let is_text = is_text(start.head);
    let Some(Content { sort, mime, ext }) = by_content(start, by_name) else { return plain(by_name) };
    // "MZ", "BM", "GIF" and the like begin words as well as files, and every medium has bytes that no text has.
    if is_text && !mime.starts_with("text/") && !TEXTS.contains(&mime) {
        return plain(by_name);
    }
    let fits = |name: &str| {
        name == ext
            || FAMILIES.iter().any(|family| family.contains(&name) && family.contains(&ext))
            || mime_guess::from_ext(name).iter().any(|guess| guess.essence_str() == mime)
            // There are a thousand formats within ZIP, OLE, XML and TIFF, and whoever made the file named it.
            || (sort == Sort::Plain && !names_medium(name))
    };
    // The name's own extension wins where it fits the content: `jpeg` stays `jpeg`, `docx` is not `zip`.
    let fitting = by_name.filter(|name| fits(name));
    let strange = by_name.is_some() && fitting.is_none();
    let mime = if sort == Sort::Plain { plain_mime(fitting, mime) } else { mime.to_owned() };
    Sorted {
        sort,
        mime,
        kept_ext: fitting.map(str::to_owned),
        usual_ext: Some(ext),
        renamed: strange,
        unrecognised: false,
        // What cannot be read under another name never was what its first letters say, or nobody can use it as that.
        doubtful: sort != Sort::Plain && strange && !by_name.is_some_and(names_medium),
    }
}

/// A file of which only the name says anything.
pub(super) fn plain(by_name: Option<&str>) -> Sorted {
    Sorted {
        sort: Sort::Plain,
        mime: plain_mime(by_name, "application/octet-stream"),
        kept_ext: by_name.map(str::to_owned),
        usual_ext: None,
        renamed: false,
        unrecognised: by_name.is_some_and(names_medium),
        doubtful: false,
    }
}

/// Better said by the name, as far as a name alone makes no medium: `main.ts` is no film. A drawing in XML is one.
fn plain_mime(by_name: Option<&str>, content: &str) -> String {
    let guess = by_name.and_then(|name| mime_guess::from_ext(name).first());
    let guess = guess.filter(|mime| {
        let is_medium = ["image", "audio", "video"].contains(&mime.type_().as_str());
        !is_medium || mime.essence_str() == "image/svg+xml" && content.ends_with("/xml")
    });
    guess.map_or_else(|| content.to_owned(), |mime| mime.essence_str().to_owned())
}

/// Extensions that promise something to look at or listen to.
fn names_medium(ext: &str) -> bool {
    [MessageKind::Image, MessageKind::Audio, MessageKind::Video]
        .iter()
        .any(|kind| extensions(*kind).contains(&ext))
        || FAMILIES.iter().any(|family| family.contains(&ext))
}

/// Whether these bytes can be the beginning of a text in UTF-8.
fn is_text(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && !text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
}
