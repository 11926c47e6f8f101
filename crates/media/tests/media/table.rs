//! Every format: what it is taken for, how large, how long, its MD5.

use media::MediaNote::{self, *};
use media::MessageKind::{self, *};
use media::Moving;

use crate::{Scene, fixtures};

/// What a fixture must be found to be.
struct Expected {
    file: &'static str,
    kind: MessageKind,
    mime: &'static str,
    ext: &'static str,
    pixels: Option<(u32, u32)>,
    /// From and to in ms: encoders add silence at both ends.
    length_ms: Option<(u64, u64)>,
    codec: Option<&'static str>,
    notes: &'static [MediaNote],
}

const PHOTO: Option<(u32, u32)> = Some((320, 200));
const FILM: Option<(u32, u32)> = Some((160, 120));
const TWO_S: Option<(u64, u64)> = Some((1_900, 2_110));

#[rustfmt::skip] // a table
const TABLE: &[Expected] = &[
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
    sound("tone.ogg", "audio/ogg", "ogg", "Vorbis"),
    sound("tone.opus", "audio/opus", "opus", "Opus"),
    sound("tone.flac", "audio/x-flac", "flac", "FLAC"),
    sound("speech.amr", "audio/amr", "amr", "AMR-NB"),
    sound("speech-wb.amr", "audio/amr-wb", "amr", "AMR-WB"),
    sound("sound-only.mp4", "audio/mp4", "mp4", "AAC"),
    film("film.mp4", "video/mp4", "mp4", FILM, "H.264 · AAC", &[]),
    film("film.mov", "video/quicktime", "mov", FILM, "H.264 · AAC", &[]),
    film("index-last.mp4", "video/mp4", "mp4", FILM, "H.264", &[]),
    film("turned.mp4", "video/mp4", "mp4", Some((120, 160)), "H.264 · AAC", &[]),
    film("hevc.mp4", "video/mp4", "mp4", FILM, "H.265 (HEVC)", &[]),
    film("film.webm", "video/webm", "webm", FILM, "VP9 · Opus", &[]),
    film("film.mkv", "video/x-matroska", "mkv", FILM, "H.264 · Vorbis", &[]),
    film("covered.mp4", "video/mp4", "mp4", FILM, "H.264", &[]),
    film("covered.mkv", "video/x-matroska", "mkv", FILM, "H.264", &[]),
    film("live.webm", "video/webm", "webm", FILM, "VP8", &[]),
    film("cut.mp4", "video/mp4", "mp4", FILM, "H.264 · AAC", &[Cut]),
    film("cut.mkv", "video/x-matroska", "mkv", FILM, "H.264 · Vorbis", &[Cut]),
    film("really-a-film.txt", "video/mp4", "mp4", FILM, "H.264 · AAC", &[Renamed]),
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
];

#[tokio::test]
async fn every_fixture_is_what_it_was_made_to_be() {
    let scene = Scene::new();
    let sums = std::fs::read_to_string(fixtures().join("MD5SUMS")).unwrap();
    let mut wrong = Vec::new();
    for expected in TABLE {
        let found = scene.fixture(expected.file).await;
        let sum = sums.lines().find(|line| line.ends_with(&format!(" {}", expected.file))).unwrap();
        let length_fits = match (expected.length_ms, found.duration_ms) {
            (Some((from, to)), Some(ms)) => (from..=to).contains(&ms),
            (None, None) => true,
            _ => false,
        };
        let fits = length_fits
            && found.message_type == expected.kind
            && found.mime == expected.mime
            && found.ext.as_deref() == Some(expected.ext)
            && found.width.zip(found.height) == expected.pixels
            && found.codec.as_deref() == expected.codec
            && found.notes == expected.notes
            && sum.starts_with(&found.md5);
        if !fits {
            wrong.push(format!("{found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} are not as expected: {}", wrong.len(), TABLE.len(), wrong.join("\n"));
}

#[tokio::test]
async fn every_fixture_is_in_the_table() {
    let made = std::fs::read_to_string(fixtures().join("MD5SUMS")).unwrap();
    let missing: Vec<&str> = made
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1))
        .filter(|name| !TABLE.iter().any(|expected| expected.file == *name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_list_of_fixtures_names_every_file_and_not_itself() {
    let listed = std::fs::read_to_string(fixtures().join("MD5SUMS")).unwrap();
    let mut listed: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().nth(1)).collect();
    listed.sort_unstable();
    let there = std::fs::read_dir(fixtures()).unwrap();
    let mut there: Vec<String> =
        there.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    there.retain(|name| name != "MD5SUMS");
    there.sort_unstable();
    assert_eq!(listed, there);
}

#[tokio::test]
async fn every_picture_that_can_be_drawn_has_a_small_one_within_the_bounds() {
    let scene = Scene::new();
    for expected in TABLE.iter().filter(|expected| expected.kind == Image && expected.codec.is_none()) {
        let found = scene.fixture(expected.file).await;
        let small = scene.previews.thumbnail(&found).await;
        let small = small.unwrap_or_else(|| panic!("{} has none", expected.file));
        assert!(small.len() <= 16 * 1024, "{}: {} bytes", expected.file, small.len());
        let drawn = image::load_from_memory(&small).unwrap();
        let (width, height) = expected.pixels.unwrap();
        assert!(drawn.width() <= 256 && drawn.height() <= 256, "{}", expected.file);
        assert_eq!(drawn.width() > drawn.height(), width > height, "{} is turned", expected.file);
    }
}

#[tokio::test]
async fn how_a_picture_moves_is_told() {
    const FOR_EVER: u32 = 0;
    let scene = Scene::new();
    for (file, plays) in [
        ("moving.gif", FOR_EVER),
        ("three-times.gif", 3),
        ("once.gif", 1),
        ("moving.webp", FOR_EVER),
        ("moving.png", FOR_EVER),
    ] {
        let found = scene.fixture(file).await;
        assert_eq!(found.moving, Some(Moving { frames: 4, plays }), "{file}");
    }
    for file in ["photo.jpg", "photo.png", "photo.webp", "film.mp4", "broken.jpg"] {
        assert_eq!(scene.fixture(file).await.moving, None, "{file}");
    }
}

#[tokio::test]
async fn the_cover_that_lies_in_a_film_is_its_small_picture() {
    let scene = Scene::new();
    for file in ["covered.mp4", "covered.mkv"] {
        let film = scene.fixture(file).await;
        let small = scene.previews.thumbnail(&film).await;
        let small =
            image::load_from_memory(&small.unwrap_or_else(|| panic!("{file} has none"))).unwrap().to_rgb8();
        let [red, green, blue] = small.get_pixel(50, 70).0;
        assert!(red > 200 && green < 60 && blue < 60, "{file}: red, not {red} {green} {blue}");
        assert!(small.height() > small.width(), "{file}: the cover, and no frame of the film");
    }
}

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
