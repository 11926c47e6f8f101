//! Whether XMP says where something was taken.
//!
//! Source: "XMP specification" part 2, 2.6 (Exif in XMP).

/// An attribute `exif:GPSLatitude="30,15.00N"`, or an element with the same in it.
pub(super) fn names_place(xmp: &[u8]) -> bool {
    const NAME: &[u8] = b"GPSLatitude";
    xmp.windows(NAME.len()).enumerate().filter(|(_, text)| *text == NAME).any(|(at, _)| {
        let rest = &xmp[at + NAME.len()..];
        match rest {
            [b'=', b'"' | b'\'', value, ..] | [b'>', value, ..] => value.is_ascii_digit(),
            _ => false,
        }
    })
}
