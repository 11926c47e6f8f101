//! A search for a secret in every spelling it could leak in.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use memchr::memmem;

use crate::{Outcome, Problem};

/// A secret with the spellings to look for.
pub struct Needle {
    spellings: Vec<(&'static str, Vec<u8>)>,
}

impl Needle {
    /// `secret` should be distinctive, long, and hold a character that percent-encoding changes.
    pub fn new(secret: &str) -> Self {
        let bytes = secret.as_bytes();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let percent =
            |upper: bool| -> Vec<u8> {
                let escape = |byte: u8| if upper { format!("%{byte:02X}") } else { format!("%{byte:02x}") };
                bytes
                    .iter()
                    .map(|byte| {
                        if byte.is_ascii_alphanumeric() {
                            char::from(*byte).to_string()
                        } else {
                            escape(*byte)
                        }
                    })
                    .collect::<String>()
                    .into()
            };
        let mut spellings = vec![
            ("plain", bytes.to_vec()),
            ("reversed", bytes.iter().rev().copied().collect()),
            ("hex", hex.clone().into()),
            ("hex, upper case", hex.to_uppercase().into()),
            ("percent-encoded", percent(true)),
            ("percent-encoded, lower case", percent(false)),
            ("UTF-16LE", secret.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ];
        // Inside a longer text the encoding shifts with the position: three shifts, without the edges that depend on
        // the neighbours.
        for shift in 0..3 {
            let shifted = [&b"\0\0\0"[..shift], bytes].concat();
            let whole = shifted.len() / 3 * 3;
            let from = if shift == 0 { 0 } else { 4 };
            spellings.push(("base64", STANDARD_NO_PAD.encode(&shifted[..whole])[from..].into()));
            spellings
                .push(("base64, URL alphabet", URL_SAFE_NO_PAD.encode(&shifted[..whole])[from..].into()));
        }
        Needle { spellings }
    }

    /// The spelling in which it stands in `hay`, if it does.
    pub fn found_in(&self, hay: &[u8]) -> Option<&'static str> {
        self.spellings
            .iter()
            .find(|(_, spelling)| memmem::find(hay, spelling).is_some())
            .map(|(name, _)| *name)
    }

    /// Every file below `folder` that holds it: path and spelling. Names count too.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn found_below(&self, folder: &Path) -> Outcome<Vec<String>> {
        let failed = |source| Problem::File { path: folder.to_path_buf(), source };
        let mut hits = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if let Some(spelling) = self.found_in(path.as_os_str().as_encoded_bytes()) {
                hits.push(format!("the name of {} ({spelling})", path.display()));
            }
            if path.is_dir() {
                hits.extend(self.found_below(&path)?);
            } else if path.is_file() {
                let bytes =
                    std::fs::read(&path).map_err(|source| Problem::File { path: path.clone(), source })?;
                hits.extend(self.found_in(&bytes).map(|spelling| format!("{} ({spelling})", path.display())));
            }
        }
        Ok(hits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "s3cr+t/WITH=signs-0123456789abcdef";

    #[test]
    fn a_secret_in_the_middle_of_base64_is_found() {
        for before in ["", "x", "xy", "xyz"] {
            let hay = STANDARD_NO_PAD.encode(format!("{before}{SECRET}and after"));
            assert_eq!(Needle::new(SECRET).found_in(hay.as_bytes()), Some("base64"), "after {before:?}");
        }
    }

    #[test]
    fn a_secret_in_a_query_is_found() {
        let hay = "secret=s3cr%2Bt%2FWITH%3Dsigns%2D0123456789abcdef&a=b";
        assert_eq!(Needle::new(SECRET).found_in(hay.as_bytes()), Some("percent-encoded"));
    }

    #[test]
    fn other_text_is_not_taken_for_the_secret() {
        assert_eq!(Needle::new(SECRET).found_in(b"s3cr+t/WITH=signs"), None);
    }
}
