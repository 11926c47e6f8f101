//! What stands behind the tags at the beginning of a sound.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// Where the sound begins behind ID3, of which there may be several; `None` where a file begins with none.
///
/// Source: "ID3 tag version 2.4.0", 3.1 (head) and 3.4 (foot).
pub(super) fn behind(file: &File, head: &[u8]) -> Option<u64> {
    const TAG_BYTES: u64 = 10;
    const HAS_FOOT: u8 = 0x10;
    const MAX_TAGS: usize = 8;
    let mut at = None;
    let mut head = head.get(..TAG_BYTES as usize)?.to_vec();
    for _ in 0..MAX_TAGS {
        let [b'I', b'D', b'3', 2..=4, revision, flags, a, b, c, d, ..] = head[..] else { break };
        // Seven bits each, so that a tag never looks like sound.
        if revision == 0xFF || (a | b | c | d) & 0x80 != 0 {
            break;
        }
        let length = [a, b, c, d].iter().fold(0, |length, byte| length << 7 | u64::from(*byte));
        let foot = if flags & HAS_FOOT != 0 { TAG_BYTES } else { 0 };
        let next = at.unwrap_or(0) + TAG_BYTES + length + foot;
        at = Some(next);
        head = head_at(file, next, TAG_BYTES)?;
    }
    at
}

/// The first bytes from there on; `None` where the file ends before.
pub(super) fn head_at(mut file: &File, at: u64, bytes: u64) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(at)).ok()?;
    file.take(bytes).read_to_end(&mut head).ok()?;
    (!head.is_empty()).then_some(head)
}
