//! A file under limits: so many bytes read and so much time, whatever it claims.

use std::fs::File;
use std::io::{BufReader, Error, ErrorKind, Read, Result, Seek, SeekFrom};
use std::path::Path;
use std::time::{Duration, Instant};

/// More than the headers of any sound file take; a film's are skipped to, not read through.
const MAX_READ_BYTES: u64 = 64 * 1024 * 1024;
/// What a jump costs, so that one that goes nowhere cannot be made for ever.
const JUMP_BYTES: u64 = 64;
const MAX_TIME: Duration = Duration::from_secs(5);

/// What the parsers read from. Buffered, so that the clock is asked once for many small reads.
pub(crate) type Reader = BufReader<Bounded>;

/// Reads of a file until its allowance is used up; then every read fails.
#[derive(Debug)]
pub(crate) struct Bounded {
    file: File,
    left_bytes: u64,
    until: Instant,
}

/// Opens a file with a fresh allowance.
pub(crate) fn open(path: &Path) -> Result<Reader> {
    let file = files::open(path)?;
    Ok(BufReader::new(Bounded { file, left_bytes: MAX_READ_BYTES, until: Instant::now() + MAX_TIME }))
}

impl Bounded {
    /// Bytes of the file as it is now.
    pub(crate) fn length(&self) -> Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    fn spend(&mut self, bytes: u64) -> Result<()> {
        if self.left_bytes == 0 || Instant::now() > self.until {
            return Err(Error::new(ErrorKind::QuotaExceeded, "looked at enough of this file"));
        }
        self.left_bytes = self.left_bytes.saturating_sub(bytes);
        Ok(())
    }
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        self.spend(buffer.len() as u64)?;
        self.file.read(buffer)
    }
}

impl Seek for Bounded {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.spend(JUMP_BYTES)?;
        self.file.seek(to)
    }
}

/// Moves to a place. What is buffered stays so: a jump of the file's own throws the buffer away.
pub(super) fn go_to(reader: &mut Reader, at: u64) -> Result<()> {
    let here = reader.stream_position()?;
    match i64::try_from(i128::from(at) - i128::from(here)) {
        Ok(jump) => reader.seek_relative(jump),
        Err(_) => Err(Error::from(ErrorKind::InvalidInput)),
    }
}

/// Where the chunk behind the one that lies here begins. A byte fills an odd length up; some programs leave it out, which is
/// seen where a name that is known stands in its place.
pub(super) fn next_chunk(reader: &mut Reader, body: u64, length: u64, names: &[&[u8; 4]]) -> Result<u64> {
    let at = body.saturating_add(length);
    if length.is_multiple_of(2) {
        return Ok(at);
    }
    go_to(reader, at)?;
    let unfilled = reader.array::<4>().is_ok_and(|found| names.contains(&&found));
    Ok(if unfilled { at } else { at.saturating_add(1) })
}

/// Numbers, big-endian as most containers have them, and little-endian as RIFF, Ogg and ASF do.
pub(super) trait Numbers: Read {
    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn u8(&mut self) -> Result<u8> {
        Ok(u8::from_be_bytes(self.array()?))
    }

    fn u16(&mut self) -> Result<u16> {
        Ok(u16::from_be_bytes(self.array()?))
    }

    fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_be_bytes(self.array()?))
    }

    fn le16(&mut self) -> Result<u16> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    fn le32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn le64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.array()?))
    }
}

impl<R: Read> Numbers for R {}

/// Whole units of a fraction, to the nearest.
pub(super) fn rounded(over: u128, under: u128) -> u64 {
    u64::try_from((over + under / 2) / under).unwrap_or(u64::MAX)
}
