//! HTTP archives that are too long to be held: read from one end to the other, entry by entry.

use std::fmt;
use std::io::{BufReader, Read as Source};

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::json;
use serde_json::value::RawValue;

use super::call::{Call, Read};
use super::model::ImportFormat;
use super::{document, har};

#[derive(Deserialize)]
struct Archive {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    entries: Entries,
}

/// One entry; its answer is read past.
#[derive(Deserialize)]
struct Entry {
    request: Option<Box<RawValue>>,
}

#[derive(Default)]
struct Entries {
    calls: Vec<Call>,
    others: u32,
}

/// The calls of an archive that send a message; `None` when it is no archive.
pub(super) fn read(archive: impl Source) -> Option<Read> {
    let mut archive = BufReader::new(archive);
    skip_mark(&mut archive);
    let Entries { calls, others } = serde_json::from_reader::<_, Archive>(archive).ok()?.log.entries;
    Some(Read { format: ImportFormat::Har, calls, others })
}

/// A byte order mark is no JSON.
fn skip_mark(archive: &mut BufReader<impl Source>) {
    use std::io::BufRead as _;
    if archive.fill_buf().is_ok_and(|head| head.starts_with(b"\xEF\xBB\xBF")) {
        archive.consume(3);
    }
}

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Entries, D::Error> {
        deserializer.deserialize_seq(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Entries, A::Error> {
        let mut entries = Entries::default();
        while let Some(Entry { request }) = list.next_element()? {
            let request = request.and_then(|request| document::parsed(request.get()));
            let call = request.and_then(|request| har::entry(&json!({ "request": request })));
            match call.filter(Call::sends_message) {
                Some(call) => entries.calls.push(call),
                None => entries.others = entries.others.saturating_add(1),
            }
        }
        Ok(entries)
    }
}
