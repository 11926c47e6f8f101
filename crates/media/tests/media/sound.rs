//! How loud a sound is along its way.

use media::MessageKind;

use crate::{Setup, fixtures};

/// The fixtures are loud and quiet in turns.
#[tokio::test]
async fn a_sound_is_drawn_from_what_is_heard() {
    let setup = Setup::new();
    for name in ["tone.m4a", "tone.aac", "tone.mp3", "tone.wav", "tone.ogg", "tone.flac", "sound-only.mp4"] {
        let found = setup.fixture(name).await;
        let drawn = setup.previews.waveform(&found).await.unwrap();
        let bars = drawn.unwrap_or_else(|| panic!("{name} has none")).bars;
        assert!((100..=200).contains(&bars.len()), "{name} has {} bars", bars.len());
        let (loudest, last) = (bars.iter().max().unwrap(), bars.len() * 9 / 10);
        assert!((130..=190).contains(loudest), "{name}: 0.6 of the scale is loudest, not {loudest}");
        // sin(3t) is 0.14 at 1 s, and 0 at 1.05 s.
        let middle = bars[bars.len() / 2..bars.len() * 6 / 10].iter().min().unwrap();
        assert!(middle < &80 && bars[last] < *loudest, "{name}: {bars:?}");
    }
}

#[tokio::test]
async fn a_sound_that_nothing_here_decodes_has_no_drawing_but_a_codec_to_name() {
    let setup = Setup::new();
    for (name, codec) in [("tone.opus", "Opus"), ("speech.amr", "AMR-NB"), ("speech-wb.amr", "AMR-WB")] {
        let found = setup.fixture(name).await;
        assert_eq!(setup.previews.waveform(&found).await.unwrap(), None, "{name}");
        assert_eq!(found.codec.as_deref(), Some(codec));
    }
}

#[tokio::test]
async fn a_text_shows_its_first_lines_and_nothing_else_does() {
    let setup = Setup::new();
    let text = setup.fixture("plain.txt").await;
    let head = setup.previews.text_head(&text).await.unwrap().unwrap();
    assert!(head.text.starts_with("雁书\n第二行") && !head.more);

    let long = setup.look(setup.file("long.log", "雁".repeat(5_000).as_bytes())).await.unwrap();
    let head = setup.previews.text_head(&long).await.unwrap().unwrap();
    assert!(head.more && head.text.chars().all(|c| c == '雁'), "cut between characters");

    for (name, bytes) in [
        // 你好，这是一份说明。 in GB 18030, as Chinese Windows writes it.
        (
            "gbk.txt",
            &b"\xc4\xe3\xba\xc3\xa3\xac\xd5\xe2\xca\xc7\xd2\xbb\xb7\xdd\xcb\xb5\xc3\xf7\xa1\xa3\r\n"[..],
        ),
        ("utf-16.txt", b"\xff\xfe\x60\x4f\x7d\x59"),
    ] {
        let found = setup.look(setup.file(name, bytes)).await.unwrap();
        let head =
            setup.previews.text_head(&found).await.unwrap().unwrap_or_else(|| panic!("{name} has none"));
        assert!(head.text.starts_with("你好"), "{name}: {}", head.text);
    }
    let latin = setup.look(setup.file("latin.txt", b"caf\xe9 et th\xe9, na\xefve")).await.unwrap();
    let head = setup.previews.text_head(&latin).await.unwrap().unwrap();
    assert_eq!(head.text, "café et thé, naïve", "no Chinese, though it could be read as that");

    for name in ["photo.jpg", "film.mp4", "zip-bomb.jpg"] {
        let found = setup.fixture(name).await;
        assert_eq!(setup.previews.text_head(&found).await.unwrap(), None, "{name}");
    }
}

#[tokio::test]
async fn speech_of_several_channels_is_a_sound_and_what_begins_like_a_script_is_none() {
    let setup = Setup::new();
    // Two channels of 100 frames each, of 20 ms.
    let frames = |first: u8, bytes: usize| [&[first][..], &vec![0; bytes - 1]].concat().repeat(200);
    for (name, mark, frames, codec) in [
        ("nb.amr", &b"#!AMR_MC1.0\n\0\0\0\x02"[..], frames(0x3C, 32), "AMR-NB"),
        ("wb.awb", b"#!AMR-WB_MC1.0\n\0\0\0\x02", frames(0x44, 61), "AMR-WB"),
    ] {
        let found = setup.look(setup.file(name, &[mark, &frames].concat())).await.unwrap();
        assert_eq!((found.duration_ms, found.codec.as_deref()), (Some(2_000), Some(codec)), "{name}");
        assert_eq!(found.ext.as_deref(), name.split('.').nth(1), "{name}");
    }
    for (name, head, ext) in [
        ("note.txt", "#!idea: later\n", "txt"),
        ("run.txt", "#! /bin/sh\n", "txt"),
        ("run", "#!/bin/sh\n", "sh"),
    ] {
        let found = setup.look(setup.file(name, head.as_bytes())).await.unwrap();
        assert_eq!((found.message_type, found.ext.as_deref()), (MessageKind::File, Some(ext)), "{name}");
    }
}

#[tokio::test]
async fn a_broadcast_that_was_saved_is_as_long_as_its_last_packet_says() {
    let setup = Setup::new();
    let whole = setup.fixture("song.wma").await.duration_ms.unwrap();
    let mut bytes = std::fs::read(fixtures().join("song.wma")).unwrap();
    let guid = *b"\xA1\xDC\xAB\x8C\x47\xA9\xCF\x11\x8E\xE4\x00\xC0\x0C\x20\x53\x65";
    let at = bytes.windows(16).position(|part| part == guid).unwrap();
    // How long it plays, and the flags.
    bytes[at + 64..at + 72].fill(0);
    bytes[at + 88] |= 1;
    let found = setup.look(setup.file("live.wma", &bytes)).await.unwrap();
    let counted = found.duration_ms.unwrap();
    assert!(counted.abs_diff(whole) <= 100, "{counted} ms, not {whole}");
    // Without packets there is nothing to count.
    bytes.truncate(at + 200);
    let head = setup.look(setup.file("head.wma", &bytes)).await.unwrap();
    assert_eq!(head.duration_ms, None);
}
