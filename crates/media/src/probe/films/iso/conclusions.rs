//! What follows from the boxes once all of them were read: places in samples, and how long a film in fragments is.

use super::{Walk, has};
use crate::probe::bounded::{go_to, rounded};
use crate::probe::films::{Film, Kind};

/// Where a camera of GoPro was, its samples say under these names, if it knows. Source: gpmf-parser, "GPMF-parser README".
const GPMF_PLACES: [&[u8]; 2] = [b"GPS5", b"GPS9"];
/// As much of such a sample as is looked at.
const MAX_GPMF_BYTES: u64 = 64 * 1024;

impl Walk<'_> {
    /// The film, with what its tracks say of each other, and with lengths of fragments where there are some.
    pub(super) fn conclude(mut self) -> Film {
        let has_sound = self.film.tracks.iter().any(|track| track.kind == Kind::Audio);
        self.film.named_sound |= self.fits_sound && has_sound;
        for (track, clock) in self.film.tracks.iter_mut().zip(&self.clocks) {
            track.aside |= self.chapters.contains(&clock.id);
            track.shown = clock.shape.shown(track.shown, track.coded);
        }
        for at in std::mem::take(&mut self.measured_at) {
            let measured =
                go_to(self.reader, at).and_then(|()| self.start_of(MAX_GPMF_BYTES, MAX_GPMF_BYTES));
            let measured = measured.unwrap_or_default();
            self.film.located |= GPMF_PLACES.iter().any(|name| has(&measured, name));
        }
        if !self.fragments.are_there() {
            return self.film;
        }
        let (mut longest, mut film_ms) = (None, None);
        for (track, clock) in self.film.tracks.iter_mut().zip(&self.clocks) {
            let fragments_ms = self.fragments.length_ms(clock.id, clock.scale);
            let before_ms = track.duration_ms.filter(|_| clock.has_samples);
            if let Some(fragments_ms) = fragments_ms {
                let mut whole_ms = fragments_ms.saturating_add(before_ms.unwrap_or(0));
                if self.film.unread && self.reached > 0 {
                    whole_ms = rounded(u128::from(whole_ms) * u128::from(self.end), u128::from(self.reached));
                }
                track.duration_ms = Some(whole_ms);
                longest = longest.max(track.duration_ms);
                if track.kind == Kind::Video {
                    film_ms = film_ms.max(track.duration_ms);
                }
            }
        }
        // Encoders make sound some frames longer than what is seen with it.
        let longest = film_ms.filter(|film| longest.is_some_and(|all| all - film <= all / 20)).or(longest);
        let said = self.fragments.whole.filter(|_| self.movie_scale > 0);
        let said = said.map(|units| rounded(u128::from(units) * 1_000, u128::from(self.movie_scale)));
        self.film.duration_ms = said.or(longest.max(self.film.duration_ms));
        self.film.unread = false;
        self.film
    }
}
