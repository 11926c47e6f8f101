//! Files that are none, are not what they claim, or do not stay as they were.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use media::{Error, FileProblem, MediaNote, MessageKind};

use crate::{Setup, fixtures};

async fn refused(setup: &Setup, path: PathBuf) -> FileProblem {
    match setup.look(path).await {
        Err(Error::File { problem, .. }) => problem,
        other => panic!("not refused for the file: {other:?}"),
    }
}

#[tokio::test]
async fn what_is_no_file_with_something_in_it_is_refused_with_its_own_reason() {
    let setup = Setup::new();
    let socket = setup.folder.path().join("socket");
    // Nobody can open it, the administrator included.
    let looped = setup.folder.path().join("looped.png");
    std::os::unix::fs::symlink(&looped, &looped).unwrap();
    let _listening = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for (path, code) in [
        (setup.file("empty.png", b""), FileProblem::FileEmpty),
        (setup.folder.path().to_path_buf(), FileProblem::FileIsFolder),
        (setup.folder.path().join("gone.jpg"), FileProblem::FileMissing),
        (socket, FileProblem::FileUnreadable),
        (looped, FileProblem::FileUnreadable),
        // A device has no end.
        (PathBuf::from("/dev/zero"), FileProblem::FileUnreadable),
    ] {
        assert_eq!(refused(&setup, path.clone()).await, code, "{}", path.display());
    }
}

#[tokio::test]
async fn a_file_that_may_not_be_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let setup = Setup::new();
    let path = setup.file("secret.png", b"not yours");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    // The administrator may read everything.
    if std::fs::File::open(&path).is_err() {
        assert_eq!(refused(&setup, path).await, FileProblem::FileUnreadable);
    }
}

#[tokio::test]
async fn a_file_that_is_still_being_written_is_refused_until_it_is_whole() {
    let setup = Setup::new();
    let path = setup.file("unfinished.bin", &[7; 1024]);
    let writing = Arc::new(AtomicBool::new(true));
    let (pen, goes_on) = (path.clone(), writing.clone());
    let writer = std::thread::spawn(move || {
        let file = std::fs::File::options().write(true).open(pen).unwrap();
        (1_024..2_048).cycle().take_while(|_| goes_on.load(Ordering::Relaxed)).for_each(|length| {
            file.set_len(length).unwrap();
        });
    });
    let deadline = Instant::now() + Duration::from_secs(20);
    let refusal = loop {
        match setup.look(path.clone()).await {
            Err(Error::File { problem, .. }) => break problem,
            // Read between two changes.
            Ok(_) if Instant::now() < deadline => {}
            other => panic!("{other:?}"),
        }
    };
    writing.store(false, Ordering::Relaxed);
    writer.join().unwrap();
    assert_eq!(refusal, FileProblem::FileChanged);
    let size = std::fs::metadata(&path).unwrap().len();
    assert_eq!(setup.look(path).await.unwrap().size_bytes, size);
}

#[tokio::test]
async fn a_name_with_control_characters_goes_out_without_them_and_a_long_one_as_it_is() {
    let setup = Setup::new();
    let odd = setup.look(setup.file("a\n\u{7}b\u{1b}[31m.txt", b"x")).await.unwrap();
    assert_eq!(odd.name, "ab[31m.txt");

    let turned = setup.look(setup.file("invoice\u{202e}gnp.exe", b"MZ")).await.unwrap();
    assert_eq!((turned.name.as_str(), turned.ext.as_deref()), ("invoicegnp.exe", Some("exe")));
    for (name, kept) in [("what?.txt", "what_.txt"), ("a:b.txt", "a_b.txt"), ("CON.txt", "_CON.txt")] {
        let found = setup.look(setup.file(name, b"x")).await.unwrap();
        assert_eq!(found.name, kept, "as the receiver's Windows can keep it");
    }

    let long = "雁".repeat(83) + "ab.txt";
    assert_eq!(long.len(), 255, "as long as a name can be");
    let kept = setup.look(setup.file(&long, b"x")).await.unwrap();
    assert_eq!((kept.name, kept.ext.as_deref()), (long, Some("txt")));
}

#[tokio::test]
async fn a_name_with_a_blank_at_its_end_has_its_extension() {
    let setup = Setup::new();
    let bytes = crate::fixture("tone.mp3");
    let found = setup.look(setup.file("tone.mp3 ", &bytes)).await.unwrap();
    assert_eq!((found.ext.as_deref(), found.notes.as_slice()), (Some("mp3"), [].as_slice()));
}

#[tokio::test]
async fn speech_that_ends_within_a_frame_is_cut() {
    let setup = Setup::new();
    // Frames of 12.2 kbit/s have 32 bytes.
    let frames =
        |count: usize| [b"#!AMR\n".as_slice(), &[&[0x3c][..], &[0; 31]].concat().repeat(count)].concat();
    let whole = setup.look(setup.file("whole.amr", &frames(50))).await.unwrap();
    assert_eq!((whole.duration_ms, whole.notes.contains(&MediaNote::Cut)), (Some(1_000), false));
    let cut = frames(50);
    let cut = setup.look(setup.file("cut.amr", &cut[..cut.len() - 5])).await.unwrap();
    assert_eq!((cut.duration_ms, cut.notes.contains(&MediaNote::Cut)), (Some(980), true));
}

#[tokio::test]
async fn no_lie_takes_long_or_makes_a_medium() {
    let setup = Setup::new();
    // Where no test has asked for them yet, they are made now, and that takes longer than to read them.
    fixtures();
    for (name, note) in [
        ("no-pixels.png", MediaNote::Broken),
        ("claims-much.png", MediaNote::Broken),
        ("ten-billion-pixels.png", MediaNote::TooManyPixels),
        ("zip-bomb.jpg", MediaNote::Renamed),
        ("136-years.mp4", MediaNote::AbsurdLength),
    ] {
        let started = Instant::now();
        let found = setup.fixture(name).await;
        assert_eq!(
            (found.message_type, found.notes.as_slice()),
            (MessageKind::File, [note].as_slice()),
            "{name}"
        );
        assert_eq!(found.duration_ms, None, "{name}");
        assert!(started.elapsed() < Duration::from_secs(10), "{name} took {:?}", started.elapsed());
    }
}

/// A stack that overflows ends the process, and no test after it runs.
#[tokio::test]
async fn boxes_in_boxes_without_end_are_no_film() {
    let setup = Setup::new();
    let around = |name: &[u8; 4], inner: Vec<u8>| {
        let length = u32::try_from(inner.len() + 8).unwrap();
        [&length.to_be_bytes()[..], name, &inner].concat()
    };
    for (outer, inner) in [(b"trak", b"mdia"), (b"udta", b"udta")] {
        let deep = (0..7_000).fold(Vec::new(), |boxes, _| around(inner, boxes));
        let film = [around(b"ftyp", b"isom\0\0\0\0isom".to_vec()), around(b"moov", around(outer, deep))];
        let found = setup.look(setup.file("deep.mp4", &film.concat())).await.unwrap();
        assert_eq!((found.message_type, found.notes), (MessageKind::File, vec![MediaNote::Broken]));
    }
}

#[tokio::test]
async fn a_film_of_gigabytes_costs_no_more_to_measure_than_a_small_one() {
    let setup = Setup::new();
    let path = setup.folder.path().join("huge.mp4");
    std::fs::copy(fixtures().join("film.mp4"), &path).unwrap();
    // A hole takes no room on the disk; as a box it is skipped, not read.
    let mut film = std::fs::read(&path).unwrap();
    film.extend_from_slice(&[0, 0, 0, 1]);
    film.extend_from_slice(b"free");
    film.extend_from_slice(&(300_u64 << 20).to_be_bytes());
    std::fs::write(&path, &film).unwrap();
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_len(film.len() as u64 - 16 + (300 << 20)).unwrap();

    let found = setup.look(path).await.unwrap();

    assert_eq!((found.message_type, found.width), (MessageKind::Video, Some(160)));
    assert!(found.notes.is_empty(), "{:?}", found.notes);
}

#[tokio::test]
async fn a_cover_is_taken_only_if_it_is_a_small_picture() {
    let setup = Setup::new();
    let film = setup.fixture("film.mp4").await;
    assert_eq!(setup.previews.thumbnail(&film).await, None);
    assert!(!setup.previews.take_cover(&film, b"no picture".to_vec()).await.unwrap());
    let bomb = crate::fixture("bomb.png");
    assert!(!setup.previews.take_cover(&film, bomb).await.unwrap(), "60 million pixels");

    let frame = crate::fixture("photo.png");
    assert!(setup.previews.take_cover(&film, frame).await.unwrap());

    let kept = setup.previews.thumbnail(&film).await.unwrap();
    assert!(kept.starts_with(b"\xff\xd8"), "as JPEG");
}

#[tokio::test]
async fn what_stands_behind_the_last_box_of_a_film_is_no_part_that_is_missing() {
    let setup = Setup::new();
    let film = crate::fixture("film.mp4");
    for more in [&[0xFF; 37][..], &[0; 12], b"\xff\xff\xff\xff\x01\x02\x03\x04"] {
        let found = setup.look(setup.file("film.mp4", &[&film, more].concat())).await.unwrap();
        assert_eq!(found.notes, [], "{more:?}");
    }
    // A box that has a name and not its content is.
    let cut = setup.look(setup.file("film.mp4", &[&film, &b"\0\0\xff\xffmdat"[..]].concat())).await.unwrap();
    assert_eq!(cut.notes, [MediaNote::Cut]);
}

#[tokio::test]
async fn a_png_whose_first_chunk_is_another_has_no_size_that_lies_there() {
    let setup = Setup::new();
    let mut png = crate::fixture("photo.png");
    png.splice(8..8, *b"\0\0\0\x04CgBI\x50\0\x20\x02\x2b\xd5\xb3\x7f");
    let found = setup.look(setup.file("icon.png", &png)).await.unwrap();
    assert_eq!(found.notes, [MediaNote::Broken]);
}
