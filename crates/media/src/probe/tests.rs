#![allow(clippy::unwrap_used)]

use std::path::Path;

use super::probe;
use crate::model::{Attachment, MessageKind};

fn probed(folder: &Path, name: &str, bytes: &[u8]) -> Attachment {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    probe(&path, &mut std::io::sink()).unwrap().attachment
}

#[test]
fn the_md5_is_of_the_whole_file() {
    let folder = tempfile::tempdir().unwrap();

    let found = probed(folder.path(), "abc.bin", b"abc");

    assert_eq!((found.md5.as_str(), found.size_bytes), ("900150983cd24fb0d6963f7d28e17f72", 3));
}

#[test]
fn an_office_file_keeps_its_own_extension() {
    let folder = tempfile::tempdir().unwrap();

    let found = probed(folder.path(), "report.pptm", b"PK\x03\x04 the start of any ZIP archive");

    assert_eq!((found.ext.as_deref(), found.notes.len()), (Some("pptm"), 0));
}

#[test]
fn a_name_alone_makes_no_film() {
    let folder = tempfile::tempdir().unwrap();

    let found = probed(folder.path(), "main.ts", b"export const goose = 1;");

    assert_eq!((found.message_type, found.mime.as_str()), (MessageKind::File, "application/octet-stream"));
    assert_eq!(found.notes, []);
}

#[test]
fn the_extension_of_a_family_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let jpeg = folder.path().join("photo.jfif");
    image::RgbImage::new(4, 3).save_with_format(&jpeg, image::ImageFormat::Jpeg).unwrap();

    let found = probe(&jpeg, &mut std::io::sink()).unwrap().attachment;

    assert_eq!((found.ext.as_deref(), found.notes.len()), (Some("jfif"), 0));
}
