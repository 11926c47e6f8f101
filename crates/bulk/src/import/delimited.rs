//! CSV, TSV and their like.

use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};
use serde::de::IgnoredAny;

use super::cell::Row;
use super::delimiter;
use super::encoding::{Decoding, Detected, Malformed, detect};
use super::error::ImportError;
use super::guard::{Guard, Wrong, byte_of};
use super::source::Opened;
use super::table::{Format, ImportOptions, Table};

/// What the delimiter is looked for in, and whether it is a table at all.
const SAMPLE_BYTES: u64 = 128 << 10;

pub(super) fn read(
    mut source: Opened,
    options: &ImportOptions,
    table: &mut Table<'_>,
) -> Result<(Format, u128), ImportError> {
    let detected = detect(&mut source, options.encoding, table.stop)?;
    let start = start(&mut source, &detected)?;
    if is_other_document(&start) {
        return Err(ImportError::NotATable);
    }
    // Quotes and ends of lines part something else already.
    let given = options.delimiter.filter(|delimiter| !matches!(delimiter, '"' | '\r' | '\n'));
    let delimiter = given.or_else(|| delimiter::named_for_excel(&start));
    let delimiter = delimiter.unwrap_or_else(|| delimiter::sniff(&start));
    let format = Format::Text { encoding: detected.encoding, delimiter };
    let guard = Guard::new(Decoding::new(&mut source, &detected)?, delimiter, options.caps);
    let byte = byte_of(delimiter);
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(byte).from_reader(guard);
    let (mut record, mut row) = (ByteRecord::new(), Row::default());
    loop {
        let more = reader.read_byte_record(&mut record);
        if !more.map_err(|error| of_csv(error, &detected))? {
            break;
        }
        row.clear();
        row.line = reader.get_mut().next_start();
        if row.line == 1 && is_for_excel(&record) {
            continue;
        }
        for cell in &record {
            // It was UTF-8 when it left the decoder, and is cut at ASCII only.
            table.push_text(&mut row, std::str::from_utf8(cell).map_err(|_| ImportError::Changed)?);
        }
        table.at.bytes = reader.get_ref().inner().bytes;
        table.take(&mut row, true)?;
    }
    let guard = reader.get_ref();
    table.blank_rows += guard.blank_lines;
    let hash = guard.inner().hash();
    if hash != detected.hash {
        return Err(ImportError::Changed);
    }
    Ok((format, hash))
}

/// The beginning of the text. Its last line may be cut.
fn start(source: &mut Opened, detected: &Detected) -> Result<String, ImportError> {
    let mut sample = Vec::new();
    let read = Decoding::new(source, detected)?.take(SAMPLE_BYTES).read_to_end(&mut sample);
    read.map_err(|error| of_io(error, detected))?;
    Ok(String::from_utf8_lossy(&sample).into_owned())
}

/// The line `sep=;`, by which Excel knows the delimiter: no row.
fn is_for_excel(record: &ByteRecord) -> bool {
    let mut cells = record.iter();
    let first = cells.next().unwrap_or_default();
    let is_name = first.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"sep="));
    is_name && first.len() <= "sep=，".len() && cells.all(<[u8]>::is_empty)
}

/// A web page, which many systems export as `.xls`, another XML document, or JSON: with rows, and no table of ours.
fn is_other_document(text: &str) -> bool {
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let head = start.get(..start.floor_char_boundary(20)).unwrap_or_default().to_ascii_lowercase();
    let is_markup = ["<!doctype", "<html", "<head", "<meta", "<table", "<?xml"].iter().any(|tag| {
        // `<header>` is no `<head>`.
        let behind = head.strip_prefix(tag).and_then(|rest| rest.chars().next());
        behind.is_some_and(|c| c == '>' || c.is_ascii_whitespace())
    });
    is_markup || is_json(start)
}

/// Nothing but JSON, or its beginning: one document, or one in each line. Rows whose first cell is JSON, or begins like it,
/// are a table.
fn is_json(text: &str) -> bool {
    let mut rest = text;
    let mut is_first = true;
    while rest.starts_with(['{', '[']) {
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<IgnoredAny>();
        match values.next() {
            Some(Ok(IgnoredAny)) => {}
            Some(Err(error)) if error.is_eof() => return true,
            _ => return false,
        }
        let behind = rest[values.byte_offset()..].trim_start_matches([' ', '\t']);
        rest = behind.trim_start();
        is_first = false;
        if !rest.is_empty() && !behind.starts_with(['\r', '\n']) {
            return false;
        }
    }
    !is_first && rest.is_empty()
}

fn of_csv(error: csv::Error, detected: &Detected) -> ImportError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => of_io(error, detected),
        // The reader is flexible and reads bytes: nothing else can be wrong.
        _ => ImportError::Changed,
    }
}

/// What the readers on the way said by way of I/O errors.
fn of_io(error: std::io::Error, detected: &Detected) -> ImportError {
    let error = match error.downcast::<Wrong>() {
        Ok(Wrong::OpenQuote { line }) => return ImportError::OpenQuote { line },
        Ok(Wrong::CellTooLong { line, max }) => return ImportError::CellTooLong { line, max },
        Ok(Wrong::TooManyColumns { line, max }) => return ImportError::TooManyColumns { line, max },
        Err(error) => error,
    };
    match error.downcast::<Malformed>() {
        Ok(Malformed { line }) => ImportError::NotThisEncoding { encoding: detected.encoding, line },
        Err(error) => error.into(),
    }
}
