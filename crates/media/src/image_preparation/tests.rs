#![allow(clippy::unwrap_used)]
use std::io::Cursor;
use std::path::PathBuf;

use bytes::Bytes;
use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, ImageReader, Rgb, RgbImage, Rgba, RgbaImage};
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::{Png, PngChunk};
use img_parts::webp::WebP;
use img_parts::{ImageEXIF, ImageICC};

use super::*;

const OFF: PreparationSettings = PreparationSettings { strip: false, longest_px: None, convert: false };
const STRIP: PreparationSettings = PreparationSettings { strip: true, ..OFF };
/// Stands for a place, an owner and a serial number.
const PRIVATE: &[u8] = b"N 31 14 3.2 E 121 28 9.8 of Alice";

/// A picture that is nowhere the same.
fn picture(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| Rgb([(x * 7) as u8, (y * 5) as u8, (x ^ y) as u8])).into()
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Bytes {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner().into()
}

/// EXIF as a camera writes it: turned by a quarter, and with something private.
fn exif(orientation: u8) -> Bytes {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend_from_slice(&[0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    tiff.extend_from_slice(&[0x0E, 0x01, 2, 0, PRIVATE.len() as u8, 0, 0, 0, 38, 0, 0, 0]);
    tiff.extend_from_slice(&[0, 0, 0, 0]);
    tiff.extend_from_slice(PRIVATE);
    tiff.into()
}

fn file(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

/// What the preparation makes of it, after a look that the file itself is as it was.
fn prepared(bytes: &[u8], settings: PreparationSettings) -> Result<Option<Prepared>, PreparationSkip> {
    let (_folder, path) = file(bytes);
    let prepared = prepare(&path, settings);
    assert!(std::fs::read(&path).unwrap() == bytes, "the file itself is never touched");
    prepared
}

fn decoded(bytes: &[u8]) -> DynamicImage {
    let mut decoder =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().unwrap().into_decoder().unwrap();
    let orientation = decoder.orientation().unwrap();
    let mut image = DynamicImage::from_decoder(decoder).unwrap();
    image.apply_orientation(orientation);
    image
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// A JPEG with everything that phones put into one.
fn phone_jpeg() -> Vec<u8> {
    let mut jpeg = Jpeg::from_bytes(encoded(&picture(40, 24), ImageFormat::Jpeg)).unwrap();
    jpeg.set_icc_profile(Some(Bytes::from_static(b"a colour profile")));
    jpeg.set_exif(Some(exif(6)));
    for (marker, head) in [
        (markers::APP1, &b"http://ns.adobe.com/xap/1.0/\0"[..]),
        (markers::APP2, b"MPF\0"),
        (markers::APP13, b"Photoshop 3.0\0"),
        (markers::COM, b""),
    ] {
        let contents = Bytes::from([head, PRIVATE].concat());
        jpeg.segments_mut().insert(1, JpegSegment::new_with_contents(marker, contents));
    }
    let mut bytes = jpeg.encoder().bytes().to_vec();
    // A second picture or a film behind the end of the first.
    bytes.extend_from_slice(PRIVATE);
    bytes
}

#[test]
fn with_everything_off_no_picture_is_changed() {
    assert!(prepared(&phone_jpeg(), OFF).unwrap().is_none());
}

#[test]
fn a_stripped_jpeg_has_the_same_pixels_and_turn_and_nothing_private() {
    let phone = phone_jpeg();
    assert!(holds(&phone, PRIVATE));

    let bare = prepared(&phone, STRIP).unwrap().unwrap();

    assert_eq!((bare.ext, bare.steps), (None, vec![PreparationStep::Stripped]));
    assert!(!holds(&bare.bytes, PRIVATE) && !holds(&bare.bytes, b"xap") && !holds(&bare.bytes, b"Photoshop"));
    assert!(holds(&bare.bytes, b"a colour profile"), "colours stay what they are");
    assert_eq!(decoded(&bare.bytes), decoded(&phone));
    assert_eq!((decoded(&bare.bytes).width(), decoded(&bare.bytes).height()), (24, 40), "still turned");
    assert!(prepared(&bare.bytes, STRIP).unwrap().is_none(), "there is nothing left to take out");
}

#[test]
fn a_stripped_progressive_jpeg_is_whole() {
    // Several scans with tables between them: the end is the end of the last.
    let scan = [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56];
    let table = [0xFF, 0xC4, 0x00, 0x04, 0xFF, 0xD9];
    let all = [&scan[..], &table, &[0xFF, 0xDA, 0x00, 0x02], &scan, &[0xFF, 0xFF, 0xD9]].concat();
    let jpeg = |tail: &[u8]| {
        let head = [&[0xFF, 0xD8, 0xFF, 0xDA, 0x00, 0x02][..], &all, tail].concat();
        strip::strip(ImageFormat::Jpeg, &head.into(), image::metadata::Orientation::NoTransforms).unwrap()
    };
    assert_eq!(jpeg(b""), None);
    assert_eq!(jpeg(PRIVATE).unwrap(), [&[0xFF, 0xD8, 0xFF, 0xDA, 0x00, 0x02][..], &all].concat());
}

#[test]
fn a_stripped_png_keeps_what_it_is_drawn_with() {
    let mut png = Png::from_bytes(encoded(&picture(8, 4), ImageFormat::Png)).unwrap();
    png.set_exif(Some(exif(3)));
    let at = png.chunks().len() - 2;
    for kind in [b"tEXt", b"iTXt", b"tIME", b"prVt"] {
        png.chunks_mut().insert(at, PngChunk::new(*kind, Bytes::from_static(PRIVATE)));
    }
    png.chunks_mut().insert(1, PngChunk::new(*b"gAMA", Bytes::from_static(&[0, 0, 0xB1, 0x8F])));
    let png = png.encoder().bytes();

    let bare = prepared(&png, STRIP).unwrap().unwrap();

    assert!(!holds(&bare.bytes, PRIVATE) && holds(&bare.bytes, b"gAMA"));
    assert_eq!(decoded(&bare.bytes), decoded(&png));
}

#[test]
fn a_stripped_webp_says_no_longer_that_it_has_exif() {
    let mut webp = WebP::from_bytes(encoded(&picture(8, 4), ImageFormat::WebP)).unwrap();
    webp.set_exif(Some(exif(1)));
    let webp = webp.encoder().bytes();
    assert!(holds(&webp, PRIVATE));

    let bare = prepared(&webp, STRIP).unwrap().unwrap();

    assert!(!holds(&bare.bytes, PRIVATE) && !holds(&bare.bytes, b"EXIF"));
    assert_eq!(decoded(&bare.bytes), decoded(&webp));
    assert!(prepared(&bare.bytes, STRIP).unwrap().is_none());
}

#[test]
fn a_long_side_is_made_as_long_as_was_asked_and_the_picture_stands_upright() {
    let mut jpeg = Jpeg::from_bytes(encoded(&picture(400, 300), ImageFormat::Jpeg)).unwrap();
    jpeg.set_exif(Some(exif(6)));
    let jpeg = jpeg.encoder().bytes();
    let settings = PreparationSettings { longest_px: Some(200), ..STRIP };

    let small = prepared(&jpeg, settings).unwrap().unwrap();

    assert_eq!(small.steps, [PreparationStep::Stripped, PreparationStep::Scaled]);
    let (width, height) = (decoded(&small.bytes).width(), decoded(&small.bytes).height());
    assert_eq!((width, height), (150, 200));
    assert!(!holds(&small.bytes, b"Exif") && small.bytes.len() < jpeg.len());
    assert_eq!(prepared(&small.bytes, settings).unwrap().map(|again| again.steps), None);
}

#[test]
fn a_bmp_becomes_a_jpeg_and_a_clear_webp_a_png() {
    let convert = PreparationSettings { convert: true, ..OFF };
    let bmp = encoded(&picture(64, 64), ImageFormat::Bmp);
    let jpeg = prepared(&bmp, convert).unwrap().unwrap();
    assert_eq!((jpeg.ext, &jpeg.steps[..]), (Some("jpg"), &[PreparationStep::Converted][..]));
    assert_eq!(image::guess_format(&jpeg.bytes).unwrap(), ImageFormat::Jpeg);
    assert!(jpeg.bytes.len() < bmp.len() / 2);
    assert!(prepared(&encoded(&picture(8, 8), ImageFormat::Png), convert).unwrap().is_none(), "only BMP");

    let clear: DynamicImage = RgbaImage::from_fn(80, 10, |x, _| Rgba([9, 9, 9, x as u8])).into();
    let settings = PreparationSettings { longest_px: Some(64), ..OFF };
    let png = prepared(&encoded(&clear, ImageFormat::WebP), settings).unwrap().unwrap();
    assert_eq!((png.ext, decoded(&png.bytes).color().has_alpha()), (Some("png"), true));
}

#[test]
fn what_cannot_be_done_is_said_and_the_picture_left_alone() {
    let small = PreparationSettings { longest_px: Some(64), ..OFF };
    let mut gif = Vec::new();
    let frame = || Frame::new(RgbaImage::new(100, 100));
    GifEncoder::new(&mut gif).encode_frames([frame(), frame()]).unwrap();
    assert_eq!(prepared(&gif, small).unwrap_err(), PreparationSkip::Animated);

    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic and so on".to_vec();
    assert_eq!(prepared(&heic, STRIP).unwrap_err(), PreparationSkip::NoDecoder);

    let whole = encoded(&picture(100, 100), ImageFormat::Png);
    assert_eq!(prepared(&whole[..whole.len() / 2], small).unwrap_err(), PreparationSkip::Broken);

    // 50,000 × 50,000 pixels in a few bytes.
    let mut bomb = Png::from_bytes(encoded(&picture(1, 1), ImageFormat::Png)).unwrap();
    let side = 50_000u32.to_be_bytes();
    let header = [&side[..], &side, &[8, 2, 0, 0, 0]].concat();
    bomb.chunks_mut()[0] = PngChunk::new(*b"IHDR", header.into());
    assert_eq!(prepared(&bomb.encoder().bytes(), small).unwrap_err(), PreparationSkip::TooLarge);
}

#[test]
fn a_side_outside_what_makes_sense_is_refused() {
    for (px, fits) in [(63, false), (64, true), (16_384, true), (16_385, false)] {
        assert_eq!(PreparationSettings { longest_px: Some(px), ..OFF }.is_sound(), fits, "{px}");
    }
}
