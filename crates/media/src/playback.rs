//! Where a format plays and shows: one table, so that a doubtful one is said before it is sent.
//!
//! Sources, each marked at its rows:
//! - A: "Supported media formats", developer.android.com/media/platform/supported-formats. What is not in its tables is not
//!   built into Android.
//! - M: "Media container formats" and the guides to audio, video and image codecs, developer.mozilla.org/docs/Web/Media.
//!   Safari stands for Apple's devices there: it plays what the system does.
//! - S: "Apple Core Audio Format Specification", of Apple's own container.
//! - C: the tables of caniuse.com by feature, where M has none; Safari as above.
//!
//! Not in the table means: plays nearly everywhere, or nothing is known. The service itself names no formats that it takes
//! or shows.

use crate::model::MediaNote;

/// Where it does not play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Not built into Android.
    Android,
    /// Not on Apple's devices, or on the newest only.
    Apple,
    /// Neither.
    Both,
}

/// By MIME type of the container.
const CONTAINERS: &[(&str, Gap)] = &[
    ("video/x-msvideo", Gap::Both),   // A; M: "AVI" has no browser
    ("audio/x-msvideo", Gap::Both),   // as video/x-msvideo
    ("audio/x-flv", Gap::Both),       // as video/x-flv
    ("video/x-flv", Gap::Both),       // A; M: not listed
    ("video/x-ms-wmv", Gap::Both),    // A; M: not listed
    ("audio/x-ms-wma", Gap::Both),    // A; M: not listed
    ("video/mpeg", Gap::Both),        // A; M: "MPEG / MPEG-2" has no browser
    ("video/ogg", Gap::Both),         // A: Theora is not in the table; M: "Theora", removed from browsers
    ("video/x-matroska", Gap::Apple), // A: .mkv since Android 4.0; M: not in Safari
    ("video/webm", Gap::Apple),       // A: VP8, VP9; M: "WebM", Safari in part and late
    ("audio/webm", Gap::Apple),       // as video/webm
    ("audio/ogg", Gap::Apple),        // A: Vorbis, Opus; M: "Ogg" is not in Safari before 18.4
    ("audio/opus", Gap::Apple),       // as audio/ogg
    ("audio/x-aiff", Gap::Android),   // A: not in the table
    ("video/mp2t", Gap::Apple), // A: "MPEG-TS (.ts, AAC audio only, not seekable)"; M: not listed, Safari within HLS only
    ("audio/ac3", Gap::Both),   // A: not in the table; C "ac3-ec3": within MP4
    ("audio/eac3", Gap::Both),  // as audio/ac3
    ("audio/x-caf", Gap::Android), // A: not in the table; S
    ("audio/basic", Gap::Both), // A, M: not listed
    ("audio/x-ape", Gap::Both), // A, M: not listed
    ("audio/x-wavpack", Gap::Both), // A, M: not listed
    ("audio/x-musepack", Gap::Both), // A, M: not listed
];

/// By name of the codec, in whatever container.
const CODECS: &[(&str, Gap)] = &[
    ("Speex", Gap::Both),               // A, M: not listed
    ("Theora", Gap::Both),              // A; M: removed from browsers
    ("ADPCM", Gap::Both),               // A: "PCM/WAVE" is linear PCM; M: "PCM"
    ("GSM", Gap::Both),                 // as ADPCM
    ("G.726", Gap::Both),               // as ADPCM
    ("WMA", Gap::Both),                 // A, M: not listed
    ("WMV", Gap::Both),                 // A, M: not listed
    ("MPEG-1", Gap::Both),              // A; M: "MPEG-1" has no browser but old Safari
    ("MPEG-2", Gap::Both),              // A: television sets only; M: as MPEG-1
    ("ALAC", Gap::Android),             // A: not in the table; M: "ALAC" is Safari's alone
    ("ProRes", Gap::Android),           // A: not in the table
    ("Motion JPEG", Gap::Both),         // A, M: not listed for films
    ("H.266 (VVC)", Gap::Both),         // A, M: not listed
    ("DTS", Gap::Both),                 // A, M: not listed
    ("AC-3", Gap::Android),             // A: not in the table; C "ac3-ec3": Safari alone
    ("E-AC-3", Gap::Android),           // as AC-3
    ("AV1", Gap::Apple), // A: since Android 10; C "av1": the newest devices of Apple only, by their hardware
    ("H.263", Gap::Apple), // A; M "H.263": in no browser
    ("Sorenson H.263", Gap::Both), // A, M: not listed
    ("MS MPEG-4", Gap::Both), // A, M: not listed
    ("DV", Gap::Both),   // A, M: not listed
    ("TrueHD", Gap::Both), // A, M: not listed
    ("Sorenson Video", Gap::Both), // A, M: not listed
    ("Cinepak", Gap::Both), // A, M: not listed
    ("FFV1", Gap::Both), // A, M: not listed
    ("PNG", Gap::Both),  // A, M: not listed for films
    ("QuickTime Animation", Gap::Both), // A, M: not listed
];

/// What to say of a sound or film of this container and these codecs (`H.264 · AAC`); nothing where it plays widely.
pub(crate) fn note(mime: &str, codecs: Option<&str>) -> Option<MediaNote> {
    let container = CONTAINERS.iter().filter(|(known, _)| *known == mime);
    let named = codecs.unwrap_or_default();
    let codecs = CODECS.iter().filter(|(known, _)| named.split(" · ").any(|codec| codec == *known));
    let gaps = container.chain(codecs).map(|(_, gap)| *gap);
    let whole = gaps.reduce(|one, other| if one == other { one } else { Gap::Both })?;
    Some(match whole {
        Gap::Android => MediaNote::NotOnAndroid,
        Gap::Apple => MediaNote::NotOnApple,
        Gap::Both => MediaNote::RarelyPlayed,
    })
}

#[cfg(test)]
mod tests {
    use super::note;
    use crate::model::MediaNote;

    #[test]
    fn a_format_that_some_devices_do_not_play_is_said_and_a_common_one_is_not() {
        for (mime, codecs, expected) in [
            ("video/mp4", Some("H.264 · AAC"), None),
            ("audio/mpeg", Some("MP3"), None),
            ("audio/x-wav", Some("PCM"), None),
            ("audio/x-wav", Some("ADPCM"), Some(MediaNote::RarelyPlayed)),
            ("audio/mp4", Some("ALAC"), Some(MediaNote::NotOnAndroid)),
            ("audio/x-aiff", Some("PCM"), Some(MediaNote::NotOnAndroid)),
            ("video/webm", Some("VP9 · Opus"), Some(MediaNote::NotOnApple)),
            // Android plays the container and not the codec, Apple's devices neither.
            ("audio/ogg", Some("Speex"), Some(MediaNote::RarelyPlayed)),
            ("video/x-matroska", Some("ProRes · FLAC"), Some(MediaNote::RarelyPlayed)),
            ("video/x-msvideo", None, Some(MediaNote::RarelyPlayed)),
            ("video/mp2t", None, Some(MediaNote::NotOnApple)),
            ("audio/ac3", Some("AC-3"), Some(MediaNote::RarelyPlayed)),
            ("audio/x-caf", Some("AAC"), Some(MediaNote::NotOnAndroid)),
            ("audio/basic", Some("G.711 µ-law"), Some(MediaNote::RarelyPlayed)),
            ("video/mp4", Some("H.264 · AC-3"), Some(MediaNote::NotOnAndroid)),
            ("video/mp4", Some("H.264 · E-AC-3"), Some(MediaNote::NotOnAndroid)),
            ("video/mp4", Some("AV1 · AAC"), Some(MediaNote::NotOnApple)),
            ("video/mp4", Some("AV1 · AC-3"), Some(MediaNote::RarelyPlayed)),
            ("video/3gpp", Some("H.263 · AMR-NB"), Some(MediaNote::NotOnApple)),
            ("video/x-matroska", Some("MS MPEG-4 · MP3"), Some(MediaNote::RarelyPlayed)),
            ("video/x-matroska", Some("H.264 · DTS"), Some(MediaNote::RarelyPlayed)),
            ("video/x-matroska", Some("MPEG-2 · AC-3"), Some(MediaNote::RarelyPlayed)),
            ("video/mp4", Some("H.264 · TrueHD"), Some(MediaNote::RarelyPlayed)),
            ("video/quicktime", Some("Sorenson Video · AAC"), Some(MediaNote::RarelyPlayed)),
            ("video/quicktime", Some("Cinepak"), Some(MediaNote::RarelyPlayed)),
            ("video/quicktime", Some("QuickTime Animation"), Some(MediaNote::RarelyPlayed)),
            ("video/quicktime", Some("PNG"), Some(MediaNote::RarelyPlayed)),
            ("video/x-matroska", Some("FFV1"), Some(MediaNote::RarelyPlayed)),
        ] {
            assert_eq!(note(mime, codecs), expected, "{mime} {codecs:?}");
        }
    }
}
