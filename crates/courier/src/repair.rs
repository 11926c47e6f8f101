//! Databases are copied before their schema changes and set aside when they are damaged; none is ever overwritten.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use appdata::integrity::{copy_to, fault_of, fault_without_journal, version_of};
use serde::Serialize;
use specta::Type;

use crate::database_check::Check;
use crate::error::{Error, ErrorCode};
use crate::process_lock::Left;
use crate::{clock, folder};

/// So many copies are kept of each database.
const KEPT: usize = 3;
const BACKUPS: &str = "backups";
/// What the name of a copy that is to take the place of a damaged database ends with.
const UNFINISHED: &str = ".unfinished";
/// What every SQLite file begins with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// A database that was damaged and had its place taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Repair {
    /// The database's name in the data folder: `history.db` or `app.db`.
    pub file: String,
    /// The name, in the data folder, under which the damaged file is kept.
    pub set_aside: String,
    /// The copy that took its place, from the data folder on; `None`: a new, empty database did. The database itself where
    /// only a journal of another one lay beside it.
    pub restored_from: Option<String>,
}

/// Opens the databases of one data folder. Only while it is the folder's turn.
#[derive(Debug)]
pub(crate) struct DatabaseOpener<'a> {
    data_dir: &'a Path,
    /// No other process has the folder open, so that a file may be moved.
    alone: bool,
    left: Left,
    /// How long a check after an unclean end is waited for; known damage is waited for as long as it takes.
    timeout: Duration,
    checks: Vec<Check>,
    repairs: Vec<Repair>,
}

impl<'a> DatabaseOpener<'a> {
    pub(crate) fn new(data_dir: &'a Path, alone: bool, left: Left, timeout: Duration) -> DatabaseOpener<'a> {
        DatabaseOpener { data_dir, alone, left, timeout, checks: Vec::new(), repairs: Vec::new() }
    }

    /// Opens a database with `open`, after a copy where it has an older schema than `newest`, and a check where a process
    /// ended without closing it. A damaged one is set aside and the last copy, or a new one, opened in its place.
    /// `had_data`: it cannot be empty but by an accident.
    pub(crate) fn open<T>(
        &mut self,
        name: &str,
        newest: i64,
        had_data: bool,
        open: impl Fn(&Path) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let path = self.data_dir.join(name);
        if self.alone {
            self.finish_replacing(name)?;
        }
        let checked = if had_data && is_empty(&path) {
            Err(Error::Damaged { path: path.clone(), found: "the file is empty".to_owned() })
        } else {
            self.check(&path)
        };
        let opened = checked.and_then(|()| self.back_up(&path, newest)).and_then(|()| open(&path));
        match opened {
            Err(error) if self.alone && is_damage(&error, &path) => {
                tracing::error!(%error, name, "a damaged database is set aside");
                self.replace(name)?;
                open(&path)
            }
            opened => opened,
        }
    }

    /// What was damaged and how it was replaced, and the checks that still run.
    pub(crate) fn finish(self) -> (Vec<Repair>, Vec<Check>) {
        (self.repairs, self.checks)
    }

    /// Looks at a database that was not closed, or beside which a journal lies that nobody uses: the file may have been put
    /// back from a backup since.
    fn check(&mut self, path: &Path) -> Result<(), Error> {
        let has_journal = self.alone && has_bytes(&with(path, "-wal"));
        if !(self.left.unclean || has_journal)
            || !path.metadata().is_ok_and(|file| file.is_file() && file.len() > 0)
        {
            return Ok(());
        }
        let timeout = if self.left.damaged && self.alone { Duration::MAX } else { self.timeout };
        self.checks.extend(Check::begin(path, self.left.damaged).wait(timeout)?);
        Ok(())
    }

    /// Makes a copy of a database that is about to be changed, if it is sound.
    fn back_up(&self, path: &Path, newest: i64) -> Result<(), Error> {
        if !path.metadata().is_ok_and(|file| file.is_file() && file.len() > 0) {
            return Ok(());
        }
        // Version 0 has no tables yet; a later one than ours is for `open` to refuse.
        if !(1..newest).contains(&version_of(path)?) {
            return Ok(());
        }
        if let Some(found) = fault_of(path)? {
            return Err(Error::Damaged { path: path.to_path_buf(), found });
        }
        let backups = self.data_dir.join(BACKUPS);
        folder::make(&backups)?;
        let copy = free(&backups, &format!("{}-{}", stem(path), stamp()), ".db");
        let unfinished = backups.join("unfinished");
        let broken = |source| Error::Folder { path: copy.clone(), source };
        // Left by a crash.
        remove(&unfinished).map_err(broken)?;
        copy_to(path, &unfinished)?;
        sync(&unfinished).and_then(|()| fs::rename(&unfinished, &copy)).map_err(broken)?;
        let copies = self.copies(stem(path));
        for old in copies.iter().skip(KEPT) {
            remove(old).map_err(broken)?;
        }
        Ok(())
    }

    /// Sets a damaged database aside and puts the last sound copy, if any, in its place.
    fn replace(&mut self, name: &str) -> Result<(), Error> {
        let path = self.data_dir.join(name);
        let aside = free(self.data_dir, &format!("{name}.damaged-{}", stamp()), "");
        let broken = |source| Error::Folder { path: path.clone(), source };
        let journal = with(&path, "-wal");
        if has_bytes(&path) && has_bytes(&journal) && matches!(fault_without_journal(&path), Ok(None)) {
            // The journal is another file's, as beside a backup that was put back: only it goes.
            fs::rename(&journal, with(&aside, "-wal")).map_err(broken)?;
            remove(&with(&path, "-shm")).map_err(broken)?;
            self.repairs.push(Repair {
                file: name.to_owned(),
                set_aside: name_of(&with(&aside, "-wal")),
                restored_from: Some(name.to_owned()),
            });
            return Ok(());
        }
        // Made ready before the damaged file goes, so that a crash in between leaves as little as can be undone.
        let sound = |copy: &PathBuf| matches!(fault_of(copy), Ok(None));
        let copy = self.copies(stem(&path)).into_iter().find(sound);
        let ready = with(&path, UNFINISHED);
        if let Some(copy) = &copy {
            let copied = files::replace_with(&ready, |file| io::copy(&mut files::open(copy)?, file));
            copied.map_err(broken)?;
        }
        // The journal first: beside another file of this name it would be taken for that one's.
        for suffix in ["-wal", "-shm", ""] {
            match fs::rename(with(&path, suffix), with(&aside, suffix)) {
                Err(error) if suffix.is_empty() || error.kind() != io::ErrorKind::NotFound => {
                    return Err(broken(error));
                }
                _ => {}
            }
        }
        if copy.is_some() {
            fs::rename(&ready, &path).map_err(broken)?;
        }
        self.repairs.push(Repair {
            file: name.to_owned(),
            set_aside: name_of(&aside),
            restored_from: copy.map(|copy| format!("{BACKUPS}/{}", name_of(&copy))),
        });
        Ok(())
    }

    /// Goes on with a replacement that a crash cut off: the damaged file was set aside, and the copy lies ready beside its place.
    fn finish_replacing(&mut self, name: &str) -> Result<(), Error> {
        let path = self.data_dir.join(name);
        let ready = with(&path, UNFINISHED);
        if path.symlink_metadata().is_ok() || !has_bytes(&ready) || !matches!(fault_of(&ready), Ok(None)) {
            return Ok(());
        }
        let Some(aside) = self.last_set_aside(name) else { return Ok(()) };
        fs::rename(&ready, &path).map_err(|source| Error::Folder { path: path.clone(), source })?;
        let copy = self.copies(stem(&path)).into_iter().find(|copy| matches!(fault_of(copy), Ok(None)));
        self.repairs.push(Repair {
            file: name.to_owned(),
            set_aside: aside,
            restored_from: copy.map(|copy| format!("{BACKUPS}/{}", name_of(&copy))),
        });
        Ok(())
    }

    /// The name of the damaged file of a database that was set aside last.
    fn last_set_aside(&self, name: &str) -> Option<String> {
        let start = format!("{name}.damaged-");
        let entries = fs::read_dir(self.data_dir).into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let journal = |name: &String| name.ends_with("-wal") || name.ends_with("-shm");
        names.filter(|name| name.starts_with(&start) && !journal(name)).max()
    }

    /// The copies of a database, newest first.
    fn copies(&self, stem: &str) -> Vec<PathBuf> {
        let start = format!("{stem}-");
        let entries = fs::read_dir(self.data_dir.join(BACKUPS)).into_iter().flatten().flatten();
        let mut copies: Vec<PathBuf> = entries
            .map(|entry| entry.path())
            .filter(|path| name_of(path).starts_with(&start) && path.extension().is_some_and(|e| e == "db"))
            .collect();
        copies.sort_unstable_by(|a, b| b.cmp(a));
        copies
    }
}

/// Whether the file itself is broken. Another program's sound database is not ours to move.
fn is_damage(error: &Error, path: &Path) -> bool {
    match error {
        Error::History(history::Error::NotHistory { .. }) => !is_sqlite(path),
        error => error.code() == ErrorCode::DataDamaged,
    }
}

/// Whether the file begins as a database; a folder in its place counts as none of ours to move, so as one.
fn is_sqlite(path: &Path) -> bool {
    files::read_head(path, MAGIC.len() as u64).map_or(true, |head| head == MAGIC)
}

fn has_bytes(path: &Path) -> bool {
    path.metadata().is_ok_and(|file| file.is_file() && file.len() > 0)
}

fn is_empty(path: &Path) -> bool {
    path.metadata().is_ok_and(|file| file.is_file() && file.len() == 0)
}

/// A file gets its name only once its bytes are on the disk.
fn sync(path: &Path) -> io::Result<()> {
    File::options().write(true).open(path)?.sync_all()
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A path in `folder` at which there is nothing yet.
fn free(folder: &Path, start: &str, end: &str) -> PathBuf {
    let first = folder.join(format!("{start}{end}"));
    let others = (2..).map(|number| folder.join(format!("{start}-{number}{end}")));
    std::iter::once(first.clone()).chain(others).find(|path| !path.exists()).unwrap_or(first)
}

/// UTC to the millisecond; names with it sort by time.
fn stamp() -> String {
    clock::now().strftime("%Y%m%dT%H%M%S%3fZ").to_string()
}

fn with(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn stem(path: &Path) -> &str {
    path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("database")
}
