//! How loud a sound is along its way, for drawing it.

use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use serde::Serialize;
use specta::Type;
use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::errors::Error as SoundError;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream};
use symphonia::core::meta::MetadataOptions;

use crate::probe::{Reader, open};

/// Bars of a drawn sound, more than a bubble has room for.
const BARS: usize = 200;
/// What is measured at first, in samples of each channel; the measure doubles whenever there are too many.
const WINDOW_SAMPLES: u64 = 256;
const MAX_WINDOWS: usize = 8 * BARS;

/// A sound as bars, from its start to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Waveform {
    /// The loudest sample within each bar, 0 to 255. As many as there is room for, or fewer for a very short sound.
    pub bars: Vec<u8>,
}

/// Decodes a sound to measure it. `None` when nothing here decodes it (Opus, AMR), when it is broken, or when it takes too
/// long. Blocks. Constant memory, however long the sound.
pub(crate) fn of(path: &Path) -> Option<Waveform> {
    // A decoder that panics has met a broken file.
    catch_unwind(AssertUnwindSafe(|| measure(path))).ok().flatten()
}

fn measure(path: &Path) -> Option<Waveform> {
    let reader = open(path).ok()?;
    let source = Source { length: reader.get_ref().length().ok()?, reader };
    let stream = MediaSourceStream::new(Box::new(source), Default::default());
    let mut format = symphonia::default::get_probe()
        .probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default())
        .ok()?;
    let track = format.default_track(TrackType::Audio)?;
    let track_id = track.id;
    let mut decoder = symphonia::default::get_codecs()
        .make_audio_decoder(track.codec_params.as_ref()?.audio()?, &AudioDecoderOptions::default())
        .ok()?;
    let mut bars = Bars::default();
    let mut samples: Vec<f32> = Vec::new();
    while let Some(packet) = format.next_packet().ok()? {
        if packet.track_id != track_id {
            continue;
        }
        match decoder.decode(&packet) {
            Ok(sound) => {
                let channels = sound.num_planes().max(1);
                sound.copy_to_vec_interleaved(&mut samples);
                samples.chunks(channels).for_each(|frame| bars.add(loudest(frame)));
            }
            // One bad packet is a click, not the end.
            Err(SoundError::DecodeError(_)) => {}
            Err(_) => return None,
        }
    }
    bars.drawn()
}

fn loudest(frame: &[f32]) -> u8 {
    let level = frame.iter().fold(0.0_f32, |most, sample| most.max(sample.abs()));
    // Saturates, and takes what is no number for silence.
    (level * 255.0) as u8
}

/// The loudest of each stretch, however many stretches there were to be.
#[derive(Debug, Default)]
struct Bars {
    windows: Vec<u8>,
    /// How many times the measure doubled.
    doubled: u32,
    filled: u64,
    most: u8,
}

impl Bars {
    fn add(&mut self, level: u8) {
        self.most = self.most.max(level);
        self.filled += 1;
        if self.filled < WINDOW_SAMPLES << self.doubled {
            return;
        }
        self.windows.push(std::mem::take(&mut self.most));
        self.filled = 0;
        if self.windows.len() == MAX_WINDOWS {
            self.windows = self.windows.chunks(2).map(|pair| pair[0].max(pair[1])).collect();
            self.doubled += 1;
        }
    }

    fn drawn(mut self) -> Option<Waveform> {
        if self.filled > 0 {
            self.windows.push(self.most);
        }
        let count = self.windows.len();
        let bars = (0..BARS.min(count)).map(|bar| {
            let stretch = bar * count / BARS.min(count)..(bar + 1) * count / BARS.min(count);
            self.windows[stretch].iter().copied().max().unwrap_or(0)
        });
        let bars: Vec<u8> = bars.collect();
        (!bars.is_empty()).then_some(Waveform { bars })
    }
}

struct Source {
    reader: Reader,
    length: u64,
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.reader.read(buffer)
    }
}

impl Seek for Source {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.reader.seek(to)
    }
}

impl MediaSource for Source {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.length)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{BARS, Bars};

    #[test]
    fn a_long_sound_has_no_more_bars_than_there_is_room_for_and_keeps_its_one_bang() {
        let mut bars = Bars::default();
        (0..3_000_000).for_each(|sample| bars.add(if sample == 1_500_000 { 255 } else { 10 }));

        let drawn = bars.drawn().unwrap().bars;

        assert_eq!(drawn.len(), BARS);
        assert_eq!(drawn.iter().filter(|bar| **bar == 255).count(), 1);
        assert!(drawn[BARS / 2 - 2..BARS / 2 + 2].contains(&255), "in the middle");
    }

    #[test]
    fn a_very_short_sound_has_few_bars_and_silence_none_to_divide_by() {
        let mut one = Bars::default();
        one.add(7);
        assert_eq!(one.drawn().unwrap().bars, [7]);
        assert_eq!(Bars::default().drawn(), None);
    }
}
