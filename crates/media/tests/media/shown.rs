//! How large a film or picture is shown where its own numbers have to be put together first.

use media::{MediaNote, MessageKind};

use crate::{Setup, find, fixture, look};

fn put(bytes: &mut [u8], at: usize, numbers: &[u32]) {
    for (number, place) in numbers.iter().zip(bytes[at..].chunks_mut(4)) {
        place.copy_from_slice(&number.to_be_bytes());
    }
}

/// What a film of 160 by 120 says of itself; `None`: the box is not there.
struct Says {
    pixel: Option<[u32; 2]>,
    aperture: Option<[u32; 2]>,
    track: [u32; 2],
    turned: bool,
}

const SQUARE: Says = Says { pixel: None, aperture: None, track: [160, 120], turned: false };

fn film(says: &Says) -> Vec<u8> {
    let mut film = fixture("wide.mov");
    match says.pixel {
        Some(pixel) => {
            let at = find(&film, b"pasp") + 4;
            put(&mut film, at, &pixel);
        }
        None => {
            let at = find(&film, b"pasp");
            film[at..at + 4].copy_from_slice(b"free");
        }
    }
    let tapt = find(&film, b"tapt");
    match says.aperture {
        Some(size) => {
            let at = find(&film, b"clef") + 8;
            put(&mut film, at, &size.map(|px| px << 16));
        }
        None => film[tapt..tapt + 4].copy_from_slice(b"free"),
    }
    // Version 0: behind times, numbers, and layers the matrix, and then the size.
    let matrix = find(&film, b"tkhd") + 4 + 4 + 20 + 16;
    put(&mut film, matrix + 36, &says.track.map(|px| px << 16));
    if says.turned {
        put(&mut film, matrix, &[0, 1 << 16, 0, 0_u32.wrapping_sub(1 << 16), 0]);
    }
    film
}

#[tokio::test]
async fn a_film_whose_pixels_are_not_square_has_the_size_that_is_shown() {
    for (what, says, shown) in [
        ("square", SQUARE, (160, 120)),
        ("wide pixels", Says { pixel: Some([2, 1]), ..SQUARE }, (320, 120)),
        ("high pixels", Says { pixel: Some([1, 2]), ..SQUARE }, (80, 120)),
        ("to the nearest", Says { pixel: Some([4, 3]), ..SQUARE }, (213, 120)),
        ("square pixels", Says { pixel: Some([65_536, 65_536]), ..SQUARE }, (160, 120)),
        ("the turn comes last", Says { pixel: Some([2, 1]), turned: true, ..SQUARE }, (120, 320)),
        ("the track says so already", Says { pixel: Some([2, 1]), track: [320, 120], ..SQUARE }, (320, 120)),
        (
            "so does a turned one",
            Says { pixel: Some([2, 1]), track: [320, 120], turned: true, ..SQUARE },
            (120, 320),
        ),
        ("a rounded one, too", Says { pixel: Some([4, 3]), track: [213, 120], ..SQUARE }, (213, 120)),
        ("the track alone says so", Says { track: [214, 120], ..SQUARE }, (214, 120)),
        ("the track is half as large", Says { pixel: Some([2, 1]), track: [80, 60], ..SQUARE }, (160, 60)),
        ("the track has no size", Says { pixel: Some([2, 1]), track: [0, 0], ..SQUARE }, (320, 120)),
        ("both boxes", Says { pixel: Some([2, 1]), aperture: Some([320, 120]), ..SQUARE }, (320, 120)),
        (
            "without its edges",
            Says { pixel: Some([10, 11]), aperture: Some([142, 120]), ..SQUARE },
            (142, 120),
        ),
        (
            "an aperture of nothing",
            Says { pixel: Some([2, 1]), aperture: Some([0, 0]), ..SQUARE },
            (320, 120),
        ),
        ("no ratio", Says { pixel: Some([0, 1]), ..SQUARE }, (160, 120)),
        ("no ratio either", Says { pixel: Some([2, 0]), ..SQUARE }, (160, 120)),
        ("a lie", Says { pixel: Some([u32::MAX, 1]), ..SQUARE }, (160, 120)),
        ("a thin lie", Says { pixel: Some([1, u32::MAX]), ..SQUARE }, (160, 120)),
    ] {
        let found = look("film.mov", &film(&says)).await;
        assert_eq!(found.width.zip(found.height), Some(shown), "{what}");
        assert_eq!((found.message_type, &found.notes[..]), (MessageKind::Video, &[][..]), "{what}");
    }
}

/// A head of so many bytes, of which the first are these; two colours, and pixels in two halves.
fn bitmap(head_bytes: usize, bits: u16, compression: u32) -> Vec<u8> {
    let mut head = u32::try_from(head_bytes).unwrap().to_le_bytes().to_vec();
    head.extend([320_u32, 200].iter().flat_map(|px| px.to_le_bytes()));
    head.extend([1, bits].iter().flat_map(|number| number.to_le_bytes()));
    head.extend([compression, 64_000, 0, 0, 2, 2].iter().flat_map(|number| number.to_le_bytes()));
    head.resize(head_bytes, 0);
    let (red, blue) = ([0x20, 0x20, 0xC0, 0], [0xC0, 0x20, 0x20, 0]);
    let pixels = [[0; 32_000], [1; 32_000]].concat();
    let start = u32::try_from(14 + head_bytes + 8).unwrap();
    [&b"BM\0\0\0\0\0\0\0\0"[..], &start.to_le_bytes(), &head, &red, &blue, &pixels].concat()
}

#[tokio::test]
async fn a_bitmap_of_os2_is_drawn_in_its_own_colours_whatever_the_length_of_its_head() {
    let setup = Setup::new();
    for head_bytes in [64, 60, 48, 42, 36] {
        let path = setup.file(&format!("{head_bytes}.bmp"), &bitmap(head_bytes, 8, 0));
        let found = setup.look(path.clone()).await.unwrap();
        assert_eq!(
            (found.message_type, found.width.zip(found.height), &found.notes[..]),
            (MessageKind::Image, Some((320, 200)), &[][..]),
            "{head_bytes}"
        );
        let small = setup.previews.thumbnail(&found).await.unwrap();
        let smaller = media::PreparationSettings { longest_px: Some(160), ..Default::default() };
        let smaller = media::prepare(&path, smaller).unwrap().unwrap();
        for picture in [&small[..], &smaller.bytes] {
            let drawn = image::load_from_memory(picture).unwrap().to_rgb8();
            let [_, _, above] = drawn.get_pixel(80, 20).0;
            let [below, _, _] = drawn.get_pixel(80, drawn.height() - 20).0;
            assert!(above > 150 && below > 150, "{head_bytes}: the first row lies at the bottom");
        }
    }
}

#[tokio::test]
async fn a_bitmap_that_only_os2_could_unpack_has_its_size_and_no_preview() {
    let setup = Setup::new();
    for (bits, compression) in [(1, 3), (24, 4)] {
        let path = setup.file("packed.bmp", &bitmap(64, bits, compression));
        let found = setup.look(path.clone()).await.unwrap();
        assert_eq!(found.width.zip(found.height), Some((320, 200)));
        assert_eq!(
            (found.message_type, &found.notes[..]),
            (MessageKind::Image, &[MediaNote::RarelyShown][..])
        );
        assert_eq!(setup.previews.thumbnail(&found).await, None);
        let as_jpeg = media::PreparationSettings { convert: true, ..Default::default() };
        assert_eq!(media::prepare(&path, as_jpeg).unwrap_err(), media::PreparationSkip::NoDecoder);
    }
    // What is not there is not believed.
    let mut empty = bitmap(64, 24, 4);
    empty.truncate(80);
    empty[18..26].copy_from_slice(&[0, 0x20, 0, 0, 0, 0x20, 0, 0]);
    assert_eq!(look("empty.bmp", &empty).await.notes, [MediaNote::Broken]);
}

#[tokio::test]
async fn a_webp_too_large_to_be_drawn_is_believed_if_it_is_all_there() {
    // Lossless, of 16,000 by 16,000 pixels less one: the numbers, and what would follow.
    let bits = 15_999_u32 | 15_000_u32 << 14;
    let content = [&[0x2F][..], &bits.to_le_bytes(), &[0; 15]].concat();
    let webp = |says: u32| [&b"RIFF"[..], &says.to_le_bytes(), b"WEBPVP8L\x14\0\0\0", &content].concat();
    let whole = look("large.webp", &webp(32)).await;
    assert_eq!((whole.width, &whole.notes[..]), (Some(16_000), &[MediaNote::NotDrawn][..]));
    let cut = look("cut.webp", &webp(60_000)).await;
    assert_eq!((cut.message_type, &cut.notes[..]), (MessageKind::File, &[MediaNote::Broken][..]));
}
