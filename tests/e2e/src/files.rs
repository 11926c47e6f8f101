//! Small real files, made here so that no binary lies in the repository.

use std::path::{Path, PathBuf};

use crate::problem::{Outcome, Problem};

/// A picture of 3 × 2 pixels as PNG.
pub fn png() -> Vec<u8> {
    // Each row is a filter byte and three RGB pixels.
    let rows: Vec<u8> = (0..2u8).flat_map(|row| [0, 200, row * 90, 40, 40, 160, 90, 30, 60, 200]).collect();
    png_of(3, 2, &rows)
}

/// A picture of 120 × 90 pixels as PNG, another one for each number.
pub fn photo(number: u8) -> Vec<u8> {
    let row = |y: u8| {
        (0..120u8).flat_map(move |x| [number.wrapping_mul(37), x.wrapping_mul(2), y.wrapping_add(number)])
    };
    let rows: Vec<u8> = (0..90u8).flat_map(|y| std::iter::once(0).chain(row(y))).collect();
    png_of(120, 90, &rows)
}

/// Stored (uncompressed) deflate keeps this readable; at most 65,535 bytes of rows.
fn png_of(width: u32, height: u32, rows: &[u8]) -> Vec<u8> {
    let length = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    let stream = [
        &[0x78, 0x01, 0x01][..],
        &length.to_le_bytes(),
        &(!length).to_le_bytes(),
        rows,
        &adler32(rows).to_be_bytes(),
    ]
    .concat();
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    [
        &b"\x89PNG\r\n\x1a\n"[..],
        &png_chunk(b"IHDR", &header),
        &png_chunk(b"IDAT", &stream),
        &png_chunk(b"IEND", &[]),
    ]
    .concat()
}

/// Half a second of silence as WAV.
pub fn wav() -> Vec<u8> {
    const RATE: u32 = 8000;
    let samples = [0x80u8; (RATE / 2) as usize];
    let size = RATE / 2;
    [
        &b"RIFF"[..],
        &(36 + size).to_le_bytes(),
        b"WAVEfmt ",
        &16u32.to_le_bytes(),
        &1u16.to_le_bytes(), // PCM
        &1u16.to_le_bytes(), // mono
        &RATE.to_le_bytes(),
        &RATE.to_le_bytes(), // bytes a second
        &1u16.to_le_bytes(), // bytes a frame
        &8u16.to_le_bytes(), // bits a sample
        b"data",
        &size.to_le_bytes(),
        &samples,
    ]
    .concat()
}

/// A photo as a phone takes it, 3000 × 2000 pixels, with the place where it was taken in its EXIF.
///
/// # Errors
/// When it cannot be written.
pub fn located_photo(folder: &Path, name: &str) -> Outcome<PathBuf> {
    let sky = |x: u32, y: u32| image::Rgb([(y / 9) as u8, 120 + (y / 20) as u8, 230 - (x / 40) as u8]);
    let mut jpeg = Vec::new();
    image::RgbImage::from_fn(3000, 2000, sky)
        .write_with_encoder(image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 92))
        .map_err(|error| Problem::File { path: name.into(), source: std::io::Error::other(error) })?;
    // A directory with one field that leads to the second, which has a latitude and a longitude.
    let directory = |fields: &[[u8; 12]]| {
        let count = u16::try_from(fields.len()).unwrap_or(u16::MAX);
        [&count.to_be_bytes()[..], &fields.concat(), &[0; 4]].concat()
    };
    let degrees = |whole: u32| [[whole, 1], [14, 1], [30, 1]].concat().into_iter().flat_map(u32::to_be_bytes);
    let tiff: Vec<u8> = [
        &b"MM\0*\0\0\0\x08"[..],
        &directory(&[*b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a"]),
        &directory(&[
            *b"\0\x01\0\x02\0\0\0\x02N\0\0\0",
            *b"\0\x02\0\x05\0\0\0\x03\0\0\0\x50",
            *b"\0\x03\0\x02\0\0\0\x02E\0\0\0",
            *b"\0\x04\0\x05\0\0\0\x03\0\0\0\x68",
        ]),
    ]
    .concat()
    .into_iter()
    .chain(degrees(30))
    .chain(degrees(120))
    .collect();
    let exif = [&b"Exif\0\0"[..], &tiff].concat();
    let length = u16::try_from(exif.len() + 2).unwrap_or(u16::MAX);
    let content = [&jpeg[..2], &[0xFF, 0xE1], &length.to_be_bytes(), &exif, &jpeg[2..]].concat();
    write(folder, name, &content)
}

/// Writes a file into a folder.
///
/// # Errors
/// When it cannot be written.
pub fn write(folder: &Path, name: &str, content: &[u8]) -> Outcome<PathBuf> {
    let path = folder.join(name);
    std::fs::write(&path, content).map_err(|source| Problem::File { path: path.clone(), source })?;
    Ok(path)
}

fn png_chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [&kind[..], data].concat();
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], &named, &crc32(&named).to_be_bytes()].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    })
}

fn adler32(bytes: &[u8]) -> u32 {
    let (low, high) = bytes.iter().fold((1u32, 0u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65521;
        (low, (high + low) % 65521)
    });
    (high << 16) | low
}

/// The folder of small real media, made by `scripts/media-fixtures.sh` when a build first asks for it.
///
/// # Errors
/// When ffmpeg or ImageMagick is missing.
pub fn fixtures() -> Outcome<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/media-fixtures.sh");
    let text = std::fs::read(&script).map_err(|source| Problem::File { path: script.clone(), source })?;
    let version = text.iter().fold(7_u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(*byte)));
    let profile = crate::app::profile_dir()?;
    let folder = profile.parent().unwrap_or(&profile).join("tmp").join(format!("media-{version:016x}"));
    let made = std::process::Command::new(&script)
        .arg(&folder)
        .status()
        .map_err(|source| Problem::File { path: script, source })?;
    if made.success() {
        Ok(folder)
    } else {
        Err(Problem::Program { program: "ffmpeg", why: "the fixtures could not be made".to_owned() })
    }
}
