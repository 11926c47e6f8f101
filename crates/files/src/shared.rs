//! A folder that others write to as well.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};
use cap_tempfile::TempFile;

use crate::error::Error;
use crate::open::{bounded_text, not_opened, regular};

/// A folder that others write to as well: a repository, a network drive.
///
/// It is held open, so that one exchanged for a link meanwhile changes nothing; and every path is looked up below it, so
/// that neither `..` nor a link leads out. Links from one place in it to another are followed.
#[derive(Debug)]
pub struct SharedFolder {
    dir: Dir,
}

/// A file in a [`SharedFolder`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path below the folder.
    pub path: PathBuf,
}

impl SharedFolder {
    /// Opens the folder. Its own path may lead through links: somebody chose it.
    ///
    /// # Errors
    /// When it is missing, not a folder, or may not be read.
    pub fn open(root: &Path) -> io::Result<SharedFolder> {
        Ok(SharedFolder { dir: Dir::open_ambient_dir(root, ambient_authority())? })
    }

    /// A file's text, of `max_bytes` at most.
    ///
    /// # Errors
    /// As [`crate::read_text`], and when a link leads out of the folder.
    pub fn read_text(&self, path: &Path, max_bytes: u64) -> Result<String, Error> {
        let mut options = OpenOptions::new();
        options.read(true);
        #[cfg(unix)]
        {
            use cap_std::fs::OpenOptionsExt;
            use rustix::fs::OFlags;
            options.custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed());
        }
        let file = self.dir.open_with(path, &options).map_err(not_opened)?;
        bounded_text(&regular(file.into_std())?, max_bytes)
    }

    /// Writes a new file, whole or not at all, with the folders above it.
    ///
    /// # Errors
    /// `AlreadyExists` when there is anything by this name, even a link; else when the system refuses.
    pub fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let (dir, name) = self.place(path, true)?;
        let mut unfinished = TempFile::new(&dir)?;
        unfinished.write_all(bytes)?;
        unfinished.as_file().sync_all()?;
        let hidden = hidden_name();
        unfinished.replace(&hidden)?;
        let named = name_once(&dir, &hidden, &name);
        // Of the two names one stays; a crash in between leaves one that nobody lists.
        let _ = dir.remove_file(&hidden);
        named?;
        sync(&dir);
        Ok(())
    }

    /// Writes a file anew: until all of it is on the disk, whoever reads finds what was there before. A link at the path is
    /// replaced, not followed.
    ///
    /// # Errors
    /// When the system refuses; what was there before is unchanged then.
    pub fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let (dir, name) = self.place(path, false)?;
        let mut unfinished = TempFile::new(&dir)?;
        if let Some(before) = dir.symlink_metadata(&name).ok().filter(cap_std::fs::Metadata::is_file) {
            // Who could read the file before still can.
            unfinished.as_file().set_permissions(before.permissions())?;
        }
        unfinished.write_all(bytes)?;
        unfinished.as_file().sync_all()?;
        unfinished.replace(&name)?;
        sync(&dir);
        Ok(())
    }

    /// Removes a file, or a link itself.
    ///
    /// # Errors
    /// When there is none, or the system refuses.
    pub fn remove(&self, path: &Path) -> io::Result<()> {
        self.dir.remove_file(path)
    }

    /// Files and links below the folder that `wanted` says yes to by their path, `max_files` at most, down to `depth`
    /// folders deep; `true` when there are more. Links to folders are not entered, nor is what begins with a dot, such
    /// as `.git` and what editors keep for a while.
    #[must_use]
    pub fn list(&self, depth: usize, max_files: usize, wanted: impl Fn(&Path) -> bool) -> (Vec<Entry>, bool) {
        let mut walk = Walk { files: Vec::new(), max_files, more: false, wanted: &wanted };
        walk.enter(&self.dir, Path::new(""), depth);
        (walk.files, walk.more)
    }

    /// The folder in which a path's last part stands, and that part.
    fn place(&self, path: &Path, make: bool) -> io::Result<(Dir, PathBuf)> {
        let invalid = || io::Error::from(io::ErrorKind::InvalidInput);
        let name = PathBuf::from(path.file_name().ok_or_else(invalid)?);
        let dir = match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            None => self.dir.try_clone()?,
            Some(folder) => {
                if make {
                    self.dir.create_dir_all(folder)?;
                }
                self.dir.open_dir(folder)?
            }
        };
        Ok((dir, name))
    }
}

struct Walk<'a> {
    files: Vec<Entry>,
    max_files: usize,
    more: bool,
    wanted: &'a dyn Fn(&Path) -> bool,
}

impl Walk<'_> {
    fn enter(&mut self, dir: &Dir, at: &Path, depth: usize) {
        let Ok(entries) = dir.entries() else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Ok(kind) = entry.file_type() else { continue };
            if name.to_string_lossy().starts_with('.') {
                continue;
            }
            let path = at.join(&name);
            if kind.is_dir() {
                match (depth, entry.open_dir()) {
                    (0, _) => self.more = true,
                    (_, Ok(inner)) => self.enter(&inner, &path, depth - 1),
                    // It went away, or may not be read.
                    (_, Err(_)) => {}
                }
            } else if (kind.is_file() || kind.is_symlink()) && (self.wanted)(&path) {
                if self.files.len() == self.max_files {
                    self.more = true;
                    return;
                }
                self.files.push(Entry { path });
            }
        }
    }
}

/// Begins with a dot, as what [`SharedFolder::list`] passes over. Random, for two may write at once.
fn hidden_name() -> String {
    format!(".yanshu-{:016x}", RandomState::new().build_hasher().finish())
}

/// Gives a whole file its name, in one step, if nothing has it yet: two may choose the same name at once.
fn name_once(dir: &Dir, hidden: &str, name: &Path) -> io::Result<()> {
    match dir.hard_link(hidden, dir, name) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            // A file system without such links: the name is claimed first, by an empty file.
            dir.open_with(name, OpenOptions::new().write(true).create_new(true))?;
            dir.rename(hidden, dir, name).inspect_err(|_| drop(dir.remove_file(name)))
        }
        named => named,
    }
}

/// The new name reaches the disk as well, where the system knows such a call.
fn sync(dir: &Dir) {
    #[cfg(unix)]
    if let Ok(dir) = dir.try_clone() {
        let _ = std::fs::File::from(std::os::fd::OwnedFd::from(dir)).sync_all();
    }
    #[cfg(not(unix))]
    let _ = dir;
}
