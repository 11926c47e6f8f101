//! An append-only file of JSON lines that survives being killed in mid-line.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead as _, BufReader, Seek as _, SeekFrom, Write as _},
    marker::PhantomData,
    path::Path,
};

use serde::{Serialize, de::DeserializeOwned};

pub(crate) struct Journal<T> {
    file: File,
    /// Bytes up to the end of the last whole line.
    whole_bytes: u64,
    line: PhantomData<fn(T)>,
}

impl<T: Serialize + DeserializeOwned> Journal<T> {
    /// Opens or makes the file and reads its lines. What a torn last line left is cut off.
    pub(crate) fn open(path: &Path) -> io::Result<(Journal<T>, Vec<T>)> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        let mut reader = BufReader::new(&file);
        let (mut lines, mut whole_bytes, mut line) = (Vec::new(), 0_u64, Vec::new());
        loop {
            line.clear();
            let read = reader.read_until(b'\n', &mut line)?;
            if line.last() != Some(&b'\n') {
                break;
            }
            whole_bytes += read as u64;
            match serde_json::from_slice(&line) {
                Ok(value) => lines.push(value),
                Err(error) => tracing::warn!(path = %path.display(), %error, "skipped an unreadable line"),
            }
        }
        file.set_len(whole_bytes)?;
        Ok((Journal { file, whole_bytes, line: PhantomData }, lines))
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
        Ok(())
    }
}
