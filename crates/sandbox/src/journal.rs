//! An append-only file of JSON lines that survives being killed in mid-line.

use std::{
    collections::VecDeque,
    fs::{File, OpenOptions},
    io::{self, BufRead as _, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write as _},
    marker::PhantomData,
    path::{Path, PathBuf},
};

use serde::{Serialize, de::DeserializeOwned};

/// Prefix of a file that is not written to its end yet.
pub(crate) const UNFINISHED: &str = ".incoming-";

pub(crate) struct Journal<T> {
    path: PathBuf,
    file: File,
    /// Bytes up to the end of the last whole line.
    whole_bytes: u64,
    lines: usize,
    line: PhantomData<fn(T)>,
}

impl<T: Serialize + DeserializeOwned> Journal<T> {
    /// Opens or makes the file and reads its lines, no more than the last `most`. What a torn last line left is cut off.
    pub(crate) fn open(path: &Path, most: usize) -> io::Result<(Journal<T>, VecDeque<T>)> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        let mut reader = BufReader::new(&file);
        let (mut lines, mut whole_bytes, mut line) = (VecDeque::new(), 0_u64, Vec::new());
        let mut count = 0;
        loop {
            line.clear();
            let read = reader.read_until(b'\n', &mut line)?;
            if line.last() != Some(&b'\n') {
                break;
            }
            whole_bytes += read as u64;
            count += 1;
            match serde_json::from_slice(&line) {
                Ok(value) => {
                    lines.push_back(value);
                    if lines.len() > most {
                        lines.pop_front();
                    }
                }
                Err(error) => tracing::warn!(path = %path.display(), %error, "skipped an unreadable line"),
            }
        }
        file.set_len(whole_bytes)?;
        Ok((Journal { path: path.to_owned(), file, whole_bytes, lines: count, line: PhantomData }, lines))
    }

    /// How many lines it has.
    pub(crate) fn lines(&self) -> usize {
        self.lines
    }

    /// Leaves out the lines that are not wanted any more. The file is replaced as a whole or stays as it was.
    pub(crate) fn retain(&mut self, wanted: impl Fn(&T) -> bool) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let mut new = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
        let mut kept = 0;
        let mut writer = BufWriter::new(&mut new);
        let mut reader = BufReader::new(File::open(&self.path)?).take(self.whole_bytes);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line)? > 0 {
            if serde_json::from_slice(&line).is_ok_and(|value| wanted(&value)) {
                writer.write_all(&line)?;
                kept += 1;
            }
            line.clear();
        }
        writer.flush()?;
        drop(writer);
        let whole_bytes = new.as_file().metadata()?.len();
        let file = new.persist(&self.path).map_err(|error| error.error)?;
        (self.file, self.whole_bytes, self.lines) = (file, whole_bytes, kept);
        Ok(())
    }

    /// Writes one line, wholly or not at all.
    pub(crate) fn append(&mut self, value: &T) -> io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.file.seek(SeekFrom::Start(self.whole_bytes))?;
        if let Err(error) = self.file.write_all(&line) {
            // Best effort: the next line is written over the torn one in any case.
            self.file.set_len(self.whole_bytes).ok();
            return Err(error);
        }
        self.whole_bytes += line.len() as u64;
        self.lines += 1;
        Ok(())
    }
}
