//! Rows of a sheet that nobody sees: hidden, or filtered out. They are read like all others, which is to be said.

use std::collections::HashMap;
use std::io::{Read, Seek};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// What a tag may be long and still be that of a row.
const LONGEST_TAG: usize = 4 << 10;

/// How many hidden rows the parts of a workbook have, by the names of the parts.
pub(super) type HiddenRows = HashMap<String, u64>;

/// Counts the hidden rows of a part that passes by, piece by piece.
#[derive(Debug, Default)]
pub(super) struct RowTags {
    pub(super) hidden: u64,
    /// What there is of the tag that has begun, without its `<`.
    tag: Vec<u8>,
    in_tag: bool,
}

impl RowTags {
    pub(super) fn add(&mut self, mut bytes: &[u8]) {
        loop {
            if !self.in_tag {
                let Some(at) = memchr::memchr(b'<', bytes) else { return };
                (self.in_tag, bytes) = (true, &bytes[at + 1..]);
            }
            let end = memchr::memchr(b'>', bytes);
            let room = LONGEST_TAG - self.tag.len();
            self.tag.extend_from_slice(&bytes[..end.unwrap_or(bytes.len()).min(room)]);
            let Some(end) = end else { return };
            self.hidden += u64::from(is_hidden_row(&self.tag));
            self.tag.clear();
            (self.in_tag, bytes) = (false, &bytes[end + 1..]);
        }
    }
}

/// Whether this is the tag of a row that is hidden and has cells.
fn is_hidden_row(tag: &[u8]) -> bool {
    let is_row = tag.starts_with(b"row ") || memchr::memmem::find(tag, b":row ").is_some_and(|at| at < 16);
    let values: [&[u8]; 4] = [b" hidden=\"1\"", b" hidden=\"true\"", b" hidden='1'", b" hidden='true'"];
    is_row && !tag.ends_with(b"/") && values.iter().any(|value| memchr::memmem::find(tag, value).is_some())
}

/// How many hidden rows a sheet has, as far as its part can be found.
pub(super) fn of_sheet<R: Read + Seek>(file: R, sheet: &str, hidden: &HiddenRows) -> u64 {
    if hidden.is_empty() {
        return 0;
    }
    let part = ZipArchive::new(file).ok().and_then(|mut archive| part_of(&mut archive, sheet));
    part.and_then(|part| hidden.get(&part).copied()).unwrap_or(0)
}

/// The name of the part that a sheet is in.
fn part_of<R: Read + Seek>(archive: &mut ZipArchive<R>, sheet: &str) -> Option<String> {
    let book = text(archive, "xl/workbook.xml")?;
    let is_sheet = |tag: &BytesStart<'_>| {
        tag.local_name().as_ref() == "sheet" && value(tag, "name").as_deref() == Some(sheet)
    };
    let id = find(&book, |tag| if is_sheet(tag) { value(tag, "id") } else { None })?;
    let relations = text(archive, "xl/_rels/workbook.xml.rels")?;
    let is_its = |tag: &BytesStart<'_>| value(tag, "Id").as_deref() == Some(&*id);
    let target = find(&relations, |tag| if is_its(tag) { value(tag, "Target") } else { None })?;
    Some(match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("xl/{target}"),
    })
}

fn text<R: Read + Seek>(archive: &mut ZipArchive<R>, part: &str) -> Option<String> {
    let mut text = String::new();
    archive.by_name(part).ok()?.read_to_string(&mut text).ok()?;
    Some(text)
}

/// What the first tag that gives something gives.
fn find(text: &str, give: impl Fn(&BytesStart<'_>) -> Option<String>) -> Option<String> {
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => {
                if let Some(given) = give(&tag) {
                    return Some(given);
                }
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// The value of an attribute, whatever its prefix.
fn value(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes().filter_map(Result::ok);
    let attribute = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::RowTags;

    #[test]
    fn a_row_is_known_as_hidden_wherever_its_part_is_cut() {
        let part = "<sheetData><row r=\"1\" hidden=\"0\"><c/></row><row hidden=\"1\" r=\"2\"><c><v>&lt;row hidden</v></c></row>\
             <x:row r='3' hidden='true'>a</x:row><row r=\"4\" hidden=\"1\"/><rowBreaks hidden=\"1\"><row></row></sheetData>";
        for cut in 0..part.len() {
            let mut tags = RowTags::default();
            tags.add(&part.as_bytes()[..cut]);
            tags.add(&part.as_bytes()[cut..]);
            assert_eq!(tags.hidden, 2, "{cut}");
        }
    }
}
