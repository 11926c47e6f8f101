//! Monkey's Audio, WavPack and Musepack: cut, and with tags before them. No encoder for two of them is at hand, so their
//! heads are made here.

use media::{MediaNote, MessageKind};

use crate::{fixture, look};

fn le(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// Two seconds: one frame of 73,728 samples less, and the rest.
fn ape() -> Vec<u8> {
    const FRAME_BYTES: u32 = 4_000;
    let lengths = le(&[52, 24, 8, 44, FRAME_BYTES, 0, 6]);
    let head =
        [&2_000_u16.to_le_bytes()[..], &[0; 2], &le(&[73_728, 14_472, 2]), &[16, 0, 2, 0], &le(&[44_100])];
    let rest = vec![0x55; 8 + 44 + FRAME_BYTES as usize + 6];
    [b"MAC \x96\x0f\0\0".to_vec(), lengths, vec![7; 16], head.concat(), rest].concat()
}

/// The same before version 3.98, where only the places of the frames say where they are.
fn old_ape() -> Vec<u8> {
    // Of a peak, and of the number of places, the flags say; the head of the WAV is there.
    let head = [b"MAC \x3c\x0f".to_vec(), vec![0xD0, 0x07, 4 | 16, 0, 2, 0], le(&[44_100, 44, 0, 2, 14_472])]
        .concat();
    let frames = vec![0x55; 4_000];
    let start = u32::try_from(head.len() + 4 + 4 + 44 + 8).unwrap();
    [head, le(&[9, 2]), vec![0; 44], le(&[start, start + 3_000]), frames].concat()
}

/// Version 7: 76 frames of 1,152 samples, of 200 bits and more, in words of four bytes that begin with the last.
fn mpc7() -> Vec<u8> {
    const FRAMES: u32 = 76;
    let head = [b"MP+\x07".to_vec(), le(&[FRAMES, 0x1F << 24]), vec![0; 12]].concat();
    let mut bits = vec![false; 8];
    for frame in 0..FRAMES {
        let length = 200 + frame;
        bits.extend((0..20).rev().map(|bit| length >> bit & 1 == 1));
        bits.extend((0..length).map(|bit| bit % 3 == 0));
    }
    bits.resize(bits.len().next_multiple_of(32), false);
    let words = bits.chunks(32).map(|word| word.iter().fold(0_u32, |all, bit| all << 1 | u32::from(*bit)));
    [head, words.flat_map(u32::to_le_bytes).collect()].concat()
}

/// Version 8: packets with a name and a length, itself included.
fn mpc8() -> Vec<u8> {
    let packet = |name: &[u8; 2], content: &[u8]| {
        let length = u16::try_from(content.len() + 4).unwrap();
        let coded = [0x80 | u8::try_from(length >> 7).unwrap(), u8::try_from(length & 0x7F).unwrap()];
        [&name[..], &coded, content].concat()
    };
    // 88,200 samples, of which none is passed over, at 44,100 Hz; two channels.
    let head = packet(b"SH", &[0, 0, 0, 0, 8, 0x85, 0xB1, 0x08, 0, 0x1B, 0x11]);
    let gain = packet(b"RG", &[1, 0, 0, 0, 0, 0, 0, 0, 0]);
    let sound = packet(b"AP", &[0x55; 500]);
    [b"MPCK".to_vec(), head, gain, sound.clone(), sound, packet(b"SE", b"")].concat()
}

#[tokio::test]
async fn a_lossless_sound_that_is_cut_says_so_and_a_tag_before_it_or_behind_it_changes_nothing() {
    let tag = |bytes: usize| {
        let length = [u8::try_from(bytes >> 7).unwrap(), u8::try_from(bytes & 0x7F).unwrap()];
        [&b"ID3\x04\0\0\0\0"[..], &length, &vec![0; bytes]].concat()
    };
    let behind = [b"APETAGEX".to_vec(), le(&[2_000, 32, 0, 0, 0, 0])].concat();
    let wavpack = fixture("tone.wv");
    for (name, ext, codec, whole) in [
        ("WavPack", "wv", "WavPack", wavpack),
        ("Monkey's Audio", "ape", "APE", ape()),
        ("Monkey's Audio of before", "ape", "APE", old_ape()),
        ("Musepack 7", "mpc", "Musepack", mpc7()),
        ("Musepack 8", "mpc", "Musepack", mpc8()),
    ] {
        let file = format!("sound.{ext}");
        let length = whole.len();
        for (what, content, is_cut) in [
            ("whole", whole.clone(), false),
            ("with a tag before it", [tag(300), whole.clone()].concat(), false),
            ("with tags at both ends", [tag(10), tag(900), whole.clone(), behind.clone()].concat(), false),
            ("the first half", whole[..length / 2].to_vec(), true),
            ("a quarter behind a tag", [tag(300), whole[..length / 4].to_vec()].concat(), true),
        ] {
            let found = look(&file, &content).await;
            assert_eq!(
                (found.message_type, found.codec.as_deref(), found.ext.as_deref()),
                (MessageKind::Audio, Some(codec), Some(ext)),
                "{name}, {what}: {found:?}"
            );
            let ms = found.duration_ms.unwrap();
            assert!((1_980..=2_020).contains(&ms), "{name}, {what}: {ms} ms");
            assert_eq!(found.notes.contains(&MediaNote::Cut), is_cut, "{name}, {what}");
            assert!(!found.notes.contains(&MediaNote::Renamed), "{name}, {what}");
        }
    }
}

#[tokio::test]
async fn a_sound_that_is_cut_at_its_very_end_or_between_two_parts_is_cut() {
    let wavpack = fixture("tone.wv");
    let tag = wavpack.windows(8).position(|name| name == b"APETAGEX").unwrap();
    let wavpack = &wavpack[..tag];
    let last = wavpack.windows(4).rposition(|name| name == b"wvpk").unwrap();
    let (mpc7, mpc8, ape) = (mpc7(), mpc8(), ape());
    for (what, file, content) in [
        ("within the last block", "a.wv", &wavpack[..wavpack.len() - 1]),
        ("between two blocks", "a.wv", &wavpack[..last]),
        ("one byte of an APE", "a.ape", &ape[..ape.len() - 1]),
        ("the last word", "a.mpc", &mpc7[..mpc7.len() - 4]),
        ("the packet that ends it", "a.mpc", &mpc8[..mpc8.len() - 4]),
    ] {
        let found = look(file, content).await;
        assert!(found.notes.contains(&MediaNote::Cut), "{what}: {found:?}");
    }
    // Nobody knew how long it would be: then nobody knows what is missing.
    let mut piped = mpc7;
    piped[4..8].copy_from_slice(&[0; 4]);
    assert!(!look("a.mpc", &piped).await.notes.contains(&MediaNote::Cut));
}

#[tokio::test]
async fn a_tag_before_any_sound_that_is_known_leaves_it_that_sound() {
    let tag = b"ID3\x03\0\0\0\0\0\x0a\0\0\0\0\0\0\0\0\0\0";
    for name in [
        "tone.flac",
        "tone.aac",
        "tone.wv",
        "tone.wav",
        "tone.aif",
        "tone.ogg",
        "tone.ac3",
        "tone.m4a",
        "still.dsf",
    ] {
        let content = fixture(name);
        let bare = look(name, &content).await;
        let found = look(name, &[&tag[..], &content].concat()).await;
        assert_eq!(
            (found.message_type, &found.mime, &found.ext, found.duration_ms, &found.codec, &found.notes),
            (bare.message_type, &bare.mime, &bare.ext, bare.duration_ms, &bare.codec, &bare.notes),
            "{name}"
        );
    }
}
