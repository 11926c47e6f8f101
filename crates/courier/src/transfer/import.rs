//! Reads lines of JSON back in: all of the file is checked before the first row is written.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::{Duration, Instant};

use history::{History, Numbers, Prepared, Record, RecordState};
use serde::Serialize;
use specta::Type;
use tokio_util::sync::CancellationToken;

use super::fault::ImportFault;
use super::format::Progress;
use super::jsonl::{FORMAT, Head, VERSION};
use crate::error::{Error, file_code, reading_code};

/// A message with its answers has some megabytes at most; a line beyond this is no line of ours.
const LINE_BYTES: u64 = 256 << 20;
/// So many lines are written, or checked, in one transaction: enough for its end not to count, and a tenth of a second at
/// most for a send that waits.
const STEP_LINES: usize = 2_000;
const STEP_BYTES: usize = 8 << 20;
/// So many pieces may wait to be written.
const AHEAD: usize = 1;
/// The file is left to others for a quarter of the time that a piece took, of this at most.
const LEAVE: Duration = Duration::from_millis(20);

/// What came of an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Type)]
pub struct Imported {
    /// How many rows the file has.
    #[specta(type = specta_typescript::Number)]
    pub rows: u64,
    /// How many of them are new here, or came back from being deleted.
    #[specta(type = specta_typescript::Number)]
    pub added: u64,
    /// How many were here already, and stayed as they are.
    #[specta(type = specta_typescript::Number)]
    pub there: u64,
}

/// Whether a first line says that a file is an export, of whatever version.
pub(crate) fn is_export(line: &str) -> bool {
    serde_json::from_str::<Head>(line).is_ok_and(|head| head.format == FORMAT)
}

/// Imports a file, and reports after each piece how far it is.
pub(crate) fn read_in(
    history: &History,
    path: &Path,
    cancel: &CancellationToken,
    on_progress: &mut dyn FnMut(Progress),
) -> Result<Imported, Error> {
    let unreadable =
        |source: std::io::Error| Error::File { path: path.to_path_buf(), code: reading_code(&source) };
    let opened = files::open(path);
    let mut file =
        opened.map_err(|error| Error::File { path: path.to_path_buf(), code: file_code(&error) })?;
    let bytes = file.metadata().map_err(unreadable)?.len();
    // Checked once and written once: both count.
    let total = 2 * bytes;
    let mut numbers = Numbers::Kept;
    let mut lines = LineReader::of(&mut file);
    while let Some(piece) = lines.piece(unreadable)? {
        stop_if(cancel)?;
        on_progress(Progress { done: lines.read, total });
        // One row whose number another has here, and all get new ones: their order is what counts then.
        if numbers == Numbers::Kept && history.record_states(&piece)?.contains(&RecordState::Taken) {
            numbers = Numbers::New;
        }
    }
    file.rewind().map_err(unreadable)?;
    thread::scope(|scope| {
        // One thread reads and prepares the next piece while this one writes.
        let (ready, to_write) = sync_channel(AHEAD);
        scope.spawn(move || {
            let mut lines = LineReader::of(&mut file);
            while let Some(piece) = lines.piece(unreadable).transpose() {
                let prepared = piece.and_then(|piece| Ok((Prepared::of(piece)?, lines.read)));
                if ready.send(prepared).is_err() {
                    break;
                }
            }
        });
        let mut imported = Imported::default();
        for prepared in to_write {
            stop_if(cancel)?;
            let (prepared, read) = prepared?;
            let began = Instant::now();
            let added = history.add(&prepared, numbers)?;
            let rows = prepared.records().len() as u64;
            imported.rows += rows;
            imported.added += added;
            imported.there += rows - added;
            on_progress(Progress { done: bytes + read, total });
            // Whoever waits for the file, such as a send, gets it now.
            thread::sleep(began.elapsed().min(LEAVE) / 4);
        }
        Ok(imported)
    })
}

fn stop_if(cancel: &CancellationToken) -> Result<(), Error> {
    if cancel.is_cancelled() { Err(Error::Cancelled) } else { Ok(()) }
}

/// The rows of a file, some at a time.
struct LineReader<'a> {
    from: BufReader<&'a mut File>,
    number: u64,
    read: u64,
    headed: bool,
}

impl<'a> LineReader<'a> {
    fn of(file: &'a mut File) -> Self {
        LineReader { from: BufReader::with_capacity(1 << 16, file), number: 0, read: 0, headed: false }
    }

    /// The next rows; `None` at the end.
    fn piece(&mut self, unreadable: impl Fn(std::io::Error) -> Error) -> Result<Option<Vec<Record>>, Error> {
        let (mut piece, mut bytes) = (Vec::new(), 0);
        let mut line = Vec::new();
        while piece.is_empty() || (piece.len() < STEP_LINES && bytes < STEP_BYTES) {
            line.clear();
            let read =
                (&mut self.from).take(LINE_BYTES + 1).read_until(b'\n', &mut line).map_err(&unreadable)?;
            if read == 0 {
                break;
            }
            self.number += 1;
            self.read += read as u64;
            bytes += read;
            let record = self.record(&line).map_err(|fault| Error::Import { line: self.number, fault })?;
            piece.extend(record);
        }
        if piece.is_empty() && !self.headed {
            return Err(Error::Import { line: 1, fault: ImportFault::Foreign });
        }
        Ok((!piece.is_empty()).then_some(piece))
    }

    /// The row of a line; none in an empty line, or in the first line of another export that was appended.
    fn record(&mut self, line: &[u8]) -> Result<Option<Record>, ImportFault> {
        if line.len() as u64 > LINE_BYTES {
            return Err(ImportFault::Endless);
        }
        let text = std::str::from_utf8(line).map_err(|_| ImportFault::NotText)?;
        let text = text.trim_start_matches('\u{FEFF}').trim();
        if text.is_empty() {
            return Ok(None);
        }
        if !self.headed || text.starts_with("{\"format\":") {
            let head: Head = serde_json::from_str(text).map_err(|_| ImportFault::Foreign)?;
            if head.format != FORMAT {
                return Err(ImportFault::Foreign);
            }
            if head.version > VERSION {
                return Err(ImportFault::Newer { found: head.version });
            }
            self.headed = true;
            return Ok(None);
        }
        let record: Record = serde_json::from_str(text)?;
        record.check().map_err(ImportFault::Refused)?;
        Ok(Some(record))
    }
}
