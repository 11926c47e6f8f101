//! Which encoding bytes are likely in that are not UTF-8 and have no mark.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, WINDOWS_1252};

/// What the detector is given at most: enough to tell, and an end for large texts.
const FED_BYTES: usize = 1 << 20;

/// The likely encoding. Where there is none, GB 18030: most of what comes here is Chinese.
pub(super) fn encoding(bytes: &[u8]) -> &'static Encoding {
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or_default();
    let fed = bytes.get(start.saturating_sub(1)..).unwrap_or_default();
    let fed = fed.get(..FED_BYTES).unwrap_or(fed);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // It may be cut within a character.
    detector.feed(fed, false);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // Up to four Chinese characters look like Korean just as well, and more often are what they look like.
    let is_short = fed.iter().filter(|byte| !byte.is_ascii()).count() < 10;
    let guess = if guess == EUC_KR && is_short { GB18030 } else { guess };
    let is_western = || guess == WINDOWS_1252 && is_mostly_ascii(fed) && !is_in_pairs(fed);
    if [BIG5, SHIFT_JIS, EUC_KR].contains(&guess) || is_western() { guess } else { GB18030 }
}

/// In a western text few letters have an accent, and any bytes are one: so only what has three in four letters of ASCII.
fn is_mostly_ascii(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| !byte.is_ascii()).count() * 4 <= bytes.len()
}

/// Letters with an accent stand alone, characters of GB 2312 are two bytes each.
fn is_in_pairs(bytes: &[u8]) -> bool {
    bytes.split(|byte| byte.is_ascii()).all(|run| run.len().is_multiple_of(2))
}
