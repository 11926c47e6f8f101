//! A look at a workbook before it is read: the library that reads it unpacks whole parts into memory, and reserves as much as
//! the file says it needs.

use std::io::{Read, Seek};

use tokio_util::sync::CancellationToken;
use zip::ZipArchive;

use super::caps::Caps;
use super::error::ImportError;
use super::hidden_rows::{HiddenRows, RowTags};

const CHUNK: usize = 256 << 10;
/// Entries of a workbook with a hundred sheets, and more.
const MAX_PARTS: usize = 10_000;

/// Bytes of a part by which it is seen whether it is text.
const LOOKED_AT: usize = 1 << 10;

/// Unpacks every part that may be read, and keeps none of it but how many hidden rows it has. What a part is called says nothing:
/// the sheets are those that the workbook's relationships name, whatever they are called.
pub(super) fn check<R: Read + Seek>(
    file: R,
    caps: &Caps,
    stop: &CancellationToken,
) -> Result<HiddenRows, ImportError> {
    let mut archive = ZipArchive::new(file).map_err(|error| broken(&error))?;
    if archive.len() > MAX_PARTS {
        return Err(ImportError::WorkbookTooLarge { part: "[Content_Types].xml".to_owned() });
    }
    // Documents and workbooks of other programs are ZIP files, too.
    if !archive.file_names().any(|name| name.is_ok_and(|name| is_of_a_workbook(&name))) {
        return Err(ImportError::NotATable);
    }
    let mut hidden = HiddenRows::new();
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| broken(&error))?;
        let name = part.name().map_err(|error| broken(&error))?.into_owned();
        let rows = check_part(part, &name, &name.to_ascii_lowercase(), caps, stop)?;
        if rows > 0 {
            hidden.insert(name, rows);
        }
    }
    Ok(hidden)
}

fn is_of_a_workbook(part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    part.contains("workbook") || part.contains("worksheets/")
}

fn check_part(
    mut part: impl Read,
    name: &str,
    lower: &str,
    caps: &Caps,
    stop: &CancellationToken,
) -> Result<u64, ImportError> {
    let too_large = || ImportError::WorkbookTooLarge { part: name.to_owned() };
    let is_strings = lower.ends_with("sharedstrings.xml");
    let is_sheet = lower.contains("worksheets/") && !is_strings;
    let most = if is_sheet { caps.sheet_bytes } else { caps.part_bytes };
    let is_named_xml = lower.ends_with(".xml") || lower.ends_with(".rels");
    let (mut bytes, mut run, mut head) = (0_u64, 0_usize, Vec::new());
    let (mut chunk, mut tags) = (vec![0; CHUNK], RowTags::default());
    loop {
        if stop.is_cancelled() {
            return Err(ImportError::Stopped);
        }
        let read = part.read(&mut chunk).map_err(|error| broken(&error))?;
        if read == 0 {
            break;
        }
        let first = bytes == 0;
        bytes += read as u64;
        if first && !is_named_xml && !may_be_xml(&chunk[..read.min(LOOKED_AT)]) {
            return Ok(0);
        }
        if bytes > most {
            return Err(too_large());
        }
        let mut from = 0;
        for at in memchr::memchr_iter(b'<', &chunk[..read]) {
            run += at - from;
            if run > caps.xml_run_bytes {
                return Err(too_large());
            }
            (from, run) = (at, 0);
        }
        run += read - from;
        if run > caps.xml_run_bytes {
            return Err(too_large());
        }
        if !is_strings {
            tags.add(&chunk[..read]);
        }
        if head.len() < CHUNK {
            head.extend_from_slice(&chunk[..read]);
        }
    }
    if is_strings && counts(&head).any(|count| count > caps.shared_strings) {
        return Err(too_large());
    }
    Ok(tags.hidden)
}

/// Whether a part that begins so may be read as XML: it begins with a tag, behind a byte order mark or blanks; or is text, which
/// a reader passes over until the first tag. Pictures and the like are neither.
fn may_be_xml(head: &[u8]) -> bool {
    let is_before =
        |byte: &u8| matches!(byte, 0xEF | 0xBB | 0xBF | 0xFE | 0xFF | 0) || byte.is_ascii_whitespace();
    let is_text = match std::str::from_utf8(head) {
        Ok(text) => !text.contains('\0'),
        // Cut off within a character.
        Err(error) => error.error_len().is_none() && !head.contains(&0),
    };
    is_text || head.iter().find(|byte| !is_before(byte)) == Some(&b'<')
}

/// The counts that the table of shared strings announces.
fn counts(head: &[u8]) -> impl Iterator<Item = u64> {
    let head = String::from_utf8_lossy(&head[..head.len().min(64 << 10)]).into_owned();
    let after: Vec<u64> = head
        .match_indices("niqueCount")
        .filter_map(|(at, key)| {
            let value = head[at + key.len()..].trim_start_matches(|c: char| !c.is_ascii_digit());
            let digits = value.split(|c: char| !c.is_ascii_digit()).next()?;
            // More digits than a number can have are too many strings as well.
            Some(digits.parse().unwrap_or(u64::MAX))
        })
        .collect();
    after.into_iter()
}

pub(super) fn broken(error: &dyn std::fmt::Display) -> ImportError {
    ImportError::BrokenWorkbook { message: error.to_string() }
}
