//! Which kind of file it is, by its first bytes.

use image::ImageFormat;

use super::sound::{AMR_NB, AMR_WB};
use crate::model::{MessageKind, extensions};

/// What is to look at it further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// `None`: recognised, but not one that we can draw.
    Picture(Option<ImageFormat>),
    Amr,
    /// Bare AAC.
    Adts,
    Sound,
    /// MP4 and its family.
    Iso,
    Matroska,
    /// A film that nothing here can measure: AVI, FLV, MPEG.
    OtherFilm,
    Plain,
}

#[derive(Debug)]
pub(super) struct Sorted {
    pub(super) sort: Sort,
    /// By content; by name where the content is not known.
    pub(super) mime: String,
    /// Extension that goes out.
    pub(super) ext: Option<String>,
    /// The name promises another medium than the content holds.
    pub(super) renamed: bool,
    /// Forget this, if the content then cannot be read.
    pub(super) doubtful: bool,
}

/// Extensions of one family: whoever has one of them is not called wrong for another.
const FAMILIES: [&[&str]; 6] = [
    &["jpg", "jpeg", "jpe", "jfif"],
    &["mp4", "m4v", "mov", "qt", "m4a", "m4b", "3gp", "3g2"],
    &["mkv", "mka", "webm", "weba"],
    &["ogg", "oga", "opus", "spx", "ogv"],
    &["heic", "heif", "hif"],
    &["tif", "tiff"],
];

pub(super) fn sort(head: &[u8], by_name: Option<&str>) -> Sorted {
    let Some((sort, mime, own)) = by_content(head) else { return plain(by_name) };
    let fits = |name: &str| {
        name == own
            || FAMILIES.iter().any(|family| family.contains(&name) && family.contains(&own))
            || mime_guess::from_ext(name).iter().any(|guess| guess.essence_str() == mime)
            // Office files and many others are ZIP archives under another name.
            || (own == "zip" && !names_medium(name) && mime_guess::from_ext(name).first().is_some())
    };
    // The name's own extension wins where it fits the content: `jpeg` stays `jpeg`, `docx` is not `zip`.
    let fitting = by_name.filter(|name| fits(name));
    let strange = by_name.is_some() && fitting.is_none();
    Sorted {
        sort,
        mime: mime.to_owned(),
        ext: Some(fitting.unwrap_or(own).to_owned()),
        renamed: strange && (sort != Sort::Plain || by_name.is_some_and(names_medium)),
        // Two bytes: any text may begin with them.
        doubtful: strange && ["image/bmp", "audio/aac", "audio/mpeg"].contains(&mime),
    }
}

/// A file of which only the name says anything.
pub(super) fn plain(by_name: Option<&str>) -> Sorted {
    let guess = by_name.and_then(|name| mime_guess::from_ext(name).first());
    // A name alone makes no medium: `main.ts` is no film.
    let guess = guess.filter(|mime| !["image", "audio", "video"].contains(&mime.type_().as_str()));
    Sorted {
        sort: Sort::Plain,
        mime: guess
            .map_or_else(|| "application/octet-stream".to_owned(), |mime| mime.essence_str().to_owned()),
        ext: by_name.map(str::to_owned),
        renamed: by_name.is_some_and(names_medium),
        doubtful: false,
    }
}

/// Extensions that promise something to look at or listen to.
fn names_medium(ext: &str) -> bool {
    [MessageKind::Image, MessageKind::Audio, MessageKind::Video]
        .iter()
        .any(|kind| extensions(*kind).contains(&ext))
        || FAMILIES.iter().any(|family| family.contains(&ext))
}

/// What is to look at it, its MIME type and its usual extension.
fn by_content(head: &[u8]) -> Option<(Sort, &'static str, &'static str)> {
    if head.starts_with(AMR_NB) {
        return Some((Sort::Amr, "audio/amr", "amr"));
    }
    if head.starts_with(AMR_WB) {
        return Some((Sort::Amr, "audio/amr-wb", "amr"));
    }
    let kind = infer::get(head)?;
    let sort = match kind.mime_type() {
        "image/jpeg" => Sort::Picture(Some(ImageFormat::Jpeg)),
        "image/png" => Sort::Picture(Some(ImageFormat::Png)),
        "image/gif" => Sort::Picture(Some(ImageFormat::Gif)),
        "image/webp" => Sort::Picture(Some(ImageFormat::WebP)),
        "image/bmp" => Sort::Picture(Some(ImageFormat::Bmp)),
        "image/heif" | "image/avif" => Sort::Picture(None),
        "audio/aac" => Sort::Adts,
        "audio/m4a" | "video/mp4" | "video/x-m4v" | "video/quicktime" | "video/3gpp" => Sort::Iso,
        "video/webm" | "video/x-matroska" => Sort::Matroska,
        "audio/midi" => Sort::Plain,
        other if other.starts_with("audio/") => Sort::Sound,
        other if other.starts_with("video/") => Sort::OtherFilm,
        _ => Sort::Plain,
    };
    Some((sort, kind.mime_type(), kind.extension()))
}

/// HEIC or AVIF: both are pictures in an MP4's clothes.
pub(super) fn still_codec(head: &[u8]) -> &'static str {
    let brands = head.get(8..64).unwrap_or_default();
    if brands.chunks(4).any(|brand| brand == b"avif" || brand == b"avis") { "AVIF" } else { "HEIC" }
}
