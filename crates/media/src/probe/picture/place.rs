//! Whether a picture tells where it was taken, and how it is turned: EXIF, and XMP beside it.
//!
//! Source: Exif 2.32, 4.6.6 (GPS); "XMP specification" part 2, 2.6 (Exif in XMP).

use exif::{Exif, In, Tag};
use image::metadata::Orientation;

use crate::probe::xmp::names_place;

/// What is written beside the picture.
#[derive(Debug)]
pub(super) struct Beside {
    pub(super) orientation: Orientation,
    /// Where it was taken.
    pub(super) located: bool,
}

/// Of EXIF, each from its TIFF head on, and XMP. The first EXIF says how the picture is turned; a place in any of them is
/// readable by whoever gets the file.
pub(super) fn of(exif: Vec<Vec<u8>>, xmp: &[Vec<u8>]) -> Beside {
    let mut found =
        Beside { orientation: Orientation::NoTransforms, located: xmp.iter().any(|text| names_place(text)) };
    for (at, exif) in exif.into_iter().filter_map(read).enumerate() {
        found.located |= [Tag::GPSLatitude, Tag::GPSLongitude]
            .iter()
            .any(|tag| exif.fields().any(|field| field.tag == *tag));
        if at == 0 {
            let turn =
                exif.get_field(Tag::Orientation, In::PRIMARY).and_then(|field| field.value.get_uint(0));
            let turn = turn.and_then(|turn| Orientation::from_exif(u8::try_from(turn).ok()?));
            found.orientation = turn.unwrap_or(Orientation::NoTransforms);
        }
    }
    found
}

fn read(tiff: Vec<u8>) -> Option<Exif> {
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    reader.read_raw(tiff).or_else(|error| error.distill_partial_result(|_| {})).ok()
}
