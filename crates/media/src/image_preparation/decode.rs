//! Opening a picture, within bounds.

use bytes::Bytes;
use image::{ImageDecoder, ImageFormat, ImageReader, Limits};
use serde::Serialize;
use specta::Type;

/// Decoded, and so the memory that this takes, twice at most: 64 megapixels with transparency.
pub(super) const MAX_DRAWN_BYTES: u64 = 256 * 1024 * 1024;

/// Why a picture was left as it is although something was to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PreparationSkip {
    /// A film of pictures, which would lose all but the first.
    Animated,
    /// A format that cannot be read here: HEIC, AVIF and others.
    NoDecoder,
    /// More than is taken into memory.
    TooLarge,
    /// Damaged.
    Broken,
}

/// A decoder that takes no more memory than allowed.
pub(super) fn decoder(
    bytes: &Bytes,
    format: ImageFormat,
) -> Result<impl ImageDecoder + use<'_>, PreparationSkip> {
    let mut reader = ImageReader::with_format(std::io::Cursor::new(&bytes[..]), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DRAWN_BYTES);
    reader.limits(limits);
    reader.into_decoder().map_err(|_| PreparationSkip::Broken)
}
