//! Bitmaps of OS/2 2: as those of Windows but for their head, which the image crate does not know.
//!
//! Source: "Graphics File Formats" (Murray, vanRyper), "OS/2 Bitmap": the head has 64 bytes, or as many of them, from 16 on,
//! as whoever wrote it needed; the rest is zero.

const FILE_BYTES: usize = 14;
/// Where the file's head says at which byte the pixels begin.
const PIXELS_AT: usize = 10;
const COMPRESSION_AT: usize = FILE_BYTES + 16;
const WINDOWS_BYTES: usize = 40;
/// Heads of this length within the range of OS/2 are those of Windows.
const OF_WINDOWS: [usize; 3] = [40, 52, 56];
/// Here both mean the same: none, and runs of 8 or 4 bits.
const SHARED_COMPRESSIONS: u32 = 2;

/// Of what is foreign: twelve bits of a fax stand for 2,560 white pixels.
pub(crate) const MOST_PIXELS_PER_BYTE: u64 = 1_707;

/// Whether a file that begins so has a head that only OS/2 knows.
pub(crate) fn is_of_os2(start: &[u8]) -> bool {
    head_bytes(start).is_some()
}

/// Whether a file that begins so has its pixels in a way that only OS/2 knows: runs of 24 bits, or a fax's code.
pub(crate) fn is_foreign(start: &[u8]) -> bool {
    compression(start).is_some_and(|compression| compression > SHARED_COMPRESSIONS)
}

/// The same file with the head that Windows would give it; `None` where it has one of Windows or of OS/2 1, or is foreign.
pub(crate) fn as_of_windows(bytes: &[u8]) -> Option<Vec<u8>> {
    if compression(bytes)? > SHARED_COMPRESSIONS {
        return None;
    }
    let head_bytes = head_bytes(bytes)?;
    let fields = bytes.get(FILE_BYTES + 4..FILE_BYTES + head_bytes.min(WINDOWS_BYTES))?;
    let rest = bytes.get(FILE_BYTES + head_bytes..)?;
    let pixels = (number(bytes, PIXELS_AT)? as usize + WINDOWS_BYTES).checked_sub(head_bytes)?;
    let mut all = Vec::with_capacity(FILE_BYTES + WINDOWS_BYTES + rest.len());
    all.extend_from_slice(&bytes[..PIXELS_AT]);
    all.extend_from_slice(&u32::try_from(pixels).ok()?.to_le_bytes());
    all.extend_from_slice(&u32::try_from(WINDOWS_BYTES).ok()?.to_le_bytes());
    all.extend_from_slice(fields);
    all.resize(FILE_BYTES + WINDOWS_BYTES, 0);
    // Colours and pixels.
    all.extend_from_slice(rest);
    Some(all)
}

/// How the pixels are packed; `None` where the head is none of OS/2 2.
fn compression(start: &[u8]) -> Option<u32> {
    let head_bytes = head_bytes(start)?;
    if FILE_BYTES + head_bytes < COMPRESSION_AT + 4 { Some(0) } else { number(start, COMPRESSION_AT) }
}

fn head_bytes(start: &[u8]) -> Option<usize> {
    let head_bytes = number(start, FILE_BYTES).filter(|_| start.starts_with(b"BM"))? as usize;
    ((16..=64).contains(&head_bytes) && !OF_WINDOWS.contains(&head_bytes)).then_some(head_bytes)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
