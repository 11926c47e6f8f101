//! Ogg: pages of one stream or several, one after the other or side by side.
//!
//! Our own: lofty knows neither FLAC nor Theora in it and measures the last part of a chain only; a page's head says how
//! long the page is, so that the sound itself is passed over.
//!
//! Source: RFC 3533 (pages, chains), RFC 7845 (Opus), RFC 9639, 10.1 (FLAC), "Vorbis I specification", "Theora
//! Specification", 6.2, and the Speex manual.

mod page;
mod stream;

use std::collections::HashMap;
use std::io::{ErrorKind, Read, Result, Seek, SeekFrom};

use self::page::{PAGE, Page, next_page, read_head};
use self::stream::{Stream, stream_of};
use crate::probe::bounded::{Numbers, Reader, go_to};
use crate::probe::films::{Film, Track};

const HEAD_BYTES: u64 = 27;
/// As much of a stream's first packet as is looked at.
const FIRST_BYTES: u64 = 64;
const MAX_STREAMS: usize = 64;
/// Where not all pages could be read, the last lies here: a page has at most 65,307 bytes.
const TAIL_BYTES: u64 = 192 * 1024;

/// What is in it: its streams as tracks, its links one after the other.
pub(in crate::probe) fn look(reader: &mut Reader, from: u64) -> Result<Film> {
    let end = reader.seek(SeekFrom::End(0))?;
    let mut links = Links::default();
    let mut at = from;
    go_to(reader, from)?;
    loop {
        match links.page(reader, &mut at, end) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) if error.kind() == ErrorKind::QuotaExceeded => {
                links.unread = true;
                break;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(links.film())
}

/// The last page of a file with more pages than may be read, for the streams that the film was measured by.
pub(in crate::probe) fn look_at_end(reader: &mut Reader, from: u64) -> Result<Film> {
    let end = reader.seek(SeekFrom::End(0))?;
    let mut links = Links::default();
    let mut at = from;
    go_to(reader, from)?;
    // The first pages name the streams.
    while links.streams.values().all(|stream| stream.first.is_none()) && links.page(reader, &mut at, end)? {}
    at = end.saturating_sub(TAIL_BYTES).max(at);
    go_to(reader, at)?;
    while links.page(reader, &mut at, end)? {}
    Ok(links.film())
}

#[derive(Debug, Default)]
struct Links {
    /// Of the link that is being read, by serial number.
    streams: HashMap<u32, Stream>,
    /// No stream begins any more in this link.
    begun: bool,
    before_ms: u64,
    tracks: Vec<Track>,
    cut: bool,
    unread: bool,
}

impl Links {
    /// Goes over one page; `false` at the end.
    fn page(&mut self, reader: &mut Reader, at: &mut u64, end: u64) -> Result<bool> {
        if *at + HEAD_BYTES > end {
            self.cut |= *at < end && reader.array().is_ok_and(|name: [u8; 4]| name == *PAGE);
            return Ok(false);
        }
        if reader.array()? != *PAGE {
            let Some(found) = next_page(reader, *at + 1)? else { return Ok(false) };
            *at = found;
            go_to(reader, found + 4)?;
        }
        let Some(page) = read_head(reader, at)? else {
            self.cut = true;
            return Ok(false);
        };
        let body = *at;
        *at += page.body_bytes;
        if *at > end {
            self.cut = true;
            return Ok(false);
        }
        if page.begins {
            self.begin(reader, &page)?;
        } else {
            self.begun = true;
            if let Some(stream) = self.streams.get_mut(&page.serial) {
                stream.take(&page);
            }
        }
        go_to(reader, body + page.body_bytes)?;
        Ok(true)
    }

    fn begin(&mut self, reader: &mut Reader, page: &Page) -> Result<()> {
        if self.begun {
            self.close();
        }
        let mut first = Vec::new();
        reader.take(page.body_bytes.min(FIRST_BYTES)).read_to_end(&mut first)?;
        if self.streams.len() < MAX_STREAMS
            && let Some(stream) = stream_of(&first)
        {
            self.streams.insert(page.serial, stream);
        }
        Ok(())
    }

    /// The link is over: its length is that of its longest stream.
    fn close(&mut self) {
        self.begun = false;
        let length_ms = self.streams.values().filter_map(Stream::length_ms).max();
        self.before_ms = self.before_ms.saturating_add(length_ms.unwrap_or(0));
        for (_, stream) in self.streams.drain() {
            if self.tracks.len() < MAX_STREAMS {
                self.tracks.push(Track {
                    kind: stream.kind,
                    codec: Some(stream.codec.to_owned()),
                    shown: stream.size,
                    ..Track::default()
                });
            }
        }
    }

    fn film(mut self) -> Film {
        self.close();
        Film {
            duration_ms: (self.before_ms > 0).then_some(self.before_ms),
            tracks: self.tracks,
            cut: self.cut,
            unread: self.unread,
            ..Film::default()
        }
    }
}
