//! What containers say beside their sound and pictures: which picture only illustrates, and where something was taken.

use std::io::Write;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use media::{MediaNote, MessageKind};

use crate::{find, fixture, look};

fn mp4_box(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&u32::try_from(content.len() + 8).unwrap().to_be_bytes(), &name[..], content].concat()
}

/// Where the track that has a handler begins, and where it ends.
fn track(film: &[u8], handler: &[u8; 4]) -> (usize, usize) {
    let starts = film.windows(4).enumerate().filter(|(_, name)| name == b"trak").map(|(at, _)| at - 4);
    let end =
        |at: usize| at + usize::try_from(u32::from_be_bytes(film[at..at + 4].try_into().unwrap())).unwrap();
    let all = starts.map(|at| (at, end(at)));
    all.into_iter().find(|(at, end)| film[*at..*end].windows(4).any(|name| name == handler)).unwrap()
}

/// Makes a box, and all that it lies in, longer or shorter by what is put at its end.
fn put_into_sound(film: &mut Vec<u8>, more: &[u8]) {
    let (start, end) = track(film, b"soun");
    let moov = find(film, b"moov") - 4;
    for at in [moov, start] {
        let length = u32::from_be_bytes(film[at..at + 4].try_into().unwrap());
        let longer = length + u32::try_from(more.len()).unwrap();
        film[at..at + 4].copy_from_slice(&longer.to_be_bytes());
    }
    film.splice(end..end, more.iter().copied());
}

#[tokio::test]
async fn a_still_picture_beside_a_sound_makes_no_film_of_it_whatever_says_so() {
    let mut plain = fixture("chapters.m4a");
    plain[8..12].copy_from_slice(b"isom");
    assert_eq!(look("book.m4b", &plain).await.message_type, MessageKind::Audio, "it fits M4A as well");
    plain[16..20].copy_from_slice(b"iso5");
    // Nothing says that the picture only illustrates.
    assert_eq!(look("book.m4b", &plain).await.message_type, MessageKind::Video);

    let mut fits = plain.clone();
    fits[16..20].copy_from_slice(b"M4B ");
    let mut off = plain.clone();
    let (pictures, _) = track(&off, b"vide");
    let head = pictures + find(&off[pictures..], b"tkhd");
    off[head + 7] &= !1;
    let mut named = plain;
    let id = u32::from_be_bytes(named[head + 16..head + 20].try_into().unwrap());
    put_into_sound(&mut named, &mp4_box(b"tref", &mp4_box(b"chap", &id.to_be_bytes())));
    for (what, file) in [("a brand", fits), ("switched off", off), ("chapters", named)] {
        let found = look("book.m4b", &file).await;
        assert_eq!(
            (found.message_type, found.width, found.codec.as_deref()),
            (MessageKind::Audio, None, Some("AAC")),
            "{what}"
        );
        assert_eq!(found.ext.as_deref(), Some("m4b"), "{what}");
    }
    // What moves is a film, whatever brands it fits.
    let mut film = fixture("film.mp4");
    film[16..20].copy_from_slice(b"M4A ");
    assert_eq!(look("film.mp4", &film).await.message_type, MessageKind::Video);
}

fn png_chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(name);
    crc.update(content);
    let length = u32::try_from(content.len()).unwrap();
    [&length.to_be_bytes(), &name[..], content, &crc.sum().to_be_bytes()].concat()
}

fn packed(text: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    packer.write_all(text).unwrap();
    packer.finish().unwrap()
}

#[tokio::test]
async fn a_place_in_the_texts_of_a_png_is_said() {
    let photo = fixture("photo.png");
    let located = fixture("located.jpg");
    let at = find(&located, b"Exif\0\0");
    let length = usize::from(u16::from_be_bytes([located[at - 2], located[at - 1]])) - 2;
    let exif = &located[at..at + length];
    let xmp = br#"<x:xmpmeta><rdf:Description exif:GPSLatitude="30,15.00N"/></x:xmpmeta>"#;
    let profile = |kind: &str, content: &[u8]| {
        let hex: Vec<String> = content.chunks(36).map(hex::encode).collect();
        format!("\n{kind}\n{:8}\n{}\n", content.len(), hex.join("\n")).into_bytes()
    };
    let text = |key: &str, rest: &[u8]| [key.as_bytes(), b"\0", rest].concat();
    let zipped = |content: &[u8]| [b"\0", &packed(content)[..]].concat();
    for (what, chunk) in [
        ("zTXt exif", png_chunk(b"zTXt", &text("Raw profile type exif", &zipped(&profile("exif", exif))))),
        ("tEXt exif", png_chunk(b"tEXt", &text("Raw profile type exif", &profile("exif", exif)))),
        (
            "bare exif",
            png_chunk(b"zTXt", &text("Raw profile type exif", &zipped(&profile("exif", &exif[6..])))),
        ),
        ("APP1", png_chunk(b"zTXt", &text("Raw profile type APP1", &zipped(&profile("APP1", exif))))),
        (
            "APP1 with XMP",
            png_chunk(
                b"tEXt",
                &text(
                    "Raw profile type APP1",
                    &profile("APP1", &[b"http://ns.adobe.com/xap/1.0/\0", &xmp[..]].concat()),
                ),
            ),
        ),
        ("xmp", png_chunk(b"tEXt", &text("Raw profile type xmp", &profile("xmp", xmp)))),
        ("iTXt", png_chunk(b"iTXt", &text("XML:com.adobe.xmp", &[b"\0\0\0\0", &xmp[..]].concat()))),
        (
            "packed iTXt",
            png_chunk(b"iTXt", &text("XML:com.adobe.xmp", &[b"\x01\0\0\0", &packed(xmp)[..]].concat())),
        ),
    ] {
        let with = [&photo[..33], &chunk, &photo[33..]].concat();
        let found = look("photo.png", &with).await;
        assert_eq!(
            (found.message_type, &found.notes[..]),
            (MessageKind::Image, &[MediaNote::Located][..]),
            "{what}"
        );
    }
    for chunk in [
        png_chunk(b"tEXt", &text("Comment", xmp)),
        png_chunk(b"zTXt", &text("Raw profile type exif", b"\0no zlib")),
        png_chunk(b"zTXt", b"Raw profile type exif"),
        png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\x01"),
        png_chunk(b"tEXt", &text("Raw profile type exif", b"\nexif\n 9\nabc")),
    ] {
        let with = [&photo[..33], &chunk, &photo[33..]].concat();
        assert_eq!(look("photo.png", &with).await.notes, []);
    }
}

#[tokio::test]
async fn a_place_in_what_a_camera_measured_or_in_xmp_is_said() {
    let film = fixture("film.mp4");
    let as_measured = |letters: &[u8; 4], names: &[u8], sample: &[u8]| {
        let mut film = film.clone();
        let (start, _) = track(&film, b"soun");
        let entry = start + find(&film[start..], b"stsd") + 16;
        film[entry..entry + 4].copy_from_slice(letters);
        film[entry + 40..entry + 40 + names.len()].copy_from_slice(names);
        let places = start + find(&film[start..], b"stco") + 12;
        let at = usize::try_from(u32::from_be_bytes(film[places..places + 4].try_into().unwrap())).unwrap();
        film[at + 8..at + 8 + sample.len()].copy_from_slice(sample);
        film
    };
    let xmp = |text: &[u8]| {
        let uuid =
            [0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC];
        [&film[..], &mp4_box(b"uuid", &[&uuid[..], text].concat())].concat()
    };
    for (what, file, is_located) in [
        ("GoPro", as_measured(b"gpmd", b"", b"GPS5"), true),
        ("GoPro of today", as_measured(b"gpmd", b"", b"GPS9"), true),
        ("GoPro that does not know", as_measured(b"gpmd", b"", b"ACCL"), false),
        ("a sound", as_measured(b"mp4a", b"", b"GPS5"), false),
        ("Apple", as_measured(b"mebx", b"location.ISO6709", b""), true),
        ("Apple without", as_measured(b"mebx", b"detected-face", b""), false),
        ("XMP", xmp(br#"<rdf:Description exif:GPSLatitude="30,15.00N"/>"#), true),
        ("XMP without", xmp(b"<rdf:Description xmp:Rating=\"5\"/>"), false),
        ("neither", fixture("film.mp4"), false),
    ] {
        let found = look("film.mp4", &file).await;
        assert_eq!(found.message_type, MessageKind::Video, "{what}");
        assert_eq!(found.notes.contains(&MediaNote::Located), is_located, "{what}");
    }
}

#[tokio::test]
async fn a_film_that_begins_with_room_is_a_film() {
    let film = fixture("film.mov");
    let first = usize::try_from(u32::from_be_bytes(film[..4].try_into().unwrap())).unwrap();
    let bare = &film[first..];
    let room = |name: &[u8; 4], bytes: usize| mp4_box(name, &vec![0; bytes]);
    for (what, before) in [
        ("free", room(b"free", 100)),
        ("skip", room(b"skip", 0)),
        ("wide", room(b"wide", 0)),
        ("pnot", [room(b"pnot", 12), room(b"PICT", 300)].concat()),
        ("more than is looked at", room(b"free", 20_000)),
    ] {
        let found = look("film.mov", &[&before[..], bare].concat()).await;
        assert_eq!(
            (found.message_type, found.width, found.ext.as_deref()),
            (MessageKind::Video, Some(160), Some("mov")),
            "{what}"
        );
        let with_brand = look("film.mov", &[&before[..], &film].concat()).await;
        assert_eq!(with_brand.message_type, MessageKind::Video, "{what}");
    }
    for (name, content) in [
        ("notes.txt", &b"skip free wide and go on reading here"[..]),
        ("x.mov", b"\0\0\0\x08freetext behind it, of no film"),
    ] {
        assert_eq!(look(name, content).await.message_type, MessageKind::File, "{name}");
    }
}

fn element(id: &[u8], content: &[u8]) -> Vec<u8> {
    // A length of four bytes.
    let length = 0x1000_0000 | u32::try_from(content.len()).unwrap();
    [id, &length.to_be_bytes(), content].concat()
}

#[tokio::test]
async fn a_codec_of_windows_in_matroska_is_called_by_its_name() {
    // Shorter files are known as nothing.
    let room = element(&[0xEC], &[0; 300]);
    let matroska = |id: &str, head: &[u8], kind: u8| {
        let pixels =
            [element(&[0xB0], &160_u16.to_be_bytes()), element(&[0xBA], &120_u16.to_be_bytes())].concat();
        let track = [
            element(&[0x83], &[kind]),
            element(&[0x63, 0xA2], head),
            element(&[0x86], id.as_bytes()),
            element(&[0xE0], &pixels),
        ];
        let info = element(&[0x15, 0x49, 0xA9, 0x66], &element(&[0x44, 0x89], &2_000_f32.to_be_bytes()));
        let tracks = element(&[0x16, 0x54, 0xAE, 0x6B], &element(&[0xAE], &track.concat()));
        let start = b"\x1A\x45\xDF\xA3\x93\x42\x82\x88matroska\x42\x87\x81\x01\x42\x85\x81\x01";
        [&start[..], &element(&[0x18, 0x53, 0x80, 0x67], &[info, tracks, room.clone()].concat())].concat()
    };
    let bitmap = |letters: &[u8]| [&[40, 0, 0, 0][..], &[0; 12], letters, &[0; 20]].concat();
    for (id, head, kind, codec, note) in [
        ("V_MS/VFW/FOURCC", bitmap(b"WMV2"), 1, "WMV", MediaNote::RarelyPlayed),
        ("V_MS/VFW/FOURCC", bitmap(b"H264"), 1, "H.264", MediaNote::NotOnApple),
        ("V_MS/VFW/FOURCC", b"short".to_vec(), 1, "V_MS/VFW/FOURCC", MediaNote::NotOnApple),
        ("A_MS/ACM", vec![0x61, 0x01], 2, "WMA", MediaNote::RarelyPlayed),
        ("V_MPEG2", Vec::new(), 1, "MPEG-2", MediaNote::RarelyPlayed),
    ] {
        let found = look("film.mkv", &matroska(id, &head, kind)).await;
        assert_eq!((found.codec.as_deref(), &found.notes[..]), (Some(codec), &[note][..]), "{id}");
    }
}
