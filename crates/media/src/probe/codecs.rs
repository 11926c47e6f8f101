//! Names of codecs as people say them.

/// Of the four letters of a sample entry; the letters themselves where they are not known.
///
/// Source: the registry of the MP4 registration authority, and QuickTime's own.
pub(super) fn four_letters(letters: [u8; 4]) -> String {
    let known = match &letters {
        b"avc1" | b"avc2" | b"avc3" | b"avc4" => "H.264",
        b"hvc1" | b"hev1" | b"dvh1" | b"dvhe" => "H.265 (HEVC)",
        b"vvc1" | b"vvi1" => "H.266 (VVC)",
        b"av01" => "AV1",
        b"vp08" => "VP8",
        b"vp09" => "VP9",
        b"mp4v" => "MPEG-4",
        b"s263" | b"h263" => "H.263",
        b"SVQ1" | b"SVQ3" => "Sorenson Video",
        b"cvid" => "Cinepak",
        b"dvc " | b"dvcp" | b"dvpp" | b"dv5n" | b"dv5p" | b"dvhp" | b"dvhq" | b"dvh5" | b"dvh6" => "DV",
        b"jpeg" | b"mjpa" | b"mjpb" => "Motion JPEG",
        b"png " => "PNG",
        b"rle " => "QuickTime Animation",
        b"apch" | b"apcn" | b"apcs" | b"apco" | b"ap4h" | b"ap4x" => "ProRes",
        b"mp4a" | b"aac " | b"aach" | b"aacp" => "AAC",
        b".mp3" => "MP3",
        b"samr" => "AMR-NB",
        b"sawb" => "AMR-WB",
        b"alac" => "ALAC",
        b"fLaC" | b"flac" => "FLAC",
        b"Opus" | b"opus" => "Opus",
        b"ac-3" => "AC-3",
        b"ec-3" => "E-AC-3",
        b"dtsc" | b"dtsh" | b"dtsl" | b"dtse" => "DTS",
        b"mlpa" => "TrueHD",
        b"alaw" => "G.711 A-law",
        b"ulaw" => "G.711 µ-law",
        b"ima4" => "ADPCM",
        b"lpcm" | b"sowt" | b"twos" | b"ipcm" | b"fpcm" | b"raw " | b"in24" | b"in32" | b"fl32" | b"fl64" => {
            "PCM"
        }
        _ => return printable(&letters),
    };
    known.to_owned()
}

/// Of a Matroska `CodecID`; the id itself where it is not known.
///
/// Source: "Matroska Codec Specifications".
pub(super) fn matroska(id: &str) -> String {
    let known = match id {
        "V_MPEG4/ISO/AVC" => "H.264",
        "V_MPEGH/ISO/HEVC" => "H.265 (HEVC)",
        "V_MPEGI/ISO/VVC" => "H.266 (VVC)",
        "V_MPEG1" => "MPEG-1",
        "V_MPEG2" => "MPEG-2",
        "V_MPEG4/MS/V3" => "MS MPEG-4",
        "V_AV1" => "AV1",
        "V_VP8" => "VP8",
        "V_VP9" => "VP9",
        "V_MJPEG" => "Motion JPEG",
        "V_PRORES" => "ProRes",
        "V_FFV1" => "FFV1",
        "V_THEORA" => "Theora",
        "A_OPUS" => "Opus",
        "A_VORBIS" => "Vorbis",
        "A_FLAC" => "FLAC",
        "A_ALAC" => "ALAC",
        "A_MPEG/L3" => "MP3",
        "A_MPEG/L2" => "MP2",
        "A_TRUEHD" => "TrueHD",
        id if id.starts_with("A_DTS") => "DTS",
        "A_AC3" => "AC-3",
        "A_EAC3" => "E-AC-3",
        id if id.starts_with("A_AAC") => "AAC",
        id if id.starts_with("A_PCM") => "PCM",
        id if id.starts_with("V_MPEG4") => "MPEG-4",
        id => return printable(id.as_bytes()),
    };
    known.to_owned()
}

/// Of the number of a `WAVEFORMATEX`.
///
/// Source: RFC 2361.
pub(super) fn of_wave(tag: u16) -> String {
    let known = match tag {
        0x0001 | 0x0003 => "PCM",
        0x0002 | 0x0010..=0x0014 | 0x0017 | 0x0020 | 0x0040 | 0x0200 => "ADPCM",
        0x0006 => "G.711 A-law",
        0x0007 => "G.711 µ-law",
        0x0031 => "GSM",
        0x0045 => "G.726",
        0x0050 => "MP2",
        0x0055 => "MP3",
        0x00FF | 0x1610 => "AAC",
        0x0160..=0x0163 => "WMA",
        0x2000 => "AC-3",
        other => return format!("WAV 0x{other:04X}"),
    };
    known.to_owned()
}

/// Of the four letters of a `BITMAPINFOHEADER`; the letters themselves where they are not known.
///
/// Source: the list of registered FourCC codes (Microsoft).
pub(super) fn of_avi(letters: [u8; 4]) -> String {
    let known = match &letters.map(|letter| letter.to_ascii_uppercase()) {
        b"H264" | b"X264" | b"AVC1" | b"DAVC" => "H.264",
        b"HEVC" | b"H265" | b"HVC1" => "H.265 (HEVC)",
        b"XVID" | b"DIVX" | b"DX50" | b"FMP4" | b"MP4V" => "MPEG-4",
        b"DIV3" | b"MP43" | b"MP42" | b"MPG4" => "MS MPEG-4",
        b"WMV1" | b"WMV2" | b"WMV3" | b"WVC1" | b"WMVA" => "WMV",
        b"MJPG" => "Motion JPEG",
        b"MPG1" => "MPEG-1",
        b"MPG2" => "MPEG-2",
        b"H263" => "H.263",
        b"DVSD" | b"DV25" | b"DV50" => "DV",
        b"SVQ1" | b"SVQ3" => "Sorenson Video",
        b"CVID" => "Cinepak",
        [0, 0, 0, 0] => "RGB",
        _ => return printable(&letters),
    };
    known.to_owned()
}

/// Only what can be shown in a line, and not much of it: the letters come from a file.
fn printable(letters: &[u8]) -> String {
    letters.iter().filter(|byte| byte.is_ascii_graphic()).take(24).map(|byte| char::from(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codecs_that_few_devices_play_have_their_names() {
        for (letters, name) in [
            (b"dtsc", "DTS"),
            (b"dtsh", "DTS"),
            (b"dtsl", "DTS"),
            (b"dtse", "DTS"),
            (b"dvc ", "DV"),
            (b"dvcp", "DV"),
            (b"dvh1", "H.265 (HEVC)"),
            (b"SVQ1", "Sorenson Video"),
            (b"SVQ3", "Sorenson Video"),
            (b"cvid", "Cinepak"),
            (b"mlpa", "TrueHD"),
        ] {
            assert_eq!(four_letters(*letters), name);
        }
        for (id, name) in [
            ("V_MPEG1", "MPEG-1"),
            ("V_MPEG2", "MPEG-2"),
            ("V_MPEG4/MS/V3", "MS MPEG-4"),
            ("V_MPEG4/ISO/ASP", "MPEG-4"),
            ("A_DTS", "DTS"),
            ("A_DTS/LOSSLESS", "DTS"),
            ("A_TRUEHD", "TrueHD"),
            ("A_MPEG/L2", "MP2"),
        ] {
            assert_eq!(matroska(id), name);
        }
    }
}
