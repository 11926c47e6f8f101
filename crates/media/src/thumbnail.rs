//! A small picture of a picture, for lists and for when its file is gone.

use std::borrow::Cow;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Rgb, RgbImage};

/// Longest side in pixels.
pub(crate) const MAX_SIDE: u32 = 256;
/// Side and quality, tried in this order until the JPEG is small enough. Only noise needs the last.
const TRIES: [(u32, u8); 5] = [(MAX_SIDE, 80), (MAX_SIDE, 60), (MAX_SIDE, 40), (128, 60), (64, 40)];

/// Largest JPEG that is drawn.
pub const MAX_THUMBNAIL_BYTES: usize = 16 * 1024;

/// A JPEG of at most 256 pixels a side and [`MAX_THUMBNAIL_BYTES`].
pub type Thumbnail = Vec<u8>;

/// Draws a picture small. What shines through is on white, as JPEG knows no other way.
pub(crate) fn of(image: &DynamicImage) -> Option<Thumbnail> {
    let mut flat = on_white(&within(image, MAX_SIDE));
    TRIES.iter().find_map(|(side, quality)| {
        if flat.width().max(flat.height()) > *side {
            flat = within(&DynamicImage::from(flat.clone()), *side).to_rgb8();
        }
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, *quality).encode_image(&flat).ok()?;
        (jpeg.len() <= MAX_THUMBNAIL_BYTES).then_some(jpeg)
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
