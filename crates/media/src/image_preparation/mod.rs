//! Image preparation: pictures without what the camera wrote into them, smaller, or as JPEG. The file itself is never touched:
//! what comes of it is a copy.

mod decode;
mod redraw;
mod strip;

use std::path::Path;

use bytes::Bytes;
use image::{ImageDecoder, ImageFormat};
use serde::{Deserialize, Serialize};
use specta::Type;

pub use decode::PreparationSkip;

use crate::model::Attachment;
use crate::os2_bitmap;
use decode::{MAX_DRAWN_BYTES, decoder};

/// A larger file is no picture that anybody sends.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// What is done to a picture before it goes up. All off: it goes as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PreparationSettings {
    /// Take out EXIF, GPS, XMP, IPTC and comments, without touching a pixel.
    pub strip: bool,
    /// Make it smaller where a side is longer than this, in pixels.
    pub longest_px: Option<u32>,
    /// Make a JPEG of a BMP.
    pub convert: bool,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PreparationStep {
    /// What the camera and programs wrote beside the picture is gone.
    Stripped,
    /// It has fewer pixels.
    Scaled,
    /// It is of another format.
    Converted,
}

/// What came of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PreparationResult {
    /// The copy that takes the picture's place; `None` where nothing was done.
    pub attachment: Option<Attachment>,
    /// What was done.
    pub steps: Vec<PreparationStep>,
    /// Why nothing was done, where something was to be.
    pub skipped: Option<PreparationSkip>,
    /// Bytes of the picture itself.
    #[specta(type = specta_typescript::Number)]
    pub before_bytes: u64,
    /// Its pixels as shown.
    pub before_width: Option<u32>,
    /// Its pixels as shown.
    pub before_height: Option<u32>,
}

/// A prepared picture.
#[derive(Debug)]
pub struct Prepared {
    /// The whole file.
    pub bytes: Bytes,
    /// Extension of its new format; `None`: as before.
    pub ext: Option<&'static str>,
    /// What was done.
    pub steps: Vec<PreparationStep>,
}

impl PreparationSettings {
    /// Whether the side makes sense: smaller than a thumbnail is a slip, more pixels than JPEG can hold are none.
    #[must_use]
    pub fn is_sound(self) -> bool {
        self.longest_px.is_none_or(|px| (64..=16_384).contains(&px))
    }

    fn is_off(self) -> bool {
        self == PreparationSettings::default()
    }
}

/// Does what is to be done. `Ok(None)`: nothing. Blocks.
///
/// # Errors
/// Why the picture is left as it is.
pub fn prepare(path: &Path, settings: PreparationSettings) -> Result<Option<Prepared>, PreparationSkip> {
    if settings.is_off() {
        return Ok(None);
    }
    let bytes = files::read(path, MAX_FILE_BYTES).map_err(|error| match error {
        files::Error::TooLarge { .. } => PreparationSkip::TooLarge,
        _ => PreparationSkip::Broken,
    })?;
    // Bitmaps of OS/2 are drawn as the ones of Windows that they would be.
    let bytes = Bytes::from(os2_bitmap::as_of_windows(&bytes).unwrap_or(bytes));
    let format = image::guess_format(&bytes).map_err(|_| PreparationSkip::NoDecoder)?;
    if !matches!(
        format,
        ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif | ImageFormat::Bmp
    ) || os2_bitmap::is_foreign(&bytes)
    {
        return Err(PreparationSkip::NoDecoder);
    }
    let decoder = &mut decoder(&bytes, format)?;
    let orientation = decoder.orientation().map_err(|_| PreparationSkip::Broken)?;
    let (width, height) = decoder.dimensions();
    let is_long = settings.longest_px.is_some_and(|px| width.max(height) > px);
    let converts = settings.convert && format == ImageFormat::Bmp;
    if !is_long && !converts {
        if !settings.strip {
            return Ok(None);
        }
        let stripped = strip::strip(format, &bytes, orientation).map_err(|_| PreparationSkip::Broken)?;
        return Ok(stripped.map(|bytes| Prepared {
            bytes,
            ext: None,
            steps: vec![PreparationStep::Stripped],
        }));
    }
    if redraw::is_animated(&bytes, format) {
        return Err(PreparationSkip::Animated);
    }
    if decoder.total_bytes() > MAX_DRAWN_BYTES {
        return Err(PreparationSkip::TooLarge);
    }
    let drawn = redraw::redraw(&bytes, format, settings.longest_px.filter(|_| is_long))?;
    // Drawing anew takes along the colour profile and nothing else.
    let had_more =
        settings.strip && strip::strip(format, &bytes, orientation).is_ok_and(|found| found.is_some());
    let steps = [
        had_more.then_some(PreparationStep::Stripped),
        is_long.then_some(PreparationStep::Scaled),
        (drawn.format != format).then_some(PreparationStep::Converted),
    ];
    Ok(Some(Prepared {
        bytes: drawn.bytes.into(),
        ext: (drawn.format != format).then(|| if drawn.format == ImageFormat::Png { "png" } else { "jpg" }),
        steps: steps.into_iter().flatten().collect(),
    }))
}

#[cfg(test)]
mod tests;
