//! What opens `/sandbox/…`: a random text in a file that only this user of the machine can read.

use std::{
    fmt,
    fs::OpenOptions,
    io::{self, Write as _},
    path::Path,
};

use rand::RngCore as _;

use crate::error::Error;

/// Name of the file in the data folder.
const NAME: &str = "token";

/// Hidden in `Debug`.
pub(crate) struct Token(String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    /// Makes a new one and writes it down. Blocking.
    pub(crate) fn make(data_dir: &Path) -> Result<Token, Error> {
        let mut bytes = [0_u8; 16];
        rand::rng().fill_bytes(&mut bytes);
        let token = Token(hex::encode(bytes));
        let path = data_dir.join(NAME);
        write(&path, &token.0).map_err(|source| Error::Data { path, source })?;
        Ok(token)
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// Whether an `Authorization` header carries it. Looks at every character, however early one is wrong.
    pub(crate) fn opens(&self, header: &[u8]) -> bool {
        let Some((scheme, given)) = header.split_at_checked("Bearer ".len()) else { return false };
        let differences =
            given.iter().zip(self.0.as_bytes()).fold(0, |all, (one, other)| all | (one ^ other));
        scheme.eq_ignore_ascii_case(b"Bearer ") && given.len() == self.0.len() && differences == 0
    }
}

/// A file of our own from the first byte on: what lies there may be open to others, or lead elsewhere.
fn write(path: &Path, text: &str) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}
