//! Films, and sounds in containers of films: what a container says is the same for each kind of container.

pub(super) mod asf;
pub(super) mod avi;
pub(super) mod flv;
pub(super) mod iso;
pub(super) mod matroska;
pub(super) mod mpeg;

use std::ops::Range;

/// Film or sound in a container. Everything may be missing.
#[derive(Debug, Default)]
pub(super) struct Film {
    /// The whole, in ms.
    pub(super) duration_ms: Option<u64>,
    pub(super) tracks: Vec<Track>,
    /// The container claims more bytes than the file has.
    pub(super) cut: bool,
    /// Where in the file a picture lies that stands for the whole.
    pub(super) cover: Option<Range<u64>>,
    /// It says where it was taken.
    pub(super) located: bool,
    /// It calls itself a sound: pictures in it that stand still illustrate it.
    pub(super) named_sound: bool,
    /// There was more than may be read: the length is that of what was read.
    pub(super) unread: bool,
}

#[derive(Debug, Default)]
pub(super) struct Track {
    pub(super) kind: Kind,
    /// A name for people.
    pub(super) codec: Option<String>,
    /// Pixels as the container wants them shown, before the turn.
    pub(super) shown: Option<(u32, u32)>,
    /// Pixels as they are coded.
    pub(super) coded: Option<(u32, u32)>,
    pub(super) turn: Turn,
    pub(super) duration_ms: Option<u64>,
    /// Pictures of chapters, or a cover: nothing that moves.
    pub(super) still: bool,
    /// Another track has its chapters here, or it is switched off.
    pub(super) aside: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Other,
    Audio,
    Video,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    #[default]
    None,
    /// To the right or to the left: width and height change places.
    Quarter,
}

impl Film {
    pub(super) fn first(&self, kind: Kind) -> Option<&Track> {
        let has_sound = self.tracks.iter().any(|track| track.kind == Kind::Audio);
        let illustrates = |track: &Track| {
            let is_beside = self.named_sound || track.aside && has_sound;
            is_beside && track.still && kind == Kind::Video
        };
        self.tracks.iter().find(|track| track.kind == kind && !illustrates(track))
    }

    /// Width and height as shown.
    pub(super) fn pixels(&self) -> Option<(u32, u32)> {
        let track = self.first(Kind::Video)?;
        let (width, height) = track.shown.or(track.coded)?;
        Some(if track.turn == Turn::Quarter { (height, width) } else { (width, height) })
    }

    /// The whole film's length, or that of its longest track.
    pub(super) fn length_ms(&self) -> Option<u64> {
        self.duration_ms.or_else(|| self.tracks.iter().filter_map(|track| track.duration_ms).max())
    }

    /// `H.264 · AAC`.
    pub(super) fn codecs(&self) -> Option<String> {
        let named = [Kind::Video, Kind::Audio].map(|kind| self.first(kind)?.codec.clone());
        let named: Vec<String> = named.into_iter().flatten().collect();
        (!named.is_empty()).then(|| named.join(" · "))
    }
}
