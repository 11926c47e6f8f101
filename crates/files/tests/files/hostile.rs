//! What may stand where a file is expected, in a folder that others write to and elsewhere.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use files::{Error, SharedFolder, open, read, read_head, read_text, replace, replace_with};

const MIB: u64 = 1024 * 1024;

fn pipe(path: &Path) {
    rustix::fs::mknodat(
        rustix::fs::CWD,
        path,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o600),
        0,
    )
    .unwrap();
}

/// A folder, what is shared of it, and a file outside of the shared part.
fn places() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let (shared, victim) = (place.path().join("shared"), place.path().join("victim"));
    fs::create_dir(&shared).unwrap();
    fs::write(&victim, "mine").unwrap();
    (place, shared, victim)
}

/// Fails where the work takes longer than any that does not wait for somebody.
fn at_once<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (send, done) = std::sync::mpsc::channel();
    std::thread::spawn(move || send.send(work()));
    done.recv_timeout(Duration::from_secs(30)).expect("it waits for somebody")
}

#[test]
fn a_pipe_is_refused_without_waiting_for_a_writer() {
    let (place, shared, _) = places();
    let path = shared.join("pipe.json");
    pipe(&path);
    assert!(matches!(at_once(move || open(&path)), Err(Error::NotRegular)));
    let folder = SharedFolder::open(&shared).unwrap();
    let read = at_once(move || folder.read_text(Path::new("pipe.json"), MIB));
    assert!(matches!(read, Err(Error::NotRegular)), "{read:?}");
    drop(place);
}

#[test]
fn a_device_a_socket_and_a_folder_are_refused() {
    let (_place, shared, _) = places();
    let socket = shared.join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for path in [Path::new("/dev/zero"), Path::new("/dev/null"), &socket] {
        let refused = read(path, MIB);
        assert!(matches!(refused, Err(Error::NotRegular)), "{path:?}: {refused:?}");
        assert!(matches!(read_head(path, 16), Err(Error::NotRegular)), "{path:?}");
    }
    assert!(matches!(open(&shared), Err(Error::IsFolder)));
    assert!(matches!(open(&shared.join("none")), Err(Error::Missing(_))));
}

#[test]
fn a_file_is_read_to_its_bound_and_not_a_byte_further() {
    let (_place, shared, _) = places();
    let path = shared.join("large");
    // Sparse: reading it would take all memory.
    fs::File::create(&path).unwrap().set_len(1_610_612_736).unwrap();
    assert!(matches!(read(&path, MIB), Err(Error::TooLarge { max_bytes: MIB })));
    assert_eq!(read_head(&path, 16).unwrap(), [0; 16]);
    fs::write(&path, "1234").unwrap();
    assert_eq!(read(&path, 4).unwrap(), b"1234");
    assert!(matches!(read(&path, 3), Err(Error::TooLarge { max_bytes: 3 })));
    // Files that say nothing of their length.
    assert!(!read_text(Path::new("/proc/self/status"), MIB).unwrap().is_empty());
    assert!(matches!(read(Path::new("/proc/self/status"), 4), Err(Error::TooLarge { .. })));
    fs::write(&path, [0xff, 0xff]).unwrap();
    assert!(matches!(read_text(&path, MIB), Err(Error::NotText)));
}

#[test]
fn a_file_that_grows_while_it_is_read_has_an_end() {
    let (_place, shared, _) = places();
    let path = shared.join("growing");
    fs::write(&path, "").unwrap();
    let over = Arc::new(AtomicBool::new(false));
    let writer = std::thread::spawn({
        let (path, over) = (path.clone(), over.clone());
        move || {
            let mut file = fs::File::options().append(true).open(path).unwrap();
            let mut written = 0;
            while !over.load(Ordering::Relaxed) && written < 256 * MIB {
                written += file.write(&[b'x'; 64 * 1024]).unwrap() as u64;
            }
        }
    });
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        match read(&path, MIB) {
            Ok(bytes) => assert!(bytes.len() as u64 <= MIB),
            Err(error) => {
                assert!(matches!(error, Error::TooLarge { .. }), "{error}");
                break;
            }
        }
        assert!(Instant::now() < deadline, "it does not grow");
    }
    over.store(true, Ordering::Relaxed);
    writer.join().unwrap();
}

#[test]
fn a_link_out_of_a_shared_folder_is_neither_read_nor_written_through() {
    let (_place, shared, victim) = places();
    symlink(&victim, shared.join("away.json")).unwrap();
    symlink("/dev/zero", shared.join("zero.json")).unwrap();
    symlink("../victim", shared.join("up.json")).unwrap();
    fs::write(shared.join("real.json"), "in").unwrap();
    symlink("real.json", shared.join("inside.json")).unwrap();
    let folder = SharedFolder::open(&shared).unwrap();
    for name in ["away.json", "zero.json", "up.json", "../victim"] {
        assert!(folder.read_text(Path::new(name), MIB).is_err(), "{name}");
        assert!(folder.create(Path::new(name), b"new").is_err(), "{name}");
    }
    assert!(folder.replace(Path::new("../victim"), b"new").is_err());
    assert_eq!(folder.read_text(Path::new("inside.json"), MIB).unwrap(), "in");

    folder.replace(Path::new("away.json"), b"new").unwrap();

    assert_eq!(fs::read_to_string(&victim).unwrap(), "mine");
    assert!(shared.join("away.json").symlink_metadata().unwrap().is_file());
    folder.remove(Path::new("up.json")).unwrap();
    assert!(victim.exists());
}

#[test]
fn a_folder_that_was_exchanged_for_a_link_leads_nowhere() {
    let (place, shared, victim) = places();
    let outside = place.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::create_dir(shared.join("inner")).unwrap();
    let folder = SharedFolder::open(&shared).unwrap();

    fs::remove_dir(shared.join("inner")).unwrap();
    symlink(&outside, shared.join("inner")).unwrap();
    assert!(folder.create(Path::new("inner/a.json"), b"new").is_err());
    assert!(folder.replace(Path::new("inner/a.json"), b"new").is_err());
    // The folder itself: what is held open is still the one that was chosen.
    fs::rename(&shared, place.path().join("moved")).unwrap();
    symlink(&outside, &shared).unwrap();
    folder.create(Path::new("b.json"), b"new").unwrap();

    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
    assert_eq!(fs::read_to_string(place.path().join("moved/b.json")).unwrap(), "new");
    assert_eq!(fs::read_to_string(&victim).unwrap(), "mine");
}

#[test]
fn links_that_wait_where_a_new_file_is_gathered_are_not_followed() {
    let (_place, shared, victim) = places();
    fs::write(shared.join("foo.json"), "old").unwrap();
    for name in [".foo.json.new", "foo.json.new", ".foo.json.tmp", "foo.json~"] {
        symlink(&victim, shared.join(name)).unwrap();
    }
    SharedFolder::open(&shared).unwrap().replace(Path::new("foo.json"), b"new").unwrap();
    replace(&shared.join("bar.json"), b"bar").unwrap();

    assert_eq!(fs::read_to_string(&victim).unwrap(), "mine");
    assert_eq!(fs::read_to_string(shared.join("foo.json")).unwrap(), "new");
    assert!(shared.join("foo.json").symlink_metadata().unwrap().is_file());
}

#[test]
fn a_file_is_replaced_whole_or_not_at_all_and_stays_as_open_as_it_was() {
    let (_place, shared, _) = places();
    let path = shared.join("kept");
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();

    let failed: Result<(), std::io::Error> = replace_with(&path, |file| {
        file.write_all(b"half of")?;
        Err(std::io::ErrorKind::StorageFull.into())
    });
    assert_eq!(failed.unwrap_err().kind(), std::io::ErrorKind::StorageFull);
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(fs::read_dir(&shared).unwrap().count(), 1, "nothing is left lying about");

    replace(&path, b"new").unwrap();
    SharedFolder::open(&shared).unwrap().replace(Path::new("kept"), b"newer").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "newer");
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_new_file_takes_the_place_of_no_other() {
    let (_place, shared, _) = places();
    let folder = SharedFolder::open(&shared).unwrap();
    folder.create(Path::new("deep/er/a.json"), b"first").unwrap();
    let second = folder.create(Path::new("deep/er/a.json"), b"second").unwrap_err();
    assert_eq!(second.kind(), std::io::ErrorKind::AlreadyExists);
    assert_eq!(folder.read_text(Path::new("deep/er/a.json"), MIB).unwrap(), "first");
    assert_eq!(fs::read_dir(shared.join("deep/er")).unwrap().count(), 1);
}

/// A crash leaves what is there at that moment.
#[test]
fn a_new_file_is_at_no_moment_an_empty_one() {
    const FILES: usize = 300;
    let (_home, shared, _) = places();
    let folder = SharedFolder::open(&shared).unwrap();
    let path = |number: usize| shared.join(format!("{number}.json"));

    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..FILES {
                folder.create(Path::new(&format!("{number}.json")), b"whole").unwrap();
            }
        });
        for number in 0..FILES {
            let length = loop {
                if let Ok(about) = path(number).metadata() {
                    break about.len();
                }
                std::hint::spin_loop();
            };
            assert_eq!(length, 5, "{number}");
        }
    });

    let names = fs::read_dir(&shared).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(
        names.filter(|name| name.to_string_lossy().starts_with('.')).count(),
        0,
        "nothing is left over"
    );
}

#[test]
fn a_list_enters_no_linked_folder_and_has_an_end() {
    let (place, shared, _) = places();
    symlink(place.path(), shared.join("up")).unwrap();
    fs::create_dir_all(shared.join("a/b")).unwrap();
    fs::create_dir(shared.join(".git")).unwrap();
    for name in ["one.json", "a/two.json", "a/b/three.json", ".git/four.json", "five.txt"] {
        fs::write(shared.join(name), "").unwrap();
    }
    let folder = SharedFolder::open(&shared).unwrap();
    let json = |path: &Path| path.extension().is_some_and(|end| end == "json");
    let listed = |depth, max| {
        let (mut files, more) = folder.list(depth, max, json);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        (files.into_iter().map(|file| file.path.display().to_string()).collect::<Vec<_>>(), more)
    };
    assert_eq!(
        listed(8, 9),
        (["a/b/three.json", "a/two.json", "one.json"].map(str::to_owned).to_vec(), false)
    );
    assert_eq!(listed(1, 9), (["a/two.json", "one.json"].map(str::to_owned).to_vec(), true));
    assert!(matches!(listed(8, 2), (files, true) if files.len() == 2));
}
