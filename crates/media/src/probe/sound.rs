//! Sound files: how long, and in which codec.

use std::io::{Result, Seek, SeekFrom};

use lofty::config::{ParseOptions, ParsingMode};
use lofty::file::{AudioFile, FileType};
use lofty::probe::Probe;

use super::bounded::{Numbers, Reader};
use super::iso::rounded;

/// What was found out about a sound.
#[derive(Debug, Default)]
pub(super) struct Sound {
    pub(super) duration_ms: Option<u64>,
    pub(super) codec: Option<String>,
}

/// How long one AMR frame sounds.
const AMR_FRAME_MS: u64 = 20;
/// Bytes of an AMR frame by its type, its own first byte included. Zero: no such type.
///
/// Source: RFC 4867, 5.3, with the speech bits of 3GPP TS 26.101 and 26.201.
const AMR_NB_BYTES: [u8; 16] = [13, 14, 16, 18, 20, 21, 27, 32, 6, 7, 6, 6, 0, 0, 0, 1];
const AMR_WB_BYTES: [u8; 16] = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1];
pub(super) const AMR_NB: &[u8] = b"#!AMR\n";
pub(super) const AMR_WB: &[u8] = b"#!AMR-WB\n";

/// Adaptive multi-rate speech, as phones record it: as long as it has frames.
pub(super) fn amr(reader: &mut Reader, head: &[u8]) -> Result<Sound> {
    let (mark, sizes, codec) = if head.starts_with(AMR_WB) {
        (AMR_WB, AMR_WB_BYTES, "AMR-WB")
    } else {
        (AMR_NB, AMR_NB_BYTES, "AMR-NB")
    };
    let end = reader.seek(SeekFrom::End(0))?;
    let mut at = reader.seek(SeekFrom::Start(mark.len() as u64))?;
    let mut frames = 0;
    while at < end {
        let kind = usize::from(reader.u8()? >> 3 & 0x0F);
        let bytes = u64::from(sizes[kind]);
        if bytes == 0 || at + bytes > end {
            break;
        }
        reader.seek_relative(i64::try_from(bytes).unwrap_or(1) - 1)?;
        at += bytes;
        frames += 1;
    }
    let duration_ms = (frames > 0).then_some(frames * AMR_FRAME_MS);
    Ok(Sound { duration_ms, codec: Some(codec.to_owned()) })
}

/// Samples a second by their index in the header of an AAC frame (ISO/IEC 14496-3, 1.6.3.4).
const AAC_RATES: [u64; 13] =
    [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
const AAC_BLOCK_SAMPLES: u64 = 1_024;
const ADTS_HEAD_BYTES: u64 = 7;

/// Bare AAC (ADTS), frame by frame: nothing says how long the whole is, and its rate of bytes is no measure.
pub(super) fn adts(reader: &mut Reader) -> Result<Sound> {
    let end = reader.seek(SeekFrom::End(0))?;
    let mut at = reader.seek(SeekFrom::Start(0))?;
    let (mut samples, mut rate) = (0_u64, 0);
    while at + ADTS_HEAD_BYTES <= end {
        let head: [u8; 7] = reader.array()?;
        let index = usize::from(head[2] >> 2 & 0x0F);
        let length = u64::from(head[3] & 0x03) << 11 | u64::from(head[4]) << 3 | u64::from(head[5]) >> 5;
        let sound = head[0] == 0xFF && head[1] & 0xF6 == 0xF0 && index < AAC_RATES.len();
        if !sound || length < ADTS_HEAD_BYTES || at + length > end {
            break;
        }
        rate = AAC_RATES[index];
        samples += AAC_BLOCK_SAMPLES * (u64::from(head[6] & 0x03) + 1);
        reader.seek_relative(i64::try_from(length - ADTS_HEAD_BYTES).unwrap_or(0))?;
        at += length;
    }
    let duration_ms = (rate > 0).then(|| rounded(u128::from(samples) * 1_000, u128::from(rate)));
    Ok(Sound { duration_ms, codec: Some("AAC".to_owned()) })
}

/// Any other sound that lofty knows: MP3, WAV, FLAC, Ogg.
pub(super) fn tagged(mut reader: Reader) -> Option<Sound> {
    reader.seek(SeekFrom::Start(0)).ok()?;
    let options =
        ParseOptions::new().read_tags(false).read_cover_art(false).parsing_mode(ParsingMode::BestAttempt);
    let probe = Probe::new(reader).options(options).guess_file_type().ok()?;
    let codec = probe.file_type().and_then(codec_name);
    let duration = probe.read().ok().map(|file| file.properties().duration());
    let duration_ms = duration.and_then(|found| u64::try_from(found.as_millis()).ok()).filter(|ms| *ms > 0);
    Some(Sound { duration_ms, codec: codec.map(str::to_owned) })
}

fn codec_name(kind: FileType) -> Option<&'static str> {
    Some(match kind {
        FileType::Aac => "AAC",
        FileType::Aiff | FileType::Wav => "PCM",
        FileType::Flac => "FLAC",
        FileType::Mpeg => "MP3",
        FileType::Opus => "Opus",
        FileType::Speex => "Speex",
        FileType::Vorbis => "Vorbis",
        FileType::Ape => "APE",
        FileType::Mpc => "Musepack",
        FileType::WavPack => "WavPack",
        _ => return None,
    })
}
