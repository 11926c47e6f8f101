//! A small picture of a picture, for lists and for when its file is gone.

use std::borrow::Cow;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, Rgb, RgbImage};

/// Longest side in pixels.
pub(crate) const MAX_SIDE: u32 = 256;
/// Side and quality, tried in this order until the JPEG is small enough. Only noise needs the last.
const TRIES: [(u32, u8); 5] = [(MAX_SIDE, 80), (MAX_SIDE, 60), (MAX_SIDE, 40), (128, 60), (64, 40)];

/// Sides, tried in this order, of a picture that shines through: it has no quality to give away.
const CLEAR_SIDES: [u32; 3] = [MAX_SIDE, 128, 64];

/// Largest picture that is drawn.
pub const MAX_THUMBNAIL_BYTES: usize = 16 * 1024;

/// A JPEG, or of what shines through a lossless WebP, of at most 256 pixels a side and [`MAX_THUMBNAIL_BYTES`].
pub type Thumbnail = Vec<u8>;

/// Draws a picture small. What shines through still does, so that it lies on the ground of either theme; where that takes
/// too many bytes it is on white, as JPEG knows no other way.
pub(crate) fn of(image: &DynamicImage) -> Option<Thumbnail> {
    let small = within(image, MAX_SIDE);
    if let Some(clear) = clear(&small) {
        return Some(clear);
    }
    let mut flat = on_white(&small);
    TRIES.iter().find_map(|(side, quality)| {
        if flat.width().max(flat.height()) > *side {
            flat = within(&DynamicImage::from(flat.clone()), *side).to_rgb8();
        }
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, *quality).encode_image(&flat).ok()?;
        (jpeg.len() <= MAX_THUMBNAIL_BYTES).then_some(jpeg)
    })
}

/// As a WebP, if anything of it shines through.
fn clear(image: &DynamicImage) -> Option<Thumbnail> {
    if !image.color().has_alpha() || image.to_rgba8().pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        return None;
    }
    CLEAR_SIDES.iter().find_map(|side| {
        let image = within(image, *side).to_rgba8();
        let mut webp = Vec::new();
        WebPEncoder::new_lossless(&mut webp)
            .encode(&image, image.width(), image.height(), image::ExtendedColorType::Rgba8)
            .ok()?;
        (webp.len() <= MAX_THUMBNAIL_BYTES).then_some(webp)
    })
}

fn within(image: &DynamicImage, side: u32) -> Cow<'_, DynamicImage> {
    let small = image.width().max(image.height()) <= side;
    if small { Cow::Borrowed(image) } else { Cow::Owned(image.thumbnail(side, side)) }
}

fn on_white(image: &DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let image = image.to_rgba8();
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [r, g, b, a] = image.get_pixel(x, y).0;
        let over = |colour: u8| {
            let mixed = u32::from(colour) * u32::from(a) + 255 * (255 - u32::from(a));
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        Rgb([over(r), over(g), over(b)])
    })
}

/// Takes a picture that was drawn elsewhere, a frame of a film by the window, under the same limits as our own.
pub(crate) fn taken_in(bytes: &[u8]) -> Option<Thumbnail> {
    const MAX_GIVEN_BYTES: usize = 2 * 1024 * 1024;
    const MAX_GIVEN_SIDE: u32 = 2_048;
    if bytes.len() > MAX_GIVEN_BYTES { None } else { drawn(bytes, MAX_GIVEN_SIDE) }
}

/// Draws the cover that lies in a film.
pub(crate) fn of_cover(bytes: &[u8]) -> Option<Thumbnail> {
    const MAX_COVER_SIDE: u32 = 8_000;
    drawn(bytes, MAX_COVER_SIDE)
}

fn drawn(bytes: &[u8], max_side: u32) -> Option<Thumbnail> {
    const MAX_ALLOC_BYTES: u64 = 256_000_000;
    let mut reader = image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = image::Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(max_side), Some(max_side));
    limits.max_alloc = Some(MAX_ALLOC_BYTES);
    reader.limits(limits);
    of(&reader.decode().ok()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};

    use super::{MAX_THUMBNAIL_BYTES, of};

    #[test]
    fn what_shines_through_still_does_when_drawn_small() {
        let round = RgbaImage::from_fn(600, 600, |x, y| {
            let inside = (i64::from(x) - 300).pow(2) + (i64::from(y) - 300).pow(2) < 300 * 300;
            Rgba([20, 90, 120, if inside { 255 } else { 0 }])
        });

        let small = of(&DynamicImage::from(round)).unwrap();

        assert!(small.len() <= MAX_THUMBNAIL_BYTES);
        let small = image::load_from_memory_with_format(&small, ImageFormat::WebP).unwrap().to_rgba8();
        assert_eq!((small.get_pixel(0, 0).0[3], small.get_pixel(128, 128).0[3]), (0, 255));
    }

    #[test]
    fn a_picture_that_nothing_shines_through_is_a_jpeg() {
        let opaque = DynamicImage::from(RgbaImage::from_pixel(300, 200, Rgba([1, 2, 3, 255])));

        assert!(of(&opaque).unwrap().starts_with(b"\xff\xd8"));
    }

    #[test]
    fn noise_that_shines_through_is_within_the_limit_too() {
        let mut state = 7_u32;
        let noise = RgbaImage::from_fn(600, 600, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Rgba(state.to_le_bytes())
        });

        assert!(of(&DynamicImage::from(noise)).unwrap().len() <= MAX_THUMBNAIL_BYTES);
    }
}
