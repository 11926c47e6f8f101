//! What every fixture of `scripts/media-fixtures.sh` is.

use media::MediaNote::{self, *};
use media::MessageKind::{self, *};

/// What a fixture must be found to be.
pub struct Expected {
    pub file: &'static str,
    pub kind: MessageKind,
    pub mime: &'static str,
    pub ext: &'static str,
    pub pixels: Option<(u32, u32)>,
    /// From and to in ms: encoders add silence at both ends.
    pub length_ms: Option<(u64, u64)>,
    pub codec: Option<&'static str>,
    pub notes: &'static [MediaNote],
}

const PHOTO: Option<(u32, u32)> = Some((320, 200));
const FILM: Option<(u32, u32)> = Some((160, 120));
const TWO_S: Option<(u64, u64)> = Some((1_900, 2_110));

#[rustfmt::skip] // a table
pub const TABLE: &[Expected] = &[
    picture("photo.jpg", "image/jpeg", "jpg", PHOTO, &[]),
    picture("photo.png", "image/png", "png", PHOTO, &[]),
    picture("photo.bmp", "image/bmp", "bmp", PHOTO, &[]),
    picture("photo.webp", "image/webp", "webp", PHOTO, &[]),
    picture("moving.gif", "image/gif", "gif", Some((64, 48)), &[]),
    picture("moving.webp", "image/webp", "webp", Some((64, 48)), &[]),
    picture("moving.png", "image/png", "png", Some((64, 48)), &[]),
    picture("three-times.gif", "image/gif", "gif", Some((64, 48)), &[]),
    picture("once.gif", "image/gif", "gif", Some((64, 48)), &[]),
    picture("see-through.png", "image/png", "png", Some((120, 80)), &[]),
    picture("turned.jpg", "image/jpeg", "jpg", Some((200, 320)), &[]),
    picture("located.jpg", "image/jpeg", "jpg", PHOTO, &[Located]),
    picture("really-a-png.jpg", "image/png", "png", PHOTO, &[Renamed]),
    picture("bomb.png", "image/png", "png", Some((10_000, 6_000)), &[]),
    Expected { codec: Some("HEIC"), ..picture("photo.heic", "image/heif", "heic", PHOTO, &[RarelyShown]) },
    sound("tone.m4a", "audio/mp4", "m4a", "AAC"),
    sound("tone.aac", "audio/aac", "aac", "AAC"),
    sound("tone.mp3", "audio/mpeg", "mp3", "MP3"),
    sound("bare.mp3", "audio/mpeg", "mp3", "MP3"),
    sound("tone.wav", "audio/x-wav", "wav", "PCM"),
    doubted("tone.ac3", "audio/ac3", "ac3", "AC-3", &[RarelyPlayed]),
    doubted("tone.eac3", "audio/eac3", "eac3", "E-AC-3", &[RarelyPlayed]),
    doubted("tone.au", "audio/basic", "au", "PCM", &[RarelyPlayed]),
    doubted("streamed.au", "audio/basic", "au", "G.711 µ-law", &[RarelyPlayed]),
    doubted("tone.caf", "audio/x-caf", "caf", "PCM", &[NotOnAndroid]),
    doubted("packed.caf", "audio/x-caf", "caf", "ALAC", &[NotOnAndroid]),
    doubted("blocks.caf", "audio/x-caf", "caf", "ADPCM", &[RarelyPlayed]),
    doubted("tone.ogg", "audio/ogg", "ogg", "Vorbis", &[NotOnApple]),
    doubted("tone.opus", "audio/opus", "opus", "Opus", &[NotOnApple]),
    sound("tone.flac", "audio/x-flac", "flac", "FLAC"),
    sound("speech.amr", "audio/amr", "amr", "AMR-NB"),
    sound("speech-wb.amr", "audio/amr-wb", "amr", "AMR-WB"),
    sound("sound-only.mp4", "audio/mp4", "mp4", "AAC"),
    film("film.mp4", "video/mp4", "mp4", FILM, "H.264 · AAC", &[]),
    film("film.mov", "video/quicktime", "mov", FILM, "H.264 · AAC", &[]),
    film("index-last.mp4", "video/mp4", "mp4", FILM, "H.264", &[]),
    film("turned.mp4", "video/mp4", "mp4", Some((120, 160)), "H.264 · AAC", &[]),
    film("hevc.mp4", "video/mp4", "mp4", FILM, "H.265 (HEVC)", &[]),
    film("film.webm", "video/webm", "webm", FILM, "VP9 · Opus", &[NotOnApple]),
    film("film.mkv", "video/x-matroska", "mkv", FILM, "H.264 · Vorbis", &[NotOnApple]),
    film("covered.mp4", "video/mp4", "mp4", FILM, "H.264", &[]),
    film("covered.mkv", "video/x-matroska", "mkv", FILM, "H.264", &[NotOnApple]),
    film("live.webm", "video/webm", "webm", FILM, "VP8", &[NotOnApple]),
    film("cut.mp4", "video/mp4", "mp4", FILM, "H.264 · AAC", &[Cut]),
    film("cut.mkv", "video/x-matroska", "mkv", FILM, "H.264 · Vorbis", &[Cut, NotOnApple]),
    film("really-a-film.txt", "video/mp4", "mp4", FILM, "H.264 · AAC", &[Renamed]),
    plain("film.ts", "video/mp2t", "ts", &[NotOnApple]),
    plain("camera.m2ts", "video/mp2t", "m2ts", &[NotOnApple]),
    plain("page.pdf", "application/pdf", "pdf", &[]),
    plain("plain.txt", "text/plain", "txt", &[]),
    plain("bmw.txt", "text/plain", "txt", &[]),
    plain("broken.jpg", "image/jpeg", "jpg", &[Broken]),
    plain("cut.png", "image/png", "png", &[Broken]),
    picture("cut.jpg", "image/jpeg", "jpg", PHOTO, &[Cut]),
    plain("no-pixels.png", "image/png", "png", &[Broken]),
    plain("claims-much.png", "image/png", "png", &[Broken]),
    plain("ten-billion-pixels.png", "image/png", "png", &[TooManyPixels]),
    plain("zip-bomb.jpg", "application/zip", "zip", &[Renamed]),
    plain("index-cut-off.mp4", "video/mp4", "mp4", &[Broken]),
    Expected {
        codec: Some("H.264 · AAC"),
        ..plain("136-years.mp4", "video/mp4", "mp4", &[AbsurdLength])
    },
    // The MP4 family is what its tracks are, whatever its brand.
    film("phone.3gp", "video/3gpp", "3gp", Some((176, 144)), "H.263 · AAC", &[NotOnApple]),
    film("brand-XAVC.mp4", "video/mp4", "mp4", FILM, "H.264 · AAC", &[]),
    film("brand-iso9.mp4", "video/mp4", "mp4", FILM, "H.264 · AAC", &[]),
    film("brand-KDDI.mp4", "video/3gpp2", "mp4", FILM, "H.264 · AAC", &[]),
    film("brand-cmfc.mp4", "video/mp4", "mp4", FILM, "H.264 · AAC", &[]),
    sound("book.m4b", "audio/mp4", "m4b", "AAC"),
    sound("chapters.m4a", "audio/mp4", "m4a", "AAC"),
    doubted("alac.m4a", "audio/mp4", "m4a", "ALAC", &[NotOnAndroid]),
    film("fragments.mp4", "video/mp4", "mp4", FILM, "H.264 · AAC", &[]),
    sound("fragments.m4a", "audio/mp4", "m4a", "AAC"),
    film("late-fragments.mp4", "video/mp4", "mp4", FILM, "H.264", &[]),
    film("wide.mp4", "video/mp4", "mp4", Some((320, 120)), "H.264", &[]),
    film("wide.mov", "video/quicktime", "mov", Some((320, 120)), "H.264", &[]),
    film("wide.mkv", "video/x-matroska", "mkv", Some((320, 120)), "H.264", &[NotOnApple]),
    film("located.mp4", "video/mp4", "mp4", FILM, "H.264", &[Located]),
    film("located.mov", "video/quicktime", "mov", FILM, "H.264", &[Located]),
    film("located-key.mov", "video/quicktime", "mov", FILM, "H.264", &[Located]),
    film("located.mkv", "video/x-matroska", "mkv", FILM, "H.264", &[Located, NotOnApple]),
    film("head-first.mov", "video/quicktime", "mov", FILM, "H.264", &[]),
    film("head-only.mov", "video/quicktime", "mov", FILM, "H.264", &[Cut]),
    // Films of before, and sounds in their containers.
    film("film.avi", "video/x-msvideo", "avi", FILM, "MPEG-4 · MP3", &[RarelyPlayed]),
    film("film.wmv", "video/x-ms-wmv", "wmv", FILM, "WMV · WMA", &[RarelyPlayed]),
    film("film.flv", "video/x-flv", "flv", FILM, "Sorenson H.263 · MP3", &[RarelyPlayed]),
    film("film.mpg", "video/mpeg", "mpg", FILM, "MPEG-1 · MP2", &[RarelyPlayed]),
    film("theora.ogv", "video/ogg", "ogv", FILM, "Theora · Vorbis", &[RarelyPlayed]),
    doubted("song.wma", "audio/x-ms-wma", "wma", "WMA", &[RarelyPlayed]),
    doubted("sound.flv", "audio/x-flv", "flv", "AAC", &[RarelyPlayed]),
    // Sounds that were streamed, have something before them, or no table.
    sound("piped.wav", "audio/x-wav", "wav", "PCM"),
    sound("zero-size.wav", "audio/x-wav", "wav", "PCM"),
    sound("rf64.wav", "audio/x-wav", "wav", "PCM"),
    doubted("adpcm.wav", "audio/x-wav", "wav", "ADPCM", &[RarelyPlayed]),
    doubted("adpcm-ms.wav", "audio/x-wav", "wav", "ADPCM", &[RarelyPlayed]),
    sound("alaw.wav", "audio/x-wav", "wav", "G.711 A-law"),
    Expected { length_ms: Some((15_950, 16_100)), ..sound("changing.mp3", "audio/mpeg", "mp3", "MP3") },
    Expected { length_ms: Some((2_000, 2_250)), ..sound("telephone.mp3", "audio/mpeg", "mp3", "MP3") },
    Expected { length_ms: Some((4_000, 4_150)), ..sound("joined.mp3", "audio/mpeg", "mp3", "MP3") },
    sound("zeros-first.mp3", "audio/mpeg", "mp3", "MP3"),
    sound("layer2.mp2", "audio/mpeg", "mp2", "MP2"),
    sound("tagged.flac", "audio/x-flac", "flac", "FLAC"),
    sound("tagged.aac", "audio/aac", "aac", "AAC"),
    doubted("tone.aif", "audio/x-aiff", "aif", "PCM", &[NotOnAndroid]),
    doubted("tone.aifc", "audio/x-aiff", "aifc", "G.711 A-law", &[NotOnAndroid]),
    doubted("tone.wv", "audio/x-wavpack", "wv", "WavPack", &[RarelyPlayed]),
    doubted("tagged.wv", "audio/x-wavpack", "wv", "WavPack", &[RarelyPlayed]),
    doubted("chain.ogg", "audio/ogg", "ogg", "Vorbis", &[NotOnApple]),
    doubted("flac.oga", "audio/ogg", "oga", "FLAC", &[NotOnApple]),
    doubted("speech.spx", "audio/ogg", "spx", "Speex", &[RarelyPlayed]),
    Expected { length_ms: Some((950, 1_050)), ..doubted("cut.wav", "audio/x-wav", "wav", "PCM", &[Cut]) },
    doubted("cut.flac", "audio/x-flac", "flac", "FLAC", &[Cut]),
    doubted("cut.mp3", "audio/mpeg", "mp3", "MP3", &[Cut]),
    Expected { length_ms: Some((700, 1_300)), ..doubted("cut.ogg", "audio/ogg", "ogg", "Vorbis", &[Cut, NotOnApple]) },
    doubted("cut.aif", "audio/x-aiff", "aif", "PCM", &[Cut, NotOnAndroid]),
    doubted("cut.wv", "audio/x-wavpack", "wv", "WavPack", &[Cut, RarelyPlayed]),
    plain("still.dsf", "audio/x-dsf", "dsf", &[]),
    plain("tagged.dsf", "audio/x-dsf", "dsf", &[]),
    // Pictures that some readers refuse or measure wrongly.
    picture("from-top.bmp", "image/bmp", "bmp", PHOTO, &[]),
    picture("os2.bmp", "image/bmp", "bmp", PHOTO, &[]),
    picture("os2-version2.bmp", "image/bmp", "bmp", PHOTO, &[]),
    picture("os2-short.bmp", "image/bmp", "bmp", PHOTO, &[]),
    picture("no-screen.gif", "image/gif", "gif", PHOTO, &[]),
    picture("filled.jpg", "image/jpeg", "jpg", PHOTO, &[]),
    picture("junk-between.jpg", "image/jpeg", "jpg", PHOTO, &[]),
    picture("inks.jpg", "image/jpeg", "jpg", PHOTO, &[]),
    picture("located-xmp.jpg", "image/jpeg", "jpg", PHOTO, &[Located]),
    picture("turned.png", "image/png", "png", PHOTO, &[]),
    picture("located.png", "image/png", "png", PHOTO, &[Located]),
    picture("no-end.png", "image/png", "png", PHOTO, &[Cut]),
    picture("half-chunk.png", "image/png", "png", PHOTO, &[Cut]),
    picture("claims-frames.png", "image/png", "png", Some((64, 48)), &[]),
    heic("cropped.heic", &[RarelyShown]),
    heic("large-exif.heic", &[RarelyShown, Located]),
    heic("two-exif.heic", &[RarelyShown, Located]),
    heic("cut.heic", &[RarelyShown, Cut]),
    plain("unseen.png", "image/png", "png", &[Broken]),
    // A plain file keeps its own extension, and a text is no medium for how it begins.
    plain("report.doc", "application/msword", "doc", &[]),
    plain("table.et", "application/x-ole-storage", "et", &[]),
    plain("mail.msg", "application/vnd.ms-outlook", "msg", &[]),
    plain("invoice.ofd", "application/zip", "ofd", &[]),
    plain("map.xmind", "application/zip", "xmind", &[]),
    plain("page.sketch", "application/zip", "sketch", &[]),
    plain("drawing.svg", "image/svg+xml", "svg", &[]),
    plain("serve.js", "text/javascript", "js", &[]),
    plain("mac-list.csv", "text/csv", "csv", &[]),
    plain("gif-notes.txt", "text/plain", "txt", &[]),
    plain("gif-table.txt", "text/plain", "txt", &[]),
    plain("riff.txt", "text/plain", "txt", &[]),
    plain("ogg.md", "text/markdown", "md", &[]),
    plain("mz.log", "text/plain", "log", &[]),
    plain("bzh.txt", "text/plain", "txt", &[]),
    plain("boxes.txt", "text/plain", "txt", &[]),
    plain("dsd.csv", "text/csv", "csv", &[]),
    plain("big.tif", "image/tiff", "tif", &[]),
    plain("not-known.mp3", "application/octet-stream", "mp3", &[Unrecognised]),
];

const fn picture(
    file: &'static str,
    mime: &'static str,
    ext: &'static str,
    pixels: Option<(u32, u32)>,
    notes: &'static [MediaNote],
) -> Expected {
    Expected { file, kind: Image, mime, ext, pixels, length_ms: None, codec: None, notes }
}

const fn sound(file: &'static str, mime: &'static str, ext: &'static str, codec: &'static str) -> Expected {
    Expected { file, kind: Audio, mime, ext, pixels: None, length_ms: TWO_S, codec: Some(codec), notes: &[] }
}

const fn film(
    file: &'static str,
    mime: &'static str,
    ext: &'static str,
    pixels: Option<(u32, u32)>,
    codec: &'static str,
    notes: &'static [MediaNote],
) -> Expected {
    Expected { file, kind: Video, mime, ext, pixels, length_ms: TWO_S, codec: Some(codec), notes }
}

const fn plain(
    file: &'static str,
    mime: &'static str,
    ext: &'static str,
    notes: &'static [MediaNote],
) -> Expected {
    Expected { file, kind: File, mime, ext, pixels: None, length_ms: None, codec: None, notes }
}

/// A sound with something to be said of it.
const fn doubted(
    file: &'static str,
    mime: &'static str,
    ext: &'static str,
    codec: &'static str,
    notes: &'static [MediaNote],
) -> Expected {
    Expected { notes, ..sound(file, mime, ext, codec) }
}

/// Of 64 by 48 pixels, cropped to 40 by 48 and turned.
const fn heic(file: &'static str, notes: &'static [MediaNote]) -> Expected {
    Expected { codec: Some("HEIC"), ..picture(file, "image/heif", "heic", Some((48, 40)), notes) }
}
