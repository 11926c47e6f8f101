//! Which encoding a text is in, and reading it as UTF-8.

use std::io::{Read, Seek, SeekFrom};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, DecoderResult, Encoding};
use tokio_util::sync::CancellationToken;
use twox_hash::XxHash3_128;

use super::error::{EncodingCandidate, ImportError};
use super::source::Opened;
use super::text_encoding::TextEncoding;
use super::utf8_signs::Utf8Signs;

const CHUNK: usize = 256 << 10;
/// What the detector is fed at most: enough to tell, and an end for large files.
const FED_BYTES: usize = 1 << 20;
/// Lines that are shown in every candidate.
const SHOWN_LINES: usize = 5;
const SHOWN_BYTES: usize = 300;

/// What a look at all bytes of a source has found.
pub(super) struct Detected {
    pub(super) encoding: TextEncoding,
    /// Bytes of the mark at its beginning.
    pub(super) mark_bytes: u64,
    /// Of every byte, the mark included.
    pub(super) hash: u128,
}

/// Looks at the whole source. `asked` is what the user chose; a mark outweighs it.
pub(super) fn detect(
    source: &mut Opened,
    asked: Option<TextEncoding>,
    stop: &CancellationToken,
) -> Result<Detected, ImportError> {
    let first = survey(source, encoding_rs::UTF_8, stop)?;
    let found = |encoding, mark_bytes| Detected { encoding, mark_bytes, hash: first.hash };
    // The mark of UTF-32, which no spreadsheet writes, begins like that of UTF-16.
    if first.head.starts_with(b"\xFF\xFE\0\0") {
        return Err(ImportError::NotATable);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(&first.head) {
        let encoding = match encoding.name() {
            "UTF-16LE" => TextEncoding::Utf16Le,
            "UTF-16BE" => TextEncoding::Utf16Be,
            _ => TextEncoding::Utf8,
        };
        return Ok(found(encoding, mark as u64));
    }
    if let Some(encoding) = asked {
        return Ok(found(encoding, 0));
    }
    if first.nul {
        let Some(encoding) = without_mark(&first.head) else { return Err(ImportError::NotATable) };
        let is_text = survey(source, encoding.codec(), stop)?.decodes;
        return if is_text { Ok(found(encoding, 0)) } else { Err(ImportError::NotATable) };
    }
    if first.decodes {
        return Ok(found(TextEncoding::Utf8, 0));
    }
    let guess = first.detector.guess(Some(b"cn"), Utf8Detection::Deny);
    let Survey { decodes: is_gb, utf8, .. } = survey(source, encoding_rs::GB18030, stop)?;
    // Few damaged characters, such as at the end of a file that was cut off, can be read in GB 18030 as well, and all others
    // with them: every name would be another. Read as what it is, the file is refused with the line of the damage.
    if utf8.is_likely() {
        return Ok(found(TextEncoding::Utf8, 0));
    }
    // What looks like the table of a neighbour is asked about: most of Big5 can be read in GB 18030, as other characters.
    let elsewhere = first.detector.guess(None, Utf8Detection::Deny);
    let is_doubtful = [encoding_rs::BIG5, encoding_rs::SHIFT_JIS].contains(&elsewhere);
    if is_gb && !is_doubtful && (guess == encoding_rs::GBK || guess == encoding_rs::GB18030) {
        return Ok(found(TextEncoding::Gb18030, 0));
    }
    let guess = if is_doubtful { elsewhere } else { guess };
    Err(ImportError::EncodingUnclear { candidates: candidates(guess, is_gb, &first.lines) })
}

/// What one pass over all bytes shows.
struct Survey {
    hash: u128,
    head: Vec<u8>,
    nul: bool,
    /// Whether all of it can be read in the encoding that was tried.
    decodes: bool,
    /// Only where another encoding is tried.
    utf8: Utf8Signs,
    detector: EncodingDetector,
    /// The first lines that are not ASCII.
    lines: Vec<Vec<u8>>,
}

fn survey(
    source: &mut Opened,
    tried: &'static Encoding,
    stop: &CancellationToken,
) -> Result<Survey, ImportError> {
    source.seek(SeekFrom::Start(0))?;
    let mut hasher = XxHash3_128::new();
    let mut decoder = tried.new_decoder_without_bom_handling();
    let mut found = Survey {
        hash: 0,
        head: Vec::new(),
        nul: false,
        decodes: true,
        utf8: Utf8Signs::default(),
        detector: EncodingDetector::new(Iso2022JpDetection::Deny),
        lines: Vec::new(),
    };
    let (mut chunk, mut scratch) = (vec![0; CHUNK], vec![0; CHUNK]);
    let (mut fed, mut line) = (0, Vec::new());
    loop {
        if stop.is_cancelled() {
            return Err(ImportError::Stopped);
        }
        let read = source.read(&mut chunk)?;
        let bytes = &chunk[..read];
        hasher.write(bytes);
        if found.head.len() < 4096 {
            found.head.extend_from_slice(&bytes[..read.min(4096)]);
        }
        found.nul |= memchr::memchr(0, bytes).is_some();
        if tried != encoding_rs::UTF_8 {
            found.utf8.add(bytes);
        }
        found.decodes = found.decodes && reads(&mut decoder, bytes, read == 0, &mut scratch);
        if fed < FED_BYTES && (!bytes.is_ascii() || !line.is_empty()) {
            fed += feed(&mut found, &mut line, bytes);
        }
        if read == 0 {
            break;
        }
    }
    line_ends(&mut found, &line);
    found.detector.feed(b"", true);
    found.hash = hasher.finish_128();
    Ok(found)
}

/// Feeds the detector with the lines that are not ASCII: the others tell nothing, and there are many of them.
fn feed(found: &mut Survey, line: &mut Vec<u8>, bytes: &[u8]) -> usize {
    let mut fed = 0;
    for part in bytes.split_inclusive(|byte| *byte == b'\n') {
        line.extend_from_slice(&part[..part.len().min(8192)]);
        if part.ends_with(b"\n") {
            fed += line_ends(found, line);
            line.clear();
        }
    }
    fed
}

fn line_ends(found: &mut Survey, line: &[u8]) -> usize {
    if line.is_ascii() {
        return 0;
    }
    found.detector.feed(line, false);
    if found.lines.len() < SHOWN_LINES {
        found.lines.push(line[..line.len().min(SHOWN_BYTES)].to_vec());
    }
    line.len()
}

/// Whether more bytes can be read without a mistake.
fn reads(decoder: &mut Decoder, mut bytes: &[u8], last: bool, scratch: &mut [u8]) -> bool {
    loop {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(bytes, scratch, last);
        bytes = &bytes[read..];
        match result {
            DecoderResult::InputEmpty => return true,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => return false,
        }
    }
}

/// UTF-16 without a mark: what parts its cells and lines is ASCII, with a zero on one side, and no text has other signs of control.
fn without_mark(head: &[u8]) -> Option<TextEncoding> {
    let has_zero = |parity: usize| head.iter().skip(parity).step_by(2).any(|byte| *byte == 0);
    let encoding = match (has_zero(0), has_zero(1)) {
        (false, true) => TextEncoding::Utf16Le,
        (true, false) => TextEncoding::Utf16Be,
        _ => return None,
    };
    let (text, _) = encoding.codec().decode_without_bom_handling(head);
    let is_text = |c: char| !c.is_control() || matches!(c, '\t' | '\r' | '\n');
    (text.contains([',', '\t', ';', '\n']) && text.chars().all(is_text)).then_some(encoding)
}

fn candidates(guess: &'static Encoding, is_gb: bool, lines: &[Vec<u8>]) -> Vec<EncodingCandidate> {
    use TextEncoding as E;
    let mut order = vec![E::Gb18030, E::Big5, E::ShiftJis, E::EucKr, E::Windows1252];
    // The guess first, and what cannot be read at all last.
    order.sort_by_key(|encoding| {
        let is_guess = encoding.codec() == guess || (*encoding == E::Gb18030 && guess == encoding_rs::GBK);
        (!is_guess, *encoding == E::Gb18030 && !is_gb)
    });
    order
        .into_iter()
        .filter_map(|encoding| {
            let shown = lines.iter().map(|line| {
                let (text, had_errors) = encoding.codec().decode_without_bom_handling(line);
                // A line may have been cut within a character.
                let fits = !had_errors || line.len() == SHOWN_BYTES;
                fits.then(|| text.trim_end_matches(['\r', '\n', '\u{fffd}']).to_owned())
            });
            Some(EncodingCandidate { encoding, lines: shown.collect::<Option<_>>()? })
        })
        .collect()
}

/// Reads a source as UTF-8, and hashes what it reads.
pub(super) struct Decoding<'s> {
    source: &'s mut Opened,
    decoder: Decoder,
    hasher: XxHash3_128,
    raw: Vec<u8>,
    /// What of `raw` is not decoded yet.
    left: std::ops::Range<usize>,
    /// Decoded here, since a character needs more room than a reader may offer.
    decoded: Vec<u8>,
    /// What of `decoded` is not given out yet.
    ready: std::ops::Range<usize>,
    ended: bool,
    finished: bool,
    /// Line breaks so far.
    lines: u64,
    pub(super) bytes: u64,
}

/// What is wrong with the bytes; comes out of [`Read`] inside an I/O error.
#[derive(Debug, thiserror::Error)]
#[error("line {line} is not in the encoding")]
pub(super) struct Malformed {
    pub(super) line: u64,
}

impl<'s> Decoding<'s> {
    pub(super) fn new(source: &'s mut Opened, detected: &Detected) -> Result<Self, ImportError> {
        source.seek(SeekFrom::Start(0))?;
        let mut hasher = XxHash3_128::new();
        let mut mark = vec![0; usize::try_from(detected.mark_bytes).unwrap_or(0)];
        source.read_exact(&mut mark)?;
        hasher.write(&mark);
        Ok(Self {
            source,
            decoder: detected.encoding.codec().new_decoder_without_bom_handling(),
            hasher,
            raw: vec![0; CHUNK],
            left: 0..0,
            decoded: vec![0; CHUNK],
            ready: 0..0,
            ended: false,
            finished: false,
            lines: 0,
            bytes: mark.len() as u64,
        })
    }

    /// The hash of all bytes; only at the end.
    pub(super) fn hash(&self) -> u128 {
        self.hasher.finish_128()
    }
}

impl Decoding<'_> {
    fn decode_more(&mut self) -> std::io::Result<()> {
        if self.left.is_empty() && !self.ended {
            let read = self.source.read(&mut self.raw)?;
            self.hasher.write(&self.raw[..read]);
            self.bytes += read as u64;
            self.left = 0..read;
            self.ended = read == 0;
        }
        let bytes = &self.raw[self.left.clone()];
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(bytes, &mut self.decoded, self.ended);
        self.left.start += read;
        self.ready = 0..written;
        self.lines += memchr::memchr_iter(b'\n', &self.decoded[..written]).count() as u64;
        self.finished = self.ended && result == DecoderResult::InputEmpty;
        match result {
            DecoderResult::Malformed(..) => Err(std::io::Error::other(Malformed { line: self.lines + 1 })),
            DecoderResult::InputEmpty | DecoderResult::OutputFull => Ok(()),
        }
    }
}

impl Read for Decoding<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.ready.is_empty() && !self.finished {
            self.decode_more()?;
        }
        let ready = &self.decoded[self.ready.clone()];
        let length = ready.len().min(out.len());
        out[..length].copy_from_slice(&ready[..length]);
        self.ready.start += length;
        Ok(length)
    }
}
