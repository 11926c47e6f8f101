//! Opening a file by a path that somebody chose, and reading it within bounds.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::Error;
use crate::text::decoded;

/// Opens a regular file for reading, without waiting for anybody.
///
/// # Errors
/// When it is missing, a folder, a device, pipe or socket, or may not be read.
pub fn open(path: &Path) -> Result<File, Error> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        // A pipe would wait for a writer; a terminal would become ours. Neither flag means anything to a regular file.
        options.custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed());
    }
    match options.open(path) {
        Ok(file) => regular(file),
        // Windows opens no folder at all.
        Err(error) if path.is_dir() && error.kind() != std::io::ErrorKind::NotFound => Err(Error::IsFolder),
        Err(error) => Err(not_opened(error)),
    }
}

/// The file, if it is a regular one by its handle.
pub(crate) fn regular(file: File) -> Result<File, Error> {
    let about = file.metadata()?;
    if about.is_dir() {
        return Err(Error::IsFolder);
    }
    if !about.is_file() {
        return Err(Error::NotRegular);
    }
    Ok(file)
}

pub(crate) fn not_opened(error: std::io::Error) -> Error {
    // A socket, or a device without a driver behind it.
    #[cfg(unix)]
    if rustix::io::Errno::from_io_error(&error) == Some(rustix::io::Errno::NXIO) {
        return Error::NotRegular;
    }
    error.into()
}

/// The whole content, of `max_bytes` at most.
///
/// # Errors
/// As [`open`], and when there is more.
pub fn read(path: &Path, max_bytes: u64) -> Result<Vec<u8>, Error> {
    bounded(&open(path)?, max_bytes)
}

/// The whole content as text, of `max_bytes` at most.
///
/// # Errors
/// As [`read`], and when it is no text in an encoding of [`decoded`].
pub fn read_text(path: &Path, max_bytes: u64) -> Result<String, Error> {
    bounded_text(&open(path)?, max_bytes)
}

/// The first bytes, `bytes` of them or as many as there are.
///
/// # Errors
/// As [`open`].
pub fn read_head(path: &Path, bytes: u64) -> Result<Vec<u8>, Error> {
    let mut head = Vec::new();
    open(path)?.take(bytes).read_to_end(&mut head)?;
    Ok(head)
}

/// What is left to read of an open file, of `max_bytes` at most. A file that grows meanwhile is read to the bound only.
///
/// # Errors
/// When there is more, or reading fails.
pub fn bounded(file: &File, max_bytes: u64) -> Result<Vec<u8>, Error> {
    let too_large = Error::TooLarge { max_bytes };
    let length = file.metadata()?.len();
    if length > max_bytes {
        return Err(too_large);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_bytes { Err(too_large) } else { Ok(bytes) }
}

/// As [`bounded`], as text.
///
/// # Errors
/// As [`bounded`], and when it is no text in an encoding of [`decoded`].
pub(crate) fn bounded_text(file: &File, max_bytes: u64) -> Result<String, Error> {
    Ok(decoded(bounded(file, max_bytes)?)?.text)
}
