//! What the first bytes of a file say.
//!
//! Most formats are recognised by `infer`. What it does not know, takes for another or knows by a list of brands that grows
//! every year is recognised here: each branch says which.

use std::ops::RangeInclusive;

use image::ImageFormat;

use super::sound::frames::{self, Parse};
use super::sound::{AMR_NB, AMR_NB_CHANNELS, AMR_WB, AMR_WB_CHANNELS, ac3, adts, mpeg};

/// What is to look at it further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// One that we can draw.
    Picture(ImageFormat),
    /// HEIC or AVIF.
    Heif,
    Amr,
    /// Bare AAC.
    Adts,
    /// MP3 and the layers before it.
    Mpeg,
    Flac,
    Wav,
    Aiff,
    /// Bare AC-3 and E-AC-3.
    Ac3,
    Au,
    Caf,
    /// A sound that lofty measures.
    Tagged,
    /// Sound or film.
    Ogg,
    /// MP4 and its family.
    Iso,
    Matroska,
    Avi,
    Asf,
    Flv,
    /// MPEG-1 or MPEG-2.
    MpegFilm,
    Plain,
}

/// The beginning of a file, and that of what stands behind a tag at its beginning.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start<'a> {
    pub(super) head: &'a [u8],
    /// Behind ID3; the head itself where there is none.
    pub(super) behind: &'a [u8],
    pub(super) is_tagged: bool,
}

/// What the first bytes say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Content {
    pub(super) sort: Sort,
    pub(super) mime: &'static str,
    /// Its usual extension.
    pub(super) ext: &'static str,
}

/// What is to look at it, its MIME type and its usual extension. The name helps only where sound may begin anywhere.
pub(super) fn by_content(start: Start, by_name: Option<&str>) -> Option<Content> {
    let Start { head, behind, is_tagged } = start;
    let content = |sort, mime, ext| Some(Content { sort, mime, ext });
    // Taggers put ID3 before FLAC, AAC and others as well; infer takes all that begins so for MP3.
    if is_tagged {
        return sound(behind)
            .or_else(|| iso(behind).filter(|content| content.sort == Sort::Iso))
            .or_else(|| framed(behind, true))
            .or_else(|| content(Sort::Mpeg, "audio/mpeg", "mp3"));
    }
    sound(head)
        .or_else(|| iso(head))
        .or_else(|| quicktime(head, by_name))
        .or_else(|| framed(head, by_name.is_some_and(|name| ["mp3", "mp2", "aac"].contains(&name))))
        .or_else(|| inferred(head))
}

/// Sounds, and Ogg, whose first letters say all. infer knows neither RF64 nor AIFC, WavPack or Musepack.
fn sound(head: &[u8]) -> Option<Content> {
    let content = |sort, mime, ext| Some(Content { sort, mime, ext });
    let form = |outer: &[&[u8]], inner: &[&[u8]]| {
        head.len() >= 12 && outer.contains(&&head[..4]) && inner.contains(&&head[8..12])
    };
    // In the place of a version a word has letters, which are larger as a number.
    let is_version = |at: usize, known: RangeInclusive<u16>| {
        let number = head.get(at..at + 2).and_then(|number| number.try_into().ok());
        number.is_some_and(|number| known.contains(&u16::from_le_bytes(number)))
    };
    if head.starts_with(AMR_NB) || head.starts_with(AMR_NB_CHANNELS) {
        content(Sort::Amr, "audio/amr", "amr")
    } else if head.starts_with(AMR_WB) || head.starts_with(AMR_WB_CHANNELS) {
        content(Sort::Amr, "audio/amr-wb", "amr")
    } else if form(&[b"RIFF", b"RF64", b"BW64"], &[b"WAVE"]) {
        content(Sort::Wav, "audio/x-wav", "wav")
    } else if form(&[b"FORM"], &[b"AIFF", b"AIFC"]) {
        content(Sort::Aiff, "audio/x-aiff", "aiff")
    } else if head.starts_with(b"fLaC") && head.get(5) == Some(&0) {
        // Its first block is shorter than 64 KiB.
        content(Sort::Flac, "audio/x-flac", "flac")
    } else if head.starts_with(b"OggS\0") {
        // What is in it, its first packet says, within the first page.
        let has = |mark: &[u8]| head[..head.len().min(64)].windows(mark.len()).any(|text| text == mark);
        if has(b"OpusHead") {
            content(Sort::Ogg, "audio/opus", "opus")
        } else {
            content(Sort::Ogg, "audio/ogg", "ogg")
        }
    } else if head.starts_with(b".snd\0\0") {
        content(Sort::Au, "audio/basic", "au")
    } else if head.starts_with(b"caff\0\x01") {
        content(Sort::Caf, "audio/x-caf", "caf")
    } else if head.starts_with(b"wvpk") && is_version(8, 0x402..=0x410) {
        content(Sort::Tagged, "audio/x-wavpack", "wv")
    } else if head.starts_with(b"MPCK")
        || matches!(head, [b'M', b'P', b'+', version, ..] if version & 0x0F == 7)
    {
        content(Sort::Tagged, "audio/x-musepack", "mpc")
    } else if head.starts_with(b"MAC ") && is_version(4, 3_000..=8_000) {
        content(Sort::Tagged, "audio/x-ape", "ape")
    } else if head.starts_with(b"DSD \x1C\0\0\0") {
        // Nothing here measures it.
        content(Sort::Plain, "audio/x-dsf", "dsf")
    } else {
        None
    }
}

/// MP3 or AAC without anything before it but zeros; `anywhere`: behind whatever there is.
///
/// infer knows three of the first two bytes, and takes them alone for proof.
fn framed(head: &[u8], anywhere: bool) -> Option<Content> {
    let zeros = head.iter().take_while(|byte| **byte == 0).count();
    [
        (mpeg::parse as Parse, Content { sort: Sort::Mpeg, mime: "audio/mpeg", ext: "mp3" }),
        (adts::parse as Parse, Content { sort: Sort::Adts, mime: "audio/aac", ext: "aac" }),
        (ac3::parse as Parse, Content { sort: Sort::Ac3, mime: "audio/ac3", ext: "ac3" }),
    ]
    .into_iter()
    .filter_map(|(parse, content)| {
        let part = head.get(zeros..)?;
        let found = frames::find_proven(part, parse)?;
        (found == 0 || anywhere).then_some((found, content))
    })
    .min_by_key(|(found, _)| *found)
    .map(|(_, content)| content)
}

/// The MP4 family by its first box. Whatever is no picture may be sound or film: that, its tracks say.
///
/// infer knows some brands, and no 3GPP.
fn iso(head: &[u8]) -> Option<Content> {
    let content = |sort, mime, ext| Some(Content { sort, mime, ext });
    let length = u32::from_be_bytes(head.get(..4)?.try_into().ok()?);
    if head.get(4..8)? != b"ftyp" || !(8..=64 * 1024).contains(&length) {
        return None;
    }
    match head.get(8..12)? {
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"mif2" | b"msf1" | b"miaf" => {
            if still_codec(head) == "AVIF" {
                content(Sort::Heif, "image/avif", "avif")
            } else {
                content(Sort::Heif, "image/heif", "heic")
            }
        }
        b"avif" | b"avis" => content(Sort::Heif, "image/avif", "avif"),
        // The raw picture of a camera, with tracks that are none.
        b"crx " => content(Sort::Plain, "image/x-canon-cr3", "cr3"),
        b"qt  " => content(Sort::Iso, "video/quicktime", "mov"),
        b"M4A " | b"M4P " | b"F4A " => content(Sort::Iso, "audio/mp4", "m4a"),
        b"M4B " | b"F4B " => content(Sort::Iso, "audio/mp4", "m4b"),
        b"M4V " | b"M4VH" | b"M4VP" => content(Sort::Iso, "video/x-m4v", "m4v"),
        b"KDDI" | b"kddi" => content(Sort::Iso, "video/3gpp2", "3g2"),
        brand if brand.starts_with(b"3g2") => content(Sort::Iso, "video/3gpp2", "3g2"),
        [b'3', b'g', ..] => content(Sort::Iso, "video/3gpp", "3gp"),
        _ => content(Sort::Iso, "video/mp4", "mp4"),
    }
}

/// QuickTime that begins with room, or with what older players show first: `free`, `skip`, `wide`, `pnot`. A box of the film
/// follows; one that lies behind what was read, the name stands for.
///
/// infer knows none of them. Source: QuickTime File Format, "Movie Atoms" and "Preview atoms".
fn quicktime(head: &[u8], by_name: Option<&str>) -> Option<Content> {
    const MAX_BOXES: usize = 16;
    let movie = Content { sort: Sort::Iso, mime: "video/quicktime", ext: "mov" };
    let mut at = 0;
    for number in 0..MAX_BOXES {
        let Some(rest) = head.get(at..).filter(|rest| rest.len() >= 16) else {
            let is_named = by_name.is_some_and(|name| ["mov", "qt", "mp4", "m4v", "m4a"].contains(&name));
            return (number > 0 && is_named).then_some(movie);
        };
        let length = match u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) {
            1 => u64::from_be_bytes(rest.get(8..16)?.try_into().ok()?),
            length => length.into(),
        };
        match rest.get(4..8)? {
            b"ftyp" if number > 0 => return iso(rest),
            b"moov" | b"mdat" if number > 0 => return Some(movie),
            b"free" | b"skip" | b"wide" | b"pnot" => {}
            b"PICT" if number > 0 => {}
            _ => return None,
        }
        if length < 8 {
            return None;
        }
        at = at.saturating_add(usize::try_from(length).ok()?);
    }
    None
}

fn inferred(head: &[u8]) -> Option<Content> {
    // BigTIFF, which infer does not know.
    if head.starts_with(b"II\x2B\0") || head.starts_with(b"MM\0\x2B") {
        return Some(Content { sort: Sort::Plain, mime: "image/tiff", ext: "tif" });
    }
    if is_transport_stream(head) {
        return Some(Content { sort: Sort::Plain, mime: "video/mp2t", ext: "ts" });
    }
    let kind = infer::get(head)?;
    // Speech begins with `#!` as scripts do, which name their program by its path.
    let names_program =
        || head.get(2..).is_some_and(|rest| rest.iter().find(|sign| **sign != b' ') == Some(&b'/'));
    if kind.mime_type() == "text/x-shellscript" && !names_program() {
        return None;
    }
    let sort = match kind.mime_type() {
        "image/jpeg" => Sort::Picture(ImageFormat::Jpeg),
        "image/png" => Sort::Picture(ImageFormat::Png),
        "image/gif" if is_gif(head) => Sort::Picture(ImageFormat::Gif),
        "image/webp" if is_webp(head) => Sort::Picture(ImageFormat::WebP),
        "image/bmp" if is_bmp(head) => Sort::Picture(ImageFormat::Bmp),
        // A few letters that were looked at more closely here, or above.
        "image/gif" | "image/webp" | "image/bmp" | "audio/mpeg" | "audio/aac" | "audio/ogg"
        | "audio/x-flac" | "audio/x-ape" | "audio/x-dsf" => return None,
        // Before boxes had a first one of their own.
        "video/quicktime" => Sort::Iso,
        "video/webm" | "video/x-matroska" => Sort::Matroska,
        "video/x-msvideo" => Sort::Avi,
        "video/x-ms-wmv" => Sort::Asf,
        "video/x-flv" => Sort::Flv,
        "video/mpeg" => Sort::MpegFilm,
        // Pictures in an MP4's clothes, whose first box is damaged; sounds that nothing here measures; the rest.
        _ => Sort::Plain,
    };
    Some(Content { sort, mime: kind.mime_type(), ext: kind.extension() })
}

/// infer takes the first three letters, and what comes of none of the two versions is no picture anywhere.
fn is_gif(head: &[u8]) -> bool {
    head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a")
}

/// By its first chunk, which fits in; and no WebP is as long as four letters are, taken for a number.
///
/// infer takes `WEBP` alone. Source: "WebP Container Specification", Google.
fn is_webp(head: &[u8]) -> bool {
    const MAX_BYTES: u32 = 0x2000_0000;
    let number = |at: usize| Some(u32::from_le_bytes(head.get(at..at + 4)?.try_into().ok()?));
    let (Some(whole), Some(first)) = (number(4), number(16)) else { return false };
    head.starts_with(b"RIFF")
        && matches!(&head[12..16], b"VP8 " | b"VP8L" | b"VP8X")
        && whole < MAX_BYTES
        // `WEBP`, and the head of the chunk.
        && first.saturating_add(12) <= whole
}

/// Behind the two letters that infer takes alone: a head, which is as long as it says, and that is not long.
fn is_bmp(head: &[u8]) -> bool {
    head.get(14..18).is_some_and(|length| length[0] >= 12 && length[1..] == [0; 3])
}

/// MPEG-TS of television, cameras and HLS, which begins as texts may: packets of 188 bytes, in cameras with the time in front.
///
/// Source: ISO/IEC 13818-1, 2.4.3.2 (`sync_byte`).
fn is_transport_stream(head: &[u8]) -> bool {
    const SYNC: u8 = 0x47;
    const PACKETS: usize = 4;
    [(0, 188), (4, 192)]
        .iter()
        .any(|(first, packet)| (0..PACKETS).all(|number| head.get(first + number * packet) == Some(&SYNC)))
}

/// HEIC or AVIF: both are pictures in an MP4's clothes.
pub(super) fn still_codec(head: &[u8]) -> &'static str {
    let brands = head.get(8..64).unwrap_or_default();
    if brands.chunks(4).any(|brand| brand == b"avif" || brand == b"avis") { "AVIF" } else { "HEIC" }
}
