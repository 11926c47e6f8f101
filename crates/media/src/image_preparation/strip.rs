//! Takes out what stands beside the pixels, and leaves every pixel as it is.

use bytes::{Bytes, BytesMut};
use image::ImageFormat;
use image::metadata::Orientation;
use img_parts::ImageEXIF;
use img_parts::jpeg::{Jpeg, markers};
use img_parts::png::Png;
use img_parts::riff::{RiffChunk, RiffContent};
use img_parts::webp::{CHUNK_EXIF, CHUNK_VP8X, CHUNK_XMP, WebP};

/// Chunks that say how a PNG is drawn; any other is beside the picture.
const PNG_DRAWN: [&[u8; 4]; 19] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD",
    b"hIST", b"pHYs", b"sPLT", b"cICP", b"mDCV", b"cLLI", b"acTL", b"fcTL",
];
const PNG_FRAME: &[u8; 4] = b"fdAT";
/// Flags of the first chunk of an extended WebP. Source: "WebP Container Specification".
const WEBP_EXIF_AND_XMP: u8 = 0x08 | 0x04;

/// The picture without EXIF, GPS, XMP, IPTC, comments and pictures within the picture; `None` where there are none.
///
/// How it is turned stays: it is the one thing in EXIF that a viewer needs.
pub(super) fn strip(
    format: ImageFormat,
    bytes: &Bytes,
    orientation: Orientation,
) -> Result<Option<Bytes>, img_parts::Error> {
    let turn = (orientation != Orientation::NoTransforms).then(|| only_turn(orientation));
    let bare = match format {
        ImageFormat::Jpeg => jpeg(bytes, turn)?,
        ImageFormat::Png => png(bytes, turn)?,
        ImageFormat::WebP => webp(bytes, turn)?,
        // These have no place for EXIF.
        _ => return Ok(None),
    };
    Ok((bare != bytes).then_some(bare))
}

fn jpeg(bytes: &Bytes, turn: Option<Bytes>) -> Result<Bytes, img_parts::Error> {
    let mut jpeg = Jpeg::from_bytes(bytes.clone())?;
    let segments = jpeg.segments_mut();
    segments.retain(|segment| match segment.marker() {
        markers::APP0 | markers::APP14 => true,
        markers::APP2 => segment.contents().starts_with(b"ICC_PROFILE\0"),
        markers::COM => false,
        marker => !(markers::APP1..=markers::APP15).contains(&marker),
    });
    jpeg.set_exif(turn);
    let whole = jpeg.encoder().bytes();
    // Behind the end of the picture phones put others, and films, with EXIF of their own.
    let end = end_of_picture(&whole).unwrap_or(whole.len());
    Ok(whole.slice(..end))
}

/// Where a JPEG ends: behind its end marker. `None` where it has none.
fn end_of_picture(jpeg: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += jpeg.get(at..)?.iter().position(|byte| *byte == markers::P)?;
        match *jpeg.get(at + 1)? {
            markers::EOI => return Some(at + 2),
            // The start has no length; stuffed bytes and restarts belong to a scan.
            markers::SOI | markers::Z | markers::RST0..=markers::RST7 => at += 2,
            // Fill.
            markers::P => at += 1,
            // Tables and the heads of scans.
            _ => {
                let length = jpeg.get(at + 2..at + 4)?;
                at += 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
            }
        }
    }
}

fn png(bytes: &Bytes, turn: Option<Bytes>) -> Result<Bytes, img_parts::Error> {
    let mut png = Png::from_bytes(bytes.clone())?;
    png.chunks_mut().retain(|chunk| PNG_DRAWN.contains(&&chunk.kind()) || chunk.kind() == *PNG_FRAME);
    png.set_exif(turn);
    Ok(png.encoder().bytes())
}

fn webp(bytes: &Bytes, turn: Option<Bytes>) -> Result<Bytes, img_parts::Error> {
    let mut webp = WebP::from_bytes(bytes.clone())?;
    let chunks = webp.chunks_mut();
    chunks.retain(|chunk| ![CHUNK_EXIF, CHUNK_XMP].contains(&chunk.id()));
    for chunk in chunks.iter_mut().filter(|chunk| chunk.id() == CHUNK_VP8X) {
        if let Some(data) = chunk.content().data().filter(|data| !data.is_empty()) {
            let mut data = BytesMut::from(&data[..]);
            data[0] &= !WEBP_EXIF_AND_XMP;
            *chunk = RiffChunk::new(CHUNK_VP8X, RiffContent::Data(data.freeze()));
        }
    }
    webp.set_exif(turn);
    Ok(webp.encoder().bytes())
}

/// EXIF that says how the picture is turned and nothing else: a TIFF of one field.
fn only_turn(orientation: Orientation) -> Bytes {
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0".to_vec();
    tiff[19] = orientation.to_exif();
    tiff.into()
}
