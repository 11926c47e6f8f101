//! The prober over small real files made by ffmpeg and ImageMagick, and over what is left of them after damage.
#![allow(missing_docs, clippy::unwrap_used)]

mod bad;
mod chunks;
mod containers;
mod expected;
mod fuzz;
mod lossless;
mod shown;
mod sound;
mod table;
mod texts;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use media::{Attachment, Error, Previews};
use tempfile::TempDir;

/// No allocation may bring this process above it, whatever a file claims: then the process dies, and the test with it.
/// A picture that is drawn takes up to 256 MB.
#[global_allocator]
static MEMORY: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, 640 * 1024 * 1024);

/// The folder of the fixtures; made by the first test of a build that asks.
pub fn fixtures() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/media-fixtures.sh");
        let version = std::fs::read(&script)
            .unwrap()
            .iter()
            .fold(7_u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(*byte)));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("media-{version:016x}"));
        let made = Command::new(script).arg(&folder).status().unwrap();
        assert!(made.success(), "the fixtures need ffmpeg, ImageMagick and python3: scripts/setup.sh test");
        folder
    })
}

/// What reads files, and a folder for some.
pub struct Setup {
    pub previews: Previews,
    pub folder: TempDir,
}

impl Setup {
    pub(crate) fn new() -> Setup {
        Setup { previews: Previews::default(), folder: tempfile::tempdir().unwrap() }
    }

    pub fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Looks at a file.
    pub async fn look(&self, path: PathBuf) -> Result<Attachment, Error> {
        Ok(self.previews.look(path, std::io::sink()).await?.0)
    }

    /// Looks at a fixture.
    pub async fn fixture(&self, name: &str) -> Attachment {
        self.look(fixtures().join(name)).await.unwrap()
    }
}

/// The bytes of a fixture, to be changed.
pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(fixtures().join(name)).unwrap()
}

/// What is found in a file of this name and content.
pub async fn look(name: &str, content: &[u8]) -> Attachment {
    let setup = Setup::new();
    let path = setup.file(name, content);
    setup.look(path).await.unwrap()
}

/// Where a name stands in bytes for the first time.
pub fn find(bytes: &[u8], name: &[u8]) -> usize {
    bytes.windows(name.len()).position(|part| part == name).unwrap()
}
