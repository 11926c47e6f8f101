//! The log files: a few of bounded size, the oldest thrown away.

use std::io::Write;
use std::path::{Path, PathBuf};

use file_rotate::compression::Compression;
use file_rotate::suffix::AppendCount;
use file_rotate::{ContentLimit, FileRotate};

use crate::error::Error;
use crate::folder;

/// Name of the newest file; older ones have a number appended, 1 for the one before.
const NAME: &str = "yanshu.log";
const FILES: usize = 4;
/// A file may end one line above this; all together stay below 10 MB.
const FILE_BYTES: usize = 2_400_000;

/// A place to write log lines to, `logs/yanshu.log` in the data folder. A line is never cut in two files.
///
/// What is written has to be free of secrets and of message text already: see the threat model.
///
/// # Errors
/// When the folder cannot be made. A full disk later loses lines, and nothing else.
pub fn log_file(data_dir: &Path) -> Result<impl Write + Send + 'static, Error> {
    let folder = folder_of(data_dir);
    folder::make(data_dir)?;
    folder::make(&folder)?;
    Ok(FileRotate::new(
        folder.join(NAME),
        AppendCount::new(FILES - 1),
        ContentLimit::BytesSurpassed(FILE_BYTES),
        Compression::None,
        None,
    ))
}

/// The log files that there are, oldest first.
pub(super) fn files(data_dir: &Path) -> Vec<PathBuf> {
    let folder = folder_of(data_dir);
    let older = (1..FILES).rev().map(|number| folder.join(format!("{NAME}.{number}")));
    older.chain([folder.join(NAME)]).filter(|path| path.is_file()).collect()
}

fn folder_of(data_dir: &Path) -> PathBuf {
    data_dir.join("logs")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn whatever_is_written_the_files_stay_below_ten_megabytes_and_keep_the_newest_line() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = log_file(folder.path()).unwrap();
        let line = [b"x".repeat(99_999), b"\n".to_vec()].concat();
        for _ in 0..150 {
            log.write_all(&line).unwrap();
        }
        log.write_all(b"the last line\n").unwrap();
        log.flush().unwrap();

        let files = files(folder.path());
        let bytes: u64 = files.iter().map(|file| file.metadata().unwrap().len()).sum();
        assert!((7_000_000..=10_000_000).contains(&bytes), "{bytes} bytes in {files:?}");
        assert_eq!(files.len(), FILES);
        assert!(std::fs::read_to_string(files.last().unwrap()).unwrap().ends_with("the last line\n"));
    }
}
