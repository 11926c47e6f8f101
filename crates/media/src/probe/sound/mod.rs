//! Sound files: how long, and in which codec. One module for each format that is read by our own code, and why it is.

pub(super) mod ac3;
pub(super) mod adts;
pub(super) mod aiff;
pub(super) mod au;
pub(super) mod caf;
pub(super) mod flac;
pub(super) mod frames;
pub(super) mod mpeg;
pub(super) mod ogg;
pub(super) mod tagged;
pub(super) mod wav;

use std::io::{Result, Seek, SeekFrom};

use super::bounded::{Numbers, Reader};

/// What was found out about a sound.
#[derive(Debug, Default)]
pub(super) struct Sound {
    pub(super) duration_ms: Option<u64>,
    pub(super) codec: Option<String>,
    /// It is shorter than it says itself.
    pub(super) cut: bool,
}

/// How long one AMR frame sounds.
const AMR_FRAME_MS: u64 = 20;
/// Bytes of an AMR frame by its type, its own first byte included. Zero: no such type.
///
/// Source: RFC 4867, 5.1 and 5.3, with the speech bits of 3GPP TS 26.101 and 26.201.
const AMR_NB_BYTES: [u8; 16] = [13, 14, 16, 18, 20, 21, 27, 32, 6, 7, 6, 6, 0, 0, 0, 1];
const AMR_WB_BYTES: [u8; 16] = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1];
pub(super) const AMR_NB: &[u8] = b"#!AMR\n";
pub(super) const AMR_WB: &[u8] = b"#!AMR-WB\n";
/// Of several channels: four bytes follow, of which the last four bits are their number, and then a frame of each in turn.
pub(super) const AMR_NB_CHANNELS: &[u8] = b"#!AMR_MC1.0\n";
pub(super) const AMR_WB_CHANNELS: &[u8] = b"#!AMR-WB_MC1.0\n";

/// Adaptive multi-rate speech, as phones record it: as long as it has frames.
pub(super) fn amr(reader: &mut Reader, head: &[u8]) -> Result<Sound> {
    let marks = [AMR_NB, AMR_NB_CHANNELS, AMR_WB_CHANNELS, AMR_WB];
    let mark = marks.into_iter().find(|mark| head.starts_with(mark)).unwrap_or(AMR_NB);
    let (sizes, codec) =
        if mark.starts_with(b"#!AMR-WB") { (AMR_WB_BYTES, "AMR-WB") } else { (AMR_NB_BYTES, "AMR-NB") };
    let end = reader.seek(SeekFrom::End(0))?;
    let mut at = reader.seek(SeekFrom::Start(mark.len() as u64))?;
    let mut channels = 1;
    if [AMR_NB_CHANNELS, AMR_WB_CHANNELS].contains(&mark) {
        channels = u64::from(reader.u32()? & 0x0F).max(1);
        at += 4;
    }
    let (mut frames, mut cut) = (0, false);
    while at < end {
        let kind = usize::from(reader.u8()? >> 3 & 0x0F);
        let bytes = u64::from(sizes[kind]);
        if bytes == 0 || at + bytes > end {
            cut = bytes != 0;
            break;
        }
        reader.seek_relative(i64::try_from(bytes).unwrap_or(1) - 1)?;
        at += bytes;
        frames += 1;
    }
    let frames = frames / channels;
    let duration_ms = (frames > 0).then_some(frames * AMR_FRAME_MS);
    Ok(Sound { duration_ms, codec: Some(codec.to_owned()), cut })
}
