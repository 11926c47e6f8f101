#![allow(clippy::unwrap_used)]

use std::path::Path;

use super::probe;
use crate::{Error, ErrorCode, MessageKind};

fn file(folder: &Path, name: &str, bytes: &[u8]) -> std::path::PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn code(error: Error) -> ErrorCode {
    match error {
        Error::File { code, .. } => code,
        other => panic!("not about the file: {other}"),
    }
}

#[test]
fn a_picture_is_known_by_its_content_not_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("雁.txt");
    image::RgbImage::new(7, 5).save_with_format(&path, image::ImageFormat::Png).unwrap();

    let found = probe(&path).unwrap();

    assert_eq!((found.message_type, found.mime.as_str()), (MessageKind::Image, "image/png"));
    assert_eq!((found.width, found.height, found.ext.as_deref()), (Some(7), Some(5), Some("png")));
    assert_eq!(found.name, "雁.txt");
}

#[test]
fn the_md5_is_of_the_whole_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "abc.bin", b"abc");

    let found = probe(&path).unwrap();

    assert_eq!((found.md5.as_str(), found.size_bytes), ("900150983cd24fb0d6963f7d28e17f72", 3));
}

#[test]
fn a_turned_photo_has_its_sides_swapped() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo.jpg");
    image::RgbImage::new(40, 20).save(&path).unwrap();
    // An APP1 segment right after SOI that says "orientation 6" (turn right by 90°).
    let exif: &[u8] =
        b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let plain = std::fs::read(&path).unwrap();
    std::fs::write(&path, [&plain[..2], exif, &plain[2..]].concat()).unwrap();

    let found = probe(&path).unwrap();

    assert_eq!((found.width, found.height), (Some(20), Some(40)));
}

#[test]
fn sound_tells_its_length() {
    let folder = tempfile::tempdir().unwrap();
    let samples = vec![0_u8; 8_000];
    let mut wav = Vec::new();
    wav.extend_from_slice(b"RIFF");
    wav.extend_from_slice(&(36 + 8_000_u32).to_le_bytes());
    wav.extend_from_slice(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend_from_slice(&8_000_u32.to_le_bytes());
    wav.extend_from_slice(&8_000_u32.to_le_bytes());
    wav.extend_from_slice(b"\x01\0\x08\0data");
    wav.extend_from_slice(&8_000_u32.to_le_bytes());
    wav.extend_from_slice(&samples);
    let path = file(folder.path(), "one-second.wav", &wav);

    let found = probe(&path).unwrap();

    assert_eq!((found.message_type, found.duration_ms), (MessageKind::Audio, Some(1_000)));
}

#[test]
fn a_lying_picture_becomes_a_plain_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "broken.jpg", b"\xff\xd8\xff\xe0 and then nothing that a decoder likes");

    assert_eq!(probe(&path).unwrap().message_type, MessageKind::File);
}

#[test]
fn an_office_file_keeps_its_own_extension() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "report.pptm", b"PK\x03\x04 the start of any ZIP archive");

    assert_eq!(probe(&path).unwrap().ext.as_deref(), Some("pptm"));
}

#[test]
fn an_empty_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "empty.png", b"");

    assert_eq!(code(probe(&path).unwrap_err()), ErrorCode::FileEmpty);
}

#[test]
fn a_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();

    assert_eq!(code(probe(folder.path()).unwrap_err()), ErrorCode::FileIsFolder);
}

#[test]
fn a_missing_file_is_told() {
    let folder = tempfile::tempdir().unwrap();

    assert_eq!(code(probe(&folder.path().join("gone")).unwrap_err()), ErrorCode::FileMissing);
}
