//! Draws a picture anew, with fewer pixels or in another format.

use std::io::Cursor;

use bytes::Bytes;
use fast_image_resize::Resizer;
use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{PngDecoder, PngEncoder};
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{AnimationDecoder, DynamicImage, ImageDecoder, ImageEncoder, ImageFormat};

use super::decode::{PreparationSkip, decoder};

/// Where more is no longer seen, and less begins to be.
const JPEG_QUALITY: u8 = 88;

pub(super) struct Drawn {
    pub(super) bytes: Vec<u8>,
    pub(super) format: ImageFormat,
}

/// Whether there is more than one picture in it.
pub(super) fn is_animated(bytes: &Bytes, format: ImageFormat) -> bool {
    let source = || Cursor::new(&bytes[..]);
    match format {
        ImageFormat::Gif => GifDecoder::new(source()).is_ok_and(|gif| gif.into_frames().nth(1).is_some()),
        ImageFormat::Png => PngDecoder::new(source()).is_ok_and(|png| png.is_apng().unwrap_or(false)),
        ImageFormat::WebP => WebPDecoder::new(source()).is_ok_and(|webp| webp.has_animation()),
        _ => false,
    }
}

/// The picture, turned upright, with no side longer than `longest_px`: a JPEG, or a PNG where it was one or lets
/// something through.
pub(super) fn redraw(
    bytes: &Bytes,
    format: ImageFormat,
    longest_px: Option<u32>,
) -> Result<Drawn, PreparationSkip> {
    let mut source = decoder(bytes, format)?;
    // A PNG is drawn as it is coded: docs/decisions/0017.
    let orientation = match format {
        ImageFormat::Png => Orientation::NoTransforms,
        _ => source.orientation().map_err(|_| PreparationSkip::Broken)?,
    };
    let profile = source.icc_profile().ok().flatten();
    let mut image = DynamicImage::from_decoder(source).map_err(|_| PreparationSkip::Broken)?;
    if let Some(longest_px) = longest_px {
        image = smaller(image, longest_px)?;
    }
    image.apply_orientation(orientation);
    let keeps_png = format == ImageFormat::Png || image.color().has_alpha();
    let mut drawn = Vec::new();
    let written = if keeps_png {
        let mut encoder = PngEncoder::new(&mut drawn);
        profile.into_iter().for_each(|profile| drop(encoder.set_icc_profile(profile)));
        image.write_with_encoder(encoder)
    } else {
        // A profile of four colours would not fit what is written here.
        let image = DynamicImage::from(image.into_rgb8());
        let mut encoder = JpegEncoder::new_with_quality(&mut drawn, JPEG_QUALITY);
        profile
            .filter(|profile| is_rgb(profile))
            .into_iter()
            .for_each(|profile| drop(encoder.set_icc_profile(profile)));
        image.write_with_encoder(encoder)
    };
    written.map_err(|_| PreparationSkip::Broken)?;
    Ok(Drawn { bytes: drawn, format: if keeps_png { ImageFormat::Png } else { ImageFormat::Jpeg } })
}

/// Eight bits of four channels are all that the resizer is built for: each other kind of pixel would be some 300 kB of program.
/// What comes out has the channels that the picture had.
fn smaller(image: DynamicImage, longest_px: u32) -> Result<DynamicImage, PreparationSkip> {
    let (width, height) = (image.width(), image.height());
    let scaled = |side: u32| {
        let side = u64::from(side) * u64::from(longest_px) / u64::from(width.max(height));
        u32::try_from(side).unwrap_or(u32::MAX).max(1)
    };
    let color = image.color();
    let mut small = DynamicImage::new_rgba8(scaled(width), scaled(height));
    Resizer::new()
        .resize(&DynamicImage::from(image.into_rgba8()), &mut small, None)
        .map_err(|_| PreparationSkip::Broken)?;
    Ok(match (color.has_color(), color.has_alpha()) {
        (true, true) => small,
        (true, false) => small.into_rgb8().into(),
        (false, true) => small.into_luma_alpha8().into(),
        (false, false) => small.into_luma8().into(),
    })
}

/// Whether a colour profile speaks of red, green and blue. Source: ICC.1:2022, 7.2.6: the field at byte 16.
fn is_rgb(profile: &[u8]) -> bool {
    profile.get(16..20) == Some(b"RGB ")
}
