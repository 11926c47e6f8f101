//! WAV, AIFF and AVI are rows of chunks: of odd length, of none, of a length that nobody filled in, nested, or cut off.

use media::{MediaNote, MessageKind};

use crate::{fixture, fixtures, look};

const RATE: u32 = 8_000;

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let filled: &[u8] = if content.len().is_multiple_of(2) { &[] } else { &[0] };
    [&unfilled(name, content)[..], filled].concat()
}

/// Without the byte that an odd length is to be filled up with.
fn unfilled(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    with_length(name, u32::try_from(content.len()).unwrap(), content)
}

fn with_length(name: &[u8; 4], length: u32, content: &[u8]) -> Vec<u8> {
    [&name[..], &length.to_le_bytes(), content].concat()
}

/// One channel of 16 bits.
fn wave_format(block: u16) -> Vec<u8> {
    let numbers = [1_u16.to_le_bytes(), 1_u16.to_le_bytes()].concat();
    [
        &numbers[..],
        &RATE.to_le_bytes(),
        &(RATE * 2).to_le_bytes(),
        &block.to_le_bytes(),
        &16_u16.to_le_bytes(),
    ]
    .concat()
}

/// Samples of so many ms.
fn samples(ms: usize) -> Vec<u8> {
    vec![7; RATE as usize * 2 * ms / 1_000]
}

fn riff(mark: &[u8; 4], length: u32, kind: &[u8; 4], chunks: &[Vec<u8>]) -> Vec<u8> {
    with_length(mark, length, &[&kind[..], &chunks.concat()].concat())
}

fn wave(chunks: &[Vec<u8>]) -> Vec<u8> {
    let length = 4 + chunks.concat().len();
    riff(b"RIFF", u32::try_from(length).unwrap(), b"WAVE", chunks)
}

#[tokio::test]
async fn a_wave_is_measured_whatever_lies_before_its_samples() {
    let (format, second) = (chunk(b"fmt ", &wave_format(2)), chunk(b"data", &samples(1_000)));
    let ds64 = |riff: u64, data: u64| {
        chunk(b"ds64", &[riff.to_le_bytes(), data.to_le_bytes(), 8_000_u64.to_le_bytes()].concat())
    };
    let unsaid = with_length(b"data", u32::MAX, &samples(1_000));
    let info = [&b"INFO"[..], &chunk(b"ISFT", b"Lavf1")].concat();
    for (what, file, ms, notes) in [
        ("plain", wave(&[format.clone(), second.clone()]), 1_000, &[][..]),
        ("odd, filled up", wave(&[chunk(b"LIST", b"INFOabc"), format.clone(), second.clone()]), 1_000, &[]),
        (
            "odd, not filled up",
            wave(&[unfilled(b"bext", b"abc"), format.clone(), unfilled(b"JUNK", b"x"), second.clone()]),
            1_000,
            &[],
        ),
        (
            "of no length",
            wave(&[chunk(b"JUNK", b""), format.clone(), chunk(b"LIST", b""), second.clone()]),
            1_000,
            &[],
        ),
        ("lists in lists", wave(&[format.clone(), chunk(b"LIST", &info), second.clone()]), 1_000, &[]),
        ("name of zeros", wave(&[format.clone(), chunk(&[0; 4], &[0; 8]), second.clone()]), 1_000, &[]),
        ("no block", wave(&[chunk(b"fmt ", &wave_format(0)), second.clone()]), 1_000, &[]),
        ("something behind", wave(&[format.clone(), second.clone(), chunk(b"LIST", &info)]), 1_000, &[]),
        ("cut", wave(&[format.clone(), second.clone()])[..8_044].to_vec(), 500, &[MediaNote::Cut]),
        (
            "RF64",
            riff(b"RF64", u32::MAX, b"WAVE", &[ds64(16_070, 16_000), format.clone(), unsaid.clone()]),
            1_000,
            &[],
        ),
        (
            "BW64",
            riff(b"BW64", u32::MAX, b"WAVE", &[ds64(16_070, 16_000), format.clone(), unsaid.clone()]),
            1_000,
            &[],
        ),
        (
            "RF64, not filled in",
            riff(b"RF64", u32::MAX, b"WAVE", &[ds64(0, 0), format.clone(), unsaid.clone()]),
            1_000,
            &[],
        ),
        (
            "RF64, all ones",
            riff(b"RF64", u32::MAX, b"WAVE", &[ds64(u64::MAX, u64::MAX), format.clone(), unsaid.clone()]),
            1_000,
            &[],
        ),
        (
            "RF64, cut",
            riff(b"RF64", u32::MAX, b"WAVE", &[ds64(64_070, 64_000), format.clone(), unsaid.clone()]),
            1_000,
            &[MediaNote::Cut],
        ),
        ("ds64 in a plain one", wave(&[ds64(1, 1), format.clone(), second.clone()]), 1_000, &[]),
    ] {
        let found = look("sound.wav", &file).await;
        assert_eq!(
            (found.message_type, found.duration_ms, found.ext.as_deref(), &found.notes[..]),
            (MessageKind::Audio, Some(ms), Some("wav"), notes),
            "{what}"
        );
    }
}

fn aiff_chunk(name: &[u8; 4], length: u32, content: &[u8]) -> Vec<u8> {
    [&name[..], &length.to_be_bytes(), content].concat()
}

fn aiff(frames: u32, before: &[Vec<u8>], sound: Vec<u8>) -> Vec<u8> {
    // 8,000 as a number of 80 bits.
    let rate = [0x40, 0x0B, 0xFA, 0, 0, 0, 0, 0, 0, 0];
    let format = [&1_u16.to_be_bytes()[..], &frames.to_be_bytes(), &16_u16.to_be_bytes(), &rate].concat();
    let chunks = [before.concat(), aiff_chunk(b"COMM", 18, &format), sound].concat();
    let length = u32::try_from(chunks.len() + 4).unwrap();
    aiff_chunk(b"FORM", length, &[&b"AIFF"[..], &chunks].concat())
}

#[tokio::test]
async fn an_aiff_is_measured_whatever_lies_before_its_samples() {
    let sound = |length: u32| aiff_chunk(b"SSND", length, &[&[0; 8][..], &samples(1_000)].concat());
    for (what, file, notes) in [
        ("plain", aiff(8_000, &[], sound(16_008)), &[MediaNote::NotOnAndroid][..]),
        (
            "odd, filled up",
            aiff(8_000, &[aiff_chunk(b"NAME", 3, b"abc\0")], sound(16_008)),
            &[MediaNote::NotOnAndroid],
        ),
        (
            "odd, not filled up",
            aiff(8_000, &[aiff_chunk(b"NAME", 3, b"abc")], sound(16_008)),
            &[MediaNote::NotOnAndroid],
        ),
        (
            "of no length",
            aiff(8_000, &[aiff_chunk(b"ANNO", 0, b"")], sound(16_008)),
            &[MediaNote::NotOnAndroid],
        ),
        ("into a pipe", aiff(0, &[], sound(0)), &[MediaNote::NotOnAndroid]),
        ("into a pipe, all ones", aiff(0, &[], sound(u32::MAX)), &[MediaNote::NotOnAndroid]),
        ("cut", aiff(8_000, &[], sound(64_008)), &[MediaNote::Cut, MediaNote::NotOnAndroid]),
    ] {
        let found = look("sound.aiff", &file).await;
        let mut notes = notes.to_vec();
        let mut said = found.notes.clone();
        notes.sort_by_key(|note| format!("{note:?}"));
        said.sort_by_key(|note| format!("{note:?}"));
        assert_eq!(
            (found.message_type, found.duration_ms, said),
            (MessageKind::Audio, Some(1_000), notes),
            "{what}"
        );
    }
}

#[tokio::test]
async fn a_head_of_an_avi_is_read_as_far_as_it_goes() {
    let film = fixture("film.avi");
    // Behind "RIFF", length, "AVI ".
    let with = |more: &[u8]| [&film[..12], more, &film[12..]].concat();
    for (what, file) in [
        ("plain", film.clone()),
        ("odd, filled up", with(&chunk(b"JUNK", b"abc"))),
        ("odd, not filled up", with(&unfilled(b"JUNK", b"abc"))),
        ("of no length", with(&chunk(b"JUNK", b""))),
        (
            "a list of another kind",
            with(&chunk(b"LIST", &[&b"INFO"[..], &chunk(b"ISFT", b"Lavf1")].concat())),
        ),
        ("an empty list", with(&chunk(b"LIST", b"INFO"))),
    ] {
        let found = look("film.avi", &file).await;
        assert_eq!(
            (found.message_type, found.width, found.height),
            (MessageKind::Video, Some(160), Some(120)),
            "{what}"
        );
        assert!(
            found.duration_ms.is_some_and(|ms| (1_900..=2_110).contains(&ms)),
            "{what} {:?}",
            found.duration_ms
        );
    }
    // Into a pipe: no size, no count of pictures.
    let mut piped = film.clone();
    piped[4..8].fill(0xFF);
    let head = piped.windows(4).position(|four| four == b"avih").unwrap();
    piped[head + 8 + 16..head + 8 + 20].fill(0);
    for (at, _) in film.windows(4).enumerate().filter(|(_, four)| four == b"strh") {
        piped[at + 8 + 32..at + 8 + 36].copy_from_slice(&(1_u32 << 30).to_le_bytes());
    }
    let found = look("film.avi", &piped).await;
    assert_eq!((found.message_type, found.notes), (MessageKind::Video, vec![MediaNote::RarelyPlayed]));
    assert!(found.duration_ms.is_some_and(|ms| (1_900..=2_110).contains(&ms)), "{:?}", found.duration_ms);
    // The second stream's head is half there.
    let at =
        film.windows(4).enumerate().filter(|(_, four)| four == b"strh").map(|(at, _)| at).nth(1).unwrap();
    let found = look("film.avi", &film[..at + 20]).await;
    assert_eq!((found.message_type, found.width), (MessageKind::Video, Some(160)));
    assert!(found.notes.contains(&MediaNote::Cut), "{:?}", found.notes);
}

#[tokio::test]
async fn a_tag_before_a_sound_of_any_kind_changes_nothing() {
    let text = [&b"TIT2\0\0\0\x04\0\0\x03abc"[..], &[0; 486]].concat();
    let tag = [&b"ID3\x04\0\0\0\0\x03\x74"[..], &text].concat();
    for name in ["tone.wav", "tone.m4a", "tone.flac", "tone.aac", "tone.ogg", "song.aiff"] {
        let plain = std::fs::read(fixtures().join(name))
            .unwrap_or_else(|_| aiff(16_000, &[], aiff_chunk(b"SSND", 32_008, &[0; 32_008])));
        let (before, found) = (look(name, &plain).await, look(name, &[&tag[..], &plain].concat()).await);
        assert_eq!(
            (found.message_type, found.duration_ms, found.ext, found.codec, found.notes),
            (MessageKind::Audio, before.duration_ms, before.ext, before.codec, before.notes),
            "{name}"
        );
    }
}

#[tokio::test]
async fn packets_of_a_packed_aiff_are_counted_with_their_samples() {
    let rate = [0x40, 0x0B, 0xFA, 0, 0, 0, 0, 0, 0, 0];
    for (letters, packets, ms) in
        [(b"ima4", 125_u32, 1_000), (b"sowt", 8_000, 1_000), (b"ulaw", 8_000, 1_000)]
    {
        let format = [
            &1_u16.to_be_bytes()[..],
            &packets.to_be_bytes(),
            &16_u16.to_be_bytes(),
            &rate,
            letters,
            &[0; 2],
        ]
        .concat();
        let chunks = [
            aiff_chunk(b"COMM", u32::try_from(format.len()).unwrap(), &format),
            aiff_chunk(b"SSND", 16_008, &[0; 16_008]),
        ]
        .concat();
        let length = u32::try_from(chunks.len() + 4).unwrap();
        let found =
            look("packed.aifc", &aiff_chunk(b"FORM", length, &[&b"AIFC"[..], &chunks].concat())).await;
        assert_eq!((found.message_type, found.duration_ms), (MessageKind::Audio, Some(ms)), "{letters:?}");
    }
}
